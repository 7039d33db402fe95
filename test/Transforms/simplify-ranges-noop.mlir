// RUN: rectify-opt %s -rectify-simplify | FileCheck %s
// Ranges that nearly decide.

//===----------------------------------------------------------------------===//
// range-value
//===----------------------------------------------------------------------===//

// -0 becomes +0.
// CHECK-LABEL: func @negative_zero
// CHECK: rectify.relu
func.func @negative_zero(%x: f32 {rectify.range = [0.0, 6.0]}) -> f32 {
  %0 = rectify.relu %x {signed_zero = "positive"} : f32
  return %0 : f32
}

// NaN becomes 0.
// CHECK-LABEL: func @nan
// CHECK: rectify.relu
func.func @nan(%x: f32 {rectify.range = [0.0, 6.0, "nan"]}) -> f32 {
  %0 = rectify.relu %x {nan = "zero"} : f32
  return %0 : f32
}

// -128 becomes -127, and in i16 much does.
// CHECK-LABEL: func @integers
// CHECK: rectify.clip
// CHECK: rectify.clip
func.func @integers(%x: i8, %y: i16) -> (i8, i16) {
  %0 = rectify.clip %x {lo = -127.0, hi = 127.0} : i8
  %1 = rectify.clip %y {lo = -128.0, hi = 127.0} : i16
  return %0, %1 : i8, i16
}

// Not constant for NaN.
// CHECK-LABEL: func @constant
// CHECK: rectify.relu
func.func @constant(%x: f32 {rectify.range = [-3.0, -1.0, "nan"]}) -> f32 {
  %0 = rectify.relu %x : f32
  return %0 : f32
}

// Just below 0.
// CHECK-LABEL: func @below
// CHECK: rectify.leaky_relu
func.func @below(%y: f64 {rectify.range = [-1.0e-300, 6.0]}) -> f64 {
  %0 = rectify.leaky_relu %y : f64
  return %0 : f64
}

// The kink itself is not on one side.
// CHECK-LABEL: func @kink
// CHECK: rectify.relu_grad
func.func @kink(%x: f32 {rectify.range = [0.0, 6.0]}, %dy: f32) -> f32 {
  %0 = rectify.relu_grad %x, %dy : f32
  return %0 : f32
}

// Memrefs have no values.
// CHECK-LABEL: func @memref
// CHECK: rectify.relu
func.func @memref(%x: memref<4xf32> {rectify.range = [0.0, 1.0]}) {
  rectify.relu %x outs(%x : memref<4xf32>) : memref<4xf32>
  return
}

//===----------------------------------------------------------------------===//
// range-narrow
//===----------------------------------------------------------------------===//

// A little above 6.
// CHECK-LABEL: func @above
// CHECK: rectify.relu6
func.func @above(%x: f32 {rectify.range = [-1.0, 6.001]}) -> f32 {
  %0 = rectify.relu6 %x : f32
  return %0 : f32
}

//===----------------------------------------------------------------------===//
// range-operand
//===----------------------------------------------------------------------===//

// Of zeros maximumf takes +0, and maxnumf either; abs clears the sign of -0.
// CHECK-LABEL: func @zeros
// CHECK: arith.maximumf
// CHECK: arith.maxnumf
// CHECK: math.absf
func.func @zeros(%x: f32 {rectify.range = [0.0, 1.0]}) -> (f32, f32, f32) {
  %zero = arith.constant 0.0 : f32
  %0 = arith.maximumf %x, %zero : f32
  %1 = arith.maxnumf %x, %zero : f32
  %2 = math.absf %x : f32
  return %0, %1, %2 : f32, f32, f32
}

// NaN comes out of the other operand.
// CHECK-LABEL: func @other_nan
// CHECK: arith.maximumf
// CHECK: arith.minnumf
// CHECK: arith.cmpf
func.func @other_nan(%x: f32 {rectify.range = [2.0, 3.0]}, %y: f32 {rectify.range = [0.0, 1.0, "nan"]}) -> (f32, f32, i1) {
  %0 = arith.maximumf %x, %y : f32
  %1 = arith.minnumf %x, %y : f32
  %2 = arith.cmpf ogt, %x, %y : f32
  return %0, %1, %2 : f32, f32, i1
}

// A value may be of another shape, and a constant needs one.
// CHECK-LABEL: func @shape
// CHECK: tosa.maximum
// CHECK: rectify.relu
func.func @shape(%x: tensor<4x8xf32> {rectify.range = [0.0, 1.0]}, %y: tensor<1x8xf32> {rectify.range = [2.0, 3.0]}, %z: tensor<?xf32> {rectify.range = [-2.0, -1.0]}) -> (tensor<4x8xf32>, tensor<?xf32>) {
  %0 = tosa.maximum %x, %y : (tensor<4x8xf32>, tensor<1x8xf32>) -> tensor<4x8xf32>
  %1 = rectify.relu %z : tensor<?xf32>
  return %0, %1 : tensor<4x8xf32>, tensor<?xf32>
}

//===----------------------------------------------------------------------===//
// range-constant
//===----------------------------------------------------------------------===//

// Equal at one point, and not for NaN.
// CHECK-LABEL: func @touching
// CHECK: arith.cmpf
// CHECK: arith.cmpf
func.func @touching(%x: f32 {rectify.range = [1.0, 2.0]}, %y: f32 {rectify.range = [2.0, 3.0]}, %z: f32 {rectify.range = [4.0, 5.0, "nan"]}) -> (i1, i1) {
  %0 = arith.cmpf olt, %x, %y : f32
  %1 = arith.cmpf olt, %x, %z : f32
  return %0, %1 : i1, i1
}

// x - x is NaN for an infinity.
// CHECK-LABEL: func @difference
// CHECK: arith.subf
func.func @difference(%x: f32 {rectify.range = [1.0, 0x7FF0000000000000 : f64]}) -> f32 {
  %0 = arith.subf %x, %x : f32
  return %0 : f32
}

// The body of a named op is what its name says.
// CHECK-LABEL: func @named
// CHECK: linalg.matmul ins(%{{.*}}, %{{.*}} : tensor<2x3xbf16>, tensor<3x4xbf16>)
func.func @named(%b: tensor<3x4xbf16>, %out: tensor<2x4xf32>) -> tensor<2x4xf32> {
  %a = arith.constant dense<1.0> : tensor<2x3xbf16>
  %0 = linalg.matmul ins(%a, %b : tensor<2x3xbf16>, tensor<3x4xbf16>) outs(%out : tensor<2x4xf32>) -> tensor<2x4xf32>
  return %0 : tensor<2x4xf32>
}
