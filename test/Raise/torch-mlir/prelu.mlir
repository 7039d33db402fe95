// PReLU as torch-mlir writes it in linalg.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

#id = affine_map<(d0, d1, d2, d3) -> (d0, d1, d2, d3)>
#channel = affine_map<(d0, d1, d2, d3) -> (0, d1, 0, 0)>
#vector = affine_map<(d0, d1, d2, d3) -> (d1)>

// aten.prelu, decomposed, with a slope for each channel

// CHECK-LABEL: func @prelu(
// CHECK: rectify.prelu %{{.*}}, %{{.*}} {zero_slope = "product"} : tensor<2x3x4x5xf32>, tensor<1x3x1x1xf32>
func.func @prelu(%x: tensor<2x3x4x5xf32>, %w: tensor<3xf32>) -> tensor<2x3x4x5xf32> {
  %c0 = arith.constant 0.000000e+00 : f32
  %e = tensor.empty() : tensor<2x3x4x5xf32>
  %e_i1 = tensor.empty() : tensor<2x3x4x5xi1>
  %s = tensor.expand_shape %w [[0, 1, 2, 3]] output_shape [1, 3, 1, 1] : tensor<3xf32> into tensor<1x3x1x1xf32>
  %0 = linalg.generic {indexing_maps = [#id, #channel, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%x, %s : tensor<2x3x4x5xf32>, tensor<1x3x1x1xf32>) outs(%e : tensor<2x3x4x5xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v1 = arith.mulf %in, %in_1 : f32
    linalg.yield %v1 : f32
  } -> tensor<2x3x4x5xf32>
  %1 = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%x : tensor<2x3x4x5xf32>) outs(%e_i1 : tensor<2x3x4x5xi1>) {
  ^bb0(%in: f32, %out: i1):
    %v2 = arith.cmpf olt, %in, %c0 : f32
    linalg.yield %v2 : i1
  } -> tensor<2x3x4x5xi1>
  %y = linalg.generic {indexing_maps = [#id, #id, #id, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%1, %0, %x : tensor<2x3x4x5xi1>, tensor<2x3x4x5xf32>, tensor<2x3x4x5xf32>) outs(%e : tensor<2x3x4x5xf32>) {
  ^bb0(%in: i1, %in_1: f32, %in_2: f32, %out: f32):
    %v3 = arith.select %in, %in_1, %in_2 : f32
    linalg.yield %v3 : f32
  } -> tensor<2x3x4x5xf32>
  return %y : tensor<2x3x4x5xf32>
}

// aten.prelu as one op: a slope of infinity makes NaN of positive numbers too.

// CHECK-LABEL: func @prelu_body(
// CHECK-NOT: rectify.prelu
func.func @prelu_body(%x: tensor<2x3x4x5xf32>, %w: tensor<3xf32>) -> tensor<2x3x4x5xf32> {
  %c0 = arith.constant 0.000000e+00 : f32
  %e = tensor.empty() : tensor<2x3x4x5xf32>
  %y = linalg.generic {indexing_maps = [#id, #vector, #id], iterator_types = ["parallel", "parallel", "parallel", "parallel"]} ins(%x, %w : tensor<2x3x4x5xf32>, tensor<3xf32>) outs(%e : tensor<2x3x4x5xf32>) {
  ^bb0(%in: f32, %in_1: f32, %out: f32):
    %v1 = arith.cmpf ugt, %in, %c0 : f32
    %v2 = arith.select %v1, %in, %c0 : f32
    %v3 = arith.select %v1, %c0, %in : f32
    %v4 = arith.mulf %v3, %in_1 : f32
    %v5 = arith.addf %v2, %v4 : f32
    linalg.yield %v5 : f32
  } -> tensor<2x3x4x5xf32>
  return %y : tensor<2x3x4x5xf32>
}
