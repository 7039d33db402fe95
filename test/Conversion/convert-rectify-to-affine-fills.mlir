// RUN: rectify-opt %s --convert-rectify-to-affine=target=avx2 | FileCheck %s

// A reduction starts from the number that fills its output, which is not filled then.

// CHECK-LABEL: func @starts
// CHECK-SAME: %[[START:[^ ]*]]: f32
// CHECK-NOT: affine.vector_store
// CHECK: vector.broadcast %[[START]] : f32 to vector<8xf32>
// CHECK-NOT: affine.vector_store
// CHECK: affine.vector_load %arg0
// CHECK-NOT: linalg.
// CHECK: return
func.func @starts(%x: memref<5x8xf32>, %y: memref<8xf32>, %start: f32) {
  linalg.fill ins(%start : f32) outs(%y : memref<8xf32>)
  linalg.reduce { arith.maximumf } ins(%x : memref<5x8xf32>) outs(%y : memref<8xf32>) dimensions = [0]
  return
}

// Of two fills the last one counts.

// CHECK-LABEL: func @last
// CHECK-SAME: %[[FIRST:[^ ]*]]: f32, %[[LAST:[^ ]*]]: f32
// CHECK: %[[STORED:.*]] = vector.broadcast %[[FIRST]] : f32 to vector<8xf32>
// CHECK: affine.vector_store %[[STORED]]
// CHECK: vector.broadcast %[[LAST]] : f32 to vector<8xf32>
// CHECK-NOT: affine.vector_store
// CHECK: affine.vector_load %arg0
// CHECK: return
func.func @last(%x: memref<5x8xf32>, %y: memref<8xf32>, %first: f32, %last: f32) {
  linalg.fill ins(%first : f32) outs(%y : memref<8xf32>)
  linalg.fill ins(%last : f32) outs(%y : memref<8xf32>)
  linalg.reduce { arith.maximumf } ins(%x : memref<5x8xf32>) outs(%y : memref<8xf32>) dimensions = [0]
  return
}

// What the reduction reads, too, is filled before it.

// CHECK-LABEL: func @stays
// CHECK: affine.vector_store
// CHECK: affine.vector_load
// CHECK: return
func.func @stays(%m: memref<6x8xf32>, %start: f32) {
  %y = memref.subview %m[5, 0] [1, 8] [1, 1] : memref<6x8xf32> to memref<8xf32, strided<[1], offset: 40>>
  linalg.fill ins(%start : f32) outs(%y : memref<8xf32, strided<[1], offset: 40>>)
  linalg.reduce { arith.maximumf } ins(%m : memref<6x8xf32>) outs(%y : memref<8xf32, strided<[1], offset: 40>>) dimensions = [0]
  return
}
