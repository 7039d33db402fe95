// Sums in matrix registers, with AMX's instructions emulated on CPUs without
// them: rests in every direction, few rows, weights packed ahead or in the call,
// several blocks of rows and of steps, batches, a convolution, rows that lie strided, a
// result in place, an epilogue that calls a function, and sizes that are known when it runs. --check compares with
// the scalar loops.

// DEFINE: %{run} = rectify-run %s --seed=5 --check --load-pass-plugin=%rectify_lib_dir/EmulateAMX%shlibext
// DEFINE: %{opt} = rectify-optimize
// RUN: %{run} --dim=53 --pipeline='builtin.module(%{opt},rectify-to-llvm{target=amx},test-emulate-amx)' | FileCheck %s
// RUN: %{run} --dim=1 --pipeline='builtin.module(%{opt},rectify-to-llvm{target=amx},test-emulate-amx)' | FileCheck %s
// RUN: %{run} --dim=0 --pipeline='builtin.module(%{opt},rectify-to-llvm{target=amx},test-emulate-amx)' | FileCheck %s
// RUN: %{run} --dim=300 --pipeline='builtin.module(%{opt},rectify-to-llvm{target=amx threads=3},test-emulate-amx)' --threads=3 | FileCheck %s
// RUN: %if amx %{ rectify-run %s --seed=5 --check --dim=300 --target=amx | FileCheck %s %}

// CHECK: check against the reference lowering:
// CHECK-COUNT-16: result #{{[0-9]+}}: {{within|equal}}

#mk = affine_map<(m, n, k) -> (m, k)>
#km = affine_map<(m, n, k) -> (k, m)>
#kn = affine_map<(m, n, k) -> (k, n)>
#nk = affine_map<(m, n, k) -> (n, k)>
#mn = affine_map<(m, n, k) -> (m, n)>

func.func @matrices(
    %a0: tensor<128x64xbf16>, %b0: tensor<64x96xbf16> {rectify.constant}, %n0: tensor<96xf32>,
    %a1: tensor<45x77xbf16>, %b1: tensor<77x100xbf16> {rectify.constant},
    %a2: tensor<8x300xbf16>, %b2: tensor<300x70xbf16> {rectify.constant},
    %a3: tensor<65x96xbf16>, %b3: tensor<96x50xbf16>, %c3: tensor<65x50xf32>,
    %a4: tensor<?x?xbf16>, %b4: tensor<?x?xbf16>,
    %a5: tensor<33x130xi8>, %b5: tensor<130x70xi8> {rectify.constant},
    %a6: tensor<300x70xi8>, %b6: tensor<70x75xi8>,
    %a7: tensor<2x48x64xbf16>, %b7: tensor<2x64x40xbf16> {rectify.constant},
    %a8: tensor<1x20x20x32xbf16>, %b8: tensor<3x3x32x48xbf16> {rectify.constant},
    %a9: tensor<64x40xbf16>, %b9: tensor<70x64xbf16> {rectify.constant},
    %a10: tensor<35x128xi8>, %b10: tensor<128x48xi8>,
    %a11: tensor<?x64xbf16>, %b11: tensor<64x80xbf16> {rectify.constant},
    %a12: tensor<70x600xbf16>, %b12: tensor<600x70xbf16> {rectify.constant},
    %a13: tensor<65x1088xi8>, %b13: tensor<1088x40xi8>,
    %a14: tensor<70x64xbf16>, %b14: tensor<64x100xbf16> {rectify.constant}, %c14: tensor<70x100xf32>,
    %a15: tensor<150x64xbf16>, %b15: tensor<64x200xbf16> {rectify.constant}, %c15: tensor<150x200xf32>)
    -> (tensor<128x96xf32>, tensor<45x100xf32>, tensor<8x70xbf16>, tensor<65x50xf32>, tensor<?x?xf32>,
        tensor<33x70xi32>, tensor<300x75xi32>, tensor<2x48x40xf32>, tensor<1x18x18x48xf32>, tensor<40x70xf32>,
        tensor<35x48xi32>, tensor<?x80xf32>, tensor<70x70xf32>, tensor<65x40xi32>, tensor<70x100xf32>, tensor<150x200xf32>) {
  %zero = arith.constant 0.0 : f32
  %zero_i32 = arith.constant 0 : i32

  %e0 = tensor.empty() : tensor<128x96xf32>
  %0 = rectify.contract ins(%a0, %b0 : tensor<128x64xbf16>, tensor<64x96xbf16>) sides(%n0 : tensor<96xf32>)
      outs(%e0 : tensor<128x96xf32>) epilogue(%acc: f32, %s: f32) {
    %t = arith.addf %acc, %s : f32
    %y = rectify.relu %t : f32
    rectify.yield %y : f32
  } -> tensor<128x96xf32>

  %e1 = tensor.empty() : tensor<45x100xf32>
  %1 = rectify.contract ins(%a1, %b1 : tensor<45x77xbf16>, tensor<77x100xbf16>)
      outs(%e1 : tensor<45x100xf32>) epilogue(%acc: f32) {
    %y = rectify.gelu %acc : f32
    rectify.yield %y : f32
  } -> tensor<45x100xf32>

  %e2 = tensor.empty() : tensor<8x70xbf16>
  %2 = rectify.contract ins(%a2, %b2 : tensor<8x300xbf16>, tensor<300x70xbf16>)
      outs(%e2 : tensor<8x70xbf16>) epilogue(%acc: f32) {
    %t = rectify.leaky_relu %acc : f32
    %y = arith.truncf %t : f32 to bf16
    rectify.yield %y : bf16
  } -> tensor<8x70xbf16>

  // The dest is the side operand: a row is read before it is written.
  %3 = rectify.contract ins(%a3, %b3 : tensor<65x96xbf16>, tensor<96x50xbf16>) sides(%c3 : tensor<65x50xf32>)
      outs(%c3 : tensor<65x50xf32>) epilogue(%acc: f32, %s: f32) {
    %y = arith.addf %acc, %s : f32
    rectify.yield %y : f32
  } -> tensor<65x50xf32>

  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %m4 = tensor.dim %a4, %c0 : tensor<?x?xbf16>
  %n4 = tensor.dim %b4, %c1 : tensor<?x?xbf16>
  %e4 = tensor.empty(%m4, %n4) : tensor<?x?xf32>
  %4 = rectify.contract ins(%a4, %b4 : tensor<?x?xbf16>, tensor<?x?xbf16>) outs(%e4 : tensor<?x?xf32>) -> tensor<?x?xf32>

  %e5 = tensor.empty() : tensor<33x70xi32>
  %5 = rectify.contract ins(%a5, %b5 : tensor<33x130xi8>, tensor<130x70xi8>)
      outs(%e5 : tensor<33x70xi32>) epilogue(%acc: i32) {
    %y = rectify.relu %acc : i32
    rectify.yield %y : i32
  } -> tensor<33x70xi32>

  %e6 = tensor.empty() : tensor<300x75xi32>
  %6 = rectify.contract ins(%a6, %b6 : tensor<300x70xi8>, tensor<70x75xi8>) outs(%e6 : tensor<300x75xi32>) -> tensor<300x75xi32>

  %e7 = tensor.empty() : tensor<2x48x40xf32>
  %f7 = linalg.fill ins(%zero : f32) outs(%e7 : tensor<2x48x40xf32>) -> tensor<2x48x40xf32>
  %7 = linalg.batch_matmul ins(%a7, %b7 : tensor<2x48x64xbf16>, tensor<2x64x40xbf16>)
      outs(%f7 : tensor<2x48x40xf32>) -> tensor<2x48x40xf32>

  %e8 = tensor.empty() : tensor<1x18x18x48xf32>
  %f8 = linalg.fill ins(%zero : f32) outs(%e8 : tensor<1x18x18x48xf32>) -> tensor<1x18x18x48xf32>
  %8 = linalg.conv_2d_nhwc_hwcf ins(%a8, %b8 : tensor<1x20x20x32xbf16>, tensor<3x3x32x48xbf16>)
      outs(%f8 : tensor<1x18x18x48xf32>) -> tensor<1x18x18x48xf32>

  %e9 = tensor.empty() : tensor<40x70xf32>
  %9 = rectify.contract indexing_maps = [#km, #nk, #mn] ins(%a9, %b9 : tensor<64x40xbf16>, tensor<70x64xbf16>)
      outs(%e9 : tensor<40x70xf32>) -> tensor<40x70xf32>

  %e10 = tensor.empty() : tensor<35x48xi32>
  %10 = rectify.contract ins(%a10, %b10 : tensor<35x128xi8>, tensor<128x48xi8>) outs(%e10 : tensor<35x48xi32>) -> tensor<35x48xi32>

  %m11 = tensor.dim %a11, %c0 : tensor<?x64xbf16>
  %e11 = tensor.empty(%m11) : tensor<?x80xf32>
  %11 = rectify.contract ins(%a11, %b11 : tensor<?x64xbf16>, tensor<64x80xbf16>) outs(%e11 : tensor<?x80xf32>) -> tensor<?x80xf32>

  // So many steps that they are summed in blocks.
  %e12 = tensor.empty() : tensor<70x70xf32>
  %12 = rectify.contract ins(%a12, %b12 : tensor<70x600xbf16>, tensor<600x70xbf16>)
      outs(%e12 : tensor<70x70xf32>) epilogue(%acc: f32) {
    %y = rectify.relu %acc : f32
    rectify.yield %y : f32
  } -> tensor<70x70xf32>

  %e13 = tensor.empty() : tensor<65x40xi32>
  %13 = rectify.contract ins(%a13, %b13 : tensor<65x1088xi8>, tensor<1088x40xi8>) outs(%e13 : tensor<65x40xi32>) -> tensor<65x40xi32>

  %e14 = tensor.empty() : tensor<70x100xf32>
  %14 = rectify.contract ins(%a14, %b14 : tensor<70x64xbf16>, tensor<64x100xbf16>) sides(%c14 : tensor<70x100xf32>)
      outs(%e14 : tensor<70x100xf32>) epilogue(%acc: f32, %s: f32) {
    %t = math.atan %acc : f32
    %y = arith.addf %t, %s : f32
    rectify.yield %y : f32
  } -> tensor<70x100xf32>

  // Several tiles a panel, and several panels; the results are the side operand.
  %15 = rectify.contract ins(%a15, %b15 : tensor<150x64xbf16>, tensor<64x200xbf16>) sides(%c15 : tensor<150x200xf32>)
      outs(%c15 : tensor<150x200xf32>) epilogue(%acc: f32, %s: f32) {
    %t = rectify.elu %acc : f32
    %y = arith.addf %t, %s : f32
    rectify.yield %y : f32
  } -> tensor<150x200xf32>

  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15 :
      tensor<128x96xf32>, tensor<45x100xf32>, tensor<8x70xbf16>, tensor<65x50xf32>, tensor<?x?xf32>,
      tensor<33x70xi32>, tensor<300x75xi32>, tensor<2x48x40xf32>, tensor<1x18x18x48xf32>, tensor<40x70xf32>,
      tensor<35x48xi32>, tensor<?x80xf32>, tensor<70x70xf32>, tensor<65x40xi32>, tensor<70x100xf32>, tensor<150x200xf32>
}
