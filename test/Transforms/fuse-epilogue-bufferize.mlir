// What a fused graph allocates: results go where an operand lay that is read for
// the last time, and nothing is copied.

// RUN: rectify-opt %s --rectify-optimize --eliminate-empty-tensors \
// RUN:     --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" --canonicalize --cse --canonicalize \
// RUN:   | FileCheck %s --implicit-check-not=memref.alloc --implicit-check-not=memref.copy

// One buffer for a gate: the product is written over the first factor.
// CHECK-LABEL: func @gate(
// CHECK: %[[G:.*]] = memref.alloc(%{{.*}}) {{.*}} : memref<?x16xf32>
// CHECK: rectify.contract ins(%arg0, %arg1 : {{.*}}) outs(%[[G]] :
// CHECK: rectify.contract ins(%arg0, %arg2 : {{.*}}) sides(%[[G]] : {{.*}}) outs(%[[G]] :
// CHECK: return %[[G]]
func.func @gate(%x: tensor<?x8xf32>, %w1: tensor<8x16xf32>, %w2: tensor<8x16xf32>) -> tensor<?x16xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x8xf32>
  %e = tensor.empty(%n) : tensor<?x16xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x16xf32>) -> tensor<?x16xf32>
  %m1 = linalg.matmul ins(%x, %w1 : tensor<?x8xf32>, tensor<8x16xf32>) outs(%f : tensor<?x16xf32>) -> tensor<?x16xf32>
  %m2 = linalg.matmul ins(%x, %w2 : tensor<?x8xf32>, tensor<8x16xf32>) outs(%f : tensor<?x16xf32>) -> tensor<?x16xf32>
  %g = rectify.silu %m1 : tensor<?x16xf32>
  %y = arith.mulf %g, %m2 : tensor<?x16xf32>
  return %y : tensor<?x16xf32>
}

// Two layers and a skip connection: the second result is written over the first.
// CHECK-LABEL: func @residual(
// CHECK: %[[H:.*]] = memref.alloc() {{.*}} : memref<4x8xf32>
// CHECK: rectify.contract ins(%arg0, %arg1 : {{.*}}) outs(%[[H]] :
// CHECK: %[[T:.*]] = memref.alloc() {{.*}} : memref<4x16xf32>
// CHECK: rectify.contract ins(%[[H]], %arg2 : {{.*}}) outs(%[[T]] :
// CHECK: rectify.contract ins(%[[T]], %arg3 : {{.*}}) sides(%[[H]] : {{.*}}) outs(%[[H]] :
// CHECK: return %[[H]]
func.func @residual(%x: tensor<4x8xf32>, %w1: tensor<8x8xf32>, %w2: tensor<8x16xf32>, %w3: tensor<16x8xf32>) -> tensor<4x8xf32> {
  %zeros = arith.constant dense<0.0> : tensor<4x8xf32>
  %wide = arith.constant dense<0.0> : tensor<4x16xf32>
  %m1 = linalg.matmul ins(%x, %w1 : tensor<4x8xf32>, tensor<8x8xf32>) outs(%zeros : tensor<4x8xf32>) -> tensor<4x8xf32>
  %h = rectify.relu %m1 : tensor<4x8xf32>
  %m2 = linalg.matmul ins(%h, %w2 : tensor<4x8xf32>, tensor<8x16xf32>) outs(%wide : tensor<4x16xf32>) -> tensor<4x16xf32>
  %t = rectify.relu %m2 : tensor<4x16xf32>
  %m3 = linalg.matmul ins(%t, %w3 : tensor<4x16xf32>, tensor<16x8xf32>) outs(%zeros : tensor<4x8xf32>) -> tensor<4x8xf32>
  %s = arith.addf %m3, %h : tensor<4x8xf32>
  %y = rectify.relu %s : tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// Two results, of which one is written over the residual.
// CHECK-LABEL: func @two_results(
// CHECK-DAG: %[[A:.*]] = memref.alloc() {{.*}} : memref<4x8xf32>
// CHECK-DAG: %[[B:.*]] = memref.alloc() {{.*}} : memref<4x8xf32>
// CHECK: rectify.contract ins(%arg0, %arg1 : {{.*}}) outs(%[[H:.*]] :
// CHECK: rectify.contract ins(%arg0, %arg2 : {{.*}}) sides(%[[H]] : {{.*}}) outs(%[[H]], %[[Y:.*]] :
// CHECK: return %[[H]], %[[Y]]
func.func @two_results(%x: tensor<4x8xf32>, %w1: tensor<8x8xf32>, %w2: tensor<8x8xf32>) -> (tensor<4x8xf32>, tensor<4x8xf32>) {
  %zeros = arith.constant dense<0.0> : tensor<4x8xf32>
  %m1 = linalg.matmul ins(%x, %w1 : tensor<4x8xf32>, tensor<8x8xf32>) outs(%zeros : tensor<4x8xf32>) -> tensor<4x8xf32>
  %h = rectify.relu %m1 : tensor<4x8xf32>
  %m2 = linalg.matmul ins(%x, %w2 : tensor<4x8xf32>, tensor<8x8xf32>) outs(%zeros : tensor<4x8xf32>) -> tensor<4x8xf32>
  %s = arith.addf %m2, %h : tensor<4x8xf32>
  %y = rectify.relu %s : tensor<4x8xf32>
  return %s, %y : tensor<4x8xf32>, tensor<4x8xf32>
}

// A function's arguments stay as they are.
// CHECK-LABEL: func @argument(
// CHECK: %[[Y:.*]] = memref.alloc() {{.*}} : memref<4x8xf32>
// CHECK: rectify.contract {{.*}} sides(%arg2 : {{.*}}) outs(%[[Y]] :
// CHECK: return %[[Y]]
func.func @argument(%x: tensor<4x8xf32>, %w: tensor<8x8xf32>, %r: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zeros = arith.constant dense<0.0> : tensor<4x8xf32>
  %m = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x8xf32>) outs(%zeros : tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = arith.addf %m, %r : tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// A part of a larger tensor is computed in its place.
// CHECK-LABEL: func @into_slice(
// CHECK-DAG: %[[H:.*]] = memref.alloc() {{.*}} : memref<4x8xf32>
// CHECK-DAG: %[[V:.*]] = memref.subview %arg3
// CHECK: rectify.contract ins(%arg0, %arg1 : {{.*}}) outs(%[[H]] :
// CHECK: rectify.contract ins(%arg0, %arg2 : {{.*}}) sides(%[[H]] : {{.*}}) outs(%[[V]] :
// CHECK: return %arg3
func.func @into_slice(%x: tensor<4x8xf32>, %w1: tensor<8x8xf32>, %w2: tensor<8x8xf32>, %large: tensor<8x8xf32>) -> tensor<8x8xf32> {
  %zeros = arith.constant dense<0.0> : tensor<4x8xf32>
  %m1 = linalg.matmul ins(%x, %w1 : tensor<4x8xf32>, tensor<8x8xf32>) outs(%zeros : tensor<4x8xf32>) -> tensor<4x8xf32>
  %h = rectify.relu %m1 : tensor<4x8xf32>
  %m2 = linalg.matmul ins(%x, %w2 : tensor<4x8xf32>, tensor<8x8xf32>) outs(%zeros : tensor<4x8xf32>) -> tensor<4x8xf32>
  %s = arith.addf %m2, %h : tensor<4x8xf32>
  %y = tensor.insert_slice %s into %large[4, 0] [4, 8] [1, 1] : tensor<4x8xf32> into tensor<8x8xf32>
  return %y : tensor<8x8xf32>
}

// A residual that a loop carries is updated in place.
// CHECK-LABEL: func @loop(
// CHECK: scf.for
// CHECK: rectify.contract {{.*}} sides(%arg0 : {{.*}}) outs(%arg0 :
func.func @loop(%x: tensor<4x4xf32>, %w: tensor<4x4xf32>, %n: index) -> tensor<4x4xf32> {
  %zeros = arith.constant dense<0.0> : tensor<4x4xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %l = scf.for %i = %c0 to %n step %c1 iter_args(%h = %x) -> tensor<4x4xf32> {
    %m = linalg.matmul ins(%w, %w : tensor<4x4xf32>, tensor<4x4xf32>) outs(%zeros : tensor<4x4xf32>) -> tensor<4x4xf32>
    %y = rectify.relu %m : tensor<4x4xf32>
    %r = arith.addf %y, %h : tensor<4x4xf32>
    scf.yield %r : tensor<4x4xf32>
  }
  return %l : tensor<4x4xf32>
}
