// RUN: rectify-opt %s --rectify-lower-math | FileCheck %s
// RUN: rectify-opt %s --rectify-lower-math=approximate | FileCheck %s --check-prefix=POLY

// CHECK-LABEL: func @functions
// CHECK-COUNT-4: call @expm1f
// CHECK: call @tanh(
// POLY-LABEL: func @functions
// POLY-NOT: math.expm1
// POLY: math.fma
// POLY: call @tanh(
func.func @functions(%x: vector<4xf32>, %y: f64) -> (vector<4xf32>, f64) {
  %a = math.expm1 %x : vector<4xf32>
  %b = math.tanh %y : f64
  return %a, %b : vector<4xf32>, f64
}

// What CPUs have is left alone.
// CHECK-LABEL: func @instructions
// CHECK: math.fma
// CHECK: math.sqrt
// CHECK: math.absf
func.func @instructions(%x: vector<4xf32>) -> vector<4xf32> {
  %a = math.fma %x, %x, %x : vector<4xf32>
  %b = math.sqrt %a : vector<4xf32>
  %c = math.absf %b : vector<4xf32>
  return %c : vector<4xf32>
}

// A power with an integer exponent: products if that is a constant, otherwise a
// call; LLVM has none of vectors.
// CHECK-LABEL: func @powers(
// CHECK-NOT: math.fpowi
// CHECK: arith.mulf %{{.*}}, %{{.*}} : vector<4xf32>
// CHECK: call @powf(
func.func @powers(%x: vector<4xf32>, %y: f32, %n: i64) -> (vector<4xf32>, f32) {
  %three = arith.constant dense<3> : vector<4xi64>
  %a = math.fpowi %x, %three : vector<4xf32>, vector<4xi64>
  %b = math.fpowi %y, %n : f32, i64
  return %a, %b : vector<4xf32>, f32
}
