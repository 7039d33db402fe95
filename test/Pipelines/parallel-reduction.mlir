// Threads that compute one number together, with control flow and a call, whose
// effects are not known, in each turn.
// RUN: rectify-opt %s --rectify-to-llvm="threads=2 target=avx2" | FileCheck %s

// CHECK-LABEL: llvm.func @f
// CHECK: omp.parallel
// CHECK: omp.wsloop
// CHECK-NOT: memref.alloca_scope
// CHECK: llvm.call @g
func.func private @g(f32) -> f32
func.func @f(%m: memref<64xf32>) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c64 = arith.constant 64 : index
  %z = arith.constant 0.0 : f32
  %s = scf.parallel (%i) = (%c0) to (%c64) step (%c1) init (%z) -> f32 {
    %x = memref.load %m[%i] : memref<64xf32>
    %b = arith.cmpf ogt, %x, %z : f32
    %y = scf.if %b -> f32 {
      %w = func.call @g(%x) : (f32) -> f32
      scf.yield %w : f32
    } else {
      scf.yield %z : f32
    }
    scf.reduce(%y : f32) {
    ^bb0(%l: f32, %r: f32):
      %t = arith.addf %l, %r : f32
      scf.reduce.return %t : f32
    }
  }
  return %s : f32
}
