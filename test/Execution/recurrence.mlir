// Threads that do all steps of a recurrent network for some of the items give
// what one thread gives, to the bit.

// RUN: rm -rf %t && mkdir %t
// RUN: rectify-run %s --threads=2 --check --output=%t/2-all.npy --output=%t/2-last.npy | FileCheck %s
// RUN: rectify-run %s --threads=1 --check --output=%t/1-all.npy --output=%t/1-last.npy | FileCheck %s
// RUN: cmp %t/1-all.npy %t/2-all.npy && cmp %t/1-last.npy %t/2-last.npy
// RUN: rectify-run %s --threads=2 --check --target=baseline | FileCheck %s
// RUN: rectify-run %s --threads=3 --check --target=avx2 | FileCheck %s
// RUN: rectify-opt %s --rectify-optimize --rectify-parallelize-recurrence="threads=2" | FileCheck %s --check-prefix=SPREAD
// RUN: rectify-opt %s --rectify-optimize --rectify-parallelize-recurrence="threads=3" | FileCheck %s --check-prefix=SPREAD

// CHECK: check against the reference lowering:
// CHECK-NEXT: result #0: {{within|equal}}
// CHECK-NEXT: result #1: {{within|equal}}
// SPREAD: scf.forall

// The steps of a network with two gates: z = sigmoid(h U + x), n = relu(h V + x);
// h = h + z (n - h).
func.func @main(%x: tensor<20x48x33xf32>, %u: tensor<33x33xf32>, %v: tensor<33x33xf32>, %h: tensor<48x33xf32>) -> (tensor<20x48x33xf32>, tensor<48x33xf32>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %c20 = arith.constant 20 : index
  %zero = arith.constant dense<0.0> : tensor<48x33xf32>
  // So that states do not grow.
  %scale = arith.constant dense<0.03125> : tensor<33x33xf32>
  %us = arith.mulf %u, %scale : tensor<33x33xf32>
  %vs = arith.mulf %v, %scale : tensor<33x33xf32>
  %e = tensor.empty() : tensor<20x48x33xf32>
  %r:2 = scf.for %t = %c0 to %c20 step %c1 iter_args(%y = %e, %s = %h) -> (tensor<20x48x33xf32>, tensor<48x33xf32>) {
    %xt = tensor.extract_slice %x[%t, 0, 0] [1, 48, 33] [1, 1, 1] : tensor<20x48x33xf32> to tensor<48x33xf32>
    %a = linalg.matmul ins(%s, %us : tensor<48x33xf32>, tensor<33x33xf32>) outs(%zero : tensor<48x33xf32>) -> tensor<48x33xf32>
    %b = arith.addf %a, %xt : tensor<48x33xf32>
    %z = rectify.sigmoid %b : tensor<48x33xf32>
    %c = linalg.matmul ins(%s, %vs : tensor<48x33xf32>, tensor<33x33xf32>) outs(%zero : tensor<48x33xf32>) -> tensor<48x33xf32>
    %d = arith.addf %c, %xt : tensor<48x33xf32>
    %n = rectify.relu %d : tensor<48x33xf32>
    %f = arith.subf %n, %s : tensor<48x33xf32>
    %g = arith.mulf %z, %f : tensor<48x33xf32>
    %k = arith.addf %s, %g : tensor<48x33xf32>
    %w = tensor.insert_slice %k into %y[%t, 0, 0] [1, 48, 33] [1, 1, 1] : tensor<48x33xf32> into tensor<20x48x33xf32>
    scf.yield %w, %k : tensor<20x48x33xf32>, tensor<48x33xf32>
  }
  return %r#0, %r#1 : tensor<20x48x33xf32>, tensor<48x33xf32>
}
