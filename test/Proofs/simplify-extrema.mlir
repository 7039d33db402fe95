// Minima and maxima of what is monotone are what they were: on all pairs of an
// 8-bit format, and on pairs of the f16 that tell functions apart.

// RUN: rectify-opt %s --test-rectify-equivalence="pipeline=rectify-simplify v" -o /dev/null | FileCheck %s

//===----------------------------------------------------------------------===//
// sink-extremum
//===----------------------------------------------------------------------===//

// CHECK: max_pool: 2 elements, each the same on {{[0-9]+}} inputs
func.func @max_pool(%x: tensor<1x2x2x1xf16>, %e: tensor<1x1x2x1xf16>) -> tensor<1x1x2x1xf16> {
  %low = arith.constant 0xFC00 : f16
  %w = tensor.empty() : tensor<2x1xf16>
  %a = rectify.relu %x {signed_zero = "positive"} : tensor<1x2x2x1xf16>
  %f = linalg.fill ins(%low : f16) outs(%e : tensor<1x1x2x1xf16>) -> tensor<1x1x2x1xf16>
  %y = linalg.pooling_nhwc_max {strides = dense<1> : vector<2xi64>} ins(%a, %w : tensor<1x2x2x1xf16>, tensor<2x1xf16>) outs(%f : tensor<1x1x2x1xf16>) -> tensor<1x1x2x1xf16>
  return %y : tensor<1x1x2x1xf16>
}

// CHECK: max_pool_f8: 1 element, proved on all 65536 inputs
func.func @max_pool_f8(%x: tensor<1x2x1x1xf8E5M2>, %e: tensor<1x1x1x1xf8E5M2>) -> tensor<1x1x1x1xf8E5M2> {
  %low = arith.constant 0xFC : f8E5M2
  %w = tensor.empty() : tensor<2x1xf8E5M2>
  %a = rectify.leaky_relu %x : tensor<1x2x1x1xf8E5M2>
  %f = linalg.fill ins(%low : f8E5M2) outs(%e : tensor<1x1x1x1xf8E5M2>) -> tensor<1x1x1x1xf8E5M2>
  %y = linalg.pooling_nhwc_max {strides = dense<1> : vector<2xi64>} ins(%a, %w : tensor<1x2x1x1xf8E5M2>, tensor<2x1xf8E5M2>) outs(%f : tensor<1x1x1x1xf8E5M2>) -> tensor<1x1x1x1xf8E5M2>
  return %y : tensor<1x1x1x1xf8E5M2>
}

// From the lowest finite number, where no result stays.
// CHECK: max_pool_finite: 1 element, the same on {{[0-9]+}} inputs
func.func @max_pool_finite(%x: tensor<1x1x1x2xf16>, %e: tensor<1x1x1x1xf16>) -> tensor<1x1x1x1xf16> {
  %low = arith.constant -65504.0 : f16
  %w = tensor.empty() : tensor<1x2xf16>
  %a = rectify.relu6 %x fastmath<nsz> : tensor<1x1x1x2xf16>
  %f = linalg.fill ins(%low : f16) outs(%e : tensor<1x1x1x1xf16>) -> tensor<1x1x1x1xf16>
  %y = linalg.pooling_nchw_max {strides = dense<1> : vector<2xi64>} ins(%a, %w : tensor<1x1x1x2xf16>, tensor<1x2xf16>) outs(%f : tensor<1x1x1x1xf16>) -> tensor<1x1x1x1xf16>
  return %y : tensor<1x1x1x1xf16>
}

// A start that the op maps to itself serves even no elements.
// CHECK: reduce with sizes of 0: no elements
// CHECK: reduce with sizes of 1: 1 element, proved on all 65536 inputs
// CHECK: reduce with sizes of 2: 2 elements, each the same on {{[0-9]+}} inputs
func.func @reduce(%x: tensor<?x?xf16>, %e: tensor<?xf16>) -> tensor<?xf16> attributes {sizes = [0, 1, 2]} {
  %zero = arith.constant 0.0 : f16
  %a = rectify.tanh %x : tensor<?x?xf16>
  %f = linalg.fill ins(%zero : f16) outs(%e : tensor<?xf16>) -> tensor<?xf16>
  %y = linalg.reduce { arith.maximumf } ins(%a : tensor<?x?xf16>) outs(%f : tensor<?xf16>) dimensions = [1]
  return %y : tensor<?xf16>
}

// No elements at all are reduced.
// CHECK: reduce_to_start with sizes of 0: 2 elements, each proved on all 1 input
// CHECK: reduce_to_start with sizes of 1: 2 elements, each proved on all 65536 inputs
func.func @reduce_to_start(%x: tensor<2x?xf16>, %e: tensor<2xf16>) -> tensor<2xf16> attributes {sizes = [0, 1]} {
  %zero = arith.constant 0.0 : f16
  %a = rectify.elu %x : tensor<2x?xf16>
  %f = linalg.fill ins(%zero : f16) outs(%e : tensor<2xf16>) -> tensor<2xf16>
  %y = linalg.reduce { arith.minimumf } ins(%a : tensor<2x?xf16>) outs(%f : tensor<2xf16>) dimensions = [1]
  return %y : tensor<2xf16>
}

// CHECK: reduce_min: 1 element, the same on {{[0-9]+}} inputs
func.func @reduce_min(%x: tensor<1x2xbf16>, %e: tensor<1xbf16>) -> tensor<1xbf16> {
  %high = arith.constant 0x7F80 : bf16
  %a = rectify.softsign %x : tensor<1x2xbf16>
  %f = linalg.fill ins(%high : bf16) outs(%e : tensor<1xbf16>) -> tensor<1xbf16>
  %y = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>], iterator_types = ["parallel", "reduction"]}
      ins(%a : tensor<1x2xbf16>) outs(%f : tensor<1xbf16>) {
  ^bb0(%in: bf16, %out: bf16):
    %m = arith.minimumf %out, %in : bf16
    linalg.yield %m : bf16
  } -> tensor<1xbf16>
  return %y : tensor<1xbf16>
}

// CHECK: integers: 1 element, proved on all 65536 inputs
func.func @integers(%x: tensor<1x2xi8>, %e: tensor<1xi8>) -> tensor<1xi8> {
  %low = arith.constant -128 : i8
  %a = rectify.relu %x : tensor<1x2xi8>
  %f = linalg.fill ins(%low : i8) outs(%e : tensor<1xi8>) -> tensor<1xi8>
  %y = linalg.reduce { arith.maxsi } ins(%a : tensor<1x2xi8>) outs(%f : tensor<1xi8>) dimensions = [1]
  return %y : tensor<1xi8>
}

// CHECK: tosa: 1 element, the same on {{[0-9]+}} inputs
func.func @tosa(%x: tensor<1x2x2x1xf16>) -> tensor<1x1x1x1xf16> {
  %a = rectify.sigmoid %x : tensor<1x2x2x1xf16>
  %p = tosa.max_pool2d %a {kernel = array<i64: 1, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x2x2x1xf16>) -> tensor<1x2x1x1xf16>
  %y = tosa.reduce_max %p {axis = 1 : i32} : (tensor<1x2x1x1xf16>) -> tensor<1x1x1x1xf16>
  return %y : tensor<1x1x1x1xf16>
}

// CHECK: tosa_min: 2 elements, each the same on {{[0-9]+}} inputs
func.func @tosa_min(%x: tensor<2x2xf16>) -> tensor<1x2xf16> {
  %a = rectify.sigmoid %x : tensor<2x2xf16>
  %y = tosa.reduce_min %a {axis = 0 : i32} : (tensor<2x2xf16>) -> tensor<1x2xf16>
  return %y : tensor<1x2xf16>
}

// Where NaN is ignored, and is promised not to be there.
// CHECK: tosa_ignore: 1 element, the same on {{[0-9]+}} inputs
func.func @tosa_ignore(%x: tensor<1x1x2x1xf16>) -> tensor<1x1x1x1xf16> {
  %a = rectify.relu %x fastmath<nnan> : tensor<1x1x2x1xf16>
  %y = tosa.max_pool2d %a {kernel = array<i64: 1, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>, nan_mode = IGNORE} : (tensor<1x1x2x1xf16>) -> tensor<1x1x1x1xf16>
  return %y : tensor<1x1x1x1xf16>
}

//===----------------------------------------------------------------------===//
// join
//===----------------------------------------------------------------------===//

// CHECK: join: the same on {{[0-9]+}} inputs
func.func @join(%x: f16, %y: f16) -> f16 {
  %a = rectify.elu %x : f16
  %b = rectify.elu %y : f16
  %m = arith.maximumf %a, %b : f16
  return %m : f16
}

// CHECK: join_min: the same on {{[0-9]+}} inputs
func.func @join_min(%x: bf16, %y: bf16) -> bf16 {
  %a = rectify.relu6 %x {signed_zero = "positive"} : bf16
  %b = rectify.relu6 %y {signed_zero = "positive"} : bf16
  %m = arith.minimumf %a, %b : bf16
  return %m : bf16
}

// CHECK: join_num: the same on {{[0-9]+}} inputs
func.func @join_num(%x: f16, %y: f16) -> f16 {
  %a = rectify.relu %x : f16
  %b = rectify.relu %y : f16
  %m = arith.maxnumf %a, %b : f16
  return %m : f16
}

// CHECK: join_minnum: the same on {{[0-9]+}} inputs
func.func @join_minnum(%x: f16, %y: f16) -> f16 {
  %a = rectify.leaky_relu %x : f16
  %b = rectify.leaky_relu %y : f16
  %m = arith.minnumf %a, %b : f16
  return %m : f16
}

// All pairs of an f8.
// CHECK: join_f8: proved on all 65536 inputs
func.func @join_f8(%x: f8E5M2, %y: f8E5M2) -> f8E5M2 {
  %a = rectify.leaky_relu %x {alpha = 0.3} : f8E5M2
  %b = rectify.leaky_relu %y {alpha = 0.3} : f8E5M2
  %m = arith.maximumf %a, %b : f8E5M2
  return %m : f8E5M2
}

// CHECK: join_integers: proved on all 65536 inputs
func.func @join_integers(%x: i8, %y: i8) -> i8 {
  %a = rectify.relu %x : i8
  %b = rectify.relu %y : i8
  %m = arith.maxsi %a, %b : i8
  return %m : i8
}
