// RUN: rectify-opt %s --rectify-skip-zeros --split-input-file | FileCheck %s
// RUN: rectify-opt %s --rectify-skip-zeros --split-input-file -o /dev/null --remarks-filter-passed=rectify-skip-zeros \
// RUN:   --remarks-filter-missed=rectify-skip-zeros 2>&1 | FileCheck %s --check-prefix=REMARK
// RUN: rectify-opt %s --rectify-skip-zeros=always=false --split-input-file | FileCheck %s --check-prefix=ASKED

// Behind a ReLU, with finite constants.

// REMARK: remark: [Passed] skips-zeros | Category:rectify-skip-zeros | Function=behind_relu
// CHECK-LABEL: func @behind_relu
// CHECK: rectify.contract ins(%{{.*}}, %cst {{.*}} attributes {rectify.skip_zeros}
// ASKED-LABEL: func @behind_relu
// ASKED-NOT: rectify.skip_zeros
func.func @behind_relu(%x: tensor<1x8xf32>, %w: tensor<8x4xf32>, %e: tensor<1x4xf32>, %f: tensor<1x3xf32>) -> tensor<1x3xf32> {
  %v = arith.constant dense<2.0> : tensor<4x3xf32>
  %h = rectify.contract ins(%x, %w : tensor<1x8xf32>, tensor<8x4xf32>) outs(%e : tensor<1x4xf32>) epilogue(%acc: f32) {
    %0 = rectify.relu %acc : f32
    rectify.yield %0 : f32
  } -> tensor<1x4xf32>
  %y = rectify.contract ins(%h, %v : tensor<1x4xf32>, tensor<4x3xf32>) outs(%f : tensor<1x3xf32>) -> tensor<1x3xf32>
  return %y : tensor<1x3xf32>
}

// -----

// On request without a ReLU, four rows.

// CHECK-LABEL: func @asked
// CHECK: attributes {rectify.skip_zeros}
// ASKED-LABEL: func @asked
// ASKED: rectify.contract {{.*}} attributes {rectify.skip_zeros}
func.func @asked(%x: tensor<4x4xbf16>, %f: tensor<4x3xf32>) -> tensor<4x3xf32> attributes {rectify.skip_zeros} {
  %v = arith.constant dense<2.0> : tensor<4x3xbf16>
  %y = rectify.contract ins(%x, %v : tensor<4x4xbf16>, tensor<4x3xbf16>) outs(%f : tensor<4x3xf32>) -> tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// -----

// Infinite, not known, without zeros, or many rows.

// REMARK: Function=infinite | {{.*}}they are no constant of finite numbers, and an infinity times 0 is not 0
// REMARK: Function=not_known | {{.*}}they are no constant of finite numbers
// REMARK: Function=no_zeros | {{.*}}its input does not come from an activation that gives zeros
// CHECK-LABEL: func @infinite
// CHECK-NOT: rectify.skip_zeros
func.func @infinite(%x: tensor<1x4xf32>, %f: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %v = arith.constant dense<[[1.0, 0x7F800000], [1.0, 1.0], [1.0, 1.0], [1.0, 1.0]]> : tensor<4x2xf32>
  %h = rectify.relu %x : tensor<1x4xf32>
  %y = rectify.contract ins(%h, %v : tensor<1x4xf32>, tensor<4x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
func.func @not_known(%x: tensor<1x4xf32>, %v: tensor<4x2xf32>, %f: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %h = rectify.relu %x : tensor<1x4xf32>
  %y = rectify.contract ins(%h, %v : tensor<1x4xf32>, tensor<4x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
func.func @no_zeros(%x: tensor<1x4xf32>, %f: tensor<1x2xf32>) -> tensor<1x2xf32> {
  %v = arith.constant dense<1.0> : tensor<4x2xf32>
  %h = rectify.leaky_relu %x : tensor<1x4xf32>
  %y = rectify.contract ins(%h, %v : tensor<1x4xf32>, tensor<4x2xf32>) outs(%f : tensor<1x2xf32>) -> tensor<1x2xf32>
  return %y : tensor<1x2xf32>
}
func.func @many_rows(%x: tensor<5x4xf32>, %f: tensor<5x2xf32>) -> tensor<5x2xf32> {
  %v = arith.constant dense<1.0> : tensor<4x2xf32>
  %h = rectify.relu %x : tensor<5x4xf32>
  %y = rectify.contract ins(%h, %v : tensor<5x4xf32>, tensor<4x2xf32>) outs(%f : tensor<5x2xf32>) -> tensor<5x2xf32>
  return %y : tensor<5x2xf32>
}
