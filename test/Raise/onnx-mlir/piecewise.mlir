// Piecewise linear ONNX ops as onnx-mlir lowers them to loops over arith ops.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// onnx.Relu: arith.maxnumf(0, x)

// CHECK-LABEL: func @relu(
// CHECK: rectify.relu %{{.*}} {nan = "zero"
func.func @relu(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %y = arith.maxnumf %zero, %x : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// The same with SIMD

// CHECK-LABEL: func @relu_simd(
// CHECK: rectify.relu %{{.*}} {nan = "zero"{{.*}} : vector<16xf32>
func.func @relu_simd(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant dense<0.000000e+00> : vector<16xf32>
  affine.for %i = 0 to 64 step 16 {
    %x = vector.load %xs[%i] : memref<64xf32>, vector<16xf32>
    %y = arith.maxnumf %zero, %x : vector<16xf32>
    vector.store %y, %ys[%i] : memref<64xf32>, vector<16xf32>
  }
  return
}

// onnx.LeakyRelu

// CHECK-LABEL: func @leaky_relu(
// CHECK: rectify.leaky_relu %{{.*}} {alpha = 0.0099999997764825821 : f64} : f32
func.func @leaky_relu(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  %alpha = arith.constant 0.00999999977 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.cmpf olt, %x, %zero : f32
    %1 = arith.mulf %alpha, %x : f32
    %y = arith.select %0, %1, %x : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.PRelu: the slope is read at its place of the broadcast

// CHECK-LABEL: func @prelu(
// CHECK: rectify.prelu %{{.*}}, %{{.*}} {zero_slope = "product"} : f32, f32
func.func @prelu(%xs: memref<64xf32>, %ss: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %s = affine.load %ss[%i] : memref<64xf32>
    %0 = arith.cmpf olt, %x, %zero : f32
    %1 = arith.mulf %s, %x : f32
    %y = arith.select %0, %1, %x : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.Clip(0, 6): maxnumf, then minnumf

// CHECK-LABEL: func @clip(
// CHECK: rectify.relu6 %{{.*}} {nan = "zero"
func.func @clip(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  %six = arith.constant 6.000000e+00 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.maxnumf %zero, %x : f32
    %y = arith.minnumf %six, %0 : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.ThresholdedRelu

// CHECK-LABEL: func @thresholded_relu(
// CHECK: rectify.thresholded_relu %{{.*}} {nan = "zero"} : f32
func.func @thresholded_relu(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  %alpha = arith.constant 1.000000e+00 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.cmpf ogt, %x, %alpha : f32
    %y = arith.select %0, %x, %zero : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.Shrink with bias 0: a hard shrink

// CHECK-LABEL: func @shrink(
// CHECK: rectify.hard_shrink %{{.*}}
func.func @shrink(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  %lambd = arith.constant 5.000000e-01 : f32
  %neg = arith.constant -5.000000e-01 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.cmpf olt, %x, %neg : f32
    %1 = arith.cmpf ogt, %x, %lambd : f32
    %2 = arith.select %1, %x, %zero : f32
    %y = arith.select %0, %x, %2 : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.Shrink with bias = lambd: a soft shrink

// CHECK-LABEL: func @shrink_bias(
// CHECK: rectify.soft_shrink %{{.*}}
func.func @shrink_bias(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  %lambd = arith.constant 5.000000e-01 : f32
  %neg = arith.constant -5.000000e-01 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.cmpf olt, %x, %neg : f32
    %1 = arith.cmpf ogt, %x, %lambd : f32
    %2 = arith.subf %x, %lambd : f32
    %3 = arith.select %1, %2, %zero : f32
    %4 = arith.addf %x, %lambd : f32
    %y = arith.select %0, %4, %3 : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}
