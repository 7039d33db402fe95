// A vector of squares is stored, and bytes of it are multiplied by weights next.
// Had these been offset in a vector, optimization would leave a shuffle on which
// LLVM's code generator never ends.

// RUN: rectify-opt %s --rectify-optimize --rectify-to-llvm="target=avx512bf16" | mlir-translate --mlir-to-llvmir \
// RUN:   | opt -O3 -vectorize-loops=false -vectorize-slp=false -S -o %t.ll
// RUN: timeout 60 llc -O1 %t.ll -o - | FileCheck %s
// CHECK: vpdpbusd

func.func @main(%x: tensor<49x7xi8>, %c: tensor<49x7xi32>) -> tensor<49x7xi32> {
  %w = arith.constant dense<[[-8, 0, -8, 7, -1, -4, 0], [-4, 2, -6, -1, -6, 4, 2], [-3, -6, -1, -7, 1, 2, 0], [1, 0, 4, -1, -2, 1, 2],
                             [-4, 7, -3, 4, 6, 4, -8], [-7, 3, 7, -2, 1, 3, -5], [3, -3, -2, 5, 1, 0, 4]]> : tensor<7x7xi8>
  %s = arith.muli %x, %x : tensor<49x7xi8>
  %p = linalg.matmul ins(%s, %w : tensor<49x7xi8>, tensor<7x7xi8>) outs(%c : tensor<49x7xi32>) -> tensor<49x7xi32>
  return %p : tensor<49x7xi32>
}
