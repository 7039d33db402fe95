// What torch-mlir writes in linalg that no attribute expresses: its minimum and
// maximum return the second operand for a NaN, so that clamping turns NaN into a
// bound.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

#id = affine_map<(d0, d1) -> (d0, d1)>
#scalar = affine_map<(d0, d1) -> ()>

// aten.clamp(-1, 1): NaN becomes -1, which no attribute says

// CHECK-LABEL: func @clamp_lower(
// CHECK-NOT: rectify.
func.func @clamp_lower(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %lo = arith.constant -1.000000e+00 : f32
  %hi = arith.constant 1.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.cmpf ult, %in, %lo : f32
    %v2 = arith.select %v1, %lo, %in : f32
    %v3 = arith.cmpf ugt, %v2, %hi : f32
    %v4 = arith.select %v3, %hi, %v2 : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.relu6: of a NaN, minimum(relu(x), 6) makes 6

// CHECK-LABEL: func @relu6(
// CHECK-NOT: rectify.relu6
func.func @relu6(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %six = arith.constant dense<6.000000e+00> : tensor<f32>
  %c0 = arith.constant 0.000000e+00 : f32
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %out: f32):
    %v1 = arith.cmpf ugt, %in, %c0 : f32
    %v2 = arith.select %v1, %in, %c0 : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#id, #scalar, #id], iterator_types = ["parallel", "parallel"]} ins(%0, %six : tensor<4x8xf32>, tensor<f32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v3 = arith.cmpf olt, %in, %in_1 : f32
    %v4 = arith.select %v3, %in, %in_1 : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// aten.hardtanh: of a NaN, maximum(x, -1) makes -1

// CHECK-LABEL: func @hardtanh(
// CHECK-NOT: lo =
func.func @hardtanh(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %lo = arith.constant dense<-1.000000e+00> : tensor<f32>
  %hi = arith.constant dense<1.000000e+00> : tensor<f32>
  %e = tensor.empty() : tensor<4x8xf32>
  %0 = linalg.generic {indexing_maps = [#id, #scalar, #id], iterator_types = ["parallel", "parallel"]} ins(%x, %lo : tensor<4x8xf32>, tensor<f32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v1 = arith.cmpf ogt, %in, %in_1 : f32
    %v2 = arith.select %v1, %in, %in_1 : f32
    linalg.yield %v2 : f32
  } -> tensor<4x8xf32>
  %y = linalg.generic {indexing_maps = [#scalar, #id, #id], iterator_types = ["parallel", "parallel"]} ins(%hi, %0 : tensor<f32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v3 = arith.cmpf olt, %in, %in_1 : f32
    %v4 = arith.select %v3, %in, %in_1 : f32
    linalg.yield %v4 : f32
  } -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}
