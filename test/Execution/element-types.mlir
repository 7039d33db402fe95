// The element types other than f32: what rounds once, what stays in its type,
// and what integers mean. One answer from every path and target.

// DEFINE: %{inputs} = --input=%S/Inputs/special-f32.npy --input=%S/Inputs/second-f32.npy
// RUN: rectify-run %s %{inputs} --digits=4 --pipeline=reference | FileCheck %s
// RUN: rectify-run %s %{inputs} --digits=4 --pipeline=upstream | FileCheck %s
// RUN: rectify-run %s %{inputs} --digits=4 --target=baseline | FileCheck %s
// RUN: %if avx2 %{ rectify-run %s %{inputs} --digits=4 --target=avx2 | FileCheck %s %}
// RUN: %if avx512 %{ rectify-run %s %{inputs} --digits=4 --target=avx512 | FileCheck %s %}

!f32 = tensor<19xf32>
!bf16 = tensor<19xbf16>
!f16 = tensor<19xf16>
!f64 = tensor<19xf64>
!i8 = tensor<19xi8>

func.func @types(%x: !f32, %s: !f32) -> (
    !bf16, !bf16, !bf16, !bf16, !bf16, !bf16, !bf16, !bf16, !bf16, !bf16, !bf16,
    !bf16, !bf16, !bf16, !bf16, !bf16, !f16, !f16, !f16, !f16, !f16, !f16, !f16,
    !f16, !f16, !f16, !f16, !f16, !f16, !f16, !f16, !f16, !f64, !f64, !f64,
    !f64, !f64, !f64, !f64, !f64, !f64, !f64, !f64, !f64, !f64, !f64, !f64,
    !f64, !i8, !i8, !i8, !i8) {
  %x_bf16 = arith.truncf %x : !f32 to !bf16
  %s_bf16 = arith.truncf %s : !f32 to !bf16
  %0 = rectify.relu %x_bf16 : !bf16
  // CHECK: result #0: 19xbf16 = [nan, inf, 0, 0, -0, 1, 0, 0.5, 0, 3, 0, 6, 0, 2.25, 0, 9.984e-07, 0, 9.184e-41, 0]
  %1 = rectify.relu %x_bf16 {nan = "zero", signed_zero = "positive"} : !bf16
  // CHECK-NEXT: result #1: 19xbf16 = [0, inf, 0, 0, 0, 1, 0, 0.5, 0, 3, 0, 6, 0, 2.25, 0, 9.984e-07, 0, 9.184e-41, 0]
  %2 = rectify.leaky_relu %x_bf16 {alpha = 0.1} : !bf16
  // CHECK-NEXT: result #2: 19xbf16 = [nan, inf, -inf, 0, -0, 1, -0.1001, 0.5, -0.05005, 3, -0.3008, 6, -0.6484, 2.25, -0.2754, 9.984e-07, -9.965e-08, 9.184e-41, -3]
  %3 = rectify.clip %x_bf16 {lo = -1.0, hi = 2.0} : !bf16
  // CHECK-NEXT: result #3: 19xbf16 = [nan, 2, -1, 0, -0, 1, -1, 0.5, -0.5, 2, -1, 2, -1, 2, -1, 9.984e-07, -9.984e-07, 9.184e-41, -1]
  %4 = rectify.elu %x_bf16 {alpha = 1.5} : !bf16
  // CHECK-NEXT: result #4: 19xbf16 = [nan, inf, -1.5, 0, -0, 1, -0.9492, 0.5, -0.5898, 3, -1.422, 6, -1.5, 2.25, -1.406, 9.984e-07, -1.498e-06, 9.184e-41, -1.5]
  %5 = rectify.gelu %x_bf16 : !bf16
  // CHECK-NEXT: result #5: 19xbf16 = [nan, inf, -0, 0, -0, 0.8398, -0.1582, 0.3457, -0.1543, 3, -0.004059, 6, -2.619e-10, 2.219, -0.008179, 4.992e-07, -4.992e-07, 0, -0]
  %6 = rectify.silu %x_bf16 : !bf16
  // CHECK-NEXT: result #6: 19xbf16 = [nan, inf, 0, 0, -0, 0.7305, -0.2695, 0.3105, -0.1885, 2.859, -0.1426, 6, -0.009766, 2.031, -0.165, 4.992e-07, -4.992e-07, 0, -2.814e-12]
  %7 = rectify.softplus %x_bf16 : !bf16
  // CHECK-NEXT: result #7: 19xbf16 = [nan, inf, 0, 0.6914, 0.6914, 1.312, 0.3125, 0.9727, 0.4746, 3.047, 0.04858, 6, 0.001503, 2.344, 0.06201, 0.6914, 0.6914, 0.6914, 9.37e-14]
  %8 = rectify.mish %x_bf16 : !bf16
  // CHECK-NEXT: result #8: 19xbf16 = [nan, inf, -0, 0, -0, 0.8633, -0.3027, 0.375, -0.2207, 2.984, -0.1455, 6, -0.009766, 2.203, -0.1699, 5.998e-07, -5.998e-07, 9.184e-41, -2.814e-12]
  %9 = rectify.prelu %x_bf16, %s_bf16 : !bf16, !bf16
  // CHECK-NEXT: result #9: 19xbf16 = [nan, inf, 0, 0, -0, 1, -2, 0.5, 0.25, 3, -0.3008, 6, -1.953, 2.25, 5.5, 9.984e-07, -5.007e-06, 9.184e-41, -30]
  %10 = rectify.relu_grad %x_bf16, %s_bf16 : !bf16
  // CHECK-NEXT: result #10: 19xbf16 = [0.25, -1, 0, 0, 0, 2, 0, 0.5, 0, 0.1001, 0, 1, 0, -2, 0, 5, 0, 1, 0]
  %11 = rectify.leaky_relu_grad %x_bf16, %s_bf16 {alpha = 0.1} : !bf16
  // CHECK-NEXT: result #11: 19xbf16 = [0.25, -1, 0, 0.02502, -0.05005, 2, 0.2002, 0.5, -0.05005, 0.1001, 0.01001, 1, 0.03003, -2, -0.2002, 5, 0.5, 1, 0.1001]
  %12 = rectify.elu_grad %x_bf16, %s_bf16 {alpha = 1.5} : !bf16
  // CHECK-NEXT: result #12: 19xbf16 = [0.25, -1, 0, 0.375, -0.75, 2, 1.102, 0.5, -0.4551, 0.1001, 0.007477, 1, 0.000679, -2, -0.1914, 5, 7.5, 1, 1.403e-13]
  %13 = rectify.gelu_grad %x_bf16, %s_bf16 : !bf16
  // CHECK-NEXT: result #13: 19xbf16 = [nan, -1, 0, 0.125, -0.25, 2.172, -0.167, 0.4336, -0.06641, 0.1011, -0.001198, 1, -5.093e-10, -2.125, 0.04395, 2.5, 2.5, 0.5, -0]
  %14, %15 = rectify.prelu_grad %x_bf16, %s_bf16, %s_bf16 : !bf16, !bf16
  // CHECK-NEXT: result #14: 19xbf16 = [0.25, -1, 0, 0.0625, 0.25, 2, 4, 0.5, 0.25, 0.1001, 0.01001, 1, 0.09033, -2, 4, 5, 25, 1, 1]
  // CHECK-NEXT: result #15: 19xbf16 = [0, 0, nan, 0, 0, 0, -2, 0, 0.25, 0, -0.3008, 0, -1.953, 0, 5.5, 0, -5.007e-06, 0, -30]
  %x_f16 = arith.truncf %x : !f32 to !f16
  %s_f16 = arith.truncf %s : !f32 to !f16
  %16 = rectify.relu %x_f16 : !f16
  // CHECK-NEXT: result #16: 19xf16 = [nan, inf, 0, 0, -0, 1, 0, 0.5, 0, 3, 0, 6, 0, 2.25, 0, 1.013e-06, 0, 0, 0]
  %17 = rectify.relu %x_f16 {nan = "zero", signed_zero = "positive"} : !f16
  // CHECK-NEXT: result #17: 19xf16 = [0, inf, 0, 0, 0, 1, 0, 0.5, 0, 3, 0, 6, 0, 2.25, 0, 1.013e-06, 0, 0, 0]
  %18 = rectify.leaky_relu %x_f16 {alpha = 0.1} : !f16
  // CHECK-NEXT: result #18: 19xf16 = [nan, inf, -inf, 0, -0, 1, -0.09998, 0.5, -0.04999, 3, -0.3, 6, -0.6499, 2.25, -0.2749, 1.013e-06, -1.192e-07, 0, -3]
  %19 = rectify.clip %x_f16 {lo = -1.0, hi = 2.0} : !f16
  // CHECK-NEXT: result #19: 19xf16 = [nan, 2, -1, 0, -0, 1, -1, 0.5, -0.5, 2, -1, 2, -1, 2, -1, 1.013e-06, -1.013e-06, 0, -1]
  %20 = rectify.elu %x_f16 {alpha = 1.5} : !f16
  // CHECK-NEXT: result #20: 19xf16 = [nan, inf, -1.5, 0, -0, 1, -0.9482, 0.5, -0.5903, 3, -1.426, 6, -1.498, 2.25, -1.404, 1.013e-06, -1.49e-06, 0, -1.5]
  %21 = rectify.gelu %x_f16 : !f16
  // CHECK-NEXT: result #21: 19xf16 = [nan, inf, -0, 0, -0, 0.8413, -0.1587, 0.3457, -0.1543, 2.996, -0.004051, 6, -0, 2.223, -0.008194, 5.364e-07, -4.768e-07, 0, -0]
  %22 = rectify.silu %x_f16 : !f16
  // CHECK-NEXT: result #22: 19xf16 = [nan, inf, 0, 0, -0, 0.731, -0.269, 0.3113, -0.1887, 2.857, -0.1423, 5.984, -0.009758, 2.035, -0.1653, 5.364e-07, -4.768e-07, 0, -0]
  %23 = rectify.softplus %x_f16 : !f16
  // CHECK-NEXT: result #23: 19xf16 = [nan, inf, 0, 0.6934, 0.6934, 1.313, 0.3132, 0.9741, 0.4741, 3.049, 0.04858, 6.004, 0.001502, 2.35, 0.06198, 0.6934, 0.6934, 0.6934, 0]
  %24 = rectify.mish %x_f16 : !f16
  // CHECK-NEXT: result #24: 19xf16 = [nan, inf, -0, 0, -0, 0.8652, -0.3035, 0.3752, -0.2207, 2.986, -0.1456, 6, -0.009766, 2.209, -0.1702, 5.96e-07, -5.96e-07, 0, -0]
  %25 = rectify.prelu %x_f16, %s_f16 : !f16, !f16
  // CHECK-NEXT: result #25: 19xf16 = [nan, inf, 0, 0, -0, 1, -2, 0.5, 0.25, 3, -0.2998, 6, -1.95, 2.25, 5.5, 1.013e-06, -5.066e-06, 0, -30]
  %26 = rectify.relu_grad %x_f16, %s_f16 : !f16
  // CHECK-NEXT: result #26: 19xf16 = [0.25, -1, 0, 0, 0, 2, 0, 0.5, 0, 0.09998, 0, 1, 0, -2, 0, 5, 0, 0, 0]
  %27 = rectify.leaky_relu_grad %x_f16, %s_f16 {alpha = 0.1} : !f16
  // CHECK-NEXT: result #27: 19xf16 = [0.25, -1, 0, 0.02499, -0.04999, 2, 0.2, 0.5, -0.04999, 0.09998, 0.009995, 1, 0.03, -2, -0.2, 5, 0.5, 0.09998, 0.09998]
  %28 = rectify.elu_grad %x_f16, %s_f16 {alpha = 1.5} : !f16
  // CHECK-NEXT: result #28: 19xf16 = [0.25, -1, 0, 0.375, -0.75, 2, 1.104, 0.5, -0.4548, 0.09998, 0.007465, 1, 0.0006766, -2, -0.1918, 5, 7.5, 1.5, 0]
  %29 = rectify.gelu_grad %x_f16, %s_f16 : !f16
  // CHECK-NEXT: result #29: 19xf16 = [nan, -1, 0, 0.125, -0.25, 2.166, -0.1666, 0.4338, -0.06622, 0.1012, -0.001194, 1, -0, -2.119, 0.04407, 2.5, 2.5, 0.5, -0]
  %30, %31 = rectify.prelu_grad %x_f16, %s_f16, %s_f16 : !f16, !f16
  // CHECK-NEXT: result #30: 19xf16 = [0.25, -1, 0, 0.0625, 0.25, 2, 4, 0.5, 0.25, 0.09998, 0.009995, 1, 0.09003, -2, 4, 5, 25, 1, 1]
  // CHECK-NEXT: result #31: 19xf16 = [0, 0, nan, 0, 0, 0, -2, 0, 0.25, 0, -0.2998, 0, -1.95, 0, 5.5, 0, -5.066e-06, 0, -30]
  %x_f64 = arith.extf %x : !f32 to !f64
  %s_f64 = arith.extf %s : !f32 to !f64
  %32 = rectify.relu %x_f64 : !f64
  // CHECK-NEXT: result #32: 19xf64 = [nan, inf, 0, 0, -0, 1, 0, 0.5, 0, 3, 0, 6, 0, 2.25, 0, 1e-06, 0, 1e-40, 0]
  %33 = rectify.relu %x_f64 {nan = "zero", signed_zero = "positive"} : !f64
  // CHECK-NEXT: result #33: 19xf64 = [0, inf, 0, 0, 0, 1, 0, 0.5, 0, 3, 0, 6, 0, 2.25, 0, 1e-06, 0, 1e-40, 0]
  %34 = rectify.leaky_relu %x_f64 {alpha = 0.1} : !f64
  // CHECK-NEXT: result #34: 19xf64 = [nan, inf, -inf, 0, -0, 1, -0.1, 0.5, -0.05, 3, -0.3, 6, -0.65, 2.25, -0.275, 1e-06, -1e-07, 1e-40, -3]
  %35 = rectify.clip %x_f64 {lo = -1.0, hi = 2.0} : !f64
  // CHECK-NEXT: result #35: 19xf64 = [nan, 2, -1, 0, -0, 1, -1, 0.5, -0.5, 2, -1, 2, -1, 2, -1, 1e-06, -1e-06, 1e-40, -1]
  %36 = rectify.elu %x_f64 {alpha = 1.5} : !f64
  // CHECK-NEXT: result #36: 19xf64 = [nan, inf, -1.5, 0, -0, 1, -0.9482, 0.5, -0.5902, 3, -1.425, 6, -1.498, 2.25, -1.404, 1e-06, -1.5e-06, 1e-40, -1.5]
  %37 = rectify.gelu %x_f64 : !f64
  // CHECK-NEXT: result #37: 19xf64 = [nan, inf, -0, 0, -0, 0.8413, -0.1587, 0.3457, -0.1543, 2.996, -0.00405, 6, -2.61e-10, 2.222, -0.008194, 5e-07, -5e-07, 5e-41, -1.472e-196]
  %38 = rectify.silu %x_f64 : !f64
  // CHECK-NEXT: result #38: 19xf64 = [nan, inf, 0, 0, -0, 0.7311, -0.2689, 0.3112, -0.1888, 2.858, -0.1423, 5.985, -0.009758, 2.035, -0.1652, 5e-07, -5e-07, 5e-41, -2.807e-12]
  %39 = rectify.softplus %x_f64 : !f64
  // CHECK-NEXT: result #39: 19xf64 = [nan, inf, 0, 0.6931, 0.6931, 1.313, 0.3133, 0.9741, 0.4741, 3.049, 0.04859, 6.002, 0.001502, 2.35, 0.06197, 0.6931, 0.6931, 0.6931, 9.358e-14]
  %40 = rectify.mish %x_f64 : !f64
  // CHECK-NEXT: result #40: 19xf64 = [nan, inf, -0, 0, -0, 0.8651, -0.3034, 0.3752, -0.2207, 2.987, -0.1456, 6, -0.009765, 2.209, -0.1702, 6e-07, -6e-07, 6e-41, -2.807e-12]
  %41 = rectify.prelu %x_f64, %s_f64 : !f64, !f64
  // CHECK-NEXT: result #41: 19xf64 = [nan, inf, 0, 0, -0, 1, -2, 0.5, 0.25, 3, -0.3, 6, -1.95, 2.25, 5.5, 1e-06, -5e-06, 1e-40, -30]
  %42 = rectify.relu_grad %x_f64, %s_f64 : !f64
  // CHECK-NEXT: result #42: 19xf64 = [0.25, -1, 0, 0, 0, 2, 0, 0.5, 0, 0.1, 0, 1, 0, -2, 0, 5, 0, 1, 0]
  %43 = rectify.leaky_relu_grad %x_f64, %s_f64 {alpha = 0.1} : !f64
  // CHECK-NEXT: result #43: 19xf64 = [0.25, -1, 0, 0.025, -0.05, 2, 0.2, 0.5, -0.05, 0.1, 0.01, 1, 0.03, -2, -0.2, 5, 0.5, 1, 0.1]
  %44 = rectify.elu_grad %x_f64, %s_f64 {alpha = 1.5} : !f64
  // CHECK-NEXT: result #44: 19xf64 = [0.25, -1, 0, 0.375, -0.75, 2, 1.104, 0.5, -0.4549, 0.1, 0.007468, 1, 0.0006765, -2, -0.1918, 5, 7.5, 1, 1.404e-13]
  %45 = rectify.gelu_grad %x_f64, %s_f64 : !f64
  // CHECK-NEXT: result #45: 19xf64 = [nan, -1, 0, 0.125, -0.25, 2.167, -0.1666, 0.4337, -0.06625, 0.1012, -0.001195, 1, -5.085e-10, -2.118, 0.04406, 2.5, 2.5, 0.5, -4.416e-195]
  %46, %47 = rectify.prelu_grad %x_f64, %s_f64, %s_f64 : !f64, !f64
  // CHECK-NEXT: result #46: 19xf64 = [0.25, -1, 0, 0.0625, 0.25, 2, 4, 0.5, 0.25, 0.1, 0.01, 1, 0.09, -2, 4, 5, 25, 1, 1]
  // CHECK-NEXT: result #47: 19xf64 = [0, 0, nan, 0, 0, 0, -2, 0, 0.25, 0, -0.3, 0, -1.95, 0, 5.5, 0, -5e-06, 0, -30]
  %i = arith.fptosi %s : !f32 to !i8
  %48 = rectify.relu %i : !i8
  // CHECK-NEXT: result #48: 19xi8 = [0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0, 0, 0, 5, 5, 1, 1]
  %49 = rectify.relu6 %i : !i8
  // CHECK-NEXT: result #49: 19xi8 = [0, 0, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0, 0, 0, 5, 5, 1, 1]
  %50 = rectify.clip %i {lo = -1.0, hi = 2.0} : !i8
  // CHECK-NEXT: result #50: 19xi8 = [0, -1, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0, -1, -1, 2, 2, 1, 1]
  %51 = rectify.clip %i {hi = 2.0} : !i8
  // CHECK-NEXT: result #51: 19xi8 = [0, -1, 0, 0, 0, 2, 2, 0, 0, 0, 0, 1, 0, -2, -2, 2, 2, 1, 1]
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17,
      %18, %19, %20, %21, %22, %23, %24, %25, %26, %27, %28, %29, %30, %31, %32,
      %33, %34, %35, %36, %37, %38, %39, %40, %41, %42, %43, %44, %45, %46, %47,
      %48, %49, %50, %51
      : !bf16, !bf16, !bf16, !bf16, !bf16, !bf16, !bf16, !bf16, !bf16, !bf16, !bf16,
        !bf16, !bf16, !bf16, !bf16, !bf16, !f16, !f16, !f16, !f16, !f16, !f16,
        !f16, !f16, !f16, !f16, !f16, !f16, !f16, !f16, !f16, !f16, !f64, !f64,
        !f64, !f64, !f64, !f64, !f64, !f64, !f64, !f64, !f64, !f64, !f64, !f64,
        !f64, !f64, !i8, !i8, !i8, !i8
}
