// RUN: rectify-opt %s --allow-unregistered-dialect --rectify-parallel-to-openmp="threads=3" --canonicalize --split-input-file --verify-diagnostics | FileCheck %s

// Each thread asks who it is, and takes its part of the points in one loop.
// CHECK-DAG: llvm.func @omp_get_thread_num() -> i32
// CHECK-DAG: llvm.func @omp_get_num_threads() -> i32
// CHECK-LABEL: func.func @line
//  CHECK-SAME: (%[[M:.*]]: memref<?xf32>, %[[N:.*]]: index)
//   CHECK-DAG: %[[ONE:.*]] = arith.constant 1 : index
//   CHECK-DAG: %[[COUNT:.*]] = arith.constant 3 : i32
//       CHECK: omp.parallel num_threads(%[[COUNT]] : i32) {
//       CHECK: %[[T32:.*]] = llvm.call @omp_get_thread_num()
//       CHECK: %[[T:.*]] = arith.index_cast %[[T32]]
//       CHECK: %[[ALL32:.*]] = llvm.call @omp_get_num_threads()
//       CHECK: %[[ALL:.*]] = arith.index_cast %[[ALL32]]
//       CHECK: %[[UP_TO_T:.*]] = arith.muli %[[POINTS:.*]], %[[T]]
//       CHECK: %[[BEGIN:.*]] = arith.divui %[[UP_TO_T]], %[[ALL]]
//       CHECK: %[[NEXT:.*]] = arith.addi %[[T]], %[[ONE]]
//       CHECK: %[[UP_TO_NEXT:.*]] = arith.muli %[[POINTS]], %[[NEXT]]
//       CHECK: %[[END:.*]] = arith.divui %[[UP_TO_NEXT]], %[[ALL]]
//       CHECK: scf.for %{{.*}} = %[[BEGIN]] to %[[END]] step %[[ONE]]
//       CHECK:   memref.store
//       CHECK: omp.terminator
//   CHECK-NOT: omp.wsloop
func.func @line(%m: memref<?xf32>, %n: index) {
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  %x = arith.constant 1.0 : f32
  scf.parallel (%i) = (%c1) to (%n) step (%c2) {
    memref.store %x, %m[%i] : memref<?xf32>
  }
  return
}

// -----

// Two dims are one, of which the last runs fastest.
// CHECK-LABEL: func.func @grid
//   CHECK-DAG: %[[SEVEN:.*]] = arith.constant 7 : index
//   CHECK-DAG: %[[POINTS:.*]] = arith.constant 35 : index
//       CHECK: omp.parallel
//       CHECK: arith.muli %{{.*}}, %[[POINTS]]
//       CHECK: scf.for %[[P:.*]] =
//       CHECK:   %[[J:.*]] = arith.remsi %[[P]], %[[SEVEN]]
//       CHECK:   %[[I:.*]] = arith.divsi %[[P]], %[[SEVEN]]
//       CHECK:   memref.store %{{.*}}, %{{.*}}[%[[I]], %[[J]]]
func.func @grid(%m: memref<5x7xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c5 = arith.constant 5 : index
  %c7 = arith.constant 7 : index
  %x = arith.constant 1.0 : f32
  scf.parallel (%i, %j) = (%c0, %c0) to (%c5, %c7) step (%c1, %c1) {
    memref.store %x, %m[%i, %j] : memref<5x7xf32>
  }
  return
}

// -----

// The stack does not grow from turn to turn.
// CHECK-LABEL: func.func @stack
//       CHECK: omp.parallel
//       CHECK: %[[A:.*]] = memref.alloca() : memref<16xf32>
//       CHECK: scf.for
//       CHECK:   "test.use"(%[[A]])
func.func @stack(%n: index) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  scf.parallel (%i) = (%c0) to (%n) step (%c1) {
    %0 = memref.alloca() : memref<16xf32>
    "test.use"(%0) : (memref<16xf32>) -> ()
  }
  return
}

// -----

// A sum over all points is upstream's to lower.
// CHECK-LABEL: func.func @sum
//       CHECK: scf.parallel
//   CHECK-NOT: omp
func.func @sum(%m: memref<?xf32>, %n: index) -> f32 {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  %s = scf.parallel (%i) = (%c0) to (%n) step (%c1) init (%zero) -> f32 {
    %x = memref.load %m[%i] : memref<?xf32>
    scf.reduce(%x : f32) {
    ^bb0(%a: f32, %b: f32):
      %t = arith.addf %a, %b : f32
      scf.reduce.return %t : f32
    }
  }
  return %s : f32
}

// -----

// expected-error @below {{expected 'omp_get_thread_num' and 'omp_get_num_threads' to be OpenMP's, but the module has others}}
module {
  func.func private @omp_get_thread_num() -> f32
  func.func @other(%m: memref<?xf32>, %n: index) {
    %c0 = arith.constant 0 : index
    %c1 = arith.constant 1 : index
    %x = arith.constant 1.0 : f32
    scf.parallel (%i) = (%c0) to (%n) step (%c1) {
      memref.store %x, %m[%i] : memref<?xf32>
    }
    return
  }
}
