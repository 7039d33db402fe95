// The dialect in stock mlir-opt.

// REQUIRES: mlir-opt
// RUN: mlir-opt --load-dialect-plugin=%rectify_plugin %s | FileCheck %s
// RUN: mlir-opt --load-dialect-plugin=%rectify_plugin --show-dialects %s | FileCheck %s --check-prefix=DIALECTS

// DIALECTS: rectify

// CHECK-LABEL: func @f
func.func @f(%x: tensor<4xf32>) -> tensor<4xf32> {
  return %x : tensor<4xf32>
}
