// Rounding to bf16 within a parallel region, whose blocks have arguments.

// RUN: rectify-opt %s --rectify-optimize --rectify-to-llvm="target=amx threads=2" | FileCheck %s
// RUN: rectify-opt %s --rectify-optimize --rectify-to-llvm="target=avx512bf16 threads=2" | FileCheck %s

// CHECK-LABEL: llvm.func @layer(
// CHECK: omp.parallel
// CHECK-NOT: unrealized_conversion_cast
func.func @layer(%a: tensor<128x1024xbf16>,
                 %b: tensor<1024x1024xbf16> {rectify.constant})
    -> tensor<128x1024xbf16> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<128x1024xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<128x1024xf32>)
      -> tensor<128x1024xf32>
  %m = linalg.matmul ins(%a, %b : tensor<128x1024xbf16>, tensor<1024x1024xbf16>)
                     outs(%f : tensor<128x1024xf32>) -> tensor<128x1024xf32>
  %r = rectify.relu %m : tensor<128x1024xf32>
  %y = arith.truncf %r : tensor<128x1024xf32> to tensor<128x1024xbf16>
  return %y : tensor<128x1024xbf16>
}
