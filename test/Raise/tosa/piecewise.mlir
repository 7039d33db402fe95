// Piecewise linear activations that TFLite and torch-mlir compose in TOSA.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// tfl.leaky_relu with a slope of at most 1: max(a * x, x)

// CHECK-LABEL: func @leaky_relu(
// CHECK: rectify.leaky_relu %{{.*}} {alpha = 0.70733070373535156 : f64} : tensor<4x8xf32>
func.func @leaky_relu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %a = "tosa.const"() <{values = dense<0.707330704> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.mul %x, %a, %shift : (tensor<4x8xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %y = tosa.maximum %0, %x : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// tfl.leaky_relu with a slope greater than 1: min(a * x, x)

// CHECK-LABEL: func @leaky_relu_steep(
// CHECK: rectify.leaky_relu %{{.*}} {alpha = 2.000000e+00 : f64} : tensor<4x8xf32>
func.func @leaky_relu_steep(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %a = "tosa.const"() <{values = dense<2.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.mul %x, %a, %shift : (tensor<4x8xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %y = tosa.minimum %0, %x : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.leaky_relu, tf.LeakyRelu: x >= 0 ? x : a * x

// CHECK-LABEL: func @leaky_relu_select(
// CHECK: rectify.leaky_relu %{{.*}} {alpha = 0.0099999997764825821 : f64} : tensor<4x8xf32>
func.func @leaky_relu_select(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %a = "tosa.const"() <{values = dense<0.00999999977> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %zero = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.greater_equal %x, %zero : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xi1>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %1 = tosa.mul %x, %a, %shift : (tensor<4x8xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %y = tosa.select %0, %x, %1 : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// tfl.prelu: the slope is reshaped to the rank of x and broadcast

// CHECK-LABEL: func @prelu(
// CHECK: rectify.prelu %{{.*}}, %{{.*}} {zero_slope = "product"} : tensor<4x2x8xf32>, tensor<1x2x8xf32>
func.func @prelu(%x: tensor<4x2x8xf32>, %s: tensor<2x8xf32>) -> tensor<4x2x8xf32> {
  %zero = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1x1xf32>}> : () -> tensor<1x1x1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %shape = tosa.const_shape {values = dense<[1, 2, 8]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %0 = tosa.reshape %s, %shape : (tensor<2x8xf32>, !tosa.shape<3>) -> tensor<1x2x8xf32>
  %1 = tosa.mul %x, %0, %shift : (tensor<4x2x8xf32>, tensor<1x2x8xf32>, tensor<1xi8>) -> tensor<4x2x8xf32>
  %2 = tosa.greater_equal %x, %zero : (tensor<4x2x8xf32>, tensor<1x1x1xf32>) -> tensor<4x2x8xi1>
  %y = tosa.select %2, %x, %1 : (tensor<4x2x8xi1>, tensor<4x2x8xf32>, tensor<4x2x8xf32>) -> tensor<4x2x8xf32>
  return %y : tensor<4x2x8xf32>
}

// aten.threshold(x, 0.5, 0.25)

// CHECK-LABEL: func @threshold(
// CHECK: rectify.thresholded_relu %{{.*}} {alpha = 5.000000e-01 : f64, nan = "zero", value = 2.500000e-01 : f64} : tensor<4x8xf32>
func.func @threshold(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %t = "tosa.const"() <{values = dense<5.000000e-01> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %v = "tosa.const"() <{values = dense<2.500000e-01> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.greater %x, %t : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xi1>
  %y = tosa.select %0, %x, %v : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.threshold_backward: x <= 0 ? 0 : dy, with the comparison turned round

// CHECK-LABEL: func @threshold_backward(
// CHECK: rectify.relu_grad %{{.*}}, %{{.*}} : tensor<4x8xf32>
func.func @threshold_backward(%dy: tensor<4x8xf32>, %x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.greater_equal %zero, %x : (tensor<1x1xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %y = tosa.select %0, %zero, %dy : (tensor<4x8xi1>, tensor<1x1xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
