// What goes into constant weights without the option fold-affine.

// RUN: rectify-opt %s --rectify-simplify | FileCheck %s

// Allowed by the op itself.
// CHECK-LABEL: func @flags(
// CHECK: linalg.matmul
// CHECK-NEXT: return
func.func @flags(%a: tensor<4x2xf32>) -> tensor<4x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<4x3xf32>
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %s = arith.constant dense<0.3> : tensor<4x3xf32>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%zero : tensor<4x3xf32>) -> tensor<4x3xf32>
  %y = arith.mulf %m, %s fastmath<reassoc> : tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// No result changes: integers, a power of two, and a range that keeps the sum
// from overflowing.
// CHECK-LABEL: func @exact(
// CHECK-DAG: %[[W:.*]] = arith.constant dense<{{\[\[}}2.000000e+00, 4.000000e+00], [6.000000e+00, -8.000000e+00]]> : tensor<2x2xf32>
// CHECK: linalg.matmul ins(%arg0, %[[W]]
// CHECK-NEXT: return
func.func @exact(%a: tensor<4x2xf32> {rectify.range = [-1.0e6, 1.0e6]}) -> tensor<4x2xf32> {
  %zero = arith.constant dense<0.0> : tensor<4x2xf32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, -4.0]]> : tensor<2x2xf32>
  %s = arith.constant dense<2.0> : tensor<4x2xf32>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %y = arith.mulf %m, %s : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}
