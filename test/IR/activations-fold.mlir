// RUN: rectify-opt %s --canonicalize | FileCheck %s

// Both zeros, infinities, NaN, subnormals: by default NaN propagates and zeros
// keep their sign.

// CHECK-LABEL: func @relu(
func.func @relu() -> tensor<9xf32> {
  // CHECK: arith.constant dense<[0.000000e+00, 0.000000e+00, -0.000000e+00, 0.000000e+00, 1.401300e-45, 1.500000e+00, 0x7F800000, 0x7FC00000, 0.000000e+00]> : tensor<9xf32>
  %x = arith.constant dense<[0xFF800000, -1.5, -0.0, 0.0, 0x00000001, 1.5, 0x7F800000, 0x7FC00000, 0x80000001]> : tensor<9xf32>
  %y = rectify.relu %x : tensor<9xf32>
  return %y : tensor<9xf32>
}

// CHECK-LABEL: func @relu_meanings(
func.func @relu_meanings() -> (vector<3xf32>, vector<3xf32>, vector<3xf32>) {
  %x = arith.constant dense<[-0.0, 0x7FC00000, -1.0]> : vector<3xf32>
  // CHECK-DAG: %[[A:.*]] = arith.constant dense<[-0.000000e+00, 0.000000e+00, 0.000000e+00]> : vector<3xf32>
  // CHECK-DAG: %[[B:.*]] = arith.constant dense<[0.000000e+00, 0x7FC00000, 0.000000e+00]> : vector<3xf32>
  // CHECK-DAG: %[[C:.*]] = arith.constant dense<0.000000e+00> : vector<3xf32>
  // CHECK: return %[[A]], %[[B]], %[[C]]
  %0 = rectify.relu %x {nan = "zero"} : vector<3xf32>
  %1 = rectify.relu %x {signed_zero = "positive"} : vector<3xf32>
  %2 = rectify.relu %x {nan = "zero", signed_zero = "positive"} : vector<3xf32>
  return %0, %1, %2 : vector<3xf32>, vector<3xf32>, vector<3xf32>
}

// A slope of 0 is the ReLU limit.

// CHECK-LABEL: func @slope_zero(
func.func @slope_zero() -> tensor<2xf32> {
  // CHECK: arith.constant dense<[0.000000e+00, 2.000000e+00]> : tensor<2xf32>
  %x = arith.constant dense<[0xFF800000, 2.0]> : tensor<2xf32>
  %y = rectify.leaky_relu %x {alpha = 0.0} : tensor<2xf32>
  return %y : tensor<2xf32>
}

// Among positive zeros no product that vanishes keeps its sign.

// CHECK-LABEL: func @vanishing(
func.func @vanishing() -> (f16, f16, f32) {
  // CHECK-DAG: %[[KEPT:.*]] = arith.constant -0.000000e+00 : f16
  // CHECK-DAG: %[[F16:.*]] = arith.constant 0.000000e+00 : f16
  // CHECK-DAG: %[[F32:.*]] = arith.constant 0.000000e+00 : f32
  // CHECK: return %[[KEPT]], %[[F16]], %[[F32]]
  %x = arith.constant 0x8001 : f16
  %z = arith.constant 0x80000001 : f32
  %0 = rectify.leaky_relu %x {alpha = 0.25} : f16
  %1 = rectify.leaky_relu %x {alpha = 0.25, signed_zero = "positive"} : f16
  %2 = rectify.leaky_relu %z {alpha = 0.25, signed_zero = "positive"} : f32
  return %0, %1, %2 : f16, f16, f32
}

// At 0 the product with an infinite slope is NaN, if it is asked for.

// CHECK-LABEL: func @at_zero(
func.func @at_zero() -> (f32, f32) {
  // CHECK-DAG: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f32
  // CHECK-DAG: %[[NAN:.*]] = arith.constant 0x{{[7F]}}FC00000 : f32
  // CHECK: return %[[ZERO]], %[[NAN]]
  %x = arith.constant 0.0 : f32
  %s = arith.constant 0x7F800000 : f32
  %0 = rectify.prelu %x, %s {zero_slope = "product"} : f32, f32
  %1 = rectify.prelu %x, %s {at_zero = "product", zero_slope = "product"} : f32, f32
  return %0, %1 : f32, f32
}

// expm1 keeps what exp - 1 loses, and overflow gives infinity.

// CHECK-LABEL: func @elu(
func.func @elu() -> tensor<4xf64> {
  // CHECK: arith.constant dense<[-1.000000e+00, -9.9999999999999995E-21, 1.000000e+300, -0.63212055882855767]> : tensor<4xf64>
  %x = arith.constant dense<[0xFFF0000000000000, -1.0e-20, 1.0e300, -1.0]> : tensor<4xf64>
  %y = rectify.elu %x : tensor<4xf64>
  return %y : tensor<4xf64>
}

// CHECK-LABEL: func @narrow(
func.func @narrow() -> (f16, bf16, f16) {
  // CHECK-DAG: %[[A:.*]] = arith.constant -6.323240e-01 : f16
  // CHECK-DAG: %[[B:.*]] = arith.constant -6.328130e-01 : bf16
  // CHECK-DAG: %[[C:.*]] = arith.constant 0x7C00 : f16
  // CHECK: return %[[A]], %[[B]], %[[C]]
  %a = arith.constant -1.0 : f16
  %b = arith.constant -1.0 : bf16
  %c = arith.constant 1000.0 : f16
  %0 = rectify.elu %a : f16
  %1 = rectify.elu %b : bf16
  %2 = rectify.squared_relu %c : f16
  return %0, %1, %2 : f16, bf16, f16
}

// f8: one type has no -0, another no infinity.

// CHECK-LABEL: func @f8(
func.func @f8() -> (tensor<3xf8E4M3FN>, tensor<3xf8E5M2>, tensor<2xf8E4M3FNUZ>) {
  // CHECK-DAG: %[[A:.*]] = arith.constant dense<[-6.250000e-01, 2.000000e+00, 0x7F]> : tensor<3xf8E4M3FN>
  // CHECK-DAG: %[[B:.*]] = arith.constant dense<[-6.250000e-01, 0x7C, 0x7E]> : tensor<3xf8E5M2>
  // CHECK-DAG: %[[C:.*]] = arith.constant dense<[0.000000e+00, 0x80]> : tensor<2xf8E4M3FNUZ>
  // CHECK: return %[[A]], %[[B]], %[[C]]
  %a = arith.constant dense<[-1.0, 2.0, 0x7F]> : tensor<3xf8E4M3FN>
  %b = arith.constant dense<[-1.0, 0x7C, 0x7E]> : tensor<3xf8E5M2>
  %c = arith.constant dense<[-1.0, 0x80]> : tensor<2xf8E4M3FNUZ>
  %0 = rectify.elu %a : tensor<3xf8E4M3FN>
  %1 = rectify.elu %b : tensor<3xf8E5M2>
  %2 = rectify.relu %c : tensor<2xf8E4M3FNUZ>
  return %0, %1, %2 : tensor<3xf8E4M3FN>, tensor<3xf8E5M2>, tensor<2xf8E4M3FNUZ>
}

// CHECK-LABEL: func @integers(
func.func @integers() -> (tensor<4xi8>, i64, i4) {
  // CHECK-DAG: %[[A:.*]] = arith.constant dense<[0, 0, 6, 5]> : tensor<4xi8>
  // CHECK-DAG: %[[B:.*]] = arith.constant 9223372036854775807 : i64
  // CHECK-DAG: %[[C:.*]] = arith.constant 6 : i4
  // CHECK: return %[[A]], %[[B]], %[[C]]
  %a = arith.constant dense<[-128, -1, 127, 5]> : tensor<4xi8>
  %b = arith.constant 9223372036854775807 : i64
  %c = arith.constant 7 : i4
  %0 = rectify.relu6 %a : tensor<4xi8>
  %1 = rectify.clip %b {lo = 0.0} : i64
  %2 = rectify.relu6 %c : i4
  return %0, %1, %2 : tensor<4xi8>, i64, i4
}

// A splat stays a splat, also where the number of elements is not known.

// CHECK-LABEL: func @splats(
func.func @splats() -> (tensor<1000x1000xf32>, vector<[4]xf32>, tensor<2x3xf32>) {
  // CHECK-DAG: %[[A:.*]] = arith.constant dense<-5.000000e-01> : tensor<1000x1000xf32>
  // CHECK-DAG: %[[B:.*]] = arith.constant dense<6.000000e+00> : vector<[4]xf32>
  // CHECK-DAG: %[[C:.*]] = arith.constant dense<-2.500000e-01> : tensor<2x3xf32>
  // CHECK: return %[[A]], %[[B]], %[[C]]
  %a = arith.constant dense<-1.0> : tensor<1000x1000xf32>
  %b = arith.constant dense<7.0> : vector<[4]xf32>
  %c = arith.constant dense<-1.0> : tensor<2x3xf32>
  %slope = arith.constant dense<0.25> : tensor<3xf32>
  %0 = rectify.leaky_relu %a {alpha = 0.5} : tensor<1000x1000xf32>
  %1 = rectify.relu6 %b : vector<[4]xf32>
  %2 = rectify.prelu %c, %slope : tensor<2x3xf32>, tensor<3xf32>
  return %0, %1, %2 : tensor<1000x1000xf32>, vector<[4]xf32>, tensor<2x3xf32>
}

// relu6(x + 3) / 6 with what 6 is, not with a rounded 1 / 6: the neighbours of
// -3 are kept apart.

// CHECK-LABEL: func @divisor(
func.func @divisor() -> tensor<4xf32> {
  // CHECK: arith.constant dense<[0.000000e+00, 3.9736431E-8, 0.666666686, 1.000000e+00]> : tensor<4xf32>
  %x = arith.constant dense<[-3.0, 0xC03FFFFF, 1.0, 3.5]> : tensor<4xf32>
  %y = rectify.hard_sigmoid %x {alpha = 1.0, beta = 3.0, divisor = 6.0} : tensor<4xf32>
  return %y : tensor<4xf32>
}

// CHECK-LABEL: func @empty(
func.func @empty() -> tensor<0x3xf32> {
  // CHECK: arith.constant dense<> : tensor<0x3xf32>
  %x = arith.constant dense<> : tensor<0x3xf32>
  %y = rectify.elu %x : tensor<0x3xf32>
  return %y : tensor<0x3xf32>
}

// At a kink the gradient is the rectified side's unless `kink` says otherwise;
// at NaN the incoming gradient passes.

// CHECK-LABEL: func @gradients(
func.func @gradients() -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %x = arith.constant dense<[-1.0, 0.0, 0x7FC00000, 1.0]> : tensor<4xf32>
  %dy = arith.constant dense<[0x7F800000, 2.0, 3.0, 4.0]> : tensor<4xf32>
  // CHECK-DAG: %[[A:.*]] = arith.constant dense<[0.000000e+00, 0.000000e+00, 3.000000e+00, 4.000000e+00]> : tensor<4xf32>
  // CHECK-DAG: %[[B:.*]] = arith.constant dense<[0.000000e+00, 5.000000e-01, 3.000000e+00, 4.000000e+00]> : tensor<4xf32>
  // CHECK-DAG: %[[C:.*]] = arith.constant dense<[0.000000e+00, 2.000000e+00, 0.000000e+00, 4.000000e+00]> : tensor<4xf32>
  // CHECK: return %[[A]], %[[B]], %[[C]]
  %0 = rectify.relu_grad %x, %dy : tensor<4xf32>
  %1 = rectify.relu_grad %x, %dy {kink = 0.25} : tensor<4xf32>
  %2 = rectify.relu_grad %x, %dy {kink = 1.0, nan = "zero"} : tensor<4xf32>
  return %0, %1, %2 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// CHECK-LABEL: func @two_results(
func.func @two_results() -> (f32, f32) {
  // CHECK-DAG: %[[DX:.*]] = arith.constant 5.000000e-01 : f32
  // CHECK-DAG: %[[DS:.*]] = arith.constant -6.000000e+00 : f32
  // CHECK: return %[[DX]], %[[DS]]
  %x = arith.constant -3.0 : f32
  %s = arith.constant 0.25 : f32
  %dy = arith.constant 2.0 : f32
  %dx, %ds = rectify.prelu_grad %x, %s, %dy : f32, f32
  return %dx, %ds : f32, f32
}

// Not folded: one operand is no constant, slopes differ along the tensor, or
// the gradient of a slope is a sum.

// CHECK-LABEL: func @not_constant(
func.func @not_constant(%s: tensor<2xf32>) -> (tensor<2xf32>, tensor<2x2xf32>, tensor<2xf32>) {
  // CHECK: rectify.prelu
  // CHECK: rectify.prelu
  // CHECK: rectify.prelu_grad
  %x = arith.constant dense<-1.0> : tensor<2xf32>
  %x2 = arith.constant dense<-1.0> : tensor<2x2xf32>
  %slope = arith.constant dense<[0.25, 0.5]> : tensor<2xf32>
  %splat = arith.constant dense<0.25> : tensor<2xf32>
  %0 = rectify.prelu %x, %s : tensor<2xf32>, tensor<2xf32>
  %1 = rectify.prelu %x2, %slope : tensor<2x2xf32>, tensor<2xf32>
  %dx, %ds = rectify.prelu_grad %x2, %splat, %x2 : tensor<2x2xf32>, tensor<2xf32>
  return %0, %1, %ds : tensor<2xf32>, tensor<2x2xf32>, tensor<2xf32>
}
