// What torch-mlir makes of smooth activations on its way to linalg: one
// linalg.generic for each op of the decomposition, which the raised op replaces
// all at once.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#scalar = affine_map<(d0, d1) -> ()>

// aten.hardsigmoid: max(0, min(1, (x + 3) / 6))

// CHECK-LABEL: func @hardsigmoid(
// CHECK: rectify.hard_sigmoid %{{.*}} {alpha = 1.000000e+00 : f64, beta = 3.000000e+00 : f64, divisor = 6.000000e+00 : f64} : tensor<4x8xf32>
func.func @hardsigmoid(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = arith.constant dense<0.000000e+00> : tensor<f32>
  %one = arith.constant dense<1.000000e+00> : tensor<f32>
  %c3 = arith.constant 3.000000e+00 : f32
  %c6 = arith.constant 6.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.addf %in, %c3 : f32
    linalg.yield %v1 : f32
  } -> tensor<4x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v2 = arith.divf %in, %c6 : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  %2 = linalg.generic {indexing_maps = [#scalar, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%one, %1 : tensor<f32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v3 = arith.cmpf olt, %in, %in_1 : f32
    %v4 = arith.select %v3, %in, %in_1 : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#scalar, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%zero, %2 : tensor<f32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v5 = arith.cmpf ogt, %in, %in_1 : f32
    %v6 = arith.select %v5, %in, %in_1 : f32
    linalg.yield %v6 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.hardswish: relu6(x + 3) / 6 * x

// CHECK-LABEL: func @hardswish(
// CHECK: rectify.hard_swish %{{.*}} : tensor<4x8xf32>
func.func @hardswish(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %six = arith.constant dense<6.000000e+00> : tensor<f32>
  %c0 = arith.constant 0.000000e+00 : f32
  %c3 = arith.constant 3.000000e+00 : f32
  %c6 = arith.constant 6.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.addf %in, %c3 : f32
    linalg.yield %v1 : f32
  } -> tensor<4x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v2 = arith.cmpf ugt, %in, %c0 : f32
    %v3 = arith.select %v2, %in, %c0 : f32
    linalg.yield %v3 : f32
  } -> tensor<4x8xf32>
  %2 = linalg.generic {indexing_maps = [#id, #scalar, #id], iterator_types = ["parallel", "parallel"]} ins(%1, %six : tensor<4x8xf32>, tensor<f32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v4 = arith.cmpf olt, %in, %in_1 : f32
    %v5 = arith.select %v4, %in, %in_1 : f32
    linalg.yield %v5 : f32
  } -> tensor<4x8xf32>
  %3 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%2 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v6 = arith.divf %in, %c6 : f32
    linalg.yield %v6 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%3, %x : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v7 = arith.mulf %in, %in_1 : f32
    linalg.yield %v7 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.elu: max(0, x) + (exp(min(0, x)) - 1)

// CHECK-LABEL: func @elu(
// CHECK: rectify.elu %{{.*}} : tensor<4x8xf32>
func.func @elu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = arith.constant dense<0.000000e+00> : tensor<f32>
  %c1 = arith.constant 1.000000e+00 : f32
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
    %v5 = math.exp %in : f32
    linalg.yield %v5 : f32
  } -> tensor<4x8xf32>
  %3 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%2 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v6 = arith.subf %in, %c1 : f32
    linalg.yield %v6 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %3 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v7 = arith.addf %in, %in_1 : f32
    linalg.yield %v7 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.elu with alpha = 2

// CHECK-LABEL: func @elu_alpha(
// CHECK: rectify.elu %{{.*}} {alpha = 2.000000e+00 : f64} : tensor<4x8xf32>
func.func @elu_alpha(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = arith.constant dense<0.000000e+00> : tensor<f32>
  %c1 = arith.constant 1.000000e+00 : f32
  %alpha = arith.constant 2.000000e+00 : f32
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
    %v5 = math.exp %in : f32
    linalg.yield %v5 : f32
  } -> tensor<4x8xf32>
  %3 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%2 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v6 = arith.subf %in, %c1 : f32
    linalg.yield %v6 : f32
  } -> tensor<4x8xf32>
  %5 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%3 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v7 = arith.mulf %in, %alpha : f32
    linalg.yield %v7 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %5 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v8 = arith.addf %in, %in_1 : f32
    linalg.yield %v8 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.elu with a scale: SELU as older exporters write it

// CHECK-LABEL: func @elu_scaled(
// CHECK: rectify.selu %{{.*}} : tensor<4x8xf32>
func.func @elu_scaled(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = arith.constant dense<0.000000e+00> : tensor<f32>
  %c1 = arith.constant 1.000000e+00 : f32
  %alpha = arith.constant 1.67326319 : f32
  %scale = arith.constant 1.05070102 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#scalar, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%zero, %x : tensor<f32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v1 = arith.cmpf ogt, %in, %in_1 : f32
    %v2 = arith.select %v1, %in, %in_1 : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  %p = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v3 = arith.mulf %in, %scale : f32
    linalg.yield %v3 : f32
  } -> tensor<4x8xf32>
  %1 = linalg.generic {indexing_maps = [#scalar, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%zero, %x : tensor<f32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v4 = arith.cmpf olt, %in, %in_1 : f32
    %v5 = arith.select %v4, %in, %in_1 : f32
    linalg.yield %v5 : f32
  } -> tensor<4x8xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%1 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v6 = math.exp %in : f32
    linalg.yield %v6 : f32
  } -> tensor<4x8xf32>
  %3 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%2 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v7 = arith.subf %in, %c1 : f32
    linalg.yield %v7 : f32
  } -> tensor<4x8xf32>
  %4 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%3 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v8 = arith.mulf %in, %scale : f32
    linalg.yield %v8 : f32
  } -> tensor<4x8xf32>
  %5 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%4 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v9 = arith.mulf %in, %alpha : f32
    linalg.yield %v9 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%p, %5 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v10 = arith.addf %in, %in_1 : f32
    linalg.yield %v10 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.selu: scale * (max(0, x) + alpha * (exp(min(0, x)) - 1))

// CHECK-LABEL: func @selu(
// CHECK: rectify.selu %{{.*}} : tensor<4x8xf32>
func.func @selu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = arith.constant dense<0.000000e+00> : tensor<f32>
  %c1 = arith.constant 1.000000e+00 : f32
  %alpha = arith.constant 1.67326319 : f32
  %scale = arith.constant 1.05070102 : f32
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
    %v5 = math.exp %in : f32
    linalg.yield %v5 : f32
  } -> tensor<4x8xf32>
  %3 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%2 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v6 = arith.subf %in, %c1 : f32
    linalg.yield %v6 : f32
  } -> tensor<4x8xf32>
  %4 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%3 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v7 = arith.mulf %in, %alpha : f32
    linalg.yield %v7 : f32
  } -> tensor<4x8xf32>
  %5 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %4 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v8 = arith.addf %in, %in_1 : f32
    linalg.yield %v8 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%5 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v9 = arith.mulf %in, %scale : f32
    linalg.yield %v9 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.celu: max(0, x) + min(0, alpha * (exp(x / alpha) - 1))

// CHECK-LABEL: func @celu(
// CHECK: rectify.celu %{{.*}} {alpha = 2.000000e+00 : f64} : tensor<4x8xf32>
func.func @celu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %zero = arith.constant dense<0.000000e+00> : tensor<f32>
  %c1 = arith.constant 1.000000e+00 : f32
  %alpha = arith.constant 2.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#scalar, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%zero, %x : tensor<f32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v1 = arith.cmpf ogt, %in, %in_1 : f32
    %v2 = arith.select %v1, %in, %in_1 : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v3 = arith.divf %in, %alpha : f32
    linalg.yield %v3 : f32
  } -> tensor<4x8xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%1 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v4 = math.exp %in : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  %3 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%2 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v5 = arith.subf %in, %c1 : f32
    linalg.yield %v5 : f32
  } -> tensor<4x8xf32>
  %4 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%3 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v6 = arith.mulf %in, %alpha : f32
    linalg.yield %v6 : f32
  } -> tensor<4x8xf32>
  %5 = linalg.generic {indexing_maps = [#scalar, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%zero, %4 : tensor<f32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v7 = arith.cmpf olt, %in, %in_1 : f32
    %v8 = arith.select %v7, %in, %in_1 : f32
    linalg.yield %v8 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %5 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v9 = arith.addf %in, %in_1 : f32
    linalg.yield %v9 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.sigmoid

// CHECK-LABEL: func @sigmoid(
// CHECK: rectify.sigmoid %{{.*}} : tensor<4x8xf32>
func.func @sigmoid(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c1 = arith.constant 1.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.negf %in : f32
    %v2 = math.exp %v1 : f32
    %v3 = arith.addf %v2, %c1 : f32
    %v4 = arith.divf %c1, %v3 : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.silu: sigmoid(x) * x

// CHECK-LABEL: func @silu(
// CHECK: rectify.silu %{{.*}} : tensor<4x8xf32>
func.func @silu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c1 = arith.constant 1.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.negf %in : f32
    %v2 = math.exp %v1 : f32
    %v3 = arith.addf %v2, %c1 : f32
    %v4 = arith.divf %c1, %v3 : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %x : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v5 = arith.mulf %in, %in_1 : f32
    linalg.yield %v5 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.log_sigmoid: log(sigmoid(x))

// CHECK-LABEL: func @log_sigmoid(
// CHECK: rectify.log_sigmoid %{{.*}} : tensor<4x8xf32>
func.func @log_sigmoid(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c1 = arith.constant 1.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.negf %in : f32
    %v2 = math.exp %v1 : f32
    %v3 = arith.addf %v2, %c1 : f32
    %v4 = arith.divf %c1, %v3 : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v5 = math.log %in : f32
    linalg.yield %v5 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.tanh

// CHECK-LABEL: func @tanh(
// CHECK: rectify.tanh %{{.*}} : tensor<4x8xf32>
func.func @tanh(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = math.tanh %in : f32
    linalg.yield %v1 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.gelu

// CHECK-LABEL: func @gelu(
// CHECK: rectify.gelu %{{.*}} : tensor<4x8xf32>
func.func @gelu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c05 = arith.constant 5.000000e-01 : f32
  %c1 = arith.constant 1.000000e+00 : f32
  %root = arith.constant 1.41421354 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.divf %in, %root : f32
    %v2 = math.erf %v1 : f32
    %v3 = arith.addf %v2, %c1 : f32
    %v4 = arith.mulf %v3, %c05 : f32
    %v5 = arith.mulf %in, %v4 : f32
    linalg.yield %v5 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.gelu, approximate = "tanh": torch-mlir rounds sqrt(2 / pi) to
// 0.7977240352174656

// CHECK-LABEL: func @gelu_tanh(
// CHECK: rectify.gelu %{{.*}} {approximate = "tanh"} : tensor<4x8xf32>
func.func @gelu_tanh(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c3 = arith.constant 3 : i64
  %kappa = arith.constant 4.471500e-02 : f32
  %beta = arith.constant 0.797724068 : f32
  %c1 = arith.constant 1.000000e+00 : f32
  %c05 = arith.constant 5.000000e-01 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = math.fpowi %in, %c3 : f32, i64
    %v2 = arith.mulf %v1, %kappa : f32
    %v3 = arith.addf %in, %v2 : f32
    %v4 = arith.mulf %v3, %beta : f32
    %v5 = math.tanh %v4 : f32
    %v6 = arith.addf %v5, %c1 : f32
    %v7 = arith.mulf %v6, %c05 : f32
    %v8 = arith.mulf %in, %v7 : f32
    linalg.yield %v8 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.softplus

// CHECK-LABEL: func @softplus(
// CHECK: rectify.softplus %{{.*}} : tensor<4x8xf32>
func.func @softplus(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c20 = arith.constant 2.000000e+01 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %e_i1 = tensor.empty() : tensor<4x8xi1>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = math.exp %in : f32
    linalg.yield %v1 : f32
  } -> tensor<4x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v2 = math.log1p %in : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  %3 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e_i1 : tensor<4x8xi1>) {
  ^bb0(%in: f32, %out: i1):
    %v3 = arith.cmpf ogt, %in, %c20 : f32
    linalg.yield %v3 : i1
  } -> tensor<4x8xi1>
  %y = linalg.generic {indexing_maps = [#id, #id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%3, %x, %1 : tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: i1, %in_1: f32, %in_2: f32, %out: f32):
    %v4 = arith.select %in, %in_1, %in_2 : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.softplus with beta = 2

// CHECK-LABEL: func @softplus_beta(
// CHECK: rectify.softplus %{{.*}} {beta = 2.000000e+00 : f64} : tensor<4x8xf32>
func.func @softplus_beta(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c20 = arith.constant 2.000000e+01 : f32
  %beta = arith.constant 2.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %e_i1 = tensor.empty() : tensor<4x8xi1>
  %t = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.mulf %in, %beta : f32
    linalg.yield %v1 : f32
  } -> tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%t : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v2 = math.exp %in : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v3 = math.log1p %in : f32
    linalg.yield %v3 : f32
  } -> tensor<4x8xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%1 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v4 = arith.divf %in, %beta : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  %3 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%t : tensor<4x8xf32>) outs(%e_i1 : tensor<4x8xi1>) {
  ^bb0(%in: f32, %out: i1):
    %v5 = arith.cmpf ogt, %in, %c20 : f32
    linalg.yield %v5 : i1
  } -> tensor<4x8xi1>
  %y = linalg.generic {indexing_maps = [#id, #id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%3, %x, %2 : tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: i1, %in_1: f32, %in_2: f32, %out: f32):
    %v6 = arith.select %in, %in_1, %in_2 : f32
    linalg.yield %v6 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.mish: x * tanh(softplus(x))

// CHECK-LABEL: func @mish(
// CHECK: rectify.mish %{{.*}} : tensor<4x8xf32>
func.func @mish(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c20 = arith.constant 2.000000e+01 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %e_i1 = tensor.empty() : tensor<4x8xi1>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = math.exp %in : f32
    linalg.yield %v1 : f32
  } -> tensor<4x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v2 = math.log1p %in : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  %3 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e_i1 : tensor<4x8xi1>) {
  ^bb0(%in: f32, %out: i1):
    %v3 = arith.cmpf ogt, %in, %c20 : f32
    linalg.yield %v3 : i1
  } -> tensor<4x8xi1>
  %4 = linalg.generic {indexing_maps = [#id, #id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%3, %x, %1 : tensor<4x8xi1>, tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: i1, %in_1: f32, %in_2: f32, %out: f32):
    %v4 = arith.select %in, %in_1, %in_2 : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  %5 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%4 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v5 = math.tanh %in : f32
    linalg.yield %v5 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %5 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v6 = arith.mulf %in, %in_1 : f32
    linalg.yield %v6 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// x / (abs(x) + 1), which PyTorch composes

// CHECK-LABEL: func @softsign(
// CHECK: rectify.softsign %{{.*}} : tensor<4x8xf32>
func.func @softsign(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c1 = arith.constant 1.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = math.absf %in : f32
    linalg.yield %v1 : f32
  } -> tensor<4x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v2 = arith.addf %in, %c1 : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %1 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v3 = arith.divf %in, %in_1 : f32
    linalg.yield %v3 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// x - tanh(x), which PyTorch composes

// CHECK-LABEL: func @tanhshrink(
// CHECK: rectify.tanh_shrink %{{.*}} : tensor<4x8xf32>
func.func @tanhshrink(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = math.tanh %in : f32
    linalg.yield %v1 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %0 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v2 = arith.subf %in, %in_1 : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// square(relu(x))

// CHECK-LABEL: func @squared_relu(
// CHECK: rectify.squared_relu %{{.*}} : tensor<4x8xf32>
func.func @squared_relu(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c0 = arith.constant 0.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.cmpf ugt, %in, %c0 : f32
    %v2 = arith.select %v1, %in, %c0 : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %0 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v3 = arith.mulf %in, %in_1 : f32
    linalg.yield %v3 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// pow(relu(x), 2)

// CHECK-LABEL: func @squared_relu_pow(
// CHECK: rectify.squared_relu %{{.*}} : tensor<4x8xf32>
func.func @squared_relu_pow(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c0 = arith.constant 0.000000e+00 : f32
  %c2 = arith.constant 2.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.cmpf ugt, %in, %c0 : f32
    %v2 = arith.select %v1, %in, %c0 : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%0 : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v3 = math.powf %in, %c2 : f32
    linalg.yield %v3 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
