// Constants that scale and shift go into weights. Where that rounds nothing, as
// of integers in a range, the result is the same; where it rounds once less,
// it is never farther from the real one.

// RUN: rectify-opt %s --test-rectify-equivalence="pipeline=rectify-simplify{fold-affine=true} v" -o /dev/null | FileCheck %s

//===----------------------------------------------------------------------===//
// fold-affine
//===----------------------------------------------------------------------===//

// One product, whose second rounding goes away.
// CHECK: scale: 1 element, proved on all 65536 inputs, {{[0-9]+}} rounded otherwise, {{[0-9]+}} of them nearer
func.func @scale(%a: tensor<1x1xf16>, %e: tensor<1x2xf16>) -> tensor<1x2xf16> attributes {never_farther} {
  %zero = arith.constant 0.0 : f16
  %w = arith.constant dense<[[1.5, 3.0]]> : tensor<1x2xf16>
  %s = arith.constant dense<[0.75, 2.5]> : tensor<2xf16>
  %f = linalg.fill ins(%zero : f16) outs(%e : tensor<1x2xf16>) -> tensor<1x2xf16>
  %m = linalg.matmul ins(%a, %w : tensor<1x1xf16>, tensor<1x2xf16>) outs(%f : tensor<1x2xf16>) -> tensor<1x2xf16>
  %sb = linalg.broadcast ins(%s : tensor<2xf16>) outs(%e : tensor<1x2xf16>) dimensions = [0]
  %y = arith.mulf %m, %sb : tensor<1x2xf16>
  return %y : tensor<1x2xf16>
}

// Small integers are exact whatever is done with them in which order: all
// weights, scales and shifts meet the right elements.
// CHECK: scale_and_shift: 4 elements, each proved on all 65536 inputs
func.func @scale_and_shift(%q: tensor<2x2xi8>, %e: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %zero = arith.constant 0.0 : f32
  %w = arith.constant dense<[[1.0, 2.0], [4.0, 5.0]]> : tensor<2x2xf32>
  %s = arith.constant dense<[2.0, -0.5]> : tensor<2xf32>
  %t = arith.constant dense<[1.0, -3.0]> : tensor<2xf32>
  %a = arith.sitofp %q : tensor<2x2xi8> to tensor<2x2xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x2xf32>) -> tensor<2x2xf32>
  %m = linalg.matmul ins(%a, %w : tensor<2x2xf32>, tensor<2x2xf32>) outs(%f : tensor<2x2xf32>) -> tensor<2x2xf32>
  %sb = linalg.broadcast ins(%s : tensor<2xf32>) outs(%e : tensor<2x2xf32>) dimensions = [0]
  %tb = linalg.broadcast ins(%t : tensor<2xf32>) outs(%e : tensor<2x2xf32>) dimensions = [0]
  %p = arith.mulf %m, %sb : tensor<2x2xf32>
  %r = arith.addf %p, %tb : tensor<2x2xf32>
  %y = rectify.relu %r {signed_zero = "positive"} : tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}

// A convolution with a bias and batch normalization: 4 * (x - 3) / 2 + 5.
// CHECK: batch_norm: 4 elements, each proved on all 256 inputs
func.func @batch_norm(%q: tensor<1x1x1x2xi8>) -> tensor<1x2x1x2xf32> {
  %w = arith.constant dense<[[[[1.0]]], [[[3.0]]]]> : tensor<2x1x1x1xf32>
  %bias = arith.constant dense<[1.0, -2.0]> : tensor<2xf32>
  %gamma = arith.constant dense<4.0> : tensor<2xf32>
  %beta = arith.constant dense<[5.0, 6.0]> : tensor<2xf32>
  %mean = arith.constant dense<3.0> : tensor<2xf32>
  %var = arith.constant dense<3.75> : tensor<2xf32>
  %eps = arith.constant 0.25 : f32
  %e = tensor.empty() : tensor<1x2x1x2xf32>
  %x = arith.sitofp %q : tensor<1x1x1x2xi8> to tensor<1x1x1x2xf32>
  %b = linalg.broadcast ins(%bias : tensor<2xf32>) outs(%e : tensor<1x2x1x2xf32>) dimensions = [0, 2, 3]
  %c = linalg.conv_2d_nchw_fchw ins(%x, %w : tensor<1x1x1x2xf32>, tensor<2x1x1x1xf32>) outs(%b : tensor<1x2x1x2xf32>) -> tensor<1x2x1x2xf32>
  %n = linalg.generic {indexing_maps = [affine_map<(n, c, h, w) -> (n, c, h, w)>, affine_map<(n, c, h, w) -> (c)>, affine_map<(n, c, h, w) -> (c)>, affine_map<(n, c, h, w) -> (c)>, affine_map<(n, c, h, w) -> (c)>, affine_map<(n, c, h, w) -> (n, c, h, w)>],
                       iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%c, %gamma, %beta, %mean, %var : tensor<1x2x1x2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>, tensor<2xf32>) outs(%e : tensor<1x2x1x2xf32>) {
  ^bb0(%in: f32, %g: f32, %bt: f32, %mu: f32, %v: f32, %out: f32):
    %0 = arith.addf %v, %eps : f32
    %1 = math.rsqrt %0 : f32
    %2 = arith.subf %in, %mu : f32
    %3 = arith.mulf %2, %1 : f32
    %4 = arith.mulf %3, %g : f32
    %5 = arith.addf %4, %bt : f32
    linalg.yield %5 : f32
  } -> tensor<1x2x1x2xf32>
  return %n : tensor<1x2x1x2xf32>
}

// CHECK: depthwise: 2 elements, each proved on all 256 inputs
func.func @depthwise(%q: tensor<1x1x1x2xi8>, %e: tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32> {
  %w = arith.constant dense<[[[1.0, 2.0]]]> : tensor<1x1x2xf32>
  %s = arith.constant dense<[3.0, 4.0]> : tensor<2xf32>
  %zero = arith.constant 0.0 : f32
  %x = arith.sitofp %q : tensor<1x1x1x2xi8> to tensor<1x1x1x2xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  %c = linalg.depthwise_conv_2d_nhwc_hwc ins(%x, %w : tensor<1x1x1x2xf32>, tensor<1x1x2xf32>) outs(%f : tensor<1x1x1x2xf32>) -> tensor<1x1x1x2xf32>
  %sb = linalg.broadcast ins(%s : tensor<2xf32>) outs(%e : tensor<1x1x1x2xf32>) dimensions = [0, 1, 2]
  %y = arith.mulf %sb, %c : tensor<1x1x1x2xf32>
  return %y : tensor<1x1x1x2xf32>
}

// CHECK: contract: 4 elements, each proved on all 256 inputs
func.func @contract(%q: tensor<2x1xi8>, %e: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %s = arith.constant dense<[2.0, 0.5]> : tensor<2xf32>
  %one = arith.constant dense<1.0> : tensor<2x2xf32>
  %a = arith.sitofp %q : tensor<2x1xi8> to tensor<2x1xf32>
  %m = rectify.contract ins(%a, %w : tensor<2x1xf32>, tensor<1x2xf32>) outs(%e : tensor<2x2xf32>) -> tensor<2x2xf32>
  %sb = linalg.broadcast ins(%s : tensor<2xf32>) outs(%e : tensor<2x2xf32>) dimensions = [0]
  %p = arith.addf %m, %one : tensor<2x2xf32>
  %y = arith.mulf %p, %sb : tensor<2x2xf32>
  return %y : tensor<2x2xf32>
}
