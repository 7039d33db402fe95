// The innermost loops of contractions as LLVM makes them: as many multiply-adds
// as the tile has sums, times the steps in one iteration; each panel's vectors
// loaded once, each row's element once; nothing spilled, and little else.

// REQUIRES: opt, llc, mlir-translate, x86-64-backend

// DEFINE: %{triple} = x86_64-linux-gnu
// DEFINE: %{lower} = mlir-translate --mlir-to-llvmir | opt -O3 -mtriple=%{triple} | llc -O3 -mtriple=%{triple} | %python %S/inner-loop.py
// RUN: rectify-opt %s --symbol-privatize=exclude=f32 --symbol-dce --rectify-to-llvm=target=avx512 | %{lower} | FileCheck %s --check-prefix=AVX512
// RUN: rectify-opt %s --symbol-privatize=exclude=f32 --symbol-dce --rectify-to-llvm=target=avx2 | %{lower} | FileCheck %s --check-prefix=AVX2
// RUN: rectify-opt %s --symbol-privatize=exclude=one_row --symbol-dce --rectify-to-llvm=target=avx512 | %{lower} | FileCheck %s --check-prefix=ONE-ROW
// RUN: rectify-opt %s --symbol-privatize=exclude=bf16 --symbol-dce --rectify-to-llvm=target=avx512bf16 | %{lower} | FileCheck %s --check-prefix=BF16
// RUN: rectify-opt %s --symbol-privatize=exclude=i8 --symbol-dce --rectify-to-llvm=target=avx512vnni | %{lower} | FileCheck %s --check-prefix=VNNI
// RUN: rectify-opt %s --symbol-privatize=exclude=bf16 --symbol-dce --rectify-to-llvm=target=amx | %{lower} | FileCheck %s --check-prefix=AMX-BF16
// RUN: rectify-opt %s --symbol-privatize=exclude=i8 --symbol-dce --rectify-to-llvm=target=amx | %{lower} | FileCheck %s --check-prefix=AMX-I8
// REDEFINE: %{triple} = aarch64-linux-gnu
// RUN: %if aarch64-backend %{ rectify-opt %s --symbol-privatize=exclude=f32 --symbol-dce --rectify-to-llvm=target=neon | %{lower} | FileCheck %s --check-prefix=NEON %}

// 9 rows of 3 vectors, 4 steps.
// AVX512: 0 spills, 108 multiply-adds, 0 multiplications, {{[0-4]}} prefetches, 36 broadcasts, 12 vector loads, 0 vector stores
// AVX2: 0 spills, {{[0-9]+}} multiply-adds
// ONE-ROW: 0 spills, 64 multiply-adds, 0 multiplications, 64 prefetches, 4 broadcasts, 0 vector loads, 0 vector stores, 64 memory operands
// BF16: 0 spills, 108 multiply-adds, 0 multiplications, {{[0-4]}} prefetches, 36 broadcasts, 12 vector loads
// VNNI: 0 spills, 108 multiply-adds
// Four matrices of sums, and a load of a matrix each product; for i8 all eight steps. Between them runs the epilogue of the tile
// before, which is a loop of its own.
// AMX-BF16: 0 spills, 4 multiply-adds, 0 multiplications, 0 prefetches, 0 broadcasts, 4 vector loads, 0 vector stores
// AMX-I8: 0 spills, 32 multiply-adds, 0 multiplications, 0 prefetches, 0 broadcasts, 32 vector loads, 4 vector stores
// NEON: {{[0-9]}} spills, {{[0-9]+}} multiply-adds

func.func @f32(%x: tensor<117x500xf32>, %w: tensor<500x1000xf32> {rectify.constant}, %b: tensor<1000xf32>) -> tensor<117x1000xf32> {
  %e = tensor.empty() : tensor<117x1000xf32>
  %y = rectify.contract ins(%x, %w : tensor<117x500xf32>, tensor<500x1000xf32>) sides(%b : tensor<1000xf32>)
      outs(%e : tensor<117x1000xf32>) epilogue(%acc: f32, %s: f32) {
    %t = arith.addf %acc, %s : f32
    %r = rectify.relu %t : f32
    rectify.yield %r : f32
  } -> tensor<117x1000xf32>
  return %y : tensor<117x1000xf32>
}

func.func @one_row(%x: tensor<1x512xf32>, %w: tensor<512x1024xf32> {rectify.constant}) -> tensor<1x1024xf32> {
  %e = tensor.empty() : tensor<1x1024xf32>
  %y = rectify.contract ins(%x, %w : tensor<1x512xf32>, tensor<512x1024xf32>) outs(%e : tensor<1x1024xf32>) -> tensor<1x1024xf32>
  return %y : tensor<1x1024xf32>
}

func.func @bf16(%x: tensor<117x500xbf16>, %w: tensor<500x1000xbf16> {rectify.constant}) -> tensor<117x1000xf32> {
  %e = tensor.empty() : tensor<117x1000xf32>
  %y = rectify.contract ins(%x, %w : tensor<117x500xbf16>, tensor<500x1000xbf16>) outs(%e : tensor<117x1000xf32>) -> tensor<117x1000xf32>
  return %y : tensor<117x1000xf32>
}

func.func @i8(%x: tensor<117x500xi8>, %w: tensor<500x1000xi8> {rectify.constant}) -> tensor<117x1000xi32> {
  %e = tensor.empty() : tensor<117x1000xi32>
  %y = rectify.contract ins(%x, %w : tensor<117x500xi8>, tensor<500x1000xi8>) outs(%e : tensor<117x1000xi32>) -> tensor<117x1000xi32>
  return %y : tensor<117x1000xi32>
}
