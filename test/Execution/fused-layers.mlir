// Layers as models state them, fused by --rectify-optimize, against the same ops
// one by one: --check compares with the scalar loops, where nothing is fused.

// RUN: rectify-opt %s --rectify-optimize | FileCheck %s --check-prefix=FUSED
// RUN: rectify-run %s --seed=3 --check --target=baseline | FileCheck %s
// RUN: %if avx2 %{ rectify-run %s --seed=3 --check --target=avx2 | FileCheck %s %}
// RUN: %if avx512 %{ rectify-run %s --seed=3 --check --target=avx512 | FileCheck %s %}

// FUSED-NOT: linalg.
// FUSED-COUNT-5: rectify.contract
// FUSED-NOT: linalg.

// CHECK: check against the reference lowering:
// CHECK-COUNT-6: result #{{[0-9]+}}: {{within|equal}}
// CHECK-NOT: FAILED

func.func @layers(%x: tensor<7x19xf32>, %w: tensor<37x19xf32>, %b: tensor<37xf32>, %slope: tensor<1x37xf32>,
                  %u: tensor<3x7x19xf32>, %v: tensor<19x21xf32>, %residual: tensor<3x7x21xf32>, %gain: tensor<7x1xf32>,
                  %q: tensor<7x19xi8>, %r: tensor<19x37xi8>, %start: tensor<7x37xi32>, %vec: tensor<37xf32>)
    -> (tensor<7x37xf32>, tensor<3x7x21xf32>, tensor<7x37xi32>, tensor<7x37xi1>, tensor<37x7xf32>, tensor<7xf32>) {
  %zero = arith.constant 0.0 : f32

  // A linear layer with a transposed weight, its bias as what the sum starts
  // from, and PReLU.
  %wt_ = tensor.empty() : tensor<19x37xf32>
  %wt = linalg.transpose ins(%w : tensor<37x19xf32>) outs(%wt_ : tensor<19x37xf32>) permutation = [1, 0]
  %o1 = tensor.empty() : tensor<7x37xf32>
  %bb = linalg.broadcast ins(%b : tensor<37xf32>) outs(%o1 : tensor<7x37xf32>) dimensions = [0]
  %m1 = linalg.matmul ins(%x, %wt : tensor<7x19xf32>, tensor<19x37xf32>) outs(%bb : tensor<7x37xf32>) -> tensor<7x37xf32>
  %y1 = rectify.prelu %m1, %slope : tensor<7x37xf32>, tensor<1x37xf32>

  // A batch that shares its weight, a gain per row, GELU and a residual.
  %vb_ = tensor.empty() : tensor<3x19x21xf32>
  %vb = linalg.broadcast ins(%v : tensor<19x21xf32>) outs(%vb_ : tensor<3x19x21xf32>) dimensions = [0]
  %o2 = tensor.empty() : tensor<3x7x21xf32>
  %f2 = linalg.fill ins(%zero : f32) outs(%o2 : tensor<3x7x21xf32>) -> tensor<3x7x21xf32>
  %m2 = linalg.batch_matmul ins(%u, %vb : tensor<3x7x19xf32>, tensor<3x19x21xf32>) outs(%f2 : tensor<3x7x21xf32>) -> tensor<3x7x21xf32>
  %s2 = linalg.generic {indexing_maps = [affine_map<(b, i, j) -> (b, i, j)>, affine_map<(b, i, j) -> (i, 0)>, affine_map<(b, i, j) -> (b, i, j)>],
                        iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%m2, %gain : tensor<3x7x21xf32>, tensor<7x1xf32>) outs(%o2 : tensor<3x7x21xf32>) {
  ^bb0(%a: f32, %c: f32, %out: f32):
    %p = arith.mulf %a, %c : f32
    linalg.yield %p : f32
  } -> tensor<3x7x21xf32>
  %g2 = rectify.gelu %s2 : tensor<3x7x21xf32>
  %y2 = arith.addf %residual, %g2 : tensor<3x7x21xf32>

  // Integers, accumulated on a tensor.
  %m3 = linalg.matmul ins(%q, %r : tensor<7x19xi8>, tensor<19x37xi8>) outs(%start : tensor<7x37xi32>) -> tensor<7x37xi32>
  %y3 = rectify.relu %m3 : tensor<7x37xi32>

  // Two results, one transposed and fused further.
  %m4 = linalg.matmul ins(%x, %wt : tensor<7x19xf32>, tensor<19x37xf32>) outs(%y1 : tensor<7x37xf32>) -> tensor<7x37xf32>
  %o4 = tensor.empty() : tensor<7x37xi1>
  %t4 = tensor.empty() : tensor<37x7xf32>
  %n4:2 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j, i)>],
                          iterator_types = ["parallel", "parallel"]}
      ins(%m4 : tensor<7x37xf32>) outs(%o4, %t4 : tensor<7x37xi1>, tensor<37x7xf32>) {
  ^bb0(%a: f32, %o: i1, %t: f32):
    %c = arith.cmpf ogt, %a, %zero : f32
    %e = rectify.elu %a {alpha = 0.5} : f32
    linalg.yield %c, %e : i1, f32
  } -> (tensor<7x37xi1>, tensor<37x7xf32>)
  %y4 = rectify.clip %n4#1 {lo = -0.25, hi = 4.0} : tensor<37x7xf32>

  // A matrix and a vector.
  %o5 = tensor.empty() : tensor<7xf32>
  %f5 = linalg.fill ins(%zero : f32) outs(%o5 : tensor<7xf32>) -> tensor<7xf32>
  %m5 = linalg.matvec ins(%y1, %vec : tensor<7x37xf32>, tensor<37xf32>) outs(%f5 : tensor<7xf32>) -> tensor<7xf32>
  %y5 = rectify.softplus %m5 : tensor<7xf32>
  return %y1, %y2, %y3, %n4#0, %y4, %y5 : tensor<7x37xf32>, tensor<3x7x21xf32>, tensor<7x37xi32>, tensor<7x37xi1>, tensor<37x7xf32>, tensor<7xf32>
}
