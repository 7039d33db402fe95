// RUN: rectify-opt %s --convert-rectify-to-arith | FileCheck %s

// Tensors and memrefs are for linalg and affine.

// CHECK-LABEL: @tensor(
func.func @tensor(%x: tensor<4xf32>, %s: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: rectify.relu
  %0 = rectify.relu %x : tensor<4xf32>
  // CHECK: rectify.prelu
  %1 = rectify.prelu %0, %s : tensor<4xf32>, tensor<4xf32>
  return %1 : tensor<4xf32>
}

// CHECK-LABEL: @memref(
func.func @memref(%x: memref<?xf32>) {
  // CHECK: rectify.elu %{{.*}} outs(%{{.*}} : memref<?xf32>) : memref<?xf32>
  rectify.elu %x outs(%x : memref<?xf32>) : memref<?xf32>
  return
}
