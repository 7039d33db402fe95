// RUN: rectify-opt %s --rectify-raise --split-input-file | FileCheck %s

// CHECK-LABEL: @relu(
// CHECK-SAME: %[[X:[a-z0-9]*]]: tensor<4x?xf32>
func.func @relu(%x: tensor<4x?xf32>, %e: tensor<4x?xf32>) -> tensor<4x?xf32> {
  // CHECK-NEXT: %[[Y:.*]] = rectify.relu %[[X]] {signed_zero = "positive"} : tensor<4x?xf32>
  // CHECK-NEXT: return %[[Y]]
  %zero = arith.constant 0.0 : f32
  %0 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x?xf32>) outs(%e : tensor<4x?xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = arith.maximumf %a, %zero : f32
    linalg.yield %r : f32
  } -> tensor<4x?xf32>
  return %0 : tensor<4x?xf32>
}

// -----

// The loops may be in any order, if both sides are indexed alike.
// CHECK-LABEL: @permuted(
func.func @permuted(%x: tensor<4x8xf32>, %e: tensor<4x8xf32>) -> tensor<4x8xf32> {
  // CHECK-NEXT: rectify.leaky_relu %{{.*}} {alpha = 2.500000e-01 : f64} : tensor<4x8xf32>
  %zero = arith.constant 0.0 : f32
  %alpha = arith.constant 0.25 : f32
  %0 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (j, i)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%a: f32, %out: f32):
    %c = arith.cmpf uge, %a, %zero : f32
    %m = arith.mulf %a, %alpha : f32
    %r = arith.select %c, %a, %m : f32
    linalg.yield %r : f32
  } -> tensor<4x8xf32>
  return %0 : tensor<4x8xf32>
}

// -----

#map = affine_map<(n, c, h, w) -> (n, c, h, w)>
#channel = affine_map<(n, c, h, w) -> (c)>

// CHECK-LABEL: @channels(
// CHECK-SAME: %[[X:.*]]: tensor<1x64x?x56xf32>, %[[S:.*]]: tensor<64xf32>
func.func @channels(%x: tensor<1x64x?x56xf32>, %s: tensor<64xf32>, %e: tensor<1x64x?x56xf32>) -> tensor<1x64x?x56xf32> {
  // CHECK-NEXT: rectify.prelu %[[X]], %[[S]] {at_zero = "product", axis = 1 : i64, zero_slope = "product"} : tensor<1x64x?x56xf32>, tensor<64xf32>
  %zero = arith.constant 0.0 : f32
  %0 = linalg.generic {indexing_maps = [#map, #channel, #map],
                       iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%x, %s : tensor<1x64x?x56xf32>, tensor<64xf32>) outs(%e : tensor<1x64x?x56xf32>) {
  ^bb0(%a: f32, %slope: f32, %out: f32):
    %c = arith.cmpf ugt, %a, %zero : f32
    %m = arith.mulf %slope, %a : f32
    %r = arith.select %c, %a, %m : f32
    linalg.yield %r : f32
  } -> tensor<1x64x?x56xf32>
  return %0 : tensor<1x64x?x56xf32>
}

// -----

#map = affine_map<(n, h, c) -> (n, h, c)>
#row = affine_map<(n, h, c) -> (0, c)>
#scalar = affine_map<(n, h, c) -> ()>

// Slopes that broadcast as in numpy, and scalars.
// CHECK-LABEL: @numpy(
func.func @numpy(%x: tensor<2x3x4xf32>, %s: tensor<1x4xf32>, %t: f32, %u: tensor<f32>, %e: tensor<2x3x4xf32>)
    -> (tensor<2x3x4xf32>, tensor<2x3x4xf32>, tensor<2x3x4xf32>) {
  %zero = arith.constant 0.0 : f32
  // CHECK-NEXT: rectify.prelu %{{.*}}, %{{.*}} {zero_slope = "product"} : tensor<2x3x4xf32>, tensor<1x4xf32>
  %0 = linalg.generic {indexing_maps = [#map, #row, #map], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %s : tensor<2x3x4xf32>, tensor<1x4xf32>) outs(%e : tensor<2x3x4xf32>) {
  ^bb0(%a: f32, %slope: f32, %out: f32):
    %c = arith.cmpf oge, %a, %zero : f32
    %m = arith.mulf %slope, %a : f32
    %r = arith.select %c, %a, %m : f32
    linalg.yield %r : f32
  } -> tensor<2x3x4xf32>
  // CHECK-NEXT: rectify.prelu %{{.*}}, %{{.*}} {zero_slope = "product"} : tensor<2x3x4xf32>, f32
  %1 = linalg.generic {indexing_maps = [#map, #map], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x : tensor<2x3x4xf32>) outs(%e : tensor<2x3x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %c = arith.cmpf oge, %a, %zero : f32
    %m = arith.mulf %t, %a : f32
    %r = arith.select %c, %a, %m : f32
    linalg.yield %r : f32
  } -> tensor<2x3x4xf32>
  // CHECK-NEXT: rectify.prelu %{{.*}}, %{{.*}} {zero_slope = "product"} : tensor<2x3x4xf32>, tensor<f32>
  %2 = linalg.generic {indexing_maps = [#map, #scalar, #map], iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%x, %u : tensor<2x3x4xf32>, tensor<f32>) outs(%e : tensor<2x3x4xf32>) {
  ^bb0(%a: f32, %slope: f32, %out: f32):
    %c = arith.cmpf oge, %a, %zero : f32
    %m = arith.mulf %slope, %a : f32
    %r = arith.select %c, %a, %m : f32
    linalg.yield %r : f32
  } -> tensor<2x3x4xf32>
  return %0, %1, %2 : tensor<2x3x4xf32>, tensor<2x3x4xf32>, tensor<2x3x4xf32>
}

// -----

// A body that does more, a transposition, and a write into a broadcast stay
// linalg; the bodies are raised.
// CHECK-LABEL: @stays(
func.func @stays(%x: tensor<4x4xf32>, %e: tensor<4x4xf32>) -> (tensor<4x4xf32>, tensor<4x4xf32>) {
  %zero = arith.constant 0.0 : f32
  // CHECK: linalg.generic
  // CHECK: rectify.relu %{{.*}} : f32
  // CHECK: arith.addf
  %0 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = arith.maximumf %a, %zero : f32
    %s = arith.addf %r, %out : f32
    linalg.yield %s : f32
  } -> tensor<4x4xf32>
  // CHECK: linalg.generic
  // CHECK: rectify.relu %{{.*}} : f32
  %1 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%a: f32, %out: f32):
    %r = arith.maximumf %a, %zero : f32
    linalg.yield %r : f32
  } -> tensor<4x4xf32>
  return %0, %1 : tensor<4x4xf32>, tensor<4x4xf32>
}

// -----

// A constant operand that is the same number everywhere is that number.
// CHECK-LABEL: @splat(
func.func @splat(%x: tensor<4xf32>, %e: tensor<4xf32>) -> tensor<4xf32> {
  // CHECK: %[[Y:.*]] = rectify.relu %{{.*}} {signed_zero = "positive"} : tensor<4xf32>
  // CHECK-NEXT: return %[[Y]]
  %zero = arith.constant 0.0 : f32
  %z = linalg.fill ins(%zero : f32) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  %0 = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>, affine_map<(i) -> (i)>],
                       iterator_types = ["parallel"]}
      ins(%x, %z : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %r = arith.maximumf %a, %b : f32
    linalg.yield %r : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
