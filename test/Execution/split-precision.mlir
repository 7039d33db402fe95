// Contractions of f32 by parts of bf16, on AMX's instructions, emulated: with
// three parts as close to the sum as f32 is, with two close to it, with one as
// bf16 is. Rests in every direction, several blocks of rows, dynamic sizes, an
// op of linalg. Where the target has no matrices, arithmetic in f32.

// DEFINE: %{run} = rectify-run %s --seed=2 --check --load-pass-plugin=%rectify_lib_dir/EmulateAMX%shlibext
// RUN: %{run} --dim=120 --tolerance=2e-6 --pipeline='builtin.module(rectify-optimize,rectify-to-llvm{target=amx precision=bf16x6},test-emulate-amx)' | FileCheck %s
// RUN: %{run} --dim=35 --tolerance=3e-5 --pipeline='builtin.module(rectify-optimize,rectify-to-llvm{target=amx precision=bf16x3},test-emulate-amx)' | FileCheck %s
// RUN: %{run} --dim=120 --tolerance=1e-2 --pipeline='builtin.module(rectify-optimize,rectify-to-llvm{target=amx precision=bf16},test-emulate-amx)' | FileCheck %s
// One part does not pass for two, nor two for three.
// RUN: not %{run} --dim=120 --tolerance=3e-5 --pipeline='builtin.module(rectify-optimize,rectify-to-llvm{target=amx precision=bf16},test-emulate-amx)' | FileCheck %s --check-prefix=TOO-FAR
// RUN: not %{run} --dim=120 --tolerance=2e-6 --pipeline='builtin.module(rectify-optimize,rectify-to-llvm{target=amx precision=bf16x3},test-emulate-amx)' | FileCheck %s --check-prefix=TOO-FAR
// RUN: rectify-run %s --seed=2 --dim=120 --check --tolerance=1e-6 --precision=bf16 --target=baseline | FileCheck %s
// RUN: not rectify-run %s --precision=tf32 2>&1 | FileCheck %s --check-prefix=UNKNOWN
// RUN: %if amx %{ rectify-run %s --seed=2 --dim=120 --check --tolerance=2e-6 --precision=bf16x6 --target=amx | FileCheck %s %}

// CHECK: check against the reference lowering:
// CHECK-COUNT-3: result #{{[0-9]+}}: {{within|equal}}
// TOO-FAR: FAILED
// UNKNOWN: rectify-run: error: there is no precision 'tf32': choose f32, bf16x6, bf16x3 or bf16

func.func @split(
    %a0: tensor<300x150xf32>, %b0: tensor<150x70xf32> {rectify.constant}, %n0: tensor<70xf32>,
    %a1: tensor<?x?xf32>, %b1: tensor<?x?xf32>,
    %a2: tensor<33x256xf32>, %b2: tensor<256x130xf32>, %c2: tensor<33x130xf32>)
    -> (tensor<300x70xf32>, tensor<?x?xf32>, tensor<33x130xf32>) {
  %e0 = tensor.empty() : tensor<300x70xf32>
  %0 = rectify.contract ins(%a0, %b0 : tensor<300x150xf32>, tensor<150x70xf32>) sides(%n0 : tensor<70xf32>)
      outs(%e0 : tensor<300x70xf32>) epilogue(%acc: f32, %s: f32) {
    %t = arith.addf %acc, %s : f32
    %y = rectify.relu %t : f32
    rectify.yield %y : f32
  } -> tensor<300x70xf32>

  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m1 = tensor.dim %a1, %c0 : tensor<?x?xf32>
  %n1 = tensor.dim %b1, %c1 : tensor<?x?xf32>
  %e1 = tensor.empty(%m1, %n1) : tensor<?x?xf32>
  %1 = rectify.contract ins(%a1, %b1 : tensor<?x?xf32>, tensor<?x?xf32>) outs(%e1 : tensor<?x?xf32>) -> tensor<?x?xf32>

  %2 = linalg.matmul ins(%a2, %b2 : tensor<33x256xf32>, tensor<256x130xf32>) outs(%c2 : tensor<33x130xf32>) -> tensor<33x130xf32>
  return %0, %1, %2 : tensor<300x70xf32>, tensor<?x?xf32>, tensor<33x130xf32>
}
