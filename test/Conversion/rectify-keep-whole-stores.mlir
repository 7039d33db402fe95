// RUN: rectify-opt %s --rectify-keep-whole-stores | FileCheck %s

// CHECK-LABEL: llvm.func @in_place
// CHECK: %[[X:.*]] = llvm.load
// CHECK: %[[FROZEN:.*]] = llvm.freeze %[[X]]
// CHECK: %[[C:.*]] = llvm.fcmp "olt" %[[FROZEN]]
// CHECK: llvm.select %[[C]], %{{.*}}, %[[FROZEN]]
llvm.func @in_place(%p: !llvm.ptr, %zero: vector<8xf32>) {
  %x = llvm.load %p : !llvm.ptr -> vector<8xf32>
  %c = llvm.fcmp "olt" %x, %zero : vector<8xf32>
  %y = llvm.select %c, %zero, %x : vector<8xi1>, vector<8xf32>
  llvm.store %y, %p : vector<8xf32>, !llvm.ptr
  llvm.return
}

// Elements that no instruction stores by itself, and scalars.

// CHECK-LABEL: llvm.func @others
// CHECK-NOT: llvm.freeze
// CHECK: llvm.return
llvm.func @others(%p: !llvm.ptr, %a: vector<8xi16>, %c: vector<8xi1>, %b: f32, %d: i1) {
  %x = llvm.load %p : !llvm.ptr -> vector<8xi16>
  %y = llvm.select %c, %a, %x : vector<8xi1>, vector<8xi16>
  llvm.store %y, %p : vector<8xi16>, !llvm.ptr
  %s = llvm.load %p : !llvm.ptr -> f32
  %t = llvm.select %d, %b, %s : i1, f32
  llvm.store %t, %p : f32, !llvm.ptr
  llvm.return
}
