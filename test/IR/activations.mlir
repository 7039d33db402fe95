// RUN: rectify-opt %s | rectify-opt | FileCheck %s
// RUN: rectify-opt %s --mlir-print-op-generic | rectify-opt | FileCheck %s
// RUN: rectify-opt %s --emit-bytecode | rectify-opt | FileCheck %s

// Every activation and gradient, with parameters that are not the defaults.

// CHECK-LABEL: func @piecewise_linear(
func.func @piecewise_linear(%x: f32, %s: f32, %dy: f32) {
  // CHECK: rectify.relu %{{.*}} : f32
  %0 = rectify.relu %x : f32
  // CHECK: rectify.relu_grad %{{.*}}, %{{.*}} {kink = 1.000000e+00 : f64} : f32
  %1 = rectify.relu_grad %x, %dy {kink = 1.0} : f32
  // CHECK: rectify.leaky_relu %{{.*}} {alpha = 2.000000e-01 : f64} : f32
  %2 = rectify.leaky_relu %x {alpha = 0.2} : f32
  // CHECK: rectify.leaky_relu_grad %{{.*}}, %{{.*}} {alpha = 2.000000e-01 : f64, kink = 5.000000e-01 : f64} : f32
  %3 = rectify.leaky_relu_grad %x, %dy {alpha = 0.2, kink = 0.5} : f32
  // CHECK: rectify.prelu %{{.*}}, %{{.*}} : f32, f32
  %4 = rectify.prelu %x, %s : f32, f32
  // CHECK: %{{.*}}:2 = rectify.prelu_grad %{{.*}}, %{{.*}}, %{{.*}} : f32, f32
  %5:2 = rectify.prelu_grad %x, %s, %dy : f32, f32
  // CHECK: rectify.prelu %{{.*}}, %{{.*}} {zero_slope = "product"} : f32, f32
  %product = rectify.prelu %x, %s {zero_slope = "product"} : f32, f32
  // CHECK: rectify.prelu %{{.*}}, %{{.*}} {at_zero = "product", zero_slope = "product"} : f32, f32
  %products = rectify.prelu %x, %s {at_zero = "product", zero_slope = "product"} : f32, f32
  // CHECK: rectify.rrelu %{{.*}} {lower = 0.000000e+00 : f64, upper = 5.000000e-01 : f64} : f32
  %6 = rectify.rrelu %x {lower = 0.0, upper = 0.5} : f32
  // CHECK: rectify.rrelu_grad %{{.*}}, %{{.*}} {lower = 0.000000e+00 : f64} : f32
  %7 = rectify.rrelu_grad %x, %dy {lower = 0.0} : f32
  // CHECK: rectify.rrelu_training %{{.*}}, %{{.*}} {upper = 5.000000e-01 : f64} : f32
  %8 = rectify.rrelu_training %x, %s {upper = 0.5} : f32
  // CHECK: rectify.rrelu_training_grad %{{.*}}, %{{.*}}, %{{.*}} : f32
  %9 = rectify.rrelu_training_grad %x, %s, %dy : f32
  // CHECK: rectify.relu6 %{{.*}} : f32
  %10 = rectify.relu6 %x : f32
  // CHECK: rectify.relu6_grad %{{.*}}, %{{.*}} : f32
  %11 = rectify.relu6_grad %x, %dy : f32
  // CHECK: rectify.clip %{{.*}} {hi = 1.000000e+00 : f64, lo = -1.000000e+00 : f64} : f32
  %12 = rectify.clip %x {lo = -1.0, hi = 1.0} : f32
  // CHECK: rectify.clip_grad %{{.*}}, %{{.*}} {lo = 0.000000e+00 : f64} : f32
  %13 = rectify.clip_grad %x, %dy {lo = 0.0} : f32
  // CHECK: rectify.thresholded_relu %{{.*}} {alpha = 0.000000e+00 : f64, value = -1.000000e+00 : f64} : f32
  %14 = rectify.thresholded_relu %x {alpha = 0.0, value = -1.0} : f32
  // CHECK: rectify.thresholded_relu_grad %{{.*}}, %{{.*}} : f32
  %15 = rectify.thresholded_relu_grad %x, %dy : f32
  // CHECK: rectify.hard_shrink %{{.*}} {lambd = 1.000000e+00 : f64} : f32
  %16 = rectify.hard_shrink %x {lambd = 1.0} : f32
  // CHECK: rectify.hard_shrink_grad %{{.*}}, %{{.*}} : f32
  %17 = rectify.hard_shrink_grad %x, %dy : f32
  // CHECK: rectify.soft_shrink %{{.*}} {lambd = 0.000000e+00 : f64} : f32
  %18 = rectify.soft_shrink %x {lambd = 0.0} : f32
  // CHECK: rectify.soft_shrink_grad %{{.*}}, %{{.*}} : f32
  %19 = rectify.soft_shrink_grad %x, %dy : f32
  // CHECK: rectify.hard_sigmoid %{{.*}} {alpha = 1.000000e+00 : f64, beta = 0.000000e+00 : f64} : f32
  %20 = rectify.hard_sigmoid %x {alpha = 1.0, beta = 0.0} : f32
  // CHECK: rectify.hard_sigmoid_grad %{{.*}}, %{{.*}} : f32
  %21 = rectify.hard_sigmoid_grad %x, %dy : f32
  return
}

// CHECK-LABEL: func @exponential(
func.func @exponential(%x: f32, %dy: f32) {
  // CHECK: rectify.elu %{{.*}} {alpha = 5.000000e-01 : f64} : f32
  %0 = rectify.elu %x {alpha = 0.5} : f32
  // CHECK: rectify.elu_grad %{{.*}}, %{{.*}} {kink = 1.000000e+00 : f64} : f32
  %1 = rectify.elu_grad %x, %dy {kink = 1.0} : f32
  // CHECK: rectify.selu %{{.*}} {alpha = 1.000000e+00 : f64, gamma = 2.000000e+00 : f64} : f32
  %2 = rectify.selu %x {alpha = 1.0, gamma = 2.0} : f32
  // CHECK: rectify.selu_grad %{{.*}}, %{{.*}} : f32
  %3 = rectify.selu_grad %x, %dy : f32
  // CHECK: rectify.celu %{{.*}} {alpha = 2.000000e+00 : f64} : f32
  %4 = rectify.celu %x {alpha = 2.0} : f32
  // CHECK: rectify.celu_grad %{{.*}}, %{{.*}} : f32
  %5 = rectify.celu_grad %x, %dy : f32
  // CHECK: rectify.softplus %{{.*}} {beta = 2.000000e+00 : f64, threshold = 3.000000e+01 : f64} : f32
  %6 = rectify.softplus %x {beta = 2.0, threshold = 30.0} : f32
  // CHECK: rectify.softplus_grad %{{.*}}, %{{.*}} : f32
  %7 = rectify.softplus_grad %x, %dy : f32
  // CHECK: rectify.log_sigmoid %{{.*}} : f32
  %8 = rectify.log_sigmoid %x : f32
  // CHECK: rectify.log_sigmoid_grad %{{.*}}, %{{.*}} : f32
  %9 = rectify.log_sigmoid_grad %x, %dy : f32
  // CHECK: rectify.sigmoid %{{.*}} : f32
  %10 = rectify.sigmoid %x : f32
  // CHECK: rectify.sigmoid_grad %{{.*}}, %{{.*}} : f32
  %11 = rectify.sigmoid_grad %x, %dy : f32
  // CHECK: rectify.tanh %{{.*}} : f32
  %12 = rectify.tanh %x : f32
  // CHECK: rectify.tanh_grad %{{.*}}, %{{.*}} : f32
  %13 = rectify.tanh_grad %x, %dy : f32
  // CHECK: rectify.silu %{{.*}} {beta = 1.702000e+00 : f64} : f32
  %14 = rectify.silu %x {beta = 1.702} : f32
  // CHECK: rectify.silu_grad %{{.*}}, %{{.*}} : f32
  %15 = rectify.silu_grad %x, %dy : f32
  // CHECK: rectify.gelu %{{.*}} {approximate = "tanh"} : f32
  %16 = rectify.gelu %x {approximate = "tanh"} : f32
  // CHECK: rectify.gelu_grad %{{.*}}, %{{.*}} {approximate = "tanh"} : f32
  %17 = rectify.gelu_grad %x, %dy {approximate = "tanh"} : f32
  // CHECK: rectify.mish %{{.*}} : f32
  %18 = rectify.mish %x : f32
  // CHECK: rectify.mish_grad %{{.*}}, %{{.*}} : f32
  %19 = rectify.mish_grad %x, %dy : f32
  return
}

// CHECK-LABEL: func @others(
func.func @others(%x: f32, %v: f32, %dy: f32) {
  // CHECK: rectify.squared_relu %{{.*}} : f32
  %0 = rectify.squared_relu %x : f32
  // CHECK: rectify.squared_relu_grad %{{.*}}, %{{.*}} : f32
  %1 = rectify.squared_relu_grad %x, %dy : f32
  // CHECK: rectify.hard_swish %{{.*}} : f32
  %2 = rectify.hard_swish %x : f32
  // CHECK: rectify.hard_swish_grad %{{.*}}, %{{.*}} {kink = 2.500000e-01 : f64} : f32
  %3 = rectify.hard_swish_grad %x, %dy {kink = 0.25} : f32
  // CHECK: rectify.softsign %{{.*}} : f32
  %4 = rectify.softsign %x : f32
  // CHECK: rectify.softsign_grad %{{.*}}, %{{.*}} : f32
  %5 = rectify.softsign_grad %x, %dy : f32
  // CHECK: rectify.tanh_shrink %{{.*}} : f32
  %6 = rectify.tanh_shrink %x : f32
  // CHECK: rectify.tanh_shrink_grad %{{.*}}, %{{.*}} : f32
  %7 = rectify.tanh_shrink_grad %x, %dy : f32
  // CHECK: rectify.reglu %{{.*}}, %{{.*}} : f32
  %8 = rectify.reglu %x, %v : f32
  // CHECK: %{{.*}}:2 = rectify.reglu_grad %{{.*}}, %{{.*}}, %{{.*}} : f32
  %9:2 = rectify.reglu_grad %x, %v, %dy : f32
  // CHECK: rectify.geglu %{{.*}}, %{{.*}} {approximate = "tanh"} : f32
  %10 = rectify.geglu %x, %v {approximate = "tanh"} : f32
  // CHECK: %{{.*}}:2 = rectify.geglu_grad %{{.*}}, %{{.*}}, %{{.*}} : f32
  %11:2 = rectify.geglu_grad %x, %v, %dy : f32
  // CHECK: rectify.swiglu %{{.*}}, %{{.*}} {beta = 2.000000e+00 : f64} : f32
  %12 = rectify.swiglu %x, %v {beta = 2.0} : f32
  // CHECK: %{{.*}}:2 = rectify.swiglu_grad %{{.*}}, %{{.*}}, %{{.*}} : f32
  %13:2 = rectify.swiglu_grad %x, %v, %dy : f32
  // CHECK: rectify.glu %{{.*}}, %{{.*}} : f32
  %14 = rectify.glu %x, %v : f32
  // CHECK: %{{.*}}:2 = rectify.glu_grad %{{.*}}, %{{.*}}, %{{.*}} : f32
  %15:2 = rectify.glu_grad %x, %v, %dy : f32
  return
}

// Parameters at their defaults are not printed.

// CHECK-LABEL: func @defaults(
func.func @defaults(%x: f32, %dy: f32) {
  // CHECK: rectify.relu %{{[^ ]*}} : f32
  %0 = rectify.relu %x fastmath<none> {nan = "propagate", signed_zero = "keep"} : f32
  // CHECK: rectify.elu_grad %{{[^ ]*}}, %{{[^ ]*}} : f32
  %1 = rectify.elu_grad %x, %dy {alpha = 1.0, kink = 0.0} : f32
  // CHECK: rectify.gelu %{{[^ ]*}} : f32
  %2 = rectify.gelu %x {approximate = "none"} : f32
  // CHECK: rectify.clip %{{[^ ]*}} : f32
  %3 = rectify.clip %x {lo = 0xFFF0000000000000 : f64, hi = 0x7FF0000000000000 : f64} : f32
  return
}

// The meaning of NaN and zeros, fastmath flags, and attributes of others.

// CHECK-LABEL: func @attributes(
func.func @attributes(%x: f32) {
  // CHECK: rectify.relu %{{.*}} {nan = "zero", signed_zero = "positive"} : f32
  %0 = rectify.relu %x {nan = "zero", signed_zero = "positive"} : f32
  // CHECK: rectify.leaky_relu %{{.*}} fastmath<nnan,nsz> {alpha = 5.000000e-01 : f64} : f32
  %1 = rectify.leaky_relu %x fastmath<nnan,nsz> {alpha = 0.5} : f32
  // CHECK: rectify.relu %{{.*}} fastmath<fast> {layer = 3 : i64} : f32
  %2 = rectify.relu %x fastmath<fast> {layer = 3} : f32
  return
}

// Every kind of operand.

// CHECK-LABEL: func @kinds(
func.func @kinds(%v: vector<2x8xf32>, %scalable: vector<[4]xf32>, %zero: vector<f32>,
                 %t: tensor<4x?xf32>, %point: tensor<f32>, %empty: tensor<0x3xf32>) {
  // CHECK: rectify.elu %{{.*}} : vector<2x8xf32>
  %0 = rectify.elu %v : vector<2x8xf32>
  // CHECK: rectify.elu %{{.*}} : vector<[4]xf32>
  %1 = rectify.elu %scalable : vector<[4]xf32>
  // CHECK: rectify.elu %{{.*}} : vector<f32>
  %2 = rectify.elu %zero : vector<f32>
  // CHECK: rectify.elu %{{.*}} : tensor<4x?xf32>
  %3 = rectify.elu %t : tensor<4x?xf32>
  // CHECK: rectify.elu %{{.*}} : tensor<f32>
  %4 = rectify.elu %point : tensor<f32>
  // CHECK: rectify.elu %{{.*}} : tensor<0x3xf32>
  %5 = rectify.elu %empty : tensor<0x3xf32>
  return
}

// CHECK-LABEL: func @buffers(
func.func @buffers(%x: memref<4x?xf32>, %y: memref<4x?xf32, strided<[?, 1]>>, %s: memref<4xf32>, %ds: memref<4xf32>) {
  // CHECK: rectify.elu %{{.*}} outs(%{{.*}} : memref<4x?xf32, strided<[?, 1]>>) {alpha = 2.000000e+00 : f64} : memref<4x?xf32>
  rectify.elu %x outs(%y : memref<4x?xf32, strided<[?, 1]>>) {alpha = 2.0} : memref<4x?xf32>
  // CHECK: rectify.relu %[[X:.*]] outs(%[[X]] : memref<4x?xf32>) fastmath<nnan> : memref<4x?xf32>
  rectify.relu %x outs(%x : memref<4x?xf32>) fastmath<nnan> : memref<4x?xf32>
  // CHECK: rectify.swiglu %{{.*}}, %{{.*}} outs(%{{.*}} : memref<4x?xf32>) : memref<4x?xf32>
  rectify.swiglu %x, %x outs(%x : memref<4x?xf32>) : memref<4x?xf32>
  // CHECK: rectify.prelu_grad %{{.*}}, %{{.*}}, %{{.*}} outs(%{{.*}}, %{{.*}} : memref<4x?xf32>, memref<4xf32>) {axis = 0 : i64} : memref<4x?xf32>, memref<4xf32>
  rectify.prelu_grad %x, %s, %x outs(%x, %ds : memref<4x?xf32>, memref<4xf32>) {axis = 0} : memref<4x?xf32>, memref<4xf32>
  return
}

// Slopes of every shape.

// CHECK-LABEL: func @slopes(
func.func @slopes(%x: tensor<2x64x?x8xf32>, %full: tensor<2x64x?x8xf32>, %channel: tensor<64xf32>,
                  %onnx: tensor<64x1x1xf32>, %last: tensor<8xf32>, %one: tensor<1xf32>, %none: tensor<f32>,
                  %s: f32, %v: vector<4xf32>, %m: memref<4xf32>) {
  // CHECK: rectify.prelu %{{.*}}, %{{.*}} : tensor<2x64x?x8xf32>, tensor<2x64x?x8xf32>
  %0 = rectify.prelu %x, %full : tensor<2x64x?x8xf32>, tensor<2x64x?x8xf32>
  // CHECK: rectify.prelu %{{.*}}, %{{.*}} {axis = 1 : i64} : tensor<2x64x?x8xf32>, tensor<64xf32>
  %1 = rectify.prelu %x, %channel {axis = 1} : tensor<2x64x?x8xf32>, tensor<64xf32>
  // CHECK: rectify.prelu %{{.*}}, %{{.*}} : tensor<2x64x?x8xf32>, tensor<64x1x1xf32>
  %2 = rectify.prelu %x, %onnx : tensor<2x64x?x8xf32>, tensor<64x1x1xf32>
  // CHECK: rectify.prelu %{{.*}}, %{{.*}} : tensor<2x64x?x8xf32>, tensor<8xf32>
  %3 = rectify.prelu %x, %last : tensor<2x64x?x8xf32>, tensor<8xf32>
  // CHECK: rectify.prelu %{{.*}}, %{{.*}} : tensor<2x64x?x8xf32>, tensor<1xf32>
  %4 = rectify.prelu %x, %one : tensor<2x64x?x8xf32>, tensor<1xf32>
  // CHECK: rectify.prelu %{{.*}}, %{{.*}} : tensor<2x64x?x8xf32>, tensor<f32>
  %5 = rectify.prelu %x, %none : tensor<2x64x?x8xf32>, tensor<f32>
  // CHECK: rectify.prelu %{{.*}}, %{{.*}} : tensor<2x64x?x8xf32>, f32
  %6 = rectify.prelu %x, %s : tensor<2x64x?x8xf32>, f32
  // CHECK: rectify.prelu %{{.*}}, %{{.*}} : vector<4xf32>, f32
  %7 = rectify.prelu %v, %s : vector<4xf32>, f32
  // CHECK: rectify.prelu %{{.*}}, %{{.*}} outs(%{{.*}} : memref<4xf32>) : memref<4xf32>, f32
  rectify.prelu %m, %s outs(%m : memref<4xf32>) : memref<4xf32>, f32
  // CHECK: rectify.prelu_grad %{{.*}}, %{{.*}}, %{{.*}} : tensor<2x64x?x8xf32>, tensor<64x1x1xf32>
  %8:2 = rectify.prelu_grad %x, %onnx, %x : tensor<2x64x?x8xf32>, tensor<64x1x1xf32>
  return
}

// Every element type.

// CHECK-LABEL: func @types(
func.func @types(%f16: f16, %bf16: bf16, %f64: f64, %a: f8E4M3FN, %b: f8E5M2, %c: f8E4M3FNUZ,
                 %d: f8E5M2FNUZ, %e: f8E4M3B11FNUZ, %f: f8E4M3, %g: f8E3M4,
                 %i8: tensor<4xi8>, %i16: vector<8xi16>, %i32: i32, %i64: memref<4xi64>) {
  // CHECK: rectify.gelu %{{.*}} : f16
  %0 = rectify.gelu %f16 : f16
  // CHECK: rectify.gelu %{{.*}} : bf16
  %1 = rectify.gelu %bf16 : bf16
  // CHECK: rectify.gelu %{{.*}} : f64
  %2 = rectify.gelu %f64 : f64
  // CHECK: rectify.elu %{{.*}} : f8E4M3FN
  %3 = rectify.elu %a : f8E4M3FN
  // CHECK: rectify.elu %{{.*}} : f8E5M2
  %4 = rectify.elu %b : f8E5M2
  // CHECK: rectify.elu %{{.*}} : f8E4M3FNUZ
  %5 = rectify.elu %c : f8E4M3FNUZ
  // CHECK: rectify.elu %{{.*}} : f8E5M2FNUZ
  %6 = rectify.elu %d : f8E5M2FNUZ
  // CHECK: rectify.elu %{{.*}} : f8E4M3B11FNUZ
  %7 = rectify.elu %e : f8E4M3B11FNUZ
  // CHECK: rectify.elu %{{.*}} : f8E4M3
  %8 = rectify.elu %f : f8E4M3
  // CHECK: rectify.elu %{{.*}} : f8E3M4
  %9 = rectify.elu %g : f8E3M4
  // CHECK: rectify.relu %{{.*}} : tensor<4xi8>
  %10 = rectify.relu %i8 : tensor<4xi8>
  // CHECK: rectify.relu6 %{{.*}} : vector<8xi16>
  %11 = rectify.relu6 %i16 : vector<8xi16>
  // CHECK: rectify.clip %{{.*}} {hi = 1.000000e+02 : f64, lo = -1.000000e+02 : f64} : i32
  %12 = rectify.clip %i32 {lo = -100.0, hi = 100.0} : i32
  // A number of another dialect is none of ours.
  // CHECK: rectify.clip %{{.*}} outs(%{{.*}} : memref<4xi64>) {lo = 0.000000e+00 : f64, quant.scale = 5.000000e-01 : f32} : memref<4xi64>
  rectify.clip %i64 outs(%i64 : memref<4xi64>) {lo = 0.0, quant.scale = 0.5 : f32} : memref<4xi64>
  return
}
