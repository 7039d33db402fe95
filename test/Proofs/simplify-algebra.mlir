// Compositions are what they were, on all inputs.

// RUN: rectify-opt %s --test-rectify-equivalence="pipeline=rectify-simplify v" -o /dev/null | FileCheck %s

//===----------------------------------------------------------------------===//
// compose-clamps
//===----------------------------------------------------------------------===//

// CHECK: clip_of_clip: proved on all 65536 inputs
func.func @clip_of_clip(%x: f16) -> f16 {
  %a = rectify.clip %x {lo = -1.0, hi = 2.0} : f16
  %y = rectify.clip %a {lo = 0.0, hi = 4.0} : f16
  return %y : f16
}

// CHECK: clip_of_clip_bf16: proved on all 65536 inputs
func.func @clip_of_clip_bf16(%x: bf16) -> bf16 {
  %a = rectify.clip %x {lo = -1.0, hi = 0.1} : bf16
  %y = rectify.clip %a {lo = -0.3, hi = 4.0} : bf16
  return %y : bf16
}

// CHECK: apart: proved on all 65536 inputs
func.func @apart(%x: f16) -> f16 {
  %a = rectify.clip %x {lo = -1.0, hi = 2.0} : f16
  %y = rectify.clip %a {lo = 3.0, hi = 4.0} : f16
  return %y : f16
}

// Zeros as bounds, of either sign.
// CHECK: zero_bounds: proved on all 65536 inputs
func.func @zero_bounds(%x: f16) -> f16 {
  %a = rectify.clip %x {lo = -0.0, hi = 2.0} : f16
  %y = rectify.clip %a {lo = 0.0, hi = 1.0} : f16
  return %y : f16
}

// CHECK: clip_of_relu: proved on all 65536 inputs
func.func @clip_of_relu(%x: f16) -> f16 {
  %a = rectify.relu %x : f16
  %y = rectify.clip %a {lo = -1.0, hi = 2.0} : f16
  return %y : f16
}

// CHECK: relu_of_clip: proved on all 65536 inputs
func.func @relu_of_clip(%x: f16) -> f16 {
  %a = rectify.clip %x {lo = -1.0, hi = 2.0} : f16
  %y = rectify.relu %a : f16
  return %y : f16
}

// CHECK: relu6_of_relu: proved on all 65536 inputs
func.func @relu6_of_relu(%x: f16) -> f16 {
  %a = rectify.relu %x : f16
  %y = rectify.relu6 %a : f16
  return %y : f16
}

// CHECK: relu6_of_relu_bf16: proved on all 65536 inputs
func.func @relu6_of_relu_bf16(%x: bf16) -> bf16 {
  %a = rectify.relu %x : bf16
  %y = rectify.relu6 %a : bf16
  return %y : bf16
}

// Each meaning of one with each of the other.
// CHECK: keep_positive: proved on all 65536 inputs
func.func @keep_positive(%x: f16) -> f16 {
  %a = rectify.relu %x : f16
  %y = rectify.relu6 %a {signed_zero = "positive"} : f16
  return %y : f16
}
// CHECK: positive_keep: proved on all 65536 inputs
func.func @positive_keep(%x: f16) -> f16 {
  %a = rectify.relu %x {signed_zero = "positive"} : f16
  %y = rectify.relu6 %a : f16
  return %y : f16
}
// CHECK: zero_keep: proved on all 65536 inputs
func.func @zero_keep(%x: f16) -> f16 {
  %a = rectify.relu %x {nan = "zero"} : f16
  %y = rectify.clip %a {lo = 0.0, hi = 1.0} : f16
  return %y : f16
}
// NaN becomes 0 only at the end, which the bounds then do not touch.
// CHECK: propagate_zero: proved on all 65536 inputs
func.func @propagate_zero(%x: f16) -> f16 {
  %a = rectify.relu %x : f16
  %y = rectify.relu6 %a {nan = "zero"} : f16
  return %y : f16
}
// NaN becomes 0, and 0 the lower bound.
// CHECK: zero_bound: proved on all 65536 inputs
func.func @zero_bound(%x: f16) -> f16 {
  %a = rectify.relu %x {nan = "zero", signed_zero = "positive"} : f16
  %y = rectify.relu6 %a {nan = "zero"} : f16
  return %y : f16
}

// CHECK: maximum_then_relu6: proved on all 65536 inputs
func.func @maximum_then_relu6(%x: f16) -> f16 {
  %one = arith.constant 1.0 : f16
  %a = arith.maximumf %x, %one : f16
  %y = rectify.relu6 %a : f16
  return %y : f16
}

// CHECK: relu_then_minimum: proved on all 65536 inputs
func.func @relu_then_minimum(%x: f16) -> f16 {
  %six = arith.constant 6.0 : f16
  %a = rectify.relu %x : f16
  %y = arith.minimumf %a, %six : f16
  return %y : f16
}

// CHECK: relu_then_minnum: proved on all 65536 inputs
func.func @relu_then_minnum(%x: f16) -> f16 {
  %six = arith.constant 6.0 : f16
  %a = rectify.relu %x {nan = "zero"} : f16
  %y = arith.minnumf %six, %a : f16
  return %y : f16
}

// maxnumf leaves the sign of zero open, and so may what replaces it.
// CHECK: maxnum_then_relu6: proved on all 65536 inputs
func.func @maxnum_then_relu6(%x: f16) -> f16 {
  %zero = arith.constant 0.0 : f16
  %a = arith.maxnumf %x, %zero : f16
  %y = rectify.relu6 %a : f16
  return %y : f16
}

// CHECK: flags: proved on all 65536 inputs
func.func @flags(%x: f16) -> f16 {
  %a = rectify.relu %x fastmath<nnan,nsz> : f16
  %y = rectify.clip %a fastmath<nnan> {hi = 1.0} : f16
  return %y : f16
}

// CHECK: thresholds: proved on all 65536 inputs
func.func @thresholds(%x: f16) -> f16 {
  %a = rectify.relu %x : f16
  %y = rectify.relu %a {nan = "zero", signed_zero = "positive"} : f16
  return %y : f16
}

// CHECK: integers: proved on all 256 inputs
func.func @integers(%x: i8) -> i8 {
  %c = arith.constant 100 : i8
  %a = rectify.relu %x : i8
  %y = arith.minsi %a, %c : i8
  return %y : i8
}

// CHECK: chain: proved on all 65536 inputs
func.func @chain(%x: f16) -> f16 {
  %one = arith.constant 1.0 : f16
  %a = rectify.relu %x : f16
  %b = rectify.relu6 %a : f16
  %c = arith.maximumf %b, %one : f16
  %y = rectify.clip %c {hi = 2.0} : f16
  return %y : f16
}

//===----------------------------------------------------------------------===//
// compose-slopes
//===----------------------------------------------------------------------===//

// One rounding is never farther from the real function than two.
// CHECK: leaky_of_leaky: proved on all 65536 inputs, {{[0-9]+}} rounded otherwise, {{[0-9]+}} of them nearer
func.func @leaky_of_leaky(%x: f16) -> f16 attributes {never_farther} {
  %a = rectify.leaky_relu %x fastmath<reassoc> {alpha = 0.25} : f16
  %y = rectify.leaky_relu %a fastmath<reassoc> {alpha = 0.5} : f16
  return %y : f16
}

// CHECK: odd_slopes: proved on all 65536 inputs, {{[0-9]+}} rounded otherwise, {{[0-9]+}} of them nearer
func.func @odd_slopes(%x: bf16) -> bf16 attributes {never_farther} {
  %a = rectify.leaky_relu %x fastmath<reassoc> {alpha = 0.75} : bf16
  %y = rectify.leaky_relu %a fastmath<reassoc> {alpha = 0.625} : bf16
  return %y : bf16
}

// CHECK: negative_slope: proved on all 65536 inputs, {{[0-9]+}} rounded otherwise, {{[0-9]+}} of them nearer
func.func @negative_slope(%x: f16) -> f16 attributes {never_farther} {
  %a = rectify.leaky_relu %x fastmath<reassoc> {alpha = 0.25} : f16
  %y = rectify.leaky_relu %a fastmath<reassoc> {alpha = -0.75} : f16
  return %y : f16
}

// A slope of 0 that makes +0 of -0 rounds nothing.
// CHECK: relu_of_leaky: proved on all 65536 inputs
func.func @relu_of_leaky(%x: f16) -> f16 {
  %a = rectify.leaky_relu %x {alpha = 0.25} : f16
  %y = rectify.relu %a {signed_zero = "positive"} : f16
  return %y : f16
}

// CHECK: relu_of_leaky_nan: proved on all 65536 inputs
func.func @relu_of_leaky_nan(%x: bf16) -> bf16 {
  %a = rectify.leaky_relu %x {alpha = 0.1, nan = "zero"} : bf16
  %y = rectify.relu %a {signed_zero = "positive"} : bf16
  return %y : bf16
}

//===----------------------------------------------------------------------===//
// compose-rectified
//===----------------------------------------------------------------------===//

// CHECK: leaky_of_relu: proved on all 65536 inputs
func.func @leaky_of_relu(%x: f16) -> f16 {
  %a = rectify.relu %x : f16
  %y = rectify.leaky_relu %a {alpha = 0.25} : f16
  return %y : f16
}

// CHECK: leaky_of_relu_meaning: proved on all 65536 inputs
func.func @leaky_of_relu_meaning(%x: f16) -> f16 {
  %a = rectify.relu %x {nan = "zero", signed_zero = "positive"} : f16
  %y = rectify.leaky_relu %a {alpha = -3.0, nan = "zero", signed_zero = "positive"} : f16
  return %y : f16
}

// What is not below 0 without being a limit.
// CHECK: leaky_of_negative_slope: proved on all 65536 inputs
func.func @leaky_of_negative_slope(%x: bf16) -> bf16 {
  %a = rectify.leaky_relu %x {alpha = -0.1} : bf16
  %y = rectify.leaky_relu %a {alpha = 0.7} : bf16
  return %y : bf16
}

// CHECK: prelu_of_relu: proved on all 65536 inputs
func.func @prelu_of_relu(%x: f16) -> f16 {
  %s = arith.constant 0.25 : f16
  %a = rectify.relu %x : f16
  %y = rectify.prelu %a, %s : f16, f16
  return %y : f16
}
