// RUN: rectify-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" --split-input-file | FileCheck %s

// The input dies: its buffer takes the result.
// CHECK-LABEL: func @in_place(
// CHECK-SAME: %[[X:.*]]: memref<?x8xf32>)
// CHECK-NOT: alloc
// CHECK-NOT: copy
// CHECK: rectify.leaky_relu %[[X]] outs(%[[X]] : memref<?x8xf32>) {alpha = 1.000000e-01 : f64} : memref<?x8xf32>
// CHECK: return %[[X]]
func.func @in_place(%x: tensor<?x8xf32>) -> tensor<?x8xf32> {
  %y = rectify.leaky_relu %x {alpha = 0.1} : tensor<?x8xf32>
  return %y : tensor<?x8xf32>
}

// -----

// A chain stays in one buffer.
// CHECK-LABEL: func @chain(
// CHECK-SAME: %[[X:.*]]: memref<8xf32>)
// CHECK-NOT: alloc
// CHECK: rectify.elu %[[X]] outs(%[[X]]
// CHECK: rectify.clip %[[X]] outs(%[[X]]
func.func @chain(%x: tensor<8xf32>) -> tensor<8xf32> {
  %0 = rectify.elu %x : tensor<8xf32>
  %1 = rectify.clip %0 {hi = 1.0} : tensor<8xf32>
  return %1 : tensor<8xf32>
}

// -----

// Further inputs are read, whatever their shape.
// CHECK-LABEL: func @slope(
// CHECK-SAME: %[[X:.*]]: memref<2x64x?xbf16>, %[[S:.*]]: memref<64xbf16>)
// CHECK-NOT: alloc
// CHECK: rectify.prelu %[[X]], %[[S]] outs(%[[X]] : memref<2x64x?xbf16>) {axis = 1 : i64}
func.func @slope(%x: tensor<2x64x?xbf16>, %s: tensor<64xbf16>) -> tensor<2x64x?xbf16> {
  %y = rectify.prelu %x, %s {axis = 1} : tensor<2x64x?xbf16>, tensor<64xbf16>
  return %y : tensor<2x64x?xbf16>
}

// -----

// An input used twice at the same places is no conflict.
// CHECK-LABEL: func @same(
// CHECK-SAME: %[[X:.*]]: memref<8xf32>)
// CHECK-NOT: alloc
// CHECK: rectify.prelu %[[X]], %[[X]] outs(%[[X]]
func.func @same(%x: tensor<8xf32>) -> tensor<8xf32> {
  %y = rectify.prelu %x, %x : tensor<8xf32>, tensor<8xf32>
  return %y : tensor<8xf32>
}

// -----

// A gradient takes the place of the incoming one.
// CHECK-LABEL: func @gradient(
// CHECK-SAME: %[[X:.*]]: memref<8xf32>, %[[DY:.*]]: memref<8xf32>)
// CHECK-NOT: alloc
// CHECK: rectify.elu_grad %[[X]], %[[DY]] outs(%[[DY]]
// CHECK: return %[[DY]]
func.func @gradient(%x: tensor<8xf32>, %dy: tensor<8xf32>) -> tensor<8xf32> {
  %dx = rectify.elu_grad %x, %dy : tensor<8xf32>
  return %dx : tensor<8xf32>
}

// -----

// Further gradients have buffers of their own, of their input's shape.
// CHECK-LABEL: func @gradients(
// CHECK-SAME: %[[X:.*]]: memref<4x?xf32>, %[[S:.*]]: memref<?xf32>, %[[DY:.*]]: memref<4x?xf32>)
// CHECK: %[[N:.*]] = memref.dim %[[S]]
// CHECK: %[[DS:.*]] = memref.alloc(%[[N]]) {{.*}}: memref<?xf32>
// CHECK: rectify.prelu_grad %[[X]], %[[S]], %[[DY]] outs(%[[DY]], %[[DS]] : memref<4x?xf32>, memref<?xf32>) {axis = 1 : i64}
// CHECK: return %[[DY]], %[[DS]]
func.func @gradients(%x: tensor<4x?xf32>, %s: tensor<?xf32>, %dy: tensor<4x?xf32>)
    -> (tensor<4x?xf32>, tensor<?xf32>) {
  %dx, %ds = rectify.prelu_grad %x, %s, %dy {axis = 1} : tensor<4x?xf32>, tensor<?xf32>
  return %dx, %ds : tensor<4x?xf32>, tensor<?xf32>
}

// -----

// A loop keeps its buffer.
// CHECK-LABEL: func @loop(
// CHECK-SAME: %[[X:[^:]*]]: memref<8xf32>
// CHECK-NOT: alloc
// CHECK: scf.for {{.*}} iter_args(%[[Y:.*]] = %[[X]])
// CHECK: rectify.silu %[[Y]] outs(%[[Y]]
func.func @loop(%x: tensor<8xf32>, %n: index) -> tensor<8xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %r = scf.for %i = %c0 to %n step %c1 iter_args(%y = %x) -> tensor<8xf32> {
    %z = rectify.silu %y : tensor<8xf32>
    scf.yield %z : tensor<8xf32>
  }
  return %r : tensor<8xf32>
}
