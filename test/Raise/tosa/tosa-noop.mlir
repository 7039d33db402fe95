// What TOSA says that no attribute expresses.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// NaN loses twice: to 6, which is then in range.
// That is no meaning of the op.

// CHECK-LABEL: func @minimum_maximum_ignore(
// CHECK-NOT: rectify.relu6
func.func @minimum_maximum_ignore(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %six = "tosa.const"() <{values = dense<6.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.minimum %x, %six {nan_mode = IGNORE} : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  %y = tosa.maximum %0, %zero {nan_mode = IGNORE} : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// NaN becomes the lower bound, which is not 0.

// CHECK-LABEL: func @clamp_ignore(
// CHECK-NOT: rectify.
// CHECK: tosa.clamp
func.func @clamp_ignore(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %y = tosa.clamp %x {min_val = -1.0 : f32, max_val = 1.0 : f32, nan_mode = IGNORE} : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// A table, as TFLite makes of a quantized sigmoid: which function of real
// numbers it holds depends on scales that are not in the program.

// CHECK-LABEL: func @table(
// CHECK-NOT: rectify.
// CHECK: tosa.table
func.func @table(%x: tensor<4x8xi8>, %t: tensor<256xi8>) -> tensor<4x8xi8> {
  %y = tosa.table %x, %t : (tensor<4x8xi8>, tensor<256xi8>) -> tensor<4x8xi8>
  return %y : tensor<4x8xi8>
}
