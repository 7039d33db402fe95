// Upstream's passes take matmuls of any size, static and dynamic; what they cannot tile or vectorize stays a loop nest.

// RUN: split-file %s %t
// RUN: rectify-run %t/all.mlir --entry=dynamic --shape=a:9x5 --shape=b:5x35 --shape=c:9x35 --pipeline=upstream --check | FileCheck %s
// RUN: rectify-run %t/all.mlir --entry=dynamic --dim=1 --pipeline=upstream --check | FileCheck %s
// RUN: rectify-run %t/all.mlir --entry=dynamic --shape=a:9x5 --shape=b:5x35 --shape=c:9x35 --pipeline=upstream --target=baseline --check | FileCheck %s
// RUN: rectify-run %t/all.mlir --entry=tiny --pipeline=upstream --check | FileCheck %s
// RUN: rectify-run %t/all.mlir --entry=bf16 --pipeline=upstream --check | FileCheck %s
// RUN: rectify-run %t/all.mlir --entry=memrefs --pipeline=upstream --check | FileCheck %s
// RUN: rectify-run %t/all.mlir --entry=batch --dim=3 --pipeline=upstream --check | FileCheck %s
// CHECK: check against the reference lowering:
// CHECK-NEXT: {{equal|within}}

// RUN: rectify-run %t/empty.mlir --pipeline=upstream --check | FileCheck %s

// RUN: rectify-run %t/all.mlir --pipeline=upstream --print-pipeline --target=baseline | FileCheck %s --check-prefix=PRINT
// PRINT: builtin.module({{.*}}transform-interpreter{entry-point=rectify_run_baseline}
// PRINT: transform.named_sequence

//--- all.mlir
func.func @dynamic(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>, %c: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %0 = linalg.matmul ins(%a, %b : tensor<?x?xf32>, tensor<?x?xf32>) outs(%c : tensor<?x?xf32>) -> tensor<?x?xf32>
  return %0 : tensor<?x?xf32>
}
func.func @tiny(%a: tensor<2x2xf32>, %b: tensor<2x2xf32>, %c: tensor<2x2xf32>) -> tensor<2x2xf32> {
  %0 = linalg.matmul ins(%a, %b : tensor<2x2xf32>, tensor<2x2xf32>) outs(%c : tensor<2x2xf32>) -> tensor<2x2xf32>
  return %0 : tensor<2x2xf32>
}
func.func @bf16(%a: tensor<9x5xbf16>, %b: tensor<5x35xbf16>, %c: tensor<9x35xf32>) -> tensor<9x35xf32> {
  %0 = linalg.matmul ins(%a, %b : tensor<9x5xbf16>, tensor<5x35xbf16>) outs(%c : tensor<9x35xf32>) -> tensor<9x35xf32>
  return %0 : tensor<9x35xf32>
}
func.func @memrefs(%a: memref<9x5xf32>, %b: memref<5x35xf32>, %c: memref<9x35xf32>) {
  linalg.matmul ins(%a, %b : memref<9x5xf32>, memref<5x35xf32>) outs(%c : memref<9x35xf32>)
  return
}
func.func @batch(%a: tensor<?x9x5xf32>, %b: tensor<?x5x35xf32>, %c: tensor<?x9x35xf32>) -> tensor<?x9x35xf32> {
  %0 = linalg.batch_matmul ins(%a, %b : tensor<?x9x5xf32>, tensor<?x5x35xf32>) outs(%c : tensor<?x9x35xf32>) -> tensor<?x9x35xf32>
  return %0 : tensor<?x9x35xf32>
}
//--- empty.mlir
func.func @empty(%a: tensor<9x0xf32>, %b: tensor<0x35xf32>, %c: tensor<9x35xf32>) -> tensor<9x35xf32> {
  %0 = linalg.matmul ins(%a, %b : tensor<9x0xf32>, tensor<0x35xf32>) outs(%c : tensor<9x35xf32>) -> tensor<9x35xf32>
  return %0 : tensor<9x35xf32>
}
