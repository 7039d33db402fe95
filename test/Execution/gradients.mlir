// Every gradient, through scalar loops, upstream's vectorization
// and the vectorized affine nests of every target: one answer. 19 elements make
// full vectors and a tail on each. %x holds NaN, infinities, zeros of both signs,
// a subnormal and ordinary numbers; %s is the second input and dy.

// DEFINE: %{inputs} = --input=%S/Inputs/special-f32.npy --input=%S/Inputs/second-f32.npy
// RUN: rectify-run %s %{inputs} --digits=5 --pipeline=reference | FileCheck %s
// RUN: rectify-run %s %{inputs} --digits=5 --pipeline=upstream | FileCheck %s
// RUN: rectify-run %s %{inputs} --digits=5 --target=baseline | FileCheck %s
// RUN: %if avx2 %{ rectify-run %s %{inputs} --digits=5 --target=avx2 | FileCheck %s %}
// RUN: %if avx512 %{ rectify-run %s %{inputs} --digits=5 --target=avx512 | FileCheck %s %}

!t = tensor<19xf32>

func.func @gradient(%x: !t, %s: !t) -> (
    !t, !t, !t, !t, !t, !t,
    !t, !t, !t, !t, !t, !t,
    !t, !t, !t, !t, !t, !t,
    !t, !t, !t, !t, !t, !t,
    !t, !t, !t, !t, !t, !t,
    !t, !t, !t, !t, !t, !t,
    !t, !t, !t, !t, !t, !t) {
  %0 = rectify.relu_grad %x, %s : !t
  // CHECK: result #0: 19xf32 = [0.25, -1, 0, 0, 0, 2, 0, 0.5, 0, 0.1, 0, 1, 0, -2, 0, 5, 0, 1, 0]
  %1 = rectify.relu_grad %x, %s {nan = "zero"} : !t
  // CHECK-NEXT: result #1: 19xf32 = [0, -1, 0, 0, 0, 2, 0, 0.5, 0, 0.1, 0, 1, 0, -2, 0, 5, 0, 1, 0]
  %2 = rectify.relu_grad %x, %s {signed_zero = "positive"} : !t
  // CHECK-NEXT: result #2: 19xf32 = [0.25, -1, 0, 0, 0, 2, 0, 0.5, 0, 0.1, 0, 1, 0, -2, 0, 5, 0, 1, 0]
  %3 = rectify.leaky_relu_grad %x, %s {alpha = 0.1} : !t
  // CHECK-NEXT: result #3: 19xf32 = [0.25, -1, 0, 0.025, -0.05, 2, 0.2, 0.5, -0.05, 0.1, 0.01, 1, 0.03, -2, -0.2, 5, 0.5, 1, 0.1]
  %4 = rectify.leaky_relu_grad %x, %s {alpha = 0.0} : !t
  // CHECK-NEXT: result #4: 19xf32 = [0.25, -1, 0, 0, 0, 2, 0, 0.5, 0, 0.1, 0, 1, 0, -2, 0, 5, 0, 1, 0]
  %5 = rectify.rrelu_grad %x, %s : !t
  // CHECK-NEXT: result #5: 19xf32 = [0.25, -1, 0, 0.057292, -0.11458, 2, 0.45833, 0.5, -0.11458, 0.1, 0.022917, 1, 0.06875, -2, -0.45833, 5, 1.1458, 1, 0.22917]
  %6 = rectify.relu6_grad %x, %s : !t
  // CHECK-NEXT: result #6: 19xf32 = [0.25, 0, 0, 0, 0, 2, 0, 0.5, 0, 0.1, 0, 0, 0, -2, 0, 5, 0, 1, 0]
  %7 = rectify.clip_grad %x, %s {lo = -1.0, hi = 2.0} : !t
  // CHECK-NEXT: result #7: 19xf32 = [0.25, 0, 0, 0.25, -0.5, 2, 0, 0.5, -0.5, 0, 0, 0, 0, 0, 0, 5, 5, 1, 0]
  %8 = rectify.thresholded_relu_grad %x, %s {alpha = 0.5, value = -2.0} : !t
  // CHECK-NEXT: result #8: 19xf32 = [0.25, -1, 0, 0, 0, 2, 0, 0, 0, 0.1, 0, 1, 0, -2, 0, 0, 0, 0, 0]
  %9 = rectify.hard_shrink_grad %x, %s : !t
  // CHECK-NEXT: result #9: 19xf32 = [0.25, -1, 0, 0, 0, 2, 2, 0, 0, 0.1, 0.1, 1, 0.3, -2, -2, 0, 0, 0, 1]
  %10 = rectify.soft_shrink_grad %x, %s : !t
  // CHECK-NEXT: result #10: 19xf32 = [0.25, -1, 0, 0, 0, 2, 2, 0, 0, 0.1, 0.1, 1, 0.3, -2, -2, 0, 0, 0, 1]
  %11 = rectify.hard_sigmoid_grad %x, %s : !t
  // CHECK-NEXT: result #11: 19xf32 = [0.05, 0, 0, 0.05, -0.1, 0.4, 0.4, 0.1, -0.1, 0, 0, 0, 0, -0.4, 0, 1, 1, 0.2, 0]
  %12 = rectify.elu_grad %x, %s {alpha = 1.5} : !t
  // CHECK-NEXT: result #12: 19xf32 = [0.25, -1, 0, 0.375, -0.75, 2, 1.1036, 0.5, -0.4549, 0.1, 0.0074681, 1, 0.00067655, -2, -0.19178, 5, 7.5, 1, 1.4036e-13]
  %13 = rectify.selu_grad %x, %s : !t
  // CHECK-NEXT: result #13: 19xf32 = [0.26268, -1.0507, 0, 0.43952, -0.87905, 2.1014, 1.2935, 0.52535, -0.53317, 0.10507, 0.0087531, 1.0507, 0.00079296, -2.1014, -0.22478, 5.2535, 8.7905, 1.0507, 1.6452e-13]
  %14 = rectify.celu_grad %x, %s {alpha = 2.0} : !t
  // CHECK-NEXT: result #14: 19xf32 = [0.25, -1, 0, 0.25, -0.5, 2, 1.2131, 0.5, -0.3894, 0.1, 0.022313, 1, 0.011632, -2, -0.50568, 5, 5, 1, 3.059e-07]
  %15 = rectify.softplus_grad %x, %s : !t
  // CHECK-NEXT: result #15: 19xf32 = [nan, -1, 0, 0.125, -0.25, 1.4621, 0.53788, 0.31123, -0.18877, 0.095257, 0.0047426, 0.99753, 0.00045035, -1.8093, -0.12017, 2.5, 2.5, 0.5, 9.3576e-14]
  %16 = rectify.softplus_grad %x, %s {beta = 2.0} : !t
  // CHECK-NEXT: result #16: 19xf32 = [nan, -1, 0, 0.125, -0.25, 1.7616, 0.23841, 0.36553, -0.13447, 0.099753, 0.00024726, 0.99999, 6.781e-07, -1.978, -0.0081403, 2.5, 2.5, 0.5, 8.7565e-27]
  %17 = rectify.log_sigmoid_grad %x, %s : !t
  // CHECK-NEXT: result #17: 19xf32 = [nan, -0, 0, 0.125, -0.25, 0.53788, 1.4621, 0.18877, -0.31123, 0.0047426, 0.095257, 0.0024726, 0.29955, -0.1907, -1.8798, 2.5, 2.5, 0.5, 1]
  %18 = rectify.sigmoid_grad %x, %s : !t
  // CHECK-NEXT: result #18: 19xf32 = [nan, -0, 0, 0.0625, -0.125, 0.39322, 0.39322, 0.1175, -0.1175, 0.0045177, 0.0045177, 0.0024665, 0.00044968, -0.17252, -0.11295, 1.25, 1.25, 0.25, 9.3576e-14]
  %19 = rectify.tanh_grad %x, %s : !t
  // CHECK-NEXT: result #19: 19xf32 = [nan, -0, 0, 0.25, -0.5, 0.83995, 0.83995, 0.39322, -0.39322, 0.0009866, 0.0009866, 2.4577e-05, 2.7124e-06, -0.08693, -0.032429, 5, 5, 1, 3.5026e-26]
  %20 = rectify.silu_grad %x, %s : !t
  // CHECK-NEXT: result #20: 19xf32 = [nan, -1, 0, 0.125, -0.25, 1.8553, 0.14466, 0.36998, -0.13002, 0.10881, -0.0088104, 1.0123, -0.0024726, -2.1975, 0.19045, 2.5, 2.5, 0.5, -2.7137e-12]
  %21 = rectify.silu_grad %x, %s {beta = 1.5} : !t
  // CHECK-NEXT: result #21: 19xf32 = [nan, -1, 0, 0.125, -0.25, 2.0826, -0.082588, 0.4213, -0.0787, 0.10379, -0.0037911, 1.001, -0.000153, -2.1498, 0.097328, 2.5, 2.5, 0.5, -1.2595e-18]
  %22 = rectify.gelu_grad %x, %s : !t
  // CHECK-NEXT: result #22: 19xf32 = [nan, -1, 0, 0.125, -0.25, 2.1666, -0.16663, 0.43375, -0.066252, 0.10119, -0.0011946, 1, -5.0852e-10, -2.1184, 0.044055, 2.5, 2.5, 0.5, -0]
  %23 = rectify.gelu_grad %x, %s {approximate = "tanh"} : !t
  // CHECK-NEXT: result #23: 19xf32 = [nan, -1, 0, 0.125, -0.25, 2.1659, -0.16593, 0.43368, -0.066315, 0.10116, -0.0011584, 1, -1.975e-12, -2.1198, 0.043898, 2.5, 2.5, 0.5, 0]
  %24 = rectify.mish_grad %x, %s : !t
  // CHECK-NEXT: result #24: 19xf32 = [nan, -1, 0, 0.15, -0.3, 2.0981, 0.11843, 0.44321, -0.14476, 0.10211, -0.0093393, 1.0001, -0.0024766, -2.1093, 0.20543, 3, 3, 0.6, -2.7137e-12]
  %25 = rectify.squared_relu_grad %x, %s : !t
  // CHECK-NEXT: result #25: 19xf32 = [nan, -inf, 0, 0, 0, 4, 0, 0.5, 0, 0.6, 0, 12, 0, -9, 0, 1e-05, 0, 2e-40, 0]
  %26 = rectify.hard_swish_grad %x, %s : !t
  // CHECK-NEXT: result #26: 19xf32 = [nan, -1, 0, 0.125, -0.25, 1.6667, 0.33333, 0.33333, -0.16667, 0.1, 0, 1, 0, -2.5, 0.83333, 2.5, 2.5, 0.5, 0]
  %27 = rectify.softsign_grad %x, %s : !t
  // CHECK-NEXT: result #27: 19xf32 = [nan, -0, 0, 0.25, -0.5, 0.5, 0.5, 0.22222, -0.22222, 0.00625, 0.00625, 0.020408, 0.0053333, -0.18935, -0.14222, 5, 5, 1, 0.0010406]
  %28 = rectify.tanh_shrink_grad %x, %s : !t
  // CHECK-NEXT: result #28: 19xf32 = [nan, -1, 0, 0, -0, 1.1601, 1.1601, 0.10678, -0.10678, 0.099013, 0.099013, 0.99998, 0.3, -1.9131, -1.9676, 5e-12, 5e-12, 0, 1]
  %29 = rectify.relu_grad %x, %s {kink = 1.0} : !t
  // CHECK-NEXT: result #29: 19xf32 = [0.25, -1, 0, 0.25, -0.5, 2, 0, 0.5, 0, 0.1, 0, 1, 0, -2, 0, 5, 0, 1, 0]
  %30 = rectify.elu_grad %x, %s {alpha = 1.5, kink = 0.5} : !t
  // CHECK-NEXT: result #30: 19xf32 = [0.25, -1, 0, 0.3125, -0.625, 2, 1.1036, 0.5, -0.4549, 0.1, 0.0074681, 1, 0.00067655, -2, -0.19178, 5, 7.5, 1, 1.4036e-13]
  %31, %32 = rectify.prelu_grad %x, %s, %s : !t, !t
  // CHECK-NEXT: result #31: 19xf32 = [0.25, -1, 0, 0.0625, 0.25, 2, 4, 0.5, 0.25, 0.1, 0.01, 1, 0.09, -2, 4, 5, 25, 1, 1]
  // CHECK-NEXT: result #32: 19xf32 = [0, 0, nan, 0, 0, 0, -2, 0, 0.25, 0, -0.3, 0, -1.95, 0, 5.5, 0, -5e-06, 0, -30]
  %33 = rectify.rrelu_training_grad %x, %s, %s : !t
  // CHECK-NEXT: result #33: 19xf32 = [0.25, -1, 0, 0.044271, -0.010417, 2, 1.0833, 0.5, -0.010417, 0.1, 0.014583, 1, 0.05625, -2, 0.58333, 5, 5.8333, 1, 0.33333]
  %34, %35 = rectify.reglu_grad %x, %s, %s : !t
  // CHECK-NEXT: result #34: 19xf32 = [0.0625, 1, 0, 0, 0, 4, 0, 0.25, 0, 0.01, 0, 1, 0, 4, 0, 25, 0, 1, 0]
  // CHECK-NEXT: result #35: 19xf32 = [nan, -inf, 0, 0, 0, 2, 0, 0.25, -0, 0.3, 0, 6, 0, -4.5, -0, 5e-06, 0, 9.9999e-41, 0]
  %36, %37 = rectify.geglu_grad %x, %s, %s : !t
  // CHECK-NEXT: result #36: 19xf32 = [nan, 1, 0, 0.03125, 0.125, 4.3333, -0.33326, 0.21687, 0.033126, 0.010119, -0.00011946, 1, -1.5255e-10, 4.2368, -0.08811, 12.5, 12.5, 0.5, -0]
  // CHECK-NEXT: result #37: 19xf32 = [nan, -inf, -0, 0, 0, 1.6827, -0.31731, 0.17287, 0.077134, 0.2996, -0.00040497, 6, -7.8312e-11, -4.445, 0.016389, 2.5e-06, -2.5e-06, 5e-41, -0]
  %38, %39 = rectify.swiglu_grad %x, %s, %s : !t
  // CHECK-NEXT: result #38: 19xf32 = [nan, 1, 0, 0.03125, 0.125, 3.7107, 0.28932, 0.18499, 0.06501, 0.010881, -0.00088104, 1.0123, -0.00074177, 4.3949, -0.38089, 12.5, 12.5, 0.5, -2.7137e-12]
  // CHECK-NEXT: result #39: 19xf32 = [nan, -inf, 0, 0, 0, 1.4621, -0.53788, 0.15561, 0.094385, 0.28577, -0.014228, 5.9852, -0.0029273, -4.0709, 0.33048, 2.5e-06, -2.5e-06, 5e-41, -2.8073e-12]
  %40, %41 = rectify.glu_grad %x, %s, %s : !t
  // CHECK-NEXT: result #40: 19xf32 = [nan, 0, 0, 0.015625, 0.0625, 0.78645, 0.78645, 0.058751, 0.058751, 0.00045177, 0.00045177, 0.0024665, 0.0001349, 0.34503, 0.2259, 6.25, 6.25, 0.25, 9.3576e-14]
  // CHECK-NEXT: result #41: 19xf32 = [nan, -1, 0, 0.125, -0.25, 1.4621, 0.53788, 0.31123, -0.18877, 0.095257, 0.0047426, 0.99753, 0.00045035, -1.8093, -0.12017, 2.5, 2.5, 0.5, 9.3576e-14]
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, %20, %21,
      %22, %23, %24, %25, %26, %27, %28, %29, %30, %31, %32, %33, %34, %35, %36, %37, %38, %39, %40, %41
      : !t, !t, !t, !t, !t, !t,
      !t, !t, !t, !t, !t,
      !t, !t, !t, !t, !t,
      !t, !t, !t, !t, !t,
      !t, !t, !t, !t, !t,
      !t, !t, !t, !t, !t,
      !t, !t, !t, !t, !t,
      !t, !t, !t, !t, !t, !t
}
