// RUN: rectify-opt %s --transform-interpreter --canonicalize --cse --split-input-file --verify-diagnostics | FileCheck %s

// Rows tile beside an operand that is packed along the columns; it stays whole.

// CHECK-LABEL: func @rows
// CHECK-SAME: %[[A:.*]]: tensor<64x10xf32>, %[[P:.*]]: tensor<3x10x48xf32>
// CHECK: scf.for
// CHECK:   %[[T:.*]] = tensor.extract_slice %[[A]]
// CHECK:   rectify.contract {{.*}} ins(%[[T]], %[[P]] : tensor<8x10xf32>, tensor<3x10x48xf32>)
func.func @rows(%a: tensor<64x10xf32>, %p: tensor<3x10x48xf32>, %c: tensor<64x100xf32>) -> tensor<64x100xf32> {
  %0 = rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n floordiv 48, k, n mod 48)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %p : tensor<64x10xf32>, tensor<3x10x48xf32>) outs(%c : tensor<64x100xf32>) -> tensor<64x100xf32>
  return %0 : tensor<64x100xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["rectify.contract"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [8, 0, 0]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

func.func @columns(%a: tensor<64x10xf32>, %p: tensor<3x10x48xf32>, %c: tensor<64x100xf32>) -> tensor<64x100xf32> {
  // expected-error @+3 {{cannot be tiled along d1: an operand is packed along it}}
  // expected-error @+2 {{faild to tile operation}}
  // expected-error @+1 {{failed to generate tiling loops}}
  %0 = rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n floordiv 48, k, n mod 48)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %p : tensor<64x10xf32>, tensor<3x10x48xf32>) outs(%c : tensor<64x100xf32>) -> tensor<64x100xf32>
  return %0 : tensor<64x100xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["rectify.contract"]} in %root : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [0, 8, 0]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
