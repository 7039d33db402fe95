// RUN: rectify-opt %s --canonicalize --cse | FileCheck %s

// Side operands that are used, differ in value or map, or are not one constant.
// CHECK-LABEL: func @sides(
// CHECK: %[[TABLE:.*]] = arith.constant dense<[
// CHECK: sides(%[[S:.*]], %[[S]], %[[TABLE]] : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
func.func @sides(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>, %s: tensor<4xf32>,
                 %c: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %table = arith.constant dense<[0.0, 1.0, 2.0, 3.0]> : tensor<4xf32>
  %r = rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (k, n)>,
                       affine_map<(m, n, k) -> (m)>,
                       affine_map<(m, n, k) -> (n)>,
                       affine_map<(m, n, k) -> (n)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>)
      sides(%s, %s, %table : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>)
      outs(%c : tensor<4x4xf32>)
      epilogue(%acc: f32, %s: f32, %t: f32, %u: f32) {
    %0 = math.fma %acc, %s, %t : f32
    %1 = arith.addf %0, %u : f32
    rectify.yield %1 : f32
  } -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
}

// Buffers are written whether or not anyone here looks; a cast that says more
// than its source is kept.
// CHECK-LABEL: func @buffers(
// CHECK: %[[CAST:.*]] = memref.cast
// CHECK: rectify.contract ins(%[[CAST]], %{{.*}}) outs(%{{.*}}, %{{.*}} : memref<4x4xf32>, memref<4x4xf32>)
func.func @buffers(%a: memref<?x?xf32>, %b: memref<8x4xf32>,
                   %c: memref<4x4xf32>, %d: memref<4x4xf32>) {
  %0 = memref.cast %a : memref<?x?xf32> to memref<4x8xf32>
  rectify.contract ins(%0, %b : memref<4x8xf32>, memref<8x4xf32>)
      outs(%c, %d : memref<4x4xf32>, memref<4x4xf32>)
      epilogue(%acc: f32) {
    rectify.yield %acc, %acc : f32, f32
  }
  return
}
