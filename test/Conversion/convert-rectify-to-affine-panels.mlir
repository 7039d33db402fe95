// RUN: rectify-opt %s --convert-rectify-to-affine=target=avx512bf16 --canonicalize --cse --split-input-file | FileCheck %s
// RUN: rectify-opt %s --convert-rectify-to-affine=target=amx --canonicalize --cse --split-input-file | FileCheck %s --check-prefix=AMX

// Kernels on operands that are packed ahead, and products of several steps.

// Pairs of bf16: the panel's vectors and the row's pair, which is one i32, as
// they lie in memory; no panel is packed.

// CHECK-LABEL: func @pairs
// CHECK-SAME: %[[A:.*]]: memref<64x100xbf16>, %[[P:.*]]: memref<2x50x48x2xbf16>
// CHECK-NOT: memref.alloc
// CHECK: affine.for %[[J:.*]] = 0 to 2 {
// CHECK:   affine.for %[[I:.*]] = 0 to 8 {
// CHECK:     affine.for %[[K:.*]] = 0 to 48 step 4 iter_args
// CHECK:       %[[B:.*]] = affine.vector_load %[[P]][%[[J]], %[[K]], 0, 0] : memref<2x50x48x2xbf16>, vector<32xbf16>
// CHECK:       %[[PAIR:.*]] = affine.vector_load %[[A]][%[[I]] * 8, %[[K]] * 2] : memref<64x100xbf16>, vector<2xbf16>
// CHECK:       %[[WORD:.*]] = vector.bitcast %[[PAIR]] : vector<2xbf16> to vector<1xi32>
// CHECK:       llvm.call_intrinsic "llvm.x86.avx512bf16.dpbf16ps.512"({{.*}}) : (vector<16xf32>, vector<32xbf16>, vector<32xbf16>) -> vector<16xf32>
func.func @pairs(%a: memref<64x100xbf16>, %p: memref<2x50x48x2xbf16>, %c: memref<64x96xf32>) {
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (n floordiv 48, k floordiv 2, n mod 48, k mod 2)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %p : memref<64x100xbf16>, memref<2x50x48x2xbf16>) outs(%c : memref<64x96xf32>)
  return
}

// -----

// Fours of i8 that are not packed ahead: packed with zeros behind the last
// step; the first factor is unsigned, and what it is too large by is taken from
// where the sums of a panel start.

// CHECK-LABEL: func @fours
// CHECK: %[[P:.*]] = memref.alloc() {alignment = 64 : i64} : memref<13x192xi8>
// CHECK: %[[STARTS:.*]] = memref.alloc() {alignment = 64 : i64} : memref<48xi32>
// CHECK: vector.interleave
// CHECK: affine.vector_store %{{.*}}, %[[P]]
// CHECK: llvm.call_intrinsic "llvm.x86.avx512.vpdpbusd.512"(%{{.*}}, %{{.*}}, %{{.*}})
// CHECK: affine.vector_store %{{.*}}, %[[STARTS]][32]
// CHECK: affine.vector_load %[[STARTS]][0]
// CHECK: arith.xori
func.func @fours(%a: memref<64x50xi8>, %b: memref<50x96xi8>, %c: memref<64x96xi32>) {
  rectify.contract ins(%a, %b : memref<64x50xi8>, memref<50x96xi8>) outs(%c : memref<64x96xi32>)
  return
}

// -----

// One row: several panels at once, fetched ahead, and the weights made unsigned
// instead of the row.

// CHECK-LABEL: func @one_row
// CHECK-SAME: %{{.*}}: memref<1x512xi8>, %[[P:.*]]: memref<8x128x128x4xi8>
// CHECK-NOT: memref.alloc
// CHECK: affine.for %[[J:.*]] = 0 to 4 {
// CHECK:   affine.for %[[K:.*]] = 0 to 128 step 4 iter_args
// CHECK:     memref.prefetch %[[P]]
// CHECK:     affine.vector_load %[[P]][%[[J]] * 2, %[[K]], 0, 0]
// CHECK:     arith.xori
// CHECK:     affine.vector_load %[[P]][%[[J]] * 2 + 1, %[[K]], 0, 0]
func.func @one_row(%a: memref<1x512xi8>, %p: memref<8x128x128x4xi8>, %c: memref<1x1024xi32>) {
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (n floordiv 128, k floordiv 4, n mod 128, k mod 4)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %p : memref<1x512xi8>, memref<8x128x128x4xi8>) outs(%c : memref<1x1024xi32>)
  return
}

// -----

// A row times weights of outputs times inputs: vectors along the sum, and the
// square of partial sums is transposed.

// CHECK-LABEL: func @inner
// CHECK-NOT: memref.alloc
// CHECK: affine.for %{{.*}} = 0 to 64 {
// CHECK:   affine.for %[[K:.*]] = 0 to 512 step 16 iter_args
// CHECK-COUNT-16: vector.fma
// CHECK:   vector.shuffle
// CHECK:   arith.addf
func.func @inner(%a: memref<1x512xf32>, %b: memref<1024x512xf32>, %c: memref<1x1024xf32>) {
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : memref<1x512xf32>, memref<1024x512xf32>) outs(%c : memref<1x1024xf32>)
  return
}

// -----

// Many rows and steps: the rows are packed, too, some tiles at a time.

// CHECK-LABEL: func @packed_rows
// CHECK: %[[ROWS:.*]] = memref.alloc() {alignment = 64 : i64} : memref<14x1024x9xf32>
// CHECK: affine.for %{{.*}} = 0 to 128 step 14 {
// CHECK:   vector.store %{{.*}}, %[[ROWS]]
// CHECK:   vector.load %[[ROWS]]
// CHECK:   vector.fma
func.func @packed_rows(%a: memref<1152x1024xf32>, %p: memref<11x1024x48xf32>, %c: memref<1152x528xf32>) {
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n floordiv 48, k, n mod 48)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %p : memref<1152x1024xf32>, memref<11x1024x48xf32>) outs(%c : memref<1152x528xf32>)
  return
}

// -----

// Zeros are skipped: a list of steps, and a loop over it.

// CHECK-LABEL: func @skip_zeros
// CHECK: %[[LIST:.*]] = memref.alloc() {alignment = 64 : i64} : memref<524xindex>
// CHECK: arith.cmpf une
// CHECK: scf.if
// CHECK:   affine.for
// CHECK:     memref.load %[[LIST]]
// CHECK: else
// CHECK:   affine.for %{{.*}} = 0 to 512 step 4
func.func @skip_zeros(%a: memref<1x512xf32>, %p: memref<4x512x256xf32>, %c: memref<1x1024xf32>) {
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n floordiv 256, k, n mod 256)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %p : memref<1x512xf32>, memref<4x512x256xf32>) outs(%c : memref<1x1024xf32>)
      attributes {rectify.skip_zeros}
  return
}

// -----

// Blocks that no kernel wants are read element by element.

// CHECK-LABEL: func @other_blocks
// CHECK: affine.load %{{.*}} : memref<34x10x3xf32>
func.func @other_blocks(%a: memref<4x10xf32>, %p: memref<34x10x3xf32>, %c: memref<4x100xf32>) {
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (n floordiv 3, k, n mod 3)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %p : memref<4x10xf32>, memref<34x10x3xf32>) outs(%c : memref<4x100xf32>)
  return
}

// -----

// Matrix registers have the sums: the epilogue takes the rows of one tile while
// the next one is summed, one row each product. The first tile finds none, and
// the last one's rows follow the loops.

// AMX-LABEL: func @pending
// AMX-SAME: %[[A:.*]]: memref<96x1024xbf16>, %[[P:.*]]: memref<2x512x32x2xbf16>, %[[S:[a-z0-9]*]]: memref<64xf32>, %[[C:.*]]: memref<96x64xf32>)
// AMX: %[[F:.*]] = memref.alloc() {alignment = 64 : i64} : memref<32x32xf32>
// AMX: affine.for %{{.*}} = 0 to 2 iter_args
// AMX:   affine.for %{{.*}} = 0 to 3 iter_args(%[[ROW:.*]] = %{{.*}}, %[[NEXT:.*]] = %{{.*}}, %[[END:.*]] = %{{.*}}, %[[COLUMN:.*]] = %{{.*}}) -> (index, index, index, index)
// AMX:     vector.load %[[S]][%[[COLUMN]]]
// AMX:     affine.for %{{.*}} = 0 to 32 iter_args({{.*}} = %[[NEXT]])
// AMX-COUNT-4: amx.tile_mulf
// AMX:       scf.for %[[R:.*]] = %{{.*}} to
// AMX:         vector.load %[[F]][%[[R]]
// AMX:         rectify.relu
// AMX:         vector.store %{{.*}}, %[[C]]
// AMX-COUNT-4: amx.tile_store %[[F]]
// AMX: affine.for %{{.*}} = %{{.*}}#1 to %{{.*}}#2 {
// AMX:   rectify.relu
func.func @pending(%a: memref<96x1024xbf16>, %p: memref<2x512x32x2xbf16>, %s: memref<64xf32>, %c: memref<96x64xf32>) {
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (n floordiv 32, k floordiv 2, n mod 32, k mod 2)>,
                       affine_map<(m, n, k) -> (n)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %p : memref<96x1024xbf16>, memref<2x512x32x2xbf16>) sides(%s : memref<64xf32>) outs(%c : memref<96x64xf32>)
      epilogue(%acc: f32, %bias: f32) {
    %t = arith.addf %acc, %bias : f32
    %r = rectify.relu %t : f32
    rectify.yield %r : f32
  }
  return
}
