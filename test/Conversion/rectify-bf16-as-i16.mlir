// RUN: rectify-opt %s --rectify-bf16-as-i16 | FileCheck %s

// Arguments, results and calls keep their types, all else is bits.

// CHECK-LABEL: llvm.func @moves
// CHECK-SAME: %[[X:.*]]: bf16, %[[P:.*]]: !llvm.ptr, %[[C:.*]]: i1) -> bf16
// CHECK-DAG: %[[BITS:.*]] = llvm.bitcast %[[X]] : bf16 to i16
// CHECK-DAG: %[[ONE:.*]] = llvm.mlir.constant(16256 : i16) : i16
// CHECK: %[[V:.*]] = llvm.load %[[P]] : !llvm.ptr -> vector<4xi16>
// CHECK: %[[E:.*]] = llvm.extractelement %[[V]]
// CHECK: %[[S:.*]] = llvm.select %[[C]], %[[ONE]], %[[E]] : i1, i16
// CHECK: llvm.cond_br %[[C]], ^bb1(%[[S]] : i16), ^bb1(%[[BITS]] : i16)
// CHECK: ^bb1(%[[A:.*]]: i16):
// CHECK: %[[OUT:.*]] = llvm.bitcast %[[A]] : i16 to bf16
// CHECK: %[[R:.*]] = llvm.call @other(%[[OUT]]) : (bf16) -> bf16
// CHECK: llvm.return %{{.*}} : bf16
llvm.func @other(bf16) -> bf16
llvm.func @moves(%x: bf16, %p: !llvm.ptr, %c: i1) -> bf16 {
  %one = llvm.mlir.constant(1.0 : bf16) : bf16
  %zero = llvm.mlir.constant(0 : i64) : i64
  %v = llvm.load %p : !llvm.ptr -> vector<4xbf16>
  %e = llvm.extractelement %v[%zero : i64] : vector<4xbf16>
  %s = llvm.select %c, %one, %e : i1, bf16
  llvm.cond_br %c, ^bb1(%s : bf16), ^bb1(%x : bf16)
^bb1(%a: bf16):
  %r = llvm.call @other(%a) : (bf16) -> bf16
  llvm.return %r : bf16
}

// Where bf16 is computed with, nothing changes.

// CHECK-LABEL: llvm.func @computes
// CHECK: llvm.load %{{.*}} : !llvm.ptr -> bf16
// CHECK: llvm.fadd
llvm.func @computes(%p: !llvm.ptr) -> bf16 {
  %x = llvm.load %p : !llvm.ptr -> bf16
  %y = llvm.fadd %x, %x : bf16
  llvm.return %y : bf16
}
