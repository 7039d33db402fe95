// What JAX emits for gradients, in StableHLO's generic form.

// RUN: rectify-opt %s --allow-unregistered-dialect --rectify-raise | FileCheck %s

// The gradient that jax.nn.relu defines: select(x > 0, g, 0)

// CHECK-LABEL: func @relu_jvp(
// CHECK: rectify.relu_grad %{{.*}}, %{{.*}} {nan = "zero"} : tensor<4x8xf32>
func.func @relu_jvp(%x: tensor<4x8xf32>, %g: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.compare"(%x, %zero) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %y = "stablehlo.select"(%0, %g, %zero) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// The gradient that jax.nn.relu6 defines: select((x > 0) & (x < 6), g, 0)

// CHECK-LABEL: func @relu6_jvp(
// CHECK: rectify.relu6_grad %{{.*}}, %{{.*}} {nan = "zero"} : tensor<4x8xf32>
func.func @relu6_jvp(%x: tensor<4x8xf32>, %g: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %six_0 = "stablehlo.constant"() <{value = dense<6.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %six = "stablehlo.broadcast_in_dim"(%six_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.compare"(%x, %zero) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %1 = "stablehlo.compare"(%x, %six) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction LT>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %2 = "stablehlo.and"(%0, %1) : (tensor<4x8xi1>, tensor<4x8xi1>) -> tensor<4x8xi1>
  %y = "stablehlo.select"(%2, %g, %zero) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// The gradient of lax.logistic: g * (y * (1 - y))

// CHECK-LABEL: func @sigmoid_vjp(
// CHECK: rectify.sigmoid_grad %{{.*}}, %{{.*}} : tensor<4x8xf32>
func.func @sigmoid_vjp(%x: tensor<4x8xf32>, %g: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %one_0 = "stablehlo.constant"() <{value = dense<1.0> : tensor<f32>}> : () -> tensor<f32>
  %one = "stablehlo.broadcast_in_dim"(%one_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.logistic"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = "stablehlo.subtract"(%one, %0) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = "stablehlo.multiply"(%0, %1) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.multiply"(%g, %2) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// The gradient of lax.tanh: (g + g * y) * (1 - y)

// CHECK-LABEL: func @tanh_vjp(
// CHECK: rectify.tanh_grad %{{.*}}, %{{.*}} : tensor<4x8xf32>
func.func @tanh_vjp(%x: tensor<4x8xf32>, %g: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %one_0 = "stablehlo.constant"() <{value = dense<1.0> : tensor<f32>}> : () -> tensor<f32>
  %one = "stablehlo.broadcast_in_dim"(%one_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.tanh"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = "stablehlo.subtract"(%one, %0) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = "stablehlo.multiply"(%g, %0) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = "stablehlo.add"(%g, %2) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.multiply"(%3, %1) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// The gradient of jax.nn.silu, x * logistic(x): g * y + g * x * (y * (1 - y))

// CHECK-LABEL: func @silu_vjp(
// CHECK: rectify.silu_grad %{{.*}}, %{{.*}} : tensor<4x8xf32>
func.func @silu_vjp(%x: tensor<4x8xf32>, %g: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %one_0 = "stablehlo.constant"() <{value = dense<1.0> : tensor<f32>}> : () -> tensor<f32>
  %one = "stablehlo.broadcast_in_dim"(%one_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.logistic"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = "stablehlo.subtract"(%one, %0) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = "stablehlo.multiply"(%x, %g) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = "stablehlo.multiply"(%g, %0) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %4 = "stablehlo.multiply"(%0, %1) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %5 = "stablehlo.multiply"(%2, %4) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.add"(%3, %5) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
