// RUN: rectify-opt %s -allow-unregistered-dialect -test-rectify-float-range | FileCheck %s
// Every range is also checked at sampled inputs.

//===----------------------------------------------------------------------===//
// Promises and constants
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @promises
func.func @promises(%a: f32 {rectify.range = [0.0, 6.0]},
                    %b: tensor<?xf16> {rectify.range = [0.1, 0x7FF0000000000000 : f64, "nan"]},
                    %c: vector<4xf32>, %d: f8E4M3FN) {
  // A zero bound admits both zeros.
  // CHECK: arith.negf {{.*}}["[-6, 0]"]
  %0 = arith.negf %a : f32
  // Bounds are rounded inward.
  // CHECK: arith.negf {{.*}}["[-Inf, -0.1000{{[0-9]*}}] or nan"]
  %1 = arith.negf %b : tensor<?xf16>
  // CHECK: arith.negf {{.*}}["anything"]
  %2 = arith.negf %c : vector<4xf32>
  // Formats without infinities have no ranges.
  // CHECK: arith.negf %{{.*}} : f8E4M3FN
  %3 = arith.negf %d : f8E4M3FN
  return
}

// CHECK-LABEL: func @constants
func.func @constants() {
  %scalar = arith.constant 2.5 : f32
  // CHECK: arith.negf {{.*}}["[-2.5, -2.5]"]
  %0 = arith.negf %scalar : f32
  %splat = arith.constant dense<-0.0> : tensor<1000000xf16>
  // CHECK: math.absf {{.*}}["[0, 0]"]
  %1 = math.absf %splat : tensor<1000000xf16>
  %dense = arith.constant dense<[-3.0, 0.0, 0x7F800000, 2.0]> : vector<4xf32>
  // CHECK: arith.negf {{.*}}["[-Inf, 3]"]
  %2 = arith.negf %dense : vector<4xf32>
  %nan = arith.constant dense<[1.0, 0x7FFF]> : tensor<2xbf16>
  // CHECK: arith.negf {{.*}}["[-1, -1] or nan"]
  %3 = arith.negf %nan : tensor<2xbf16>
  %resource = arith.constant dense_resource<two> : tensor<2xf32>
  // CHECK: arith.negf {{.*}}["[-2, -1]"]
  %4 = arith.negf %resource : tensor<2xf32>
  %missing = arith.constant dense_resource<nowhere> : tensor<2xf32>
  // CHECK: arith.negf {{.*}}["anything"]
  %5 = arith.negf %missing : tensor<2xf32>
  %zeros = arith.constant dense<[0.0, -0.0]> : tensor<2xf64>
  // CHECK: arith.negf {{.*}}["[-0, 0]"]
  %6 = arith.negf %zeros : tensor<2xf64>
  %empty = arith.constant dense<> : tensor<0xf64>
  // CHECK: arith.negf {{.*}}["nothing"]
  %7 = arith.negf %empty : tensor<0xf64>
  return
}

//===----------------------------------------------------------------------===//
// arith
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @arith
func.func @arith(%x: f32 {rectify.range = [-2.0, 3.0]},
                 %y: f32 {rectify.range = [1.0, 4.0, "nan"]}, %any: f32) {
  // CHECK: arith.addf {{.*}}["[-1, 7] or nan"]
  %0 = arith.addf %x, %y : f32
  // CHECK: arith.subf {{.*}}["[-6, 2] or nan"]
  %1 = arith.subf %x, %y : f32
  // CHECK: arith.mulf {{.*}}["[-8, 12] or nan"]
  %2 = arith.mulf %x, %y : f32
  // CHECK: arith.divf {{.*}}["[-2, 3] or nan"]
  %3 = arith.divf %x, %y : f32
  // A difference with itself is zero, or NaN for infinities.
  // CHECK: arith.subf {{.*}}["[0, 0]"]
  %4 = arith.subf %x, %x : f32
  // CHECK: arith.subf {{.*}}["[0, 0] or nan"]
  %5 = arith.subf %any, %any : f32
  // A square is not negative.
  // CHECK: arith.mulf {{.*}}["[0, 9]"]
  %6 = arith.mulf %x, %x : f32
  // CHECK: arith.mulf {{.*}}["[0, +Inf] or nan"]
  %7 = arith.mulf %any, %any : f32
  // An infinity times a zero is NaN.
  // CHECK: arith.mulf {{.*}}["anything"]
  %8 = arith.mulf %x, %any : f32
  // CHECK: arith.remf {{.*}}["anything"]
  %9 = arith.remf %x, %y : f32
  return
}

// CHECK-LABEL: func @min_max
func.func @min_max(%x: f32 {rectify.range = [-2.0, 3.0]},
                   %y: f32 {rectify.range = [1.0, 4.0, "nan"]}, %any: f32) {
  // CHECK: arith.maximumf {{.*}}["[1, 4] or nan"]
  %0 = arith.maximumf %x, %y : f32
  // The number where the other is NaN.
  // CHECK: arith.maxnumf {{.*}}["[-2, 4]"]
  %1 = arith.maxnumf %x, %y : f32
  // CHECK: arith.minimumf {{.*}}["[-2, 3] or nan"]
  %2 = arith.minimumf %x, %y : f32
  // CHECK: arith.minnumf {{.*}}["[-2, 3]"]
  %3 = arith.minnumf %x, %y : f32
  %zero = arith.constant 0.0 : f32
  // The maximum of zeros is +0 ...
  // CHECK: arith.maximumf {{.*}}["[0, +Inf] or nan"]
  %4 = arith.maximumf %any, %zero : f32
  // ... but maxnumf may give either.
  // CHECK: arith.maxnumf {{.*}}["[-0, +Inf]"]
  %5 = arith.maxnumf %any, %zero : f32
  return
}

// CHECK-LABEL: func @flags
func.func @flags(%any: f32, %x: f32 {rectify.range = [0.0, 2.0]}) {
  // CHECK: arith.negf {{.*}}["[-Inf, +Inf]"]
  %0 = arith.negf %any fastmath<nnan> : f32
  // CHECK: arith.negf {{.*}}["[-3.4{{[0-9]*}}E+38, 3.4{{[0-9]*}}E+38]"]
  %1 = arith.negf %any fastmath<nnan,ninf> : f32
  %one = arith.constant 1.0 : f32
  // Another order may round otherwise.
  // CHECK: arith.addf {{.*}}["anything"]
  %2 = arith.addf %x, %one fastmath<reassoc> : f32
  // A product may stay unrounded.
  // CHECK: arith.mulf {{.*}}["[-0, 4.000000{{[1-9]+}}]"]
  %3 = arith.mulf %x, %x fastmath<contract,nsz> : f32
  // The sign of a zero may be any.
  // CHECK: math.absf {{.*}}["[-0, 2]"]
  %4 = math.absf %x fastmath<nsz> : f32
  return
}

// CHECK-LABEL: func @select
func.func @select(%x: f32, %y: f32 {rectify.range = [-1.0, 1.0]}, %c: i1) {
  %zero = arith.constant 0.0 : f32
  // The compare guards the arm: relu.
  %positive = arith.cmpf ogt, %x, %zero : f32
  // CHECK: arith.select {{.*}}["[0, +Inf]"]
  %0 = arith.select %positive, %x, %zero : f32
  // Unordered compares let NaN pass.
  %notNegative = arith.cmpf uge, %x, %zero : f32
  // CHECK: arith.select {{.*}}["[-0, +Inf] or nan"]
  %1 = arith.select %notNegative, %x, %zero : f32
  // Operands the other way round.
  %less = arith.cmpf olt, %zero, %x : f32
  // CHECK: arith.select {{.*}}["[0, +Inf]"]
  %2 = arith.select %less, %x, %zero : f32
  // CHECK: arith.select {{.*}}["[-1, 1]"]
  %3 = arith.select %c, %y, %zero : f32
  // Decided.
  %two = arith.constant 2.0 : f32
  %below = arith.cmpf olt, %y, %two : f32
  // CHECK: arith.select {{.*}}["[-1, 1]"]
  %4 = arith.select %below, %y, %x : f32
  %nan = arith.cmpf uno, %x, %x : f32
  // CHECK: arith.select {{.*}}["[-Inf, +Inf]"]
  %5 = arith.select %nan, %zero, %x : f32
  return
}

// CHECK-LABEL: func @casts
func.func @casts(%x: f32 {rectify.range = [0.1, 100000.0]}, %i: i8, %b: i1, %w: i32) {
  // CHECK: arith.truncf {{.*}}["[0.09997{{[0-9]*}}, +Inf]"]
  %0 = arith.truncf %x : f32 to f16
  // CHECK: arith.extf {{.*}}["[0.1000{{[0-9]*}}, 1.0E+5]"]
  %1 = arith.extf %x : f32 to f64
  // CHECK: arith.sitofp {{.*}}["[-128, 127]"]
  %2 = arith.sitofp %i : i8 to f32
  // CHECK: arith.uitofp {{.*}}["[0, 255]"]
  %3 = arith.uitofp %i : i8 to f32
  // CHECK: arith.uitofp {{.*}}["[0, 1]"]
  %4 = arith.uitofp %b : i1 to f32
  // An integer may be beyond the largest number.
  // CHECK: arith.sitofp {{.*}}["[-Inf, +Inf]"]
  %5 = arith.sitofp %w : i32 to f16
  // CHECK: arith.bitcast {{.*}}["anything"]
  %6 = arith.bitcast %w : i32 to f32
  return
}

//===----------------------------------------------------------------------===//
// math
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @math
func.func @math(%x: f32 {rectify.range = [-2.0, 3.0]}, %p: f32 {rectify.range = [1.0, 4.0]}, %any: f32) {
  // CHECK: math.absf {{.*}}["[0, 3]"]
  %0 = math.absf %x : f32
  // CHECK: math.exp {{.*}}["[0.1353{{[0-9]*}}, 20.0855{{[0-9]*}}]"]
  %1 = math.exp %x : f32
  // CHECK: math.exp {{.*}}["[0, +Inf] or nan"]
  %2 = math.exp %any : f32
  // CHECK: math.expm1 {{.*}}["[-1, +Inf] or nan"]
  %3 = math.expm1 %any : f32
  // CHECK: math.tanh {{.*}}["[-1, 1] or nan"]
  %4 = math.tanh %any : f32
  // CHECK: math.erf {{.*}}["[-1, 1] or nan"]
  %5 = math.erf %any : f32
  // CHECK: math.erfc {{.*}}["[0, 2] or nan"]
  %6 = math.erfc %any : f32
  // CHECK: math.log {{.*}}["[-{{[0-9.E-]*}}, 1.386{{[0-9]*}}]"]
  %7 = math.log %p : f32
  // Of negative numbers: NaN.
  // CHECK: math.log {{.*}}["[-Inf, 1.0986{{[0-9]*}}] or nan"]
  %8 = math.log %x : f32
  // CHECK: math.log1p {{.*}}["[-Inf, 1.386{{[0-9]*}}] or nan"]
  %9 = math.log1p %x : f32
  // CHECK: math.sqrt {{.*}}["[0.99999{{[0-9]*}}, 2.00000{{[0-9]*}}]"]
  %10 = math.sqrt %p : f32
  // CHECK: math.sqrt {{.*}}["[-0, +Inf] or nan"]
  %11 = math.sqrt %any : f32
  // CHECK: math.rsqrt {{.*}}["[0.49999{{[0-9]*}}, 1.00000{{[0-9]*}}]"]
  %12 = math.rsqrt %p : f32
  // CHECK: math.floor {{.*}}["[-2, 3]"]
  %13 = math.floor %x : f32
  // CHECK: math.copysign {{.*}}["[1, 4]"]
  %14 = math.copysign %p, %p : f32
  // CHECK: math.copysign {{.*}}["[-4, 4]"]
  %15 = math.copysign %p, %x : f32
  // CHECK: math.powf {{.*}}["[0, +Inf]"]
  %16 = math.powf %p, %x : f32
  // CHECK: math.fma {{.*}}["[-10.0000{{[0-9]*}}, 15.0000{{[0-9]*}}]"]
  %17 = math.fma %x, %p, %x : f32
  // CHECK: math.sin {{.*}}["anything"]
  %18 = math.sin %x : f32
  return
}

// Near overflow and underflow.
// CHECK-LABEL: func @extremes
func.func @extremes(%big: f32 {rectify.range = [1.0e38, 3.0e38]}, %tiny: f32 {rectify.range = [0.0, 1.0e-40]}) {
  // CHECK: arith.addf {{.*}}["[2.0{{[0-9]*}}E+38, +Inf]"]
  %0 = arith.addf %big, %big : f32
  // CHECK: arith.mulf {{.*}}["[0, 0]"]
  %1 = arith.mulf %tiny, %tiny : f32
  %minus = arith.constant -3.0e38 : f32
  // The product is not rounded to infinity.
  // CHECK: math.fma {{.*}}["[4.0{{[0-9]*}}E+37, +Inf]"]
  %2 = math.fma %big, %big, %minus : f32
  // CHECK: arith.divf {{.*}}["anything"]
  %3 = arith.divf %tiny, %tiny : f32
  return
}

//===----------------------------------------------------------------------===//
// rectify
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @bodies
func.func @bodies(%x: tensor<4xf32>, %u: f16 {rectify.range = [-1.0, 2.0]}, %s: tensor<1xf32>, %i: tensor<4xi8>) {
  // CHECK: rectify.relu {{.*}}["[-0, +Inf] or nan"]
  %0 = rectify.relu %x : tensor<4xf32>
  // CHECK: rectify.relu {{.*}}["[0, +Inf]"]
  %1 = rectify.relu %x {nan = "zero", signed_zero = "positive"} : tensor<4xf32>
  // CHECK: rectify.relu6 {{.*}}["[-0, 6] or nan"]
  %2 = rectify.relu6 %x : tensor<4xf32>
  // CHECK: rectify.relu6 {{.*}}["[-0, 2]"]
  %3 = rectify.relu6 %u : f16
  // CHECK: rectify.sigmoid {{.*}}["[0, 1] or nan"]
  %4 = rectify.sigmoid %x : tensor<4xf32>
  // A slope may be broadcast.
  // CHECK: rectify.prelu {{.*}}["anything"]
  %5 = rectify.prelu %x, %s : tensor<4xf32>, tensor<1xf32>
  // A gradient.
  // CHECK: rectify.relu_grad {{.*}}["[-1, 2]"]
  %6 = rectify.relu_grad %u, %u : f16
  // CHECK: rectify.relu %{{.*}} : tensor<4xi8>
  %7 = rectify.relu %i : tensor<4xi8>
  return
}

// CHECK-LABEL: func @contract
func.func @contract(%a: tensor<4x8xf32>, %b: tensor<8x16xf32>, %s: tensor<16xf32> {rectify.range = [0.0, 1.0]}, %e: tensor<4x16xf32>) {
  // CHECK: rectify.contract {{.*}}["[-1, 6] or nan"]
  // CHECK: arith.negf {{.*}}["[-1, 0]"]
  // CHECK: rectify.relu6 {{.*}}["[-0, 6] or nan"]
  %y = rectify.contract
      ins(%a, %b : tensor<4x8xf32>, tensor<8x16xf32>)
      sides(%s : tensor<16xf32>)
      outs(%e : tensor<4x16xf32>)
      epilogue(%acc: f32, %side: f32) {
    %0 = arith.negf %side : f32
    %1 = rectify.relu6 %acc : f32
    %2 = arith.addf %0, %1 : f32
    rectify.yield %2 : f32
  } -> tensor<4x16xf32>
  return
}

//===----------------------------------------------------------------------===//
// Movement
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @movement
func.func @movement(%x: tensor<4x8xf32> {rectify.range = [1.0, 2.0]}, %y: tensor<4x8xf32> {rectify.range = [3.0, 4.0]},
                    %v: vector<4xf32> {rectify.range = [1.0, 2.0]}, %w: f32 {rectify.range = [3.0, 4.0]}, %i: index) {
  // CHECK: tensor.collapse_shape {{.*}}["[1, 2]"]
  %0 = tensor.collapse_shape %x [[0, 1]] : tensor<4x8xf32> into tensor<32xf32>
  // CHECK: tensor.extract_slice {{.*}}["[1, 2]"]
  %1 = tensor.extract_slice %x[0, 0] [2, 2] [1, 1] : tensor<4x8xf32> to tensor<2x2xf32>
  // CHECK: tensor.concat {{.*}}["[1, 4]"]
  %2 = tensor.concat dim(0) %x, %y : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<8x8xf32>
  // CHECK: tensor.insert {{.*}}["[1, 4]"]
  %3 = tensor.insert %w into %x[%i, %i] : tensor<4x8xf32>
  // CHECK: tensor.extract {{.*}}["[1, 2]"]
  %4 = tensor.extract %x[%i, %i] : tensor<4x8xf32>
  // CHECK: tensor.empty() {{.*}}["anything"]
  %e = tensor.empty() : tensor<4x8xf32>
  // CHECK: tensor.insert_slice {{.*}}["anything"]
  %5 = tensor.insert_slice %1 into %e[0, 0] [2, 2] [1, 1] : tensor<2x2xf32> into tensor<4x8xf32>
  // CHECK: tensor.pad
  // CHECK: } {float_range = ["[1, 4]"]}
  %6 = tensor.pad %x low[1, 1] high[0, 0] {
  ^bb0(%p: index, %q: index):
    tensor.yield %w : f32
  } : tensor<4x8xf32> to tensor<5x9xf32>
  // CHECK: tensor.splat {{.*}}["[3, 4]"]
  %7 = tensor.splat %w : tensor<4xf32>
  // CHECK: vector.broadcast {{.*}}["[3, 4]"]
  %8 = vector.broadcast %w : f32 to vector<4xf32>
  // CHECK: vector.shuffle {{.*}}["[1, 4]"]
  %9 = vector.shuffle %v, %8 [0, 5] : vector<4xf32>, vector<4xf32>
  // CHECK: vector.transfer_read {{.*}}["[1, 4]"]
  %10 = vector.transfer_read %x[%i, %i], %w : tensor<4x8xf32>, vector<4xf32>
  // CHECK: vector.reduction <maximumf>{{.*}}["[1, 2]"]
  %11 = vector.reduction <maximumf>, %v : vector<4xf32> into f32
  // CHECK: vector.reduction <add>{{.*}}["anything"]
  %12 = vector.reduction <add>, %v : vector<4xf32> into f32
  // CHECK: "stablehlo.reshape"{{.*}}["[1, 2]"]
  %13 = "stablehlo.reshape"(%x) : (tensor<4x8xf32>) -> tensor<32xf32>
  // CHECK: "unknown.op"{{.*}}["anything"]
  %14 = "unknown.op"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return
}

//===----------------------------------------------------------------------===//
// linalg
//===----------------------------------------------------------------------===//

#id = affine_map<(i, j) -> (i, j)>
#row = affine_map<(i, j) -> (i)>

// CHECK-LABEL: func @linalg
func.func @linalg(%x: tensor<4x8xf32> {rectify.range = [-1.0, 2.0]}, %y: tensor<4x8xf32> {rectify.range = [0.0, 4.0]}, %r: tensor<4xf32> {rectify.range = [0.0, 0.0]}) {
  %e = tensor.empty() : tensor<4x8xf32>
  %c = arith.constant 3.0 : f32
  // CHECK: linalg.fill {{.*}}["[3, 3]"]
  %0 = linalg.fill ins(%c : f32) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  // CHECK: linalg.max {{.*}}["[-0, 4]"]
  %1 = linalg.max ins(%x, %y : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  // CHECK: linalg.add {{.*}}["[-1, 6]"]
  %2 = linalg.add ins(%x, %y : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  %t = tensor.empty() : tensor<8x4xf32>
  // CHECK: linalg.transpose
  // CHECK-SAME: ["[-1, 2]"]
  %3 = linalg.transpose ins(%x : tensor<4x8xf32>) outs(%t : tensor<8x4xf32>) permutation = [1, 0]
  // CHECK: linalg.generic {{.*}}["[-4, 8]"]
  // CHECK: arith.mulf {{.*}}["[-4, 8]"]
  %4 = linalg.generic {indexing_maps = [#id, #id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%x, %y : tensor<4x8xf32>, tensor<4x8xf32>) outs(%e : tensor<4x8xf32>) {
  ^bb0(%a: f32, %b: f32, %o: f32):
    %m = arith.mulf %a, %b : f32
    linalg.yield %m : f32
  } -> tensor<4x8xf32>
  // A sum of numbers that are not negative is not negative.
  // CHECK: linalg.generic {{.*}}["[-0, +Inf]"]
  // CHECK: arith.addf {{.*}}["[-0, +Inf]"]
  %5 = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]}
      ins(%y : tensor<4x8xf32>) outs(%r : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %s = arith.addf %a, %o : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  // A maximum is an element, or the initial value.
  // CHECK: linalg.generic {{.*}}["[-0, 2]"]
  // CHECK: arith.maximumf {{.*}}["[-0, 2]"]
  %6 = linalg.generic {indexing_maps = [#id, #row], iterator_types = ["parallel", "reduction"]}
      ins(%x : tensor<4x8xf32>) outs(%r : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %s = arith.maximumf %a, %o : f32
    linalg.yield %s : f32
  } -> tensor<4xf32>
  // CHECK: linalg.matmul {{.*}}["anything"]
  %b = tensor.empty() : tensor<8x8xf32>
  %7 = linalg.matmul ins(%x, %b : tensor<4x8xf32>, tensor<8x8xf32>) outs(%e : tensor<4x8xf32>) -> tensor<4x8xf32>
  // CHECK: linalg.map
  // CHECK-SAME: ["[0, 2]"]
  %8 = linalg.map {math.absf} ins(%x : tensor<4x8xf32>) outs(%e : tensor<4x8xf32>)
  // CHECK: linalg.reduce
  // CHECK-SAME: ["[-0, 2]"]
  %9 = linalg.reduce {arith.maximumf} ins(%x : tensor<4x8xf32>) outs(%r : tensor<4xf32>) dimensions = [1]
  return
}

//===----------------------------------------------------------------------===//
// tosa
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @tosa
func.func @tosa(%x: tensor<4x8xf32> {rectify.range = [-1.0, 2.0, "nan"]}, %y: tensor<4x8xf32> {rectify.range = [0.0, 4.0]}) {
  // CHECK: tosa.abs {{.*}}["[0, 2] or nan"]
  %0 = tosa.abs %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  // CHECK: tosa.add {{.*}}["[-1, 6] or nan"]
  %1 = tosa.add %x, %y : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  // CHECK: tosa.maximum {{.*}}["[-0, 4] or nan"]
  %2 = tosa.maximum %x, %y : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  // CHECK: tosa.clamp {{.*}}["[0, 1] or nan"]
  %3 = tosa.clamp %x {min_val = 0.0 : f32, max_val = 1.0 : f32} : (tensor<4x8xf32>) -> tensor<4x8xf32>
  // CHECK: tosa.sigmoid {{.*}}["[0.268{{[0-9]*}}, 0.880{{[0-9]*}}] or nan"]
  %4 = tosa.sigmoid %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  // CHECK: tosa.tanh {{.*}} or nan"]
  %5 = tosa.tanh %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  // CHECK: tosa.exp {{.*}} or nan"]
  %6 = tosa.exp %x : (tensor<4x8xf32>) -> tensor<4x8xf32>
  // CHECK: tosa.concat {{.*}}["[-1, 4] or nan"]
  %7 = tosa.concat %x, %y {axis = 0 : i32} : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<8x8xf32>
  // CHECK: tosa.reduce_max {{.*}}["[-0, 4]"]
  %8 = tosa.reduce_max %y {axis = 1 : i32} : (tensor<4x8xf32>) -> tensor<4x1xf32>
  return
}

//===----------------------------------------------------------------------===//
// Control flow
//===----------------------------------------------------------------------===//

// CHECK-LABEL: func @if
func.func @if(%c: i1, %x: f32 {rectify.range = [1.0, 2.0]}, %y: f32 {rectify.range = [3.0, 4.0]}) {
  // CHECK: } {float_range = ["[1, 4]"]}
  %0 = scf.if %c -> f32 {
    scf.yield %x : f32
  } else {
    scf.yield %y : f32
  }
  return
}

// CHECK-LABEL: func @loops
func.func @loops(%n: index, %x: f32 {rectify.range = [0.0, 2.0]}) {
  %c0 = arith.constant 0 : index
  %c1 = arith.constant 1 : index
  %zero = arith.constant 0.0 : f32
  // The sum grows without bound, but not below zero.
  // CHECK: arith.addf {{.*}}["[0, +Inf]"]
  // CHECK: } {float_range = ["[0, +Inf]"]}
  %0 = scf.for %i = %c0 to %n step %c1 iter_args(%sum = %zero) -> f32 {
    %s = arith.addf %sum, %x : f32
    scf.yield %s : f32
  }
  // CHECK: arith.maximumf {{.*}}["[0, 2]"]
  // CHECK: } {float_range = ["[0, 2]"]}
  %1 = scf.for %i = %c0 to %n step %c1 iter_args(%max = %zero) -> f32 {
    %s = arith.maximumf %max, %x : f32
    scf.yield %s : f32
  }
  return
}

// CHECK-LABEL: func @blocks
func.func @blocks(%c: i1, %x: f32 {rectify.range = [1.0, 2.0]}) -> f32 {
  %zero = arith.constant 0.0 : f32
  cf.br ^loop(%zero : f32)
^loop(%sum: f32):
  // CHECK: arith.subf {{.*}}["[-Inf, -1]"]
  %s = arith.subf %sum, %x : f32
  cf.cond_br %c, ^loop(%s : f32), ^exit
^exit:
  return %s : f32
}

// Arguments of functions that only these calls reach.
// CHECK-LABEL: func private @callee
func.func private @callee(%x: f32) -> f32 {
  // CHECK: arith.negf {{.*}}["[-4, -1]"]
  %y = arith.negf %x : f32
  return %y : f32
}
// CHECK-LABEL: func @caller
func.func @caller(%x: f32 {rectify.range = [1.0, 2.0]}, %y: f32 {rectify.range = [3.0, 4.0]}) {
  // CHECK: call @callee{{.*}}["[-4, -1]"]
  %0 = call @callee(%x) : (f32) -> f32
  %1 = call @callee(%y) : (f32) -> f32
  return
}

{-#
  dialect_resources: {
    builtin: {
      two: "0x040000000000803F00000040"
    }
  }
#-}
