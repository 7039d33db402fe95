// What ranges decide holds at all inputs in them.

// RUN: rectify-opt %s --test-rectify-equivalence="pipeline=rectify-simplify v" -o /dev/null | FileCheck %s

//===----------------------------------------------------------------------===//
// range-value
//===----------------------------------------------------------------------===//

// CHECK: identity: proved on all 17922 inputs
func.func @identity(%x: f16 {rectify.range = [0.0, 6.0]}) -> f16 {
  %0 = rectify.relu %x : f16
  %1 = rectify.leaky_relu %0 {alpha = 0.1} : f16
  %2 = rectify.elu %1 : f16
  return %2 : f16
}

// CHECK: identity_nan: proved on all {{[0-9]+}} inputs
func.func @identity_nan(%x: bf16 {rectify.range = [0.0, 0x7FF0000000000000 : f64, "nan"]}) -> bf16 {
  %0 = rectify.relu %x : bf16
  return %0 : bf16
}

// CHECK: integers: proved on all 256 inputs
func.func @integers(%x: i8) -> i8 {
  %0 = rectify.clip %x {lo = -128.0, hi = 127.0} : i8
  return %0 : i8
}

// CHECK: constant: proved on all {{[0-9]+}} inputs
func.func @constant(%x: f16 {rectify.range = [-3.0, -1.0]}) -> f16 {
  %0 = rectify.relu %x : f16
  return %0 : f16
}

// CHECK: constant_upper: proved on all {{[0-9]+}} inputs
func.func @constant_upper(%x: f16 {rectify.range = [6.0, 0x7FF0000000000000 : f64]}) -> f16 {
  %0 = rectify.relu6 %x : f16
  return %0 : f16
}

// The range of what comes before: every f16.
// CHECK: after_another: proved on all 65536 inputs
func.func @after_another(%x: f16) -> f16 {
  %0 = rectify.sigmoid %x : f16
  %1 = rectify.relu %0 : f16
  %2 = rectify.clip %1 {lo = -1.0, hi = 1.0} : f16
  return %2 : f16
}

// CHECK: gradient: the same on {{[0-9]+}} inputs
func.func @gradient(%x: f16 {rectify.range = [0.5, 6.0]}, %dy: f16) -> f16 {
  %0 = rectify.relu_grad %x, %dy : f16
  return %0 : f16
}

// CHECK: flags: proved on all {{[0-9]+}} inputs
func.func @flags(%x: f16 {rectify.range = [0.0, 2.0, "nan"]}) -> f16 {
  %0 = rectify.relu %x fastmath<nnan> {nan = "zero"} : f16
  return %0 : f16
}

//===----------------------------------------------------------------------===//
// range-narrow
//===----------------------------------------------------------------------===//

// CHECK: narrower: proved on all {{[0-9]+}} inputs
func.func @narrower(%x: f16 {rectify.range = [0xFFF0000000000000 : f64, 6.0]}) -> f16 {
  %0 = rectify.relu6 %x {nan = "zero"} : f16
  return %0 : f16
}

// CHECK: one_sided: proved on all {{[0-9]+}} inputs
func.func @one_sided(%x: f16 {rectify.range = [-1.0, 5.0, "nan"]}) -> f16 {
  %0 = rectify.clip %x {lo = -1.0, hi = 2.0} : f16
  return %0 : f16
}

// CHECK: clip_is_relu: proved on all {{[0-9]+}} inputs
func.func @clip_is_relu(%x: bf16 {rectify.range = [-7.0, 5.0]}) -> bf16 {
  %0 = rectify.clip %x {lo = 0.0, hi = 6.0, signed_zero = "positive"} : bf16
  return %0 : bf16
}

//===----------------------------------------------------------------------===//
// range-operand
//===----------------------------------------------------------------------===//

// CHECK: maximum: the same on {{[0-9]+}} inputs
func.func @maximum(%x: f16 {rectify.range = [1.0, 2.0]}, %y: f16 {rectify.range = [2.0, 3.0, "nan"]}) -> f16 {
  %0 = arith.maximumf %x, %y : f16
  return %0 : f16
}

// CHECK: minimum: the same on {{[0-9]+}} inputs
func.func @minimum(%x: f16 {rectify.range = [-2.0, -0.0]}, %y: f16 {rectify.range = [0.5, 3.0]}) -> f16 {
  %0 = arith.minimumf %y, %x : f16
  return %0 : f16
}

// CHECK: maxnum: the same on {{[0-9]+}} inputs
func.func @maxnum(%x: f16 {rectify.range = [1.0, 2.0, "nan"]}, %y: f16 {rectify.range = [2.0, 3.0]}) -> f16 {
  %0 = arith.maxnumf %x, %y : f16
  return %0 : f16
}

// All pairs of an f8.
// CHECK: minnum: proved on all {{[0-9]+}} inputs
func.func @minnum(%x: f8E5M2 {rectify.range = [1.0, 2.0]}, %y: f8E5M2 {rectify.range = [2.0, 57344.0, "nan"]}) -> f8E5M2 {
  %0 = arith.minnumf %x, %y : f8E5M2
  return %0 : f8E5M2
}

// CHECK: maximum_f8: proved on all {{[0-9]+}} inputs
func.func @maximum_f8(%x: f8E5M2 {rectify.range = [-57344.0, 0.25]}, %y: f8E5M2 {rectify.range = [0.25, 57344.0, "nan"]}) -> f8E5M2 {
  %0 = arith.maximumf %x, %y : f8E5M2
  return %0 : f8E5M2
}

// CHECK: absolute: proved on all {{[0-9]+}} inputs
func.func @absolute(%x: f16 {rectify.range = [0.001, 0x7FF0000000000000 : f64]}) -> f16 {
  %0 = math.absf %x : f16
  return %0 : f16
}

// CHECK: select: proved on all {{[0-9]+}} inputs
func.func @select(%x: f16 {rectify.range = [1.0, 2.0]}) -> f16 {
  %zero = arith.constant 0.0 : f16
  %0 = arith.cmpf ogt, %x, %zero : f16
  %1 = arith.select %0, %x, %zero : f16
  return %1 : f16
}

//===----------------------------------------------------------------------===//
// range-constant
//===----------------------------------------------------------------------===//

// CHECK: compare: proved on all {{[0-9]+}} inputs
func.func @compare(%x: f16 {rectify.range = [1.0, 2.0]}) -> i1 {
  %zero = arith.constant 0.0 : f16
  %0 = arith.cmpf ogt, %x, %zero : f16
  return %0 : i1
}

// CHECK: unordered: proved on all {{[0-9]+}} inputs
func.func @unordered(%x: f16 {rectify.range = [-2.0, -1.0, "nan"]}) -> i1 {
  %zero = arith.constant 0.0 : f16
  %0 = arith.cmpf ult, %x, %zero : f16
  return %0 : i1
}

// CHECK: difference: proved on all {{[0-9]+}} inputs
func.func @difference(%x: f16 {rectify.range = [-65504.0, 65504.0]}) -> f16 {
  %0 = arith.subf %x, %x : f16
  return %0 : f16
}

// What is computed ends below what it is compared with.
// CHECK: computed: proved on all 65536 inputs
func.func @computed(%x: f16) -> i1 {
  %two = arith.constant 2.0 : f16
  %a = rectify.sigmoid %x : f16
  %b = rectify.clip %a {lo = 0.0, hi = 1.0, nan = "zero"} : f16
  %0 = arith.cmpf olt, %b, %two : f16
  return %0 : i1
}
