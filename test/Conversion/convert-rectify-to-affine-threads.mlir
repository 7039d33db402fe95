// RUN: rectify-opt %s --convert-rectify-to-affine="target=avx512 threads=4" --canonicalize --cse --split-input-file | FileCheck %s
// RUN: rectify-opt %s --rectify-to-llvm="target=avx512 threads=4" --split-input-file | FileCheck %s --check-prefix=OMP

// Each thread takes a run of rows, and packs for itself.

// CHECK-LABEL: func @even
// CHECK: affine.parallel (%[[T:.*]]) = (0) to (4) {
// CHECK:   %[[BEGIN:.*]] = affine.apply #{{.*}}(%[[T]])
// CHECK:   memref.subview %arg0[%[[BEGIN]], 0] [32, 512] [1, 1]
// CHECK-NOT: memref.subview %arg1
// CHECK:   memref.subview %arg2[%[[BEGIN]], 0] [32, 512] [1, 1]
// CHECK:   memref.alloc
// CHECK:   vector.fma
// CHECK:   memref.dealloc
// OMP-LABEL: llvm.func @even
// OMP: omp.parallel
// OMP: omp.wsloop
func.func @even(%a: memref<128x512xf32>, %b: memref<512x512xf32>,
                %c: memref<128x512xf32>) {
  rectify.contract ins(%a, %b : memref<128x512xf32>, memref<512x512xf32>)
      outs(%c : memref<128x512xf32>)
  return
}

// -----

// Rows that do not divide by the threads.

// CHECK-LABEL: func @uneven
// CHECK: affine.parallel (%[[T:.*]]) = (0) to (4) {
// CHECK:   memref.subview %arg0[%{{.*}}, 0] [%{{.*}}, 512] [1, 1]
func.func @uneven(%a: memref<127x512xf32>, %b: memref<512x512xf32>,
                  %c: memref<127x512xf32>) {
  rectify.contract ins(%a, %b : memref<127x512xf32>, memref<512x512xf32>)
      outs(%c : memref<127x512xf32>)
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
