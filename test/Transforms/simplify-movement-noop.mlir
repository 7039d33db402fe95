// RUN: rectify-opt %s --rectify-simplify | FileCheck %s
// RUN: rectify-opt %s --rectify-simplify -o /dev/null --remarks-filter-missed=rectify-simplify 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:

//===----------------------------------------------------------------------===//
// hoist
//===----------------------------------------------------------------------===//

// Nothing is gained.
// CHECK-LABEL: func @reshape(
// CHECK-NEXT: tensor.expand_shape
// CHECK-NEXT: rectify.relu
func.func @reshape(%x: tensor<4x6xf16>) -> tensor<4x2x3xf16> {
  %b = tensor.expand_shape %x [[0], [1, 2]] output_shape [4, 2, 3] : tensor<4x6xf16> into tensor<4x2x3xf16>
  %y = rectify.relu %b : tensor<4x2x3xf16>
  return %y : tensor<4x2x3xf16>
}

// CHECK-LABEL: func @shared_reshape(
// CHECK: tensor.expand_shape
// CHECK-NEXT: rectify.relu
// REMARK: remark: {{.*}}hoist{{.*}}Function=shared_reshape {{.*}}'rectify.relu' stays behind 'tensor.expand_shape', whose result has other users: it would move its elements twice
func.func @shared_reshape(%a: tensor<4x8xf16>, %b: tensor<8x16xf16>, %e: tensor<4x16xf16>) -> (tensor<2x2x16xf16>, tensor<2x2x16xf16>) {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf16>, tensor<8x16xf16>) outs(%e : tensor<4x16xf16>) -> tensor<4x16xf16>
  %x = tensor.expand_shape %m [[0, 1], [2]] output_shape [2, 2, 16] : tensor<4x16xf16> into tensor<2x2x16xf16>
  %y = rectify.relu %x : tensor<2x2x16xf16>
  return %x, %y : tensor<2x2x16xf16>, tensor<2x2x16xf16>
}

// CHECK-LABEL: func @in_a_loop(
// CHECK: tensor.expand_shape
// CHECK: scf.if
// CHECK: rectify.relu
func.func @in_a_loop(%a: tensor<4x8xf16>, %b: tensor<8x16xf16>, %e: tensor<4x16xf16>, %p: i1, %o: tensor<2x2x16xf16>) -> tensor<2x2x16xf16> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf16>, tensor<8x16xf16>) outs(%e : tensor<4x16xf16>) -> tensor<4x16xf16>
  %x = tensor.expand_shape %m [[0, 1], [2]] output_shape [2, 2, 16] : tensor<4x16xf16> into tensor<2x2x16xf16>
  %r = scf.if %p -> tensor<2x2x16xf16> {
    %y = rectify.relu %x : tensor<2x2x16xf16>
    scf.yield %y : tensor<2x2x16xf16>
  } else {
    scf.yield %o : tensor<2x2x16xf16>
  }
  return %r : tensor<2x2x16xf16>
}

// The slope's axis is joined with another.
// CHECK-LABEL: func @collapsed_prelu(
// CHECK: tensor.collapse_shape
// CHECK-NEXT: rectify.prelu
// REMARK: remark: {{.*}}hoist{{.*}}Function=collapsed_prelu {{.*}}'rectify.prelu' stays behind 'tensor.collapse_shape': what else it reads would have to move too{{.*}}Suggestion="give the slope along an axis that is kept"
func.func @collapsed_prelu(%a: tensor<4x8xf16>, %b: tensor<8x16xf16>, %e: tensor<4x16xf16>, %s: tensor<64xf16>) -> tensor<64xf16> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf16>, tensor<8x16xf16>) outs(%e : tensor<4x16xf16>) -> tensor<4x16xf16>
  %x = tensor.collapse_shape %m [[0, 1]] : tensor<4x16xf16> into tensor<64xf16>
  %y = rectify.prelu %x, %s {axis = 0} : tensor<64xf16>, tensor<64xf16>
  return %y : tensor<64xf16>
}

//===----------------------------------------------------------------------===//
// hoist-pad
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @unknown_padding(
// CHECK: tensor.pad
// CHECK: rectify.relu
// REMARK: remark: {{.*}}hoist{{.*}}Function=unknown_padding {{.*}}'rectify.relu' also acts on the padding before it, whose value is not known{{.*}}Suggestion="pad with a constant"
func.func @unknown_padding(%x: tensor<4xf16>, %c: f16) -> tensor<6xf16> {
  %a = tensor.pad %x low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %c : f16
  } : tensor<4xf16> to tensor<6xf16>
  %y = rectify.relu %a : tensor<6xf16>
  return %y : tensor<6xf16>
}

//===----------------------------------------------------------------------===//
// sink
//===----------------------------------------------------------------------===//

// The activation is needed whole.
// CHECK-LABEL: func @slice_of_shared(
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: tensor.extract_slice
func.func @slice_of_shared(%x: tensor<8xf16>) -> (tensor<2xf16>, tensor<8xf16>) {
  %a = rectify.relu %x : tensor<8xf16>
  %y = tensor.extract_slice %a[0] [2] [1] : tensor<8xf16> to tensor<2xf16>
  return %y, %a : tensor<2xf16>, tensor<8xf16>
}

// CHECK-LABEL: func @before_slice(
// CHECK-NEXT: tensor.extract_slice
// CHECK-NEXT: rectify.relu
func.func @before_slice(%x: tensor<8xf16>) -> tensor<2xf16> {
  %a = tensor.extract_slice %x[0] [2] [1] : tensor<8xf16> to tensor<2xf16>
  %y = rectify.relu %a : tensor<2xf16>
  return %y : tensor<2xf16>
}

// CHECK-LABEL: func @gather_of_unknown_size(
// CHECK-NEXT: rectify.tanh
// CHECK-NEXT: tensor.gather
func.func @gather_of_unknown_size(%x: tensor<?x4xf16>, %i: tensor<2x1xindex>) -> tensor<2x4xf16> {
  %a = rectify.tanh %x : tensor<?x4xf16>
  %y = tensor.gather %a[%i] gather_dims([0]) : (tensor<?x4xf16>, tensor<2x1xindex>) -> tensor<2x4xf16>
  return %y : tensor<2x4xf16>
}

// The contraction can fuse it here.
// CHECK-LABEL: func @slice_of_contraction(
// CHECK: linalg.matmul
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: tensor.extract_slice
func.func @slice_of_contraction(%a: tensor<4x8xf16>, %b: tensor<8x16xf16>, %e: tensor<4x16xf16>) -> tensor<2x16xf16> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf16>, tensor<8x16xf16>) outs(%e : tensor<4x16xf16>) -> tensor<4x16xf16>
  %r = rectify.relu %m : tensor<4x16xf16>
  %y = tensor.extract_slice %r[0, 0] [2, 16] [1, 1] : tensor<4x16xf16> to tensor<2x16xf16>
  return %y : tensor<2x16xf16>
}

// A part of the slope would be needed.
// CHECK-LABEL: func @sliced_prelu(
// CHECK-NEXT: rectify.prelu
// CHECK-NEXT: tensor.extract_slice
// REMARK: remark: {{.*}}sink{{.*}}Function=sliced_prelu {{.*}}'rectify.prelu' stays before 'tensor.extract_slice': what else it reads would have to move too
func.func @sliced_prelu(%x: tensor<4x3xf16>, %s: tensor<3xf16>) -> tensor<4x2xf16> {
  %a = rectify.prelu %x, %s {axis = 1} : tensor<4x3xf16>, tensor<3xf16>
  %y = tensor.extract_slice %a[0, 1] [4, 2] [1, 1] : tensor<4x3xf16> to tensor<4x2xf16>
  return %y : tensor<4x2xf16>
}

//===----------------------------------------------------------------------===//
// sink-extremum
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @max_pool_of_contraction(
// CHECK: linalg.conv_2d_nhwc_hwcf
// CHECK: rectify.sigmoid
// CHECK: linalg.pooling_nhwc_max
func.func @max_pool_of_contraction(%a: tensor<1x9x9x3xf16>, %k: tensor<2x2x3x5xf16>, %c: tensor<1x8x8x5xf16>, %e: tensor<1x4x4x5xf16>) -> tensor<1x4x4x5xf16> {
  %low = arith.constant 0xFC00 : f16
  %w = tensor.empty() : tensor<2x2xf16>
  %m = linalg.conv_2d_nhwc_hwcf ins(%a, %k : tensor<1x9x9x3xf16>, tensor<2x2x3x5xf16>) outs(%c : tensor<1x8x8x5xf16>) -> tensor<1x8x8x5xf16>
  %r = rectify.sigmoid %m : tensor<1x8x8x5xf16>
  %f = linalg.fill ins(%low : f16) outs(%e : tensor<1x4x4x5xf16>) -> tensor<1x4x4x5xf16>
  %y = linalg.pooling_nhwc_max {strides = dense<2> : vector<2xi64>} ins(%r, %w : tensor<1x8x8x5xf16>, tensor<2x2xf16>) outs(%f : tensor<1x4x4x5xf16>) -> tensor<1x4x4x5xf16>
  return %y : tensor<1x4x4x5xf16>
}

// A window of -1 and -0 gives +0 before, and -0 behind.
// CHECK-LABEL: func @sign_of_zero(
// CHECK: rectify.relu
// CHECK: linalg.pooling_nhwc_max
// REMARK: remark: {{.*}}sink{{.*}}Function=sign_of_zero {{.*}}'rectify.relu' stays before 'linalg.pooling_nhwc_max': it makes +0 of numbers below 0 but keeps -0, so the sign of a zero depends on the order{{.*}}Suggestion="give it signed_zero
func.func @sign_of_zero(%x: tensor<1x8x8x3xf16>, %e: tensor<1x4x4x3xf16>) -> tensor<1x4x4x3xf16> {
  %low = arith.constant 0xFC00 : f16
  %w = tensor.empty() : tensor<2x2xf16>
  %a = rectify.relu %x : tensor<1x8x8x3xf16>
  %f = linalg.fill ins(%low : f16) outs(%e : tensor<1x4x4x3xf16>) -> tensor<1x4x4x3xf16>
  %y = linalg.pooling_nhwc_max {strides = dense<2> : vector<2xi64>} ins(%a, %w : tensor<1x8x8x3xf16>, tensor<2x2xf16>) outs(%f : tensor<1x4x4x3xf16>) -> tensor<1x4x4x3xf16>
  return %y : tensor<1x4x4x3xf16>
}

// A window with a NaN and 5 gives 5 before, and 0 behind.
// CHECK-LABEL: func @nan(
// CHECK: rectify.relu
// CHECK: linalg.reduce
// REMARK: remark: {{.*}}sink{{.*}}Function=nan {{.*}}'rectify.relu' stays before 'linalg.reduce': it makes a number of NaN, which the extremum would see first{{.*}}Suggestion="let NaN propagate
func.func @nan(%x: tensor<4x8xf16>, %e: tensor<4xf16>) -> tensor<4xf16> {
  %low = arith.constant 0xFC00 : f16
  %a = rectify.relu %x {nan = "zero", signed_zero = "positive"} : tensor<4x8xf16>
  %f = linalg.fill ins(%low : f16) outs(%e : tensor<4xf16>) -> tensor<4xf16>
  %y = linalg.reduce { arith.maximumf } ins(%a : tensor<4x8xf16>) outs(%f : tensor<4xf16>) dimensions = [1]
  return %y : tensor<4xf16>
}

// Of no elements this makes -inf before, and 0 behind.
// CHECK-LABEL: func @maybe_empty(
// CHECK: rectify.sigmoid
// CHECK: linalg.reduce
// REMARK: remark: {{.*}}sink{{.*}}Function=maybe_empty {{.*}}'rectify.sigmoid' stays before 'linalg.reduce': it would change what the reduction starts from, or makes of no elements
func.func @maybe_empty(%x: tensor<4x?xf16>, %e: tensor<4xf16>) -> tensor<4xf16> {
  %low = arith.constant 0xFC00 : f16
  %a = rectify.sigmoid %x : tensor<4x?xf16>
  %f = linalg.fill ins(%low : f16) outs(%e : tensor<4xf16>) -> tensor<4xf16>
  %y = linalg.reduce { arith.maximumf } ins(%a : tensor<4x?xf16>) outs(%f : tensor<4xf16>) dimensions = [1]
  return %y : tensor<4xf16>
}

// No maximum of what is not monotone, and no other reduction.
// CHECK-LABEL: func @not_monotone(
// CHECK: rectify.gelu
// CHECK: linalg.reduce
func.func @not_monotone(%x: tensor<4x8xf16>, %e: tensor<4xf16>) -> tensor<4xf16> {
  %low = arith.constant 0xFC00 : f16
  %a = rectify.gelu %x : tensor<4x8xf16>
  %f = linalg.fill ins(%low : f16) outs(%e : tensor<4xf16>) -> tensor<4xf16>
  %y = linalg.reduce { arith.maximumf } ins(%a : tensor<4x8xf16>) outs(%f : tensor<4xf16>) dimensions = [1]
  return %y : tensor<4xf16>
}

// CHECK-LABEL: func @sum(
// CHECK: rectify.tanh
// CHECK: linalg.reduce
func.func @sum(%x: tensor<4x8xf16>, %f: tensor<4xf16>) -> tensor<4xf16> {
  %a = rectify.tanh %x : tensor<4x8xf16>
  %y = linalg.reduce { arith.addf } ins(%a : tensor<4x8xf16>) outs(%f : tensor<4xf16>) dimensions = [1]
  return %y : tensor<4xf16>
}

//===----------------------------------------------------------------------===//
// join
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @join_shared(
// CHECK-NEXT: rectify.elu
// CHECK-NEXT: rectify.elu
// CHECK-NEXT: arith.maximumf
func.func @join_shared(%x: f16, %y: f16) -> (f16, f16) {
  %a = rectify.elu %x : f16
  %b = rectify.elu %y : f16
  %m = arith.maximumf %a, %b : f16
  return %m, %a : f16, f16
}

// CHECK-LABEL: func @join_sign_of_zero(
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: arith.maximumf
// REMARK: remark: {{.*}}join{{.*}}Function=join_sign_of_zero {{.*}}'arith.maximumf' takes two results of 'rectify.relu', which makes +0 of numbers below 0 but keeps -0
func.func @join_sign_of_zero(%x: f16, %y: f16) -> f16 {
  %a = rectify.relu %x : f16
  %b = rectify.relu %y : f16
  %m = arith.maximumf %a, %b : f16
  return %m : f16
}

// No activation can stand on a tensor without a rank.
// CHECK-LABEL: func @unranked_cast(
// CHECK: linalg.matmul
// CHECK-NEXT: tensor.cast
// CHECK-NEXT: tensor.cast
// CHECK-NEXT: rectify.relu
func.func @unranked_cast(%a: tensor<4x8xf16>, %b: tensor<8x16xf16>, %e: tensor<4x16xf16>) -> tensor<4x16xf16> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf16>, tensor<8x16xf16>) outs(%e : tensor<4x16xf16>) -> tensor<4x16xf16>
  %u = tensor.cast %m : tensor<4x16xf16> to tensor<*xf16>
  %x = tensor.cast %u : tensor<*xf16> to tensor<4x16xf16>
  %y = rectify.relu %x : tensor<4x16xf16>
  return %y : tensor<4x16xf16>
}

// CHECK-LABEL: func @unranked_slice(
// CHECK: rectify.relu
// CHECK-NEXT: tosa.slice
func.func @unranked_slice(%x: tensor<4x8xf16>) -> tensor<*xf16> {
  %start = tosa.const_shape {values = dense<[0, 0]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %size = tosa.const_shape {values = dense<[2, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %a = rectify.relu %x : tensor<4x8xf16>
  %y = tosa.slice %a, %start, %size : (tensor<4x8xf16>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<*xf16>
  return %y : tensor<*xf16>
}
