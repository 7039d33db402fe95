// RUN: rectify-opt %s --convert-rectify-to-affine=target=avx512 --canonicalize --cse --split-input-file | FileCheck %s
// RUN: rectify-opt %s --convert-rectify-to-affine=target=baseline --canonicalize --cse --split-input-file | FileCheck %s --check-prefix=SSE

// Three tiles share each panel, so it is packed; the accumulators of a tile go
// through the reduction in registers, the epilogue follows, and C is stored
// once.

// CHECK-LABEL: func @packed
// CHECK-SAME: %[[A:.*]]: memref<40x32xf32>, %[[B:.*]]: memref<32x100xf32>, %[[BIAS:.*]]: memref<100xf32>, %[[C:.*]]: memref<40x100xf32>
// CHECK-DAG: %[[ZERO:.*]] = arith.constant dense<0.000000e+00> : vector<16xf32>
// CHECK: %[[PANEL:.*]] = memref.alloc() {alignment = 64 : i64} : memref<32x48xf32>
// CHECK: affine.for %[[J:.*]] = 0 to 2 {
// CHECK:   affine.for %[[K:.*]] = 0 to 32 {
// CHECK:     %[[ROW:.*]] = affine.vector_load %[[B]][%[[K]], %[[J]] * 48 + 32]
// CHECK:     affine.vector_store %[[ROW]], %[[PANEL]][%[[K]], 32]
// CHECK:   affine.for %[[I:.*]] = 0 to 5 {
// CHECK:     %[[SUMS:.*]]:24 = affine.for %[[K:.*]] = 0 to 32 step 4
// CHECK:       %[[COLUMN:.*]] = affine.vector_load %[[PANEL]][%[[K]], 0]
// CHECK:       %[[SCALAR:.*]] = affine.load %[[A]][%[[I]] * 8, %[[K]]]
// CHECK:       %[[FACTOR:.*]] = vector.broadcast %[[SCALAR]]
// CHECK:       vector.fma %[[FACTOR]], %[[COLUMN]]
// CHECK:     %[[SIDE:.*]] = affine.vector_load %[[BIAS]][%[[J]] * 48]
// CHECK:     %[[SUM:.*]] = arith.addf %[[SUMS]]#0, %[[SIDE]] : vector<16xf32>
// CHECK:     %[[Y:.*]] = arith.maximumf %[[SUM]], %[[ZERO]] : vector<16xf32>
// CHECK:     affine.vector_store %[[Y]], %[[C]][%[[I]] * 8, %[[J]] * 48]
// The last four columns: one vector.
// CHECK: %[[MASK:.*]] = vector.constant_mask [4] : vector<16xi1>
// CHECK: affine.for %{{.*}} = 0 to 5 {
// CHECK:   vector.maskedstore %[[C]][%{{.*}}, %{{.*}}], %[[MASK]]
// CHECK: memref.dealloc %[[PANEL]]

// Without FMA, multiply and add.
// SSE-LABEL: func @packed
// SSE-NOT: vector.fma
// SSE: %[[PRODUCT:.*]] = arith.mulf %{{.*}} : vector<4xf32>
// SSE: arith.addf %{{.*}}, %[[PRODUCT]] : vector<4xf32>
func.func @packed(%a: memref<40x32xf32>, %b: memref<32x100xf32>,
                  %bias: memref<100xf32>, %c: memref<40x100xf32>) {
  rectify.contract ins(%a, %b : memref<40x32xf32>, memref<32x100xf32>)
      sides(%bias : memref<100xf32>) outs(%c : memref<40x100xf32>)
      epilogue(%acc: f32, %s: f32) {
    %zero = arith.constant 0.0 : f32
    %sum = arith.addf %acc, %s : f32
    %y = arith.maximumf %sum, %zero : f32
    rectify.yield %y : f32
  }
  return
}

// -----

// One tile only: B is read where it is, and what is left of a vector by a mask.

// CHECK-LABEL: func @single_tile
// CHECK-NOT: memref.alloc
// CHECK: affine.for %[[K:.*]] = 0 to 8 step 4
// CHECK: vector.maskedload %{{.*}}[%[[K]], %c16]
func.func @single_tile(%a: memref<3x8xf32>, %b: memref<8x20xf32>,
                       %c: memref<3x20xf32>) {
  rectify.contract ins(%a, %b : memref<3x8xf32>, memref<8x20xf32>)
      outs(%c : memref<3x20xf32>)
  return
}

// -----

// Dynamic sizes: full tiles, then tiles whose rows divide those before; full
// panels, then single vectors with a computed mask.

// CHECK-DAG: #[[PANELS:.*]] = affine_map<()[s0] -> (s0 floordiv 48)>
// CHECK-DAG: #[[PANELS_END:.*]] = affine_map<()[s0] -> ((s0 floordiv 48) * 48)>
// CHECK-DAG: #[[TILES:.*]] = affine_map<()[s0] -> (s0 floordiv 9)>
// CHECK-DAG: #[[TILES_END:.*]] = affine_map<()[s0] -> ((s0 floordiv 9) * 9)>
// CHECK-DAG: #[[STEPS:.*]] = affine_map<()[s0] -> ((s0 floordiv 4) * 4)>
// CHECK-LABEL: func @dynamic
// CHECK: affine.for %{{.*}} = 0 to #[[PANELS]]()[%[[N:.*]]] {
// CHECK:   affine.for %{{.*}} = 0 to #[[TILES]]()[%[[M:.*]]] {
// CHECK:     affine.for %{{.*}} = 0 to #[[STEPS]]()[%[[K:.*]]] step 4
// CHECK:     affine.for %{{.*}} = #[[STEPS]]()[%[[K]]] to %[[K]] iter_args
// CHECK:   affine.for %{{.*}} = #[[TILES_END]]()[%[[M]]] to #{{.*}}()[%[[M]]] step 3
// CHECK:   affine.for %{{.*}} = #{{.*}}()[%[[M]]] to %[[M]] {
// CHECK: affine.for %{{.*}} = #[[PANELS_END]]()[%[[N]]] to %[[N]] step 16
// CHECK:   vector.create_mask
// CHECK:   vector.maskedstore
func.func @dynamic(%a: memref<?x?xf32>, %b: memref<?x?xf32>,
                   %c: memref<?x?xf32>) {
  rectify.contract ins(%a, %b : memref<?x?xf32>, memref<?x?xf32>)
      outs(%c : memref<?x?xf32>)
  return
}

// -----

// A transposed B is packed by squares that are transposed in registers.

// CHECK-LABEL: func @transposed
// CHECK: affine.for %[[K:.*]] = 0 to 32 step 16
// CHECK:   affine.vector_load %{{.*}}[15, %[[K]]] : memref<48x32xf32>, vector<16xf32>
// CHECK:   vector.shuffle
// CHECK:   affine.vector_store %{{.*}}[%[[K]] + 15, 0]
func.func @transposed(%a: memref<40x32xf32>, %b: memref<48x32xf32>,
                      %c: memref<40x48xf32>) {
  rectify.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                                    affine_map<(m, n, k) -> (n, k)>,
                                    affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : memref<40x32xf32>, memref<48x32xf32>)
      outs(%c : memref<40x48xf32>)
  return
}

// -----

// bf16 is widened while it is packed, and the sum is formed in f32.

// CHECK-LABEL: func @bf16
// CHECK: %[[PANEL:.*]] = memref.alloc() {{.*}} : memref<32x48xf32>
// CHECK: arith.extf %{{.*}} : vector<16xbf16> to vector<16xf32>
// CHECK: vector.fma
// CHECK: arith.truncf %{{.*}} : vector<16xf32> to vector<16xbf16>
func.func @bf16(%a: memref<40x32xbf16>, %b: memref<32x48xbf16>,
                %c: memref<40x48xbf16>) {
  rectify.contract ins(%a, %b : memref<40x32xbf16>, memref<32x48xbf16>)
      outs(%c : memref<40x48xbf16>) epilogue(%acc: f32) {
    %y = arith.truncf %acc : f32 to bf16
    rectify.yield %y : bf16
  }
  return
}

// -----

// An op that may trap never runs on lanes that do not exist.

// CHECK-LABEL: func @may_trap
// CHECK-NOT: mask
// CHECK: arith.divsi %{{.*}} : vector<1xi32>
func.func @may_trap(%a: memref<4x8xi8>, %b: memref<8x20xi8>,
                    %s: memref<20xi32>, %c: memref<4x20xi32>) {
  rectify.contract ins(%a, %b : memref<4x8xi8>, memref<8x20xi8>)
      sides(%s : memref<20xi32>) outs(%c : memref<4x20xi32>)
      epilogue(%acc: i32, %scale: i32) {
    %y = arith.divsi %acc, %scale : i32
    rectify.yield %y : i32
  }
  return
}

// -----

// Inside a loop whose bounds are no affine symbols, scf and memref ops do.

// CHECK-LABEL: func @not_affine
// CHECK: scf.for
// CHECK:   scf.for
// CHECK:     vector.fma
func.func @not_affine(%a: memref<?x?xf32>, %b: memref<?x?xf32>,
                      %c: memref<?x?xf32>, %list: memref<?xindex>) {
  %zero = arith.constant 0 : index
  %one = arith.constant 1 : index
  %count = memref.dim %list, %zero : memref<?xindex>
  %k = memref.dim %a, %one : memref<?x?xf32>
  %n = memref.dim %c, %one : memref<?x?xf32>
  scf.for %i = %zero to %count step %one {
    %rows = memref.load %list[%i] : memref<?xindex>
    %sub_a = memref.subview %a[%rows, 0] [%rows, %k] [1, 1]
        : memref<?x?xf32> to memref<?x?xf32, strided<[?, 1], offset: ?>>
    %sub_c = memref.subview %c[%rows, 0] [%rows, %n] [1, 1]
        : memref<?x?xf32> to memref<?x?xf32, strided<[?, 1], offset: ?>>
    rectify.contract
        ins(%sub_a, %b : memref<?x?xf32, strided<[?, 1], offset: ?>>,
                         memref<?x?xf32>)
        outs(%sub_c : memref<?x?xf32, strided<[?, 1], offset: ?>>)
  }
  return
}

// -----

// Elementwise: contiguous memory is one loop, four vectors at a time, then
// vectors, then a mask.

// CHECK-LABEL: func @elementwise
// CHECK: %[[X:.*]] = memref.collapse_shape %arg0 {{\[\[}}0, 1]]
// CHECK: affine.for %[[I:.*]] = 0 to 192 step 64
// CHECK-COUNT-4: math.absf %{{.*}} : vector<16xf32>
// CHECK-NOT: affine.for
// CHECK: vector.maskedload
// CHECK: vector.maskedstore
func.func @elementwise(%x: memref<10x20xf32>, %y: memref<10x20xf32>) {
  linalg.abs ins(%x : memref<10x20xf32>) outs(%y : memref<10x20xf32>)
  return
}

// -----

// A broadcast and a transposed operand beside a contiguous one.

// CHECK-LABEL: func @mixed
// CHECK: affine.for %[[I:.*]] = 0 to 8
// CHECK:   affine.load %arg2[%[[I]]]
// CHECK:   vector.broadcast
// CHECK:   affine.vector_load %arg0[0]
// CHECK:   affine.load %arg1[15, %[[I]]]
// CHECK:   vector.from_elements
// CHECK:   affine.vector_store %{{.*}}, %arg3[%[[I]], 0]
func.func @mixed(%x: memref<16xf32>, %t: memref<16x8xf32>, %s: memref<8xf32>,
                 %y: memref<8x16xf32>) {
  linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (j, i)>,
                       affine_map<(i, j) -> (i)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%x, %t, %s : memref<16xf32>, memref<16x8xf32>, memref<8xf32>)
      outs(%y : memref<8x16xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %p = arith.mulf %a, %b : f32
    %q = arith.addf %p, %c : f32
    linalg.yield %q : f32
  }
  return
}

// -----

// Convolutions are contractions with maps of their own.

// CHECK-LABEL: func @conv
// CHECK-NOT: linalg
// CHECK: vector.fma
func.func @conv(%x: memref<1x10x10x4xf32>, %f: memref<3x3x4x16xf32>,
                %y: memref<1x8x8x16xf32>) {
  linalg.conv_2d_nhwc_hwcf
      ins(%x, %f : memref<1x10x10x4xf32>, memref<3x3x4x16xf32>)
      outs(%y : memref<1x8x8x16xf32>)
  return
}

// -----

// One slope for each channel is one scalar for each row.

// CHECK-LABEL: func @activation
// CHECK: affine.for %[[I:.*]] = 0 to 8
// CHECK:   %[[S:.*]] = affine.load %arg1[%[[I]]]
// CHECK:   %[[SLOPE:.*]] = vector.broadcast %[[S]]
// CHECK:   %[[X:.*]] = affine.vector_load %arg0[%[[I]], 0]
// CHECK:   arith.mulf %{{.*}} : vector<16xf32>
// CHECK:   affine.vector_store %{{.*}}, %arg2[%[[I]], 0]
func.func @activation(%x: memref<8x16xf32>, %slope: memref<8xf32>,
                      %y: memref<8x16xf32>) {
  rectify.prelu %x, %slope outs(%y : memref<8x16xf32>) {axis = 0}
      : memref<8x16xf32>, memref<8xf32>
  return
}

// -----

// CHECK-LABEL: func @gradient
// CHECK: affine.for
// CHECK-NOT: rectify.elu
// CHECK: vector.maskedstore
func.func @gradient(%x: memref<?xf16>, %dy: memref<?xf16>, %dx: memref<?xf16>) {
  rectify.elu_grad %x, %dy outs(%dx : memref<?xf16>) : memref<?xf16>
  return
}

// -----

// A long epilogue is a loop over the rows of a tile.

// CHECK-LABEL: func @long_epilogue
// CHECK: %[[SUMS:.*]] = memref.alloc() {{.*}} : memref<8x48xf32>
// CHECK: vector.fma
// CHECK: affine.vector_store %{{.*}}, %[[SUMS]][7, 32]
// CHECK: affine.for %[[R:.*]] = 0 to 8 {
// CHECK-COUNT-3: affine.vector_load %[[SUMS]]
func.func @long_epilogue(%a: memref<16x8xf32>, %b: memref<8x48xf32>,
                         %c: memref<16x48xf32>) {
  rectify.contract ins(%a, %b : memref<16x8xf32>, memref<8x48xf32>)
      outs(%c : memref<16x48xf32>) epilogue(%acc: f32) {
    %y = rectify.gelu %acc : f32
    rectify.yield %y : f32
  }
  return
}

// -----

// A copy between layouts is a nest, and needs no library; a plain one is left.

// CHECK-LABEL: func @copies
// CHECK: affine.vector_load
// CHECK: affine.vector_store
// CHECK: memref.copy %arg1, %arg2
func.func @copies(%x: memref<4x16xf32, strided<[32, 1]>>, %y: memref<4x16xf32>,
                  %z: memref<4x16xf32>) {
  memref.copy %x, %y : memref<4x16xf32, strided<[32, 1]>> to memref<4x16xf32>
  memref.copy %y, %z : memref<4x16xf32> to memref<4x16xf32>
  return
}

// What is read of each row at a tile's end is fetched at its beginning: one
// vector of each row of the residual, none of the bias, which all rows share.
// CHECK-LABEL: func @fetches_residual(
// CHECK-COUNT-4: memref.prefetch %arg3[{{.*}}], read, locality<3>, data : memref<4x16xf32>
// CHECK-NOT: memref.prefetch
// CHECK: affine.for
func.func @fetches_residual(%a: memref<4x64xf32>, %b: memref<64x16xf32>, %bias: memref<16xf32>, %r: memref<4x16xf32>, %c: memref<4x16xf32>) {
  rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (n)>, affine_map<(m, n, k) -> (m, n)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : memref<4x64xf32>, memref<64x16xf32>) sides(%bias, %r : memref<16xf32>, memref<4x16xf32>) outs(%c : memref<4x16xf32>) epilogue(%acc: f32, %x: f32, %y: f32) {
    %s = arith.addf %acc, %x : f32
    %t = arith.addf %s, %y : f32
    rectify.yield %t : f32
  }
  return
}
