// RUN: rectify-opt %s -split-input-file -verify-diagnostics

// What each rule of the attribute allows.
func.func @fine(%a: f32 {rectify.range = [0.0, 6.0]},
                %b: tensor<?xf16> {rectify.range = [-1.0, 0x7FF0000000000000 : f64, "nan"]},
                %c: vector<4xbf16> {rectify.range = [0.0, -0.0]},
                %d: memref<2xf64> {rectify.range = [0xFFF0000000000000 : f64, 0.1]},
                %e: tensor<*xf8E4M3FN> {rectify.range = [0.1, 0.1]}) {
  return
}
func.func private @declared(f32 {rectify.range = [0.0, 6.0]})
llvm.func @lowered(!llvm.ptr {rectify.range = [0.0, 6.0]}, i8 {rectify.range = [0.0, 6.0]})

// -----

// expected-error@+1 {{'builtin.module' op expects rectify.range only on arguments of a function}}
module attributes {rectify.range = [0.0, 6.0]} {
}

// -----

func.func @range_r1(%x: f32) -> f32 {
  // expected-error@+1 {{'arith.negf' op expects rectify.range only on arguments of a function}}
  %y = arith.negf %x {rectify.range = [0.0, 6.0]} : f32
  return %y : f32
}

// -----

// expected-error@+1 {{'func.func' op expects rectify.range only on arguments of a function, not on result 0}}
func.func private @range_r1_result(f32) -> (f32 {rectify.range = [0.0, 6.0]})

// -----

// expected-error@+1 {{rectify.range of argument 1 of 'range_r2' expects [lo, hi] or [lo, hi, "nan"] with f64 bounds, such as [0.0, 6.0], got [0, 6]}}
func.func @range_r2(%x: f32, %y: f32 {rectify.range = [0, 6]}) {
  return
}

// -----

// expected-error@+1 {{got [0.000000e+00 : f32, 6.000000e+00 : f32]}}
func.func @range_r2_f32(%x: f32 {rectify.range = [0.0 : f32, 6.0 : f32]}) {
  return
}

// -----

// expected-error@+1 {{got [0.000000e+00]}}
func.func @range_r2_one(%x: f32 {rectify.range = [0.0]}) {
  return
}

// -----

// expected-error@+1 {{got [0.000000e+00, 1.000000e+00, "inf"]}}
func.func @range_r2_other(%x: f32 {rectify.range = [0.0, 1.0, "inf"]}) {
  return
}

// -----

// expected-error@+1 {{got "positive"}}
func.func @range_r2_string(%x: f32 {rectify.range = "positive"}) {
  return
}

// -----

// expected-error@+1 {{rectify.range of argument 0 of 'range_r3_nan' expects bounds that are numbers, got NaN}}
func.func @range_r3_nan(%x: f32 {rectify.range = [0.0, 0x7FF8000000000000 : f64]}) {
  return
}

// -----

// expected-error@+1 {{rectify.range of argument 0 of 'range_r3_order' expects a lower bound that is at most the upper, got 6.0}}
func.func private @range_r3_order(f32 {rectify.range = [6.0, 0.0]})

// -----

// expected-error@+1 {{rectify.range of argument 0 of 'range_r4' expects an argument of floats, got 'tensor<4xi8>'}}
func.func @range_r4(%x: tensor<4xi8> {rectify.range = [0.0, 6.0]}) {
  return
}

// -----

// expected-error@+1 {{rectify.range of argument 0 of 'range_r4_index' expects an argument of floats, got 'index'}}
func.func @range_r4_index(%x: index {rectify.range = [0.0, 6.0]}) {
  return
}

// -----

// expected-error@+1 {{rectify.range of argument 0 of 'range_r5' expects to hold a number of type 'f16', but there is none in [}}
func.func @range_r5(%x: f16 {rectify.range = [0.1, 0.1]}) {
  return
}
