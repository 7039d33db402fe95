// Quantized activations as TFLite's converter emits them: a rescale to the
// scale and zero point of the result, then a clamp to where f ends there.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// tfl.relu from scale 0.1 and zero point -1 to scale 0.05 and zero point 3

// CHECK-LABEL: func @relu(
// CHECK: %[[R:.*]] = tosa.rescale
// CHECK: rectify.clip %[[R]] {hi = 1.270000e+02 : f64, lo = 3.000000e+00 : f64} : tensor<4x8xi8>
func.func @relu(%x: tensor<4x8xi8>) -> tensor<4x8xi8> {
  %multiplier = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %shift = "tosa.const"() <{values = dense<29> : tensor<1xi8>}> : () -> tensor<1xi8>
  %from = "tosa.const"() <{values = dense<-1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %to = "tosa.const"() <{values = dense<3> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.rescale %x, %multiplier, %shift, %from, %to {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<4x8xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<4x8xi8>
  %y = tosa.clamp %0 {min_val = 3 : i8, max_val = 127 : i8} : (tensor<4x8xi8>) -> tensor<4x8xi8>
  return %y : tensor<4x8xi8>
}

// The same scale and zero point before and after: nothing is rescaled.

// CHECK-LABEL: func @relu_same(
// CHECK-SAME: %[[X:.*]]: tensor
// CHECK: rectify.clip %[[X]] {hi = 1.270000e+02 : f64, lo = -1.000000e+00 : f64} : tensor<4x8xi8>
func.func @relu_same(%x: tensor<4x8xi8>) -> tensor<4x8xi8> {
  %multiplier = "tosa.const"() <{values = dense<1073741824> : tensor<1xi32>}> : () -> tensor<1xi32>
  %shift = "tosa.const"() <{values = dense<30> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<-1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.rescale %x, %multiplier, %shift, %zp, %zp {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<4x8xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<4x8xi8>
  %y = tosa.clamp %0 {min_val = -1 : i8, max_val = 127 : i8} : (tensor<4x8xi8>) -> tensor<4x8xi8>
  return %y : tensor<4x8xi8>
}

// tfl.conv_2d with the fused activation RELU6, one scale for each channel

// CHECK-LABEL: func @conv_relu6(
// CHECK: %[[R:.*]] = tosa.rescale
// CHECK: rectify.clip %[[R]] {hi = 1.140000e+02 : f64, lo = -1.280000e+02 : f64} : tensor<1x4x4x2xi8>
func.func @conv_relu6(%x: tensor<1x4x4x3xi8>, %w: tensor<2x1x1x3xi8>, %b: tensor<2xi32>) -> tensor<1x4x4x2xi8> {
  %zx = "tosa.const"() <{values = dense<-1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zw = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.conv2d %x, %w, %b, %zx, %zw {acc_type = i32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x3xi8>, tensor<2x1x1x3xi8>, tensor<2xi32>, tensor<1xi8>, tensor<1xi8>) -> tensor<1x4x4x2xi32>
  %multiplier = "tosa.const"() <{values = dense<[1423547345, 1196354117]> : tensor<2xi32>}> : () -> tensor<2xi32>
  %shift = "tosa.const"() <{values = dense<[38, 39]> : tensor<2xi8>}> : () -> tensor<2xi8>
  %from = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %to = "tosa.const"() <{values = dense<-128> : tensor<1xi8>}> : () -> tensor<1xi8>
  %1 = tosa.rescale %0, %multiplier, %shift, %from, %to {input_unsigned = false, output_unsigned = false, per_channel = true, rounding_mode = DOUBLE_ROUND, scale32 = true} : (tensor<1x4x4x2xi32>, tensor<2xi32>, tensor<2xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<1x4x4x2xi8>
  %y = tosa.clamp %1 {min_val = -128 : i8, max_val = 114 : i8} : (tensor<1x4x4x2xi8>) -> tensor<1x4x4x2xi8>
  return %y : tensor<1x4x4x2xi8>
}

// The maximum of rescaled numbers, as StableHLO's quantized maximum becomes

// CHECK-LABEL: func @maximum(
// CHECK: %[[R:.*]] = tosa.rescale
// CHECK: %[[Y:.*]] = rectify.relu %[[R]] : tensor<4x8xi32>
// CHECK: tosa.rescale %[[Y]]
func.func @maximum(%x: tensor<4x8xi8>) -> tensor<4x8xi8> {
  %multiplier = "tosa.const"() <{values = dense<1431655765> : tensor<1xi32>}> : () -> tensor<1xi32>
  %shift = "tosa.const"() <{values = dense<13> : tensor<1xi8>}> : () -> tensor<1xi8>
  %back = "tosa.const"() <{values = dense<50> : tensor<1xi8>}> : () -> tensor<1xi8>
  %zp = "tosa.const"() <{values = dense<-1> : tensor<1xi8>}> : () -> tensor<1xi8>
  %none = "tosa.const"() <{values = dense<0> : tensor<1xi32>}> : () -> tensor<1xi32>
  %zero = "tosa.const"() <{values = dense<0> : tensor<1x1xi32>}> : () -> tensor<1x1xi32>
  %0 = tosa.rescale %x, %multiplier, %shift, %zp, %none {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true} : (tensor<4x8xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi32>) -> tensor<4x8xi32>
  %1 = tosa.maximum %0, %zero : (tensor<4x8xi32>, tensor<1x1xi32>) -> tensor<4x8xi32>
  %y = tosa.rescale %1, %multiplier, %back, %none, %zp {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true} : (tensor<4x8xi32>, tensor<1xi32>, tensor<1xi8>, tensor<1xi32>, tensor<1xi8>) -> tensor<4x8xi8>
  return %y : tensor<4x8xi8>
}
