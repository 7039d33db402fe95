// Signs move without a trace, on all inputs.

// RUN: rectify-opt %s --test-rectify-equivalence="pipeline=rectify-simplify v" -o /dev/null | FileCheck %s

//===----------------------------------------------------------------------===//
// negate
//===----------------------------------------------------------------------===//

// CHECK: negated_relu: proved on all 65536 inputs
func.func @negated_relu(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.relu %m : f16
  %y = arith.negf %a : f16
  return %y : f16
}

// CHECK: negated_clip: proved on all 65536 inputs
func.func @negated_clip(%x: bf16) -> bf16 {
  %m = arith.negf %x : bf16
  %a = rectify.clip %m {lo = -0.1, hi = 3.0} : bf16
  %y = arith.negf %a : bf16
  return %y : bf16
}

// CHECK: negated_hardtanh: proved on all 65536 inputs
func.func @negated_hardtanh(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.clip %m {lo = -1.0, hi = 1.0} : f16
  %y = arith.negf %a : f16
  return %y : f16
}

//===----------------------------------------------------------------------===//
// negate-odd
//===----------------------------------------------------------------------===//

// CHECK: tanh: proved on all 65536 inputs
func.func @tanh(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.tanh %m : f16
  %y = arith.negf %a : f16
  return %y : f16
}

// CHECK: tanh_bf16: proved on all 65536 inputs
func.func @tanh_bf16(%x: bf16) -> bf16 {
  %m = arith.negf %x : bf16
  %a = rectify.tanh %m : bf16
  %y = arith.negf %a : bf16
  return %y : bf16
}

// CHECK: softsign: proved on all 65536 inputs
func.func @softsign(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.softsign %m : f16
  %y = arith.negf %a : f16
  return %y : f16
}

// But for the sign of zeros.
// CHECK: tanh_shrink: proved on all 65536 inputs
func.func @tanh_shrink(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.tanh_shrink %m : f16
  %y = arith.negf %a fastmath<nsz> : f16
  return %y : f16
}

// CHECK: hard_shrink: proved on all 65536 inputs
func.func @hard_shrink(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.hard_shrink %m : f16
  %y = arith.negf %a fastmath<nsz> : f16
  return %y : f16
}

// CHECK: hard_shrink_meaning: proved on all 65536 inputs
func.func @hard_shrink_meaning(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.hard_shrink %m {nan = "zero", signed_zero = "positive"} : f16
  %y = arith.negf %a fastmath<nsz> : f16
  return %y : f16
}

// CHECK: soft_shrink: proved on all 65536 inputs
func.func @soft_shrink(%x: bf16) -> bf16 {
  %m = arith.negf %x : bf16
  %a = rectify.soft_shrink %m {lambda = 0.3} : bf16
  %y = arith.negf %a fastmath<nsz> : bf16
  return %y : bf16
}

//===----------------------------------------------------------------------===//
// negate-even
//===----------------------------------------------------------------------===//

// CHECK: even: proved on all 65536 inputs
func.func @even(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %y = rectify.leaky_relu %m {alpha = -1.0, signed_zero = "positive"} : f16
  return %y : f16
}

// CHECK: even_of_absolute: proved on all 65536 inputs
func.func @even_of_absolute(%x: bf16) -> bf16 {
  %m = math.absf %x : bf16
  %y = rectify.leaky_relu %m {alpha = -1.0, signed_zero = "positive", nan = "zero"} : bf16
  return %y : bf16
}

// CHECK: absolute: proved on all 65536 inputs
func.func @absolute(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %y = math.absf %m : f16
  return %y : f16
}

//===----------------------------------------------------------------------===//
// parts
//===----------------------------------------------------------------------===//

// CHECK: odd_part: proved on all 65536 inputs
func.func @odd_part(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.relu %x : f16
  %b = rectify.relu %m : f16
  %y = arith.subf %a, %b : f16
  return %y : f16
}

// CHECK: odd_part_nsz: proved on all 65536 inputs
func.func @odd_part_nsz(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.relu %x {signed_zero = "positive"} : f16
  %b = rectify.relu %m {signed_zero = "positive"} : f16
  %y = arith.subf %a, %b fastmath<nsz> : f16
  return %y : f16
}

// CHECK: even_part: proved on all 65536 inputs
func.func @even_part(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.relu %x {signed_zero = "positive"} : f16
  %b = rectify.relu %m {signed_zero = "positive"} : f16
  %y = arith.addf %b, %a : f16
  return %y : f16
}
