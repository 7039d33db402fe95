// RUN: rectify-opt %s --rectify-to-llvm=target=avx512 | FileCheck %s
// RUN: rectify-opt %s --rectify-to-llvm=target=avx512 | mlir-translate --mlir-to-llvmir | FileCheck %s --check-prefix=IR

// Everything ends in the LLVM dialect, the accumulators in vectors, and no
// function is called but the C library's.

// CHECK-NOT: memrefCopy
// CHECK-LABEL: llvm.func @layer
// CHECK-SAME: target_features
// CHECK: llvm.intr.fma({{.*}} : (vector<16xf32>, vector<16xf32>, vector<16xf32>)
// CHECK-NOT: builtin.unrealized_conversion_cast
// IR: define {{.*}} @layer
// IR: call <16 x float> @llvm.fma.v16f32
func.func @layer(%x: tensor<?x64xf32>, %w: tensor<64x96xbf16>,
                 %b: tensor<96xf32>) -> tensor<?x96xf32> {
  %c0 = arith.constant 0 : index
  %n = tensor.dim %x, %c0 : tensor<?x64xf32>
  %e = tensor.empty(%n) : tensor<?x96xf32>
  %r = rectify.contract
      ins(%x, %w : tensor<?x64xf32>, tensor<64x96xbf16>)
      sides(%b : tensor<96xf32>) outs(%e : tensor<?x96xf32>)
      epilogue(%acc: f32, %bias: f32) {
    %sum = arith.addf %acc, %bias : f32
    %y = rectify.leaky_relu %sum : f32
    rectify.yield %y : f32
  } -> tensor<?x96xf32>
  %y = rectify.elu %r fastmath<afn> : tensor<?x96xf32>
  return %y : tensor<?x96xf32>
}
