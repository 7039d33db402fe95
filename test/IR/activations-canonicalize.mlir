// RUN: rectify-opt %s --canonicalize | FileCheck %s

// f(f(x)) = f(x), for what is idempotent with these parameters.

// CHECK-LABEL: func @relu(
// CHECK-SAME: %[[X:.*]]: tensor<?xf32>)
func.func @relu(%x: tensor<?xf32>) -> tensor<?xf32> {
  // CHECK: %[[Y:.*]] = rectify.relu %[[X]]
  // CHECK-NEXT: return %[[Y]]
  %0 = rectify.relu %x : tensor<?xf32>
  %1 = rectify.relu %0 : tensor<?xf32>
  %2 = rectify.relu %1 : tensor<?xf32>
  return %2 : tensor<?xf32>
}

// CHECK-LABEL: func @clip(
func.func @clip(%x: i8) -> i8 {
  // CHECK: %[[Y:.*]] = rectify.clip %{{.*}} {hi = 1.000000e+01 : f64}
  // CHECK-NEXT: return %[[Y]]
  %0 = rectify.clip %x {hi = 10.0} : i8
  %1 = rectify.clip %0 {hi = 10.0} : i8
  return %1 : i8
}

// A slope of at most 0 leaves nothing negative.

// CHECK-LABEL: func @leaky_relu(
func.func @leaky_relu(%x: vector<4xf32>) -> vector<4xf32> {
  // CHECK: %[[Y:.*]] = rectify.leaky_relu %{{.*}} {alpha = -5.000000e-01 : f64}
  // CHECK-NEXT: return %[[Y]]
  %0 = rectify.leaky_relu %x {alpha = -0.5} : vector<4xf32>
  %1 = rectify.leaky_relu %0 {alpha = -0.5} : vector<4xf32>
  return %1 : vector<4xf32>
}

// The inner one stays for its other user.

// CHECK-LABEL: func @two_users(
func.func @two_users(%x: f16) -> (f16, f16) {
  // CHECK: %[[Y:.*]] = rectify.hard_shrink
  // CHECK-NEXT: return %[[Y]], %[[Y]]
  %0 = rectify.hard_shrink %x : f16
  %1 = rectify.hard_shrink %0 : f16
  return %0, %1 : f16, f16
}

// An op without a use goes, unless it writes.

// CHECK-LABEL: func @unused(
func.func @unused(%x: f32, %m: memref<4xf32>) {
  // CHECK-NEXT: rectify.elu %{{.*}} outs(
  // CHECK-NEXT: return
  %0 = rectify.elu %x : f32
  rectify.elu %m outs(%m : memref<4xf32>) : memref<4xf32>
  return
}
