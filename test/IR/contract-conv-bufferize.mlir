// RUN: rectify-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" --split-input-file | FileCheck %s

// The out is written in place; a residual may be its buffer.
// CHECK-LABEL: func @residual(
// CHECK-SAME: %[[X:[^:]*]]: memref<?x19x4xf32>, %[[W:[^:]*]]: memref<3x4x8xf32>, %[[R:[^:]*]]: memref<?x17x8xf32>)
// CHECK-NOT: alloc
// CHECK-NOT: copy
// CHECK: rectify.contract {{.*}} ins(%[[X]], %[[W]] : memref<?x19x4xf32>, memref<3x4x8xf32>) sides(%[[R]] : memref<?x17x8xf32>) outs(%[[R]] : memref<?x17x8xf32>)
// CHECK: return %[[R]]
func.func @residual(%x: tensor<?x19x4xf32>, %w: tensor<3x4x8xf32>, %r: tensor<?x17x8xf32>) -> tensor<?x17x8xf32> {
  %y = rectify.contract
      indexing_maps = [affine_map<(n, x, f, k, c) -> (n, x + k, c)>,
                       affine_map<(n, x, f, k, c) -> (k, c, f)>,
                       affine_map<(n, x, f, k, c) -> (n, x, f)>,
                       affine_map<(n, x, f, k, c) -> (n, x, f)>]
      ins(%x, %w : tensor<?x19x4xf32>, tensor<3x4x8xf32>) sides(%r : tensor<?x17x8xf32>)
      outs(%r : tensor<?x17x8xf32>) epilogue(%acc: f32, %s: f32) {
    %0 = arith.addf %acc, %s : f32
    rectify.yield %0 : f32
  } -> tensor<?x17x8xf32>
  return %y : tensor<?x17x8xf32>
}

// -----

// A depthwise convolution reads elements of its input again after the first
// result is stored, so it cannot write over it.
// CHECK-LABEL: func @input(
// CHECK-SAME: %[[X:[^:]*]]: memref<16x4xf32>, %[[W:[^:]*]]: memref<3x4xf32>)
// CHECK: %[[Y:.*]] = memref.alloc() {{.*}} : memref<14x4xf32>
// CHECK: rectify.contract {{.*}} outs(%[[Y]] : memref<14x4xf32>)
func.func @input(%x: tensor<16x4xf32>, %w: tensor<3x4xf32>) -> tensor<14x4xf32> {
  %y = tensor.extract_slice %x[0, 0] [14, 4] [1, 1] : tensor<16x4xf32> to tensor<14x4xf32>
  %r = rectify.contract
      indexing_maps = [affine_map<(x, c, k) -> (x + k, c)>,
                       affine_map<(x, c, k) -> (k, c)>,
                       affine_map<(x, c, k) -> (x, c)>]
      ins(%x, %w : tensor<16x4xf32>, tensor<3x4xf32>) outs(%y : tensor<14x4xf32>) -> tensor<14x4xf32>
  return %r : tensor<14x4xf32>
}
