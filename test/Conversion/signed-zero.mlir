// The sign of a zero that is kept is kept by LLVM's optimizer: no comparison of
// x with 0 takes -0 for less.
// RUN: rectify-opt %s --rectify-to-llvm=target=baseline | mlir-translate --mlir-to-llvmir | opt -O2 -S | FileCheck %s

// CHECK-LABEL: @gradients(
// CHECK: fcmp olt half %{{.*}}, 0xH0000
// CHECK-NOT: fcmp ole
// CHECK: ret
func.func @gradients(%x: f16, %v: f16, %g: f16) -> (f16, f16) {
  %y:2 = rectify.reglu_grad %x, %v, %g {kink = 0.5} : f16
  return %y#0, %y#1 : f16, f16
}

// CHECK-LABEL: @by_way_of_f32(
// CHECK: fcmp olt float
// CHECK-NOT: fcmp ole
// CHECK: ret
func.func @by_way_of_f32(%x: bf16, %v: bf16, %g: bf16) -> (bf16, bf16) {
  %y:2 = rectify.reglu_grad %x, %v, %g {kink = 0.5} : bf16
  return %y#0, %y#1 : bf16, bf16
}

// A maximum of a maximum: -0, and NaN, that the first one keeps are 0 behind the
// second.

// CHECK-LABEL: @twice(
// CHECK: %[[C:.*]] = fcmp ogt float %[[X:.*]], 0.0
// CHECK: select i1 %[[C]], float %[[X]], float 0.0
func.func @twice(%x: f32) -> f32 {
  %y = rectify.relu %x : f32
  %z = rectify.relu %y {nan = "zero", signed_zero = "positive"} : f32
  return %z : f32
}

// CHECK-LABEL: @once(
// CHECK: %[[C:.*]] = fcmp olt float %[[X:.*]], 0.0
// CHECK: select i1 %[[C]], float 0.0{{.*}}, float %[[X]]
func.func @once(%x: f32) -> f32 {
  %y = rectify.relu %x : f32
  %z = rectify.relu %y : f32
  return %z : f32
}
