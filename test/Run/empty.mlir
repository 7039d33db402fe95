// Nothing at all, and sums over nothing.

// RUN: rectify-run %s --entry=none --check | FileCheck %s --check-prefix=NONE
// NONE: result #0: 0x4xf32 = []
// NONE: result #0: equal
func.func @none(%x: tensor<0x4xf32>, %s: tensor<4xf32>) -> tensor<0x4xf32> {
  %y = rectify.prelu %x, %s {axis = 1} : tensor<0x4xf32>, tensor<4xf32>
  return %y : tensor<0x4xf32>
}

// RUN: rectify-run %s --entry=sum --dim=2 --check | FileCheck %s --check-prefix=SUM
// RUN: rectify-run %s --entry=sum --dim=0 --check | FileCheck %s --check-prefix=EMPTY
// SUM: result #0: 2x2xf32 = {{.}}[0.5, 0.5], [0.5, 0.5]]
// SUM: result #0: equal
// EMPTY: result #0: 0x0xf32 = []
// EMPTY: result #0: equal
func.func @sum(%a: tensor<?x0xf32>, %b: tensor<0x?xf32>) -> tensor<?x?xf32> {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %n = tensor.dim %a, %c0 : tensor<?x0xf32>
  %m = tensor.dim %b, %c1 : tensor<0x?xf32>
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%n, %m) : tensor<?x?xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  %r = linalg.matmul ins(%a, %b : tensor<?x0xf32>, tensor<0x?xf32>) outs(%f : tensor<?x?xf32>) -> tensor<?x?xf32>
  %y = rectify.sigmoid %r : tensor<?x?xf32>
  return %y : tensor<?x?xf32>
}
