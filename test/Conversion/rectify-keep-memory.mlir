// RUN: rectify-opt %s --rectify-keep-memory --split-input-file | FileCheck %s
// RUN: rectify-opt %s --rectify-to-llvm --split-input-file | FileCheck %s --check-prefix=LLVM --implicit-check-not=unrealized
// RUN: rectify-opt %s --rectify-to-llvm=keep-memory=false --split-input-file | FileCheck %s --check-prefix=FREE

// CHECK: llvm.mlir.global internal @[[SLOT:rectify_memory.*]]() {{.*}} : !llvm.ptr {
// CHECK: llvm.mlir.global internal @[[FIRST:rectify_memory.*]]() {{.*}} : !llvm.ptr {
// CHECK-LABEL: func.func @layers(
// CHECK: %[[S:.*]] = llvm.mlir.addressof @[[FIRST]]
// CHECK: %[[ALIGNMENT:.*]] = llvm.mlir.constant(64 : i64)
// CHECK: %[[BYTES:.*]] = llvm.mlir.constant(400000 : i64)
// CHECK: %[[P:.*]] = llvm.call @rectify_take_memory(%[[S]], %[[BYTES]], %[[ALIGNMENT]])
// CHECK: %[[A:.*]] = builtin.unrealized_conversion_cast %{{.*}} to memref<100x1000xf32>
// CHECK: memref.copy %arg0, %[[A]]
// CHECK: llvm.mlir.constant(2097152 : i64)
// CHECK: llvm.call @rectify_take_memory
// CHECK: llvm.call @rectify_give_memory(%[[S]], %[[P]])
// CHECK: llvm.call @rectify_give_memory
// CHECK: %[[SMALL:.*]] = memref.alloc() : memref<8xf32>
// CHECK: memref.dealloc %[[SMALL]]
// CHECK: llvm.func internal @rectify_take_memory(
// CHECK: llvm.atomicrmw xchg {{.*}} acq_rel
// CHECK: llvm.call @malloc
// CHECK: llvm.call @madvise
// CHECK: llvm.func internal @rectify_give_memory(
// CHECK: llvm.atomicrmw xchg {{.*}} acq_rel
// CHECK: llvm.call @free
// CHECK: llvm.func internal @rectify_release_memory(
// CHECK-COUNT-2: llvm.call @free
// CHECK: llvm.mlir.global_dtors dtors = [@rectify_release_memory]
// LLVM: llvm.func @layers(
// LLVM: llvm.call @rectify_take_memory
// FREE-NOT: rectify_take_memory
// FREE-LABEL: llvm.func @layers(
// FREE: llvm.call @free
func.func @layers(%x: memref<100x1000xf32>) {
  %a = memref.alloc() : memref<100x1000xf32>
  memref.copy %x, %a : memref<100x1000xf32> to memref<100x1000xf32>
  %b = memref.alloc() : memref<1000x1000xf64>
  memref.dealloc %a : memref<100x1000xf32>
  memref.dealloc %b : memref<1000x1000xf64>
  %c = memref.alloc() : memref<8xf32>
  memref.dealloc %c : memref<8xf32>
  return
}
