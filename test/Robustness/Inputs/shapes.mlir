// Rank 0.
func.func @scalars(%x: tensor<f32>, %s: tensor<f32>, %m: memref<f32>) -> tensor<f32> {
  %0 = rectify.relu %x : tensor<f32>
  %1 = rectify.prelu %0, %s : tensor<f32>, tensor<f32>
  %2 = arith.maximumf %1, %x : tensor<f32>
  rectify.relu %m outs(%m : memref<f32>) : memref<f32>
  %e = tensor.empty() : tensor<f32>
  %3 = linalg.generic {indexing_maps = [affine_map<() -> ()>, affine_map<() -> ()>], iterator_types = []}
      ins(%2 : tensor<f32>) outs(%e : tensor<f32>) {
  ^bb0(%a: f32, %o: f32):
    %z = arith.constant 0.0 : f32
    %y = arith.maximumf %a, %z : f32
    linalg.yield %y : f32
  } -> tensor<f32>
  return %3 : tensor<f32>
}
func.func @dot(%x: tensor<4xf32>, %e: tensor<f32>) -> tensor<f32> {
  %0 = linalg.dot ins(%x, %x : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<f32>) -> tensor<f32>
  %1 = rectify.relu %0 : tensor<f32>
  return %1 : tensor<f32>
}
func.func @vectors(%x: vector<f32>, %y: vector<[4]xf32>, %z: vector<1x1x1xf16>) -> (vector<f32>, vector<[4]xf32>, vector<1x1x1xf16>) {
  %0 = rectify.relu %x : vector<f32>
  %1 = rectify.elu %y : vector<[4]xf32>
  %2 = rectify.gelu %z : vector<1x1x1xf16>
  return %0, %1, %2 : vector<f32>, vector<[4]xf32>, vector<1x1x1xf16>
}

// -----

// No elements at all.
func.func @empty(%a: tensor<0x8xf32>, %b: tensor<8x0xf32>, %k: tensor<0x4xf32>, %m: memref<0xf32>) -> (tensor<0x0xf32>, tensor<8x4xf32>, tensor<0x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<0x0xf32>
  %0 = linalg.matmul ins(%a, %b : tensor<0x8xf32>, tensor<8x0xf32>) outs(%e : tensor<0x0xf32>) -> tensor<0x0xf32>
  %1 = rectify.relu %0 : tensor<0x0xf32>
  %f = tensor.empty() : tensor<8x4xf32>
  %i = linalg.fill ins(%zero : f32) outs(%f : tensor<8x4xf32>) -> tensor<8x4xf32>
  %2 = linalg.matmul ins(%b, %k : tensor<8x0xf32>, tensor<0x4xf32>) outs(%i : tensor<8x4xf32>) -> tensor<8x4xf32>
  %3 = rectify.elu %2 : tensor<8x4xf32>
  %c = arith.constant dense<> : tensor<0x8xf32>
  %4 = rectify.relu6 %c : tensor<0x8xf32>
  %5 = arith.maximumf %4, %c : tensor<0x8xf32>
  rectify.relu %m outs(%m : memref<0xf32>) : memref<0xf32>
  return %1, %3, %5 : tensor<0x0xf32>, tensor<8x4xf32>, tensor<0x8xf32>
}

// -----

// Sizes beyond any memory.
func.func @huge(%x: tensor<9223372036854775807x2xf32>, %w: tensor<2x9223372036854775807xf32>) -> tensor<9223372036854775807x9223372036854775807xf32> {
  %e = tensor.empty() : tensor<9223372036854775807x9223372036854775807xf32>
  %c = arith.constant dense<1.0> : tensor<9223372036854775807x2xf32>
  %0 = arith.maximumf %x, %c : tensor<9223372036854775807x2xf32>
  %1 = linalg.matmul ins(%0, %w : tensor<9223372036854775807x2xf32>, tensor<2x9223372036854775807xf32>) outs(%e : tensor<9223372036854775807x9223372036854775807xf32>) -> tensor<9223372036854775807x9223372036854775807xf32>
  %2 = rectify.relu %1 : tensor<9223372036854775807x9223372036854775807xf32>
  return %2 : tensor<9223372036854775807x9223372036854775807xf32>
}
func.func @huge_constant() -> tensor<1000000x1000000xf32> {
  %c = arith.constant dense<-1.0> : tensor<1000000x1000000xf32>
  %0 = rectify.relu %c : tensor<1000000x1000000xf32>
  %1 = arith.addf %0, %c : tensor<1000000x1000000xf32>
  return %1 : tensor<1000000x1000000xf32>
}

// -----

// Shapes that are not known, or not the same at both ends.
func.func @unranked(%x: tensor<*xf32>, %m: memref<*xf32>) -> tensor<*xf32> {
  %0 = arith.negf %x : tensor<*xf32>
  %1 = math.absf %0 : tensor<*xf32>
  %2 = arith.addf %1, %x : tensor<*xf32>
  %3 = arith.maximumf %2, %x : tensor<*xf32>
  %4 = tensor.cast %3 : tensor<*xf32> to tensor<?x4xf32>
  %5 = rectify.relu %4 : tensor<?x4xf32>
  %6 = tensor.cast %5 : tensor<?x4xf32> to tensor<*xf32>
  return %6 : tensor<*xf32>
}
func.func @dynamic(%a: tensor<?x?xf32>, %b: tensor<?x?xf32>, %s: tensor<1xf32>, %m: index) -> (tensor<?x?xf32>, tensor<?x?xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty(%m, %m) : tensor<?x?xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  %0 = linalg.matmul ins(%a, %b : tensor<?x?xf32>, tensor<?x?xf32>) outs(%f : tensor<?x?xf32>) -> tensor<?x?xf32>
  %1 = rectify.prelu %0, %s : tensor<?x?xf32>, tensor<1xf32>
  %2 = tensor.pad %1 low[1, 0] high[%m, 2] {
  ^bb0(%i: index, %j: index):
    tensor.yield %zero : f32
  } : tensor<?x?xf32> to tensor<?x?xf32>
  %3 = rectify.relu %2 : tensor<?x?xf32>
  return %3, %0 : tensor<?x?xf32>, tensor<?x?xf32>
}
func.func @encoded(%x: tensor<4x4xf32, "layout">, %y: tensor<4x4xf32, #other.encoding>) -> (tensor<4x4xf32, "layout">, tensor<4x4xf32, #other.encoding>) {
  %0 = rectify.relu %x : tensor<4x4xf32, "layout">
  %1 = arith.maximumf %y, %y : tensor<4x4xf32, #other.encoding>
  return %0, %1 : tensor<4x4xf32, "layout">, tensor<4x4xf32, #other.encoding>
}

// -----

// Buffers, with layouts and spaces of their own.
func.func @buffers(%a: memref<4x8xf32, strided<[?, ?], offset: ?>>, %b: memref<8x16xf32, 3>, %c: memref<4x16xf32>, %u: memref<*xf32>, %f: memref<4x8xf32, affine_map<(i, j) -> (j, i)>>) {
  linalg.matmul ins(%a, %b : memref<4x8xf32, strided<[?, ?], offset: ?>>, memref<8x16xf32, 3>) outs(%c : memref<4x16xf32>)
  rectify.relu %c outs(%c : memref<4x16xf32>) : memref<4x16xf32>
  rectify.relu %f outs(%a : memref<4x8xf32, strided<[?, ?], offset: ?>>) : memref<4x8xf32, affine_map<(i, j) -> (j, i)>>
  %n = memref.rank %u : memref<*xf32>
  %t = bufferization.to_tensor %c restrict : memref<4x16xf32> to tensor<4x16xf32>
  %r = rectify.relu6 %t : tensor<4x16xf32>
  bufferization.materialize_in_destination %r in writable %c : (tensor<4x16xf32>, memref<4x16xf32>) -> ()
  return
}
// -----

// Maps that are no projections, reductions into several results, no results at
// all, windows of no elements.
func.func @maps(%x: tensor<8xf32>, %e: tensor<4xf32>, %d: tensor<4x4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4x4xf32>) {
  %0:2 = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i + j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i)>, affine_map<(i, j) -> (i)>], iterator_types = ["parallel", "reduction"]}
      ins(%x, %e : tensor<8xf32>, tensor<4xf32>) outs(%e, %e : tensor<4xf32>, tensor<4xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32, %p: f32):
    %s = arith.addf %o, %a : f32
    %t = arith.maximumf %s, %p : f32
    linalg.yield %s, %t : f32, f32
  } -> (tensor<4xf32>, tensor<4xf32>)
  %1 = linalg.generic {indexing_maps = [affine_map<(i) -> (i, i)>, affine_map<(i) -> (i, i)>], iterator_types = ["parallel"]}
      ins(%d : tensor<4x4xf32>) outs(%d : tensor<4x4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %z = arith.constant 0.0 : f32
    %m = arith.maximumf %a, %z : f32
    linalg.yield %m : f32
  } -> tensor<4x4xf32>
  %2 = linalg.generic {indexing_maps = [affine_map<(i) -> (2)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    linalg.yield %o : f32
  } -> tensor<4xf32>
  return %0#1, %2, %1 : tensor<4xf32>, tensor<4xf32>, tensor<4x4xf32>
}

// -----

// Movements and reductions to and from tensors without a rank, where no
// activation can stand.
func.func @unranked_casts(%x: tensor<4x4xf32>, %w: tensor<4x4xf32>, %e: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %m = linalg.matmul ins(%x, %w : tensor<4x4xf32>, tensor<4x4xf32>) outs(%e : tensor<4x4xf32>) -> tensor<4x4xf32>
  %u = tensor.cast %m : tensor<4x4xf32> to tensor<*xf32>
  %r = tensor.cast %u : tensor<*xf32> to tensor<4x4xf32>
  %y = rectify.relu %r : tensor<4x4xf32>
  return %y : tensor<4x4xf32>
}
func.func @unranked_before(%x: tensor<4x8xf32>, %u: tensor<*xf32>) -> (tensor<4x8xf32>, tensor<8x8xf32>) {
  %s = tosa.const_shape {values = dense<[2, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %t = tosa.tile %u, %s : (tensor<*xf32>, !tosa.shape<2>) -> tensor<4x8xf32>
  %0 = rectify.relu %t : tensor<4x8xf32>
  %r = rectify.elu %x : tensor<4x8xf32>
  %c = tosa.concat %r, %u {axis = 0 : i32} : (tensor<4x8xf32>, tensor<*xf32>) -> tensor<8x8xf32>
  %1 = rectify.relu %c : tensor<8x8xf32>
  return %0, %1 : tensor<4x8xf32>, tensor<8x8xf32>
}
func.func @unranked_behind(%x: tensor<4x8xf32>, %p: tensor<1x4x8x2xf32>) -> (tensor<*xf32>, tensor<*xf32>, tensor<*xf32>) {
  %s = tosa.const_shape {values = dense<[0, 0]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %t = tosa.const_shape {values = dense<[2, 2]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %a = rectify.relu %x : tensor<4x8xf32>
  %0 = tosa.slice %a, %s, %t : (tensor<4x8xf32>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<*xf32>
  %b = rectify.relu %x {signed_zero = "positive"} : tensor<4x8xf32>
  %1 = tosa.reduce_max %b {axis = 0 : i32} : (tensor<4x8xf32>) -> tensor<*xf32>
  %c = rectify.relu %p {signed_zero = "positive"} : tensor<1x4x8x2xf32>
  %2 = tosa.max_pool2d %c {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x4x8x2xf32>) -> tensor<*xf32>
  return %0, %1, %2 : tensor<*xf32>, tensor<*xf32>, tensor<*xf32>
}

// -----

// The number of elements does not fit 64 bits.
func.func @overflow(%x: tensor<4611686018427387904x4xf32>, %y: tensor<4611686018427387904x4x2xf32>, %s: tensor<4xf32>) -> (tensor<4611686018427387904x4xf32>, tensor<4611686018427387904x8xf32>) {
  %z = arith.constant dense<0.0> : tensor<4611686018427387904x4xf32>
  %0 = arith.maximumf %x, %z : tensor<4611686018427387904x4xf32>
  %1 = rectify.prelu %0, %s {axis = 1} : tensor<4611686018427387904x4xf32>, tensor<4xf32>
  %c = tensor.collapse_shape %y [[0], [1, 2]] : tensor<4611686018427387904x4x2xf32> into tensor<4611686018427387904x8xf32>
  %2 = rectify.relu %c : tensor<4611686018427387904x8xf32>
  %3 = rectify.relu6 %2 : tensor<4611686018427387904x8xf32>
  return %1, %3 : tensor<4611686018427387904x4xf32>, tensor<4611686018427387904x8xf32>
}
func.func @overflow_buffers(%x: memref<4611686018427387904x4xf32>, %w: memref<4x4611686018427387904xf32>, %o: memref<4611686018427387904x4611686018427387904xf32>) {
  linalg.matmul ins(%x, %w : memref<4611686018427387904x4xf32>, memref<4x4611686018427387904xf32>) outs(%o : memref<4611686018427387904x4611686018427387904xf32>)
  rectify.relu %o outs(%o : memref<4611686018427387904x4611686018427387904xf32>) : memref<4611686018427387904x4611686018427387904xf32>
  return
}
func.func @overflow_conv(%x: tensor<1x3x9223372036854775807x9223372036854775807xf32>, %w: tensor<2x3x4611686018427387904x3xf32>, %o: tensor<1x2x1x1xf32>) -> tensor<1x2x1x1xf32> {
  %0 = linalg.conv_2d_nchw_fchw {strides = dense<4611686018427387904> : tensor<2xi64>, dilations = dense<1> : tensor<2xi64>} ins(%x, %w : tensor<1x3x9223372036854775807x9223372036854775807xf32>, tensor<2x3x4611686018427387904x3xf32>) outs(%o : tensor<1x2x1x1xf32>) -> tensor<1x2x1x1xf32>
  %1 = rectify.relu %0 : tensor<1x2x1x1xf32>
  return %1 : tensor<1x2x1x1xf32>
}
func.func @empty_and_dynamic(%a: tensor<?x0xf32>, %b: tensor<0x?xf32>, %x: tensor<0x?xf32>, %s: tensor<?xf32>, %n: index) -> (tensor<?x?xf32>, tensor<0x?xf32>, tensor<?xf32>) {
  %z = arith.constant 0.0 : f32
  %e = tensor.empty(%n, %n) : tensor<?x?xf32>
  %f = linalg.fill ins(%z : f32) outs(%e : tensor<?x?xf32>) -> tensor<?x?xf32>
  %m = linalg.matmul ins(%a, %b : tensor<?x0xf32>, tensor<0x?xf32>) outs(%f : tensor<?x?xf32>) -> tensor<?x?xf32>
  %0 = rectify.sigmoid %m : tensor<?x?xf32>
  %1:2 = rectify.prelu_grad %x, %s, %x {axis = 1} : tensor<0x?xf32>, tensor<?xf32>
  return %0, %1#0, %1#1 : tensor<?x?xf32>, tensor<0x?xf32>, tensor<?xf32>
}
