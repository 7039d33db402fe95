// tosa.clamp as TFLite and torch-mlir emit it.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// TFLite and torch-mlir: ReLU ends at the largest finite value, which is what
// +inf becomes.

// CHECK-LABEL: func @relu(
// CHECK: rectify.clip %{{.*}} {hi = 3.4028234663852886E+38 : f64, lo = 0.000000e+00 : f64, signed_zero = "positive"} : tensor<4x8xf32>
func.func @relu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %y = tosa.clamp %x {min_val = 0.0 : f32, max_val = 3.40282347E+38 : f32} : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// torch-mlir on f16

// CHECK-LABEL: func @relu_f16(
// CHECK: rectify.clip %{{.*}} {hi = 6.550400e+04 : f64, lo = 0.000000e+00 : f64, signed_zero = "positive"} : tensor<4x8xf16>
func.func @relu_f16(%x: tensor<4x8xf16>) -> tensor<4x8xf16> {
  %y = tosa.clamp %x {min_val = 0.0 : f16, max_val = 6.550400e+04 : f16} : (tensor<4x8xf16>) -> tensor<4x8xf16>
  return %y : tensor<4x8xf16>
}

// A clamp without an end is the ReLU.

// CHECK-LABEL: func @relu_inf(
// CHECK: rectify.relu %{{.*}} {signed_zero = "positive"} : tensor<4x8xf32>
func.func @relu_inf(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %y = tosa.clamp %x {min_val = 0.0 : f32, max_val = 0x7F800000 : f32} : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// tfl.relu6

// CHECK-LABEL: func @relu6(
// CHECK: rectify.relu6 %{{.*}} {signed_zero = "positive"} : tensor<4x8xf32>
func.func @relu6(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %y = tosa.clamp %x {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// The same where NaN becomes the lower bound, 0

// CHECK-LABEL: func @relu6_ignore(
// CHECK: rectify.relu6 %{{.*}} {nan = "zero", signed_zero = "positive"} : tensor<4x8xf32>
func.func @relu6_ignore(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %y = tosa.clamp %x {min_val = 0.0 : f32, max_val = 6.0 : f32, nan_mode = IGNORE} : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// tfl.relu_n1_to_1, aten.hardtanh through aten.clamp

// CHECK-LABEL: func @relu_n1_to_1(
// CHECK: rectify.clip %{{.*}} {hi = 1.000000e+00 : f64, lo = -1.000000e+00 : f64} : tensor<4x8xf32>
func.func @relu_n1_to_1(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %y = tosa.clamp %x {min_val = -1.0 : f32, max_val = 1.0 : f32} : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// tfl.relu_0_to_1

// CHECK-LABEL: func @relu_0_to_1(
// CHECK: rectify.clip %{{.*}} {hi = 1.000000e+00 : f64, lo = 0.000000e+00 : f64, signed_zero = "positive"} : tensor<4x8xf32>
func.func @relu_0_to_1(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %y = tosa.clamp %x {min_val = 0.0 : f32, max_val = 1.0 : f32} : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// tfl.relu on i8 with the zero point -1: clamped to it

// CHECK-LABEL: func @relu_q8(
// CHECK: rectify.clip %{{.*}} {hi = 1.270000e+02 : f64, lo = -1.000000e+00 : f64} : tensor<4x8xi8>
func.func @relu_q8(%x: tensor<4x8xi8>) -> tensor<4x8xi8> {
  %y = tosa.clamp %x {min_val = -1 : i8, max_val = 127 : i8} : (tensor<4x8xi8>) -> tensor<4x8xi8>
  return %y : tensor<4x8xi8>
}

// tfl.relu6 on i8: zero point -128, 6 at 127 or before

// CHECK-LABEL: func @relu6_q8(
// CHECK: rectify.clip %{{.*}} {hi = 1.000000e+02 : f64, lo = -1.280000e+02 : f64} : tensor<4x8xi8>
func.func @relu6_q8(%x: tensor<4x8xi8>) -> tensor<4x8xi8> {
  %y = tosa.clamp %x {min_val = -128 : i8, max_val = 100 : i8} : (tensor<4x8xi8>) -> tensor<4x8xi8>
  return %y : tensor<4x8xi8>
}

// tfl.relu on i16 with the zero point 0

// CHECK-LABEL: func @relu_i16(
// CHECK: rectify.relu %{{.*}} : tensor<4x8xi16>
func.func @relu_i16(%x: tensor<4x8xi16>) -> tensor<4x8xi16> {
  %y = tosa.clamp %x {min_val = 0 : i16, max_val = 32767 : i16} : (tensor<4x8xi16>) -> tensor<4x8xi16>
  return %y : tensor<4x8xi16>
}
