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

// One lane of a mask, at its place; more of them are left.

// CHECK-LABEL: llvm.func @lanes
// CHECK-SAME: %[[P:.*]]: !llvm.ptr, %[[V:.*]]: vector<4xi8>
// CHECK: %[[TWO:.*]] = llvm.mlir.constant(2 : i64)
// CHECK: %[[LANE:.*]] = llvm.extractelement %[[V]][%[[TWO]] : i64]
// CHECK: %[[AT:.*]] = llvm.getelementptr %[[P]][2]
// CHECK: llvm.store %[[LANE]], %[[AT]] {alignment = 1 : i64} : i8
// CHECK: llvm.intr.masked.store
// CHECK: llvm.intr.masked.store
llvm.func @lanes(%p: !llvm.ptr, %v: vector<4xi8>, %m: vector<4xi1>) {
  %one = llvm.mlir.constant(dense<[false, false, true, false]> : vector<4xi1>) : vector<4xi1>
  %two = llvm.mlir.constant(dense<[true, true, false, false]> : vector<4xi1>) : vector<4xi1>
  llvm.intr.masked.store %v, %p, %one {alignment = 1 : i32} : vector<4xi8>, vector<4xi1> into !llvm.ptr
  llvm.intr.masked.store %v, %p, %two {alignment = 1 : i32} : vector<4xi8>, vector<4xi1> into !llvm.ptr
  llvm.intr.masked.store %v, %p, %m {alignment = 1 : i32} : vector<4xi8>, vector<4xi1> into !llvm.ptr
  llvm.return
}
