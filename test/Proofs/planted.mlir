// What is wrong is found, with the first input that shows it: a proof that
// cannot fail proves nothing.

// RUN: rectify-opt %s --split-input-file --test-rectify-equivalence --verify-diagnostics -o /dev/null

// Only the sign of one zero differs.
// expected-error@+1 {{'maximum' in its place changes what 'select' computes: at 0x8000 (-0): 0x8000 (-0) has become 0x0000 (0)}}
func.func @select(%x: f16) -> f16 attributes {equals = @maximum} {
  %zero = arith.constant 0.0 : f16
  %negative = arith.cmpf olt, %x, %zero : f16
  %y = arith.select %negative, %zero, %x : f16
  return %y : f16
}
func.func @maximum(%x: f16) -> f16 {
  %zero = arith.constant 0.0 : f16
  %y = arith.maximumf %x, %zero : f16
  return %y : f16
}

// -----

// Only NaN differs.
// expected-error@+1 {{at NaN: 0x0000 (0) has become NaN}}
func.func @ogt(%x: f16) -> f16 attributes {equals = @ugt} {
  %zero = arith.constant 0.0 : f16
  %p = arith.cmpf ogt, %x, %zero : f16
  %y = arith.select %p, %x, %zero : f16
  return %y : f16
}
func.func @ugt(%x: f16) -> f16 {
  %zero = arith.constant 0.0 : f16
  %p = arith.cmpf ugt, %x, %zero : f16
  %y = arith.select %p, %x, %zero : f16
  return %y : f16
}

// -----

// Only the largest numbers differ, by an overflow on the way.
// expected-error@+1 {{at 0x7800 (32768): 0x7c00 (inf) has become 0x7800 (32768)}}
func.func @halves(%x: f16) -> f16 attributes {equals = @relu} {
  %half = arith.constant 0.5 : f16
  %abs = math.absf %x : f16
  %sum = arith.addf %x, %abs : f16
  %y = arith.mulf %sum, %half : f16
  return %y : f16
}
func.func @relu(%x: f16) -> f16 {
  %y = rectify.relu %x {signed_zero = "positive"} : f16
  return %y : f16
}

// -----

// Only -inf differs.
// expected-error@+1 {{at 0xfc00 (-inf): NaN has become 0x8000 (-0)}}
func.func @mask(%x: f16) -> f16 attributes {equals = @select} {
  %zero = arith.constant 0.0 : f16
  %p = arith.cmpf ogt, %x, %zero : f16
  %one = arith.uitofp %p : i1 to f16
  %y = arith.mulf %x, %one : f16
  return %y : f16
}
func.func @select(%x: f16) -> f16 {
  %zero = arith.constant 0.0 : f16
  %minus = arith.constant -0.0 : f16
  %p = arith.cmpf olt, %x, %zero : f16
  %q = arith.select %p, %minus, %x : f16
  return %q : f16
}

// -----

// One of 65,536 pairs of i8.
// expected-error@+1 {{at -128, -1: -128 has become 127}}
func.func @product(%x: i8, %y: i8) -> i8 attributes {equals = @saturated} {
  %r = arith.muli %x, %y : i8
  return %r : i8
}
func.func @saturated(%x: i8, %y: i8) -> i8 {
  %min = arith.constant -128 : i8
  %max = arith.constant 127 : i8
  %one = arith.constant -1 : i8
  %a = arith.cmpi eq, %x, %min : i8
  %b = arith.cmpi eq, %y, %one : i8
  %both = arith.andi %a, %b : i1
  %p = arith.muli %x, %y : i8
  %r = arith.select %both, %max, %p : i8
  return %r : i8
}

// -----

// One pair of zeros.
// expected-error@+1 {{changes what 'sum' computes: at 0x8000 (-0), 0x8000 (-0): 0x8000 (-0) has become 0x0000 (0)}}
func.func @sum(%x: f16, %y: f16) -> f16 attributes {equals = @sum_and_zero} {
  %r = arith.addf %x, %y : f16
  return %r : f16
}
func.func @sum_and_zero(%x: f16, %y: f16) -> f16 {
  %zero = arith.constant 0.0 : f16
  %s = arith.addf %x, %y : f16
  %r = arith.addf %s, %zero : f16
  return %r : f16
}

// -----

// A flag that the original does not have.
// expected-error@+1 {{at NaN: the result has become undefined}}
func.func @strict(%x: f16) -> f16 attributes {equals = @fast} {
  %y = arith.negf %x : f16
  return %y : f16
}
func.func @fast(%x: f16) -> f16 {
  %y = arith.negf %x fastmath<nnan> : f16
  return %y : f16
}

// -----

// The form is nearer to the real function than what replaces it.
// expected-error@+1 {{which is farther from}}
func.func @true_expm1(%x: f16) -> f16 attributes {equals = @difference, never_farther} {
  %y = math.expm1 %x : f16
  return %y : f16
}
func.func @difference(%x: f16) -> f16 {
  %one = arith.constant 1.0 : f16
  %e = math.exp %x : f16
  %y = arith.subf %e, %one : f16
  return %y : f16
}

// -----

// expected-error@+1 {{nothing can be proved of 'unknown': it uses 'func.call', which is no scalar arithmetic that is known}}
func.func @unknown(%x: f16) -> f16 attributes {equals = @identity} {
  %y = call @identity(%x) : (f16) -> f16
  return %y : f16
}
func.func @identity(%x: f16) -> f16 {
  return %x : f16
}
