// Where `rectify.narrowed` may stand.

// RUN: rectify-opt %s --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func @narrowed(
// CHECK: math.exp %{{.*}} {rectify.narrowed} : vector<4xf64>
func.func @narrowed(%x: vector<4xf64>) -> vector<4xf64> {
  %y = math.exp %x {rectify.narrowed} : vector<4xf64>
  return %y : vector<4xf64>
}

// -----

func.func @narrowed_n1_value(%x: f64) -> f64 {
  // expected-error@+1 {{expects rectify.narrowed without a value, and only on an op of math on f64}}
  %y = math.exp %x {rectify.narrowed = 1 : i32} : f64
  return %y : f64
}

// -----

func.func @narrowed_n1_type(%x: f32) -> f32 {
  // expected-error@+1 {{expects rectify.narrowed without a value, and only on an op of math on f64}}
  %y = math.exp %x {rectify.narrowed} : f32
  return %y : f32
}

// -----

func.func @narrowed_n1_op(%x: f64) -> f64 {
  // expected-error@+1 {{expects rectify.narrowed without a value, and only on an op of math on f64}}
  %y = arith.addf %x, %x {rectify.narrowed} : f64
  return %y : f64
}
