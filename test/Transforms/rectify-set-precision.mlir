// Contractions of f32 get the precision of the option, or of their function; what
// has one keeps it, and other types have none.

// RUN: rectify-opt %s --rectify-set-precision=precision=bf16x6 | FileCheck %s
// RUN: rectify-opt %s --rectify-set-precision | FileCheck %s --check-prefix=DEFAULT
// RUN: not rectify-opt %s --rectify-set-precision=precision=tf32 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// UNKNOWN: error: there is no precision 'tf32'; there are f32, bf16x6, bf16x3 or bf16

// CHECK-LABEL: func @option
// CHECK: rectify.contract {{.*}} attributes {rectify.precision = "bf16x6"}
// CHECK: linalg.matmul {rectify.precision = "bf16x6"}
// CHECK-NOT: linalg.matmul {{.*}}rectify.precision
// DEFAULT-LABEL: func @option
// DEFAULT-NOT: rectify.precision
// DEFAULT-LABEL: func @function
func.func @option(%a: tensor<4x8xf32>, %b: tensor<8x5xf32>, %h: tensor<8x5xbf16>, %g: tensor<4x8xbf16>, %c: tensor<4x5xf32>)
    -> (tensor<4x5xf32>, tensor<4x5xf32>, tensor<4x5xf32>) {
  %0 = rectify.contract ins(%a, %b : tensor<4x8xf32>, tensor<8x5xf32>) outs(%c : tensor<4x5xf32>) -> tensor<4x5xf32>
  %1 = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x5xf32>) outs(%c : tensor<4x5xf32>) -> tensor<4x5xf32>
  %2 = linalg.matmul ins(%g, %h : tensor<4x8xbf16>, tensor<8x5xbf16>) outs(%c : tensor<4x5xf32>) -> tensor<4x5xf32>
  return %0, %1, %2 : tensor<4x5xf32>, tensor<4x5xf32>, tensor<4x5xf32>
}

// CHECK-LABEL: func @function
// CHECK: linalg.matmul {rectify.precision = "bf16x3"}
// CHECK: linalg.matmul {rectify.precision = "f32"}
// DEFAULT: linalg.matmul {rectify.precision = "bf16x3"}
// DEFAULT: linalg.matmul {rectify.precision = "f32"}
func.func @function(%a: tensor<4x8xf32>, %b: tensor<8x5xf32>, %c: tensor<4x5xf32>) -> (tensor<4x5xf32>, tensor<4x5xf32>)
    attributes {rectify.precision = "bf16x3"} {
  %0 = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x5xf32>) outs(%c : tensor<4x5xf32>) -> tensor<4x5xf32>
  %1 = linalg.matmul {rectify.precision = "f32"} ins(%a, %b : tensor<4x8xf32>, tensor<8x5xf32>) outs(%c : tensor<4x5xf32>) -> tensor<4x5xf32>
  return %0, %1 : tensor<4x5xf32>, tensor<4x5xf32>
}

// The precision goes with a contraction that is fused.
// RUN: rectify-opt %s --rectify-fuse-epilogue | FileCheck %s --check-prefix=FUSED
// FUSED-LABEL: func @fused
// FUSED: rectify.contract
// FUSED: attributes {rectify.precision = "bf16"}
func.func @fused(%a: tensor<4x8xf32>, %b: tensor<8x5xf32>) -> tensor<4x5xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x5xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x5xf32>) -> tensor<4x5xf32>
  %0 = linalg.matmul {rectify.precision = "bf16"} ins(%a, %b : tensor<4x8xf32>, tensor<8x5xf32>) outs(%f : tensor<4x5xf32>) -> tensor<4x5xf32>
  %1 = rectify.relu %0 : tensor<4x5xf32>
  return %1 : tensor<4x5xf32>
}
