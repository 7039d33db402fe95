// RUN: rectify-opt %s --rectify-simplify | FileCheck %s
// RUN: rectify-opt %s --rectify-simplify -o /dev/null --remarks-filter-passed=rectify-simplify 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK

//===----------------------------------------------------------------------===//
// Negations
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @negated_relu(
// CHECK-NEXT: %[[Y:.*]] = rectify.clip %arg0 {hi = -0.000000e+00 : f64} : f16
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: remark: {{.*}}negate{{.*}}Function=negated_relu {{.*}}'arith.negf' and 'arith.negf' around 'rectify.relu' leave one 'rectify.clip'
func.func @negated_relu(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.relu %m : f16
  %y = arith.negf %a : f16
  return %y : f16
}

// An odd function.
// CHECK-LABEL: func @negated_hardtanh(
// CHECK-NEXT: %[[Y:.*]] = rectify.clip %arg0 {hi = 1.000000e+00 : f64, lo = -1.000000e+00 : f64} : tensor<4x?xf16>
// CHECK-NEXT: return %[[Y]]
func.func @negated_hardtanh(%x: tensor<4x?xf16>) -> tensor<4x?xf16> {
  %m = arith.negf %x : tensor<4x?xf16>
  %a = rectify.clip %m {lo = -1.0, hi = 1.0} : tensor<4x?xf16>
  %y = arith.negf %a : tensor<4x?xf16>
  return %y : tensor<4x?xf16>
}

// CHECK-LABEL: func @odd_part(
// CHECK-NEXT: return %arg0 : f16
// REMARK-DAG: remark: {{.*}}parts{{.*}}Function=odd_part {{.*}}'arith.subf' of the parts of a number above and below 0 is that number
func.func @odd_part(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.relu %x : f16
  %b = rectify.relu %m : f16
  %y = arith.subf %a, %b : f16
  return %y : f16
}

// CHECK-LABEL: func @even_part(
// CHECK-NEXT: %[[Y:.*]] = math.absf %arg0 : f16
// CHECK-NEXT: return %[[Y]]
func.func @even_part(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.relu %x {signed_zero = "positive"} : f16
  %b = rectify.relu %m {signed_zero = "positive"} : f16
  %y = arith.addf %b, %a : f16
  return %y : f16
}

// CHECK-LABEL: func @odd(
// CHECK-NEXT: %[[A:.*]] = rectify.tanh %arg0 : tensor<4x?xf16>
// CHECK-NEXT: %[[Y:.*]] = rectify.softsign %[[A]] : tensor<4x?xf16>
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: remark: {{.*}}negate-odd{{.*}}Function=odd {{.*}}'arith.negf' and 'arith.negf' around 'rectify.tanh' cancel: it is odd
func.func @odd(%x: tensor<4x?xf16>) -> tensor<4x?xf16> {
  %m = arith.negf %x : tensor<4x?xf16>
  %a = rectify.tanh %m : tensor<4x?xf16>
  %n = arith.negf %a : tensor<4x?xf16>
  %o = arith.negf %n : tensor<4x?xf16>
  %b = rectify.softsign %o : tensor<4x?xf16>
  %y = arith.negf %b : tensor<4x?xf16>
  return %y : tensor<4x?xf16>
}

// Odd but for zeros, whose sign does not matter.
// CHECK-LABEL: func @odd_nsz(
// CHECK-NEXT: %[[Y:.*]] = rectify.soft_shrink %arg0 : f16
// CHECK-NEXT: return %[[Y]]
func.func @odd_nsz(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %a = rectify.soft_shrink %m : f16
  %y = arith.negf %a fastmath<nsz> : f16
  return %y : f16
}

// A slope of -1 is the absolute value.
// CHECK-LABEL: func @even(
// CHECK-NEXT: %[[Y:.*]] = rectify.leaky_relu %arg0 {alpha = -1.000000e+00 : f64, signed_zero = "positive"} : f16
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: remark: {{.*}}negate-even{{.*}}Function=even {{.*}}'rectify.leaky_relu' is even: 'arith.negf' before it changes nothing
func.func @even(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %y = rectify.leaky_relu %m {alpha = -1.0, signed_zero = "positive"} : f16
  return %y : f16
}

// CHECK-LABEL: func @absolute(
// CHECK-NEXT: %[[A:.*]] = math.absf %arg0 : f16
// CHECK-NEXT: return %[[A]]
func.func @absolute(%x: f16) -> f16 {
  %m = arith.negf %x : f16
  %y = math.absf %m : f16
  return %y : f16
}
