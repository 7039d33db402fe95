// Every activation and gate, through scalar loops, upstream's vectorization
// and the vectorized affine nests of every target: one answer. 19 elements make
// full vectors and a tail on each. %x holds NaN, infinities, zeros of both signs,
// a subnormal and ordinary numbers; %s is the second input.

// DEFINE: %{inputs} = --input=%S/Inputs/special-f32.npy --input=%S/Inputs/second-f32.npy
// RUN: rectify-run %s %{inputs} --digits=5 --pipeline=reference | FileCheck %s
// RUN: rectify-run %s %{inputs} --digits=5 --pipeline=upstream | FileCheck %s
// RUN: rectify-run %s %{inputs} --digits=5 --target=baseline | FileCheck %s
// RUN: %if avx2 %{ rectify-run %s %{inputs} --digits=5 --target=avx2 | FileCheck %s %}
// RUN: %if avx512 %{ rectify-run %s %{inputs} --digits=5 --target=avx512 | FileCheck %s %}

!t = tensor<19xf32>

func.func @forward(%x: !t, %s: !t) -> (
    !t, !t, !t, !t, !t, !t,
    !t, !t, !t, !t, !t, !t,
    !t, !t, !t, !t, !t, !t,
    !t, !t, !t, !t, !t, !t,
    !t, !t, !t, !t, !t, !t,
    !t, !t, !t, !t, !t) {
  %0 = rectify.relu %x : !t
  // CHECK: result #0: 19xf32 = [nan, inf, 0, 0, -0, 1, 0, 0.5, 0, 3, 0, 6, 0, 2.25, 0, 1e-06, 0, 9.9999e-41, 0]
  %1 = rectify.relu %x {nan = "zero"} : !t
  // CHECK-NEXT: result #1: 19xf32 = [0, inf, 0, 0, -0, 1, 0, 0.5, 0, 3, 0, 6, 0, 2.25, 0, 1e-06, 0, 9.9999e-41, 0]
  %2 = rectify.relu %x {signed_zero = "positive"} : !t
  // CHECK-NEXT: result #2: 19xf32 = [nan, inf, 0, 0, 0, 1, 0, 0.5, 0, 3, 0, 6, 0, 2.25, 0, 1e-06, 0, 9.9999e-41, 0]
  %3 = rectify.leaky_relu %x {alpha = 0.1} : !t
  // CHECK-NEXT: result #3: 19xf32 = [nan, inf, -inf, 0, -0, 1, -0.1, 0.5, -0.05, 3, -0.3, 6, -0.65, 2.25, -0.275, 1e-06, -1e-07, 9.9999e-41, -3]
  %4 = rectify.leaky_relu %x {alpha = 0.0} : !t
  // CHECK-NEXT: result #4: 19xf32 = [nan, inf, 0, 0, -0, 1, 0, 0.5, 0, 3, 0, 6, 0, 2.25, 0, 1e-06, 0, 9.9999e-41, 0]
  %5 = rectify.rrelu %x : !t
  // CHECK-NEXT: result #5: 19xf32 = [nan, inf, -inf, 0, -0, 1, -0.22917, 0.5, -0.11458, 3, -0.6875, 6, -1.4896, 2.25, -0.63021, 1e-06, -2.2917e-07, 9.9999e-41, -6.875]
  %6 = rectify.relu6 %x : !t
  // CHECK-NEXT: result #6: 19xf32 = [nan, 6, 0, 0, -0, 1, 0, 0.5, 0, 3, 0, 6, 0, 2.25, 0, 1e-06, 0, 9.9999e-41, 0]
  %7 = rectify.clip %x {lo = -1.0, hi = 2.0} : !t
  // CHECK-NEXT: result #7: 19xf32 = [nan, 2, -1, 0, -0, 1, -1, 0.5, -0.5, 2, -1, 2, -1, 2, -1, 1e-06, -1e-06, 9.9999e-41, -1]
  %8 = rectify.thresholded_relu %x {alpha = 0.5, value = -2.0} : !t
  // CHECK-NEXT: result #8: 19xf32 = [nan, inf, -2, -2, -2, 1, -2, -2, -2, 3, -2, 6, -2, 2.25, -2, -2, -2, -2, -2]
  %9 = rectify.hard_shrink %x : !t
  // CHECK-NEXT: result #9: 19xf32 = [nan, inf, -inf, 0, 0, 1, -1, 0, 0, 3, -3, 6, -6.5, 2.25, -2.75, 0, 0, 0, -30]
  %10 = rectify.soft_shrink %x : !t
  // CHECK-NEXT: result #10: 19xf32 = [nan, inf, -inf, 0, 0, 0.5, -0.5, 0, 0, 2.5, -2.5, 5.5, -6, 1.75, -2.25, 0, 0, 0, -29.5]
  %11 = rectify.hard_sigmoid %x : !t
  // CHECK-NEXT: result #11: 19xf32 = [nan, 1, 0, 0.5, 0.5, 0.7, 0.3, 0.6, 0.4, 1, 0, 1, 0, 0.95, 0, 0.5, 0.5, 0.5, 0]
  %12 = rectify.elu %x {alpha = 1.5} : !t
  // CHECK-NEXT: result #12: 19xf32 = [nan, inf, -1.5, 0, -0, 1, -0.94818, 0.5, -0.5902, 3, -1.4253, 6, -1.4977, 2.25, -1.4041, 1e-06, -1.5e-06, 9.9999e-41, -1.5]
  %13 = rectify.selu %x : !t
  // CHECK-NEXT: result #13: 19xf32 = [nan, inf, -1.7581, 0, -0, 1.0507, -1.1113, 0.52535, -0.69176, 3.1521, -1.6706, 6.3042, -1.7555, 2.3641, -1.6457, 1.0507e-06, -1.7581e-06, 1.0507e-40, -1.7581]
  %14 = rectify.celu %x {alpha = 2.0} : !t
  // CHECK-NEXT: result #14: 19xf32 = [nan, inf, -2, 0, -0, 1, -0.78694, 0.5, -0.4424, 3, -1.5537, 6, -1.9225, 2.25, -1.4943, 1e-06, -1e-06, 9.9999e-41, -2]
  %15 = rectify.softplus %x : !t
  // CHECK-NEXT: result #15: 19xf32 = [nan, inf, 0, 0.69315, 0.69315, 1.3133, 0.31326, 0.97408, 0.47408, 3.0486, 0.048587, 6.0025, 0.0015023, 2.3502, 0.061968, 0.69315, 0.69315, 0.69315, 9.3576e-14]
  %16 = rectify.softplus %x {beta = 2.0} : !t
  // CHECK-NEXT: result #16: 19xf32 = [nan, inf, 0, 0.34657, 0.34657, 1.0635, 0.063464, 0.65663, 0.15663, 3.0012, 0.0012378, 6, 1.1302e-06, 2.2555, 0.0020392, 0.34657, 0.34657, 0.34657, 4.3783e-27]
  %17 = rectify.log_sigmoid %x : !t
  // CHECK-NEXT: result #17: 19xf32 = [nan, -0, -inf, -0.69315, -0.69315, -0.31326, -1.3133, -0.47408, -0.97408, -0.048587, -3.0486, -0.0024757, -6.5015, -0.10021, -2.812, -0.69315, -0.69315, -0.69315, -30]
  %18 = rectify.sigmoid %x : !t
  // CHECK-NEXT: result #18: 19xf32 = [nan, 1, 0, 0.5, 0.5, 0.73106, 0.26894, 0.62246, 0.37754, 0.95257, 0.047426, 0.99753, 0.0015012, 0.90465, 0.060087, 0.5, 0.5, 0.5, 9.3576e-14]
  %19 = rectify.tanh %x : !t
  // CHECK-NEXT: result #19: 19xf32 = [nan, 1, -1, 0, -0, 0.76159, -0.76159, 0.46212, -0.46212, 0.99505, -0.99505, 0.99999, -1, 0.97803, -0.99186, 1e-06, -1e-06, 9.9999e-41, -1]
  %20 = rectify.silu %x : !t
  // CHECK-NEXT: result #20: 19xf32 = [nan, inf, 0, 0, -0, 0.73106, -0.26894, 0.31123, -0.18877, 2.8577, -0.14228, 5.9852, -0.0097577, 2.0355, -0.16524, 5e-07, -5e-07, 5e-41, -2.8073e-12]
  %21 = rectify.silu %x {beta = 1.5} : !t
  // CHECK-NEXT: result #21: 19xf32 = [nan, inf, 0, 0, -0, 0.81757, -0.18243, 0.33959, -0.16041, 2.967, -0.032961, 5.9993, -0.00037889, 2.1756, -0.043743, 5e-07, -5e-07, 5e-41, -8.5876e-19]
  %22 = rectify.gelu %x : !t
  // CHECK-NEXT: result #22: 19xf32 = [nan, inf, -0, 0, -0, 0.84134, -0.15866, 0.34573, -0.15427, 2.996, -0.0040497, 6, -2.6104e-10, 2.2225, -0.0081943, 5e-07, -5e-07, 5e-41, -0]
  %23 = rectify.gelu %x {approximate = "tanh"} : !t
  // CHECK-NEXT: result #23: 19xf32 = [nan, inf, -0, 0, -0, 0.84119, -0.15881, 0.34571, -0.15429, 2.9964, -0.0036374, 6, -6.2783e-13, 2.2228, -0.0077231, 5e-07, -5e-07, 5e-41, -0]
  %24 = rectify.mish %x : !t
  // CHECK-NEXT: result #24: 19xf32 = [nan, inf, -0, 0, -0, 0.8651, -0.3034, 0.37525, -0.22074, 2.9865, -0.14565, 5.9999, -0.009765, 2.2095, -0.17019, 6e-07, -6e-07, 5.9999e-41, -2.8073e-12]
  %25 = rectify.squared_relu %x : !t
  // CHECK-NEXT: result #25: 19xf32 = [nan, inf, 0, 0, 0, 1, 0, 0.25, 0, 9, 0, 36, 0, 5.0625, 0, 1e-12, 0, 0, 0]
  %26 = rectify.hard_swish %x : !t
  // CHECK-NEXT: result #26: 19xf32 = [nan, inf, 0, 0, -0, 0.66667, -0.33333, 0.29167, -0.20833, 3, 0, 6, 0, 1.9688, -0.11458, 5e-07, -5e-07, 5e-41, 0]
  %27 = rectify.softsign %x : !t
  // CHECK-NEXT: result #27: 19xf32 = [nan, 1, -1, 0, -0, 0.5, -0.5, 0.33333, -0.33333, 0.75, -0.75, 0.85714, -0.86667, 0.69231, -0.73333, 1e-06, -1e-06, 9.9999e-41, -0.96774]
  %28 = rectify.tanh_shrink %x : !t
  // CHECK-NEXT: result #28: 19xf32 = [nan, inf, -inf, 0, -0, 0.23841, -0.23841, 0.037883, -0.037883, 2.0049, -2.0049, 5, -5.5, 1.272, -1.7581, 3.3333e-19, -3.3333e-19, 0, -29]
  %29 = rectify.prelu %x, %s : !t, !t
  // CHECK-NEXT: result #29: 19xf32 = [nan, inf, 0, 0, -0, 1, -2, 0.5, 0.25, 3, -0.3, 6, -1.95, 2.25, 5.5, 1e-06, -5e-06, 9.9999e-41, -30]
  %30 = rectify.rrelu_training %x, %s : !t
  // CHECK-NEXT: result #30: 19xf32 = [nan, inf, -inf, 0, -0, 1, -0.54167, 0.5, -0.010417, 3, -0.4375, 6, -1.2188, 2.25, 0.80208, 1e-06, -1.1667e-06, 9.9999e-41, -10]
  %31 = rectify.reglu %x, %s : !t
  // CHECK-NEXT: result #31: 19xf32 = [nan, -inf, 0, 0, 0, 2, 0, 0.25, -0, 0.3, 0, 6, 0, -4.5, -0, 5e-06, 0, 9.9999e-41, 0]
  %32 = rectify.geglu %x, %s : !t
  // CHECK-NEXT: result #32: 19xf32 = [nan, -inf, -0, 0, 0, 1.6827, -0.31731, 0.17287, 0.077134, 0.2996, -0.00040497, 6, -7.8312e-11, -4.445, 0.016389, 2.5e-06, -2.5e-06, 5e-41, -0]
  %33 = rectify.swiglu %x, %s : !t
  // CHECK-NEXT: result #33: 19xf32 = [nan, -inf, 0, 0, 0, 1.4621, -0.53788, 0.15561, 0.094385, 0.28577, -0.014228, 5.9852, -0.0029273, -4.0709, 0.33048, 2.5e-06, -2.5e-06, 5e-41, -2.8073e-12]
  %34 = rectify.glu %x, %s : !t
  // CHECK-NEXT: result #34: 19xf32 = [nan, -1, 0, 0.125, -0.25, 1.4621, 0.53788, 0.31123, -0.18877, 0.095257, 0.0047426, 0.99753, 0.00045035, -1.8093, -0.12017, 2.5, 2.5, 0.5, 9.3576e-14]
  return %0, %1, %2, %3, %4, %5, %6, %7, %8, %9, %10, %11, %12, %13, %14, %15, %16, %17, %18, %19, %20, %21,
      %22, %23, %24, %25, %26, %27, %28, %29, %30, %31, %32, %33, %34
      : !t, !t, !t, !t, !t, !t,
      !t, !t, !t, !t, !t,
      !t, !t, !t, !t, !t,
      !t, !t, !t, !t, !t,
      !t, !t, !t, !t, !t,
      !t, !t, !t, !t, !t,
      !t, !t, !t, !t
}
