// RUN: rectify-opt %s --one-shot-bufferize | FileCheck %s

// The memref form is left as it is.
// CHECK-LABEL: func @memref(
// CHECK-NEXT: rectify.contract ins(%{{.*}}, %{{.*}} : memref<4x8xf32>, memref<8x4xf32>) outs(%{{.*}} : memref<4x4xf32>)
// CHECK-NEXT: return
func.func @memref(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                  %c: memref<4x4xf32>) {
  rectify.contract ins(%a, %b : memref<4x8xf32>, memref<8x4xf32>)
                   outs(%c : memref<4x4xf32>)
  return
}
