// RUN: rectify-opt %s --allow-unregistered-dialect --rectify-inline-alloca-scopes | FileCheck %s

// What an instruction does is not known to upstream, but it is no allocation.
// CHECK-LABEL: func @instruction
// CHECK-NOT: memref.alloca_scope
// CHECK: llvm.call_intrinsic
func.func @instruction(%a: vector<64xi8>, %c: vector<16xi32>) -> vector<16xi32> {
  %0 = memref.alloca_scope -> (vector<16xi32>) {
    %1 = llvm.call_intrinsic "llvm.x86.avx512.vpdpbusd.512"(%c, %a, %a) : (vector<16xi32>, vector<64xi8>, vector<64xi8>) -> vector<16xi32>
    memref.alloca_scope.return %1 : vector<16xi32>
  }
  return %0 : vector<16xi32>
}

// CHECK-LABEL: func @allocates
// CHECK: memref.alloca_scope
func.func @allocates(%n: index) {
  scf.for %i = %n to %n step %n {
    memref.alloca_scope {
      %0 = memref.alloca(%i) : memref<?xf32>
      "test.use"(%0) : (memref<?xf32>) -> ()
    }
  }
  return
}
