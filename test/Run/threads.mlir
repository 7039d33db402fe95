// Code with OpenMP's calls finds its runtime, and gets as many threads as --threads says.

// RUN: rectify-run %s --threads=2 --check --pipeline='builtin.module(lower-affine,convert-scf-to-openmp,canonicalize,convert-scf-to-cf,convert-openmp-to-llvm,convert-to-llvm,reconcile-unrealized-casts)' 2>&1 | FileCheck %s
// CHECK-NOT: note
// CHECK: argument #1 (%y): 1024xf32, min
// CHECK: argument #1 (%y): equal

// RUN: rectify-run %s --threads=2 --pipeline=reference 2>&1 | FileCheck %s --check-prefix=REFERENCE
// REFERENCE: argument #1 (%y): 1024xf32, min

func.func @twice(%x: memref<1024xf32>, %y: memref<1024xf32>) {
  affine.parallel (%i) = (0) to (1024) {
    %a = affine.load %x[%i] : memref<1024xf32>
    %b = arith.addf %a, %a : f32
    affine.store %b, %y[%i] : memref<1024xf32>
  }
  return
}
