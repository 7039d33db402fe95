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

//===----------------------------------------------------------------------===//
// scale
//===----------------------------------------------------------------------===//

// Two roundings are not one.
// CHECK-LABEL: func @rounded_twice(
// CHECK: arith.mulf
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}scale{{.*}}Function=rounded_twice {{.*}}'arith.mulf' by a constant could go before 'rectify.relu' into the factor there, which rounds otherwise{{.*}}Suggestion="give all of them fastmath<reassoc>"
func.func @rounded_twice(%x: f16) -> f16 {
  %two = arith.constant 2.0 : f16
  %three = arith.constant 3.0 : f16
  %m = arith.mulf %x, %two : f16
  %a = rectify.relu %m : f16
  %y = arith.mulf %three, %a fastmath<reassoc> : f16
  return %y : f16
}

// Nothing to meet, a factor below 0, and a function that is not homogeneous.
// CHECK-LABEL: func @alone(
// CHECK: rectify.relu
// CHECK-NEXT: arith.mulf
func.func @alone(%x: f16) -> f16 {
  %three = arith.constant 3.0 : f16
  %a = rectify.relu %x : f16
  %y = arith.mulf %three, %a fastmath<reassoc> : f16
  return %y : f16
}

// CHECK-LABEL: func @negative(
// CHECK: rectify.relu
// CHECK-NEXT: arith.mulf
func.func @negative(%x: f16) -> f16 {
  %two = arith.constant 2.0 : f16
  %three = arith.constant -3.0 : f16
  %m = arith.mulf %x, %two fastmath<reassoc> : f16
  %a = rectify.relu %m : f16
  %y = arith.mulf %three, %a fastmath<reassoc> : f16
  return %y : f16
}

// CHECK-LABEL: func @curved(
// CHECK: rectify.elu
// CHECK-NEXT: arith.mulf
func.func @curved(%x: f16) -> f16 {
  %two = arith.constant 2.0 : f16
  %m = arith.mulf %x, %two fastmath<reassoc> : f16
  %a = rectify.elu %m fastmath<reassoc> : f16
  %y = arith.mulf %two, %a fastmath<reassoc> : f16
  return %y : f16
}
