// Smooth activations that TFLite and torch-mlir compose in TOSA.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// tfl.elu: x >= 0 ? x : exp(x) - 1

// CHECK-LABEL: func @elu(
// CHECK: rectify.elu %{{.*}} : tensor<4x8xf32>
func.func @elu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %one = "tosa.const"() <{values = dense<1.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %zero = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.exp %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = tosa.sub %0, %one : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  %2 = tosa.greater_equal %x, %zero : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xi1>
  %y = tosa.select %2, %x, %1 : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.elu: max(0, x) + 2 * (exp(min(0, x)) - 1)

// CHECK-LABEL: func @elu_torch(
// CHECK: rectify.elu %{{.*}} {alpha = 2.000000e+00 : f64} : tensor<4x8xf32>
func.func @elu_torch(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %one = "tosa.const"() <{values = dense<1.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %zero = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %a = "tosa.const"() <{values = dense<2.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.maximum %zero, %x : (tensor<1x1xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = tosa.minimum %zero, %x : (tensor<1x1xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = tosa.exp %1 : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = tosa.sub %2, %one : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %4 = tosa.mul %3, %a, %shift : (tensor<4x8xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %y = tosa.add %0, %4 : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.selu

// CHECK-LABEL: func @selu_torch(
// CHECK: rectify.selu %{{.*}} : tensor<4x8xf32>
func.func @selu_torch(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %one = "tosa.const"() <{values = dense<1.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %zero = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %a = "tosa.const"() <{values = dense<1.67326319> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %s = "tosa.const"() <{values = dense<1.05070102> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.maximum %zero, %x : (tensor<1x1xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = tosa.minimum %zero, %x : (tensor<1x1xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = tosa.exp %1 : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = tosa.sub %2, %one : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %4 = tosa.mul %3, %a, %shift : (tensor<4x8xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %5 = tosa.add %0, %4 : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = tosa.mul %5, %s, %shift : (tensor<4x8xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.celu, a quotient being a product with the reciprocal

// CHECK-LABEL: func @celu_torch(
// CHECK: rectify.celu %{{.*}} {alpha = 2.000000e+00 : f64} : tensor<4x8xf32>
func.func @celu_torch(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %one = "tosa.const"() <{values = dense<1.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %zero = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %a = "tosa.const"() <{values = dense<2.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %r = tosa.reciprocal %a : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %0 = tosa.maximum %zero, %x : (tensor<1x1xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %1 = tosa.mul %x, %r, %shift : (tensor<4x8xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %2 = tosa.exp %1 : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = tosa.sub %2, %one : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  %4 = tosa.mul %3, %a, %shift : (tensor<4x8xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %5 = tosa.minimum %zero, %4 : (tensor<1x1xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = tosa.add %0, %5 : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// tfl.hard_swish: x * relu6(x + 3) * (1 / 6)

// CHECK-LABEL: func @hard_swish(
// CHECK: rectify.hard_swish %{{.*}} : tensor<4x8xf32>
func.func @hard_swish(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %three = "tosa.const"() <{values = dense<3.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %sixth = "tosa.const"() <{values = dense<0.166666672> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.add %x, %three : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %2 = tosa.mul %x, %1, %shift : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %y = tosa.mul %2, %sixth, %shift : (tensor<4x8xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.hardsigmoid: max(0, min(1, (x + 3) * (1 / 6)))

// CHECK-LABEL: func @hard_sigmoid_torch(
// CHECK: rectify.hard_sigmoid %{{.*}} {alpha = 1.000000e+00 : f64, beta = 3.000000e+00 : f64, divisor = 6.000000e+00 : f64} : tensor<4x8xf32>
func.func @hard_sigmoid_torch(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %three = "tosa.const"() <{values = dense<3.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %six = "tosa.const"() <{values = dense<6.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %one = "tosa.const"() <{values = dense<1.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %zero = "tosa.const"() <{values = dense<0.000000e+00> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.add %x, %three : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  %r = tosa.reciprocal %six : (tensor<1x1xf32>) -> tensor<1x1xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %1 = tosa.mul %0, %r, %shift : (tensor<4x8xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %2 = tosa.minimum %one, %1 : (tensor<1x1xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = tosa.maximum %zero, %2 : (tensor<1x1xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// tfl.logistic, aten.sigmoid

// CHECK-LABEL: func @sigmoid(
// CHECK: rectify.sigmoid %{{.*}} : tensor<4x8xf32>
func.func @sigmoid(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %y = tosa.sigmoid %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// tfl.tanh, aten.tanh

// CHECK-LABEL: func @tanh(
// CHECK: rectify.tanh %{{.*}} : tensor<4x8xf32>
func.func @tanh(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %y = tosa.tanh %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.silu: sigmoid(x) * x

// CHECK-LABEL: func @silu(
// CHECK: rectify.silu %{{.*}} : tensor<4x8xf32>
func.func @silu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %0 = tosa.sigmoid %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.mul %0, %x, %shift : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.gelu: x * (0.5 * (1 + erf((x - 0) * 0.70710678)))

// CHECK-LABEL: func @gelu_erf(
// CHECK: rectify.gelu %{{.*}} : tensor<4x8xf32>
func.func @gelu_erf(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = "tosa.const"() <{values = dense<0.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %one = "tosa.const"() <{values = dense<1.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %half = "tosa.const"() <{values = dense<0.5> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %root = "tosa.const"() <{values = dense<0.707106769> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.sub %x, %zero : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %1 = tosa.mul %0, %root, %shift : (tensor<4x8xf32>, tensor<1x1xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %2 = tosa.erf %1 : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = tosa.add %one, %2 : (tensor<1x1xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %4 = tosa.mul %half, %3, %shift : (tensor<1x1xf32>, tensor<4x8xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %y = tosa.mul %x, %4, %shift : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.gelu, approximate = "tanh": powers, and sqrt(2 / pi) as one

// CHECK-LABEL: func @gelu_tanh(
// CHECK: rectify.gelu %{{.*}} {approximate = "tanh"} : tensor<4x8xf32>
func.func @gelu_tanh(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %half = "tosa.const"() <{values = dense<0.5> : tensor<4x8xf32>}> : () -> tensor<4x8xf32>
  %one = "tosa.const"() <{values = dense<1.0> : tensor<4x8xf32>}> : () -> tensor<4x8xf32>
  %three = "tosa.const"() <{values = dense<3.0> : tensor<4x8xf32>}> : () -> tensor<4x8xf32>
  %kappa = "tosa.const"() <{values = dense<4.471500e-02> : tensor<4x8xf32>}> : () -> tensor<4x8xf32>
  %twoOverPi = "tosa.const"() <{values = dense<0.636619746> : tensor<4x8xf32>}> : () -> tensor<4x8xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %0 = tosa.mul %half, %x, %shift : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %1 = tosa.pow %twoOverPi, %half : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = tosa.pow %x, %three : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = tosa.mul %kappa, %2, %shift : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %4 = tosa.add %x, %3 : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %5 = tosa.mul %1, %4, %shift : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  %6 = tosa.tanh %5 : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %7 = tosa.add %one, %6 : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = tosa.mul %0, %7, %shift : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// tf.Softplus: log(exp(x) + 1)

// CHECK-LABEL: func @softplus(
// CHECK: rectify.softplus %{{.*}} {threshold = 0x7FF0000000000000 : f64} : tensor<4x8xf32>
func.func @softplus(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %one = "tosa.const"() <{values = dense<1.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.exp %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = tosa.add %0, %one : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  %y = tosa.log %1 : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// x * tanh(log(1 + exp(x)))

// CHECK-LABEL: func @mish(
// CHECK: rectify.mish %{{.*}} : tensor<4x8xf32>
func.func @mish(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %one = "tosa.const"() <{values = dense<1.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.exp %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = tosa.add %0, %one : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  %2 = tosa.log %1 : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = tosa.tanh %2 : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.mul %x, %3, %shift : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// x * (1 / (1 + |x|))

// CHECK-LABEL: func @softsign(
// CHECK: rectify.softsign %{{.*}} : tensor<4x8xf32>
func.func @softsign(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %one = "tosa.const"() <{values = dense<1.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.abs %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = tosa.add %0, %one : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  %2 = tosa.reciprocal %1 : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.mul %x, %2, %shift : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// clamp without an end, squared

// CHECK-LABEL: func @squared_relu(
// CHECK: rectify.squared_relu %{{.*}} : tensor<4x8xf32>
func.func @squared_relu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = "tosa.const"() <{values = dense<0.0> : tensor<1x1xf32>}> : () -> tensor<1x1xf32>
  %0 = tosa.maximum %x, %zero : (tensor<4x8xf32>, tensor<1x1xf32>) -> tensor<4x8xf32>
  %shift = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = tosa.mul %0, %0, %shift : (tensor<4x8xf32>, tensor<4x8xf32>, tensor<1xi8>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
