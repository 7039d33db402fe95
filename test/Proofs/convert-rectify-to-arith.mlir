// What the activations say of their values is what their code computes, on all
// inputs.

// RUN: rectify-opt %s --test-rectify-equivalence="pipeline=convert-rectify-to-arith v" -o /dev/null | FileCheck %s

// CHECK: relu: proved on all 65536 inputs
func.func @relu(%x: f16) -> f16 {
  %y = rectify.relu %x : f16
  return %y : f16
}

// CHECK: meanings: proved on all 65536 inputs
func.func @meanings(%x: bf16) -> bf16 {
  %y = rectify.relu %x {nan = "zero"} : bf16
  %z = rectify.relu6 %y {signed_zero = "positive"} : bf16
  return %z : bf16
}

// CHECK: prelu: the same on {{.*}} inputs
func.func @prelu(%x: f16, %slope: f16) -> f16 {
  %y = rectify.prelu %x, %slope {zero_slope = "limit"} : f16, f16
  return %y : f16
}

// CHECK: integers: proved on all 65536 inputs
func.func @integers(%x: i8, %y: i8) -> i8 {
  %m = rectify.relu %x : i8
  %z = arith.addi %m, %y : i8
  return %z : i8
}

// CHECK: nothing_to_do: proved on all 65536 inputs
func.func @nothing_to_do(%x: f16) -> f16 attributes {noop} {
  %y = arith.addf %x, %x : f16
  return %y : f16
}
