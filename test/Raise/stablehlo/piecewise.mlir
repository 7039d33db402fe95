// What JAX emits for its piecewise linear activations, in StableHLO's generic form.

// RUN: rectify-opt %s --allow-unregistered-dialect --rectify-raise | FileCheck %s

// jax.nn.relu: jnp.maximum(x, 0)

// CHECK-LABEL: func @relu(
// CHECK: rectify.relu %{{.*}} {signed_zero = "positive"} : tensor<4x8xf32>
func.func @relu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %y = "stablehlo.maximum"(%x, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// of signed integers

// CHECK-LABEL: func @relu_int(
// CHECK: rectify.relu %{{.*}} : tensor<8xi32>
func.func @relu_int(%x: tensor<8xi32>) -> tensor<8xi32> {
  %c = "stablehlo.constant"() <{value = dense<0> : tensor<i32>}> : () -> tensor<i32>
  %0 = "stablehlo.broadcast_in_dim"(%c) <{broadcast_dimensions = array<i64>}> : (tensor<i32>) -> tensor<8xi32>
  %y = "stablehlo.maximum"(%x, %0) : (tensor<8xi32>, tensor<8xi32>) -> tensor<8xi32>
  return %y : tensor<8xi32>
}

// jax.nn.relu6: jnp.minimum(jnp.maximum(x, 0), 6.)

// CHECK-LABEL: func @relu6(
// CHECK: rectify.relu6 %{{.*}} {signed_zero = "positive"} : tensor<4x8xf32>
func.func @relu6(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %six_0 = "stablehlo.constant"() <{value = dense<6.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %six = "stablehlo.broadcast_in_dim"(%six_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.maximum"(%x, %zero) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.minimum"(%0, %six) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.lax.clamp, whose bounds may be scalars

// CHECK-LABEL: func @clamp(
// CHECK: rectify.clip %{{.*}} {hi = 1.000000e+00 : f64, lo = -1.000000e+00 : f64} : tensor<4x8xf32>
func.func @clamp(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %lo = "stablehlo.constant"() <{value = dense<-1.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %hi = "stablehlo.constant"() <{value = dense<1.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %y = "stablehlo.clamp"(%lo, %x, %hi) : (tensor<f32>, tensor<4x8xf32>, tensor<f32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.hard_tanh: where(x > 1, 1, where(x < -1, -1, x))

// CHECK-LABEL: func @hard_tanh(
// CHECK: rectify.clip %{{.*}} {hi = 1.000000e+00 : f64, lo = -1.000000e+00 : f64} : tensor<4x8xf32>
func.func @hard_tanh(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %one_0 = "stablehlo.constant"() <{value = dense<1.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %one = "stablehlo.broadcast_in_dim"(%one_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %m1_0 = "stablehlo.constant"() <{value = dense<-1.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %m1 = "stablehlo.broadcast_in_dim"(%m1_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.compare"(%x, %one) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %1 = "stablehlo.compare"(%x, %m1) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction LT>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %2 = "stablehlo.select"(%1, %m1, %x) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.select"(%0, %one, %2) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.leaky_relu: where(x >= 0, x, slope * x)

// CHECK-LABEL: func @leaky_relu(
// CHECK: rectify.leaky_relu %{{.*}} {alpha = 0.0099999997764825821 : f64} : tensor<4x8xf32>
func.func @leaky_relu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %slope_0 = "stablehlo.constant"() <{value = dense<0.00999999977> : tensor<f32>}> : () -> tensor<f32>
  %slope = "stablehlo.broadcast_in_dim"(%slope_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.compare"(%x, %zero) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GE>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %1 = "stablehlo.multiply"(%slope, %x) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.select"(%0, %x, %1) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// jax.nn.leaky_relu with an array of slopes: a PReLU

// CHECK-LABEL: func @leaky_relu_array(
// CHECK: rectify.prelu %{{.*}}, %{{.*}} {zero_slope = "product"} : tensor<4x8xf32>, tensor<4x8xf32>
func.func @leaky_relu_array(%x: tensor<4x8xf32>, %s: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.compare"(%x, %zero) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GE>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %1 = "stablehlo.multiply"(%s, %x) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.select"(%0, %x, %1) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
