// RUN: rectify-opt %s --transform-interpreter --canonicalize --cse --split-input-file --verify-diagnostics | FileCheck %s

// A tile of rows reads the rows around it too: (size - 1) * 2 + (3 - 1) * 3 + 1
// from row * 2 on. Columns are whole, and so is what is read along them.
// CHECK: #[[FIRST:.*]] = affine_map<(d0) -> (d0 * 2)>
// CHECK-LABEL: func @halo(
// CHECK-SAME: %[[X:[^:]*]]: tensor<2x23x?x4xf32>, %[[W:[^:]*]]: tensor<3x3x4x8xf32>, %[[Y:[^:]*]]: tensor<2x8x?x8xf32>)
// CHECK: scf.for %[[N:[^ ]*]] =
// CHECK: scf.for %[[I:[^ ]*]] =
// CHECK-DAG: %[[ROW:.*]] = affine.apply #[[FIRST]](%[[I]])
// CHECK-DAG: %[[XT:.*]] = tensor.extract_slice %[[X]][%[[N]], %[[ROW]], 0, 0] [1, 13, %{{.*}}, 4] [1, 1, 1, 1]
// CHECK-DAG: %[[YT:.*]] = tensor.extract_slice %{{.*}}[%[[N]], %[[I]], 0, 0] [1, 4, %{{.*}}, 8] [1, 1, 1, 1]
// CHECK: rectify.contract {{.*}} ins(%[[XT]], %[[W]] : tensor<1x13x?x4xf32>, tensor<3x3x4x8xf32>) outs(%[[YT]] : tensor<1x4x?x8xf32>)
func.func @halo(%x: tensor<2x23x?x4xf32>, %w: tensor<3x3x4x8xf32>, %y: tensor<2x8x?x8xf32>) -> tensor<2x8x?x8xf32> {
  %r = rectify.contract
      indexing_maps = [affine_map<(n, y, x, f, i, j, c) -> (n, y * 2 + i * 3, x + j, c)>,
                       affine_map<(n, y, x, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(n, y, x, f, i, j, c) -> (n, y, x, f)>]
      ins(%x, %w : tensor<2x23x?x4xf32>, tensor<3x3x4x8xf32>) outs(%y : tensor<2x8x?x8xf32>) -> tensor<2x8x?x8xf32>
  return %r : tensor<2x8x?x8xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["rectify.contract"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %op tile_sizes [1, 4, 0, 0, 0, 0, 0]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Buffers, and tiles that leave a rest.
// CHECK: #[[SIZE:.*]] = affine_map<(d0) -> (-d0 + 17, 5)>
// CHECK: #[[READ:.*]] = affine_map<(d0) -> (d0 + 2)>
// CHECK-LABEL: func @rest(
// CHECK-SAME: %[[X:[^:]*]]: memref<19x4xf32>
// CHECK: scf.for %[[I:[^ ]*]] =
// CHECK-DAG: %[[COUNT:.*]] = affine.min #[[SIZE]](%[[I]])
// CHECK-DAG: %[[ROWS:.*]] = affine.apply #[[READ]](%[[COUNT]])
// CHECK-DAG: memref.subview %[[X]][%[[I]], 0] [%[[ROWS]], 4] [1, 1]
// CHECK: rectify.contract
func.func @rest(%x: memref<19x4xf32>, %w: memref<3x4x8xf32>, %y: memref<17x8xf32>) {
  rectify.contract
      indexing_maps = [affine_map<(x, f, k, c) -> (x + k, c)>,
                       affine_map<(x, f, k, c) -> (k, c, f)>,
                       affine_map<(x, f, k, c) -> (x, f)>]
      ins(%x, %w : memref<19x4xf32>, memref<3x4x8xf32>) outs(%y : memref<17x8xf32>)
  return
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["rectify.contract"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [5, 0, 0, 0]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// The convolution goes into the loop over tiles of what uses it.
// CHECK-LABEL: func @fuse(
// CHECK: scf.for
// CHECK: %[[R:.*]] = rectify.contract {{.*}} outs(%{{.*}} : tensor<4x8xf32>)
// CHECK: linalg.exp ins(%[[R]] : tensor<4x8xf32>)
func.func @fuse(%x: tensor<18x4xf32>, %w: tensor<3x4x8xf32>, %y: tensor<16x8xf32>) -> tensor<16x8xf32> {
  %r = rectify.contract
      indexing_maps = [affine_map<(x, f, k, c) -> (x + k, c)>,
                       affine_map<(x, f, k, c) -> (k, c, f)>,
                       affine_map<(x, f, k, c) -> (x, f)>]
      ins(%x, %w : tensor<18x4xf32>, tensor<3x4x8xf32>) outs(%y : tensor<16x8xf32>) -> tensor<16x8xf32>
  %e = linalg.exp ins(%r : tensor<16x8xf32>) outs(%y : tensor<16x8xf32>) -> tensor<16x8xf32>
  return %e : tensor<16x8xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["linalg.exp"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.fuse %op tile_sizes [4, 0]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

func.func @window(%x: tensor<18x4xf32>, %w: tensor<3x4x8xf32>, %y: tensor<16x8xf32>) -> tensor<16x8xf32> {
  // expected-error @+3 {{cannot be tiled along d2: it is a reduction, and the epilogue needs the whole sum}}
  // expected-error @+2 {{faild to tile operation}}
  // expected-error @+1 {{failed to generate tiling loops}}
  %r = rectify.contract
      indexing_maps = [affine_map<(x, f, k, c) -> (x + k, c)>,
                       affine_map<(x, f, k, c) -> (k, c, f)>,
                       affine_map<(x, f, k, c) -> (x, f)>]
      ins(%x, %w : tensor<18x4xf32>, tensor<3x4x8xf32>) outs(%y : tensor<16x8xf32>) -> tensor<16x8xf32>
  return %r : tensor<16x8xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["rectify.contract"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 0, 1, 0]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
