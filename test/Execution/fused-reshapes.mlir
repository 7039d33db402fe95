// Layers whose results are cut and moved before what is elementwise behind them,
// fused by --rectify-optimize, against the same ops one by one.

// RUN: rectify-opt %s --rectify-optimize | FileCheck %s --check-prefix=FUSED
// RUN: rectify-run %s --seed=3 --check --target=baseline | FileCheck %s
// RUN: %if avx2 %{ rectify-run %s --seed=3 --check --target=avx2 | FileCheck %s %}
// RUN: %if avx512 %{ rectify-run %s --seed=3 --check --target=avx512 | FileCheck %s %}

// FUSED-NOT: linalg.
// FUSED-COUNT-6: rectify.contract
// FUSED-NOT: linalg.

// CHECK: check against the reference lowering:
// CHECK-COUNT-7: result #{{[0-9]+}}: {{within|equal}}
// CHECK-NOT: FAILED

func.func @layers(%x: tensor<38x11xf32>, %w: tensor<11x51xf32>, %bias: tensor<51xf32>, %places: tensor<19x51xf32>,
                  %u: tensor<1x77x6xf32>, %v: tensor<3x6x18xf32>, %both: tensor<11x42xf32>)
    -> (tensor<2x3x19x17xf32>, tensor<2x3x17x19xf32>, tensor<2x19x51xf32>, tensor<1x38x18xf32>, tensor<2x1x18x19xf32>,
        tensor<38x21xf32>, tensor<1x20x18xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<38x51xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<38x51xf32>) -> tensor<38x51xf32>
  %z = linalg.broadcast ins(%bias : tensor<51xf32>) outs(%e : tensor<38x51xf32>) dimensions = [0]

  // Heads: each with its rows, and each transposed.
  %m1 = linalg.matmul ins(%x, %w : tensor<38x11xf32>, tensor<11x51xf32>) outs(%z : tensor<38x51xf32>) -> tensor<38x51xf32>
  %r1 = tensor.expand_shape %m1 [[0, 1], [2, 3]] output_shape [2, 19, 3, 17] : tensor<38x51xf32> into tensor<2x19x3x17xf32>
  %o1 = tensor.empty() : tensor<2x3x19x17xf32>
  %t1 = linalg.transpose ins(%r1 : tensor<2x19x3x17xf32>) outs(%o1 : tensor<2x3x19x17xf32>) permutation = [0, 2, 1, 3]
  %y1 = rectify.elu %t1 : tensor<2x3x19x17xf32>

  %m2 = linalg.matmul ins(%x, %w : tensor<38x11xf32>, tensor<11x51xf32>) outs(%f : tensor<38x51xf32>) -> tensor<38x51xf32>
  %s2 = arith.addf %m2, %z : tensor<38x51xf32>
  %r2 = tensor.expand_shape %s2 [[0, 1], [2, 3]] output_shape [2, 19, 3, 17] : tensor<38x51xf32> into tensor<2x19x3x17xf32>
  %o2 = tensor.empty() : tensor<2x3x17x19xf32>
  %y2 = linalg.transpose ins(%r2 : tensor<2x19x3x17xf32>) outs(%o2 : tensor<2x3x17x19xf32>) permutation = [0, 2, 3, 1]

  // What is added to some of the rows.
  %m3 = linalg.matmul ins(%x, %w : tensor<38x11xf32>, tensor<11x51xf32>) outs(%f : tensor<38x51xf32>) -> tensor<38x51xf32>
  %r3 = tensor.expand_shape %m3 [[0, 1], [2]] output_shape [2, 19, 51] : tensor<38x51xf32> into tensor<2x19x51xf32>
  %o3 = tensor.empty() : tensor<2x19x51xf32>
  %p3 = linalg.broadcast ins(%places : tensor<19x51xf32>) outs(%o3 : tensor<2x19x51xf32>) dimensions = [0]
  %s3 = arith.addf %r3, %p3 : tensor<2x19x51xf32>
  %y3 = rectify.gelu %s3 : tensor<2x19x51xf32>

  // Columns of a convolution; the sum is a result too.
  %e4 = tensor.empty() : tensor<1x38x18xf32>
  %f4 = linalg.fill ins(%zero : f32) outs(%e4 : tensor<1x38x18xf32>) -> tensor<1x38x18xf32>
  %c4 = linalg.conv_1d_nwc_wcf {strides = dense<2> : tensor<1xi64>} ins(%u, %v : tensor<1x77x6xf32>, tensor<3x6x18xf32>) outs(%f4 : tensor<1x38x18xf32>) -> tensor<1x38x18xf32>
  %r4 = tensor.expand_shape %c4 [[0], [1, 2], [3]] output_shape [1, 2, 19, 18] : tensor<1x38x18xf32> into tensor<1x2x19x18xf32>
  %o4 = tensor.empty() : tensor<2x1x18x19xf32>
  %t4 = linalg.transpose ins(%r4 : tensor<1x2x19x18xf32>) outs(%o4 : tensor<2x1x18x19xf32>) permutation = [1, 0, 3, 2]
  %y4 = rectify.relu %t4 : tensor<2x1x18x19xf32>

  // The halves of a gate, and some rows of a convolution.
  %e5 = tensor.empty() : tensor<38x42xf32>
  %f5 = linalg.fill ins(%zero : f32) outs(%e5 : tensor<38x42xf32>) -> tensor<38x42xf32>
  %m5 = linalg.matmul ins(%x, %both : tensor<38x11xf32>, tensor<11x42xf32>) outs(%f5 : tensor<38x42xf32>) -> tensor<38x42xf32>
  %l5 = tensor.extract_slice %m5[0, 0] [38, 21] [1, 1] : tensor<38x42xf32> to tensor<38x21xf32>
  %k5 = tensor.extract_slice %m5[0, 21] [38, 21] [1, 1] : tensor<38x42xf32> to tensor<38x21xf32>
  %y5 = rectify.reglu %l5, %k5 : tensor<38x21xf32>

  %e6 = tensor.empty() : tensor<1x36x18xf32>
  %f6 = linalg.fill ins(%zero : f32) outs(%e6 : tensor<1x36x18xf32>) -> tensor<1x36x18xf32>
  %c6 = linalg.conv_1d_nwc_wcf {dilations = dense<3> : tensor<1xi64>, strides = dense<2> : tensor<1xi64>} ins(%u, %v : tensor<1x77x6xf32>, tensor<3x6x18xf32>)
      outs(%f6 : tensor<1x36x18xf32>) -> tensor<1x36x18xf32>
  %s6 = tensor.extract_slice %c6[0, 16, 0] [1, 20, 18] [1, 1, 1] : tensor<1x36x18xf32> to tensor<1x20x18xf32>
  %y6 = rectify.softplus %s6 : tensor<1x20x18xf32>
  return %y1, %y2, %y3, %c4, %y4, %y5, %y6 : tensor<2x3x19x17xf32>, tensor<2x3x17x19xf32>, tensor<2x19x51xf32>, tensor<1x38x18xf32>, tensor<2x1x18x19xf32>, tensor<38x21xf32>, tensor<1x20x18xf32>
}
