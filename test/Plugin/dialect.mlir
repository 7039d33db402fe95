// The dialect in stock mlir-opt.

// REQUIRES: mlir-opt
// RUN: mlir-opt --load-dialect-plugin=%rectify_plugin --canonicalize %s | FileCheck %s
// RUN: mlir-opt --load-dialect-plugin=%rectify_plugin --show-dialects %s | FileCheck %s --check-prefix=DIALECTS
// RUN: not mlir-opt %s 2>&1 | FileCheck %s --check-prefix=WITHOUT

// DIALECTS: rectify
// WITHOUT: Dialect `rectify' not found

// CHECK-LABEL: func @matmul
// CHECK: rectify.contract
// CHECK: epilogue(%{{.*}}: f32, %{{.*}}: f32)
func.func @matmul(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>, %c: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %r = rectify.contract
      ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>)
      sides(%bias : tensor<16xf32>)
      outs(%c : tensor<4x16xf32>)
      epilogue(%acc: f32, %side: f32) {
    %sum = arith.addf %acc, %side : f32
    rectify.yield %sum : f32
  } -> tensor<4x16xf32>
  return %r : tensor<4x16xf32>
}
