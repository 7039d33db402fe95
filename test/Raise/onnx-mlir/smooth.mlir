// Smooth ONNX ops as onnx-mlir lowers them to loops over arith and math ops.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// onnx.Elu: x < 0 ? alpha * (exp(x) - 1) : x

// CHECK-LABEL: func @elu(
// CHECK: rectify.elu %{{.*}} {alpha = 2.000000e+00 : f64} : f32
func.func @elu(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  %one = arith.constant 1.000000e+00 : f32
  %alpha = arith.constant 2.000000e+00 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = math.exp %x : f32
    %1 = arith.cmpf olt, %x, %zero : f32
    %2 = arith.subf %0, %one : f32
    %3 = arith.mulf %alpha, %2 : f32
    %y = arith.select %1, %3, %x : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.Selu: gamma * (x > 0 ? x : alpha * exp(x) - alpha)

// CHECK-LABEL: func @selu(
// CHECK: rectify.selu %{{.*}} : f32
func.func @selu(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  %alpha = arith.constant 1.67326319 : f32
  %gamma = arith.constant 1.05070102 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = math.exp %x : f32
    %1 = arith.cmpf ogt, %x, %zero : f32
    %2 = arith.mulf %alpha, %0 : f32
    %3 = arith.subf %2, %alpha : f32
    %4 = arith.select %1, %x, %3 : f32
    %y = arith.mulf %gamma, %4 : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.Celu, where flags say that there is no NaN

// CHECK-LABEL: func @celu_nnan(
// CHECK: rectify.celu %{{.*}} fastmath<nnan> {alpha = 2.000000e+00 : f64} : f32
func.func @celu_nnan(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  %one = arith.constant 1.000000e+00 : f32
  %alpha = arith.constant 2.000000e+00 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.maxnumf %zero, %x fastmath<nnan> : f32
    %1 = arith.divf %x, %alpha fastmath<nnan> : f32
    %2 = math.exp %1 fastmath<nnan> : f32
    %3 = arith.subf %2, %one fastmath<nnan> : f32
    %4 = arith.mulf %alpha, %3 fastmath<nnan> : f32
    %5 = arith.minnumf %zero, %4 fastmath<nnan> : f32
    %y = arith.addf %0, %5 fastmath<nnan> : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.HardSigmoid, where flags say that there is no NaN

// CHECK-LABEL: func @hard_sigmoid_nnan(
// CHECK: rectify.hard_sigmoid %{{.*}} fastmath<nnan>
func.func @hard_sigmoid_nnan(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  %one = arith.constant 1.000000e+00 : f32
  %alpha = arith.constant 2.000000e-01 : f32
  %beta = arith.constant 5.000000e-01 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.mulf %alpha, %x fastmath<nnan> : f32
    %1 = arith.addf %0, %beta fastmath<nnan> : f32
    %2 = arith.maxnumf %1, %zero fastmath<nnan> : f32
    %y = arith.minnumf %2, %one fastmath<nnan> : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.HardSwish: x * max(min(x * (1 / 6) + 0.5, 1), 0)

// CHECK-LABEL: func @hard_swish(
// CHECK: rectify.hard_swish %{{.*}} : f32
func.func @hard_swish(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  %one = arith.constant 1.000000e+00 : f32
  %alpha = arith.constant 0.166666672 : f32
  %beta = arith.constant 5.000000e-01 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.mulf %x, %alpha : f32
    %1 = arith.addf %0, %beta : f32
    %2 = arith.minnumf %1, %one : f32
    %3 = arith.maxnumf %2, %zero : f32
    %y = arith.mulf %x, %3 : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.Sigmoid: 1 / (1 + exp(0 - x))

// CHECK-LABEL: func @sigmoid(
// CHECK: rectify.sigmoid %{{.*}} : f32
func.func @sigmoid(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %zero = arith.constant 0.000000e+00 : f32
  %one = arith.constant 1.000000e+00 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.subf %zero, %x : f32
    %1 = math.exp %0 : f32
    %2 = arith.addf %one, %1 : f32
    %y = arith.divf %one, %2 : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.Tanh with SIMD

// CHECK-LABEL: func @tanh(
// CHECK: rectify.tanh %{{.*}} : vector<16xf32>
func.func @tanh(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  affine.for %i = 0 to 64 step 16 {
    %x = vector.load %xs[%i] : memref<64xf32>, vector<16xf32>
    %y = math.tanh %x : vector<16xf32>
    vector.store %y, %ys[%i] : memref<64xf32>, vector<16xf32>
  }
  return
}

// onnx.Softplus: log(exp(x) + 1)

// CHECK-LABEL: func @softplus(
// CHECK: rectify.softplus %{{.*}} {threshold = 0x7FF0000000000000 : f64} : f32
func.func @softplus(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %one = arith.constant 1.000000e+00 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = math.exp %x : f32
    %1 = arith.addf %0, %one : f32
    %y = math.log %1 : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.Softsign: x / (abs(x) + 1)

// CHECK-LABEL: func @softsign(
// CHECK: rectify.softsign %{{.*}} : f32
func.func @softsign(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %one = arith.constant 1.000000e+00 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = math.absf %x : f32
    %1 = arith.addf %0, %one : f32
    %y = arith.divf %x, %1 : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.Mish: x * tanh(log(exp(x) + 1)), with SIMD

// CHECK-LABEL: func @mish(
// CHECK: rectify.mish %{{.*}} : vector<16xf32>
func.func @mish(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %one = arith.constant dense<1.000000e+00> : vector<16xf32>
  affine.for %i = 0 to 64 step 16 {
    %x = vector.load %xs[%i] : memref<64xf32>, vector<16xf32>
    %0 = math.exp %x : vector<16xf32>
    %1 = arith.addf %0, %one : vector<16xf32>
    %2 = math.log %1 : vector<16xf32>
    %3 = math.tanh %2 : vector<16xf32>
    %y = arith.mulf %x, %3 : vector<16xf32>
    vector.store %y, %ys[%i] : memref<64xf32>, vector<16xf32>
  }
  return
}

// onnx.Gelu: 0.5 * x * (1 + erf(x * (1 / sqrt(2))))

// CHECK-LABEL: func @gelu(
// CHECK: rectify.gelu %{{.*}} : f32
func.func @gelu(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %half = arith.constant 5.000000e-01 : f32
  %one = arith.constant 1.000000e+00 : f32
  %root = arith.constant 0.707106769 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.mulf %half, %x : f32
    %1 = arith.mulf %x, %root : f32
    %2 = math.erf %1 : f32
    %3 = arith.addf %one, %2 : f32
    %y = arith.mulf %0, %3 : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}

// onnx.Gelu, approximate = "tanh"

// CHECK-LABEL: func @gelu_tanh(
// CHECK: rectify.gelu %{{.*}} {approximate = "tanh"} : f32
func.func @gelu_tanh(%xs: memref<64xf32>, %ys: memref<64xf32>) {
  %half = arith.constant 5.000000e-01 : f32
  %one = arith.constant 1.000000e+00 : f32
  %three = arith.constant 3.000000e+00 : f32
  %kappa = arith.constant 4.471500e-02 : f32
  %root = arith.constant 0.797884583 : f32
  affine.for %i = 0 to 64 {
    %x = affine.load %xs[%i] : memref<64xf32>
    %0 = arith.mulf %half, %x : f32
    %1 = math.powf %x, %three : f32
    %2 = arith.mulf %kappa, %1 : f32
    %3 = arith.addf %x, %2 : f32
    %4 = arith.mulf %root, %3 : f32
    %5 = math.tanh %4 : f32
    %6 = arith.addf %one, %5 : f32
    %y = arith.mulf %0, %6 : f32
    affine.store %y, %ys[%i] : memref<64xf32>
  }
  return
}
