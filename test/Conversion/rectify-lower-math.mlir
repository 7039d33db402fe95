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

// One division instead of two, unless something else uses them.
// CHECK-LABEL: func @divisions(
// CHECK-SAME: %[[C:.*]]: vector<4xi1>, %[[X:.*]]: vector<4xf32>, %[[Y:.*]]: vector<4xf32>, %[[Z:.*]]: vector<4xf32>
// CHECK: %[[N:.*]] = arith.select %[[C]], %[[X]], %[[Y]]
// CHECK: %[[Q:.*]] = arith.divf %[[N]], %[[Z]]
// CHECK-NOT: arith.divf
// CHECK: return %[[Q]]
func.func @divisions(%c: vector<4xi1>, %x: vector<4xf32>, %y: vector<4xf32>, %z: vector<4xf32>) -> vector<4xf32> {
  %a = arith.divf %x, %z : vector<4xf32>
  %b = arith.divf %y, %z : vector<4xf32>
  %r = arith.select %c, %a, %b : vector<4xi1>, vector<4xf32>
  return %r : vector<4xf32>
}
// CHECK-LABEL: func @divisions_used(
// CHECK-COUNT-2: arith.divf
// CHECK: arith.select
func.func @divisions_used(%c: vector<4xi1>, %x: vector<4xf32>, %y: vector<4xf32>) -> (vector<4xf32>, vector<4xf32>) {
  %a = arith.divf %x, %y : vector<4xf32>
  %b = arith.divf %y, %x : vector<4xf32>
  %r = arith.select %c, %a, %b : vector<4xi1>, vector<4xf32>
  return %r, %a : vector<4xf32>, vector<4xf32>
}

// An exponential of what is never positive: one bound, and 2^n by one shift.
// POLY-LABEL: func @never_positive(
// POLY-COUNT-1: arith.cmpf olt
// POLY-NOT: arith.cmpf
// POLY: arith.shli
// POLY-NOT: arith.shli
// POLY: return
func.func @never_positive(%x: vector<4xf32>) -> vector<4xf32> {
  %a = math.absf %x : vector<4xf32>
  %b = arith.negf %a : vector<4xf32>
  %c = math.exp %b : vector<4xf32>
  return %c : vector<4xf32>
}

// ELU: the limit of the argument goes, since what is beyond is not taken.
// POLY-LABEL: func @guarded(
// POLY-SAME: %[[X:.*]]: vector<4xf32>
// POLY: %[[LOW:.*]] = arith.cmpf olt, %[[X]], %{{.*}}
// POLY: arith.select %[[LOW]], %{{.*}}, %[[X]]
// POLY: %[[NEGATIVE:.*]] = arith.cmpf olt, %[[X]], %{{.*}}
// POLY: arith.select %[[NEGATIVE]], %{{.*}}, %[[X]]
func.func @guarded(%x: vector<4xf32>) -> vector<4xf32> {
  %zero = arith.constant dense<0.0> : vector<4xf32>
  %above = arith.cmpf ogt, %x, %zero : vector<4xf32>
  %limited = arith.select %above, %zero, %x : vector<4xi1>, vector<4xf32>
  %e = math.expm1 %limited : vector<4xf32>
  %below = arith.cmpf olt, %x, %zero : vector<4xf32>
  %y = arith.select %below, %e, %x : vector<4xi1>, vector<4xf32>
  return %y : vector<4xf32>
}
// Where another value is taken, it stays.
// POLY-LABEL: func @unguarded(
// POLY: arith.cmpf ogt
func.func @unguarded(%x: vector<4xf32>, %c: vector<4xi1>) -> vector<4xf32> {
  %zero = arith.constant dense<0.0> : vector<4xf32>
  %above = arith.cmpf ogt, %x, %zero : vector<4xf32>
  %limited = arith.select %above, %zero, %x : vector<4xi1>, vector<4xf32>
  %e = math.expm1 %limited : vector<4xf32>
  %y = arith.select %c, %e, %x : vector<4xi1>, vector<4xf32>
  return %y : vector<4xf32>
}

// The permission to approximate is ours to use: what is known of a function's
// result holds for its polynomial, too.
// POLY-LABEL: func @log1p_of_exp(
// POLY-COUNT-1: arith.divf
// POLY-NOT: arith.divf
// POLY-NOT: math.log1p
// POLY: return
func.func @log1p_of_exp(%x: f32) -> f32 {
  %size = math.absf %x fastmath<afn> : f32
  %negative = arith.negf %size fastmath<afn> : f32
  %e = math.exp %negative fastmath<afn> : f32
  %y = math.log1p %e fastmath<afn> : f32
  return %y : f32
}
