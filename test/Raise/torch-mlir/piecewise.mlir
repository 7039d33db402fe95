// What torch-mlir makes of piecewise linear ops on its way to linalg: one
// linalg.generic for each op of the decomposition.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#scalar = affine_map<(d0, d1) -> ()>

// aten.relu

// CHECK-LABEL: func @relu(
// CHECK: rectify.relu %{{.*}} {signed_zero = "positive"} : tensor<4x8xf32>
func.func @relu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c0 = arith.constant 0.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.cmpf ugt, %in, %c0 : f32
    %v2 = arith.select %v1, %in, %c0 : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.relu of signed integers

// CHECK-LABEL: func @relu_i8(
// CHECK: rectify.relu %{{.*}} : tensor<4x8xi8>
func.func @relu_i8(%x: tensor<4x8xi8>) -> tensor<4x8xi8> {
  %c0 = arith.constant 0 : i8
  %e = tensor.empty() : tensor<4x8xi8>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xi8>) outs(%e : tensor<4x8xi8>) {
  ^bb0(%in: i8, %out: i8):
    %v1 = arith.cmpi sgt, %in, %c0 : i8
    %v2 = arith.select %v1, %in, %c0 : i8
    linalg.yield %v2 : i8
  } -> tensor<4x8xi8>
  return %y : tensor<4x8xi8>
}

// aten.leaky_relu: max(0, x) + slope * min(0, x)

// CHECK-LABEL: func @leaky_relu(
// CHECK: rectify.leaky_relu %{{.*}} {alpha = 0.0099999997764825821 : f64} : tensor<4x8xf32>
func.func @leaky_relu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = arith.constant dense<0.000000e+00> : tensor<f32>
  %slope = arith.constant 1.000000e-02 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#scalar, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%zero, %x : tensor<f32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v1 = arith.cmpf ogt, %in, %in_1 : f32
    %v2 = arith.select %v1, %in, %in_1 : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  %1 = linalg.generic {indexing_maps = [#scalar, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%zero, %x : tensor<f32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v3 = arith.cmpf olt, %in, %in_1 : f32
    %v4 = arith.select %v3, %in, %in_1 : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%1 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v5 = arith.mulf %in, %slope : f32
    linalg.yield %v5 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %2 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v6 = arith.addf %in, %in_1 : f32
    linalg.yield %v6 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.clamp(0, 6): NaN becomes the lower bound

// CHECK-LABEL: func @clamp(
// CHECK: rectify.relu6 %{{.*}} {nan = "zero"} : tensor<4x8xf32>
func.func @clamp(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c0 = arith.constant 0.000000e+00 : f32
  %c6 = arith.constant 6.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.cmpf ult, %in, %c0 : f32
    %v2 = arith.select %v1, %c0, %in : f32
    %v3 = arith.cmpf ugt, %v2, %c6 : f32
    %v4 = arith.select %v3, %c6, %v2 : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.threshold(x, 0.1, 20)

// CHECK-LABEL: func @threshold(
// CHECK: rectify.thresholded_relu %{{.*}} {alpha = 0.10000000149011612 : f64, nan = "zero", value = 2.000000e+01 : f64} : tensor<4x8xf32>
func.func @threshold(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %t = arith.constant 1.000000e-01 : f32
  %v = arith.constant 2.000000e+01 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.cmpf ule, %in, %t : f32
    %v2 = arith.select %v1, %v, %in : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.hardshrink(x, 0.5)

// CHECK-LABEL: func @hardshrink(
// CHECK: rectify.hard_shrink
func.func @hardshrink(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c0 = arith.constant 0.000000e+00 : f32
  %hi = arith.constant 5.000000e-01 : f32
  %lo = arith.constant -5.000000e-01 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %e_i1 = tensor.empty() : tensor<4x8xi1>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e_i1 : tensor<4x8xi1>) {
  ^bb0(%in: f32, %out: i1):
    %v1 = arith.cmpf ogt, %in, %hi : f32
    linalg.yield %v1 : i1
  } -> tensor<4x8xi1>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e_i1 : tensor<4x8xi1>) {
  ^bb0(%in: f32, %out: i1):
    %v2 = arith.cmpf olt, %in, %lo : f32
    linalg.yield %v2 : i1
  } -> tensor<4x8xi1>
  %2 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %x : tensor<4x8xi1>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: i1, %in_1: f32, %out: f32):
    %v3 = arith.select %in, %in_1, %c0 : f32
    linalg.yield %v3 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%1, %x, %2 : tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: i1, %in_1: f32, %in_2: f32, %out: f32):
    %v4 = arith.select %in, %in_1, %in_2 : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
