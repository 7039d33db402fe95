// Float formats of all kinds.
func.func @floats(%a: tensor<4xf8E5M2>, %b: tensor<4xf8E4M3FN>, %c: tensor<4xf8E4M3>, %d: f80, %e: f128, %f: tensor<4xtf32>, %g: tensor<4xf8E8M0FNU>, %h: tensor<4xf4E2M1FN>, %i: tensor<4xf6E3M2FN>, %j: f8E3M4) {
  %0 = rectify.relu %a : tensor<4xf8E5M2>
  %1 = rectify.elu %b : tensor<4xf8E4M3FN>
  %2 = rectify.clip %c {lo = -1.0, hi = 1.0} : tensor<4xf8E4M3>
  %3 = arith.addf %d, %d : f80
  %4 = arith.maximumf %e, %e : f128
  %5 = arith.mulf %f, %f : tensor<4xtf32>
  %6 = arith.extf %g : tensor<4xf8E8M0FNU> to tensor<4xf32>
  %7 = arith.negf %h : tensor<4xf4E2M1FN>
  %8 = arith.maximumf %i, %i : tensor<4xf6E3M2FN>
  %9 = arith.truncf %d : f80 to f16
  %10 = arith.cmpf ogt, %e, %e : f128
  %11 = arith.select %10, %e, %4 : f128
  %12 = math.exp %d : f80
  %13 = arith.truncf %e : f128 to f8E4M3FN
  %14 = arith.extf %13 : f8E4M3FN to bf16
  %15 = arith.minnumf %j, %j : f8E3M4
  %16 = arith.constant 0.0 : f80
  %17 = arith.maximumf %d, %16 : f80
  %18 = arith.constant dense<0.0> : tensor<4xf8E4M3FN>
  %19 = arith.maximumf %b, %18 : tensor<4xf8E4M3FN>
  return
}

// -----

// Integers, index, complex, i1, quantized and unknown types.
func.func @others(%a: tensor<4xi1>, %b: index, %c: complex<f32>, %d: tensor<4xi128>, %e: tensor<4xi7>, %f: tensor<4x!quant.uniform<i8:f32, 0.5:3>>, %g: tensor<4xcomplex<f64>>, %h: tensor<4xindex>, %u: tensor<4xui8>, %t: tuple<f32, i32>, %n: none) {
  %0 = arith.maxsi %a, %a : tensor<4xi1>
  %1 = arith.maxui %b, %b : index
  %2 = complex.abs %c : complex<f32>
  %3 = rectify.relu %e : tensor<4xi7>
  %4 = arith.maxsi %d, %d : tensor<4xi128>
  %5 = complex.mul %c, %c : complex<f32>
  %6 = arith.addi %h, %h : tensor<4xindex>
  %7 = arith.sitofp %d : tensor<4xi128> to tensor<4xf16>
  %8 = arith.uitofp %a : tensor<4xi1> to tensor<4xf32>
  %9 = arith.select %a, %8, %8 : tensor<4xi1>, tensor<4xf32>
  %10 = arith.index_cast %b : index to i64
  %11 = arith.sitofp %10 : i64 to f32
  %12 = arith.maximumf %2, %11 : f32
  %13 = tosa.identity %f : (tensor<4x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<4x!quant.uniform<i8:f32, 0.5:3>>
  %14 = arith.constant 0 : i7
  %15 = arith.constant dense<0> : tensor<4xi128>
  %16 = arith.maxsi %d, %15 : tensor<4xi128>
  %17 = builtin.unrealized_conversion_cast %t : tuple<f32, i32> to f32
  %18 = rectify.relu %17 : f32
  %19 = arith.bitcast %8 : tensor<4xf32> to tensor<4xi32>
  %20 = quant.dcast %f : tensor<4x!quant.uniform<i8:f32, 0.5:3>> to tensor<4xf32>
  %21 = arith.maximumf %20, %8 : tensor<4xf32>
  return
}

// -----

// Integer contractions, and contractions whose types do not belong together.
func.func @contractions(%a: tensor<4x8xi8>, %b: tensor<8x4xi8>, %c: tensor<4x4xi8>, %d: tensor<4x4xi64>, %f: tensor<4x8xf16>, %g: tensor<8x4xf32>, %h: tensor<4x4xf64>, %i: tensor<4x8xcomplex<f32>>, %j: tensor<8x4xcomplex<f32>>, %k: tensor<4x4xcomplex<f32>>) {
  %0 = linalg.matmul ins(%a, %b : tensor<4x8xi8>, tensor<8x4xi8>) outs(%c : tensor<4x4xi8>) -> tensor<4x4xi8>
  %1 = rectify.relu %0 : tensor<4x4xi8>
  %2 = linalg.matmul ins(%a, %b : tensor<4x8xi8>, tensor<8x4xi8>) outs(%d : tensor<4x4xi64>) -> tensor<4x4xi64>
  %3 = rectify.relu %2 : tensor<4x4xi64>
  %4 = linalg.matmul ins(%f, %g : tensor<4x8xf16>, tensor<8x4xf32>) outs(%h : tensor<4x4xf64>) -> tensor<4x4xf64>
  %5 = rectify.relu %4 : tensor<4x4xf64>
  %6 = linalg.matmul ins(%i, %j : tensor<4x8xcomplex<f32>>, tensor<8x4xcomplex<f32>>) outs(%k : tensor<4x4xcomplex<f32>>) -> tensor<4x4xcomplex<f32>>
  return
}
func.func @i1(%a: tensor<4x8xi1>, %b: tensor<8x4xi1>, %c: tensor<4x4xi1>) -> tensor<4x4xi1> {
  %0 = linalg.matmul ins(%a, %b : tensor<4x8xi1>, tensor<8x4xi1>) outs(%c : tensor<4x4xi1>) -> tensor<4x4xi1>
  return %0 : tensor<4x4xi1>
}

// -----

// Attributes that say odd things, but are valid.
func.func @attributes(%x: tensor<4xf32> {rectify.range = [0.0, -0.0], other.attr = 1}, %y: f32 {rectify.range = [0x7FF0000000000000 : f64, 0x7FF0000000000000 : f64, "nan"]}, %s: tensor<4xf32> {rectify.range = [-1.0, 1.0]}) -> (tensor<4xf32>, f32) {
  %0 = rectify.clip %x {lo = 0x7FF0000000000000 : f64, hi = 0x7FF0000000000000 : f64} : tensor<4xf32>
  %1 = rectify.relu %y fastmath<nnan,ninf> : f32
  %2 = rectify.leaky_relu %0 {alpha = -0.0} : tensor<4xf32>
  %3 = rectify.hard_shrink %2 {lambd = 0x7FF0000000000000 : f64} : tensor<4xf32>
  %4 = rectify.thresholded_relu %3 {alpha = -1.0, value = 0xFFF0000000000000 : f64} : tensor<4xf32>
  %5 = rectify.relu_grad %4, %s {kink = 0.5} : tensor<4xf32>
  %6 = rectify.softplus %5 {beta = 4.9e-324, threshold = -1.0} : tensor<4xf32>
  %n = arith.constant 0x7FC00000 : f32
  %7 = arith.maximumf %n, %y fastmath<nnan> : f32
  %8 = arith.cmpf true, %7, %1 fastmath<nnan> : f32
  %9 = arith.select %8, %7, %1 : f32
  return %6, %9 : tensor<4xf32>, f32
}

// -----

// TOSA with shapes of several kinds.
func.func @tosa(%a: tensor<?x8xf32>, %b: tensor<1x8xf32>, %c: tensor<*xf32>, %q: tensor<4xi8>) -> (tensor<?x8xf32>, tensor<*xf32>) {
  %0 = tosa.maximum %a, %b : (tensor<?x8xf32>, tensor<1x8xf32>) -> tensor<?x8xf32>
  %1 = tosa.clamp %0 {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<?x8xf32>) -> tensor<?x8xf32>
  %3 = tosa.clamp %q {min_val = 0 : i8, max_val = 127 : i8} : (tensor<4xi8>) -> tensor<4xi8>
  %4 = tosa.exp %c : (tensor<*xf32>) -> tensor<*xf32>
  %5 = tosa.sigmoid %1 : (tensor<?x8xf32>) -> tensor<?x8xf32>
  return %5, %4 : tensor<?x8xf32>, tensor<*xf32>
}

// -----

// Another project's ops in generic form, some of them malformed.
func.func @stablehlo(%x: tensor<4xf32>, %u: tensor<*xf32>) -> tensor<4xf32> {
  %z = "stablehlo.constant"() {value = dense<0.0> : tensor<f32>} : () -> tensor<f32>
  %b = "stablehlo.broadcast_in_dim"(%z) {broadcast_dimensions = array<i64>} : (tensor<f32>) -> tensor<4xf32>
  %0 = "stablehlo.maximum"(%x, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %1 = "stablehlo.maximum"(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %2 = "stablehlo.maximum"() : () -> tensor<4xf32>
  "stablehlo.maximum"(%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> ()
  %3:2 = "stablehlo.maximum"(%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> (tensor<4xf32>, f32)
  %4 = "stablehlo.compare"(%x, %b) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
  %5 = "stablehlo.compare"(%x, %b) {comparison_direction = "GT"} : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi1>
  %6 = "stablehlo.select"(%4, %x, %u) : (tensor<4xi1>, tensor<4xf32>, tensor<*xf32>) -> tensor<4xf32>
  %7 = "stablehlo.clamp"(%z, %x) : (tensor<f32>, tensor<4xf32>) -> tensor<4xf32>
  %8 = "stablehlo.exponential_minus_one"(%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xi32>
  %9 = "stablehlo.constant"() : () -> tensor<4xf32>
  %10 = "stablehlo.constant"() {value = "text"} : () -> tensor<4xf32>
  %11 = "stablehlo.add"(%9, %10) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %12 = "stablehlo.select"(%x, %x, %x) : (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) -> tensor<4xf32>
  %13 = "stablehlo.broadcast_in_dim"() : () -> tensor<4xf32>
  %14 = "stablehlo.convert"(%u) : (tensor<*xf32>) -> !other.type
  %15 = "stablehlo.complex"(%x, %x) : (tensor<4xf32>, tensor<4xf32>) -> tensor<4xcomplex<f32>>
  %16 = "stablehlo.bitcast_convert"(%15) : (tensor<4xcomplex<f32>>) -> tensor<4xf64>
  %17 = "stablehlo.bitcast_convert"(%x) : (tensor<4xf32>) -> tensor<4x4xi8>
  %18 = "stablehlo.bitcast_convert"(%17) : (tensor<4x4xi8>) -> tensor<4x4x!quant.uniform<i8:f32, 0.5:3>>
  %19 = "stablehlo.add"(%15, %15) : (tensor<4xcomplex<f32>>, tensor<4xcomplex<f32>>) -> tensor<4xcomplex<f32>>
  %20 = "stablehlo.maximum"(%18, %18) : (tensor<4x4x!quant.uniform<i8:f32, 0.5:3>>, tensor<4x4x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<4x4x!quant.uniform<i8:f32, 0.5:3>>
  return %0 : tensor<4xf32>
}

// -----

// Quantization that leaves its type, or says nothing.
func.func @quantized(%a: tensor<4x8xi8>, %b: tensor<8x4xi8>, %c: tensor<4x4xi32>, %p: i32) -> (tensor<4x4xi32>, tensor<4x4xi32>, tensor<4x8xi8>) {
  %big = arith.constant 300 : i32
  %z = arith.constant 0 : i32
  %0 = linalg.quantized_matmul ins(%a, %b, %big, %p : tensor<4x8xi8>, tensor<8x4xi8>, i32, i32) outs(%c : tensor<4x4xi32>) -> tensor<4x4xi32>
  %1 = rectify.relu %0 : tensor<4x4xi32>
  %2 = linalg.quantized_matmul ins(%a, %b, %big, %z : tensor<4x8xi8>, tensor<8x4xi8>, i32, i32) outs(%c : tensor<4x4xi32>) -> tensor<4x4xi32>
  %3 = rectify.relu %2 : tensor<4x4xi32>
  %m = "tosa.const"() <{values = dense<-5> : tensor<1xi32>}> : () -> tensor<1xi32>
  %s = "tosa.const"() <{values = dense<99> : tensor<1xi8>}> : () -> tensor<1xi8>
  %y = "tosa.const"() <{values = dense<0> : tensor<1xi8>}> : () -> tensor<1xi8>
  %4 = tosa.rescale %a, %m, %s, %y, %y {input_unsigned = false, output_unsigned = false, per_channel = false, rounding_mode = SINGLE_ROUND, scale32 = true} : (tensor<4x8xi8>, tensor<1xi32>, tensor<1xi8>, tensor<1xi8>, tensor<1xi8>) -> tensor<4x8xi8>
  %5 = tosa.clamp %4 {min_val = 0 : i8, max_val = 0 : i8} : (tensor<4x8xi8>) -> tensor<4x8xi8>
  return %1, %3, %5 : tensor<4x4xi32>, tensor<4x4xi32>, tensor<4x8xi8>
}
func.func @quantized_types(%q: tensor<4x!quant.uniform<i8:f32, 0.5:3>>, %c: tensor<4x2x!quant.uniform<i8:f32:1, {0.5:3, 0.25:1}>>) -> (tensor<4x!quant.uniform<i8:f32, 0.5:3>>, tensor<4x2x!quant.uniform<i8:f32:1, {0.5:3, 0.25:1}>>) {
  %0 = tosa.clamp %q {min_val = 3 : i8, max_val = 127 : i8} : (tensor<4x!quant.uniform<i8:f32, 0.5:3>>) -> tensor<4x!quant.uniform<i8:f32, 0.5:3>>
  %f = quant.dcast %c : tensor<4x2x!quant.uniform<i8:f32:1, {0.5:3, 0.25:1}>> to tensor<4x2xf32>
  %y = rectify.relu %f : tensor<4x2xf32>
  %r = quant.qcast %y : tensor<4x2xf32> to tensor<4x2x!quant.uniform<i8:f32:1, {0.5:3, 0.25:1}>>
  return %0, %r : tensor<4x!quant.uniform<i8:f32, 0.5:3>>, tensor<4x2x!quant.uniform<i8:f32:1, {0.5:3, 0.25:1}>>
}

// Clamps of no rank, and to another shape.
func.func @clamps(%x: tensor<*xf32>, %y: tensor<4xf32>, %q: tensor<4xi8>) -> (tensor<*xf32>, tensor<?xf32>, tensor<?xi8>) {
  %0 = tosa.clamp %x {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<*xf32>) -> tensor<*xf32>
  %1 = tosa.clamp %y {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<4xf32>) -> tensor<?xf32>
  %2 = tosa.clamp %1 {min_val = 1.0 : f32, max_val = 5.0 : f32} : (tensor<?xf32>) -> tensor<?xf32>
  %3 = tosa.clamp %q {min_val = -128 : i8, max_val = 127 : i8} : (tensor<4xi8>) -> tensor<?xi8>
  return %0, %2, %3 : tensor<*xf32>, tensor<?xf32>, tensor<?xi8>
}

// -----

// Constants that are not dense, or not there.
#csr = #sparse_tensor.encoding<{ map = (i, j) -> (i : dense, j : compressed) }>
func.func @constants(%x: tensor<4xf32>, %m: tensor<4x4xf32, #csr>, %w: tensor<4x4xf32>) -> (tensor<4xf32>, tensor<4x4xf32>, tensor<4x4xf32, #csr>) {
  %a = arith.constant dense_resource<nothing> : tensor<4xf32>
  %b = arith.constant sparse<[[0]], [1.0]> : tensor<4xf32>
  %0 = arith.maximumf %x, %a : tensor<4xf32>
  %1 = rectify.relu %a : tensor<4xf32>
  %2 = rectify.relu %b : tensor<4xf32>
  %3 = rectify.prelu %0, %b : tensor<4xf32>, tensor<4xf32>
  %4 = arith.addf %1, %2 : tensor<4xf32>
  %5 = arith.addf %3, %4 : tensor<4xf32>
  %6 = linalg.matmul ins(%m, %w : tensor<4x4xf32, #csr>, tensor<4x4xf32>) outs(%w : tensor<4x4xf32>) -> tensor<4x4xf32>
  %7 = rectify.relu %6 : tensor<4x4xf32>
  %8 = rectify.relu %m : tensor<4x4xf32, #csr>
  return %5, %7, %8 : tensor<4xf32>, tensor<4x4xf32>, tensor<4x4xf32, #csr>
}
{-#
  dialect_resources: { builtin: { nothing: "0x04000000000000000000803F0000004000004040" } }
#-}

// -----

// Powers that LLVM does not have, and rectify ops inside of linalg and behind a
// call, whose values others compute with.
func.func @powers(%x: tensor<8xf32>, %e: tensor<8xf32>, %n: i64) -> tensor<8xf32> {
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : tensor<8xf32>) outs(%e : tensor<8xf32>) {
  ^bb0(%a: f32, %o: f32):
    %three = arith.constant 3 : i64
    %y = math.fpowi %a, %three : f32, i64
    %z = math.fpowi %y, %n : f32, i64
    linalg.yield %z : f32
  } -> tensor<8xf32>
  return %r : tensor<8xf32>
}
func.func private @relu(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = rectify.relu %x : tensor<4xf32>
  return %y : tensor<4xf32>
}
func.func @inside(%x: tensor<4xf32>, %e: tensor<4xf32>) -> tensor<4xf32> {
  %g = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %y = rectify.relu %a : f32
    linalg.yield %y : f32
  } -> tensor<4xf32>
  %f = func.call @relu(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %s = arith.mulf %g, %g : tensor<4xf32>
  %t = arith.mulf %f, %f : tensor<4xf32>
  %c = arith.cmpf uno, %x, %x : tensor<4xf32>
  %u = arith.select %c, %x, %g : tensor<4xi1>, tensor<4xf32>
  %v = arith.addf %s, %t : tensor<4xf32>
  %w = arith.addf %u, %v : tensor<4xf32>
  return %w : tensor<4xf32>
}
