// tosa goes through the upstream conversion first.

// RUN: rectify-run %s --check | FileCheck %s
// RUN: rectify-run %s --pipeline=upstream --check | FileCheck %s
// CHECK: result #0: 1x4x2xf32 = {{\[\[\[}}0, 0.63126385{{[0-9]+}}], [0.86498{{[0-9]+}}, 2.7205{{[0-9]+}}], [0, 0.54002{{[0-9]+}}], [1.348{{[0-9]+}}, 0]]]
// CHECK: check against the reference lowering:
// CHECK-NEXT: result #0: {{equal|within}}
func.func @dense(%x: tensor<1x4x8xf32>, %w: tensor<1x8x2xf32>) -> tensor<1x4x2xf32> {
  %zero = "tosa.const"() <{values = dense<0.0> : tensor<1xf32>}> : () -> tensor<1xf32>
  %0 = tosa.matmul %x, %w, %zero, %zero : (tensor<1x4x8xf32>, tensor<1x8x2xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x2xf32>
  %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<1x4x2xf32>) -> tensor<1x4x2xf32>
  return %1 : tensor<1x4x2xf32>
}
