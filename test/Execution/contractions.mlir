// Fused contractions through scalar loops and through the kernels of every
// target: sizes that leave rests in every direction, dynamic sizes,
// transpositions, batches, narrow types, and epilogues with side operands of
// every shape. --check compares with the scalar loops.

// DEFINE: %{inputs} = --input=%S/Inputs/rows-f32.npy --input=%S/Inputs/columns-f32.npy --seed=7
// RUN: rectify-run %s %{inputs} --check --target=baseline | FileCheck %s
// RUN: %if avx2 %{ rectify-run %s %{inputs} --check --target=avx2 | FileCheck %s %}
// RUN: %if avx512 %{ rectify-run %s %{inputs} --check --target=avx512 | FileCheck %s %}

// CHECK: check against the reference lowering:
// CHECK-COUNT-11: result #{{[0-9]+}}: {{within|equal}}

#mk = affine_map<(m, n, k) -> (m, k)>
#km = affine_map<(m, n, k) -> (k, m)>
#kn = affine_map<(m, n, k) -> (k, n)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>
#nm = affine_map<(m, n, k) -> (n, m)>
#m = affine_map<(m, n, k) -> (m)>
#n = affine_map<(m, n, k) -> (n)>

func.func @contractions(
    %a: tensor<?x?xf32>, %b: tensor<?x?xf32>,
    %a0: tensor<31x49xf32>, %b0: tensor<49x100xf32>, %n0: tensor<100xf32>, %m0: tensor<31xf32>,
    %residual: tensor<31x100xf32>, %transposed: tensor<100x31xf32>,
    %at: tensor<49x31xf32>, %bt: tensor<100x49xf32>,
    %ab: tensor<2x17x33xf32>, %bb: tensor<2x33x7xf32>,
    %ah: tensor<31x49xbf16>, %bh: tensor<49x100xbf16>, %ag: tensor<31x49xf16>, %bg: tensor<49x100xf16>,
    %ai: tensor<31x49xi8>, %bi: tensor<49x100xi8>,
    %one: tensor<1x49xf32>, %none: tensor<3x0xf32>, %nothing: tensor<0x5xf32>)
    -> (tensor<?x?xf32>, tensor<31x100xf32>, tensor<31x100xf32>, tensor<100x31xf32>, tensor<2x17x7xf32>,
        tensor<31x100xf32>, tensor<31x100xf16>, tensor<31x100xi32>, tensor<1x100xf32>, tensor<3x5xf32>,
        tensor<31x100xbf16>) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index

  // Dynamic: 37 x 23 times 23 x 59.
  %rows = tensor.dim %a, %c0 : tensor<?x?xf32>
  %columns = tensor.dim %b, %c1 : tensor<?x?xf32>
  %e0 = tensor.empty(%rows, %columns) : tensor<?x?xf32>
  %r0 = rectify.contract ins(%a, %b : tensor<?x?xf32>, tensor<?x?xf32>)
      outs(%e0 : tensor<?x?xf32>) epilogue(%acc: f32) {
    %y = rectify.leaky_relu %acc {alpha = 0.1} : f32
    rectify.yield %y : f32
  } -> tensor<?x?xf32>

  // One slope for each column, one bias for each row.
  %e1 = tensor.empty() : tensor<31x100xf32>
  %r1 = rectify.contract indexing_maps = [#mk, #kn, #n, #m, #mn]
      ins(%a0, %b0 : tensor<31x49xf32>, tensor<49x100xf32>)
      sides(%n0, %m0 : tensor<100xf32>, tensor<31xf32>)
      outs(%e1 : tensor<31x100xf32>) epilogue(%acc: f32, %slope: f32, %bias: f32) {
    %s = arith.addf %acc, %bias : f32
    %y = rectify.prelu %s, %slope : f32, f32
    rectify.yield %y : f32
  } -> tensor<31x100xf32>

  // Both transposed, and a residual each way; two results.
  %e2 = tensor.empty() : tensor<31x100xf32>
  %e3 = tensor.empty() : tensor<100x31xf32>
  %r2:2 = rectify.contract indexing_maps = [#km, #nk, #mn, #nm, #mn, #nm]
      ins(%at, %bt : tensor<49x31xf32>, tensor<100x49xf32>)
      sides(%residual, %transposed : tensor<31x100xf32>, tensor<100x31xf32>)
      outs(%e2, %e3 : tensor<31x100xf32>, tensor<100x31xf32>)
      epilogue(%acc: f32, %s: f32, %t: f32) {
    %u = arith.addf %acc, %s : f32
    %v = arith.mulf %acc, %t : f32
    %y = rectify.elu %u : f32
    rectify.yield %y, %v : f32, f32
  } -> (tensor<31x100xf32>, tensor<100x31xf32>)

  %e4 = tensor.empty() : tensor<2x17x7xf32>
  %r4 = rectify.contract ins(%ab, %bb : tensor<2x17x33xf32>, tensor<2x33x7xf32>)
      outs(%e4 : tensor<2x17x7xf32>) -> tensor<2x17x7xf32>

  %e5 = tensor.empty() : tensor<31x100xf32>
  %r5 = rectify.contract ins(%ah, %bh : tensor<31x49xbf16>, tensor<49x100xbf16>)
      outs(%e5 : tensor<31x100xf32>) epilogue(%acc: f32) {
    %y = rectify.relu %acc : f32
    rectify.yield %y : f32
  } -> tensor<31x100xf32>

  %e6 = tensor.empty() : tensor<31x100xf16>
  %r6 = rectify.contract ins(%ag, %bg : tensor<31x49xf16>, tensor<49x100xf16>)
      outs(%e6 : tensor<31x100xf16>) epilogue(%acc: f32) {
    %y = arith.truncf %acc : f32 to f16
    rectify.yield %y : f16
  } -> tensor<31x100xf16>

  %e7 = tensor.empty() : tensor<31x100xi32>
  %r7 = rectify.contract ins(%ai, %bi : tensor<31x49xi8>, tensor<49x100xi8>)
      outs(%e7 : tensor<31x100xi32>) epilogue(%acc: i32) {
    %y = rectify.relu %acc : i32
    rectify.yield %y : i32
  } -> tensor<31x100xi32>

  %e8 = tensor.empty() : tensor<1x100xf32>
  %r8 = rectify.contract indexing_maps = [#mk, #nk, #mn]
      ins(%one, %bt : tensor<1x49xf32>, tensor<100x49xf32>)
      outs(%e8 : tensor<1x100xf32>) -> tensor<1x100xf32>

  // A sum of nothing is 0.
  %e9 = tensor.empty() : tensor<3x5xf32>
  %r9 = rectify.contract ins(%none, %nothing : tensor<3x0xf32>, tensor<0x5xf32>)
      outs(%e9 : tensor<3x5xf32>) -> tensor<3x5xf32>

  %e10 = tensor.empty() : tensor<31x100xbf16>
  %r10 = rectify.contract ins(%ah, %bh : tensor<31x49xbf16>, tensor<49x100xbf16>)
      sides(%n0 : tensor<100xf32>)
      outs(%e10 : tensor<31x100xbf16>) epilogue(%acc: f32, %bias: f32) {
    %s = arith.addf %acc, %bias : f32
    %y = rectify.gelu %s : f32
    %z = arith.truncf %y : f32 to bf16
    rectify.yield %z : bf16
  } -> tensor<31x100xbf16>

  return %r0, %r1, %r2#0, %r2#1, %r4, %r5, %r6, %r7, %r8, %r9, %r10
      : tensor<?x?xf32>, tensor<31x100xf32>, tensor<31x100xf32>, tensor<100x31xf32>, tensor<2x17x7xf32>,
        tensor<31x100xf32>, tensor<31x100xf16>, tensor<31x100xi32>, tensor<1x100xf32>, tensor<3x5xf32>,
        tensor<31x100xbf16>
}
