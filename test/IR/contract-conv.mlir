// RUN: rectify-opt %s | rectify-opt | FileCheck %s
// RUN: rectify-opt %s --mlir-print-op-generic | rectify-opt | FileCheck %s
// RUN: rectify-opt %s --emit-bytecode | rectify-opt | FileCheck %s

// CHECK-DAG: #[[INPUT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 * 2 + d4 * 3, d2 + d5, d6)>
// CHECK-DAG: #[[WEIGHTS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d4, d5, d6, d3)>
// CHECK-DAG: #[[CHANNEL:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d3)>
// CHECK-DAG: #[[OUT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3)>

// A stride, a dilation, and an input that is larger than what is read of it.
// CHECK-LABEL: func @strided(
// CHECK: %{{.*}} = rectify.contract indexing_maps = [#[[INPUT]], #[[WEIGHTS]], #[[CHANNEL]], #[[OUT]]] ins(%{{.*}}, %{{.*}} : tensor<2x20x?x4xf32>, tensor<3x3x4x8xf32>) sides(%{{.*}} : tensor<8xf32>) outs(%{{.*}} : tensor<2x7x?x8xf32>) epilogue(%[[ACC:.*]]: f32, %[[BIAS:.*]]: f32) {
// CHECK-NEXT: %[[SUM:.*]] = arith.addf %[[ACC]], %[[BIAS]] : f32
// CHECK-NEXT: %[[RELU:.*]] = rectify.relu %[[SUM]] : f32
// CHECK-NEXT: rectify.yield %[[RELU]] : f32
func.func @strided(%x: tensor<2x20x?x4xf32>, %w: tensor<3x3x4x8xf32>, %b: tensor<8xf32>, %y: tensor<2x7x?x8xf32>) -> tensor<2x7x?x8xf32> {
  %r = rectify.contract
      indexing_maps = [affine_map<(n, y, x, f, i, j, c) -> (n, y * 2 + i * 3, x + j, c)>,
                       affine_map<(n, y, x, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(n, y, x, f, i, j, c) -> (f)>,
                       affine_map<(n, y, x, f, i, j, c) -> (n, y, x, f)>]
      ins(%x, %w : tensor<2x20x?x4xf32>, tensor<3x3x4x8xf32>) sides(%b : tensor<8xf32>)
      outs(%y : tensor<2x7x?x8xf32>) epilogue(%acc: f32, %bias: f32) {
    %0 = arith.addf %acc, %bias : f32
    %1 = rectify.relu %0 : f32
    rectify.yield %1 : f32
  } -> tensor<2x7x?x8xf32>
  return %r : tensor<2x7x?x8xf32>
}

// A depthwise convolution on buffers; a window of one element steps alone.
// CHECK-LABEL: func @depthwise(
// CHECK: rectify.contract indexing_maps = [#{{.*}}, #{{.*}}, #{{.*}}] ins(%{{.*}}, %{{.*}} : memref<2x9x8xbf16>, memref<3x8xbf16>) outs(%{{.*}} : memref<2x7x8xf32>)
// CHECK-NEXT: rectify.contract indexing_maps = [#{{.*}}, #{{.*}}, #{{.*}}] ins(%{{.*}}, %{{.*}} : memref<2x9x8xbf16>, memref<8xbf16>) outs(%{{.*}} : memref<2x3x8xf32>)
func.func @depthwise(%x: memref<2x9x8xbf16>, %w: memref<3x8xbf16>, %v: memref<8xbf16>, %y: memref<2x7x8xf32>, %z: memref<2x3x8xf32>) {
  rectify.contract
      indexing_maps = [affine_map<(n, x, c, k) -> (n, x + k, c)>,
                       affine_map<(n, x, c, k) -> (k, c)>,
                       affine_map<(n, x, c, k) -> (n, x, c)>]
      ins(%x, %w : memref<2x9x8xbf16>, memref<3x8xbf16>) outs(%y : memref<2x7x8xf32>)
  rectify.contract
      indexing_maps = [affine_map<(n, x, c) -> (n, x * 4, c)>,
                       affine_map<(n, x, c) -> (c)>,
                       affine_map<(n, x, c) -> (n, x, c)>]
      ins(%x, %v : memref<2x9x8xbf16>, memref<8xbf16>) outs(%z : memref<2x3x8xf32>)
  return
}

// Nothing is read of an input if a dim is empty.
// CHECK-LABEL: func @empty(
// CHECK: rectify.contract
func.func @empty(%x: tensor<2x1x4xf32>, %w: tensor<3x4x0xf32>, %y: tensor<2x7x0xf32>) -> tensor<2x7x0xf32> {
  %r = rectify.contract
      indexing_maps = [affine_map<(n, x, f, k, c) -> (n, x + k, c)>,
                       affine_map<(n, x, f, k, c) -> (k, c, f)>,
                       affine_map<(n, x, f, k, c) -> (n, x, f)>]
      ins(%x, %w : tensor<2x1x4xf32>, tensor<3x4x0xf32>) outs(%y : tensor<2x7x0xf32>) -> tensor<2x7x0xf32>
  return %r : tensor<2x7x0xf32>
}
