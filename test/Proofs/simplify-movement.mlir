// Each element that an activation meets elsewhere is what it was: of tensors
// small enough to look at their elements one by one, sizes of 0 among them.

// RUN: rectify-opt %s --test-rectify-equivalence="pipeline=rectify-simplify v" -o /dev/null | FileCheck %s

//===----------------------------------------------------------------------===//
// hoist
//===----------------------------------------------------------------------===//

// CHECK: broadcast with sizes of 0: no elements
// CHECK: broadcast with sizes of 2: 6 elements, each proved on all 65536 inputs
func.func @broadcast(%x: tensor<?xf16>, %e: tensor<3x?xf16>) -> tensor<3x?xf16> attributes {sizes = [0, 2]} {
  %a = linalg.broadcast ins(%x : tensor<?xf16>) outs(%e : tensor<3x?xf16>) dimensions = [0]
  %y = rectify.gelu %a : tensor<3x?xf16>
  return %y : tensor<3x?xf16>
}

// CHECK: large_gather: 6 elements, each proved on all 65536 inputs
func.func @large_gather(%x: tensor<2x2xf16>) -> tensor<3x2xf16> {
  %i = arith.constant dense<[[1], [0], [1]]> : tensor<3x1xindex>
  %a = tensor.gather %x[%i] gather_dims([0]) : (tensor<2x2xf16>, tensor<3x1xindex>) -> tensor<3x2xf16>
  %y = rectify.tanh %a : tensor<3x2xf16>
  return %y : tensor<3x2xf16>
}

// Behind activations, which then meet: one function for each element.
// CHECK: expand: 4 elements, each proved on all 65536 inputs
func.func @expand(%x: tensor<4xf16>) -> tensor<2x2xf16> {
  %a = rectify.relu %x : tensor<4xf16>
  %b = tensor.expand_shape %a [[0, 1]] output_shape [2, 2] : tensor<4xf16> into tensor<2x2xf16>
  %y = rectify.leaky_relu %b {alpha = 0.5} : tensor<2x2xf16>
  return %y : tensor<2x2xf16>
}

// CHECK: collapse_transpose: 4 elements, each proved on all 65536 inputs
func.func @collapse_transpose(%x: tensor<2x1x2xf16>, %e: tensor<2x2xf16>) -> tensor<2x2xf16> {
  %a = rectify.relu %x : tensor<2x1x2xf16>
  %b = tensor.collapse_shape %a [[0, 1], [2]] : tensor<2x1x2xf16> into tensor<2x2xf16>
  %c = linalg.transpose ins(%b : tensor<2x2xf16>) outs(%e : tensor<2x2xf16>) permutation = [1, 0]
  %y = rectify.relu6 %c : tensor<2x2xf16>
  return %y : tensor<2x2xf16>
}

// CHECK: concat: 5 elements, each proved on all 65536 inputs
func.func @concat(%x: tensor<2xf16>, %z: tensor<3xf16>) -> tensor<5xf16> {
  %a = rectify.relu %x : tensor<2xf16>
  %b = tensor.concat dim(0) %a, %z : (tensor<2xf16>, tensor<3xf16>) -> tensor<5xf16>
  %y = rectify.elu %b : tensor<5xf16>
  return %y : tensor<5xf16>
}

// CHECK: tosa_same: 6 elements, each proved on all 65536 inputs
func.func @tosa_same(%x: tensor<2x3xf16>) -> tensor<1x6xf16> {
  %s = tosa.const_shape {values = dense<[1, 6]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %a = rectify.relu %x : tensor<2x3xf16>
  %b = tosa.transpose %a {perms = array<i32: 1, 0>} : (tensor<2x3xf16>) -> tensor<3x2xf16>
  %c = tosa.reverse %b {axis = 0 : i32} : (tensor<3x2xf16>) -> tensor<3x2xf16>
  %d = tosa.reshape %c, %s : (tensor<3x2xf16>, !tosa.shape<2>) -> tensor<1x6xf16>
  %y = rectify.clip %d {hi = 2.0} : tensor<1x6xf16>
  return %y : tensor<1x6xf16>
}

// CHECK: tosa_more: 8 elements, each proved on all 65536 inputs
func.func @tosa_more(%x: tensor<1x2xf16>) -> tensor<2x4xf16> {
  %s = tosa.const_shape {values = dense<2> : tensor<2xindex>} : () -> !tosa.shape<2>
  %b = tosa.tile %x, %s : (tensor<1x2xf16>, !tosa.shape<2>) -> tensor<2x4xf16>
  %y = rectify.silu %b : tensor<2x4xf16>
  return %y : tensor<2x4xf16>
}

// CHECK: tosa_concat: 4 elements, each proved on all 65536 inputs
func.func @tosa_concat(%x: tensor<2xf16>, %z: tensor<2xf16>) -> tensor<4xf16> {
  %a = rectify.relu6 %x : tensor<2xf16>
  %b = tosa.concat %z, %a {axis = 0 : i32} : (tensor<2xf16>, tensor<2xf16>) -> tensor<4xf16>
  %y = rectify.relu %b : tensor<4xf16>
  return %y : tensor<4xf16>
}

// Towards a contraction: an element of the product is a function of two.
// CHECK: contraction: 4 elements, each the same on {{[0-9]+}} inputs
func.func @contraction(%a: tensor<2x1xf16>, %b: tensor<1x2xf16>, %e: tensor<2x2xf16>) -> tensor<4xf16> {
  %zero = arith.constant 0.0 : f16
  %f = linalg.fill ins(%zero : f16) outs(%e : tensor<2x2xf16>) -> tensor<2x2xf16>
  %m = linalg.matmul ins(%a, %b : tensor<2x1xf16>, tensor<1x2xf16>) outs(%f : tensor<2x2xf16>) -> tensor<2x2xf16>
  %x = tensor.collapse_shape %m [[0, 1]] : tensor<2x2xf16> into tensor<4xf16>
  %y = rectify.relu %x : tensor<4xf16>
  return %y : tensor<4xf16>
}

// A slope goes along with its axis, which the transpose and the reshapes keep.
// CHECK: prelu: 6 elements, each the same on {{[0-9]+}} inputs
func.func @prelu(%x: tensor<3x2xf16>, %s: tensor<2xf16>, %e: tensor<2x3xf16>) -> tensor<2x1x3xf16> {
  %a = rectify.relu %x : tensor<3x2xf16>
  %b = linalg.transpose ins(%a : tensor<3x2xf16>) outs(%e : tensor<2x3xf16>) permutation = [1, 0]
  %c = tensor.expand_shape %b [[0], [1, 2]] output_shape [2, 1, 3] : tensor<2x3xf16> into tensor<2x1x3xf16>
  %y = rectify.prelu %c, %s {axis = 0} : tensor<2x1x3xf16>, tensor<2xf16>
  return %y : tensor<2x1x3xf16>
}

// CHECK: broadcast_prelu: 4 elements, each the same on {{[0-9]+}} inputs
func.func @broadcast_prelu(%x: tensor<2xf16>, %s: tensor<2xf16>, %e: tensor<2x2xf16>) -> tensor<2x2xf16> {
  %b = linalg.broadcast ins(%x : tensor<2xf16>) outs(%e : tensor<2x2xf16>) dimensions = [1]
  %y = rectify.prelu %b, %s {axis = 0} : tensor<2x2xf16>, tensor<2xf16>
  return %y : tensor<2x2xf16>
}

//===----------------------------------------------------------------------===//
// hoist-pad
//===----------------------------------------------------------------------===//

// CHECK: pad with sizes of 0: 2 elements, each proved on all 1 input
// CHECK: pad with sizes of 2: 2 elements, each proved on all 1 input; 2 elements, each proved on all 65536 inputs
func.func @pad(%x: tensor<?xf16>) -> tensor<?xf16> attributes {sizes = [0, 2]} {
  %c = arith.constant -0.0 : f16
  %a = tensor.pad %x low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %c : f16
  } : tensor<?xf16> to tensor<?xf16>
  %y = rectify.relu %a {signed_zero = "positive"} : tensor<?xf16>
  return %y : tensor<?xf16>
}

// CHECK: pad_sigmoid: 2 elements, each proved on all 1 input; 1 element, proved on all 65536 inputs
func.func @pad_sigmoid(%x: tensor<1xf16>) -> tensor<3xf16> {
  %c = arith.constant 0.0 : f16
  %a = tensor.pad %x low[2] high[0] {
  ^bb0(%i: index):
    tensor.yield %c : f16
  } : tensor<1xf16> to tensor<3xf16>
  %y = rectify.sigmoid %a : tensor<3xf16>
  return %y : tensor<3xf16>
}

// A padding of NaN becomes what the op makes of NaN.
// CHECK: pad_nan: 1 element, proved on all 1 input; 2 elements, each proved on all 65536 inputs
func.func @pad_nan(%x: tensor<2xf16>) -> tensor<3xf16> {
  %c = arith.constant 0x7E00 : f16
  %a = tensor.pad %x low[1] high[0] {
  ^bb0(%i: index):
    tensor.yield %c : f16
  } : tensor<2xf16> to tensor<3xf16>
  %y = rectify.clip %a {lo = 1.0, hi = 2.0, nan = "zero"} : tensor<3xf16>
  return %y : tensor<3xf16>
}

// CHECK: tosa_pad: 3 elements, each proved on all 1 input; 1 element, proved on all 65536 inputs
func.func @tosa_pad(%x: tensor<1x1xf16>) -> tensor<2x2xf16> {
  %p = tosa.const_shape {values = dense<[1, 0, 0, 1]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %c = "tosa.const"() {values = dense<-1.0> : tensor<1xf16>} : () -> tensor<1xf16>
  %a = tosa.pad %x, %p, %c : (tensor<1x1xf16>, !tosa.shape<4>, tensor<1xf16>) -> tensor<2x2xf16>
  %y = rectify.elu %a : tensor<2x2xf16>
  return %y : tensor<2x2xf16>
}

//===----------------------------------------------------------------------===//
// sink
//===----------------------------------------------------------------------===//

// CHECK: slice with sizes of 0: no elements
// CHECK: slice with sizes of 3: 6 elements, each proved on all 65536 inputs
func.func @slice(%x: tensor<5x?xf16>, %n: index) -> tensor<2x?xf16> attributes {sizes = [0, 3]} {
  %a = rectify.elu %x : tensor<5x?xf16>
  %y = tensor.extract_slice %a[1, 0] [2, %n] [3, 1] : tensor<5x?xf16> to tensor<2x?xf16>
  return %y : tensor<2x?xf16>
}

// CHECK: rank_reduced: 2 elements, each proved on all 65536 inputs
func.func @rank_reduced(%x: tensor<2x3xbf16>) -> tensor<2xbf16> {
  %a = rectify.hard_swish %x : tensor<2x3xbf16>
  %y = tensor.extract_slice %a[0, 1] [2, 1] [1, 1] : tensor<2x3xbf16> to tensor<2xbf16>
  return %y : tensor<2xbf16>
}

// CHECK: small_gather: 2 elements, each proved on all 65536 inputs
func.func @small_gather(%x: tensor<3x2xf16>) -> tensor<1x2xf16> {
  %i = arith.constant dense<2> : tensor<1x1xindex>
  %a = rectify.tanh %x : tensor<3x2xf16>
  %y = tensor.gather %a[%i] gather_dims([0]) : (tensor<3x2xf16>, tensor<1x1xindex>) -> tensor<1x2xf16>
  return %y : tensor<1x2xf16>
}

// CHECK: tosa_fewer: 2 elements, each proved on all 65536 inputs
func.func @tosa_fewer(%x: tensor<1x4x2xf16>) -> tensor<1x1x2xf16> {
  %start = tosa.const_shape {values = dense<[0, 1, 0]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %size = tosa.const_shape {values = dense<[1, 2, 2]> : tensor<3xindex>} : () -> !tosa.shape<3>
  %i = "tosa.const"() {values = dense<1> : tensor<1x1xi32>} : () -> tensor<1x1xi32>
  %a = rectify.mish %x : tensor<1x4x2xf16>
  %b = tosa.slice %a, %start, %size : (tensor<1x4x2xf16>, !tosa.shape<3>, !tosa.shape<3>) -> tensor<1x2x2xf16>
  %y = tosa.gather %b, %i : (tensor<1x2x2xf16>, tensor<1x1xi32>) -> tensor<1x1x2xf16>
  return %y : tensor<1x1x2xf16>
}

// CHECK: sliced_prelu: 3 elements, each the same on {{[0-9]+}} inputs
func.func @sliced_prelu(%x: tensor<1x2x3xf16>, %s: tensor<3xf16>) -> tensor<1x3xf16> {
  %a = rectify.prelu %x, %s {axis = 2} : tensor<1x2x3xf16>, tensor<3xf16>
  %y = tensor.extract_slice %a[0, 1, 0] [1, 1, 3] [1, 1, 1] : tensor<1x2x3xf16> to tensor<1x3xf16>
  return %y : tensor<1x3xf16>
}
