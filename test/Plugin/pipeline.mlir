// From the dialect to a result with stock tools only: the plugin's pipeline in
// mlir-opt, then mlir-runner.

// REQUIRES: mlir-opt, mlir-runner
// RUN: mlir-opt --load-dialect-plugin=%rectify_plugin --pass-pipeline='builtin.module(rectify-optimize,rectify-to-llvm{target=baseline})' %s \
// RUN:   | mlir-runner -e main --entry-point-result=f32 | FileCheck %s

// relu(0.5 + 1 * -2) + relu(0.5 + 1 * 3) = 3.5
// CHECK: 3.5
func.func @layer(%x: tensor<1x1xf32>, %w: tensor<1x2xf32>, %bias: tensor<2xf32>) -> tensor<1x2xf32> {
  %out = tensor.empty() : tensor<1x2xf32>
  %y = rectify.contract ins(%x, %w : tensor<1x1xf32>, tensor<1x2xf32>)
      sides(%bias : tensor<2xf32>) outs(%out : tensor<1x2xf32>)
      epilogue(%acc: f32, %b: f32) {
    %sum = arith.addf %acc, %b : f32
    %relu = rectify.relu %sum : f32
    rectify.yield %relu : f32
  } -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}

func.func @main() -> f32 {
  %x = arith.constant dense<1.0> : tensor<1x1xf32>
  %w = arith.constant dense<[[-2.0, 3.0]]> : tensor<1x2xf32>
  %bias = arith.constant dense<0.5> : tensor<2xf32>
  %y = call @layer(%x, %w, %bias) : (tensor<1x1xf32>, tensor<1x2xf32>, tensor<2xf32>) -> tensor<1x2xf32>
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %a = tensor.extract %y[%c0, %c0] : tensor<1x2xf32>
  %b = tensor.extract %y[%c0, %c1] : tensor<1x2xf32>
  %r = arith.addf %a, %b : f32
  return %r : f32
}
