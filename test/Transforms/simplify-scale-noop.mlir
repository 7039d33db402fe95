// RUN: rectify-opt %s --rectify-simplify | FileCheck %s
// RUN: rectify-opt %s --rectify-simplify -o /dev/null --remarks-filter-missed=rectify-simplify 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:

//===----------------------------------------------------------------------===//
// scale
//===----------------------------------------------------------------------===//

// Two roundings are not one: 5 * (3 * x).
// CHECK-LABEL: func @rounded_twice(
// CHECK: arith.mulf
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}scale{{.*}}Function=rounded_twice {{.*}}'arith.mulf' by a constant could go before 'rectify.relu' into the factor there, which rounds otherwise: a product may be rounded twice, underflow or overflow{{.*}}Suggestion="give all of them fastmath<reassoc>"
func.func @rounded_twice(%x: f16) -> f16 {
  %five = arith.constant 5.0 : f16
  %three = arith.constant 3.0 : f16
  %m = arith.mulf %x, %five : f16
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

// What was rounded as a subnormal number grows: 4 * (0.75 * x).
// CHECK-LABEL: func @becomes_small(
// CHECK: arith.mulf
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}scale{{.*}}Function=becomes_small {{.*}}, which rounds otherwise: {{.*}}
func.func @becomes_small(%x: f16) -> f16 {
  %k = arith.constant 0.75 : f16
  %c = arith.constant 4.0 : f16
  %m = arith.mulf %x, %k : f16
  %a = rectify.relu %m : f16
  %y = arith.mulf %a, %c : f16
  return %y : f16
}

// What overflowed is inf still: 0.5 * (4 * x).
// CHECK-LABEL: func @overflows(
// CHECK: arith.mulf
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}scale{{.*}}Function=overflows {{.*}}, which rounds otherwise: {{.*}}
func.func @overflows(%x: f16) -> f16 {
  %k = arith.constant 4.0 : f16
  %c = arith.constant 0.5 : f16
  %m = arith.mulf %x, %k : f16
  %a = rectify.relu %m : f16
  %y = arith.mulf %a, %c : f16
  return %y : f16
}

// What is below 0 is rounded before and behind.
// CHECK-LABEL: func @leaky(
// CHECK: arith.mulf
// CHECK-NEXT: rectify.leaky_relu
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}scale{{.*}}Function=leaky {{.*}}, which rounds otherwise: {{.*}}
func.func @leaky(%x: f16) -> f16 {
  %k = arith.constant 4.0 : f16
  %c = arith.constant 2.0 : f16
  %m = arith.mulf %x, %k : f16
  %a = rectify.leaky_relu %m : f16
  %y = arith.mulf %a, %c : f16
  return %y : f16
}

// The sum may overflow on its way.
// CHECK-LABEL: func @unbounded(
// CHECK: linalg.matmul
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}scale{{.*}}Function=unbounded {{.*}}into the constant weights there, which rounds otherwise: the sum may overflow
func.func @unbounded(%x: tensor<4x1xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %zero = arith.constant dense<0.0> : tensor<4x2xf32>
  %c = arith.constant dense<4.0> : tensor<4x2xf32>
  %m = linalg.matmul ins(%x, %w : tensor<4x1xf32>, tensor<1x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %a = rectify.relu %m : tensor<4x2xf32>
  %y = arith.mulf %a, %c : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}
