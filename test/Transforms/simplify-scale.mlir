// RUN: rectify-opt %s --rectify-simplify | FileCheck %s
// RUN: rectify-opt %s --rectify-simplify -o /dev/null --remarks-filter-passed=rectify-simplify 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK

//===----------------------------------------------------------------------===//
// Positive factors
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @two_factors(
// CHECK-NEXT: %[[C:.*]] = arith.constant 6.000000e+00 : f16
// CHECK-NEXT: %[[M:.*]] = arith.mulf %arg0, %[[C]] fastmath<reassoc> : f16
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %[[M]] : f16
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: remark: {{.*}}scale{{.*}}Function=two_factors {{.*}}'arith.mulf' by a constant goes before 'rectify.relu'
func.func @two_factors(%x: f16) -> f16 {
  %two = arith.constant 2.0 : f16
  %three = arith.constant 3.0 : f16
  %m = arith.mulf %x, %two fastmath<reassoc> : f16
  %a = rectify.relu %m : f16
  %y = arith.mulf %three, %a fastmath<reassoc> : f16
  return %y : f16
}

// The limits are scaled too.
// CHECK-LABEL: func @limits(
// CHECK-NEXT: %[[C:.*]] = arith.constant 1.000000e+00 : f16
// CHECK-NEXT: %[[M:.*]] = arith.mulf %arg0, %[[C]] fastmath<reassoc> : f16
// CHECK-NEXT: %[[Y:.*]] = rectify.clip %[[M]] {hi = 3.000000e+00 : f64, lo = -5.000000e-01 : f64} : f16
func.func @limits(%x: f16) -> f16 {
  %two = arith.constant 2.0 : f16
  %half = arith.constant 0.5 : f16
  %m = arith.mulf %x, %two fastmath<reassoc> : f16
  %a = rectify.clip %m {lo = -1.0, hi = 6.0} : f16
  %y = arith.mulf %a, %half fastmath<reassoc> : f16
  return %y : f16
}

// Into the weights.
// CHECK-LABEL: func @weights(
// CHECK-DAG: arith.constant dense<{{.*}}5.000000e-01, 4.000000e+00{{.*}}> : tensor<1x2xf32>
// CHECK: %[[M:.*]] = linalg.matmul
// CHECK-NEXT: %[[Y:.*]] = rectify.leaky_relu %[[M]] fastmath<reassoc>
// CHECK-NEXT: return %[[Y]]
func.func @weights(%x: tensor<4x1xf32>) -> tensor<4x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %zero = arith.constant dense<0.0> : tensor<4x2xf32>
  %c = arith.constant dense<[0.5, 2.0]> : tensor<2xf32>
  %e = tensor.empty() : tensor<4x2xf32>
  %m = linalg.matmul ins(%x, %w : tensor<4x1xf32>, tensor<1x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %cb = linalg.broadcast ins(%c : tensor<2xf32>) outs(%e : tensor<4x2xf32>) dimensions = [0]
  %a = rectify.leaky_relu %m fastmath<reassoc> : tensor<4x2xf32>
  %y = arith.mulf %a, %cb fastmath<reassoc> : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// Without flags, where no result changes.
// CHECK-LABEL: func @exact(
// CHECK-NEXT: %[[C:.*]] = arith.constant 1.200000e+01 : f16
// CHECK-NEXT: %[[M:.*]] = arith.mulf %arg0, %[[C]] : f16
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %[[M]] : f16
// CHECK-NEXT: return %[[Y]]
func.func @exact(%x: f16) -> f16 {
  %three = arith.constant 3.0 : f16
  %four = arith.constant 4.0 : f16
  %m = arith.mulf %x, %three : f16
  %a = rectify.relu %m : f16
  %y = arith.mulf %four, %a : f16
  return %y : f16
}

// CHECK-LABEL: func @exact_weights(
// CHECK-DAG: arith.constant dense<{{.*}}4.000000e+00, 8.000000e+00{{.*}}> : tensor<1x2xf32>
// CHECK: %[[M:.*]] = linalg.matmul
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %[[M]]
// CHECK-NEXT: return %[[Y]]
func.func @exact_weights(%x: tensor<4x1xf32> {rectify.range = [-1000.0, 1000.0]}) -> tensor<4x2xf32> {
  %w = arith.constant dense<[[1.0, 2.0]]> : tensor<1x2xf32>
  %zero = arith.constant dense<0.0> : tensor<4x2xf32>
  %c = arith.constant dense<4.0> : tensor<4x2xf32>
  %m = linalg.matmul ins(%x, %w : tensor<4x1xf32>, tensor<1x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %a = rectify.relu %m : tensor<4x2xf32>
  %y = arith.mulf %a, %c : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}
