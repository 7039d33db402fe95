// JAX makes a function of each jitted function, and jnp.where is one. Calls of
// functions that do nothing but compute are looked into.

// RUN: rectify-opt %s --allow-unregistered-dialect --rectify-raise | FileCheck %s

// A pass on one function does not look into others, which another thread may be
// changing.
// RUN: rectify-opt %s --allow-unregistered-dialect --pass-pipeline='builtin.module(func.func(rectify-raise))' \
// RUN:   | FileCheck %s --check-prefix=NESTED
// NESTED: call @elu
// NESTED: call @leaky_relu
// NESTED-NOT: rectify.

// CHECK-LABEL: func.func public @main(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>)
// CHECK-NEXT: %[[E:.*]] = rectify.elu %[[X]] : tensor<4x8xf32>
// CHECK-NEXT: %[[Y:.*]] = rectify.leaky_relu %[[E]] {alpha = 0.0099999997764825821 : f64} : tensor<4x8xf32>
// CHECK-NEXT: return %[[Y]]
func.func public @main(%arg0: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %0 = call @elu(%arg0) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %1 = call @leaky_relu(%0) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %1 : tensor<4x8xf32>
}

// The guard and the choice are calls of two instances of jnp.where.

// CHECK-LABEL: func.func private @elu(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>)
// CHECK-NEXT: %[[Y:.*]] = rectify.elu %[[X]] : tensor<4x8xf32>
// CHECK-NEXT: return %[[Y]]
func.func private @elu(%arg0: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %cst = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %0 = "stablehlo.broadcast_in_dim"(%cst) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %1 = "stablehlo.compare"(%arg0, %0) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %2 = "stablehlo.compare"(%arg0, %0) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GT>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %3 = call @_where(%2, %cst, %arg0) : (tensor<4x8xi1>, tensor<f32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %4 = "stablehlo.exponential_minus_one"(%3) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %5 = call @_where_0(%1, %arg0, %4) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %5 : tensor<4x8xf32>
}
func.func private @_where(%arg0: tensor<4x8xi1>, %arg1: tensor<f32>, %arg2: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %0 = "stablehlo.broadcast_in_dim"(%arg1) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %1 = "stablehlo.select"(%arg0, %0, %arg2) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %1 : tensor<4x8xf32>
}
func.func private @_where_0(%arg0: tensor<4x8xi1>, %arg1: tensor<4x8xf32>, %arg2: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %0 = "stablehlo.select"(%arg0, %arg1, %arg2) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// CHECK-LABEL: func.func private @leaky_relu(
// CHECK-SAME: %[[X:.*]]: tensor<4x8xf32>)
// CHECK-NEXT: %[[Y:.*]] = rectify.leaky_relu %[[X]] {alpha = 0.0099999997764825821 : f64} : tensor<4x8xf32>
// CHECK-NEXT: return %[[Y]]
func.func private @leaky_relu(%arg0: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %cst = "stablehlo.constant"() <{value = dense<0.000000e+00> : tensor<f32>}> : () -> tensor<f32>
  %cst_0 = "stablehlo.constant"() <{value = dense<0.00999999977> : tensor<f32>}> : () -> tensor<f32>
  %0 = "stablehlo.broadcast_in_dim"(%cst) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %1 = "stablehlo.compare"(%arg0, %0) <{compare_type = #stablehlo<comparison_type FLOAT>, comparison_direction = #stablehlo<comparison_direction GE>}> : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xi1>
  %2 = "stablehlo.broadcast_in_dim"(%cst_0) <{broadcast_dimensions = array<i64>}> : (tensor<f32>) -> tensor<4x8xf32>
  %3 = "stablehlo.multiply"(%2, %arg0) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  %4 = call @_where_0(%1, %arg0, %3) : (tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %4 : tensor<4x8xf32>
}
