// RUN: rectify-opt %s --canonicalize | FileCheck %s

// CHECK-LABEL: func @not_idempotent(
func.func @not_idempotent(%x: f32) -> f32 {
  // CHECK-COUNT-2: rectify.leaky_relu
  %0 = rectify.leaky_relu %x : f32
  %1 = rectify.leaky_relu %0 : f32
  return %1 : f32
}

// CHECK-LABEL: func @other_parameters(
func.func @other_parameters(%x: f32) -> f32 {
  // CHECK-COUNT-2: rectify.clip
  %0 = rectify.clip %x {hi = 1.0} : f32
  %1 = rectify.clip %0 {hi = 2.0} : f32
  return %1 : f32
}

// NaN passes the inner op and not the outer one.

// CHECK-LABEL: func @other_meaning(
func.func @other_meaning(%x: f32) -> f32 {
  // CHECK-COUNT-2: rectify.relu
  %0 = rectify.relu %x : f32
  %1 = rectify.relu %0 {nan = "zero"} : f32
  return %1 : f32
}

// CHECK-LABEL: func @other_op(
func.func @other_op(%x: f32) -> f32 {
  // CHECK: rectify.relu6
  // CHECK: rectify.relu
  %0 = rectify.relu6 %x : f32
  %1 = rectify.relu %0 : f32
  return %1 : f32
}

// The gradient of an idempotent activation is none.

// CHECK-LABEL: func @gradient(
func.func @gradient(%x: f32, %dy: f32) -> f32 {
  // CHECK-COUNT-2: rectify.relu_grad
  %0 = rectify.relu_grad %x, %dy : f32
  %1 = rectify.relu_grad %0, %dy : f32
  return %1 : f32
}

// CHECK-LABEL: func @buffers(
func.func @buffers(%x: memref<4xf32>, %y: memref<4xf32>) {
  // CHECK-COUNT-2: rectify.relu
  rectify.relu %x outs(%y : memref<4xf32>) : memref<4xf32>
  rectify.relu %y outs(%y : memref<4xf32>) : memref<4xf32>
  return
}
