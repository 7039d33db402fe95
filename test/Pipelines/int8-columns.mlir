// The last of 17 columns of bytes is one byte, and no more.

// RUN: rectify-opt %s --rectify-optimize --rectify-to-llvm="target=avx512" | mlir-translate --mlir-to-llvmir | opt -O3 -S | llc -O2 -o - | FileCheck %s
// CHECK: vpextrb $0, {{.*}}(%{{r.*}})
// CHECK-NOT: {{vmovd|vmovss}} %xmm{{[0-9]+}}, {{.*}}(%{{r.*}})

func.func @main(%a: tensor<3x4xi32>, %b: tensor<4x17xi32>, %c: tensor<3x17xi32>) -> tensor<3x17xi8> {
  %p = linalg.matmul ins(%a, %b : tensor<3x4xi32>, tensor<4x17xi32>) outs(%c : tensor<3x17xi32>) -> tensor<3x17xi32>
  %t = arith.trunci %p : tensor<3x17xi32> to tensor<3x17xi8>
  return %t : tensor<3x17xi8>
}
