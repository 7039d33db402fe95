// RUN: rectify-opt %s --rectify-fuse-epilogue | FileCheck %s
// RUN: rectify-opt %s --rectify-fuse-epilogue -o /dev/null --remarks-filter-missed=rectify-fuse-epilogue 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:

// CHECK-NOT: rectify.contract

// REMARK: remark: {{.*}}Function=zero_points {{.*}}'linalg.conv_2d_nhwc_hwcf_q' is not fused with 'rectify.relu' behind it: it subtracts two zero points before it multiplies, so that it is no sum of products; quantize its weights with the constant zero point 0
func.func @zero_points(%x: tensor<1x8x8x3xi8>, %w: tensor<2x2x3x5xi8>, %p: i32, %q: i32, %e: tensor<1x7x7x5xi32>) -> tensor<1x7x7x5xi32> {
  %c = linalg.conv_2d_nhwc_hwcf_q ins(%x, %w, %p, %q : tensor<1x8x8x3xi8>, tensor<2x2x3x5xi8>, i32, i32) outs(%e : tensor<1x7x7x5xi32>) -> tensor<1x7x7x5xi32>
  %y = rectify.relu %c : tensor<1x7x7x5xi32>
  return %y : tensor<1x7x7x5xi32>
}

// A pooling multiplies with nothing: it is no contraction, and none was missed.
func.func @pooling(%x: tensor<1x8x8x3xf32>, %w: tensor<2x2xf32>, %e: tensor<1x7x7x3xf32>) -> tensor<1x7x7x3xf32> {
  %c = linalg.pooling_nhwc_sum ins(%x, %w : tensor<1x8x8x3xf32>, tensor<2x2xf32>) outs(%e : tensor<1x7x7x3xf32>) -> tensor<1x7x7x3xf32>
  %y = rectify.relu %c : tensor<1x7x7x3xf32>
  return %y : tensor<1x7x7x3xf32>
}

// The window runs backwards: no sum of dims times positive constants.
// REMARK: remark: {{.*}}Function=backwards {{.*}}'linalg.generic' is not fused with 'rectify.relu' behind it: its types or indexing are not those of a contraction
func.func @backwards(%x: tensor<9xf32>, %w: tensor<3xf32>, %e: tensor<9xf32>) -> tensor<9xf32> {
  %c = linalg.generic {indexing_maps = [affine_map<(i, k) -> (i - k)>, affine_map<(i, k) -> (k)>, affine_map<(i, k) -> (i)>],
                       iterator_types = ["parallel", "reduction"]}
      ins(%x, %w : tensor<9xf32>, tensor<3xf32>) outs(%e : tensor<9xf32>) {
  ^bb0(%a: f32, %b: f32, %acc: f32):
    %p = arith.mulf %a, %b : f32
    %s = arith.addf %acc, %p : f32
    linalg.yield %s : f32
  } -> tensor<9xf32>
  %y = rectify.relu %c : tensor<9xf32>
  return %y : tensor<9xf32>
}
