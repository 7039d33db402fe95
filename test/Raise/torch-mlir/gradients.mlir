// Gradients as torch-mlir writes them in linalg.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>

// aten.threshold_backward(dy, x, 0)

// CHECK-LABEL: func @threshold_backward(
// CHECK: rectify.relu_grad %{{.*}}, %{{.*}} {nan = "zero"} : tensor<4x8xf32>
func.func @threshold_backward(%dy: tensor<4x8xf32>, %x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c0 = arith.constant 0.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%dy, %x : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v1 = arith.cmpf ule, %in_1, %c0 : f32
    %v2 = arith.select %v1, %c0, %in : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.hardtanh_backward(dy, x, -1, 1)

// CHECK-LABEL: func @hardtanh_backward(
// CHECK: rectify.clip_grad
func.func @hardtanh_backward(%dy: tensor<4x8xf32>, %x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c0 = arith.constant 0.000000e+00 : f32
  %lo = arith.constant -1.000000e+00 : f32
  %hi = arith.constant 1.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%dy, %x : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v1 = arith.cmpf ult, %in_1, %lo : f32
    %v2 = arith.cmpf ugt, %in_1, %hi : f32
    %v3 = arith.ori %v1, %v2 : i1
    %v4 = arith.select %v3, %c0, %in : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.sigmoid_backward behind the forward op

// CHECK-LABEL: func @sigmoid_backward(
// CHECK: rectify.sigmoid_grad %{{.*}}, %{{.*}} : tensor<4x8xf32>
func.func @sigmoid_backward(%dy: tensor<4x8xf32>, %x: tensor<4x8xf32>) -> tensor<4x8xf32> {
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
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%dy, %0 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v5 = arith.subf %c1, %in_1 : f32
    %v6 = arith.mulf %in_1, %v5 : f32
    %v7 = arith.mulf %in, %v6 : f32
    linalg.yield %v7 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.tanh_backward behind the forward op: dy - y * y * dy

// CHECK-LABEL: func @tanh_backward(
// CHECK: rectify.tanh_grad %{{.*}}, %{{.*}} : tensor<4x8xf32>
func.func @tanh_backward(%dy: tensor<4x8xf32>, %x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = math.tanh %in : f32
    linalg.yield %v1 : f32
  } -> tensor<4x8xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %0 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v2 = arith.mulf %in, %in_1 : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  %2 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%1, %dy : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v3 = arith.mulf %in, %in_1 : f32
    linalg.yield %v3 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%dy, %2 : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v4 = arith.subf %in, %in_1 : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.gelu_backward

// CHECK-LABEL: func @gelu_backward(
// CHECK: rectify.gelu_grad %{{.*}}, %{{.*}} : tensor<4x8xf32>
func.func @gelu_backward(%dy: tensor<4x8xf32>, %x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %c05 = arith.constant 5.000000e-01 : f32
  %mhalf = arith.constant -5.000000e-01 : f32
  %c1 = arith.constant 1.000000e+00 : f32
  %root = arith.constant 1.41421354 : f32
  %k = arith.constant 0.398942292 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%dy, %x : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v1 = arith.mulf %in_1, %in_1 : f32
    %v2 = arith.mulf %v1, %mhalf : f32
    %v3 = math.exp %v2 : f32
    %v4 = arith.divf %in_1, %root : f32
    %v5 = math.erf %v4 : f32
    %v6 = arith.addf %v5, %c1 : f32
    %v7 = arith.mulf %v6, %c05 : f32
    %v8 = arith.mulf %v3, %in_1 : f32
    %v9 = arith.mulf %v8, %k : f32
    %v10 = arith.addf %v9, %v7 : f32
    %v11 = arith.mulf %in, %v10 : f32
    linalg.yield %v11 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
