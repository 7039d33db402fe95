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

// -----

// An activation past a maximum that sees -0 where it made +0.
// expected-error@+1 {{'behind' in its place changes what 'before' computes: element 0 at 0xfc00 (-inf), 0x8000 (-0): 0x0000 (0) has become 0x8000 (-0)}}
func.func @before(%x: tensor<1x2xf16>, %e: tensor<1xf16>) -> tensor<1xf16> attributes {equals = @behind} {
  %low = arith.constant 0xFC00 : f16
  %a = rectify.relu %x : tensor<1x2xf16>
  %f = linalg.fill ins(%low : f16) outs(%e : tensor<1xf16>) -> tensor<1xf16>
  %y = linalg.reduce { arith.maximumf } ins(%a : tensor<1x2xf16>) outs(%f : tensor<1xf16>) dimensions = [1]
  return %y : tensor<1xf16>
}
func.func @behind(%x: tensor<1x2xf16>, %e: tensor<1xf16>) -> tensor<1xf16> {
  %low = arith.constant 0xFC00 : f16
  %f = linalg.fill ins(%low : f16) outs(%e : tensor<1xf16>) -> tensor<1xf16>
  %y = linalg.reduce { arith.maximumf } ins(%x : tensor<1x2xf16>) outs(%f : tensor<1xf16>) dimensions = [1]
  %a = rectify.relu %y : tensor<1xf16>
  return %a : tensor<1xf16>
}

// -----

// A maximum of nothing, which the activation does not leave alone.
// expected-error@+1 {{element 0 at : 0xfc00 (-inf) has become 0x0000 (0)}}
func.func @before(%x: tensor<1x?xf16>, %e: tensor<1xf16>) -> tensor<1xf16> attributes {equals = @behind, sizes = [1, 0]} {
  %low = arith.constant 0xFC00 : f16
  %a = rectify.sigmoid %x : tensor<1x?xf16>
  %f = linalg.fill ins(%low : f16) outs(%e : tensor<1xf16>) -> tensor<1xf16>
  %y = linalg.reduce { arith.maximumf } ins(%a : tensor<1x?xf16>) outs(%f : tensor<1xf16>) dimensions = [1]
  return %y : tensor<1xf16>
}
func.func @behind(%x: tensor<1x?xf16>, %e: tensor<1xf16>) -> tensor<1xf16> {
  %low = arith.constant 0xFC00 : f16
  %f = linalg.fill ins(%low : f16) outs(%e : tensor<1xf16>) -> tensor<1xf16>
  %y = linalg.reduce { arith.maximumf } ins(%x : tensor<1x?xf16>) outs(%f : tensor<1xf16>) dimensions = [1]
  %a = rectify.sigmoid %y : tensor<1xf16>
  return %a : tensor<1xf16>
}

// -----

// The padding is not what the activation makes of it.
// expected-error@+1 {{element 0 at : 0x3800 (0.5) has become 0x0000 (0)}}
func.func @before(%x: tensor<1xf16>) -> tensor<2xf16> attributes {equals = @behind} {
  %c = arith.constant 0.0 : f16
  %a = tensor.pad %x low[1] high[0] {
  ^bb0(%i: index):
    tensor.yield %c : f16
  } : tensor<1xf16> to tensor<2xf16>
  %y = rectify.sigmoid %a : tensor<2xf16>
  return %y : tensor<2xf16>
}
func.func @behind(%x: tensor<1xf16>) -> tensor<2xf16> {
  %c = arith.constant 0.0 : f16
  %y = rectify.sigmoid %x : tensor<1xf16>
  %a = tensor.pad %y low[1] high[0] {
  ^bb0(%i: index):
    tensor.yield %c : f16
  } : tensor<1xf16> to tensor<2xf16>
  return %a : tensor<2xf16>
}

// -----

// Elements at other places.
// expected-error@+1 {{element 1 at}}
func.func @rows(%x: tensor<2x2xf16>, %e: tensor<2x2xf16>) -> tensor<4xf16> attributes {equals = @columns} {
  %y = tensor.collapse_shape %x [[0, 1]] : tensor<2x2xf16> into tensor<4xf16>
  return %y : tensor<4xf16>
}
func.func @columns(%x: tensor<2x2xf16>, %e: tensor<2x2xf16>) -> tensor<4xf16> {
  %t = linalg.transpose ins(%x : tensor<2x2xf16>) outs(%e : tensor<2x2xf16>) permutation = [1, 0]
  %y = tensor.collapse_shape %t [[0, 1]] : tensor<2x2xf16> into tensor<4xf16>
  return %y : tensor<4xf16>
}

// -----

// One channel's weight.
// expected-error@+1 {{element 1 at}}
func.func @product(%q: tensor<1x1xi8>, %zero: tensor<1x2xf32> {rectify.range = [0.0, 0.0]}) -> tensor<1x2xf32> attributes {equals = @other} {
  %w = arith.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %x = arith.sitofp %q : tensor<1x1xi8> to tensor<1x1xf32>
  %y = linalg.matmul ins(%x, %w : tensor<1x1xf32>, tensor<1x2xf32>) outs(%zero : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
func.func @other(%q: tensor<1x1xi8>, %zero: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %w = arith.constant dense<[[1.0, 2.5]]> : tensor<1x2xf32>
  %x = arith.sitofp %q : tensor<1x1xi8> to tensor<1x1xf32>
  %y = linalg.matmul ins(%x, %w : tensor<1x1xf32>, tensor<1x2xf32>) outs(%zero : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}

// -----

// Beyond the promised range nothing is claimed, at its end it is.
// expected-error@+1 {{at 0x3c00 (1): 0x3c00 (1) has become 0x0000 (0)}}
func.func @input(%x: f16 {rectify.range = [-4.0, 1.0]}) -> f16 attributes {equals = @below_one} {
  return %x : f16
}
func.func @below_one(%x: f16) -> f16 {
  %one = arith.constant 1.0 : f16
  %zero = arith.constant 0.0 : f16
  %p = arith.cmpf olt, %x, %one : f16
  %y = arith.select %p, %x, %zero : f16
  return %y : f16
}

// -----

// expected-error@+1 {{nothing can be proved of 'unwritten': it returns an element that nothing has written}}
func.func @unwritten(%x: tensor<2xf16>) -> tensor<2xf16> attributes {equals = @same} {
  %y = tensor.empty() : tensor<2xf16>
  return %y : tensor<2xf16>
}
func.func @same(%x: tensor<2xf16>) -> tensor<2xf16> {
  return %x : tensor<2xf16>
}

// -----

// What is stored is not looked at.
// expected-error@+1 {{nothing can be proved of 'stores': it is not only what it returns that counts}}
func.func @stores(%x: f16, %m: memref<f16>) attributes {equals = @forgets} {
  memref.store %x, %m[] : memref<f16>
  return
}
func.func @forgets(%x: f16, %m: memref<f16>) {
  return
}

// -----

// An exponent that is an integer.
// expected-error@+1 {{changes what 'power' computes: at 0x09a9 (0.000172734261): 0x0000 (0) has become 0x0001}}
func.func @power(%x: f16) -> f16 attributes {equals = @square} {
  %three = arith.constant 3 : i32
  %y = math.fpowi %x, %three : f16, i32
  return %y : f16
}
func.func @square(%x: f16) -> f16 {
  %y = arith.mulf %x, %x : f16
  return %y : f16
}
