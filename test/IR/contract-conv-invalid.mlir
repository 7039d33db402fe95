// RUN: rectify-opt %s -split-input-file -verify-diagnostics

// The rules of rectify.contract that convolutions have of their own, one
// function each.

func.func @contract_c7_offset(%x: memref<1x10x4xf32>, %w: memref<3x4x8xf32>, %y: memref<1x7x8xf32>) {
  // expected-error @+1 {{expects the indexing map of lhs to be a projected permutation or to have sums of dims times positive constants, no dim twice, or the blocks of dims and what lies within them, as rectify.pack, but it is affine_map<(d0, d1, d2, d3, d4) -> (d0, d1 + d3 + 1, d4)>}}
  rectify.contract
      indexing_maps = [affine_map<(n, x, f, k, c) -> (n, x + k + 1, c)>,
                       affine_map<(n, x, f, k, c) -> (k, c, f)>,
                       affine_map<(n, x, f, k, c) -> (n, x, f)>]
      ins(%x, %w : memref<1x10x4xf32>, memref<3x4x8xf32>) outs(%y : memref<1x7x8xf32>)
  return
}

// -----

func.func @contract_c7_negative(%x: memref<1x10x4xf32>, %w: memref<3x4x8xf32>, %y: memref<1x7x8xf32>) {
  // expected-error @+1 {{expects the indexing map of lhs to be a projected permutation or to have sums of dims times positive constants, no dim twice, or the blocks of dims and what lies within them, as rectify.pack, but it is affine_map<(d0, d1, d2, d3, d4) -> (d0, d1 - d3, d4)>}}
  rectify.contract
      indexing_maps = [affine_map<(n, x, f, k, c) -> (n, x - k, c)>,
                       affine_map<(n, x, f, k, c) -> (k, c, f)>,
                       affine_map<(n, x, f, k, c) -> (n, x, f)>]
      ins(%x, %w : memref<1x10x4xf32>, memref<3x4x8xf32>) outs(%y : memref<1x7x8xf32>)
  return
}

// -----

func.func @contract_c7_division(%x: memref<1x10x4xf32>, %w: memref<3x4x8xf32>, %y: memref<1x7x8xf32>) {
  // expected-error @+1 {{expects the indexing map of lhs to be a projected permutation or to have sums of dims times positive constants, no dim twice, or the blocks of dims and what lies within them, as rectify.pack, but it is affine_map<(d0, d1, d2, d3, d4) -> (d0, d1 floordiv 2 + d3, d4)>}}
  rectify.contract
      indexing_maps = [affine_map<(n, x, f, k, c) -> (n, x floordiv 2 + k, c)>,
                       affine_map<(n, x, f, k, c) -> (k, c, f)>,
                       affine_map<(n, x, f, k, c) -> (n, x, f)>]
      ins(%x, %w : memref<1x10x4xf32>, memref<3x4x8xf32>) outs(%y : memref<1x7x8xf32>)
  return
}

// -----

func.func @contract_c7_rhs_twice(%x: memref<3x4x8xf32>, %w: memref<1x10x10xf32>, %y: memref<1x7x8xf32>) {
  // expected-error @+1 {{expects the indexing map of rhs to be a projected permutation or to have sums of dims times positive constants, no dim twice, or the blocks of dims and what lies within them, as rectify.pack, but it is affine_map<(d0, d1, d2, d3, d4) -> (d0, d1 + d3, d1 + d4)>}}
  rectify.contract
      indexing_maps = [affine_map<(n, x, f, k, c) -> (k, c, f)>,
                       affine_map<(n, x, f, k, c) -> (n, x + k, x + c)>,
                       affine_map<(n, x, f, k, c) -> (n, x, f)>]
      ins(%x, %w : memref<3x4x8xf32>, memref<1x10x10xf32>) outs(%y : memref<1x7x8xf32>)
  return
}

// -----

func.func @contract_c7_out(%x: memref<1x10x4xf32>, %w: memref<3x4x8xf32>, %y: memref<1x7x8xf32>) {
  // expected-error @+1 {{expects the indexing map of out #0 to be a projected permutation, but it is affine_map<(d0, d1, d2, d3, d4) -> (d0, d1 * 2, d2)>}}
  rectify.contract
      indexing_maps = [affine_map<(n, x, f, k, c) -> (n, x + k, c)>,
                       affine_map<(n, x, f, k, c) -> (k, c, f)>,
                       affine_map<(n, x, f, k, c) -> (n, x * 2, f)>]
      ins(%x, %w : memref<1x10x4xf32>, memref<3x4x8xf32>) outs(%y : memref<1x7x8xf32>)
  return
}

// -----

func.func @contract_c10_window(%x: memref<1x10x4xf32>, %w: memref<4x8xf32>, %y: memref<1x7x8xf32>) {
  // expected-error @+1 {{expects every dim to occur by itself in the map of lhs, rhs or an out, but d3 does not}}
  rectify.contract
      indexing_maps = [affine_map<(n, x, f, k, c) -> (n, x + k, c)>,
                       affine_map<(n, x, f, k, c) -> (c, f)>,
                       affine_map<(n, x, f, k, c) -> (n, x, f)>]
      ins(%x, %w : memref<1x10x4xf32>, memref<4x8xf32>) outs(%y : memref<1x7x8xf32>)
  return
}

// -----

// (7 - 1) * 2 + (3 - 1) * 3 + 1 = 19.
func.func @contract_c11_read(%x: tensor<1x18x4xf32>, %w: tensor<3x4x8xf32>, %y: tensor<1x7x8xf32>) -> tensor<1x7x8xf32> {
  // expected-error @+1 {{expects dim 1 of lhs, indexed by d1 * 2 + d3 * 3, to be of size 19 or more, which is what is read of it, but it is 18}}
  %r = rectify.contract
      indexing_maps = [affine_map<(n, x, f, k, c) -> (n, x * 2 + k * 3, c)>,
                       affine_map<(n, x, f, k, c) -> (k, c, f)>,
                       affine_map<(n, x, f, k, c) -> (n, x, f)>]
      ins(%x, %w : tensor<1x18x4xf32>, tensor<3x4x8xf32>) outs(%y : tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  return %r : tensor<1x7x8xf32>
}

// -----

// What is known of the sizes is enough to refuse.
func.func @contract_c11_read_dynamic(%w: tensor<?x4x8xf32>, %x: tensor<1x12x4xf32>, %y: tensor<1x7x8xf32>) -> tensor<1x7x8xf32> {
  // expected-error @+1 {{expects dim 1 of rhs, indexed by d1 * 2 + d3, to be of size 13 or more, which is what is read of it, but it is 12}}
  %r = rectify.contract
      indexing_maps = [affine_map<(n, x, f, k, c) -> (k, c, f)>,
                       affine_map<(n, x, f, k, c) -> (n, x * 2 + k, c)>,
                       affine_map<(n, x, f, k, c) -> (n, x, f)>]
      ins(%w, %x : tensor<?x4x8xf32>, tensor<1x12x4xf32>) outs(%y : tensor<1x7x8xf32>) -> tensor<1x7x8xf32>
  return %r : tensor<1x7x8xf32>
}
