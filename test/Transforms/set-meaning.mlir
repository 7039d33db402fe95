// RUN: rectify-opt %s -split-input-file --rectify-set-meaning | FileCheck %s --check-prefixes=CHECK,TORCH
// RUN: rectify-opt %s -split-input-file --rectify-set-meaning=preset=stablehlo | FileCheck %s --check-prefixes=CHECK,STABLEHLO
// RUN: rectify-opt %s -split-input-file --rectify-set-meaning=preset=onednn | FileCheck %s --check-prefixes=CHECK,ONEDNN
// RUN: not rectify-opt %s --rectify-set-meaning=preset=caffe 2>&1 | FileCheck %s --check-prefix=UNKNOWN

// UNKNOWN: error: there is no preset 'caffe'; there are 'pytorch', 'onnx', 'tosa', 'stablehlo', 'onednn'

// CHECK-LABEL: func @open
func.func @open(%x: tensor<4xf32>, %s: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  // TORCH: rectify.relu %{{.*}} : tensor<4xf32>
  // STABLEHLO: rectify.relu %{{.*}} {signed_zero = "positive"}
  // ONEDNN: rectify.relu %{{.*}} {nan = "zero", signed_zero = "positive"}
  %0 = rectify.relu %x : tensor<4xf32>
  // TORCH: rectify.prelu %{{.*}} {at_zero = "product", zero_slope = "product"}
  // STABLEHLO: rectify.prelu %{{.*}} {signed_zero = "positive", zero_slope = "product"}
  %1 = rectify.prelu %x, %s : tensor<4xf32>, tensor<4xf32>
  // What an op said before goes.
  // ONEDNN: rectify.relu_grad %{{.*}} {nan = "zero", signed_zero = "positive"}
  %2 = rectify.relu_grad %x, %s {kink = 1.0} : tensor<4xf32>
  // What has no such attribute stays.
  // CHECK: rectify.elu %{{[a-z0-9]+}} : tensor<4xf32>
  %3 = rectify.elu %x : tensor<4xf32>
  return %0, %1, %2, %3 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}
