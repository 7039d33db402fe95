// A transpose that moves nothing, with a cast behind it: what is left has the type of the cast.
// RUN: rectify-opt %s --rectify-optimize | FileCheck %s

// CHECK-LABEL: func.func @cast(
// CHECK-SAME: %[[X:.*]]: tensor<?xi32>
// CHECK: %[[Y:.*]] = tensor.cast %[[X]] : tensor<?xi32> to tensor<8xi32>
// CHECK: return %[[Y]], %[[X]]
func.func @cast(%x: tensor<?xi32>) -> (tensor<8xi32>, tensor<?xi32>) {
  %zero = arith.constant 0 : index
  %size = tensor.dim %x, %zero : tensor<?xi32>
  %e = tensor.empty(%size) : tensor<?xi32>
  %t = linalg.transpose ins(%x : tensor<?xi32>) outs(%e : tensor<?xi32>) permutation = [0]
  %y = tensor.cast %t : tensor<?xi32> to tensor<8xi32>
  return %y, %t : tensor<8xi32>, tensor<?xi32>
}
