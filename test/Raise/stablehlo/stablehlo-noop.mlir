// What JAX emits that no attribute expresses.

// RUN: rectify-opt %s --allow-unregistered-dialect --rectify-raise | FileCheck %s

// What transposition makes of jax.nn.leaky_relu: both arms, summed. A NaN takes
// the slope, while the op passes the incoming gradient.

// CHECK-LABEL: func @leaky_relu_vjp(
// CHECK-NOT: rectify.leaky_relu_grad
func.func @leaky_relu_vjp(%x: tensor<4x8xf32>, %g: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero_0 = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %zero = "stablehlo.broadcast_in_dim"(%zero_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %slope_0 = "stablehlo.constant"() <{value = dense<0.00999999977> : tensor<f32>}> : () -> tensor<f32>
  %slope = "stablehlo.broadcast_in_dim"(%slope_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %0 = "stablehlo.compare"(%x, %zero) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GE>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %1 = "stablehlo.select"(%0, %g, %zero) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %2 = "stablehlo.select"(%0, %zero, %g) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %3 = "stablehlo.multiply"(%slope, %2) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.add"(%1, %3) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
