// A small network on the items of its batch one by one, and three by three, as on all
// of them: convolutions with padding, strides and a residual, a depthwise one,
// pooling, concatenation, a mean over pixels, a layer over all of that, and the
// mean of the batch, for which items are no longer apart.

// DEFINE: %{target} = baseline
// DEFINE: %{threads} = 1
// DEFINE: %{cache} = 16384
// DEFINE: %{run} = rectify-run %s --seed=3 --check --threads=%{threads} --target=%{target} --pipeline="builtin.module(rectify-optimize,rectify-to-llvm{target=%{target} threads=%{threads} cache-bytes=%{cache}})" | FileCheck %s
// RUN: %{run}
// REDEFINE: %{cache} = 100000
// RUN: %{run}
// REDEFINE: %{threads} = 2
// RUN: %{run}
// REDEFINE: %{target} = avx2
// RUN: %if avx2 %{ %{run} %}
// REDEFINE: %{target} = avx512
// RUN: %if avx512 %{ %{run} %}
// REDEFINE: %{threads} = 1
// RUN: %if avx512 %{ %{run} %}

// CHECK: check against the reference lowering:
// CHECK-COUNT-3: result #{{[0-9]+}}: {{within|equal}}
// CHECK-NOT: FAILED

// RUN: rectify-opt %s --rectify-optimize --rectify-to-llvm="cache-bytes=16384" -o /dev/null --remarks-filter-passed=rectify-tile-batch 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: rectify-opt %s --rectify-optimize --rectify-to-llvm="cache-bytes=100000" -o /dev/null --remarks-filter-passed=rectify-tile-batch 2>&1 | FileCheck %s --check-prefix=THREE
// REMARK: ops run on 1 of a batch of 9 at a time
// THREE: ops run on 3 of a batch of 9 at a time

#channel = affine_map<(n, y, x, c) -> (c)>
#all = affine_map<(n, y, x, c) -> (n, y, x, c)>
func.func @network(%x: tensor<9x12x12x16xf32>, %w1: tensor<3x3x16x16xf32>, %b1: tensor<16xf32>,
                   %w2: tensor<3x3x16xf32>, %w3: tensor<1x1x32x24xf32>, %w4: tensor<24x10xf32>)
    -> (tensor<9x10xf32>, tensor<9x6x6x32xf32>, tensor<24xf32>) {
  %zero = arith.constant 0.0 : f32
  %least = arith.constant 0xFF800000 : f32
  %px = tensor.pad %x low[0, 1, 1, 0] high[0, 1, 1, 0] {
  ^bb0(%n: index, %i: index, %j: index, %c: index):
    tensor.yield %zero : f32
  } : tensor<9x12x12x16xf32> to tensor<9x14x14x16xf32>
  %e1 = tensor.empty() : tensor<9x12x12x16xf32>
  %f1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<9x12x12x16xf32>) -> tensor<9x12x12x16xf32>
  %c1 = linalg.conv_2d_nhwc_hwcf ins(%px, %w1 : tensor<9x14x14x16xf32>, tensor<3x3x16x16xf32>) outs(%f1 : tensor<9x12x12x16xf32>) -> tensor<9x12x12x16xf32>
  %s1 = linalg.generic {indexing_maps = [#all, #channel, #all], iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%c1, %b1 : tensor<9x12x12x16xf32>, tensor<16xf32>) outs(%e1 : tensor<9x12x12x16xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %t = arith.addf %a, %b : f32
    linalg.yield %t : f32
  } -> tensor<9x12x12x16xf32>
  %r1 = rectify.relu %s1 : tensor<9x12x12x16xf32>
  %res = arith.addf %r1, %x : tensor<9x12x12x16xf32>

  %e2 = tensor.empty() : tensor<9x10x10x16xf32>
  %f2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<9x10x10x16xf32>) -> tensor<9x10x10x16xf32>
  %c2 = linalg.depthwise_conv_2d_nhwc_hwc ins(%res, %w2 : tensor<9x12x12x16xf32>, tensor<3x3x16xf32>) outs(%f2 : tensor<9x10x10x16xf32>) -> tensor<9x10x10x16xf32>
  %r2 = rectify.relu6 %c2 : tensor<9x10x10x16xf32>
  %p2 = tensor.pad %r2 low[0, 1, 1, 0] high[0, 1, 1, 0] {
  ^bb0(%n: index, %i: index, %j: index, %c: index):
    tensor.yield %least : f32
  } : tensor<9x10x10x16xf32> to tensor<9x12x12x16xf32>
  %window = tensor.empty() : tensor<2x2xf32>
  %e3 = tensor.empty() : tensor<9x6x6x16xf32>
  %f3 = linalg.fill ins(%least : f32) outs(%e3 : tensor<9x6x6x16xf32>) -> tensor<9x6x6x16xf32>
  %m3 = linalg.pooling_nhwc_max {strides = dense<2> : tensor<2xi64>} ins(%p2, %window : tensor<9x12x12x16xf32>, tensor<2x2xf32>) outs(%f3 : tensor<9x6x6x16xf32>) -> tensor<9x6x6x16xf32>
  %l3 = rectify.leaky_relu %m3 {alpha = 0.1} : tensor<9x6x6x16xf32>
  %both = tensor.concat dim(3) %m3, %l3 : (tensor<9x6x6x16xf32>, tensor<9x6x6x16xf32>) -> tensor<9x6x6x32xf32>

  %e4 = tensor.empty() : tensor<9x6x6x24xf32>
  %f4 = linalg.fill ins(%zero : f32) outs(%e4 : tensor<9x6x6x24xf32>) -> tensor<9x6x6x24xf32>
  %c4 = linalg.conv_2d_nhwc_hwcf ins(%both, %w3 : tensor<9x6x6x32xf32>, tensor<1x1x32x24xf32>) outs(%f4 : tensor<9x6x6x24xf32>) -> tensor<9x6x6x24xf32>
  %r4 = rectify.elu %c4 : tensor<9x6x6x24xf32>
  %e5 = tensor.empty() : tensor<9x24xf32>
  %f5 = linalg.fill ins(%zero : f32) outs(%e5 : tensor<9x24xf32>) -> tensor<9x24xf32>
  %mean = linalg.reduce { arith.addf } ins(%r4 : tensor<9x6x6x24xf32>) outs(%f5 : tensor<9x24xf32>) dimensions = [1, 2]
  %e6 = tensor.empty() : tensor<24xf32>
  %f6 = linalg.fill ins(%zero : f32) outs(%e6 : tensor<24xf32>) -> tensor<24xf32>
  %whole = linalg.reduce { arith.addf } ins(%mean : tensor<9x24xf32>) outs(%f6 : tensor<24xf32>) dimensions = [0]
  %e7 = tensor.empty() : tensor<9x10xf32>
  %f7 = linalg.fill ins(%zero : f32) outs(%e7 : tensor<9x10xf32>) -> tensor<9x10xf32>
  %y = linalg.matmul ins(%mean, %w4 : tensor<9x24xf32>, tensor<24x10xf32>) outs(%f7 : tensor<9x10xf32>) -> tensor<9x10xf32>
  return %y, %both, %whole : tensor<9x10xf32>, tensor<9x6x6x32xf32>, tensor<24xf32>
}
