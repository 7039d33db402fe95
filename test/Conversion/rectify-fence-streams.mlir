// RUN: rectify-opt %s --rectify-fence-streams | FileCheck %s

// Behind all loops around the stores, once, in the branch that has them.

// CHECK-LABEL: func @loops
// CHECK: scf.if
// CHECK:   scf.for
// CHECK:     scf.for
// CHECK-NOT:   llvm.fence
// CHECK:   llvm.fence seq_cst
// CHECK-NEXT: }
// CHECK-NOT: llvm.fence
// CHECK: return
func.func @loops(%y: memref<1024x16xf32>, %v: vector<16xf32>, %large: i1) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c16 = arith.constant 16 : index
  scf.if %large {
    scf.for %i = %c0 to %c16 step %c1 {
      scf.for %j = %c0 to %c16 step %c1 {
        vector.store %v, %y[%i, %c0] {nontemporal = true} : memref<1024x16xf32>, vector<16xf32>
        vector.store %v, %y[%j, %c0] {nontemporal = true} : memref<1024x16xf32>, vector<16xf32>
      }
    }
  }
  return
}

// One behind the last, and each thread for itself.

// CHECK-LABEL: func @threads
// CHECK: scf.parallel
// CHECK:   vector.store
// CHECK-NEXT: vector.store
// CHECK-NEXT: llvm.fence seq_cst
// CHECK-NEXT: scf.reduce
func.func @threads(%y: memref<1024x16xf32>, %v: vector<16xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c2 = arith.constant 2 : index
  scf.parallel (%i) = (%c0) to (%c2) step (%c1) {
    vector.store %v, %y[%i, %c0] {nontemporal = true} : memref<1024x16xf32>, vector<16xf32>
    vector.store %v, %y[%i, %c0] {nontemporal = true} : memref<1024x16xf32>, vector<16xf32>
  }
  return
}

// CHECK-LABEL: func @ordinary
// CHECK-NOT: llvm.fence
// CHECK: return
func.func @ordinary(%y: memref<16xf32>, %v: vector<16xf32>) {
  %c0 = arith.constant 0 : index
  vector.store %v, %y[%c0] : memref<16xf32>, vector<16xf32>
  return
}
