// RUN: rectify-opt %s --rectify-fuse-epilogue | FileCheck %s
// RUN: rectify-opt %s --rectify-fuse-epilogue --convert-rectify-to-linalg | rectify-opt --rectify-fuse-epilogue \
// RUN:   | FileCheck %s --check-prefix=AGAIN

// What --convert-rectify-to-linalg undoes is found again.
// AGAIN-COUNT-30: rectify.contract
// AGAIN-NOT: linalg.generic

//===----------------------------------------------------------------------===//
// Bias and activation
//===----------------------------------------------------------------------===//

// A dynamic size that is asked of an intermediate result is no second user.
// CHECK-LABEL: func @matmul_bias_elu(
// CHECK-SAME: %[[A:.*]]: tensor<?x8xf32>, %[[B:.*]]: tensor<8x16xf32>, %[[BIAS:.*]]: tensor<16xf32>)
// CHECK: %[[E:.*]] = tensor.empty(%{{.*}}) : tensor<?x16xf32>
// CHECK-NOT: linalg.
// CHECK: %[[R:.*]] = rectify.contract ins(%[[A]], %[[B]] : {{.*}}) sides(%[[BIAS]] : tensor<16xf32>) outs(%[[E]] : tensor<?x16xf32>) epilogue(%[[ACC:.*]]: f32, %[[SIDE:.*]]: f32)
// CHECK-NEXT: %[[S:.*]] = arith.addf %[[ACC]], %[[SIDE]] fastmath<nsz> : f32
// CHECK-NEXT: %[[Y:.*]] = rectify.elu %[[S]] {alpha = 5.000000e-01 : f64} : f32
// CHECK-NEXT: rectify.yield %[[Y]] : f32
// CHECK: return %[[R]]
func.func @matmul_bias_elu(%a: tensor<?x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>) -> tensor<?x16xf32> {
  %c0 = arith.constant 0 : index
  %zero = arith.constant 0.0 : f32
  %n = tensor.dim %a, %c0 : tensor<?x8xf32>
  %e = tensor.empty(%n) : tensor<?x16xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x16xf32>) -> tensor<?x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<?x8xf32>, tensor<8x16xf32>) outs(%f : tensor<?x16xf32>) -> tensor<?x16xf32>
  %d = tensor.dim %m, %c0 : tensor<?x16xf32>
  %e2 = tensor.empty(%d) : tensor<?x16xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%m, %bias : tensor<?x16xf32>, tensor<16xf32>) outs(%e2 : tensor<?x16xf32>) {
  ^bb0(%x: f32, %s: f32, %out: f32):
    %sum = arith.addf %x, %s fastmath<nsz> : f32
    linalg.yield %sum : f32
  } -> tensor<?x16xf32>
  %y = rectify.elu %z {alpha = 0.5} : tensor<?x16xf32>
  return %y : tensor<?x16xf32>
}

// Named ops, a broadcast, and a slope by its axis.
// CHECK-LABEL: func @broadcast_add_prelu(
// CHECK: rectify.contract {{.*}} sides(%arg2, %arg3 : tensor<16xf32>, tensor<16xf32>) outs(%arg4
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.prelu %{{.*}}, %{{.*}} : f32, f32
// CHECK-NEXT: rectify.yield
func.func @broadcast_add_prelu(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>, %slope: tensor<16xf32>,
                               %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %s = linalg.add ins(%m, %z : tensor<4x16xf32>, tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.prelu %s, %slope {axis = 1} : tensor<4x16xf32>, tensor<16xf32>
  return %y : tensor<4x16xf32>
}

// linalg.map, linalg.elementwise, arith and math on tensors, constants.
// CHECK-LABEL: func @long_chain(
// CHECK: rectify.contract ins(%arg0, %arg1 : {{.*}}) sides(%arg3 : f32) outs(%arg2 : tensor<4x16xi32>) epilogue(%[[ACC:.*]]: f32, %[[S:.*]]: f32)
// CHECK: %[[TWO:.*]] = arith.constant 2.000000e+00 : f32
// CHECK: %[[V0:.*]] = arith.mulf %[[ACC]], %[[S]] : f32
// CHECK: %[[V1:.*]] = arith.mulf %[[V0]], %[[TWO]] : f32
// CHECK: %[[V2:.*]] = math.exp %[[V1]] : f32
// CHECK: %[[V3:.*]] = math.absf %[[V2]] : f32
// CHECK: %[[THREE:.*]] = arith.constant 3.000000e+00 : f32
// CHECK: %[[V4:.*]] = arith.subf %[[THREE]], %[[V3]] : f32
// CHECK: %[[FOUR:.*]] = arith.constant 4.000000e+00 : f32
// CHECK: %[[V5:.*]] = arith.cmpf olt, %[[V4]], %[[FOUR]] : f32
// CHECK: %[[V6:.*]] = arith.extui %[[V5]] : i1 to i32
// CHECK: rectify.yield %[[V6]] : i32
func.func @long_chain(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %out: tensor<4x16xi32>, %s: f32, %e: tensor<4x16xf32>) -> tensor<4x16xi32> {
  %zero = arith.constant dense<0.0> : tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%zero : tensor<4x16xf32>) -> tensor<4x16xf32>
  %two = arith.constant 2.0 : f32
  %v1 = linalg.map ins(%m : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) (%x: f32, %o: f32) {
    %p = arith.mulf %x, %s : f32
    %q = arith.mulf %p, %two : f32
    linalg.yield %q : f32
  }
  %v2 = linalg.elementwise kind=#linalg.elementwise_kind<exp> ins(%v1 : tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %v3 = math.absf %v2 : tensor<4x16xf32>
  %three = arith.constant dense<3.0> : tensor<4x16xf32>
  %v4 = arith.subf %three, %v3 : tensor<4x16xf32>
  %four = arith.constant 4.0 : f32
  %fours = tensor.splat %four : tensor<4x16xf32>
  %v5 = arith.cmpf olt, %v4, %fours : tensor<4x16xf32>
  %v6 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%v5 : tensor<4x16xi1>) outs(%out : tensor<4x16xi32>) {
  ^bb0(%x: i1, %o: i32):
    %w = arith.extui %x : i1 to i32
    linalg.yield %w : i32
  } -> tensor<4x16xi32>
  return %v6 : tensor<4x16xi32>
}

// A residual is a side operand of the result's shape, a gate too; the result
// may be read twice.
// CHECK-LABEL: func @residual_and_gate(
// CHECK: rectify.contract ins(%arg0, %arg1 : {{.*}}) sides(%arg2, %arg3 : tensor<4x16xf32>, tensor<4x16xf32>) outs(%arg2
// CHECK-NEXT: %[[S:.*]] = arith.addf %{{.*}}, %{{.*}} : f32
// CHECK-NEXT: %[[Q:.*]] = arith.mulf %[[S]], %[[S]] : f32
// CHECK-NEXT: rectify.swiglu %[[Q]], %{{.*}} : f32
func.func @residual_and_gate(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>, %v: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%c : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %s = arith.addf %m, %c : tensor<4x16xf32>
  %q = arith.mulf %s, %s : tensor<4x16xf32>
  %y = rectify.swiglu %q, %v : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

//===----------------------------------------------------------------------===//
// What the sum starts from
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @accumulate(
// CHECK: rectify.contract ins(%arg0, %arg1 : {{.*}}) sides(%arg2 : tensor<4x16xf32>) outs(%arg2 : tensor<4x16xf32>)
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.relu
func.func @accumulate(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%c : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.relu %m : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// A bias that is broadcast into the init, even with nothing behind it.
// CHECK-LABEL: func @bias_as_init(
// CHECK: rectify.contract ins(%arg0, %arg1 : {{.*}}) sides(%arg2 : tensor<16xf32>) outs(%arg3 : tensor<4x16xf32>)
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.yield
func.func @bias_as_init(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%z : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %m : tensor<4x16xf32>
}

// CHECK-LABEL: func @row_as_init(
// CHECK: %[[B:.*]] = tensor.collapse_shape %arg2
// CHECK: rectify.contract {{.*}} sides(%[[B]] : tensor<16xf32>) outs(%arg3
func.func @row_as_init(%x: tensor<4x8xf32>, %w: tensor<8x16xf32>, %b: tensor<1x16xf32>, %o: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %z = linalg.generic {indexing_maps = [affine_map<(i, j) -> (0, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%b : tensor<1x16xf32>) outs(%o : tensor<4x16xf32>) {
  ^bb0(%s: f32, %out: f32):
    linalg.yield %s : f32
  } -> tensor<4x16xf32>
  %m = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x16xf32>) outs(%z : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %m : tensor<4x16xf32>
}

// -0 is no 0: (-0) + (-0) is -0.
// CHECK-LABEL: func @negative_zero_init(
// CHECK: rectify.contract {{.*}} sides(%{{.*}} : f32) outs(%arg2
// CHECK-NEXT: arith.addf
func.func @negative_zero_init(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant -0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.relu %m : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

//===----------------------------------------------------------------------===//
// Kinds of contractions
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @transposed_inputs(
// CHECK: rectify.contract indexing_maps = [#[[A:.*]], #[[B:.*]], #[[C:.*]]]
func.func @transposed_inputs(%a: tensor<8x4xf32>, %b: tensor<16x8xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul indexing_maps = [affine_map<(m, n, k) -> (k, m)>, affine_map<(m, n, k) -> (n, k)>, affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : tensor<8x4xf32>, tensor<16x8xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.relu %m : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// A transpose behind the contraction only changes the maps.
// CHECK-LABEL: func @transposed_result(
// CHECK: rectify.contract {{.*}} sides(%arg2 : tensor<4xf32>) outs(%arg3 : tensor<16x4xf32>)
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.relu
func.func @transposed_result(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %bias: tensor<4xf32>, %t: tensor<16x4xf32>, %e: tensor<4x16xf32>) -> tensor<16x4xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %z = linalg.generic {indexing_maps = [affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%m, %bias : tensor<4x16xf32>, tensor<4xf32>) outs(%t : tensor<16x4xf32>) {
  ^bb0(%x: f32, %s: f32, %out: f32):
    %sum = arith.addf %x, %s : f32
    linalg.yield %sum : f32
  } -> tensor<16x4xf32>
  %y = rectify.relu %z : tensor<16x4xf32>
  return %y : tensor<16x4xf32>
}

// Dims of size 1 that are indexed by 0 are reshaped away.
// CHECK-LABEL: func @batch_matmul(
// CHECK: %[[SLOPE:.*]] = tensor.collapse_shape %arg3 {{\[\[}}0, 1]] : tensor<?x1xf32> into tensor<?xf32>
// CHECK: rectify.contract {{.*}} sides(%arg2, %[[SLOPE]] : tensor<16xf32>, tensor<?xf32>)
func.func @batch_matmul(%a: tensor<2x?x8xf32>, %b: tensor<2x8x16xf32>, %bias: tensor<16xf32>, %slope : tensor<?x1xf32>, %e: tensor<2x?x16xf32>) -> tensor<2x?x16xf32> {
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<2x?x16xf32>) dimensions = [0, 1]
  %m = linalg.batch_matmul ins(%a, %b : tensor<2x?x8xf32>, tensor<2x8x16xf32>) outs(%z : tensor<2x?x16xf32>) -> tensor<2x?x16xf32>
  %y = rectify.prelu %m, %slope : tensor<2x?x16xf32>, tensor<?x1xf32>
  return %y : tensor<2x?x16xf32>
}

// CHECK-LABEL: func @contract(
// CHECK: rectify.contract {{.*}} ins(%arg0, %arg1 : tensor<4x2x8xf32>, tensor<8x2x16xf32>) outs(%arg2
// CHECK-NEXT: rectify.relu
func.func @contract(%a: tensor<4x2x8xf32>, %b: tensor<8x2x16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.contract indexing_maps = [affine_map<(m, n, k, j) -> (m, j, k)>, affine_map<(m, n, k, j) -> (k, j, n)>, affine_map<(m, n, k, j) -> (m, n)>]
      ins(%a, %b : tensor<4x2x8xf32>, tensor<8x2x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.relu %m : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// CHECK-LABEL: func @vecmat(
// CHECK: %[[E:.*]] = tensor.empty() : tensor<16xf32>
// CHECK: rectify.contract {{.*}} sides(%arg2 : tensor<16xf32>) outs(%[[E]] : tensor<16xf32>)
func.func @vecmat(%a: tensor<8xf32>, %b: tensor<8x16xf32>, %bias: tensor<16xf32>) -> tensor<16xf32> {
  %zero = arith.constant dense<0.0> : tensor<16xf32>
  %m = linalg.vecmat ins(%a, %b : tensor<8xf32>, tensor<8x16xf32>) outs(%zero : tensor<16xf32>) -> tensor<16xf32>
  %s = arith.addf %m, %bias : tensor<16xf32>
  %y = rectify.relu %s : tensor<16xf32>
  return %y : tensor<16xf32>
}

// CHECK-LABEL: func @matvec(
// CHECK: rectify.contract {{.*}} ins(%arg0, %arg1 : tensor<?x8xf32>, tensor<8xf32>) sides(%arg2 : tensor<?xf32>)
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.elu
func.func @matvec(%a: tensor<?x8xf32>, %b: tensor<8xf32>, %bias: tensor<?xf32>, %e: tensor<?xf32>) -> tensor<?xf32> {
  %m = linalg.matvec ins(%a, %b : tensor<?x8xf32>, tensor<8xf32>) outs(%bias : tensor<?xf32>) -> tensor<?xf32>
  %y = rectify.elu %m : tensor<?xf32>
  return %y : tensor<?xf32>
}

// CHECK-LABEL: func @batch_matvec(
// CHECK: rectify.contract {{.*}} ins(%arg0, %arg1 : tensor<2x?x8xf32>, tensor<2x8xf32>)
// CHECK-NEXT: rectify.relu
func.func @batch_matvec(%a: tensor<2x?x8xf32>, %b: tensor<2x8xf32>, %e: tensor<2x?xf32>) -> tensor<2x?xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x?xf32>) -> tensor<2x?xf32>
  %m = linalg.batch_matvec ins(%a, %b : tensor<2x?x8xf32>, tensor<2x8xf32>) outs(%f : tensor<2x?xf32>) -> tensor<2x?xf32>
  %y = rectify.relu %m : tensor<2x?xf32>
  return %y : tensor<2x?xf32>
}

// CHECK-LABEL: func @batch_vecmat(
// CHECK: rectify.contract {{.*}} ins(%arg0, %arg1 : tensor<2x8xf32>, tensor<2x8x16xf32>)
// CHECK-NEXT: rectify.relu
func.func @batch_vecmat(%a: tensor<2x8xf32>, %b: tensor<2x8x16xf32>, %e: tensor<2x16xf32>) -> tensor<2x16xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x16xf32>) -> tensor<2x16xf32>
  %m = linalg.batch_vecmat ins(%a, %b : tensor<2x8xf32>, tensor<2x8x16xf32>) outs(%f : tensor<2x16xf32>) -> tensor<2x16xf32>
  %y = rectify.relu %m : tensor<2x16xf32>
  return %y : tensor<2x16xf32>
}

// The batch is summed over as well.
// CHECK-LABEL: func @batch_reduce_matmul(
// CHECK: rectify.contract {{.*}} ins(%arg0, %arg1 : tensor<2x4x8xf32>, tensor<2x8x16xf32>) outs(%arg2 : tensor<4x16xf32>)
// CHECK-NEXT: rectify.relu
func.func @batch_reduce_matmul(%a: tensor<2x4x8xf32>, %b: tensor<2x8x16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.batch_reduce_matmul ins(%a, %b : tensor<2x4x8xf32>, tensor<2x8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.relu %m : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// Both operands in tiles.
// CHECK-LABEL: func @mmt4d(
// CHECK: rectify.contract {{.*}} ins(%arg0, %arg1 : tensor<2x3x4x8xf32>, tensor<5x3x16x8xf32>) outs(%arg2 : tensor<2x5x4x16xf32>)
// CHECK-NEXT: rectify.relu
func.func @mmt4d(%a: tensor<2x3x4x8xf32>, %b: tensor<5x3x16x8xf32>, %e: tensor<2x5x4x16xf32>) -> tensor<2x5x4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x5x4x16xf32>) -> tensor<2x5x4x16xf32>
  %m = linalg.mmt4d ins(%a, %b : tensor<2x3x4x8xf32>, tensor<5x3x16x8xf32>) outs(%f : tensor<2x5x4x16xf32>) -> tensor<2x5x4x16xf32>
  %y = rectify.relu %m : tensor<2x5x4x16xf32>
  return %y : tensor<2x5x4x16xf32>
}

// CHECK-LABEL: func @dot(
// CHECK: rectify.contract {{.*}} outs(%arg2 : tensor<f32>)
// CHECK-NEXT: rectify.relu
func.func @dot(%a: tensor<8xf32>, %b: tensor<8xf32>, %e: tensor<f32>) -> tensor<f32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<f32>) -> tensor<f32>
  %m = linalg.dot ins(%a, %b : tensor<8xf32>, tensor<8xf32>) outs(%f : tensor<f32>) -> tensor<f32>
  %y = rectify.relu %m : tensor<f32>
  return %y : tensor<f32>
}

// CHECK-LABEL: func @generic(
// CHECK: rectify.contract {{.*}} outs(%arg2 : tensor<4x16xf64>) epilogue(%{{.*}}: f64)
// CHECK-NEXT: rectify.relu
func.func @generic(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %e: tensor<4x16xf64>) -> tensor<4x16xf64> {
  %zero = arith.constant 0.0 : f64
  %f = linalg.fill ins(%zero : f64) outs(%e : tensor<4x16xf64>) -> tensor<4x16xf64>
  %m = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
                       iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf64>) {
  ^bb0(%x: f32, %y: f32, %acc: f64):
    %xw = arith.extf %x : f32 to f64
    %yw = arith.extf %y : f32 to f64
    %p = arith.mulf %yw, %xw : f64
    %s = arith.addf %p, %acc : f64
    linalg.yield %s : f64
  } -> tensor<4x16xf64>
  %r = rectify.relu %m : tensor<4x16xf64>
  return %r : tensor<4x16xf64>
}

// A generic contraction with nothing behind it: elementwise fusion would draw
// the op before it into its body.
// CHECK-LABEL: func @generic_alone(
// CHECK: %[[Y:.*]] = rectify.elu
// CHECK: rectify.contract ins(%[[Y]], %arg1 : {{.*}}) outs(%arg2
func.func @generic_alone(%x: tensor<4x8xf32>, %b: tensor<8x16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %y = rectify.elu %x : tensor<4x8xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.generic {indexing_maps = [affine_map<(m, n, k) -> (m, k)>, affine_map<(m, n, k) -> (k, n)>, affine_map<(m, n, k) -> (m, n)>],
                       iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%y, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) {
  ^bb0(%p: f32, %q: f32, %acc: f32):
    %r = arith.mulf %p, %q : f32
    %s = arith.addf %r, %acc : f32
    linalg.yield %s : f32
  } -> tensor<4x16xf32>
  return %m : tensor<4x16xf32>
}

//===----------------------------------------------------------------------===//
// Element types
//===----------------------------------------------------------------------===//

// Summed in f32, rounded once to what the op's result is, then as it was.
// CHECK-LABEL: func @bf16(
// CHECK: rectify.contract {{.*}} sides(%arg2 : tensor<16xbf16>) {{.*}} epilogue(%[[ACC:.*]]: f32, %[[S:.*]]: bf16)
// CHECK-NEXT: %[[M:.*]] = arith.truncf %[[ACC]] : f32 to bf16
// CHECK-NEXT: %[[T:.*]] = arith.addf %[[M]], %[[S]] : bf16
// CHECK-NEXT: rectify.relu %[[T]] : bf16
func.func @bf16(%a: tensor<4x8xbf16>, %b: tensor<8x16xbf16>, %bias: tensor<16xbf16>, %e: tensor<4x16xbf16>) -> tensor<4x16xbf16> {
  %zero = arith.constant 0.0 : bf16
  %f = linalg.fill ins(%zero : bf16) outs(%e : tensor<4x16xbf16>) -> tensor<4x16xbf16>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xbf16>, tensor<8x16xbf16>) outs(%f : tensor<4x16xbf16>) -> tensor<4x16xbf16>
  %z = linalg.broadcast ins(%bias : tensor<16xbf16>) outs(%e : tensor<4x16xbf16>) dimensions = [0]
  %s = arith.addf %m, %z : tensor<4x16xbf16>
  %y = rectify.relu %s : tensor<4x16xbf16>
  return %y : tensor<4x16xbf16>
}

// CHECK-LABEL: func @bf16_to_f32_to_bf16(
// CHECK: rectify.contract {{.*}} outs(%arg3 : tensor<4x16xbf16>) epilogue(%[[ACC:.*]]: f32)
// CHECK-NEXT: %[[Y:.*]] = rectify.gelu %[[ACC]] : f32
// CHECK-NEXT: arith.truncf %[[Y]] : f32 to bf16
func.func @bf16_to_f32_to_bf16(%a: tensor<4x8xbf16>, %b: tensor<8x16xbf16>, %e: tensor<4x16xf32>, %o: tensor<4x16xbf16>) -> tensor<4x16xbf16> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xbf16>, tensor<8x16xbf16>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.gelu %m : tensor<4x16xf32>
  %t = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%y : tensor<4x16xf32>) outs(%o : tensor<4x16xbf16>) {
  ^bb0(%x: f32, %out: bf16):
    %w = arith.truncf %x : f32 to bf16
    linalg.yield %w : bf16
  } -> tensor<4x16xbf16>
  return %t : tensor<4x16xbf16>
}

// CHECK-LABEL: func @i8(
// CHECK: rectify.contract {{.*}} epilogue(%{{.*}}: i32)
// CHECK-NEXT: rectify.relu %{{.*}} : i32
func.func @i8(%a: tensor<4x8xi8>, %b: tensor<8x16xi8>, %e: tensor<4x16xi32>) -> tensor<4x16xi32> {
  %zero = arith.constant 0 : i32
  %f = linalg.fill ins(%zero : i32) outs(%e : tensor<4x16xi32>) -> tensor<4x16xi32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xi8>, tensor<8x16xi8>) outs(%f : tensor<4x16xi32>) -> tensor<4x16xi32>
  %y = rectify.relu %m : tensor<4x16xi32>
  return %y : tensor<4x16xi32>
}

//===----------------------------------------------------------------------===//
// Several contractions
//===----------------------------------------------------------------------===//

// The first takes the sum of both; the other is its side operand.
// CHECK-LABEL: func @sum_of_two(
// CHECK: %[[N:.*]] = linalg.matmul
// CHECK: rectify.contract {{.*}} sides(%[[N]] : tensor<4x16xf32>)
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.relu
func.func @sum_of_two(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<8x16xf32>, %e: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %n = linalg.matmul ins(%a, %c : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %s = arith.addf %m, %n : tensor<4x16xf32>
  %y = rectify.relu %s : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

//===----------------------------------------------------------------------===//
// Transposed and broadcast inputs
//===----------------------------------------------------------------------===//

// A linear layer as PyTorch states it: x * transpose(w) + b.
// CHECK-LABEL: func @transposed_weight(
// CHECK-NOT: linalg.transpose
// CHECK: rectify.contract indexing_maps = [{{.*}}] ins(%arg0, %arg1 : tensor<4x8xf32>, tensor<16x8xf32>) sides(%arg2 : tensor<16xf32>)
func.func @transposed_weight(%x: tensor<4x8xf32>, %w: tensor<16x8xf32>, %b: tensor<16xf32>, %e: tensor<8x16xf32>, %o: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %t = linalg.transpose ins(%w : tensor<16x8xf32>) outs(%e : tensor<8x16xf32>) permutation = [1, 0]
  %z = linalg.broadcast ins(%b : tensor<16xf32>) outs(%o : tensor<4x16xf32>) dimensions = [0]
  %m = linalg.matmul ins(%x, %t : tensor<4x8xf32>, tensor<8x16xf32>) outs(%z : tensor<4x16xf32>) -> tensor<4x16xf32>
  return %m : tensor<4x16xf32>
}

// CHECK-LABEL: func @shared_weight(
// CHECK: rectify.contract {{.*}} ins(%arg0, %arg1 : tensor<2x4x8xf32>, tensor<8x16xf32>)
func.func @shared_weight(%x: tensor<2x4x8xf32>, %w: tensor<8x16xf32>, %e: tensor<2x8x16xf32>, %o: tensor<2x4x16xf32>) -> tensor<2x4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %t = linalg.broadcast ins(%w : tensor<8x16xf32>) outs(%e : tensor<2x8x16xf32>) dimensions = [0]
  %f = linalg.fill ins(%zero : f32) outs(%o : tensor<2x4x16xf32>) -> tensor<2x4x16xf32>
  %m = linalg.batch_matmul ins(%x, %t : tensor<2x4x8xf32>, tensor<2x8x16xf32>) outs(%f : tensor<2x4x16xf32>) -> tensor<2x4x16xf32>
  %y = rectify.relu %m : tensor<2x4x16xf32>
  return %y : tensor<2x4x16xf32>
}

// The size of the reduction has to be that of an input.
// CHECK-LABEL: func @same_weights_for_all(
// CHECK: %[[B:.*]] = linalg.broadcast ins(%arg1
// CHECK: rectify.contract {{.*}} ins(%arg0, %[[B]] : tensor<4xf32>, tensor<8x16xf32>)
func.func @same_weights_for_all(%v: tensor<4xf32>, %w: tensor<16xf32>, %e: tensor<4x8xf32>, %e2: tensor<8x16xf32>, %o: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %zero = arith.constant 0.0 : f32
  %a = linalg.broadcast ins(%v : tensor<4xf32>) outs(%e : tensor<4x8xf32>) dimensions = [1]
  %b = linalg.broadcast ins(%w : tensor<16xf32>) outs(%e2 : tensor<8x16xf32>) dimensions = [0]
  %f = linalg.fill ins(%zero : f32) outs(%o : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.relu %m : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

// CHECK-LABEL: func @filled_inputs(
// CHECK: rectify.contract ins(%{{.*}}, %{{.*}} : tensor<4x8xf32>, tensor<8x16xf32>)
func.func @filled_inputs(%e: tensor<4x8xf32>, %e2: tensor<8x16xf32>, %o: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %two = arith.constant 2.0 : f32
  %zero = arith.constant 0.0 : f32
  %a = linalg.fill ins(%two : f32) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %b = linalg.fill ins(%two : f32) outs(%e2 : tensor<8x16xf32>) -> tensor<8x16xf32>
  %f = linalg.fill ins(%zero : f32) outs(%o : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y = rectify.relu %m : tensor<4x16xf32>
  return %y : tensor<4x16xf32>
}

//===----------------------------------------------------------------------===//
// Several results
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @two_results(
// CHECK: %[[R:.*]]:2 = rectify.contract {{.*}} outs(%arg4, %arg3 : tensor<4x16xi1>, tensor<16x4xf32>)
// CHECK: %[[P:.*]] = arith.cmpf
// CHECK: %[[Q:.*]] = rectify.relu
// CHECK: %[[S:.*]] = rectify.elu %[[Q]]
// CHECK: rectify.yield %[[P]], %[[S]] : i1, f32
// CHECK: return %[[R]]#0, %[[R]]#1
func.func @two_results(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %e: tensor<4x16xf32>, %g: tensor<16x4xf32>, %h: tensor<4x16xi1>) -> (tensor<4x16xi1>, tensor<16x4xf32>) {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32>
  %y:2 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j, i)>], iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<4x16xf32>) outs(%h, %g : tensor<4x16xi1>, tensor<16x4xf32>) {
  ^bb0(%x: f32, %o: i1, %o2: f32):
    %c = arith.cmpf ogt, %x, %zero : f32
    %r = rectify.relu %x : f32
    linalg.yield %c, %r : i1, f32
  } -> (tensor<4x16xi1>, tensor<16x4xf32>)
  %z = rectify.elu %y#1 : tensor<16x4xf32>
  return %y#0, %z : tensor<4x16xi1>, tensor<16x4xf32>
}
