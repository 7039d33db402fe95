// What must not be overwritten: an input that is read later, a constant, an
// argument that is not writable, and an input read at other places.
// RUN: rectify-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" --split-input-file | FileCheck %s

// The result gets a new buffer, which is not filled first.
// CHECK-LABEL: func @read_later(
// CHECK-SAME: %[[X:.*]]: memref<?x8xf32>)
// CHECK: %[[M:.*]] = memref.dim %[[X]]
// CHECK: %[[Y:.*]] = memref.alloc(%[[M]])
// CHECK-NOT: copy
// CHECK: rectify.elu %[[X]] outs(%[[Y]] : memref<?x8xf32>) : memref<?x8xf32>
// CHECK: rectify.reglu %[[X]], %[[Y]] outs(%[[X]]
func.func @read_later(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %y = rectify.elu %x : tensor<?x8xf32>
  %z = rectify.reglu %x, %y : tensor<?x8xf32>
  return %z : tensor<?x8xf32>
}

// -----

// CHECK-LABEL: func @constant(
// CHECK: %[[X:.*]] = memref.get_global
// CHECK: %[[Y:.*]] = memref.alloc()
// CHECK-NOT: copy
// CHECK: rectify.elu %[[X]] outs(%[[Y]]
func.func @constant() -> tensor<2xf32> {
  %x = arith.constant dense<[1.0, -1.0]> : tensor<2xf32>
  %y = rectify.elu %x : tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// CHECK-LABEL: func @not_writable(
// CHECK-SAME: %[[X:.*]]: memref<2xf32>
// CHECK: %[[Y:.*]] = memref.alloc()
// CHECK-NOT: copy
// CHECK: rectify.elu %[[X]] outs(%[[Y]]
func.func @not_writable(%x: tensor<2xf32> {bufferization.writable = false}) -> tensor<2xf32> {
  %y = rectify.elu %x : tensor<2xf32>
  return %y : tensor<2xf32>
}

// -----

// The slope is a row of x, read again after it is written: it is copied first.
// CHECK-LABEL: func @broadcast(
// CHECK-SAME: %[[X:.*]]: memref<4x4xf32>)
// CHECK: %[[S:.*]] = memref.subview %[[X]]
// CHECK: %[[COPY:.*]] = memref.alloc()
// CHECK: memref.copy %[[S]], %[[COPY]]
// CHECK: rectify.prelu %[[X]], %[[COPY]] outs(%[[X]]
func.func @broadcast(%x: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %s = tensor.extract_slice %x[0, 0] [1, 4] [1, 1] : tensor<4x4xf32> to tensor<1x4xf32>
  %y = rectify.prelu %x, %s : tensor<4x4xf32>, tensor<1x4xf32>
  return %y : tensor<4x4xf32>
}

// -----

// Scalars, vectors and buffers are left alone.
// CHECK-LABEL: func @others(
// CHECK: rectify.relu %{{.*}} : f32
// CHECK: rectify.relu %{{.*}} : vector<4xf32>
// CHECK: rectify.relu %{{.*}} outs(%{{.*}} : memref<4xf32>) : memref<4xf32>
func.func @others(%x: f32, %v: vector<4xf32>, %m: memref<4xf32>) -> (f32, vector<4xf32>) {
  %0 = rectify.relu %x : f32
  %1 = rectify.relu %v : vector<4xf32>
  rectify.relu %m outs(%m : memref<4xf32>) : memref<4xf32>
  return %0, %1 : f32, vector<4xf32>
}
