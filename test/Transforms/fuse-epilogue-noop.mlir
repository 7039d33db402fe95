// RUN: rectify-opt %s --rectify-fuse-epilogue | FileCheck %s
// RUN: rectify-opt %s --rectify-fuse-epilogue -o /dev/null --remarks-filter-missed=rectify-fuse-epilogue 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:

// CHECK-NOT: rectify.contract

// Nothing elementwise follows: no fusion was missed.
func.func @alone(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %c: tensor<16x4xf32>, %e: tensor<4x16xf32>, %g: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %n = linalg.matmul ins(%m, %c : tensor<4x16xf32>, tensor<16x4xf32>) outs(%g : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %n : tensor<4x4xf32>
}

// REMARK: remark: {{.*}}Function=spread {{.*}}'linalg.vecmat' is not fused with 'linalg.broadcast' behind it: that op reads each element of the result several times or not at all, which is no permutation of its dims
func.func @spread(%a: tensor<8xf32>, %b: tensor<8x16xf32>, %e: tensor<16xf32>, %o: tensor<4x16xf32>) -> tensor<4x16xf32> {
  %m = linalg.vecmat ins(%a, %b : tensor<8xf32>, tensor<8x16xf32>) outs(%e : tensor<16xf32>) -> tensor<16xf32>
  %y = linalg.broadcast ins(%m : tensor<16xf32>) outs(%o : tensor<4x16xf32>) dimensions = [0]
  return %y : tensor<4x16xf32>
}

// REMARK: remark: {{.*}}Function=two_places {{.*}}'linalg.matmul' is not fused with 'linalg.generic' behind it: that op reads two elements of the result at a time
func.func @two_places(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>, %e: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j, i)>, affine_map<(i, j) -> (i, j)>],
                       iterator_types = ["parallel", "parallel"]}
      ins(%m, %m : tensor<4x4xf32>, tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%x: f32, %t: f32, %out: f32):
    %sum = arith.addf %x, %t : f32
    linalg.yield %sum : f32
  } -> tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// REMARK: remark: {{.*}}Function=index {{.*}}'linalg.matmul' is not fused with 'linalg.generic' behind it: 'linalg.index' in its body is not elementwise arithmetic
func.func @index(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>, %e: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%x: f32, %out: f32):
    %i = linalg.index 0 : index
    %c = arith.index_cast %i : index to i32
    %f = arith.sitofp %c : i32 to f32
    %sum = arith.addf %x, %f : f32
    linalg.yield %sum : f32
  } -> tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// REMARK: remark: {{.*}}Function=side_effect {{.*}}'linalg.matmul' is not fused with 'linalg.generic' behind it: 'func.call' in its body has side effects
func.func private @log(f32)
func.func @side_effect(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>, %e: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) {
  ^bb0(%x: f32, %out: f32):
    func.call @log(%x) : (f32) -> ()
    linalg.yield %x : f32
  } -> tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}

// REMARK: remark: {{.*}}Function=loop {{.*}}'linalg.matmul' is not fused with 'rectify.elu' behind it: that op is inside a loop or branch of its own
func.func @loop(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>, %e: tensor<4x4xf32>, %p: i1) -> tensor<4x4xf32> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %r = scf.if %p -> tensor<4x4xf32> {
    %y = rectify.elu %m : tensor<4x4xf32>
    scf.yield %y : tensor<4x4xf32>
  } else {
    scf.yield %e : tensor<4x4xf32>
  }
  return %r : tensor<4x4xf32>
}

// REMARK: remark: {{.*}}Function=other_shape {{.*}}'linalg.matmul' is not fused with 'rectify.prelu_grad' behind it: it has a result of another shape
func.func @other_shape(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>, %e: tensor<4x4xf32>, %x: tensor<4x4xf32>, %s: tensor<4xf32>) -> (tensor<4x4xf32>, tensor<4xf32>) {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %r:2 = rectify.prelu_grad %x, %s, %m {axis = 1} : tensor<4x4xf32>, tensor<4xf32>
  return %r#0, %r#1 : tensor<4x4xf32>, tensor<4xf32>
}

// Slices that a contraction each would do more work for, or be slow on.
// REMARK: remark: {{.*}}Function=overlapping_slices {{.*}}'linalg.matmul' is not fused with 'rectify.relu' behind it: 'tensor.extract_slice' takes a part of the result before it, and slices of it may share elements{{.*}}Suggestion="contract with that part of the weights alone, or do what is elementwise before the slice"
func.func @overlapping_slices(%a: tensor<4x8xf32>, %b: tensor<8x64xf32>, %e: tensor<4x64xf32>) -> (tensor<4x32xf32>, tensor<4x33xf32>) {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x64xf32>) outs(%e : tensor<4x64xf32>) -> tensor<4x64xf32>
  %l = tensor.extract_slice %m[0, 0] [4, 32] [1, 1] : tensor<4x64xf32> to tensor<4x32xf32>
  %r = tensor.extract_slice %m[0, 31] [4, 33] [1, 1] : tensor<4x64xf32> to tensor<4x33xf32>
  %y = rectify.relu %l : tensor<4x32xf32>
  return %y, %r : tensor<4x32xf32>, tensor<4x33xf32>
}

// REMARK: remark: {{.*}}Function=small_slice {{.*}}before it, and a slice of it is of fewer than 16 elements along a dim
func.func @small_slice(%a: tensor<4x8xf32>, %b: tensor<8x64xf32>, %e: tensor<4x64xf32>) -> tensor<4x8xf32> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x64xf32>) outs(%e : tensor<4x64xf32>) -> tensor<4x64xf32>
  %l = tensor.extract_slice %m[0, 0] [4, 8] [1, 1] : tensor<4x64xf32> to tensor<4x8xf32>
  %y = rectify.relu %l : tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// REMARK: remark: {{.*}}Function=strided_slice {{.*}}before it, and its slices leave out elements or dims between others
func.func @strided_slice(%a: tensor<4x8xf32>, %b: tensor<8x64xf32>, %e: tensor<4x64xf32>) -> tensor<4x32xf32> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x64xf32>) outs(%e : tensor<4x64xf32>) -> tensor<4x64xf32>
  %l = tensor.extract_slice %m[0, 0] [4, 32] [1, 2] : tensor<4x64xf32> to tensor<4x32xf32>
  %y = rectify.relu %l : tensor<4x32xf32>
  return %y : tensor<4x32xf32>
}

// REMARK: remark: {{.*}}Function=dynamic_slice {{.*}}before it, and its slices begin or end at places that are not constants
func.func @dynamic_slice(%a: tensor<4x8xf32>, %b: tensor<8x64xf32>, %e: tensor<4x64xf32>, %i: index) -> tensor<4x32xf32> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x64xf32>) outs(%e : tensor<4x64xf32>) -> tensor<4x64xf32>
  %l = tensor.extract_slice %m[0, %i] [4, 32] [1, 1] : tensor<4x64xf32> to tensor<4x32xf32>
  %y = rectify.relu %l : tensor<4x32xf32>
  return %y : tensor<4x32xf32>
}

// REMARK: remark: {{.*}}Function=slice_and_whole {{.*}}before it, and its result is also used otherwise than in slices
func.func @slice_and_whole(%a: tensor<4x8xf32>, %b: tensor<8x64xf32>, %e: tensor<4x64xf32>) -> (tensor<4x64xf32>, tensor<4x32xf32>) {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x64xf32>) outs(%e : tensor<4x64xf32>) -> tensor<4x64xf32>
  %l = tensor.extract_slice %m[0, 0] [4, 32] [1, 1] : tensor<4x64xf32> to tensor<4x32xf32>
  %y = rectify.relu %l : tensor<4x32xf32>
  return %m, %y : tensor<4x64xf32>, tensor<4x32xf32>
}

// One row, as of a recurrent network's state: its weights are all that takes time.
// REMARK: remark: {{.*}}Function=one_row {{.*}}before it, and one product of few rows is faster than several
func.func @one_row(%a: tensor<1x8xf32>, %b: tensor<8x64xf32>, %e: tensor<1x64xf32>) -> (tensor<1x32xf32>, tensor<1x32xf32>) {
  %m = linalg.matmul ins(%a, %b : tensor<1x8xf32>, tensor<8x64xf32>) outs(%e : tensor<1x64xf32>) -> tensor<1x64xf32>
  %l = tensor.extract_slice %m[0, 0] [1, 32] [1, 1] : tensor<1x64xf32> to tensor<1x32xf32>
  %r = tensor.extract_slice %m[0, 32] [1, 32] [1, 1] : tensor<1x64xf32> to tensor<1x32xf32>
  %y = rectify.sigmoid %l : tensor<1x32xf32>
  return %y, %r : tensor<1x32xf32>, tensor<1x32xf32>
}

// Nothing elementwise behind the slices: they are views of one result.
func.func @plain_slices(%a: tensor<4x8xf32>, %b: tensor<8x64xf32>, %e: tensor<4x64xf32>) -> (tensor<4x32xf32>, tensor<4x32xf32>) {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf32>, tensor<8x64xf32>) outs(%e : tensor<4x64xf32>) -> tensor<4x64xf32>
  %l = tensor.extract_slice %m[0, 0] [4, 32] [1, 1] : tensor<4x64xf32> to tensor<4x32xf32>
  %r = tensor.extract_slice %m[0, 32] [4, 32] [1, 1] : tensor<4x64xf32> to tensor<4x32xf32>
  return %l, %r : tensor<4x32xf32>, tensor<4x32xf32>
}

// REMARK: remark: {{.*}}Function=unsigned {{.*}}'linalg.matmul' is not fused with 'rectify.relu' behind it: it is not a plain sum of products of signed numbers
func.func @unsigned(%a: tensor<4x8xi8>, %b: tensor<8x16xi8>, %e: tensor<4x16xi32>) -> tensor<4x16xi32> {
  %m = linalg.matmul {cast = #linalg.type_fn<cast_unsigned>} ins(%a, %b : tensor<4x8xi8>, tensor<8x16xi8>) outs(%e : tensor<4x16xi32>) -> tensor<4x16xi32>
  %y = rectify.relu %m : tensor<4x16xi32>
  return %y : tensor<4x16xi32>
}

// No element is used twice: a dot product per row is as well a reduction.
func.func @no_reuse(%a: tensor<4x8xf32>, %b: tensor<4x8xf32>, %e: tensor<4xf32>) -> tensor<4xf32> {
  %m = linalg.generic {indexing_maps = [affine_map<(i, k) -> (i, k)>, affine_map<(i, k) -> (i, k)>, affine_map<(i, k) -> (i)>],
                       iterator_types = ["parallel", "reduction"]}
      ins(%a, %b : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%p: f32, %q: f32, %acc: f32):
    %r = arith.mulf %p, %q : f32
    %s = arith.addf %r, %acc : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  return %m : tensor<4xf32>
}

// No sum of products.
func.func @pooling(%a: tensor<1x8x8x3xf32>, %w: tensor<2x2xf32>, %e: tensor<1x7x7x3xf32>) -> tensor<1x7x7x3xf32> {
  %m = linalg.pooling_nhwc_max ins(%a, %w : tensor<1x8x8x3xf32>, tensor<2x2xf32>) outs(%e : tensor<1x7x7x3xf32>) -> tensor<1x7x7x3xf32>
  %y = rectify.relu %m : tensor<1x7x7x3xf32>
  return %y : tensor<1x7x7x3xf32>
}

// On memrefs nothing is fused: do it before bufferization.
func.func @memref(%a: memref<4x8xf32>, %b: memref<8x16xf32>, %c: memref<4x16xf32>) {
  linalg.matmul ins(%a, %b : memref<4x8xf32>, memref<8x16xf32>) outs(%c : memref<4x16xf32>)
  rectify.relu %c outs(%c : memref<4x16xf32>) : memref<4x16xf32>
  return
}
