// RUN: rectify-opt %s --split-input-file --verify-diagnostics

func.func @pack_p1_kinds(%w: tensor<4x4xf32>, %p: memref<1x4x8xf32>) {
  // expected-error @+1 {{expects source and dest to be both tensors or both memrefs, but they are 'tensor<4x4xf32>' and 'memref<1x4x8xf32>'}}
  rectify.pack %w into %p by affine_map<(k, n) -> (n floordiv 8, k, n mod 8)> : tensor<4x4xf32> into memref<1x4x8xf32>
  return
}

// -----

func.func @pack_p2_missing(%w: memref<4x4xf32>, %p: memref<1x4xf32>) {
  // expected-error @+1 {{expects each result of its map to be a dim, 'dim floordiv block' or 'dim mod block', and each dim to occur by itself or in both other ways, but the map is affine_map<(d0, d1) -> (d1 floordiv 8, d0)>}}
  rectify.pack %w into %p by affine_map<(k, n) -> (n floordiv 8, k)> : memref<4x4xf32> into memref<1x4xf32>
  return
}

// -----

func.func @pack_p2_blocks(%w: memref<4x4xf32>, %p: memref<1x4x4xf32>) {
  // expected-error @+1 {{but the map is affine_map<(d0, d1) -> (d1 floordiv 8, d0, d1 mod 4)>}}
  rectify.pack %w into %p by affine_map<(k, n) -> (n floordiv 8, k, n mod 4)> : memref<4x4xf32> into memref<1x4x4xf32>
  return
}

// -----

func.func @pack_p2_sum(%w: memref<4x4xf32>, %p: memref<8xf32>) {
  // expected-error @+1 {{but the map is affine_map<(d0, d1) -> (d0 + d1)>}}
  rectify.pack %w into %p by affine_map<(k, n) -> (k + n)> : memref<4x4xf32> into memref<8xf32>
  return
}

// -----

func.func @pack_p3(%w: memref<4x4xf32>, %p: memref<1x4x8x1xf32>) {
  // expected-error @+1 {{expects a map with one dim per dim of source, 2, and one result per dim of dest, 4, but it has 2 dims and 3 results}}
  rectify.pack %w into %p by affine_map<(k, n) -> (n floordiv 8, k, n mod 8)> : memref<4x4xf32> into memref<1x4x8x1xf32>
  return
}

// -----

func.func @pack_p4(%w: memref<4x9xf32>, %p: memref<1x4x8xf32>) {
  // expected-error @+1 {{expects dim 0 of dest to be 2 or more, but it is 1}}
  rectify.pack %w into %p by affine_map<(k, n) -> (n floordiv 8, k, n mod 8)> : memref<4x9xf32> into memref<1x4x8xf32>
  return
}

// -----

func.func @pack_p4_whole(%w: memref<4x9xf32>, %p: memref<2x5x8xf32>) {
  // expected-error @+1 {{expects dim 1 of dest to be 4, but it is 5}}
  rectify.pack %w into %p by affine_map<(k, n) -> (n floordiv 8, k, n mod 8)> : memref<4x9xf32> into memref<2x5x8xf32>
  return
}

// -----

func.func @pack_p5(%w: memref<4x9xf32>, %p: memref<2x4x8xf64>) {
  // expected-error @+1 {{expects source and dest to have one element type, but they are of 'f32' and 'f64'}}
  rectify.pack %w into %p by affine_map<(k, n) -> (n floordiv 8, k, n mod 8)> : memref<4x9xf32> into memref<2x4x8xf64>
  return
}

// -----

func.func @contract_c11_blocks(%a: memref<4x10xf32>, %p: memref<2x10x48xf32>, %c: memref<4x100xf32>) {
  // expected-error @+1 {{expects dim 0 of rhs, indexed by d1 floordiv 48, to be of size 3 or more, but it is 2}}
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n floordiv 48, k, n mod 48)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %p : memref<4x10xf32>, memref<2x10x48xf32>) outs(%c : memref<4x100xf32>)
  return
}

// -----

// expected-error @+1 {{rectify.constant of argument 0 of 'constant_k1' expects an argument that is a tensor or memref, got 'f32'}}
func.func @constant_k1(%x: f32 {rectify.constant}) {
  return
}

// -----

// expected-error @+1 {{rectify.constant of argument 0 of 'constant_k2' expects no value, got true}}
func.func @constant_k2(%x: tensor<4xf32> {rectify.constant = true}) {
  return
}

// -----

// expected-error @+1 {{expects rectify.constant only on arguments of a function}}
func.func @constant_k1_op() attributes {rectify.constant} {
  return
}
