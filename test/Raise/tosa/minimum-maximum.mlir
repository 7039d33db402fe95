// tosa.maximum and tosa.minimum, with both modes for NaN.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// tosa.maximum with 0

// CHECK-LABEL: func @maximum(
// CHECK: rectify.relu %{{.*}} {signed_zero = "positive"} : tensor<4x8xf32>
func.func @maximum(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %y = tosa.maximum %x, %zero : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// tosa.maximum with 0, where NaN loses

// CHECK-LABEL: func @maximum_ignore(
// CHECK: rectify.relu %{{.*}} {nan = "zero", signed_zero = "positive"} : tensor<4x8xf32>
func.func @maximum_ignore(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %y = tosa.maximum %x, %zero {nan_mode = IGNORE} : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.clamp where bounds are tensors: maximum, then minimum

// CHECK-LABEL: func @maximum_minimum(
// CHECK: rectify.relu6 %{{.*}} {signed_zero = "positive"} : tensor<4x8xf32>
func.func @maximum_minimum(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %six = "tosa.const"() <{values = dense<6.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.maximum %x, %zero : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  %y = tosa.minimum %0, %six : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
