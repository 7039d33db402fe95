// Each layer stands between two calls, and the module lists the layers.

// RUN: rectify-opt %s --rectify-profile --canonicalize --split-input-file --verify-diagnostics | FileCheck %s
// RUN: rectify-opt %s --rectify-profile --rectify-profile --split-input-file --verify-diagnostics | FileCheck %s --check-prefix=TWICE

// TWICE: module attributes {rectify.layers
// TWICE-COUNT-7: call @rectify_layer_begin
// TWICE-NOT: call @rectify_layer_begin

// CHECK: #[[RELU:.*]] = loc("relu")
// CHECK: module attributes {rectify.layers = [
// CHECK-SAME: {at = #[[RELU]], elements = f32, function = "layers", op = "rectify.contract", with = ["arith.addf", "rectify.relu"]},
// CHECK-SAME: {at = {{[^,]*}}, function = "layers", op = "memref.copy"},
// CHECK-SAME: {at = {{[^,]*}}, elements = i8, function = "layers", op = "linalg.matmul", with = [
// CHECK-SAME: {at = {{[^,]*}}, function = "layers", op = "linalg.add", with = [
// CHECK-SAME: {at = {{[^,]*}}, function = "layers", op = "linalg.fill", with = []},
// CHECK-SAME: {at = {{[^,]*}}, function = "layers", op = "scf.for"},
// CHECK-SAME: {at = {{[^,]*}}, function = "layers", op = "scf.parallel"}]}
// CHECK-DAG: func.func private @rectify_layer_begin(i64)
// CHECK-DAG: func.func private @rectify_layer_end(i64, i64, i64)

// CHECK-LABEL: func.func @layers
// CHECK-DAG: %[[C0:.*]] = arith.constant 0 : i64
func.func @layers(%x: memref<8x16xf32>, %w: memref<16x32xf32>, %b: memref<32xf32>, %y: memref<8x32xf32>,
                  %p: memref<4x5xi8>, %q: memref<5x6xi8>, %r: memref<4x6xi32>, %n: memref<?xf32>, %m: memref<?xf32>) {
  // 2 * 8 * 16 * 32 operations; (8 * 16 + 16 * 32 + 32 + 8 * 32) * 4 bytes.
  // CHECK-DAG: %[[OPERATIONS:.*]] = arith.constant 8192 : i64
  // CHECK-DAG: %[[BYTES:.*]] = arith.constant 3712 : i64
  // CHECK: call @rectify_layer_begin(%[[C0]]) : (i64) -> ()
  // CHECK-NEXT: rectify.contract
  // CHECK: call @rectify_layer_end(%[[C0]], %[[OPERATIONS]], %[[BYTES]]) : (i64, i64, i64) -> ()
  rectify.contract ins(%x, %w : memref<8x16xf32>, memref<16x32xf32>) sides(%b : memref<32xf32>) outs(%y : memref<8x32xf32>)
      epilogue(%acc: f32, %s: f32) {
    %0 = arith.addf %acc, %s : f32
    %1 = rectify.relu %0 : f32
    rectify.yield %1 : f32
  } loc("relu")
  // Of dynamic size, read and written.
  // CHECK: memref.dim
  // CHECK: call @rectify_layer_begin
  // CHECK-NEXT: memref.copy
  // CHECK-NEXT: call @rectify_layer_end(%{{.*}}, %[[C0]], %{{.*}})
  memref.copy %n, %m : memref<?xf32> to memref<?xf32>
  // What accumulates reads what it writes: 2 * 4 * 5 * 6 operations, 20 + 30 + 2 * 24 * 4 bytes.
  // CHECK: call @rectify_layer_begin
  // CHECK: linalg.matmul
  // CHECK: call @rectify_layer_end(%{{.*}}, %c240_i64, %c242_i64)
  linalg.matmul ins(%p, %q : memref<4x5xi8>, memref<5x6xi8>) outs(%r : memref<4x6xi32>)
  // An operand that occurs several times is read once and written once.
  // CHECK: linalg.add
  // CHECK: call @rectify_layer_end(%{{.*}}, %[[C0]], %c1024_i64)
  linalg.add ins(%x, %x : memref<8x16xf32>, memref<8x16xf32>) outs(%x : memref<8x16xf32>)
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c8 = arith.constant 8 : index
  // Inside a sequential loop.
  // CHECK: scf.for
  // CHECK-NEXT: call @rectify_layer_begin
  // CHECK-NEXT: linalg.fill
  // CHECK-NEXT: call @rectify_layer_end
  scf.for %i = %c0 to %c8 step %c1 {
    linalg.fill ins(%zero : f32) outs(%y : memref<8x32xf32>)
  }
  // A nest of loops over scalars is one layer.
  // CHECK: call @rectify_layer_begin
  // CHECK-NEXT: scf.for
  // CHECK-NEXT: scf.for
  // CHECK: call @rectify_layer_end
  scf.for %i = %c0 to %c8 step %c1 {
    scf.for %j = %c0 to %c8 step %c1 {
      memref.store %zero, %x[%i, %j] : memref<8x16xf32>
    }
  }
  // And so is a parallel one, whatever is in it.
  // CHECK: call @rectify_layer_begin
  // CHECK-NEXT: scf.parallel
  // CHECK: call @rectify_layer_end
  scf.parallel (%i) = (%c0) to (%c8) step (%c1) {
    linalg.fill ins(%zero : f32) outs(%y : memref<8x32xf32>)
  }
  // CHECK-NOT: call
  // CHECK: return
  return
}
