// Weights packed ahead, once by the companion of the function or when it is
// compiled: rests in every direction, few rows, one row and column, weights of
// outputs times inputs, batches, a convolution, pairs of bf16 and fours of i8,
// rows that are packed, too. --check compares with the scalar loops.

// RUN: rectify-run %s --seed=3 --dim=21 --check --target=baseline | FileCheck %s
// RUN: rectify-run %s --seed=3 --dim=21 --check --threads=3 | FileCheck %s
// RUN: %if avx2 %{ rectify-run %s --seed=3 --dim=21 --check --target=avx2 | FileCheck %s %}
// RUN: %if avx512 %{ rectify-run %s --seed=3 --dim=21 --check --target=avx512 | FileCheck %s %}
// RUN: %if avx512vnni %{ rectify-run %s --seed=3 --dim=21 --check --target=avx512vnni | FileCheck %s %}
// RUN: %if avx512bf16 %{ rectify-run %s --seed=3 --dim=21 --check --target=avx512bf16 | FileCheck %s %}

// CHECK: check against the reference lowering:
// CHECK-COUNT-15: result #{{[0-9]+}}: {{within|equal}}

#mk = affine_map<(m, n, k) -> (m, k)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>

func.func @packed(
    %a0: tensor<31x49xf32>, %b0: tensor<49x100xf32> {rectify.constant}, %n0: tensor<100xf32>,
    %a1: tensor<1x49xf32>, %b1: tensor<49x1000xf32> {rectify.constant},
    %a2: tensor<3x64xf32>, %b2: tensor<200x64xf32> {rectify.constant},
    %a3: tensor<2x17x33xf32>, %b3: tensor<2x33x70xf32> {rectify.constant},
    %a4: tensor<1x9x9x7xf32>, %b4: tensor<3x3x7x60xf32> {rectify.constant},
    %a5: tensor<31x49xbf16>, %b5: tensor<49x100xbf16> {rectify.constant},
    %a6: tensor<31x50xi8>, %b6: tensor<50x100xi8> {rectify.constant},
    %a7: tensor<70x513xf32>, %b7: tensor<513x520xf32> {rectify.constant},
    %a8: tensor<66x512xbf16>, %b8: tensor<512x512xbf16> {rectify.constant},
    %a9: tensor<67x1024xi8>, %b9: tensor<1024x512xi8> {rectify.constant},
    %a10: tensor<1x9x9x6xi8>, %b10: tensor<3x3x6x40xi8> {rectify.constant},
    %a11: tensor<20x30xf64>, %b11: tensor<30x40xf64> {rectify.constant},
    %a13: tensor<1x67xi8>, %b13: tensor<67x300xi8> {rectify.constant},
    %a14: tensor<3x64xi8>, %b14: tensor<64x70xi8> {rectify.constant},
    %a12: tensor<?x40xf32>, %b12: tensor<40x50xf32> {rectify.constant})
    -> (tensor<31x100xf32>, tensor<1x1000xf32>, tensor<3x200xf32>, tensor<2x17x70xf32>, tensor<1x7x7x60xf32>,
        tensor<31x100xf32>, tensor<31x100xi32>, tensor<70x520xf32>, tensor<66x512xf32>, tensor<67x512xi32>,
        tensor<1x7x7x40xi32>, tensor<20x40xf64>, tensor<?x50xf32>,
        tensor<1x300xi32>, tensor<3x70xi32>) {
  %e0 = tensor.empty() : tensor<31x100xf32>
  %0 = rectify.contract ins(%a0, %b0 : tensor<31x49xf32>, tensor<49x100xf32>) sides(%n0 : tensor<100xf32>)
      outs(%e0 : tensor<31x100xf32>) epilogue(%acc: f32, %s: f32) {
    %t = arith.addf %acc, %s : f32
    %y = rectify.relu %t : f32
    rectify.yield %y : f32
  } -> tensor<31x100xf32>

  %e1 = tensor.empty() : tensor<1x1000xf32>
  %1 = rectify.contract ins(%a1, %b1 : tensor<1x49xf32>, tensor<49x1000xf32>)
      outs(%e1 : tensor<1x1000xf32>) epilogue(%acc: f32) {
    %y = rectify.gelu %acc : f32
    rectify.yield %y : f32
  } -> tensor<1x1000xf32>

  %e2 = tensor.empty() : tensor<3x200xf32>
  %2 = rectify.contract indexing_maps = [#mk, #nk, #mn] ins(%a2, %b2 : tensor<3x64xf32>, tensor<200x64xf32>)
      outs(%e2 : tensor<3x200xf32>) -> tensor<3x200xf32>

  %e3 = tensor.empty() : tensor<2x17x70xf32>
  %3 = rectify.contract ins(%a3, %b3 : tensor<2x17x33xf32>, tensor<2x33x70xf32>)
      outs(%e3 : tensor<2x17x70xf32>) -> tensor<2x17x70xf32>

  %e4 = tensor.empty() : tensor<1x7x7x60xf32>
  %4 = rectify.contract
      indexing_maps = [affine_map<(n, y, x, f, i, j, c) -> (n, y + i, x + j, c)>,
                       affine_map<(n, y, x, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(n, y, x, f, i, j, c) -> (n, y, x, f)>]
      ins(%a4, %b4 : tensor<1x9x9x7xf32>, tensor<3x3x7x60xf32>) outs(%e4 : tensor<1x7x7x60xf32>)
      epilogue(%acc: f32) {
    %y = rectify.relu %acc : f32
    rectify.yield %y : f32
  } -> tensor<1x7x7x60xf32>

  %e5 = tensor.empty() : tensor<31x100xf32>
  %5 = rectify.contract ins(%a5, %b5 : tensor<31x49xbf16>, tensor<49x100xbf16>)
      outs(%e5 : tensor<31x100xf32>) -> tensor<31x100xf32>

  %e6 = tensor.empty() : tensor<31x100xi32>
  %6 = rectify.contract ins(%a6, %b6 : tensor<31x50xi8>, tensor<50x100xi8>)
      outs(%e6 : tensor<31x100xi32>) -> tensor<31x100xi32>

  %e7 = tensor.empty() : tensor<70x520xf32>
  %7 = rectify.contract ins(%a7, %b7 : tensor<70x513xf32>, tensor<513x520xf32>)
      outs(%e7 : tensor<70x520xf32>) -> tensor<70x520xf32>

  %e8 = tensor.empty() : tensor<66x512xf32>
  %8 = rectify.contract ins(%a8, %b8 : tensor<66x512xbf16>, tensor<512x512xbf16>)
      outs(%e8 : tensor<66x512xf32>) -> tensor<66x512xf32>

  %e9 = tensor.empty() : tensor<67x512xi32>
  %9 = rectify.contract ins(%a9, %b9 : tensor<67x1024xi8>, tensor<1024x512xi8>)
      outs(%e9 : tensor<67x512xi32>) -> tensor<67x512xi32>

  %e10 = tensor.empty() : tensor<1x7x7x40xi32>
  %10 = rectify.contract
      indexing_maps = [affine_map<(n, y, x, f, i, j, c) -> (n, y + i, x + j, c)>,
                       affine_map<(n, y, x, f, i, j, c) -> (i, j, c, f)>,
                       affine_map<(n, y, x, f, i, j, c) -> (n, y, x, f)>]
      ins(%a10, %b10 : tensor<1x9x9x6xi8>, tensor<3x3x6x40xi8>) outs(%e10 : tensor<1x7x7x40xi32>)
      -> tensor<1x7x7x40xi32>

  %e11 = tensor.empty() : tensor<20x40xf64>
  %11 = rectify.contract ins(%a11, %b11 : tensor<20x30xf64>, tensor<30x40xf64>)
      outs(%e11 : tensor<20x40xf64>) -> tensor<20x40xf64>

  %c0 = arith.constant 0 : index
  %m = tensor.dim %a12, %c0 : tensor<?x40xf32>
  %e12 = tensor.empty(%m) : tensor<?x50xf32>
  %12 = rectify.contract ins(%a12, %b12 : tensor<?x40xf32>, tensor<40x50xf32>)
      outs(%e12 : tensor<?x50xf32>) -> tensor<?x50xf32>

  %e13 = tensor.empty() : tensor<1x300xi32>
  %13 = rectify.contract ins(%a13, %b13 : tensor<1x67xi8>, tensor<67x300xi8>)
      outs(%e13 : tensor<1x300xi32>) -> tensor<1x300xi32>

  %e14 = tensor.empty() : tensor<3x70xi32>
  %14 = rectify.contract ins(%a14, %b14 : tensor<3x64xi8>, tensor<64x70xi8>)
      outs(%e14 : tensor<3x70xi32>) -> tensor<3x70xi32>

  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14
      : tensor<31x100xf32>, tensor<1x1000xf32>, tensor<3x200xf32>, tensor<2x17x70xf32>, tensor<1x7x7x60xf32>,
        tensor<31x100xf32>, tensor<31x100xi32>, tensor<70x520xf32>, tensor<66x512xf32>, tensor<67x512xi32>,
        tensor<1x7x7x40xi32>, tensor<20x40xf64>, tensor<?x50xf32>, tensor<1x300xi32>, tensor<3x70xi32>
}
