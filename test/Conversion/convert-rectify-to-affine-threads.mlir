// RUN: rectify-opt %s --convert-rectify-to-affine="target=avx512 threads=4" --canonicalize --cse --split-input-file | FileCheck %s
// RUN: rectify-opt %s --rectify-to-llvm="target=avx512 threads=4" --split-input-file | FileCheck %s --check-prefix=OMP

// Each thread takes some of the panels, and packs them.

// CHECK-DAG: #[[BEGIN:.*]] = affine_map<(d0) -> (d0 * 2)>
// CHECK-DAG: #[[END:.*]] = affine_map<(d0) -> (d0 * 2 + 2)>
// CHECK-LABEL: func @even
// CHECK: affine.parallel (%[[T:.*]]) = (0) to (4) {
// CHECK:   memref.alloc
// CHECK:   affine.for %{{.*}} = #[[BEGIN]](%[[T]]) to #[[END]](%[[T]]) {
// CHECK:   vector.fma
// CHECK:   memref.dealloc
// OMP-LABEL: llvm.func @even
// OMP: omp.parallel
// OMP-NOT: omp.wsloop
// OMP: llvm.call @omp_get_thread_num
func.func @even(%a: memref<128x512xf32>, %b: memref<512x512xf32>,
                %c: memref<128x512xf32>) {
  rectify.contract ins(%a, %b : memref<128x512xf32>, memref<512x512xf32>)
      outs(%c : memref<128x512xf32>)
  return
}

// -----

// Panels that do not divide by the threads; what is left goes to the last one.

// CHECK-DAG: #[[BEGIN:.*]] = affine_map<(d0) -> ((d0 * 7) floordiv 4)>
// CHECK-LABEL: func @uneven
// CHECK: affine.parallel (%[[T:.*]]) = (0) to (4) {
// CHECK:   %[[LAST:.*]] = arith.cmpi eq, %[[T]], %c3
// CHECK:   affine.for %{{.*}} = #[[BEGIN]](%[[T]]) to
// CHECK:   scf.if %[[LAST]] {
// CHECK:     vector.fma
func.func @uneven(%a: memref<127x512xf32>, %b: memref<512x500xf32>,
                  %c: memref<127x500xf32>) {
  rectify.contract ins(%a, %b : memref<127x512xf32>, memref<512x500xf32>)
      outs(%c : memref<127x500xf32>)
  return
}

// -----

// Of panels that are packed ahead each thread reads some, for rows of its own:
// a grid of two by two. They stay in the cache, and so the rows are taken in
// blocks, each for all of them.

// CHECK-LABEL: func @ahead
// CHECK: affine.parallel (%[[T:.*]]) = (0) to (4) {
// CHECK-NOT: memref.alloc
// CHECK:   affine.for %[[ROWS:.*]] = #{{.*}}(%[[T]]) to #{{.*}}(%[[T]]) step 3 {
// CHECK:     affine.for %{{.*}} = #{{.*}}(%[[T]]) to #{{.*}}(%[[T]]) {
// CHECK:       scf.for %{{.*}} = %[[ROWS]] to
func.func @ahead(%a: memref<120x64xf32>, %b: memref<10x64x48xf32>,
                 %c: memref<120x480xf32>) {
  rectify.contract indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                                    affine_map<(m, n, k) -> (n floordiv 48, k, n mod 48)>,
                                    affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : memref<120x64xf32>, memref<10x64x48xf32>)
      outs(%c : memref<120x480xf32>)
  return
}

// -----

// Too little work for threads.

// CHECK-LABEL: func @small
// CHECK-NOT: affine.parallel
// CHECK: return
// OMP-LABEL: llvm.func @small
// OMP-NOT: omp.parallel
func.func @small(%a: memref<32x64xf32>, %b: memref<64x64xf32>,
                 %c: memref<32x64xf32>) {
  rectify.contract ins(%a, %b : memref<32x64xf32>, memref<64x64xf32>)
      outs(%c : memref<32x64xf32>)
  return
}
