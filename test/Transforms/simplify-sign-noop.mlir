// RUN: rectify-opt %s --rectify-simplify | FileCheck %s
// RUN: rectify-opt %s --rectify-simplify -o /dev/null --remarks-filter-missed=rectify-simplify 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:

//===----------------------------------------------------------------------===//
// negate
//===----------------------------------------------------------------------===//

// No fact says that it is odd.
// CHECK-LABEL: func @not_odd(
// CHECK-NEXT: arith.negf
// CHECK-NEXT: rectify.elu
// CHECK-NEXT: arith.negf
func.func @not_odd(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.elu %m : f16
  %y = arith.negf %a : f16
  return %y : f16
}

//===----------------------------------------------------------------------===//
// negate-odd
//===----------------------------------------------------------------------===//

// Zeros are +0 on both sides.
// CHECK-LABEL: func @sign_of_zero(
// CHECK-NEXT: arith.negf
// CHECK-NEXT: rectify.hard_shrink
// CHECK-NEXT: arith.negf
// REMARK: remark: {{.*}}negate-odd{{.*}}Function=sign_of_zero {{.*}}'arith.negf' and 'arith.negf' around 'rectify.hard_shrink' cancel but for the sign of zeros{{.*}}Suggestion="give it fastmath<nsz>"
func.func @sign_of_zero(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.hard_shrink %m : f16
  %y = arith.negf %a : f16
  return %y : f16
}

// Both are needed.
// CHECK-LABEL: func @shared(
// CHECK-NEXT: arith.negf
// CHECK-NEXT: rectify.tanh
// CHECK-NEXT: arith.negf
func.func @shared(%x: f16) -> (f16, f16) {
  %m = arith.negf %x : f16
  %a = rectify.tanh %m : f16
  %y = arith.negf %a : f16
  return %y, %a : f16, f16
}

//===----------------------------------------------------------------------===//
// negate-even
//===----------------------------------------------------------------------===//

// It gives -0 for -0 and +0 for +0.
// CHECK-LABEL: func @zeros_differ(
// CHECK-NEXT: arith.negf
// CHECK-NEXT: rectify.leaky_relu
func.func @zeros_differ(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %y = rectify.leaky_relu %m {alpha = -1.0} : f16
  return %y : f16
}

// CHECK-LABEL: func @not_even(
// CHECK-NEXT: math.absf
// CHECK-NEXT: rectify.gelu
func.func @not_even(%x: f16) -> f16 {
  %m = math.absf %x : f16
  %y = rectify.gelu %m : f16
  return %y : f16
}

//===----------------------------------------------------------------------===//
// parts
//===----------------------------------------------------------------------===//

// 0 - 0 makes +0 of -0.
// CHECK-LABEL: func @zero_lost(
// CHECK: arith.subf
// REMARK: remark: {{.*}}parts{{.*}}Function=zero_lost {{.*}}'arith.subf' of the parts of a number above and below 0 is not that number for NaN or a zero{{.*}}Suggestion="let the activations keep NaN and the sign of zero, or give it fastmath<nsz>"
func.func @zero_lost(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.relu %x {signed_zero = "positive"} : f16
  %b = rectify.relu %m {signed_zero = "positive"} : f16
  %y = arith.subf %a, %b : f16
  return %y : f16
}

// CHECK-LABEL: func @other_number(
// CHECK: arith.subf
func.func @other_number(%x: f16, %z: f16) -> f16 {
  %m = arith.negf %z : f16
  %a = rectify.relu %x : f16
  %b = rectify.relu %m : f16
  %y = arith.subf %a, %b : f16
  return %y : f16
}
