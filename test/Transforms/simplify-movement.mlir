// RUN: rectify-opt %s --rectify-simplify | FileCheck %s
// RUN: rectify-opt %s --rectify-simplify -o /dev/null --remarks-filter-passed=rectify-simplify 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK

//===----------------------------------------------------------------------===//
// To fewer elements
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @slice(
// CHECK-NEXT: %[[S:.*]] = tensor.extract_slice %arg0[0, 0] [2, %arg1] [1, 1] : tensor<8x?xf16> to tensor<2x?xf16>
// CHECK-NEXT: %[[Y:.*]] = rectify.elu %[[S]] : tensor<2x?xf16>
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: remark: {{.*}}sink{{.*}}Function=slice {{.*}}'rectify.elu' goes behind 'tensor.extract_slice'
func.func @slice(%x: tensor<8x?xf16>, %n: index) -> tensor<2x?xf16> {
  %a = rectify.elu %x : tensor<8x?xf16>
  %y = tensor.extract_slice %a[0, 0] [2, %n] [1, 1] : tensor<8x?xf16> to tensor<2x?xf16>
  return %y : tensor<2x?xf16>
}

// CHECK-LABEL: func @broadcast(
// CHECK-NEXT: %[[A:.*]] = rectify.gelu %arg0 : tensor<?xf16>
// CHECK-NEXT: %[[Y:.*]] = linalg.broadcast ins(%[[A]] : tensor<?xf16>)
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: remark: {{.*}}hoist{{.*}}Function=broadcast {{.*}}'rectify.gelu' goes before 'linalg.broadcast'
func.func @broadcast(%x: tensor<?xf16>, %e: tensor<4x?xf16>) -> tensor<4x?xf16> {
  %a = linalg.broadcast ins(%x : tensor<?xf16>) outs(%e : tensor<4x?xf16>) dimensions = [0]
  %y = rectify.gelu %a : tensor<4x?xf16>
  return %y : tensor<4x?xf16>
}

// CHECK-LABEL: func @small_gather(
// CHECK-NEXT: %[[G:.*]] = tensor.gather
// CHECK-NEXT: %[[Y:.*]] = rectify.tanh %[[G]] : tensor<2x4xf16>
func.func @small_gather(%x: tensor<8x4xf16>, %i: tensor<2x1xindex>) -> tensor<2x4xf16> {
  %a = rectify.tanh %x : tensor<8x4xf16>
  %y = tensor.gather %a[%i] gather_dims([0]) : (tensor<8x4xf16>, tensor<2x1xindex>) -> tensor<2x4xf16>
  return %y : tensor<2x4xf16>
}

// CHECK-LABEL: func @large_gather(
// CHECK-NEXT: %[[A:.*]] = rectify.tanh %arg0 : tensor<8x4xf16>
// CHECK-NEXT: tensor.gather %[[A]]
func.func @large_gather(%x: tensor<8x4xf16>, %i: tensor<20x1xindex>) -> tensor<20x4xf16> {
  %a = tensor.gather %x[%i] gather_dims([0]) : (tensor<8x4xf16>, tensor<20x1xindex>) -> tensor<20x4xf16>
  %y = rectify.tanh %a : tensor<20x4xf16>
  return %y : tensor<20x4xf16>
}

// The padding is what the op maps to itself, or becomes what the op makes of it.
// CHECK-LABEL: func @pad(
// CHECK-DAG: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f16
// CHECK-DAG: %[[A:.*]] = rectify.relu %arg0 : tensor<4x?xf16>
// CHECK: %[[P:.*]] = tensor.pad %[[A]] low[1, 1] high[1, 1]
// CHECK: tensor.yield %[[ZERO]] : f16
// CHECK: return %[[P]]
func.func @pad(%x: tensor<4x?xf16>) -> tensor<6x?xf16> {
  %c = arith.constant 0.0 : f16
  %a = tensor.pad %x low[1, 1] high[1, 1] {
  ^bb0(%i: index, %j: index):
    tensor.yield %c : f16
  } : tensor<4x?xf16> to tensor<6x?xf16>
  %y = rectify.relu %a : tensor<6x?xf16>
  return %y : tensor<6x?xf16>
}

// CHECK-LABEL: func @pad_sigmoid(
// CHECK-DAG: %[[HALF:.*]] = arith.constant 5.000000e-01 : f16
// CHECK-DAG: %[[A:.*]] = rectify.sigmoid %arg0 : tensor<4xf16>
// CHECK: %[[P:.*]] = tensor.pad %[[A]] low[1] high[1]
// CHECK: tensor.yield %[[HALF]] : f16
func.func @pad_sigmoid(%x: tensor<4xf16>) -> tensor<6xf16> {
  %c = arith.constant 0.0 : f16
  %a = tensor.pad %x low[1] high[1] {
  ^bb0(%i: index):
    tensor.yield %c : f16
  } : tensor<4xf16> to tensor<6xf16>
  %y = rectify.sigmoid %a : tensor<6xf16>
  return %y : tensor<6xf16>
}

//===----------------------------------------------------------------------===//
// Towards a contraction
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @expand(
// CHECK: %[[M:.*]] = linalg.matmul
// CHECK-NEXT: %[[A:.*]] = rectify.relu %[[M]] : tensor<4x16xf16>
// CHECK-NEXT: %[[Y:.*]] = tensor.expand_shape %[[A]]
// CHECK-NEXT: return %[[Y]]
func.func @expand(%a: tensor<4x8xf16>, %b: tensor<8x16xf16>, %e: tensor<4x16xf16>) -> tensor<2x2x16xf16> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf16>, tensor<8x16xf16>) outs(%e : tensor<4x16xf16>) -> tensor<4x16xf16>
  %x = tensor.expand_shape %m [[0, 1], [2]] output_shape [2, 2, 16] : tensor<4x16xf16> into tensor<2x2x16xf16>
  %y = rectify.relu %x : tensor<2x2x16xf16>
  return %y : tensor<2x2x16xf16>
}

// Through several reshapes, behind what is elementwise.
// CHECK-LABEL: func @collapse_transpose(
// CHECK: linalg.conv_2d_nhwc_hwcf
// CHECK-NEXT: arith.addf
// CHECK-NEXT: %[[A:.*]] = rectify.leaky_relu {{.*}} : tensor<?x7x7x5xf16>
// CHECK-NEXT: %[[C:.*]] = tensor.collapse_shape %[[A]]
// CHECK-NEXT: linalg.transpose ins(%[[C]]
func.func @collapse_transpose(%a: tensor<?x8x8x3xf16>, %w: tensor<2x2x3x5xf16>, %e: tensor<?x7x7x5xf16>, %b: tensor<?x7x7x5xf16>, %t: tensor<?x5x49xf16>) -> tensor<?x5x49xf16> {
  %m = linalg.conv_2d_nhwc_hwcf ins(%a, %w : tensor<?x8x8x3xf16>, tensor<2x2x3x5xf16>) outs(%e : tensor<?x7x7x5xf16>) -> tensor<?x7x7x5xf16>
  %s = arith.addf %m, %b : tensor<?x7x7x5xf16>
  %c = tensor.collapse_shape %s [[0], [1, 2], [3]] : tensor<?x7x7x5xf16> into tensor<?x49x5xf16>
  %d = linalg.transpose ins(%c : tensor<?x49x5xf16>) outs(%t : tensor<?x5x49xf16>) permutation = [0, 2, 1]
  %y = rectify.leaky_relu %d : tensor<?x5x49xf16>
  return %y : tensor<?x5x49xf16>
}

// CHECK-LABEL: func @concat(
// CHECK: %[[M:.*]] = linalg.matmul
// CHECK: %[[B:.*]] = rectify.relu %arg3 : tensor<4x3xf16>
// CHECK: tensor.concat dim(1) %{{.*}}, %[[B]]
func.func @concat(%a: tensor<4x8xf16>, %b: tensor<8x16xf16>, %e: tensor<4x16xf16>, %o: tensor<4x3xf16>) -> tensor<4x19xf16> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf16>, tensor<8x16xf16>) outs(%e : tensor<4x16xf16>) -> tensor<4x16xf16>
  %x = tensor.concat dim(1) %m, %o : (tensor<4x16xf16>, tensor<4x3xf16>) -> tensor<4x19xf16>
  %y = rectify.relu %x : tensor<4x19xf16>
  return %y : tensor<4x19xf16>
}

// Activations meet, and are one.
// CHECK-LABEL: func @meet(
// CHECK-NEXT: %[[A:.*]] = rectify.relu6 %arg0 : tensor<4x6xf16>
// CHECK-NEXT: tensor.expand_shape %[[A]]
func.func @meet(%x: tensor<4x6xf16>) -> tensor<4x2x3xf16> {
  %a = rectify.relu %x : tensor<4x6xf16>
  %b = tensor.expand_shape %a [[0], [1, 2]] output_shape [4, 2, 3] : tensor<4x6xf16> into tensor<4x2x3xf16>
  %y = rectify.relu6 %b : tensor<4x2x3xf16>
  return %y : tensor<4x2x3xf16>
}

//===----------------------------------------------------------------------===//
// Minima and maxima
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @max_pool(
// CHECK: %[[P:.*]] = linalg.pooling_nhwc_max {{.*}}ins(%arg0,
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %[[P]] {signed_zero = "positive"} : tensor<?x4x4x3xf16>
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: remark: {{.*}}sink{{.*}}Function=max_pool {{.*}}'rectify.relu' goes behind 'linalg.pooling_nhwc_max'
func.func @max_pool(%x: tensor<?x8x8x3xf16>, %e: tensor<?x4x4x3xf16>) -> tensor<?x4x4x3xf16> {
  %low = arith.constant 0xFC00 : f16
  %w = tensor.empty() : tensor<2x2xf16>
  %a = rectify.relu %x {signed_zero = "positive"} : tensor<?x8x8x3xf16>
  %f = linalg.fill ins(%low : f16) outs(%e : tensor<?x4x4x3xf16>) -> tensor<?x4x4x3xf16>
  %y = linalg.pooling_nhwc_max {strides = dense<2> : vector<2xi64>} ins(%a, %w : tensor<?x8x8x3xf16>, tensor<2x2xf16>) outs(%f : tensor<?x4x4x3xf16>) -> tensor<?x4x4x3xf16>
  return %y : tensor<?x4x4x3xf16>
}

// The lowest finite number, as torch-mlir starts from: no result stays there.
// CHECK-LABEL: func @max_pool_finite(
// CHECK: %[[P:.*]] = linalg.pooling_nchw_max {{.*}}ins(%arg0,
// CHECK-NEXT: rectify.relu6 %[[P]] fastmath<nsz>
func.func @max_pool_finite(%x: tensor<1x3x8x8xf32>, %e: tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32> {
  %low = arith.constant -3.40282347E+38 : f32
  %w = tensor.empty() : tensor<2x2xf32>
  %a = rectify.relu6 %x fastmath<nsz> : tensor<1x3x8x8xf32>
  %f = linalg.fill ins(%low : f32) outs(%e : tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32>
  %y = linalg.pooling_nchw_max {strides = dense<2> : vector<2xi64>} ins(%a, %w : tensor<1x3x8x8xf32>, tensor<2x2xf32>) outs(%f : tensor<1x3x4x4xf32>) -> tensor<1x3x4x4xf32>
  return %y : tensor<1x3x4x4xf32>
}

// A start that the op maps to itself serves even no elements.
// CHECK-LABEL: func @reduce(
// CHECK: %[[R:.*]] = linalg.reduce { arith.maximumf } ins(%arg0 : tensor<?x?xf16>)
// CHECK-NEXT: %[[Y:.*]] = rectify.tanh %[[R]] : tensor<?xf16>
func.func @reduce(%x: tensor<?x?xf16>, %e: tensor<?xf16>) -> tensor<?xf16> {
  %zero = arith.constant 0.0 : f16
  %a = rectify.tanh %x : tensor<?x?xf16>
  %f = linalg.fill ins(%zero : f16) outs(%e : tensor<?xf16>) -> tensor<?xf16>
  %y = linalg.reduce { arith.maximumf } ins(%a : tensor<?x?xf16>) outs(%f : tensor<?xf16>) dimensions = [1]
  return %y : tensor<?xf16>
}

// CHECK-LABEL: func @reduce_min(
// CHECK: %[[R:.*]] = linalg.generic {{.*}} ins(%arg0 : tensor<4x8xf16>)
// CHECK: rectify.softsign {{.*}} : tensor<4xf16>
func.func @reduce_min(%x: tensor<4x8xf16>, %e: tensor<4xf16>) -> tensor<4xf16> {
  %high = arith.constant 0x7C00 : f16
  %a = rectify.softsign %x : tensor<4x8xf16>
  %f = linalg.fill ins(%high : f16) outs(%e : tensor<4xf16>) -> tensor<4xf16>
  %y = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i)>], iterator_types = ["parallel", "reduction"]}
      ins(%a : tensor<4x8xf16>) outs(%f : tensor<4xf16>) {
  ^bb0(%in: f16, %out: f16):
    %m = arith.minimumf %out, %in : f16
    linalg.yield %m : f16
  } -> tensor<4xf16>
  return %y : tensor<4xf16>
}

// CHECK-LABEL: func @integers(
// CHECK: %[[R:.*]] = linalg.reduce { arith.maxsi } ins(%arg0 : tensor<4x8xi32>)
// CHECK-NEXT: rectify.relu %[[R]] : tensor<4xi32>
func.func @integers(%x: tensor<4x8xi32>, %e: tensor<4xi32>) -> tensor<4xi32> {
  %low = arith.constant -2147483648 : i32
  %a = rectify.relu %x : tensor<4x8xi32>
  %f = linalg.fill ins(%low : i32) outs(%e : tensor<4xi32>) -> tensor<4xi32>
  %y = linalg.reduce { arith.maxsi } ins(%a : tensor<4x8xi32>) outs(%f : tensor<4xi32>) dimensions = [1]
  return %y : tensor<4xi32>
}

// CHECK-LABEL: func @tosa(
// CHECK: %[[P:.*]] = tosa.max_pool2d %arg0
// CHECK-NEXT: %[[R:.*]] = tosa.reduce_max %[[P]]
// CHECK-NEXT: rectify.sigmoid %[[R]]
func.func @tosa(%x: tensor<1x8x8x3xf16>) -> tensor<1x1x4x3xf16> {
  %a = rectify.sigmoid %x : tensor<1x8x8x3xf16>
  %p = tosa.max_pool2d %a {kernel = array<i64: 2, 2>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 2, 2>} : (tensor<1x8x8x3xf16>) -> tensor<1x4x4x3xf16>
  %y = tosa.reduce_max %p {axis = 1 : i32} : (tensor<1x4x4x3xf16>) -> tensor<1x1x4x3xf16>
  return %y : tensor<1x1x4x3xf16>
}

// CHECK-LABEL: func @join(
// CHECK-NEXT: %[[M:.*]] = arith.maximumf %arg0, %arg1 : f16
// CHECK-NEXT: %[[Y:.*]] = rectify.elu %[[M]] : f16
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: remark: {{.*}}join{{.*}}Function=join {{.*}}'arith.maximumf' goes before 'rectify.elu', two become one
func.func @join(%x: f16, %y: f16) -> f16 {
  %a = rectify.elu %x : f16
  %b = rectify.elu %y : f16
  %m = arith.maximumf %a, %b : f16
  return %m : f16
}

// Zeros of either sign are either's result.
// CHECK-LABEL: func @join_num(
// CHECK-NEXT: %[[M:.*]] = arith.maxnumf %arg0, %arg1 : f16
// CHECK-NEXT: rectify.relu %[[M]] : f16
func.func @join_num(%x: f16, %y: f16) -> f16 {
  %a = rectify.relu %x : f16
  %b = rectify.relu %y : f16
  %m = arith.maxnumf %a, %b : f16
  return %m : f16
}

//===----------------------------------------------------------------------===//
// With a slope
//===----------------------------------------------------------------------===//

// The slope goes along with its axis.
// CHECK-LABEL: func @transposed_prelu(
// CHECK: %[[M:.*]] = linalg.matmul
// CHECK-NEXT: %[[A:.*]] = rectify.prelu %[[M]], %arg3 {axis = 1 : i64} : tensor<4x16xf16>, tensor<16xf16>
// CHECK-NEXT: %[[Y:.*]] = linalg.transpose ins(%[[A]]
func.func @transposed_prelu(%a: tensor<4x8xf16>, %b: tensor<8x16xf16>, %e: tensor<4x16xf16>, %s: tensor<16xf16>, %t: tensor<16x4xf16>) -> tensor<16x4xf16> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf16>, tensor<8x16xf16>) outs(%e : tensor<4x16xf16>) -> tensor<4x16xf16>
  %x = linalg.transpose ins(%m : tensor<4x16xf16>) outs(%t : tensor<16x4xf16>) permutation = [1, 0]
  %y = rectify.prelu %x, %s {axis = 0} : tensor<16x4xf16>, tensor<16xf16>
  return %y : tensor<16x4xf16>
}

// CHECK-LABEL: func @expanded_prelu(
// CHECK: %[[M:.*]] = linalg.matmul
// CHECK-NEXT: %[[A:.*]] = rectify.prelu %[[M]], %arg3 {axis = 1 : i64} : tensor<4x16xf16>, tensor<16xf16>
// CHECK-NEXT: %[[Y:.*]] = tensor.expand_shape %[[A]]
func.func @expanded_prelu(%a: tensor<4x8xf16>, %b: tensor<8x16xf16>, %e: tensor<4x16xf16>, %s: tensor<16xf16>) -> tensor<2x2x16xf16> {
  %m = linalg.matmul ins(%a, %b : tensor<4x8xf16>, tensor<8x16xf16>) outs(%e : tensor<4x16xf16>) -> tensor<4x16xf16>
  %x = tensor.expand_shape %m [[0, 1], [2]] output_shape [2, 2, 16] : tensor<4x16xf16> into tensor<2x2x16xf16>
  %y = rectify.prelu %x, %s {axis = 2} : tensor<2x2x16xf16>, tensor<16xf16>
  return %y : tensor<2x2x16xf16>
}

// CHECK-LABEL: func @sliced_prelu(
// CHECK-NEXT: %[[S:.*]] = tensor.extract_slice %arg0[0, 2, 0] [4, 1, 3] [1, 1, 1]
// CHECK-NEXT: %[[Y:.*]] = rectify.prelu %[[S]], %arg1 {axis = 1 : i64} : tensor<4x3xf16>, tensor<3xf16>
func.func @sliced_prelu(%x: tensor<4x8x3xf16>, %s: tensor<3xf16>) -> tensor<4x3xf16> {
  %a = rectify.prelu %x, %s {axis = 2} : tensor<4x8x3xf16>, tensor<3xf16>
  %y = tensor.extract_slice %a[0, 2, 0] [4, 1, 3] [1, 1, 1] : tensor<4x8x3xf16> to tensor<4x3xf16>
  return %y : tensor<4x3xf16>
}

//===----------------------------------------------------------------------===//
// TOSA
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @tosa_pad(
// CHECK-DAG: %[[HALF:.*]] = "tosa.const"() <{values = dense<5.000000e-01> : tensor<1xf16>}>
// CHECK-DAG: %[[A:.*]] = rectify.sigmoid %arg0 : tensor<2x3xf16>
// CHECK: %[[Y:.*]] = tosa.pad %[[A]], %{{.*}}, %[[HALF]]
// CHECK-NEXT: return %[[Y]]
func.func @tosa_pad(%x: tensor<2x3xf16>) -> tensor<4x3xf16> {
  %p = tosa.const_shape {values = dense<[1, 1, 0, 0]> : tensor<4xindex>} : () -> !tosa.shape<4>
  %c = "tosa.const"() {values = dense<0.0> : tensor<1xf16>} : () -> tensor<1xf16>
  %a = tosa.pad %x, %p, %c : (tensor<2x3xf16>, !tosa.shape<4>, tensor<1xf16>) -> tensor<4x3xf16>
  %y = rectify.sigmoid %a : tensor<4x3xf16>
  return %y : tensor<4x3xf16>
}

// CHECK-LABEL: func @tosa_slice(
// CHECK: %[[S:.*]] = tosa.slice %arg0
// CHECK-NEXT: rectify.elu %[[S]]
func.func @tosa_slice(%x: tensor<4x3xf16>) -> tensor<2x3xf16> {
  %start = tosa.const_shape {values = dense<[1, 0]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %size = tosa.const_shape {values = dense<[2, 3]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %a = rectify.elu %x : tensor<4x3xf16>
  %y = tosa.slice %a, %start, %size : (tensor<4x3xf16>, !tosa.shape<2>, !tosa.shape<2>) -> tensor<2x3xf16>
  return %y : tensor<2x3xf16>
}

// Behind a convolution, through what keeps the number of elements.
// CHECK-LABEL: func @tosa_reshape(
// CHECK: %[[C:.*]] = tosa.conv2d
// CHECK-NEXT: %[[A:.*]] = rectify.relu %[[C]]
// CHECK: tosa.transpose %[[A]]
// CHECK-NEXT: tosa.reshape
// CHECK-NEXT: return
func.func @tosa_reshape(%x: tensor<1x4x4x2xf32>, %w: tensor<3x1x1x2xf32>, %b: tensor<3xf32>) -> tensor<3x16xf32> {
  %z = "tosa.const"() {values = dense<0.0> : tensor<1xf32>} : () -> tensor<1xf32>
  %s = tosa.const_shape {values = dense<[3, 16]> : tensor<2xindex>} : () -> !tosa.shape<2>
  %c = tosa.conv2d %x, %w, %b, %z, %z {acc_type = f32, dilation = array<i64: 1, 1>, pad = array<i64: 0, 0, 0, 0>, stride = array<i64: 1, 1>} : (tensor<1x4x4x2xf32>, tensor<3x1x1x2xf32>, tensor<3xf32>, tensor<1xf32>, tensor<1xf32>) -> tensor<1x4x4x3xf32>
  %t = tosa.transpose %c {perms = array<i32: 0, 3, 1, 2>} : (tensor<1x4x4x3xf32>) -> tensor<1x3x4x4xf32>
  %r = tosa.reshape %t, %s : (tensor<1x3x4x4xf32>, !tosa.shape<2>) -> tensor<3x16xf32>
  %y = rectify.relu %r : tensor<3x16xf32>
  return %y : tensor<3x16xf32>
}

// CHECK-LABEL: func @tosa_reduce_min(
// CHECK: %[[R:.*]] = tosa.reduce_min %arg0
// CHECK-NEXT: rectify.sigmoid %[[R]]
func.func @tosa_reduce_min(%x: tensor<4x3xf16>) -> tensor<1x3xf16> {
  %a = rectify.sigmoid %x : tensor<4x3xf16>
  %y = tosa.reduce_min %a {axis = 0 : i32} : (tensor<4x3xf16>) -> tensor<1x3xf16>
  return %y : tensor<1x3xf16>
}
