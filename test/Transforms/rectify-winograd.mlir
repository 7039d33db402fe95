// RUN: rectify-opt %s --rectify-winograd --canonicalize --split-input-file | FileCheck %s
// RUN: rectify-opt %s --rectify-winograd="tile=0" --split-input-file | FileCheck %s --check-prefix=ASKED
// RUN: rectify-opt %s --rectify-winograd="tile=4" --split-input-file -o /dev/null --remarks-filter-passed=rectify-winograd 2>&1 | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:
// RUN: not rectify-opt %s --rectify-winograd="tile=3" --split-input-file 2>&1 | FileCheck %s --check-prefix=TILE
// TILE: error: expected tiles of 2 or 4, or 0 for none, found 3

// Four rows of tiles at a time: the inputs of each tile's places, in steps of a
// tile; their transform; a product for each place; the transform of these with
// the epilogue, and where its results lie.

// REMARK: remark: {{.*}}winograd | Category:rectify-winograd | Function=image | Remark="is computed in tiles of 4 x 4, 4 rows of them at a time: 36 multiplications for 144"
// CHECK-LABEL: func.func @image(
//  CHECK-SAME: %[[X:.*]]: tensor<34x34x32xf32>, %[[BIAS:.*]]: tensor<32xf32>, %[[REST:.*]]: tensor<32x32x32xf32>
//   CHECK-DAG: %[[CORNER:.*]] = arith.constant dense<1.000000e+00> : tensor<32x32xf32>
//   CHECK-DAG: %[[MIDDLE:.*]] = arith.constant dense<2.250000e+00> : tensor<32x32xf32>
//   CHECK-DAG: tensor.extract_slice %[[X]][0, 0, 0] [16, 16, 32] [2, 2, 1]
//   CHECK-DAG: tensor.extract_slice %[[X]][3, 3, 0] [16, 16, 32] [2, 2, 1]
//   CHECK-DAG: tensor.extract_slice %[[REST]][1, 1, 0] [16, 16, 32] [2, 2, 1]
//       CHECK: %[[Y:.*]] = scf.for %{{.*}} = %c0 to %c16 step %[[STEP:.*]] iter_args(%[[OUT:.*]] = %{{.*}}) -> (tensor<16x2x16x2x32xf32>)
//       CHECK:   %[[V:.*]]:16 = linalg.generic
//  CHECK-SAME:     iterator_types = ["parallel", "parallel", "parallel"]
//       CHECK:   arith.subf %{{.*}}, %{{.*}} fastmath<contract>
//       CHECK:   rectify.contract indexing_maps = [#{{.*}}] ins(%[[V]]#0, %[[CORNER]] :
//       CHECK:   rectify.contract indexing_maps = [#{{.*}}] ins(%[[V]]#5, %[[MIDDLE]] :
//       CHECK:   rectify.contract indexing_maps = [#{{.*}}] ins(%[[V]]#15, %[[CORNER]] :
//       CHECK:   %[[Z:.*]]:4 = linalg.generic
//       CHECK:   rectify.relu
//       CHECK:   tensor.insert_slice %[[Z]]#0 into %{{.*}}[0, 0, 0, 0, 0] [{{[0-9]+}}, 1, 16, 1, 32] [1, 1, 1, 1, 1]
//       CHECK:   tensor.insert_slice %[[Z]]#3 into %{{.*}}[0, 1, 0, 1, 0] [{{[0-9]+}}, 1, 16, 1, 32] [1, 1, 1, 1, 1]
//       CHECK: tensor.collapse_shape %[[Y]] {{\[\[}}0, 1], [2, 3], [4]] : tensor<16x2x16x2x32xf32> into tensor<32x32x32xf32>
// ASKED-LABEL: func.func @image(
//   ASKED-NOT: scf.for
#in = affine_map<(h, w, f, a, b, c) -> (h + a, w + b, c)>
#weights = affine_map<(h, w, f, a, b, c) -> (f, c, a, b)>
#filter = affine_map<(h, w, f, a, b, c) -> (f)>
#out = affine_map<(h, w, f, a, b, c) -> (h, w, f)>
func.func @image(%x: tensor<34x34x32xf32>, %bias: tensor<32xf32>, %rest: tensor<32x32x32xf32>) -> tensor<32x32x32xf32> {
  %w = arith.constant dense<1.0> : tensor<32x32x3x3xf32>
  %e = tensor.empty() : tensor<32x32x32xf32>
  %y = rectify.contract indexing_maps = [#in, #weights, #filter, #out, #out]
      ins(%x, %w : tensor<34x34x32xf32>, tensor<32x32x3x3xf32>) sides(%bias, %rest : tensor<32xf32>, tensor<32x32x32xf32>) outs(%e : tensor<32x32x32xf32>)
      epilogue(%sum: f32, %b: f32, %r: f32) {
    %p = arith.addf %sum, %b : f32
    %q = arith.addf %p, %r : f32
    %s = rectify.relu %q : f32
    rectify.yield %s : f32
  } -> tensor<32x32x32xf32>
  return %y : tensor<32x32x32xf32>
}

// -----

// The function's own word goes before that of the pass.

// REMARK: remark: {{.*}}winograd | {{.*}} | Function=own | Remark="is computed in tiles of 2 x 2
// CHECK-LABEL: func.func @own(
//       CHECK: rectify.contract {{.*}} -> tensor<{{[0-9]+}}x16x32xf32>
// ASKED-LABEL: func.func @own(
//       ASKED: scf.for
#in = affine_map<(h, w, f, a, b, c) -> (h + a, w + b, c)>
#weights = affine_map<(h, w, f, a, b, c) -> (f, c, a, b)>
#out = affine_map<(h, w, f, a, b, c) -> (h, w, f)>
func.func @own(%x: tensor<34x34x32xf32>) -> tensor<32x32x32xf32> attributes {rectify.winograd = 2 : i64} {
  %w = arith.constant dense<1.0> : tensor<32x32x3x3xf32>
  %e = tensor.empty() : tensor<32x32x32xf32>
  %y = rectify.contract indexing_maps = [#in, #weights, #out]
      ins(%x, %w : tensor<34x34x32xf32>, tensor<32x32x3x3xf32>) outs(%e : tensor<32x32x32xf32>) -> tensor<32x32x32xf32>
  return %y : tensor<32x32x32xf32>
}
func.func @never(%x: tensor<34x34x32xf32>) -> tensor<32x32x32xf32> attributes {rectify.winograd = 0 : i64} {
  %w = arith.constant dense<1.0> : tensor<32x32x3x3xf32>
  %e = tensor.empty() : tensor<32x32x32xf32>
  // CHECK-LABEL: func.func @never(
  // CHECK-NOT: scf.for
  %y = rectify.contract indexing_maps = [#in, #weights, #out]
      ins(%x, %w : tensor<34x34x32xf32>, tensor<32x32x3x3xf32>) outs(%e : tensor<32x32x32xf32>) -> tensor<32x32x32xf32>
  return %y : tensor<32x32x32xf32>
}
