// Factors and signs move without a trace, on all inputs.

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
