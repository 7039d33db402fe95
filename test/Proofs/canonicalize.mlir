// Canonicalization of activations, on all inputs: f(f(x)) = f(x).

// RUN: rectify-opt %s --test-rectify-equivalence="pipeline=canonicalize v" -o /dev/null | FileCheck %s

// CHECK: relu: proved on all 65536 inputs
func.func @relu(%x: f16) -> f16 {
  %a = rectify.relu %x : f16
  %y = rectify.relu %a : f16
  return %y : f16
}

// CHECK: relu_bf16: proved on all 65536 inputs
func.func @relu_bf16(%x: bf16) -> bf16 {
  %a = rectify.relu %x {nan = "zero"} : bf16
  %y = rectify.relu %a {nan = "zero"} : bf16
  return %y : bf16
}

// CHECK: relu_meaning: proved on all 65536 inputs
func.func @relu_meaning(%x: f16) -> f16 {
  %a = rectify.relu %x {nan = "zero", signed_zero = "positive"} : f16
  %y = rectify.relu %a {nan = "zero", signed_zero = "positive"} : f16
  return %y : f16
}

// CHECK: leaky: proved on all 65536 inputs
func.func @leaky(%x: f16) -> f16 {
  %a = rectify.leaky_relu %x {alpha = -0.3, signed_zero = "positive"} : f16
  %y = rectify.leaky_relu %a {alpha = -0.3, signed_zero = "positive"} : f16
  return %y : f16
}

// CHECK: leaky_identity: proved on all 65536 inputs
func.func @leaky_identity(%x: f16) -> f16 {
  %a = rectify.leaky_relu %x {alpha = 1.0, nan = "zero"} : f16
  %y = rectify.leaky_relu %a {alpha = 1.0, nan = "zero"} : f16
  return %y : f16
}

// CHECK: clip: proved on all 65536 inputs
func.func @clip(%x: f16) -> f16 {
  %a = rectify.clip %x {lo = 0.1, hi = 0.7, nan = "zero"} : f16
  %y = rectify.clip %a {lo = 0.1, hi = 0.7, nan = "zero"} : f16
  return %y : f16
}

// CHECK: relu6: proved on all 65536 inputs
func.func @relu6(%x: bf16) -> bf16 {
  %a = rectify.relu6 %x : bf16
  %y = rectify.relu6 %a : bf16
  return %y : bf16
}

// CHECK: thresholded_relu: proved on all 65536 inputs
func.func @thresholded_relu(%x: f16) -> f16 {
  %a = rectify.thresholded_relu %x {alpha = 0.3, value = -0.1} : f16
  %y = rectify.thresholded_relu %a {alpha = 0.3, value = -0.1} : f16
  return %y : f16
}

// CHECK: hard_shrink: proved on all 65536 inputs
func.func @hard_shrink(%x: f16) -> f16 {
  %a = rectify.hard_shrink %x {lambda = 0.3} : f16
  %y = rectify.hard_shrink %a {lambda = 0.3} : f16
  return %y : f16
}

// CHECK: integers: proved on all 256 inputs
func.func @integers(%x: i8) -> i8 {
  %a = rectify.clip %x {lo = -3.0, hi = 7.0} : i8
  %y = rectify.clip %a {lo = -3.0, hi = 7.0} : i8
  return %y : i8
}

// CHECK: not_idempotent: proved on all 65536 inputs
func.func @not_idempotent(%x: f16) -> f16 attributes {noop} {
  %a = rectify.leaky_relu %x {alpha = 0.5} : f16
  %y = rectify.leaky_relu %a {alpha = 0.5} : f16
  return %y : f16
}

// CHECK: other_bounds: proved on all 65536 inputs
func.func @other_bounds(%x: f16) -> f16 attributes {noop} {
  %a = rectify.clip %x {hi = 0.5} : f16
  %y = rectify.clip %a {hi = 0.7} : f16
  return %y : f16
}
