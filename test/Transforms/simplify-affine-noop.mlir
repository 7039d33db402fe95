// RUN: rectify-opt %s --rectify-simplify | FileCheck %s
// RUN: rectify-opt %s --rectify-simplify -o /dev/null --remarks-filter-missed=rectify-simplify 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:

//===----------------------------------------------------------------------===//
// fold-affine
//===----------------------------------------------------------------------===//

// Rounds otherwise, which nobody allowed.
// CHECK-LABEL: func @exact(
// CHECK: linalg.matmul
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}fold-affine{{.*}}Function=exact {{.*}}'linalg.matmul' has constant weights, but the scale or shift by 'arith.mulf' is not folded into them, which rounds otherwise{{.*}}Suggestion="give it fastmath<reassoc>, or the pass the option fold-affine"
func.func @exact(%a: tensor<4x2xf32>, %e: tensor<4x3xf32>) -> tensor<4x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<4x3xf32>
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %s = arith.constant dense<0.3> : tensor<4x3xf32>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%zero : tensor<4x3xf32>) -> tensor<4x3xf32>
  %y = arith.mulf %m, %s : tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// Half of 3 is no integer: its product with the least number is rounded.
// CHECK-LABEL: func @underflow(
// CHECK: linalg.matmul
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}fold-affine{{.*}}Function=underflow {{.*}}is not folded into them, which rounds otherwise: a product may underflow
func.func @underflow(%a: tensor<4x2xf32> {rectify.range = [-1.0e6, 1.0e6]}) -> tensor<4x2xf32> {
  %zero = arith.constant dense<0.0> : tensor<4x2xf32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, -4.0]]> : tensor<2x2xf32>
  %s = arith.constant dense<0.5> : tensor<4x2xf32>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %y = arith.mulf %m, %s : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// -2 * 0 is -0, and a sum of products with -2 times the weights is +0.
// CHECK-LABEL: func @negative_zero(
// CHECK: linalg.matmul
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}fold-affine{{.*}}Function=negative_zero {{.*}}'linalg.matmul' is scaled behind by a negative number, which makes -0 of a sum of 0{{.*}}Suggestion="give the ops behind it fastmath<nsz>, or the pass the option fold-affine"
func.func @negative_zero(%a: tensor<4x2xf32>) -> tensor<4x2xf32> {
  %zero = arith.constant dense<0.0> : tensor<4x2xf32>
  %w = arith.constant dense<[[1.0, 2.0], [3.0, -4.0]]> : tensor<2x2xf32>
  %s = arith.constant dense<-2.0> : tensor<4x2xf32>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xf32>, tensor<2x2xf32>) outs(%zero : tensor<4x2xf32>) -> tensor<4x2xf32>
  %y = arith.mulf %m, %s fastmath<reassoc> : tensor<4x2xf32>
  return %y : tensor<4x2xf32>
}

// A bias alone is as good where it is.
// CHECK-LABEL: func @bias(
// CHECK: linalg.matmul
// CHECK-NEXT: arith.addf
func.func @bias(%a: tensor<4x2xf32>) -> tensor<4x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<4x3xf32>
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %s = arith.constant dense<0.3> : tensor<4x3xf32>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%zero : tensor<4x3xf32>) -> tensor<4x3xf32>
  %y = arith.addf %m, %s fastmath<reassoc> : tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// CHECK-LABEL: func @variable_weights(
// CHECK: linalg.matmul
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}Function=variable_weights {{.*}}'linalg.matmul' is scaled behind, but its weights are not constant
func.func @variable_weights(%a: tensor<4x2xf32>, %w: tensor<2x3xf32>) -> tensor<4x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<4x3xf32>
  %s = arith.constant dense<0.3> : tensor<4x3xf32>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%zero : tensor<4x3xf32>) -> tensor<4x3xf32>
  %y = arith.mulf %m, %s fastmath<reassoc> : tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// CHECK-LABEL: func @variable_start(
// CHECK: linalg.matmul
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}Function=variable_start {{.*}}'linalg.matmul' is scaled behind, but what its sum starts from is not constant
func.func @variable_start(%a: tensor<4x2xf32>, %e: tensor<4x3xf32>) -> tensor<4x3xf32> {
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %s = arith.constant dense<0.3> : tensor<4x3xf32>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%e : tensor<4x3xf32>) -> tensor<4x3xf32>
  %y = arith.mulf %m, %s fastmath<reassoc> : tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// One scale for each row: not of the weights, which are read by all rows.
// CHECK-LABEL: func @other_dims(
// CHECK: linalg.matmul
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}Function=other_dims {{.*}}'linalg.matmul' is scaled behind, but by dims that its constant weights do not have
func.func @other_dims(%a: tensor<2x2xf32>) -> tensor<2x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<2x3xf32>
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %s = arith.constant dense<[[0.3, 0.3, 0.3], [0.5, 0.5, 0.5]]> : tensor<2x3xf32>
  %m = linalg.matmul ins(%a, %w : tensor<2x2xf32>, tensor<2x3xf32>) outs(%zero : tensor<2x3xf32>) -> tensor<2x3xf32>
  %y = arith.mulf %m, %s fastmath<reassoc> : tensor<2x3xf32>
  return %y : tensor<2x3xf32>
}

// CHECK-LABEL: func @shared_weights(
// CHECK: linalg.matmul
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}Function=shared_weights {{.*}}'linalg.matmul' is scaled behind, but its weights have other users
func.func @shared_weights(%a: tensor<4x2xf32>) -> (tensor<4x3xf32>, tensor<2x3xf32>) {
  %zero = arith.constant dense<0.0> : tensor<4x3xf32>
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %s = arith.constant dense<0.3> : tensor<4x3xf32>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%zero : tensor<4x3xf32>) -> tensor<4x3xf32>
  %y = arith.mulf %m, %s fastmath<reassoc> : tensor<4x3xf32>
  return %y, %w : tensor<4x3xf32>, tensor<2x3xf32>
}

// CHECK-LABEL: func @overflow(
// CHECK: linalg.matmul
// CHECK-NEXT: arith.mulf
// REMARK: remark: {{.*}}Function=overflow {{.*}}'linalg.matmul' is scaled behind, but its weights would overflow
func.func @overflow(%a: tensor<4x2xf16>) -> tensor<4x3xf16> {
  %zero = arith.constant dense<0.0> : tensor<4x3xf16>
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf16>
  %s = arith.constant dense<6.0e4> : tensor<4x3xf16>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xf16>, tensor<2x3xf16>) outs(%zero : tensor<4x3xf16>) -> tensor<4x3xf16>
  %y = arith.mulf %m, %s fastmath<reassoc> : tensor<4x3xf16>
  return %y : tensor<4x3xf16>
}

// Other users need the product itself, and not all that follows scales.
// CHECK-LABEL: func @second_user(
// CHECK: linalg.matmul
// CHECK-NEXT: arith.mulf
func.func @second_user(%a: tensor<4x2xf32>) -> (tensor<4x3xf32>, tensor<4x3xf32>) {
  %zero = arith.constant dense<0.0> : tensor<4x3xf32>
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %s = arith.constant dense<0.3> : tensor<4x3xf32>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%zero : tensor<4x3xf32>) -> tensor<4x3xf32>
  %y = arith.mulf %m, %s fastmath<reassoc> : tensor<4x3xf32>
  return %y, %m : tensor<4x3xf32>, tensor<4x3xf32>
}

// CHECK-LABEL: func @square(
// CHECK: linalg.matmul
// CHECK-NEXT: arith.mulf
func.func @square(%a: tensor<4x2xf32>) -> tensor<4x3xf32> {
  %zero = arith.constant dense<0.0> : tensor<4x3xf32>
  %w = arith.constant dense<[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]> : tensor<2x3xf32>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xf32>, tensor<2x3xf32>) outs(%zero : tensor<4x3xf32>) -> tensor<4x3xf32>
  %y = arith.mulf %m, %m fastmath<reassoc> : tensor<4x3xf32>
  return %y : tensor<4x3xf32>
}

// Integers round nothing, but have another accumulator.
// CHECK-LABEL: func @integers(
// CHECK: linalg.matmul
// CHECK-NEXT: arith.muli
func.func @integers(%a: tensor<4x2xi32>) -> tensor<4x3xi32> {
  %zero = arith.constant dense<0> : tensor<4x3xi32>
  %w = arith.constant dense<[[1, 2, 3], [4, 5, 6]]> : tensor<2x3xi32>
  %s = arith.constant dense<3> : tensor<4x3xi32>
  %m = linalg.matmul ins(%a, %w : tensor<4x2xi32>, tensor<2x3xi32>) outs(%zero : tensor<4x3xi32>) -> tensor<4x3xi32>
  %y = arith.muli %m, %s : tensor<4x3xi32>
  return %y : tensor<4x3xi32>
}
