// Reshapes between a contraction and what is elementwise behind it.

// RUN: rectify-opt %s --rectify-fuse-epilogue --canonicalize | FileCheck %s
// RUN: rectify-opt %s --rectify-fuse-epilogue -o /dev/null --remarks-filter-missed=rectify-fuse-epilogue 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:

// CHECK: #[[IN:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 * 32 + d2 * 2 + d4, d5)>

// A linear layer on three dims: the bias is added after they are back.
// CHECK-LABEL: func @linear_3d(
// CHECK: %[[X:.*]] = tensor.collapse_shape %arg0
// CHECK: %[[R:.*]] = rectify.contract ins(%[[X]], %arg1 : tensor<?x8xf32>, tensor<8x16xf32>) sides(%arg2 : tensor<16xf32>) outs(%{{.*}} : tensor<?x16xf32>)
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.gelu
// CHECK: %[[Y:.*]] = tensor.expand_shape %[[R]] {{\[\[}}0, 1], [2]] output_shape [%{{.*}}, %{{.*}}, 16]
// CHECK: return %[[Y]]
func.func @linear_3d(%x: tensor<?x?x8xf32>, %w: tensor<8x16xf32>, %b: tensor<16xf32>) -> tensor<?x?x16xf32> {
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %d0 = tensor.dim %x, %c0 : tensor<?x?x8xf32>
  %d1 = tensor.dim %x, %c1 : tensor<?x?x8xf32>
  %c = tensor.collapse_shape %x [[0, 1], [2]] : tensor<?x?x8xf32> into tensor<?x8xf32>
  %n = tensor.dim %c, %c0 : tensor<?x8xf32>
  %e = tensor.empty(%n) : tensor<?x16xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x16xf32>) -> tensor<?x16xf32>
  %m = linalg.matmul ins(%c, %w : tensor<?x8xf32>, tensor<8x16xf32>) outs(%f : tensor<?x16xf32>) -> tensor<?x16xf32>
  %v = tensor.expand_shape %m [[0, 1], [2]] output_shape [%d0, %d1, 16] : tensor<?x16xf32> into tensor<?x?x16xf32>
  %n0 = tensor.dim %v, %c0 : tensor<?x?x16xf32>
  %o = tensor.empty(%n0, %d1) : tensor<?x?x16xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (k)>, affine_map<(i, j, k) -> (i, j, k)>],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v, %b : tensor<?x?x16xf32>, tensor<16xf32>) outs(%o : tensor<?x?x16xf32>) {
  ^bb0(%p: f32, %q: f32, %out: f32):
    %t = arith.addf %p, %q : f32
    linalg.yield %t : f32
  } -> tensor<?x?x16xf32>
  %y = rectify.gelu %s : tensor<?x?x16xf32>
  return %y : tensor<?x?x16xf32>
}

// A residual of three dims is seen in two.
// CHECK-LABEL: func @residual_3d(
// CHECK: %[[S:.*]] = tensor.collapse_shape %arg2 {{\[\[}}0, 1], [2]]
// CHECK: %[[R:.*]]:2 = rectify.contract {{.*}} sides(%[[S]] : tensor<6x16xf32>)
// CHECK: rectify.yield %{{.*}}, %{{.*}} : f32, f32
// CHECK: tensor.expand_shape %[[R]]#0 {{\[\[}}0, 1], [2]] output_shape [2, 3, 16]
// CHECK: tensor.expand_shape %[[R]]#1 {{\[\[}}0, 1], [2]] output_shape [2, 3, 16]
func.func @residual_3d(%x: tensor<6x8xf32>, %w: tensor<8x16xf32>, %r: tensor<2x3x16xf32>) -> (tensor<2x3x16xf32>, tensor<2x3x16xf32>) {
  %zeros = arith.constant dense<0.0> : tensor<6x16xf32>
  %m = linalg.matmul ins(%x, %w : tensor<6x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<6x16xf32>) -> tensor<6x16xf32>
  %v = tensor.expand_shape %m [[0, 1], [2]] output_shape [2, 3, 16] : tensor<6x16xf32> into tensor<2x3x16xf32>
  %s = arith.addf %v, %r : tensor<2x3x16xf32>
  %y = rectify.relu %s : tensor<2x3x16xf32>
  return %s, %y : tensor<2x3x16xf32>, tensor<2x3x16xf32>
}

// Elementwise ops on both sides of a reshape, which goes behind them.
// CHECK-LABEL: func @both_sides(
// CHECK: rectify.contract {{.*}} sides(%arg2, %arg3 : tensor<16xf32>, tensor<16xf32>)
// CHECK-NEXT: arith.addf
// CHECK-NEXT: rectify.prelu
// CHECK: tensor.expand_shape
func.func @both_sides(%x: tensor<6x8xf32>, %w: tensor<8x16xf32>, %b: tensor<16xf32>, %slope: tensor<16xf32>, %e: tensor<6x16xf32>) -> tensor<2x3x1x16xf32> {
  %zeros = arith.constant dense<0.0> : tensor<6x16xf32>
  %m = linalg.matmul ins(%x, %w : tensor<6x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<6x16xf32>) -> tensor<6x16xf32>
  %z = linalg.broadcast ins(%b : tensor<16xf32>) outs(%e : tensor<6x16xf32>) dimensions = [0]
  %s = arith.addf %m, %z : tensor<6x16xf32>
  %v = tensor.expand_shape %s [[0, 1, 2], [3]] output_shape [2, 3, 1, 16] : tensor<6x16xf32> into tensor<2x3x1x16xf32>
  %y = rectify.prelu %v, %slope {axis = 3} : tensor<2x3x1x16xf32>, tensor<16xf32>
  return %y : tensor<2x3x1x16xf32>
}

// Dims of size 1 only.
// CHECK-LABEL: func @unit_dims(
// CHECK: %[[S:.*]] = tensor.collapse_shape %arg2 {{\[\[}}0, 1], [2]] : tensor<1x6x16xf32> into tensor<6x16xf32>
// CHECK: %[[R:.*]] = rectify.contract {{.*}} sides(%[[S]] : tensor<6x16xf32>) outs(%{{.*}} : tensor<6x16xf32>)
// CHECK: tensor.expand_shape %[[R]] {{\[\[}}0, 1], [2]] output_shape [1, 6, 16]
func.func @unit_dims(%x: tensor<6x8xf32>, %w: tensor<8x16xf32>, %r: tensor<1x6x16xf32>) -> tensor<1x6x16xf32> {
  %zeros = arith.constant dense<0.0> : tensor<6x16xf32>
  %m = linalg.matmul ins(%x, %w : tensor<6x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<6x16xf32>) -> tensor<6x16xf32>
  %v = tensor.expand_shape %m [[0, 1], [2]] output_shape [1, 6, 16] : tensor<6x16xf32> into tensor<1x6x16xf32>
  %y = arith.addf %v, %r : tensor<1x6x16xf32>
  return %y : tensor<1x6x16xf32>
}

// A batch that is merged with the rows: the residual is seen in three dims.
// CHECK-LABEL: func @merged(
// CHECK: %[[S:.*]] = tensor.expand_shape %arg2 {{\[\[}}0, 1], [2]] output_shape [2, %{{.*}}, 16]
// CHECK: %[[R:.*]] = rectify.contract {{.*}} sides(%arg3, %[[S]] : tensor<16xf32>, tensor<2x?x16xf32>)
// CHECK: tensor.collapse_shape %[[R]] {{\[\[}}0, 1], [2]]
func.func @merged(%x: tensor<2x?x8xf32>, %w: tensor<2x8x16xf32>, %r: tensor<?x16xf32>, %b: tensor<16xf32>, %e: tensor<2x?x16xf32>) -> tensor<?x16xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<2x?x16xf32>) -> tensor<2x?x16xf32>
  %m = linalg.batch_matmul ins(%x, %w : tensor<2x?x8xf32>, tensor<2x8x16xf32>) outs(%f : tensor<2x?x16xf32>) -> tensor<2x?x16xf32>
  %c = tensor.collapse_shape %m [[0, 1], [2]] : tensor<2x?x16xf32> into tensor<?x16xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%c, %b : tensor<?x16xf32>, tensor<16xf32>) outs(%r : tensor<?x16xf32>) {
  ^bb0(%p: f32, %q: f32, %out: f32):
    %t = arith.addf %p, %q : f32
    %u = arith.addf %t, %out : f32
    linalg.yield %u : f32
  } -> tensor<?x16xf32>
  return %s : tensor<?x16xf32>
}

//===----------------------------------------------------------------------===//
// Parts of a dim that go ways of their own: the contraction has them as dims
//===----------------------------------------------------------------------===//

// The heads of an attention layer, each with all of its rows: bias, reshape,
// transpose, scale. Of a dynamic size.
// CHECK-LABEL: func @heads(
// CHECK-SAME: %[[X:[^:]*]]: tensor<?x64xf32>, %[[W:[^:]*]]: tensor<64x96xf32>, %[[B:[^:]*]]: tensor<96xf32>, %[[N:[^:]*]]: index, %[[S:[^:]*]]: index
// CHECK-DAG: %[[XS:.*]] = tensor.expand_shape %[[X]] {{\[\[}}0, 1], [2]] output_shape [%[[N]], %[[S]], 64]
// CHECK-DAG: %[[WS:.*]] = tensor.expand_shape %[[W]] {{\[\[}}0], [1, 2]] output_shape [64, 3, 32]
// CHECK-DAG: %[[BS:.*]] = tensor.expand_shape %[[B]] {{\[\[}}0, 1]] output_shape [3, 32]
// CHECK-DAG: %[[E:.*]] = tensor.empty(%[[N]], %[[S]]) : tensor<?x3x?x32xf32>
// CHECK: %[[R:.*]] = rectify.contract indexing_maps = [#[[XM:.*]], #[[WM:.*]], #[[BM:.*]], #[[OM:.*]]] ins(%[[XS]], %[[WS]] : tensor<?x?x64xf32>, tensor<64x3x32xf32>) sides(%[[BS]] : tensor<3x32xf32>) outs(%[[E]] : tensor<?x3x?x32xf32>)
// CHECK: arith.addf
// CHECK-NEXT: arith.mulf
// CHECK-NEXT: rectify.yield
// CHECK-NOT: linalg
// CHECK: return %[[R]]
func.func @heads(%x: tensor<?x64xf32>, %w: tensor<64x96xf32>, %bias: tensor<96xf32>, %n: index, %s: index, %e: tensor<?x96xf32>) -> tensor<?x3x?x32xf32> {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x96xf32>) -> tensor<?x96xf32>
  %m = linalg.matmul ins(%x, %w : tensor<?x64xf32>, tensor<64x96xf32>) outs(%f : tensor<?x96xf32>) -> tensor<?x96xf32>
  %z = linalg.broadcast ins(%bias : tensor<96xf32>) outs(%e : tensor<?x96xf32>) dimensions = [0]
  %a = arith.addf %m, %z : tensor<?x96xf32>
  %v = tensor.expand_shape %a [[0, 1], [2, 3]] output_shape [%n, %s, 3, 32] : tensor<?x96xf32> into tensor<?x?x3x32xf32>
  %o = tensor.empty(%n, %s) : tensor<?x3x?x32xf32>
  %t = linalg.transpose ins(%v : tensor<?x?x3x32xf32>) outs(%o : tensor<?x3x?x32xf32>) permutation = [0, 2, 1, 3]
  %scale = arith.constant 0.125 : f32
  %y = linalg.generic {indexing_maps = [affine_map<(i, j, k, l) -> (i, j, k, l)>, affine_map<(i, j, k, l) -> (i, j, k, l)>],
                       iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%t : tensor<?x3x?x32xf32>) outs(%o : tensor<?x3x?x32xf32>) {
  ^bb0(%p: f32, %out: f32):
    %q = arith.mulf %p, %scale : f32
    linalg.yield %q : f32
  } -> tensor<?x3x?x32xf32>
  return %y : tensor<?x3x?x32xf32>
}

// An embedding of places, one for each row of a picture.
// CHECK-LABEL: func @places(
// CHECK: %[[X:.*]] = tensor.expand_shape %arg0 {{\[\[}}0, 1], [2]] output_shape [2, 16, 8]
// CHECK: rectify.contract {{.*}} ins(%[[X]], %arg1 : tensor<2x16x8xf32>, tensor<8x16xf32>) sides(%arg2 : tensor<16x16xf32>) outs(%arg3 : tensor<2x16x16xf32>)
// CHECK-NEXT: arith.addf
func.func @places(%x: tensor<32x8xf32>, %w: tensor<8x16xf32>, %p: tensor<16x16xf32>, %e: tensor<2x16x16xf32>) -> tensor<2x16x16xf32> {
  %zeros = arith.constant dense<0.0> : tensor<32x16xf32>
  %m = linalg.matmul ins(%x, %w : tensor<32x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<32x16xf32>) -> tensor<32x16xf32>
  %v = tensor.expand_shape %m [[0, 1], [2]] output_shape [2, 16, 16] : tensor<32x16xf32> into tensor<2x16x16xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (j, k)>, affine_map<(i, j, k) -> (i, j, k)>],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v, %p : tensor<2x16x16xf32>, tensor<16x16xf32>) outs(%e : tensor<2x16x16xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %t = arith.addf %a, %b : f32
    linalg.yield %t : f32
  } -> tensor<2x16x16xf32>
  return %s : tensor<2x16x16xf32>
}

// What a window moves over is no dim to expand: the sum has more terms. The
// value before is kept whole.
// CHECK-LABEL: func @convolution(
// CHECK: %[[R:.*]]:2 = rectify.contract indexing_maps = [#[[IN]], {{.*}}] ins(%arg0, %arg1 : tensor<1x65x6xf32>, tensor<3x6x16xf32>) outs(%{{.*}}, %{{.*}} : tensor<1x2x16x16xf32>, tensor<2x1x16x16xf32>)
// CHECK-NEXT: rectify.relu
// CHECK: %[[C:.*]] = tensor.collapse_shape %[[R]]#0 {{\[\[}}0], [1, 2], [3]]
// CHECK: return %[[C]], %[[R]]#1
func.func @convolution(%x: tensor<1x65x6xf32>, %w: tensor<3x6x16xf32>, %e: tensor<1x32x16xf32>) -> (tensor<1x32x16xf32>, tensor<2x1x16x16xf32>) {
  %zero = arith.constant 0.0 : f32
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x32x16xf32>) -> tensor<1x32x16xf32>
  %c = linalg.conv_1d_nwc_wcf {strides = dense<2> : tensor<1xi64>} ins(%x, %w : tensor<1x65x6xf32>, tensor<3x6x16xf32>) outs(%f : tensor<1x32x16xf32>) -> tensor<1x32x16xf32>
  %v = tensor.expand_shape %c [[0], [1, 2], [3]] output_shape [1, 2, 16, 16] : tensor<1x32x16xf32> into tensor<1x2x16x16xf32>
  %o = tensor.empty() : tensor<2x1x16x16xf32>
  %t = linalg.transpose ins(%v : tensor<1x2x16x16xf32>) outs(%o : tensor<2x1x16x16xf32>) permutation = [1, 0, 2, 3]
  %y = rectify.relu %t : tensor<2x1x16x16xf32>
  return %c, %y : tensor<1x32x16xf32>, tensor<2x1x16x16xf32>
}

// Parts that a kernel would be slow on.
// REMARK: remark: {{.*}}Function=small_heads {{.*}}'linalg.matmul' is not fused with 'linalg.transpose' behind it: it needs the parts of a dim that was reshaped as dims of the contraction, and the last part, of 8, is shorter than a vector
// CHECK-LABEL: func @small_heads(
// CHECK: linalg.matmul
// CHECK: linalg.transpose
func.func @small_heads(%x: tensor<6x8xf32>, %w: tensor<8x16xf32>, %e: tensor<2x6x8xf32>) -> tensor<2x6x8xf32> {
  %zeros = arith.constant dense<0.0> : tensor<6x16xf32>
  %m = linalg.matmul ins(%x, %w : tensor<6x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<6x16xf32>) -> tensor<6x16xf32>
  %v = tensor.expand_shape %m [[0], [1, 2]] output_shape [6, 2, 8] : tensor<6x16xf32> into tensor<6x2x8xf32>
  %t = linalg.transpose ins(%v : tensor<6x2x8xf32>) outs(%e : tensor<2x6x8xf32>) permutation = [1, 0, 2]
  %y = rectify.relu %t : tensor<2x6x8xf32>
  return %y : tensor<2x6x8xf32>
}

// REMARK: remark: {{.*}}Function=few_places {{.*}}'linalg.matmul' is not fused with 'linalg.generic' behind it: it needs the parts {{.*}} the last part, of 3, is shorter than a vector
// CHECK-LABEL: func @few_places(
// CHECK: linalg.matmul
func.func @few_places(%x: tensor<6x8xf32>, %w: tensor<8x16xf32>, %p: tensor<3x16xf32>, %e: tensor<2x3x16xf32>) -> tensor<2x3x16xf32> {
  %zeros = arith.constant dense<0.0> : tensor<6x16xf32>
  %m = linalg.matmul ins(%x, %w : tensor<6x8xf32>, tensor<8x16xf32>) outs(%zeros : tensor<6x16xf32>) -> tensor<6x16xf32>
  %v = tensor.expand_shape %m [[0, 1], [2]] output_shape [2, 3, 16] : tensor<6x16xf32> into tensor<2x3x16xf32>
  %s = linalg.generic {indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (j, k)>, affine_map<(i, j, k) -> (i, j, k)>],
                       iterator_types = ["parallel", "parallel", "parallel"]}
      ins(%v, %p : tensor<2x3x16xf32>, tensor<3x16xf32>) outs(%e : tensor<2x3x16xf32>) {
  ^bb0(%a: f32, %b: f32, %out: f32):
    %t = arith.addf %a, %b : f32
    linalg.yield %t : f32
  } -> tensor<2x3x16xf32>
  return %s : tensor<2x3x16xf32>
}
