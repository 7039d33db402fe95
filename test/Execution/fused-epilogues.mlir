// Epilogues with second results, gates, residuals, reshapes and requantization,
// on sizes that leave rests in every direction: --check compares with the scalar
// loops, where nothing is fused.

// DEFINE: %{inputs} = --input=%S/Inputs/rows-f32.npy --seed=11
// RUN: rectify-opt %s --rectify-optimize | FileCheck %s --check-prefix=FUSED
// RUN: rectify-run %s %{inputs} --check --target=baseline | FileCheck %s
// RUN: %if avx2 %{ rectify-run %s %{inputs} --check --target=avx2 | FileCheck %s %}
// RUN: %if avx512 %{ rectify-run %s %{inputs} --check --target=avx512 | FileCheck %s %}

// FUSED-LABEL: func @epilogues(
// FUSED-NOT: linalg.
// FUSED-COUNT-7: rectify.contract
// FUSED-NOT: {{linalg[.]|rectify.contract}}

// CHECK: check against the reference lowering:
// CHECK-COUNT-9: result #{{[0-9]+}}: {{within|equal}}
// CHECK-NOT: FAILED

#row = affine_map<(i, j) -> (j)>
#all = affine_map<(i, j) -> (i, j)>

// rows-f32.npy is 37 x 23.
func.func @epilogues(%x: tensor<?x?xf32>, %w1: tensor<23x45xf32>, %w2: tensor<23x45xf32>, %b: tensor<45xf32>, %slope: tensor<45xf32>,
                     %w3: tensor<45x45xf32>, %t: tensor<3x5x19xf32>, %w4: tensor<19x29xf32>, %c: tensor<29xf32>, %r: tensor<3x5x29xf32>,
                     %q: tensor<13x21xi8>, %wq: tensor<21x35xi8>, %bq: tensor<35xi32>, %scale: tensor<35xf32>,
                     %u: tensor<2x7x11xf32>, %v: tensor<2x11x9xf32>, %vec: tensor<45xf32>)
    -> (tensor<?x45xf32>, tensor<?x45xf32>, tensor<?x45xf32>, tensor<?x45xi1>, tensor<3x5x29xf32>, tensor<3x5x29xf32>,
        tensor<13x35xi8>, tensor<14x9xf32>, tensor<45xf32>) {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %m = tensor.dim %x, %c0 : tensor<?x?xf32>
  %xs = tensor.cast %x : tensor<?x?xf32> to tensor<?x23xf32>
  %e = tensor.empty(%m) : tensor<?x45xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x45xf32>) -> tensor<?x45xf32>
  %bb = linalg.broadcast ins(%b : tensor<45xf32>) outs(%e : tensor<?x45xf32>) dimensions = [0]

  // A gate.
  %m1 = linalg.matmul ins(%xs, %w1 : tensor<?x23xf32>, tensor<23x45xf32>) outs(%f : tensor<?x45xf32>) -> tensor<?x45xf32>
  %m2 = linalg.matmul ins(%xs, %w2 : tensor<?x23xf32>, tensor<23x45xf32>) outs(%bb : tensor<?x45xf32>) -> tensor<?x45xf32>
  %g1 = rectify.silu %m1 : tensor<?x45xf32>
  %g = arith.mulf %g1, %m2 : tensor<?x45xf32>

  // A residual block on it, its pre-activation and its mask.
  %m3 = linalg.matmul ins(%g, %w3 : tensor<?x45xf32>, tensor<45x45xf32>) outs(%f : tensor<?x45xf32>) -> tensor<?x45xf32>
  %s3 = arith.addf %m3, %bb : tensor<?x45xf32>
  %p3 = arith.addf %s3, %g : tensor<?x45xf32>
  %y3 = rectify.prelu %p3, %slope {axis = 1} : tensor<?x45xf32>, tensor<45xf32>
  %k3 = tensor.empty(%m) : tensor<?x45xi1>
  %z3 = linalg.generic {indexing_maps = [#all, #all], iterator_types = ["parallel", "parallel"]}
      ins(%p3 : tensor<?x45xf32>) outs(%k3 : tensor<?x45xi1>) {
  ^bb0(%a: f32, %o: i1):
    %0 = arith.cmpf ogt, %a, %zero : f32
    linalg.yield %0 : i1
  } -> tensor<?x45xi1>

  // A linear layer on three dims, with a residual.
  %tc = tensor.collapse_shape %t [[0, 1], [2]] : tensor<3x5x19xf32> into tensor<15x19xf32>
  %e4 = tensor.empty() : tensor<15x29xf32>
  %f4 = linalg.fill ins(%zero : f32) outs(%e4 : tensor<15x29xf32>) -> tensor<15x29xf32>
  %m4 = linalg.matmul ins(%tc, %w4 : tensor<15x19xf32>, tensor<19x29xf32>) outs(%f4 : tensor<15x29xf32>) -> tensor<15x29xf32>
  %x4 = tensor.expand_shape %m4 [[0, 1], [2]] output_shape [3, 5, 29] : tensor<15x29xf32> into tensor<3x5x29xf32>
  %o4 = tensor.empty() : tensor<3x5x29xf32>
  %c4 = linalg.broadcast ins(%c : tensor<29xf32>) outs(%o4 : tensor<3x5x29xf32>) dimensions = [0, 1]
  %a4 = arith.addf %x4, %c4 : tensor<3x5x29xf32>
  %h4 = rectify.hard_swish %a4 : tensor<3x5x29xf32>
  %y4 = arith.addf %h4, %r : tensor<3x5x29xf32>

  // Requantized.
  %lo = arith.constant -128 : i32
  %hi = arith.constant 127 : i32
  %point = arith.constant 3 : i32
  %small = arith.constant 0.0078125 : f32
  %e5 = tensor.empty() : tensor<13x35xi32>
  %b5 = linalg.broadcast ins(%bq : tensor<35xi32>) outs(%e5 : tensor<13x35xi32>) dimensions = [0]
  %m5 = linalg.matmul ins(%q, %wq : tensor<13x21xi8>, tensor<21x35xi8>) outs(%b5 : tensor<13x35xi32>) -> tensor<13x35xi32>
  %r5 = rectify.relu %m5 : tensor<13x35xi32>
  %o5 = tensor.empty() : tensor<13x35xi8>
  %y5 = linalg.generic {indexing_maps = [#all, #row, #all], iterator_types = ["parallel", "parallel"]}
      ins(%r5, %scale : tensor<13x35xi32>, tensor<35xf32>) outs(%o5 : tensor<13x35xi8>) {
  ^bb0(%a: i32, %s: f32, %out: i8):
    %0 = arith.sitofp %a : i32 to f32
    %s0 = arith.mulf %s, %small : f32
    %1 = arith.mulf %0, %s0 : f32
    %2 = math.roundeven %1 : f32
    %3 = arith.fptosi %2 : f32 to i32
    %4 = arith.addi %3, %point : i32
    %5 = arith.maxsi %4, %lo : i32
    %6 = arith.minsi %5, %hi : i32
    %7 = arith.trunci %6 : i32 to i8
    linalg.yield %7 : i8
  } -> tensor<13x35xi8>

  // A batch whose rows are merged.
  %e6 = tensor.empty() : tensor<2x7x9xf32>
  %f6 = linalg.fill ins(%zero : f32) outs(%e6 : tensor<2x7x9xf32>) -> tensor<2x7x9xf32>
  %m6 = linalg.batch_matmul ins(%u, %v : tensor<2x7x11xf32>, tensor<2x11x9xf32>) outs(%f6 : tensor<2x7x9xf32>) -> tensor<2x7x9xf32>
  %x6 = tensor.collapse_shape %m6 [[0, 1], [2]] : tensor<2x7x9xf32> into tensor<14x9xf32>
  %y6 = rectify.elu %x6 : tensor<14x9xf32>

  // A vector.
  %e7 = tensor.empty() : tensor<45xf32>
  %f7 = linalg.fill ins(%zero : f32) outs(%e7 : tensor<45xf32>) -> tensor<45xf32>
  %m7 = linalg.vecmat ins(%vec, %w3 : tensor<45xf32>, tensor<45x45xf32>) outs(%f7 : tensor<45xf32>) -> tensor<45xf32>
  %s7 = arith.addf %m7, %b : tensor<45xf32>
  %y7 = rectify.celu %s7 : tensor<45xf32>
  return %g, %p3, %y3, %z3, %a4, %y4, %y5, %y6, %y7
      : tensor<?x45xf32>, tensor<?x45xf32>, tensor<?x45xf32>, tensor<?x45xi1>, tensor<3x5x29xf32>, tensor<3x5x29xf32>,
        tensor<13x35xi8>, tensor<14x9xf32>, tensor<45xf32>
}
