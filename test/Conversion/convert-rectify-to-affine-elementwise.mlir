// RUN: rectify-opt %s --convert-rectify-to-affine="target=avx512 nontemporal-bytes=65536" --canonicalize --cse --split-input-file | FileCheck %s
// RUN: rectify-opt %s --convert-rectify-to-affine="target=amx nontemporal-bytes=65536" --canonicalize --cse --split-input-file | FileCheck %s --check-prefix=PAGES
// RUN: rectify-opt %s --convert-rectify-to-affine="target=avx512 threads=2 nontemporal-bytes=65536" --canonicalize --cse --split-input-file | FileCheck %s --check-prefix=THREADS

// A static size that is small: nothing goes past the caches, and no threads.

// CHECK-LABEL: func @small
// CHECK-NOT: nontemporal
// CHECK-NOT: scf.if
// THREADS-LABEL: func @small
// THREADS-NOT: affine.parallel
// THREADS: return
func.func @small(%x: memref<16383xf32>, %y: memref<16383xf32>) {
  rectify.relu %x outs(%y : memref<16383xf32>) : memref<16383xf32>
  return
}

// -----

// A large one: first up to the start of a line, then lines, then the rest. Not
// where the input is the output.

// CHECK-LABEL: func @large
// CHECK-SAME: %[[X:.*]]: memref<16384xf32>, %[[Y:.*]]: memref<16384xf32>
// CHECK-DAG: %[[OUT:.*]] = memref.extract_aligned_pointer_as_index %[[Y]]
// CHECK-DAG: %[[IN:.*]] = memref.extract_aligned_pointer_as_index %[[X]]
// CHECK: %[[OTHER:.*]] = arith.cmpi ne, %[[IN]], %[[OUT]]
// CHECK: scf.if %[[OTHER]] -> (index)
// CHECK:   vector.maskedstore %[[Y]]
// CHECK:   scf.for
// CHECK-COUNT-4: vector.store %{{.*}}, %[[Y]]{{.*}} {alignment = 64 : i64, nontemporal = true}
// CHECK: } else {
// CHECK: affine.for
// CHECK-NOT: nontemporal
// CHECK: return

// PAGES-LABEL: func @large
// PAGES: affine.for %{{.*}} = 0 to 1024 step 16
// PAGES-COUNT-4: nontemporal = true
func.func @large(%x: memref<16384xf32>, %y: memref<16384xf32>) {
  rectify.relu %x outs(%y : memref<16384xf32>) : memref<16384xf32>
  return
}

// -----

// In place.

// CHECK-LABEL: func @in_place
// CHECK-NOT: nontemporal
// CHECK: return
func.func @in_place(%y: memref<?xf32>) {
  rectify.relu %y outs(%y : memref<?xf32>) : memref<?xf32>
  return
}

// -----

// An output that is not contiguous.

// CHECK-LABEL: func @strided
// CHECK-NOT: nontemporal
// CHECK: return
func.func @strided(%x: memref<64x1024xf32>, %y: memref<64x1024xf32, strided<[2048, 1]>>) {
  rectify.relu %x outs(%y : memref<64x1024xf32, strided<[2048, 1]>>) : memref<64x1024xf32>
  return
}

// -----

// A dynamic size is looked at when it is there.

// CHECK-LABEL: func @dynamic
// CHECK-DAG: %[[LEAST:.*]] = arith.constant 32768 : index
// CHECK-DAG: %[[N:.*]] = memref.dim
// CHECK: arith.cmpi sge, %[[N]], %[[LEAST]]
// CHECK: scf.if
// CHECK: vector.store {{.*}}nontemporal = true{{.*}} : memref<?xbf16>, vector<32xbf16>

// Two threads where it is large, one where it is not; either may store past the
// caches.

// THREADS-LABEL: func @dynamic
// THREADS: scf.if
// THREADS:   affine.parallel (%{{.*}}) = (0) to (2)
// THREADS:     nontemporal
// THREADS: } else {
// THREADS:   nontemporal
func.func @dynamic(%x: memref<?xbf16>, %y: memref<?xbf16>) {
  rectify.relu %x outs(%y : memref<?xbf16>) : memref<?xbf16>
  return
}

// -----

// Rows of whole lines: no line is stored in parts if the first row begins one.
// The slope of a row is one scalar, read once.

// CHECK-LABEL: func @rows
// CHECK-SAME: %[[X:.*]]: memref<8x64x128xf32>, %[[S:.*]]: memref<64xf32>
// CHECK: scf.if
// CHECK:   affine.for
// CHECK:     affine.for %[[C:.*]] = 0 to 64
// CHECK:       %[[SLOPE:.*]] = affine.load %[[S]][%[[C]]]
// CHECK:       vector.broadcast %[[SLOPE]]
// CHECK:       affine.for
// CHECK-NOT:     affine.load
// CHECK:         nontemporal
// CHECK: } else {
// CHECK-NOT: nontemporal
// CHECK: return
func.func @rows(%x: memref<8x64x128xf32>, %s: memref<64xf32>, %y: memref<8x64x128xf32>) {
  rectify.prelu %x, %s outs(%y : memref<8x64x128xf32>) {axis = 1} : memref<8x64x128xf32>, memref<64xf32>
  return
}

// -----

// Everything outside of the channels is one dim.

// CHECK-LABEL: func @channels
// CHECK-DAG: memref.collapse_shape %{{.*}} {{\[\[}}0, 1, 2], [3]] : memref<2x7x7x64xf32> into memref<98x64xf32>
// CHECK: affine.for %{{.*}} = 0 to 98
// CHECK-NOT: affine.for
// CHECK: return
func.func @channels(%x: memref<2x7x7x64xf32>, %s: memref<64xf32>, %y: memref<2x7x7x64xf32>) {
  rectify.prelu %x, %s outs(%y : memref<2x7x7x64xf32>) {axis = 3} : memref<2x7x7x64xf32>, memref<64xf32>
  return
}

// -----

// 16 rows of 3 channels are 3 vectors. What is left of 98 rows is done one by
// one.

// CHECK-LABEL: func @short_rows
// CHECK: %[[SLOPES:.*]] = affine.vector_load %{{.*}}[0] : memref<3xf32>, vector<3xf32>
// CHECK: vector.shuffle %[[SLOPES]], %[[SLOPES]] [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2, 0]
// CHECK: vector.shuffle %[[SLOPES]], %[[SLOPES]] [1, 2, 0,
// CHECK: vector.shuffle %[[SLOPES]], %[[SLOPES]] [2, 0, 1,
// CHECK: affine.for %{{.*}} = 0 to 96 step 16
// CHECK-COUNT-3: affine.vector_store
// CHECK: affine.for %{{.*}} = 96 to 98
// CHECK: vector.maskedstore
func.func @short_rows(%x: memref<2x7x7x3xf32>, %s: memref<3xf32>, %y: memref<2x7x7x3xf32>) {
  rectify.prelu %x, %s outs(%y : memref<2x7x7x3xf32>) {axis = 3} : memref<2x7x7x3xf32>, memref<3xf32>
  return
}

// -----

// A long body, one vector at a time.

// CHECK-LABEL: func @long
// CHECK: affine.for %{{.*}} = 0 to 1024 step 16
// CHECK-NEXT: affine.vector_load
// CHECK-NOT: affine.vector_load
// CHECK: return
func.func @long(%x: memref<1024xf32>, %y: memref<1024xf32>) {
  rectify.gelu %x outs(%y : memref<1024xf32>) : memref<1024xf32>
  return
}
