// What onnx-mlir emits that no attribute expresses: maxnumf and minnumf return a
// bound for NaN.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// onnx.Clip(-1, 1): NaN becomes -1.

// CHECK-LABEL: func @clip_symmetric(
// CHECK-NOT: rectify.
func.func @clip_symmetric(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %lo = arith.constant -1.000000e+00 : f32
  %hi = arith.constant 1.000000e+00 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.maxnumf %lo, %x : f32
    %y = arith.minnumf %hi, %0 : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.Celu: maxnumf and minnumf make NaN 0.

// CHECK-LABEL: func @celu(
// CHECK-NOT: rectify.celu
func.func @celu(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  %one = arith.constant 1.000000e+00 : f32
  %alpha = arith.constant 2.000000e+00 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.maxnumf %zero, %x : f32
    %1 = arith.divf %x, %alpha : f32
    %2 = math.exp %1 : f32
    %3 = arith.subf %2, %one : f32
    %4 = arith.mulf %alpha, %3 : f32
    %5 = arith.minnumf %zero, %4 : f32
    %y = arith.addf %0, %5 : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.HardSigmoid: maxnumf makes NaN 0.
// That is neither NaN nor the value at 0.

// CHECK-LABEL: func @hard_sigmoid(
// CHECK-NOT: rectify.hard_sigmoid
func.func @hard_sigmoid(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  %one = arith.constant 1.000000e+00 : f32
  %alpha = arith.constant 2.000000e-01 : f32
  %beta = arith.constant 5.000000e-01 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.mulf %alpha, %x : f32
    %1 = arith.addf %0, %beta : f32
    %2 = arith.maxnumf %1, %zero : f32
    %y = arith.minnumf %2, %one : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}
