// What JAX emits for its smooth activations, in StableHLO's generic form.

// RUN: rectify-opt %s --allow-unregistered-dialect --rectify-raise | FileCheck %s

// jax.nn.elu: where(x > 0, x, alpha * expm1(where(x > 0, 0, x)))

// CHECK-LABEL: func @elu(
// CHECK: rectify.elu %{{.*}} : tensor<4x8xf32>
func.func @elu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %alpha_0 = "stablehlo.constant"() <{value = dense<1.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %alpha = "stablehlo.broadcast_in_dim"(%alpha_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.compare"(%x, %zero) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %1 = "stablehlo.compare"(%x, %zero) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %2 = "stablehlo.select"(%1, %zero, %x) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = "stablehlo.exponential_minus_one"(%2) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %4 = "stablehlo.multiply"(%alpha, %3) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.select"(%0, %x, %4) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.elu with alpha = 0.5

// CHECK-LABEL: func @elu_alpha(
// CHECK: rectify.elu %{{.*}} {alpha = 5.000000e-01 : f64} : tensor<4x8xf32>
func.func @elu_alpha(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %alpha_0 = "stablehlo.constant"() <{value = dense<5.000000e-01> : tensor<f32>}> : () -> tensor<f32>
  %alpha = "stablehlo.broadcast_in_dim"(%alpha_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.compare"(%x, %zero) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %1 = "stablehlo.compare"(%x, %zero) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %2 = "stablehlo.select"(%1, %zero, %x) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = "stablehlo.exponential_minus_one"(%2) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %4 = "stablehlo.multiply"(%alpha, %3) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.select"(%0, %x, %4) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.selu: scale * elu(x, alpha)

// CHECK-LABEL: func @selu(
// CHECK: rectify.selu %{{.*}} : tensor<4x8xf32>
func.func @selu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %alpha_0 = "stablehlo.constant"() <{value = dense<1.67326319> : tensor<f32>}> : () -> tensor<f32>
  %alpha = "stablehlo.broadcast_in_dim"(%alpha_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %scale_0 = "stablehlo.constant"() <{value = dense<1.05070102> : tensor<f32>}> : () -> tensor<f32>
  %scale = "stablehlo.broadcast_in_dim"(%scale_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.compare"(%x, %zero) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %1 = "stablehlo.compare"(%x, %zero) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %2 = "stablehlo.select"(%1, %zero, %x) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = "stablehlo.exponential_minus_one"(%2) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %4 = "stablehlo.multiply"(%alpha, %3) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %5 = "stablehlo.select"(%0, %x, %4) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.multiply"(%scale, %5) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.celu: maximum(x, 0) + alpha * expm1(minimum(x, 0) / alpha)

// CHECK-LABEL: func @celu(
// CHECK: rectify.celu %{{.*}} {alpha = 2.000000e+00 : f64} : tensor<4x8xf32>
func.func @celu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %alpha_0 = "stablehlo.constant"() <{value = dense<2.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %alpha = "stablehlo.broadcast_in_dim"(%alpha_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.maximum"(%x, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = "stablehlo.minimum"(%x, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = "stablehlo.divide"(%1, %alpha) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = "stablehlo.exponential_minus_one"(%2) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %4 = "stablehlo.multiply"(%alpha, %3) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.add"(%0, %4) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.softplus: jnp.logaddexp(x, 0), which looks after NaN itself

// CHECK-LABEL: func @softplus(
// CHECK: rectify.softplus %{{.*}} {threshold = 0x7FF0000000000000 : f64} : tensor<4x8xf32>
func.func @softplus(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %a = "stablehlo.maximum"(%x, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %b = "stablehlo.subtract"(%x, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %c = "stablehlo.compare"(%b, %b) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction NE>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %d = "stablehlo.add"(%x, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %e = "stablehlo.abs"(%b) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %f = "stablehlo.negate"(%e) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %g = "stablehlo.exponential"(%f) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %h = "stablehlo.log_plus_one"(%g) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %i = "stablehlo.add"(%a, %h) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.select"(%c, %d, %i) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.log_sigmoid: -softplus(-x)

// CHECK-LABEL: func @log_sigmoid(
// CHECK: rectify.log_sigmoid %{{.*}} : tensor<4x8xf32>
func.func @log_sigmoid(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %n = "stablehlo.negate"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %a = "stablehlo.maximum"(%n, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %b = "stablehlo.subtract"(%n, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %c = "stablehlo.compare"(%b, %b) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction NE>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %d = "stablehlo.add"(%n, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %e = "stablehlo.abs"(%b) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %f = "stablehlo.negate"(%e) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %g = "stablehlo.exponential"(%f) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %h = "stablehlo.log_plus_one"(%g) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %i = "stablehlo.add"(%a, %h) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %s = "stablehlo.select"(%c, %d, %i) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.negate"(%s) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.mish: x * tanh(softplus(x))

// CHECK-LABEL: func @mish(
// CHECK: rectify.mish %{{.*}} : tensor<4x8xf32>
func.func @mish(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %a = "stablehlo.maximum"(%x, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %b = "stablehlo.subtract"(%x, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %c = "stablehlo.compare"(%b, %b) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction NE>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %d = "stablehlo.add"(%x, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %e = "stablehlo.abs"(%b) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %f = "stablehlo.negate"(%e) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %g = "stablehlo.exponential"(%f) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %h = "stablehlo.log_plus_one"(%g) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %i = "stablehlo.add"(%a, %h) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %s = "stablehlo.select"(%c, %d, %i) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %t = "stablehlo.tanh"(%s) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.multiply"(%x, %t) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.sigmoid: lax.logistic

// CHECK-LABEL: func @sigmoid(
// CHECK: rectify.sigmoid %{{.*}} : tensor<4x8xf32>
func.func @sigmoid(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %y = "stablehlo.logistic"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jnp.tanh

// CHECK-LABEL: func @tanh(
// CHECK: rectify.tanh %{{.*}} : tensor<4x8xf32>
func.func @tanh(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %y = "stablehlo.tanh"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.silu: x * sigmoid(x)

// CHECK-LABEL: func @silu(
// CHECK: rectify.silu %{{.*}} : tensor<4x8xf32>
func.func @silu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %0 = "stablehlo.logistic"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.multiply"(%x, %0) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.gelu(approximate=False): 0.5 * x * erfc(-x * sqrt(0.5))

// CHECK-LABEL: func @gelu(
// CHECK: rectify.gelu %{{.*}} : tensor<4x8xf32>
func.func @gelu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %half_0 = "stablehlo.constant"() <{value = dense<5.000000e-01> : tensor<f32>}> : () -> tensor<f32>
  %half = "stablehlo.broadcast_in_dim"(%half_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %root_0 = "stablehlo.constant"() <{value = dense<0.707106769> : tensor<f32>}> : () -> tensor<f32>
  %root = "stablehlo.broadcast_in_dim"(%root_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.multiply"(%half, %x) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = "stablehlo.negate"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = "stablehlo.multiply"(%1, %root) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = "chlo.erfc"(%2) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.multiply"(%0, %3) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.gelu: x * (0.5 * (1 + tanh(sqrt(2 / pi) * (x + 0.044715 * x ** 3))))

// CHECK-LABEL: func @gelu_tanh(
// CHECK: rectify.gelu %{{.*}} {approximate = "tanh"} : tensor<4x8xf32>
func.func @gelu_tanh(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %kappa_0 = "stablehlo.constant"() <{value = dense<4.471500e-02> : tensor<f32>}> : () -> tensor<f32>
  %kappa = "stablehlo.broadcast_in_dim"(%kappa_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %beta_0 = "stablehlo.constant"() <{value = dense<0.797884583> : tensor<f32>}> : () -> tensor<f32>
  %beta = "stablehlo.broadcast_in_dim"(%beta_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %one_0 = "stablehlo.constant"() <{value = dense<1.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %one = "stablehlo.broadcast_in_dim"(%one_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %half_0 = "stablehlo.constant"() <{value = dense<5.000000e-01> : tensor<f32>}> : () -> tensor<f32>
  %half = "stablehlo.broadcast_in_dim"(%half_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.multiply"(%x, %x) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = "stablehlo.multiply"(%0, %x) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = "stablehlo.multiply"(%kappa, %1) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = "stablehlo.add"(%x, %2) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %4 = "stablehlo.multiply"(%beta, %3) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %5 = "stablehlo.tanh"(%4) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %6 = "stablehlo.add"(%one, %5) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %7 = "stablehlo.multiply"(%half, %6) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.multiply"(%x, %7) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.hard_sigmoid: relu6(x + 3) / 6

// CHECK-LABEL: func @hard_sigmoid(
// CHECK: rectify.hard_sigmoid %{{.*}} {alpha = 1.000000e+00 : f64, beta = 3.000000e+00 : f64, divisor = 6.000000e+00 : f64} : tensor<4x8xf32>
func.func @hard_sigmoid(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.0> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %three_0 = "stablehlo.constant"() <{value = dense<3.0> : tensor<f32>}> : () -> tensor<f32>
  %three = "stablehlo.broadcast_in_dim"(%three_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %six_0 = "stablehlo.constant"() <{value = dense<6.0> : tensor<f32>}> : () -> tensor<f32>
  %six = "stablehlo.broadcast_in_dim"(%six_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.add"(%x, %three) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = "stablehlo.maximum"(%0, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = "stablehlo.minimum"(%1, %six) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.divide"(%2, %six) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.hard_silu: x * hard_sigmoid(x)

// CHECK-LABEL: func @hard_silu(
// CHECK: rectify.hard_swish %{{.*}} : tensor<4x8xf32>
func.func @hard_silu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.0> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %three_0 = "stablehlo.constant"() <{value = dense<3.0> : tensor<f32>}> : () -> tensor<f32>
  %three = "stablehlo.broadcast_in_dim"(%three_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %six_0 = "stablehlo.constant"() <{value = dense<6.0> : tensor<f32>}> : () -> tensor<f32>
  %six = "stablehlo.broadcast_in_dim"(%six_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.add"(%x, %three) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = "stablehlo.maximum"(%0, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = "stablehlo.minimum"(%1, %six) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = "stablehlo.divide"(%2, %six) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.multiply"(%x, %3) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.soft_sign: x / (abs(x) + 1)

// CHECK-LABEL: func @soft_sign(
// CHECK: rectify.softsign %{{.*}} : tensor<4x8xf32>
func.func @soft_sign(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %one_0 = "stablehlo.constant"() <{value = dense<1.0> : tensor<f32>}> : () -> tensor<f32>
  %one = "stablehlo.broadcast_in_dim"(%one_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.abs"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = "stablehlo.add"(%0, %one) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.divide"(%x, %1) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jnp.square(jax.nn.relu(x))

// CHECK-LABEL: func @squared_relu(
// CHECK: rectify.squared_relu %{{.*}} : tensor<4x8xf32>
func.func @squared_relu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.0> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.maximum"(%x, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.multiply"(%0, %0) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
