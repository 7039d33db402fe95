// Few rows times weights that lie as outputs times inputs and are not packed:
// sums along the vectors; rests of the sum and of the outputs, narrow types,
// integers, a matrix times a vector, dynamic sizes. --check compares with the
// scalar loops.

// RUN: rectify-run %s --seed=3 --dim=37 --check --target=baseline | FileCheck %s
// RUN: %if avx2 %{ rectify-run %s --seed=3 --dim=37 --check --target=avx2 | FileCheck %s %}
// RUN: %if avx512 %{ rectify-run %s --seed=3 --dim=37 --check --target=avx512 | FileCheck %s %}
// RUN: %if avx512bf16 %{ rectify-run %s --seed=3 --dim=37 --check --target=avx512bf16 --threads=2 | FileCheck %s %}

// CHECK: check against the reference lowering:
// CHECK-COUNT-7: result #{{[0-9]+}}: {{within|equal}}

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#n = affine_map<(m, n, k) -> (n)>

func.func @inner(%a0: tensor<1x100xf32>, %b0: tensor<37x100xf32>, %s0: tensor<37xf32>,
                 %a1: tensor<2x64xf32>, %b1: tensor<48x64xf32>,
                 %a2: tensor<1x75xbf16>, %b2: tensor<20x75xbf16>,
                 %a3: tensor<1x75xi8>, %b3: tensor<20x75xi8>,
                 %a4: tensor<1x33xf64>, %b4: tensor<9x33xf64>,
                 %a5: tensor<101x70xf32>, %b5: tensor<70x1xf32>,
                 %a6: tensor<1x?xf32>, %b6: tensor<?x?xf32>)
    -> (tensor<1x37xf32>, tensor<2x48xf32>, tensor<1x20xf32>, tensor<1x20xi32>, tensor<1x9xf64>, tensor<101x1xf32>,
        tensor<1x?xf32>) {
  %e0 = tensor.empty() : tensor<1x37xf32>
  %0 = rectify.contract indexing_maps = [#mk, #nk, #n, #mn] ins(%a0, %b0 : tensor<1x100xf32>, tensor<37x100xf32>)
      sides(%s0 : tensor<37xf32>) outs(%e0 : tensor<1x37xf32>) epilogue(%acc: f32, %s: f32) {
    %t = arith.addf %acc, %s : f32
    %y = rectify.relu %t : f32
    rectify.yield %y : f32
  } -> tensor<1x37xf32>
  %e1 = tensor.empty() : tensor<2x48xf32>
  %1 = rectify.contract indexing_maps = [#mk, #nk, #mn] ins(%a1, %b1 : tensor<2x64xf32>, tensor<48x64xf32>)
      outs(%e1 : tensor<2x48xf32>) -> tensor<2x48xf32>
  %e2 = tensor.empty() : tensor<1x20xf32>
  %2 = rectify.contract indexing_maps = [#mk, #nk, #mn] ins(%a2, %b2 : tensor<1x75xbf16>, tensor<20x75xbf16>)
      outs(%e2 : tensor<1x20xf32>) -> tensor<1x20xf32>
  %e3 = tensor.empty() : tensor<1x20xi32>
  %3 = rectify.contract indexing_maps = [#mk, #nk, #mn] ins(%a3, %b3 : tensor<1x75xi8>, tensor<20x75xi8>)
      outs(%e3 : tensor<1x20xi32>) -> tensor<1x20xi32>
  %e4 = tensor.empty() : tensor<1x9xf64>
  %4 = rectify.contract indexing_maps = [#mk, #nk, #mn] ins(%a4, %b4 : tensor<1x33xf64>, tensor<9x33xf64>)
      outs(%e4 : tensor<1x9xf64>) -> tensor<1x9xf64>
  %e5 = tensor.empty() : tensor<101x1xf32>
  %5 = rectify.contract ins(%a5, %b5 : tensor<101x70xf32>, tensor<70x1xf32>)
      outs(%e5 : tensor<101x1xf32>) -> tensor<101x1xf32>
  %c0 = arith.constant 0 : index
  %d = tensor.dim %b6, %c0 : tensor<?x?xf32>
  %e6 = tensor.empty(%d) : tensor<1x?xf32>
  %6 = rectify.contract indexing_maps = [#mk, #nk, #mn] ins(%a6, %b6 : tensor<1x?xf32>, tensor<?x?xf32>)
      outs(%e6 : tensor<1x?xf32>) -> tensor<1x?xf32>
  return %0, %1, %2, %3, %4, %5, %6 : tensor<1x37xf32>, tensor<2x48xf32>, tensor<1x20xf32>, tensor<1x20xi32>,
      tensor<1x9xf64>, tensor<101x1xf32>, tensor<1x?xf32>
}
