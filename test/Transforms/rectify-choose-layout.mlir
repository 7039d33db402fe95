// RUN: rectify-opt %s --rectify-choose-layout --split-input-file | FileCheck %s
// RUN: rectify-opt %s --rectify-choose-layout --split-input-file -o /dev/null --remarks-filter-passed=rectify-choose-layout 2>&1 | FileCheck %s --check-prefix=REMARK

// Between two convolutions no transpose is left, whatever stands there; what is left is at the ends. The iteration space is
// ordered as memory is, with the channels that are summed over last.

#image = affine_map<(n, f, y, x, c, i, j) -> (n, c, y + i, x + j)>
#weights = affine_map<(n, f, y, x, c, i, j) -> (f, c, i, j)>
#result = affine_map<(n, f, y, x, c, i, j) -> (n, f, y, x)>
#bias = affine_map<(n, f, y, x, c, i, j) -> (f)>
#pixel = affine_map<(n, c, y, x) -> (n, c, y, x)>
#pool_in = affine_map<(n, c, y, x, i, j) -> (n, c, y * 2 + i, x * 2 + j)>
#pool_window = affine_map<(n, c, y, x, i, j) -> (i, j)>
#pool_out = affine_map<(n, c, y, x, i, j) -> (n, c, y, x)>

// CHECK-DAG: #[[IMAGE:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1 + d4, d2 + d5, d6)>
// CHECK-DAG: #[[WEIGHTS:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d3, d6, d4, d5)>
// CHECK-DAG: #[[RESULT:.*]] = affine_map<(d0, d1, d2, d3, d4, d5, d6) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[POOL:.*]] = affine_map<(d0, d1, d2, d3, d4, d5) -> (d0, d1 * 2 + d4, d2 * 2 + d5, d3)>
// CHECK-LABEL: func @between
// CHECK: %[[X:.*]] = linalg.transpose ins(%arg0 : tensor<1x8x16x16xf32>) {{.*}} permutation = [0, 2, 3, 1]
// CHECK-NOT: linalg.transpose
// CHECK: %[[R:.*]] = linalg.transpose ins(%arg1 : tensor<1x16x14x14xf32>) {{.*}} permutation = [0, 2, 3, 1]
// CHECK-NOT: linalg.transpose
// CHECK: %[[A:.*]] = rectify.contract indexing_maps = [#[[IMAGE]], #[[WEIGHTS]], #{{.*}}, #[[RESULT]], #[[RESULT]]]
// CHECK-SAME: ins(%[[X]], %arg2 : tensor<1x16x16x8xf32>, tensor<16x8x3x3xf32>) sides(%arg4, %[[R]] : tensor<16xf32>, tensor<1x14x14x16xf32>)
// CHECK-NOT: linalg.transpose
// CHECK: %[[P:.*]] = rectify.prelu %[[A]], %arg4 {axis = 3 : i64} : tensor<1x14x14x16xf32>, tensor<16xf32>
// CHECK: %[[PAD:.*]] = tensor.pad %[[P]] low[0, 1, 1, 0] high[0, 1, 1, 0]
// CHECK: %[[M:.*]] = linalg.generic {indexing_maps = [#[[POOL]], {{.*}} ins(%[[PAD]], %{{.*}} : tensor<1x16x16x16xf32>, tensor<2x2xf32>)
// CHECK-NOT: linalg.transpose
// CHECK: %[[S:.*]] = arith.addf %[[M]], %[[M]] : tensor<1x8x8x16xf32>
// CHECK: %[[C:.*]] = tensor.concat dim(3) %[[S]], %[[M]]
// CHECK: %[[Y:.*]] = rectify.contract {{.*}} ins(%[[C]], %arg3 : tensor<1x8x8x32xf32>, tensor<8x32x1x1xf32>)
// CHECK: %[[OUT:.*]] = linalg.transpose ins(%[[Y]] : tensor<1x8x8x8xf32>) {{.*}} permutation = [0, 3, 1, 2]
// CHECK: return %[[OUT]]
// REMARK-COUNT-2: remark: {{.*}}channels-last | Category:rectify-choose-layout | Function=between | Remark="the channels of its operands and results are put last, where the kernel reads and writes them as vectors"
func.func @between(%x: tensor<1x8x16x16xf32>, %residual: tensor<1x16x14x14xf32>, %w: tensor<16x8x3x3xf32>,
                   %w2: tensor<8x32x1x1xf32>, %b: tensor<16xf32>) -> tensor<1x8x8x8xf32> {
  %lowest = arith.constant 0xFF800000 : f32
  %e = tensor.empty() : tensor<1x16x14x14xf32>
  %a = rectify.contract indexing_maps = [#image, #weights, #bias, #result, #result]
      ins(%x, %w : tensor<1x8x16x16xf32>, tensor<16x8x3x3xf32>) sides(%b, %residual : tensor<16xf32>, tensor<1x16x14x14xf32>)
      outs(%e : tensor<1x16x14x14xf32>) epilogue(%acc: f32, %bias: f32, %r: f32) {
    %0 = arith.addf %acc, %bias : f32
    %1 = arith.addf %0, %r : f32
    rectify.yield %1 : f32
  } -> tensor<1x16x14x14xf32>
  %p = rectify.prelu %a, %b {axis = 1 : i64} : tensor<1x16x14x14xf32>, tensor<16xf32>
  %padded = tensor.pad %p low[0, 0, 1, 1] high[0, 0, 1, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %lowest : f32
  } : tensor<1x16x14x14xf32> to tensor<1x16x16x16xf32>
  %window = tensor.empty() : tensor<2x2xf32>
  %room = tensor.empty() : tensor<1x16x8x8xf32>
  %start = linalg.fill ins(%lowest : f32) outs(%room : tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32>
  %m = linalg.pooling_nchw_max {strides = dense<2> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>}
      ins(%padded, %window : tensor<1x16x16x16xf32>, tensor<2x2xf32>) outs(%start : tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32>
  %s = arith.addf %m, %m : tensor<1x16x8x8xf32>
  %c = tensor.concat dim(1) %s, %m : (tensor<1x16x8x8xf32>, tensor<1x16x8x8xf32>) -> tensor<1x32x8x8xf32>
  %e2 = tensor.empty() : tensor<1x8x8x8xf32>
  %y = rectify.contract indexing_maps = [#image, #weights, #result]
      ins(%c, %w2 : tensor<1x32x8x8xf32>, tensor<8x32x1x1xf32>) outs(%e2 : tensor<1x8x8x8xf32>) -> tensor<1x8x8x8xf32>
  return %y : tensor<1x8x8x8xf32>
}

// -----

// Of dynamic sizes too. A sum over all pixels has no order of dims to restore, and the loops go as the memory does.

#image = affine_map<(n, f, y, x, c, i, j) -> (n, c, y * 2 + i, x * 2 + j)>
#weights = affine_map<(n, f, y, x, c, i, j) -> (f, c, i, j)>
#result = affine_map<(n, f, y, x, c, i, j) -> (n, f, y, x)>
// CHECK-DAG: #[[ALL:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d2, d3, d1)>
// CHECK-DAG: #[[SUMS:.*]] = affine_map<(d0, d1, d2, d3) -> (d0, d1)>
// CHECK-LABEL: func @sum
// CHECK: %[[T:.*]] = linalg.transpose ins(%arg0
// CHECK: %[[Y:.*]] = rectify.contract {{.*}} -> tensor<?x?x?x?xf32>
// CHECK-NOT: linalg.transpose
// CHECK: linalg.generic {indexing_maps = [#[[ALL]], #[[SUMS]]], iterator_types = ["parallel", "parallel", "reduction", "reduction"]} ins(%[[Y]] : tensor<?x?x?x?xf32>)
func.func @sum(%x: tensor<?x?x?x?xf32>, %w: tensor<?x?x?x?xf32>, %e: tensor<?x?x?x?xf32>, %s: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %y = rectify.contract indexing_maps = [#image, #weights, #result]
      ins(%x, %w : tensor<?x?x?x?xf32>, tensor<?x?x?x?xf32>) outs(%e : tensor<?x?x?x?xf32>) -> tensor<?x?x?x?xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(n, c, y, x) -> (n, c, y, x)>, affine_map<(n, c, y, x) -> (n, c)>],
                       iterator_types = ["parallel", "parallel", "reduction", "reduction"]}
      ins(%y : tensor<?x?x?x?xf32>) outs(%s : tensor<?x?xf32>) {
  ^bb0(%in: f32, %out: f32):
    %0 = arith.addf %in, %out : f32
    linalg.yield %0 : f32
  } -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

// -----

// A grouped convolution's dims are those of a reshape, which its transposes go behind.

#image = affine_map<(n, g, f, y, x, c, i, j) -> (n, g, c, y + i, x + j)>
#weights = affine_map<(n, g, f, y, x, c, i, j) -> (g, f, c, i, j)>
#result = affine_map<(n, g, f, y, x, c, i, j) -> (n, g, f, y, x)>
// CHECK-LABEL: func @groups
// CHECK: %[[T:.*]] = linalg.transpose ins(%{{.*}} : tensor<1x4x2x9x9xf32>) {{.*}} permutation = [0, 3, 4, 1, 2]
// CHECK: %[[A:.*]] = rectify.contract {{.*}} ins(%[[T]], %arg1 : tensor<1x9x9x4x2xf32>, tensor<4x8x2x3x3xf32>)
// CHECK: %[[C:.*]] = tensor.collapse_shape %[[A]] {{\[}}[0], [1], [2], [3, 4]] : tensor<1x7x7x4x8xf32> into tensor<1x7x7x32xf32>
// CHECK: %[[R:.*]] = rectify.relu %[[C]] : tensor<1x7x7x32xf32>
// CHECK: %[[E:.*]] = tensor.expand_shape %[[R]] {{\[}}[0], [1], [2], [3, 4]] output_shape [1, 7, 7, 4, 8]
// CHECK: rectify.contract {{.*}} ins(%[[E]], %arg2 : tensor<1x7x7x4x8xf32>
func.func @groups(%x: tensor<1x8x9x9xf32>, %w: tensor<4x8x2x3x3xf32>, %w2: tensor<4x8x8x3x3xf32>) -> tensor<1x4x8x5x5xf32> {
  %g = tensor.expand_shape %x [[0], [1, 2], [3], [4]] output_shape [1, 4, 2, 9, 9] : tensor<1x8x9x9xf32> into tensor<1x4x2x9x9xf32>
  %e = tensor.empty() : tensor<1x4x8x7x7xf32>
  %y = rectify.contract indexing_maps = [#image, #weights, #result]
      ins(%g, %w : tensor<1x4x2x9x9xf32>, tensor<4x8x2x3x3xf32>) outs(%e : tensor<1x4x8x7x7xf32>) -> tensor<1x4x8x7x7xf32>
  %c = tensor.collapse_shape %y [[0], [1, 2], [3], [4]] : tensor<1x4x8x7x7xf32> into tensor<1x32x7x7xf32>
  %r = rectify.relu %c : tensor<1x32x7x7xf32>
  %h = tensor.expand_shape %r [[0], [1, 2], [3], [4]] output_shape [1, 4, 8, 7, 7] : tensor<1x32x7x7xf32> into tensor<1x4x8x7x7xf32>
  %e2 = tensor.empty() : tensor<1x4x8x5x5xf32>
  %z = rectify.contract indexing_maps = [#image, #weights, #result]
      ins(%h, %w2 : tensor<1x4x8x7x7xf32>, tensor<4x8x8x3x3xf32>) outs(%e2 : tensor<1x4x8x5x5xf32>) -> tensor<1x4x8x5x5xf32>
  return %z : tensor<1x4x8x5x5xf32>
}

// -----

// The heads of an attention layer: contractions read and write them where they lie.

// CHECK-DAG: #[[Q:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d1, d4)>
// CHECK-DAG: #[[K:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d3, d1, d4)>
// CHECK-DAG: #[[S:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d1, d2, d3)>
// CHECK-DAG: #[[V:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d4, d1, d3)>
// CHECK-DAG: #[[O:.*]] = affine_map<(d0, d1, d2, d3, d4) -> (d0, d2, d1, d3)>
// CHECK-LABEL: func @attention
// CHECK-NOT: linalg.transpose
// CHECK: %[[SCORES:.*]] = rectify.contract indexing_maps = [#[[Q]], #[[K]], #[[S]]] ins(%arg0, %arg1
// CHECK: rectify.contract indexing_maps = [#{{.*}}, #[[V]], #[[O]]] ins(%[[SCORES]], %arg2 {{.*}} -> tensor<2x8x4x16xf32>
// CHECK-NOT: linalg.transpose
func.func @attention(%q: tensor<2x8x4x16xf32>, %k: tensor<2x8x4x16xf32>, %v: tensor<2x8x4x16xf32>) -> tensor<2x8x4x16xf32> {
  %e = tensor.empty() : tensor<2x4x8x16xf32>
  %et = tensor.empty() : tensor<2x4x16x8xf32>
  %es = tensor.empty() : tensor<2x4x8x8xf32>
  %eo = tensor.empty() : tensor<2x8x4x16xf32>
  %tq = linalg.transpose ins(%q : tensor<2x8x4x16xf32>) outs(%e : tensor<2x4x8x16xf32>) permutation = [0, 2, 1, 3]
  %tk = linalg.transpose ins(%k : tensor<2x8x4x16xf32>) outs(%et : tensor<2x4x16x8xf32>) permutation = [0, 2, 3, 1]
  %tv = linalg.transpose ins(%v : tensor<2x8x4x16xf32>) outs(%e : tensor<2x4x8x16xf32>) permutation = [0, 2, 1, 3]
  %s = rectify.contract ins(%tq, %tk : tensor<2x4x8x16xf32>, tensor<2x4x16x8xf32>) outs(%es : tensor<2x4x8x8xf32>) -> tensor<2x4x8x8xf32>
  %c = rectify.contract ins(%s, %tv : tensor<2x4x8x8xf32>, tensor<2x4x8x16xf32>) outs(%e : tensor<2x4x8x16xf32>) -> tensor<2x4x8x16xf32>
  %o = linalg.transpose ins(%c : tensor<2x4x8x16xf32>) outs(%eo : tensor<2x8x4x16xf32>) permutation = [0, 2, 1, 3]
  return %o : tensor<2x8x4x16xf32>
}

// -----

// The first image is turned before it is padded.

#image = affine_map<(n, f, y, x, c, i, j) -> (n, c, y + i, x + j)>
#weights = affine_map<(n, f, y, x, c, i, j) -> (f, c, i, j)>
#result = affine_map<(n, f, y, x, c, i, j) -> (n, f, y, x)>
// CHECK-LABEL: func @first
// CHECK: %[[T:.*]] = linalg.transpose ins(%arg0 : tensor<1x3x8x8xf32>)
// CHECK: %[[P:.*]] = tensor.pad %[[T]] low[0, 2, 1, 0] high[0, 0, 1, 0]
// CHECK: rectify.contract {{.*}} ins(%[[P]], %arg1 : tensor<1x10x10x3xf32>
func.func @first(%x: tensor<1x3x8x8xf32>, %w: tensor<16x3x3x3xf32>, %e: tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32> {
  %zero = arith.constant 0.0 : f32
  %p = tensor.pad %x low[0, 0, 2, 1] high[0, 0, 0, 1] {
  ^bb0(%i: index, %j: index, %k: index, %l: index):
    tensor.yield %zero : f32
  } : tensor<1x3x8x8xf32> to tensor<1x3x10x10xf32>
  %y = rectify.contract indexing_maps = [#image, #weights, #result]
      ins(%p, %w : tensor<1x3x10x10xf32>, tensor<16x3x3x3xf32>) outs(%e : tensor<1x16x8x8xf32>) -> tensor<1x16x8x8xf32>
  return %y : tensor<1x16x8x8xf32>
}

// -----

// A transpose that moves dims of size 1 only is a reshape.

// CHECK-LABEL: func @unit
// CHECK-NOT: linalg.transpose
// CHECK: %[[C:.*]] = tensor.collapse_shape %arg0 {{\[}}[0, 1, 2, 3]] : tensor<1x1x1x8xf32> into tensor<8xf32>
// CHECK: tensor.expand_shape %[[C]] {{\[}}[0, 1, 2, 3]] output_shape [1, 8, 1, 1]
func.func @unit(%x: tensor<1x1x1x8xf32>) -> tensor<1x8x1x1xf32> {
  %e = tensor.empty() : tensor<1x8x1x1xf32>
  %t = linalg.transpose ins(%x : tensor<1x1x1x8xf32>) outs(%e : tensor<1x8x1x1xf32>) permutation = [0, 3, 1, 2]
  return %t : tensor<1x8x1x1xf32>
}

// -----

// Not: matmuls; few channels; two inputs that both change and have no window; a transpose that would have to be done twice.

#image = affine_map<(n, f, y, x, c, i, j) -> (n, c, y + i, x + j)>
#weights = affine_map<(n, f, y, x, c, i, j) -> (f, c, i, j)>
#result = affine_map<(n, f, y, x, c, i, j) -> (n, f, y, x)>
// CHECK-LABEL: func @few
// CHECK-NOT: linalg.transpose
// REMARK-NOT: Function=few
func.func @few(%x: tensor<1x8x9x9xf32>, %w: tensor<2x8x3x3xf32>, %e: tensor<1x2x7x7xf32>) -> tensor<1x2x7x7xf32> {
  %y = rectify.contract indexing_maps = [#image, #weights, #result]
      ins(%x, %w : tensor<1x8x9x9xf32>, tensor<2x8x3x3xf32>) outs(%e : tensor<1x2x7x7xf32>) -> tensor<1x2x7x7xf32>
  return %y : tensor<1x2x7x7xf32>
}

// CHECK-LABEL: func @batches
// CHECK-NOT: linalg.transpose
func.func @batches(%x: tensor<2x3x9x8xf32>, %w: tensor<2x3x8x16xf32>, %e: tensor<2x3x9x16xf32>) -> tensor<2x3x9x16xf32> {
  %y = rectify.contract ins(%x, %w : tensor<2x3x9x8xf32>, tensor<2x3x8x16xf32>) outs(%e : tensor<2x3x9x16xf32>) -> tensor<2x3x9x16xf32>
  return %y : tensor<2x3x9x16xf32>
}

// Nor one of two.
// CHECK-LABEL: func @two
// CHECK: %[[T:.*]] = linalg.transpose ins(%arg0
// CHECK: %[[S:.*]] = arith.addf %[[T]], %arg1
// CHECK: tensor.concat dim(0) %[[S]], %[[T]]
func.func @two(%x: tensor<8x4xf32>, %y: tensor<4x8xf32>) -> tensor<8x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %t = linalg.transpose ins(%x : tensor<8x4xf32>) outs(%e : tensor<4x8xf32>) permutation = [1, 0]
  %s = arith.addf %t, %y : tensor<4x8xf32>
  %c = tensor.concat dim(0) %s, %t : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<8x8xf32>
  return %c : tensor<8x8xf32>
}

// CHECK-LABEL: func @three
// CHECK: %[[T:.*]] = linalg.transpose ins(%arg0
// CHECK: linalg.generic {{.*}} ins(%[[T]], %arg1, %arg2
func.func @three(%x: tensor<8x4xf32>, %y: tensor<4x8xf32>, %z: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %e = tensor.empty() : tensor<4x8xf32>
  %t = linalg.transpose ins(%x : tensor<8x4xf32>) outs(%e : tensor<4x8xf32>) permutation = [1, 0]
  %r = linalg.generic {indexing_maps = [affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>, affine_map<(a, b) -> (a, b)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%t, %y, %z : tensor<4x8xf32>, tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%a: f32, %b: f32, %c: f32, %out: f32):
    %0 = arith.mulf %a, %b : f32
    %1 = arith.addf %0, %c : f32
    linalg.yield %1 : f32
  } -> tensor<4x8xf32>
  return %r : tensor<4x8xf32>
}
