// RUN: rectify-opt %s --rectify-simplify | FileCheck %s
// RUN: rectify-opt %s --rectify-simplify -o /dev/null --remarks-filter-missed=rectify-simplify 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:

//===----------------------------------------------------------------------===//
// compose-clamps
//===----------------------------------------------------------------------===//

// minnumf makes 6 of NaN, which no clip does.
// CHECK-LABEL: func @nan_becomes_bound(
// CHECK: rectify.relu
// CHECK-NEXT: arith.minnumf
// REMARK: remark: {{.*}}Function=nan_becomes_bound {{.*}}'arith.minnumf' and 'rectify.relu' before it limit their input, but no one activation treats NaN and the signs of zeros as the two do{{.*}}Suggestion="give both the same nan and signed_zero
func.func @nan_becomes_bound(%x: f16) -> f16 {
  %six = arith.constant 6.0 : f16
  %a = rectify.relu %x : f16
  %y = arith.minnumf %a, %six : f16
  return %y : f16
}

// Nothing here limits on both sides or keeps signs.
// CHECK-LABEL: func @other(
// CHECK-NEXT: rectify.elu
// CHECK-NEXT: rectify.tanh
// CHECK-NEXT: rectify.relu
func.func @other(%x: f16) -> f16 {
  %a = rectify.elu %x : f16
  %b = rectify.tanh %a : f16
  %y = rectify.relu %b : f16
  return %y : f16
}

// A jump is no limit.
// CHECK-LABEL: func @jump(
// CHECK-NEXT: rectify.thresholded_relu
// CHECK-NEXT: rectify.relu6
func.func @jump(%x: f16) -> f16 {
  %a = rectify.thresholded_relu %x : f16
  %y = rectify.relu6 %a : f16
  return %y : f16
}

// The limit is not known.
// CHECK-LABEL: func @variable(
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: arith.minimumf
func.func @variable(%x: f16, %limit: f16) -> f16 {
  %a = rectify.relu %x : f16
  %y = arith.minimumf %a, %limit : f16
  return %y : f16
}

// No activation takes part.
// CHECK-LABEL: func @minima(
// CHECK: arith.minimumf
// CHECK-NEXT: arith.minimumf
func.func @minima(%x: f16) -> f16 {
  %one = arith.constant 1.0 : f16
  %two = arith.constant 2.0 : f16
  %a = arith.minimumf %x, %two : f16
  %y = arith.minimumf %a, %one : f16
  return %y : f16
}

// CHECK-LABEL: func @memref(
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: rectify.relu6
func.func @memref(%x: memref<4xf16>) {
  rectify.relu %x outs(%x : memref<4xf16>) : memref<4xf16>
  rectify.relu6 %x outs(%x : memref<4xf16>) : memref<4xf16>
  return
}

//===----------------------------------------------------------------------===//
// compose-slopes
//===----------------------------------------------------------------------===//

// Rounded twice.
// CHECK-LABEL: func @leaky_of_leaky(
// CHECK-NEXT: rectify.leaky_relu
// CHECK-NEXT: rectify.leaky_relu
// REMARK: remark: {{.*}}Function=leaky_of_leaky {{.*}}'rectify.leaky_relu' and 'rectify.leaky_relu' before it scale what is below 0 twice, which rounds otherwise than once{{.*}}Suggestion="give both fastmath<reassoc>
func.func @leaky_of_leaky(%x: f16) -> f16 {
  %a = rectify.leaky_relu %x {alpha = 0.25} : f16
  %y = rectify.leaky_relu %a fastmath<reassoc> {alpha = 0.5} : f16
  return %y : f16
}

// A product that underflows is -0, and stays it.
// CHECK-LABEL: func @relu_of_leaky(
// CHECK-NEXT: rectify.leaky_relu
// CHECK-NEXT: rectify.relu
// REMARK: remark: {{.*}}Function=relu_of_leaky
func.func @relu_of_leaky(%x: f16) -> f16 {
  %a = rectify.leaky_relu %x {alpha = 0.25} : f16
  %y = rectify.relu %a : f16
  return %y : f16
}

//===----------------------------------------------------------------------===//
// compose-rectified
//===----------------------------------------------------------------------===//

// Nothing is below 0, but there are zeros of the other sign.
// CHECK-LABEL: func @settles_zero(
// CHECK-NEXT: rectify.leaky_relu
// CHECK-NEXT: rectify.leaky_relu
func.func @settles_zero(%x: f16) -> f16 {
  %a = rectify.leaky_relu %x {alpha = -0.5} : f16
  %y = rectify.leaky_relu %a {alpha = 0.25, signed_zero = "positive"} : f16
  return %y : f16
}
