// RUN: rectify-opt %s --rectify-keep-memory | FileCheck %s

// Something else has the name of what memory would come from.

// CHECK-LABEL: func.func @foreign(
// CHECK: memref.alloc
// CHECK: memref.dealloc
func.func private @malloc(f32)
func.func @foreign() {
  %a = memref.alloc() : memref<100x1000xf32>
  memref.dealloc %a : memref<100x1000xf32>
  return
}
