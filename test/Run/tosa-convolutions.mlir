// tosa's convolutions become contractions by way of linalg: with padding, with
// weights as tosa has them, and quantized.

// RUN: rectify-opt %s --pass-pipeline='builtin.module(tosa-to-linalg-pipeline,rectify-optimize)' | FileCheck %s --check-prefix=FUSED
// RUN: rectify-run %s --check | FileCheck %s

// FUSED: tensor.pad
// FUSED: rectify.contract {{.*}} ins(%{{.*}}, %{{.*}} : tensor<1x11x11x8xf32>, tensor<16x3x3x8xf32>) sides(%{{.*}} : tensor<16xf32>)
// FUSED: rectify.contract {{.*}} ins(%{{.*}}, %{{.*}} : tensor<1x9x9x8xi8>, tensor<16x3x3x8xi8>) sides(%{{.*}}, %{{.*}} : tensor<16xi32>, tensor<16xi32>)

// CHECK: check against the reference lowering:
// CHECK-COUNT-3: result #{{[0-9]+}}: {{within|equal}}

func.func @layers(%x: tensor<1x9x9x8xf32>, %w: tensor<16x3x3x8xf32>, %b: tensor<16xf32>, %d: tensor<3x3x16x1xf32>,
                  %q: tensor<1x9x9x8xi8>, %v: tensor<16x3x3x8xi8>, %c: tensor<16xi32>) -> (tensor<1x9x9x16xf32>, tensor<1x4x4x16xf32>, tensor<1x7x7x16xi32>) {
  %zp = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %0 = tosa.conv2d %x, %w, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 1, 1, 1, 1>, stride = array<i64: 1, 1>}
      : (tensor<1x9x9x8xf32>, tensor<16x3x3x8xf32>, tensor<16xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x9x9x16xf32>
  %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<1x9x9x16xf32>) -> tensor<1x9x9x16xf32>
  %2 = tosa.depthwise_conv2d %1, %d, %b, %zp, %zp {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>}
      : (tensor<1x9x9x16xf32>, tensor<3x3x16x1xf32>, tensor<16xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x16xf32>
  %3 = tosa.clamp %2 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<1x4x4x16xf32>) -> tensor<1x4x4x16xf32>
  %izp = "tosa.const"() {values = dense<-3> : tensor<1xi8>} : () -> tensor<1xi8>
  %wzp = "tosa.const"() {values = dense<0> : tensor<1xi8>} : () -> tensor<1xi8>
  %4 = tosa.conv2d %q, %v, %c, %izp, %wzp {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>}
      : (tensor<1x9x9x8xi8>, tensor<16x3x3x8xi8>, tensor<16xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x7x7x16xi32>
  return %1, %3, %4 : tensor<1x9x9x16xf32>, tensor<1x4x4x16xf32>, tensor<1x7x7x16xi32>
}
