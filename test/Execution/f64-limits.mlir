// At run time f64 is as right as when it is folded, where a body's last digits,
// or numbers beyond f64's, decide.

// RUN: rectify-run %s --digits=17 | FileCheck %s
// RUN: rectify-run %s --digits=17 --target=baseline | FileCheck %s
// RUN: rectify-run %s --digits=17 --pipeline=reference | FileCheck %s

// hard_sigmoid reaches 1 at x = 1, and not where x / 2 + 1 / 2 is only rounded to
// 1; at the kink itself, half the slope.
// CHECK: result #0: 3xf64 = [0.5, 0.25, 0]
// CHECK: result #1: 3xf64 = [0.5, 0.25, 0]
// sigmoid is 0 only at -infinity: of a finite number, times infinity, it is an
// infinity.
// CHECK: result #2: 4xf64 = [nan, -inf, -inf, 0]
// CHECK: result #3: 4xf64 = [nan, -inf, -inf, 0]

func.func @main(%seed: tensor<4xf64>) -> (tensor<3xf64>, tensor<3xf64>, tensor<4xf64>, tensor<4xf64>) {
  // Not known when this is compiled: infinities times zero are not zero.
  %zero = arith.constant dense<0.0> : tensor<4xf64>
  %nothing = arith.mulf %seed, %zero : tensor<4xf64>
  %three = tensor.extract_slice %nothing[0] [3] [1] : tensor<4xf64> to tensor<3xf64>

  %x = arith.constant dense<[0x3FEFFFFFFFFFFFFF, 1.0, 0x3FF0000000000001]> : tensor<3xf64>
  %dy = arith.constant dense<1.0> : tensor<3xf64>
  %x1 = arith.addf %x, %three : tensor<3xf64>
  %0 = rectify.hard_sigmoid_grad %x, %dy {alpha = 0.5 : f64, kink = 0.5 : f64} : tensor<3xf64>
  %1 = rectify.hard_sigmoid_grad %x1, %dy {alpha = 0.5 : f64, kink = 0.5 : f64} : tensor<3xf64>

  %gate = arith.constant dense<[0xFFF0000000000000, -1.0e5, -1000.0, -1.0e5]> : tensor<4xf64>
  %value = arith.constant dense<[0xFFF0000000000000, 0xFFF0000000000000, 0xFFF0000000000000, 1.0]> : tensor<4xf64>
  %gate1 = arith.addf %gate, %nothing : tensor<4xf64>
  %2 = rectify.glu %gate, %value : tensor<4xf64>
  %3 = rectify.glu %gate1, %value : tensor<4xf64>
  return %0, %1, %2, %3 : tensor<3xf64>, tensor<3xf64>, tensor<4xf64>, tensor<4xf64>
}
