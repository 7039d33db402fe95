// RUN: split-file %s %t
// RUN: rectify-opt %t/elementwise.mlir --convert-elementwise-to-linalg | FileCheck %t/elementwise.mlir
// RUN: rectify-opt %t/vectorize.mlir --transform-interpreter | FileCheck %t/vectorize.mlir
// RUN: rectify-opt %t/affine.mlir --affine-super-vectorize="virtual-vector-size=8" | FileCheck %t/affine.mlir

// The ops carry the interfaces and traits that upstream's passes ask for, and
// no pass of ours is needed.

//--- elementwise.mlir

// CHECK-LABEL: func @activation(
// CHECK: linalg.generic
// CHECK: rectify.leaky_relu %{{.*}} {alpha = 1.000000e-01 : f64} : f32
func.func @activation(%x: tensor<?x4xf32>) -> tensor<?x4xf32> {
  %0 = rectify.leaky_relu %x {alpha = 0.1} : tensor<?x4xf32>
  return %0 : tensor<?x4xf32>
}

// CHECK-LABEL: func @two_inputs(
// CHECK: linalg.generic
// CHECK: rectify.prelu %{{.*}}, %{{.*}} : bf16, bf16
// CHECK: linalg.generic
// CHECK: rectify.swiglu %{{.*}}, %{{.*}} fastmath<fast> : bf16
func.func @two_inputs(%x: tensor<4xbf16>, %s: tensor<4xbf16>) -> tensor<4xbf16> {
  %0 = rectify.prelu %x, %s : tensor<4xbf16>, tensor<4xbf16>
  %1 = rectify.swiglu %0, %s fastmath<fast> : tensor<4xbf16>
  return %1 : tensor<4xbf16>
}

// CHECK-LABEL: func @gradient(
// CHECK: linalg.generic
// CHECK: %[[G:.*]]:2 = rectify.prelu_grad %{{.*}}, %{{.*}}, %{{.*}} {kink = 1.000000e+00 : f64} : f32, f32
// CHECK: linalg.yield %[[G]]#0, %[[G]]#1 : f32, f32
func.func @gradient(%x: tensor<4xf32>, %s: tensor<4xf32>, %dy: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>) {
  %0:2 = rectify.prelu_grad %x, %s, %dy {kink = 1.0} : tensor<4xf32>, tensor<4xf32>
  return %0#0, %0#1 : tensor<4xf32>, tensor<4xf32>
}

//--- vectorize.mlir

// CHECK-LABEL: func @generic(
// CHECK: %[[X:.*]] = vector.transfer_read %{{.*}} : tensor<8x16xf32>, vector<8x16xf32>
// CHECK: %[[S:.*]] = vector.transfer_read %{{.*}} {permutation_map = #{{.*}}} : tensor<16xf32>, vector<8x16xf32>
// CHECK: %[[Y:.*]] = rectify.prelu %[[X]], %[[S]] : vector<8x16xf32>, vector<8x16xf32>
// CHECK: %[[Z:.*]] = rectify.elu %[[Y]] {alpha = 5.000000e-01 : f64} : vector<8x16xf32>
// CHECK: %[[W:.*]] = rectify.gelu_grad %[[Z]], %[[X]] : vector<8x16xf32>
// CHECK: vector.transfer_write %[[W]]
func.func @generic(%x: tensor<8x16xf32>, %s: tensor<16xf32>, %e: tensor<8x16xf32>) -> tensor<8x16xf32> {
  %0 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%x, %s : tensor<8x16xf32>, tensor<16xf32>) outs(%e : tensor<8x16xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %1 = rectify.prelu %a, %b : f32, f32
    %2 = rectify.elu %1 {alpha = 0.5} : f32
    %3 = rectify.gelu_grad %2, %a : f32
    linalg.yield %3 : f32
  } -> tensor<8x16xf32>
  return %0 : tensor<8x16xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(%root: !transform.any_op {transform.readonly}) {
    %generic = transform.structured.match ops{["linalg.generic"]} in %root : (!transform.any_op) -> !transform.any_op
    transform.structured.vectorize %generic : !transform.any_op
    transform.yield
  }
}

//--- affine.mlir

// CHECK-LABEL: func @loop(
// CHECK: affine.for %{{.*}} = 0 to 64 step 8
// CHECK: %[[X:.*]] = vector.transfer_read
// CHECK: %[[Y:.*]] = rectify.celu %[[X]] {alpha = 2.000000e+00 : f64} : vector<8xf32>
// CHECK: %[[Z:.*]] = rectify.reglu %[[Y]], %[[X]] : vector<8xf32>
// CHECK: vector.transfer_write %[[Z]]
func.func @loop(%x: memref<64xf32>, %y: memref<64xf32>) {
  affine.for %i = 0 to 64 {
    %0 = affine.load %x[%i] : memref<64xf32>
    %1 = rectify.celu %0 {alpha = 2.0} : f32
    %2 = rectify.reglu %1, %0 : f32
    affine.store %2, %y[%i] : memref<64xf32>
  }
  return
}
