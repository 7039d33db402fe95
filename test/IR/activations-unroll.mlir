// RUN: rectify-opt %s --test-rectify-unroll-vectors | FileCheck %s

// CHECK-LABEL: func @elu(
// CHECK-SAME: %[[X:.*]]: vector<2x8xf32>)
func.func @elu(%x: vector<2x8xf32>) -> vector<2x8xf32> {
  // CHECK: vector.extract_strided_slice %[[X]] {offsets = [0, 0], sizes = [1, 4]
  // CHECK: rectify.elu %{{.*}} {alpha = 2.000000e+00 : f64} : vector<1x4xf32>
  // CHECK: vector.insert_strided_slice
  // CHECK-COUNT-3: rectify.elu %{{.*}} : vector<1x4xf32>
  // CHECK-NOT: rectify.elu
  %0 = rectify.elu %x {alpha = 2.0} : vector<2x8xf32>
  return %0 : vector<2x8xf32>
}

// A scalar slope serves every part.

// CHECK-LABEL: func @prelu(
// CHECK-SAME: %[[S:[^:]*]]: f32)
func.func @prelu(%x: vector<8xf32>, %s: f32) -> vector<8xf32> {
  // CHECK-COUNT-2: rectify.prelu %{{.*}}, %[[S]] : vector<4xf32>, f32
  %0 = rectify.prelu %x, %s : vector<8xf32>, f32
  return %0 : vector<8xf32>
}

// CHECK-LABEL: func @elu_grad(
func.func @elu_grad(%x: vector<8xf32>, %dy: vector<8xf32>) -> vector<8xf32> {
  // CHECK-COUNT-2: rectify.elu_grad %{{.*}}, %{{.*}} : vector<4xf32>
  %0 = rectify.elu_grad %x, %dy : vector<8xf32>
  return %0 : vector<8xf32>
}

// CHECK-LABEL: func @native(
func.func @native(%x: vector<4xf32>, %y: f32) -> (vector<4xf32>, f32) {
  // CHECK-NEXT: rectify.elu %{{.*}} : vector<4xf32>
  // CHECK-NEXT: rectify.elu %{{.*}} : f32
  %0 = rectify.elu %x : vector<4xf32>
  %1 = rectify.elu %y : f32
  return %0, %1 : vector<4xf32>, f32
}
