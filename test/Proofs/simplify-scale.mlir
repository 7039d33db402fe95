// Factors move without a trace, on all inputs, or round once less.

// RUN: rectify-opt %s --test-rectify-equivalence="pipeline=rectify-simplify v" -o /dev/null | FileCheck %s

//===----------------------------------------------------------------------===//
// scale
//===----------------------------------------------------------------------===//

// CHECK: two_factors: proved on all 65536 inputs, {{[0-9]+}} rounded otherwise, {{[0-9]+}} of them nearer
func.func @two_factors(%x: f16) -> f16 attributes {never_farther} {
  %two = arith.constant 0.75 : f16
  %three = arith.constant 3.0 : f16
  %m = arith.mulf %x, %two fastmath<reassoc> : f16
  %a = rectify.relu %m : f16
  %y = arith.mulf %three, %a fastmath<reassoc> : f16
  return %y : f16
}

// Without flags, where no result changes: a power of two behind an integer,
// with overflow, subnormal numbers and zeros.
// CHECK: integer_then_power: proved on all 65536 inputs{{$}}
func.func @integer_then_power(%x: f16) -> f16 {
  %k = arith.constant 3.0 : f16
  %c = arith.constant 4.0 : f16
  %m = arith.mulf %x, %k : f16
  %a = rectify.relu %m : f16
  %y = arith.mulf %a, %c : f16
  return %y : f16
}

// CHECK: power_then_any: proved on all 65536 inputs{{$}}
func.func @power_then_any(%x: f16) -> f16 {
  %k = arith.constant 8.0 : f16
  %c = arith.constant 1.7 : f16
  %m = arith.mulf %x, %k : f16
  %a = rectify.relu %m : f16
  %y = arith.mulf %a, %c : f16
  return %y : f16
}

// CHECK: negative_factor: proved on all 65536 inputs{{$}}
func.func @negative_factor(%x: f16) -> f16 {
  %k = arith.constant -5.0 : f16
  %c = arith.constant 2.0 : f16
  %m = arith.mulf %x, %k : f16
  %a = rectify.relu %m : f16
  %y = arith.mulf %a, %c : f16
  return %y : f16
}

// CHECK: positive_zeros: proved on all 65536 inputs{{$}}
func.func @positive_zeros(%x: f16) -> f16 {
  %k = arith.constant 3.0 : f16
  %c = arith.constant 2.0 : f16
  %m = arith.mulf %x, %k : f16
  %a = rectify.relu %m {nan = "zero", signed_zero = "positive"} : f16
  %y = arith.mulf %a, %c : f16
  return %y : f16
}

// CHECK: power_bf16: proved on all 65536 inputs{{$}}
func.func @power_bf16(%x: bf16) -> bf16 {
  %k = arith.constant 2.0 : bf16
  %c = arith.constant 1.3 : bf16
  %m = arith.mulf %x, %k : bf16
  %a = rectify.relu %m : bf16
  %y = arith.mulf %a, %c : bf16
  return %y : bf16
}

// CHECK: limits: proved on all 65536 inputs{{$}}
func.func @limits(%x: f16) -> f16 {
  %k = arith.constant 3.0 : f16
  %c = arith.constant 2.0 : f16
  %m = arith.mulf %x, %k : f16
  %a = rectify.clip %m {lo = -1.0, hi = 6.0} : f16
  %y = arith.mulf %a, %c : f16
  return %y : f16
}

// CHECK: limits_overflow: proved on all 65536 inputs{{$}}
func.func @limits_overflow(%x: f16) -> f16 {
  %k = arith.constant 1.0 : f16
  %c = arith.constant 1024.0 : f16
  %m = arith.mulf %x, %k : f16
  %a = rectify.clip %m {lo = -1.0, hi = 640.0} : f16
  %y = arith.mulf %a, %c : f16
  return %y : f16
}

// Weights that are integers, and a range that keeps the sum from overflowing.
// CHECK: weights: 2 elements, each the same on {{[0-9]+}} inputs
func.func @weights(%x: tensor<1x2xf16> {rectify.range = [-100.0, 100.0]}, %e: tensor<1x2xf16>) -> tensor<1x2xf16> {
  %w = arith.constant dense<[[4.0, -8.0], [6.0, 12.0]]> : tensor<2x2xf16>
  %zero = arith.constant 0.0 : f16
  %c = arith.constant dense<4.0> : tensor<1x2xf16>
  %f = linalg.fill ins(%zero : f16) outs(%e : tensor<1x2xf16>) -> tensor<1x2xf16>
  %m = linalg.matmul ins(%x, %w : tensor<1x2xf16>, tensor<2x2xf16>) outs(%f : tensor<1x2xf16>) -> tensor<1x2xf16>
  %a = rectify.relu %m : tensor<1x2xf16>
  %y = arith.mulf %a, %c : tensor<1x2xf16>
  return %y : tensor<1x2xf16>
}
