// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// Every spelling of max(x, 0), in the meaning that it has.

// CHECK-LABEL: @maxima(
// CHECK-SAME: %[[X:.*]]: f32)
func.func @maxima(%x: f32) -> (f32, f32, f32, f32) {
  %zero = arith.constant 0.0 : f32
  // CHECK-NOT: arith
  // CHECK: rectify.relu %[[X]] {signed_zero = "positive"} : f32
  %0 = arith.maximumf %x, %zero : f32
  // CHECK: rectify.relu %[[X]] {signed_zero = "positive"} : f32
  %1 = arith.maximumf %zero, %x : f32
  // CHECK: rectify.relu %[[X]] {nan = "zero"} : f32
  %2 = arith.maxnumf %x, %zero : f32
  // CHECK: rectify.relu %[[X]] {nan = "zero", signed_zero = "positive"} : f32
  %3 = arith.maxnumf %zero, %x : f32
  return %0, %1, %2, %3 : f32, f32, f32, f32
}

// CHECK-LABEL: @predicates(
// CHECK-SAME: %[[X:.*]]: f32)
func.func @predicates(%x: f32) -> (f32, f32, f32, f32, f32, f32, f32, f32) {
  %zero = arith.constant 0.0 : f32
  // CHECK-NOT: arith
  // CHECK: rectify.relu %[[X]] {nan = "zero", signed_zero = "positive"} : f32
  %c0 = arith.cmpf ogt, %x, %zero : f32
  %0 = arith.select %c0, %x, %zero : f32
  // CHECK: rectify.relu %[[X]] {nan = "zero"} : f32
  %c1 = arith.cmpf oge, %x, %zero : f32
  %1 = arith.select %c1, %x, %zero : f32
  // CHECK: rectify.relu %[[X]] {signed_zero = "positive"} : f32
  %c2 = arith.cmpf ugt, %x, %zero : f32
  %2 = arith.select %c2, %x, %zero : f32
  // CHECK: rectify.relu %[[X]] : f32
  %c3 = arith.cmpf uge, %x, %zero : f32
  %3 = arith.select %c3, %x, %zero : f32
  // CHECK: rectify.relu %[[X]] : f32
  %c4 = arith.cmpf olt, %x, %zero : f32
  %4 = arith.select %c4, %zero, %x : f32
  // CHECK: rectify.relu %[[X]] {nan = "zero", signed_zero = "positive"} : f32
  %c5 = arith.cmpf ule, %x, %zero : f32
  %5 = arith.select %c5, %zero, %x : f32
  // CHECK: rectify.relu %[[X]] {signed_zero = "positive"} : f32
  %c6 = arith.cmpf oge, %zero, %x : f32
  %6 = arith.select %c6, %zero, %x : f32
  // The negation of a comparison.
  // CHECK: rectify.relu %[[X]] : f32
  %true = arith.constant true
  %n7 = arith.cmpf olt, %x, %zero : f32
  %m7 = arith.xori %n7, %true : i1
  %7 = arith.select %m7, %x, %zero : f32
  return %0, %1, %2, %3, %4, %5, %6, %7 : f32, f32, f32, f32, f32, f32, f32, f32
}

// A guard against NaN makes the meaning propagate.
// CHECK-LABEL: @guarded(
func.func @guarded(%x: f32) -> f32 {
  // CHECK-NEXT: %[[Y:.*]] = rectify.relu %{{.*}} : f32
  // CHECK-NEXT: return %[[Y]]
  %zero = arith.constant 0.0 : f32
  %max = arith.maxnumf %x, %zero : f32
  %nan = arith.cmpf uno, %x, %x : f32
  %0 = arith.select %nan, %x, %max : f32
  return %0 : f32
}

// With flags what they leave open does not matter.
// CHECK-LABEL: @products(
func.func @products(%x: f32) -> (f32, f32, f32) {
  %zero = arith.constant 0.0 : f32
  // CHECK-NEXT: rectify.relu %{{.*}} : f32
  %c = arith.cmpf ogt, %x, %zero : f32
  %m = arith.uitofp %c : i1 to f32
  %0 = arith.mulf %x, %m fastmath<ninf,nsz> : f32
  // CHECK-NEXT: rectify.relu %{{.*}} fastmath<ninf> {signed_zero = "positive"} : f32
  %half = arith.constant 0.5 : f32
  %a = math.absf %x fastmath<ninf> : f32
  %s = arith.addf %x, %a fastmath<ninf> : f32
  %1 = arith.mulf %s, %half fastmath<ninf> : f32
  // CHECK-NEXT: rectify.relu %{{.*}} fastmath<ninf> {signed_zero = "positive"} : f32
  %two = arith.constant 2.0 : f32
  %t = arith.addf %a, %x fastmath<ninf> : f32
  %2 = arith.divf %t, %two fastmath<ninf> : f32
  return %0, %1, %2 : f32, f32, f32
}

// CHECK-LABEL: @integers(
func.func @integers(%x: i32, %y: vector<4xi8>) -> (i32, i32, vector<4xi8>, vector<4xi8>) {
  // CHECK-NEXT: rectify.relu %{{.*}} : i32
  %zero = arith.constant 0 : i32
  %0 = arith.maxsi %zero, %x : i32
  // CHECK-NEXT: rectify.relu %{{.*}} : i32
  %c = arith.cmpi sge, %x, %zero : i32
  %1 = arith.select %c, %x, %zero : i32
  // CHECK-NEXT: rectify.relu6 %{{.*}} : vector<4xi8>
  %zeros = arith.constant dense<0> : vector<4xi8>
  %six = arith.constant dense<6> : vector<4xi8>
  %u = arith.minsi %y, %six : vector<4xi8>
  %2 = arith.maxsi %u, %zeros : vector<4xi8>
  // CHECK-NEXT: rectify.clip %{{.*}} {hi = 1.000000e+02 : f64, lo = -5.000000e+00 : f64} : vector<4xi8>
  %lo = arith.constant dense<-5> : vector<4xi8>
  %hi = arith.constant dense<100> : vector<4xi8>
  %v = arith.maxsi %y, %lo : vector<4xi8>
  %3 = arith.minsi %v, %hi : vector<4xi8>
  // CHECK-NEXT: return
  return %0, %1, %2, %3 : i32, i32, vector<4xi8>, vector<4xi8>
}

// An unsigned number is never below zero.
// CHECK-LABEL: @unsigned(
// CHECK-SAME: %[[X:.*]]: i32)
func.func @unsigned(%x: i32) -> i32 {
  // CHECK-NEXT: return %[[X]]
  %zero = arith.constant 0 : i32
  %0 = arith.maxui %x, %zero : i32
  return %0 : i32
}

// 16-bit floats through their bits, which are a negative integer where the sign
// is set.
// CHECK-LABEL: @bits(
func.func @bits(%x: vector<8xbf16>, %y: f16) -> (vector<8xbf16>, f16, vector<8xbf16>) {
  // CHECK-NEXT: rectify.relu %{{.*}} {signed_zero = "positive"} : vector<8xbf16>
  %zeros = arith.constant dense<0> : vector<8xi16>
  %b = arith.bitcast %x : vector<8xbf16> to vector<8xi16>
  %m = arith.maxsi %b, %zeros : vector<8xi16>
  %r = arith.bitcast %m : vector<8xi16> to vector<8xbf16>
  %nan = arith.cmpf uno, %x, %x : vector<8xbf16>
  %0 = arith.select %nan, %x, %r : vector<8xi1>, vector<8xbf16>
  // CHECK-NEXT: rectify.relu %{{.*}} {signed_zero = "positive"} : f16
  %fifteen = arith.constant 15 : i16
  %ones = arith.constant -1 : i16
  %c = arith.bitcast %y : f16 to i16
  %sign = arith.shrsi %c, %fifteen : i16
  %mask = arith.xori %sign, %ones : i16
  %kept = arith.andi %c, %mask : i16
  %f = arith.bitcast %kept : i16 to f16
  %isnan = arith.cmpf une, %y, %y : f16
  %1 = arith.select %isnan, %y, %f : f16
  // CHECK-NEXT: rectify.relu %{{.*}} {signed_zero = "positive"} : vector<8xbf16>
  %magnitude = arith.constant dense<32767> : vector<8xi16>
  %infinity = arith.constant dense<32640> : vector<8xi16>
  %abs = arith.andi %b, %magnitude : vector<8xi16>
  %g = arith.cmpi ugt, %abs, %infinity : vector<8xi16>
  %s = arith.select %g, %b, %m : vector<8xi1>, vector<8xi16>
  %2 = arith.bitcast %s : vector<8xi16> to vector<8xbf16>
  // CHECK-NEXT: return
  return %0, %1, %2 : vector<8xbf16>, f16, vector<8xbf16>
}

// CHECK-LABEL: @leaky(
// CHECK-SAME: %[[X:.*]]: tensor<4xf32>)
func.func @leaky(%x: tensor<4xf32>) -> (tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>) {
  %zero = arith.constant dense<0.0> : tensor<4xf32>
  %a = arith.constant dense<0.125> : tensor<4xf32>
  %b = arith.constant dense<2.0> : tensor<4xf32>
  %ax = arith.mulf %a, %x : tensor<4xf32>
  // CHECK-NEXT: rectify.leaky_relu %[[X]] {alpha = 1.250000e-01 : f64} : tensor<4xf32>
  %c = arith.cmpf oge, %x, %zero : tensor<4xf32>
  %0 = arith.select %c, %x, %ax : tensor<4xi1>, tensor<4xf32>
  // CHECK-NEXT: rectify.leaky_relu %[[X]] {alpha = 1.250000e-01 : f64} : tensor<4xf32>
  %1 = arith.maximumf %x, %ax : tensor<4xf32>
  // CHECK-NEXT: rectify.leaky_relu %[[X]] {alpha = 2.000000e+00 : f64} : tensor<4xf32>
  %bx = arith.mulf %x, %b : tensor<4xf32>
  %2 = arith.minimumf %bx, %x : tensor<4xf32>
  // CHECK-NEXT: rectify.leaky_relu %[[X]] {alpha = 1.250000e-01 : f64, signed_zero = "positive"} : tensor<4xf32>
  %p = arith.maximumf %x, %zero : tensor<4xf32>
  %n = arith.minimumf %x, %zero : tensor<4xf32>
  %an = arith.mulf %n, %a : tensor<4xf32>
  %3 = arith.addf %p, %an : tensor<4xf32>
  // By a quotient.
  // CHECK-NEXT: rectify.leaky_relu %[[X]] {alpha = 1.250000e-01 : f64} : tensor<4xf32>
  %eight = arith.constant dense<8.0> : tensor<4xf32>
  %q = arith.divf %x, %eight : tensor<4xf32>
  %d = arith.cmpf olt, %x, %zero : tensor<4xf32>
  %4 = arith.select %d, %q, %x : tensor<4xi1>, tensor<4xf32>
  // CHECK-NEXT: return
  return %0, %1, %2, %3, %4 : tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>, tensor<4xf32>
}

// A slope that is a value: the product may be -0 or NaN where it is 0.
// CHECK-LABEL: @prelu(
func.func @prelu(%x: f32, %a: f32) -> (f32, f32, f32) {
  // CHECK-NEXT: rectify.prelu %{{.*}}, %{{.*}} {zero_slope = "product"} : f32, f32
  %zero = arith.constant 0.0 : f32
  %ax = arith.mulf %x, %a : f32
  %c = arith.cmpf oge, %x, %zero : f32
  %0 = arith.select %c, %x, %ax : f32
  // CHECK-NEXT: rectify.prelu %{{.*}}, %{{.*}} fastmath<nnan,ninf,nsz> : f32, f32
  %p = arith.maximumf %x, %zero fastmath<nnan,ninf,nsz> : f32
  %n = arith.minimumf %x, %zero fastmath<nnan,ninf,nsz> : f32
  %an = arith.mulf %n, %a fastmath<nnan,ninf,nsz> : f32
  %1 = arith.addf %p, %an fastmath<nnan,ninf,nsz> : f32
  // CHECK-NEXT: rectify.prelu %{{.*}}, %{{.*}} {at_zero = "product", zero_slope = "product"} : f32, f32
  %d = arith.cmpf ogt, %x, %zero : f32
  %2 = arith.select %d, %x, %ax : f32
  // CHECK-NEXT: return
  return %0, %1, %2 : f32, f32, f32
}

// CHECK-LABEL: @clips(
func.func @clips(%x: f32) -> (f32, f32, f32, f32, f32, f32) {
  %zero = arith.constant 0.0 : f32
  %six = arith.constant 6.0 : f32
  %one = arith.constant 1.0 : f32
  %minus = arith.constant -1.0 : f32
  // CHECK-NEXT: rectify.relu6 %{{.*}} {signed_zero = "positive"} : f32
  %u = arith.minimumf %x, %six : f32
  %0 = arith.maximumf %u, %zero : f32
  // CHECK-NEXT: rectify.relu6 %{{.*}} : f32
  %c0 = arith.cmpf olt, %x, %zero : f32
  %s0 = arith.select %c0, %zero, %x : f32
  %c1 = arith.cmpf ogt, %s0, %six : f32
  %1 = arith.select %c1, %six, %s0 : f32
  // CHECK-NEXT: rectify.clip %{{.*}} {hi = 1.000000e+00 : f64, lo = -1.000000e+00 : f64} : f32
  %v = arith.maximumf %x, %minus : f32
  %2 = arith.minimumf %one, %v : f32
  // CHECK-NEXT: rectify.clip %{{.*}} {hi = 1.000000e+00 : f64, lo = -1.000000e+00 : f64} : f32
  %3 = math.clampf %x to [%minus, %one] : f32
  // CHECK-NEXT: rectify.clip %{{.*}} {hi = 1.000000e+00 : f64, lo = -1.000000e+00 : f64} : f32
  %c2 = arith.cmpf ogt, %x, %one : f32
  %c3 = arith.cmpf olt, %x, %minus : f32
  %s2 = arith.select %c3, %minus, %x : f32
  %4 = arith.select %c2, %one, %s2 : f32
  // CHECK-NEXT: rectify.clip %{{.*}} {lo = 1.000000e+00 : f64} : f32
  %5 = arith.maximumf %one, %x : f32
  // CHECK-NEXT: return
  return %0, %1, %2, %3, %4, %5 : f32, f32, f32, f32, f32, f32
}

// CHECK-LABEL: @thresholds(
func.func @thresholds(%x: f32) -> (f32, f32, f32, f32, f32) {
  %zero = arith.constant 0.0 : f32
  %l = arith.constant 0.5 : f32
  %k = arith.constant -0.5 : f32
  %v = arith.constant 20.0 : f32
  // CHECK-NEXT: rectify.thresholded_relu %{{.*}} {alpha = 5.000000e-01 : f64, nan = "zero", value = 2.000000e+01 : f64} : f32
  %c0 = arith.cmpf ogt, %x, %l : f32
  %0 = arith.select %c0, %x, %v : f32
  // CHECK-NEXT: rectify.hard_shrink %{{.*}} : f32
  %a = math.absf %x : f32
  %c1 = arith.cmpf ole, %a, %l : f32
  %1 = arith.select %c1, %zero, %x : f32
  // CHECK-NEXT: rectify.hard_shrink %{{.*}} {nan = "zero"} : f32
  %c2 = arith.cmpf olt, %x, %k : f32
  %o = arith.ori %c0, %c2 : i1
  %2 = arith.select %o, %x, %zero : f32
  // CHECK-NEXT: rectify.soft_shrink %{{.*}} {nan = "zero"} : f32
  %m = arith.subf %x, %l : f32
  %p = arith.addf %x, %l : f32
  %s = arith.select %c2, %p, %zero : f32
  %3 = arith.select %c0, %m, %s : f32
  // CHECK-NEXT: rectify.soft_shrink %{{.*}} : f32
  %c4 = arith.cmpf ugt, %x, %l : f32
  %n = arith.subf %x, %k : f32
  %t = arith.select %c2, %n, %zero : f32
  %4 = arith.select %c4, %m, %t : f32
  // CHECK-NEXT: return
  return %0, %1, %2, %3, %4 : f32, f32, f32, f32, f32
}

// The slope at the kink is what the comparison makes of 0.
// CHECK-LABEL: @gradients(
func.func @gradients(%x: f32, %dy: f32) -> (f32, f32, f32, f32, f32) {
  %zero = arith.constant 0.0 : f32
  // CHECK-NEXT: rectify.relu_grad %{{.*}}, %{{.*}} {nan = "zero"} : f32
  %c0 = arith.cmpf ogt, %x, %zero : f32
  %0 = arith.select %c0, %dy, %zero : f32
  // CHECK-NEXT: rectify.relu_grad %{{.*}}, %{{.*}} {kink = 1.000000e+00 : f64} : f32
  %c1 = arith.cmpf olt, %x, %zero : f32
  %1 = arith.select %c1, %zero, %dy : f32
  // CHECK-NEXT: rectify.leaky_relu_grad %{{.*}}, %{{.*}} {alpha = 2.500000e-01 : f64} : f32
  %a = arith.constant 0.25 : f32
  %ady = arith.mulf %a, %dy : f32
  %c2 = arith.cmpf ugt, %x, %zero : f32
  %2 = arith.select %c2, %dy, %ady : f32
  // CHECK-NEXT: rectify.clip_grad %{{.*}}, %{{.*}} {hi = 2.000000e+00 : f64, lo = -3.000000e+00 : f64
  %lo = arith.constant -3.0 : f32
  %hi = arith.constant 2.0 : f32
  %c3 = arith.cmpf ogt, %x, %lo : f32
  %c4 = arith.cmpf olt, %x, %hi : f32
  %b = arith.andi %c3, %c4 : i1
  %3 = arith.select %b, %dy, %zero : f32
  // CHECK-NEXT: rectify.thresholded_relu_grad
  %c5 = arith.cmpf ogt, %x, %hi : f32
  %4 = arith.select %c5, %dy, %zero : f32
  // CHECK-NEXT: return
  return %0, %1, %2, %3, %4 : f32, f32, f32, f32, f32
}

// From the output: relu(x) > 0 where x > 0.
// CHECK-LABEL: @gradient_from_output(
// CHECK-SAME: %[[X:.*]]: f32, %[[DY:.*]]: f32)
func.func @gradient_from_output(%x: f32, %dy: f32) -> (f32, f32) {
  // CHECK-NEXT: %[[Y:.*]] = rectify.relu %[[X]] {signed_zero = "positive"}
  // CHECK-NEXT: %[[DX:.*]] = rectify.relu_grad %[[Y]], %[[DY]] {nan = "zero"}
  // CHECK-NEXT: return %[[Y]], %[[DX]]
  %zero = arith.constant 0.0 : f32
  %y = arith.maximumf %x, %zero : f32
  %c = arith.cmpf ogt, %y, %zero : f32
  %dx = arith.select %c, %dy, %zero : f32
  return %y, %dx : f32, f32
}

// CHECK-LABEL: @squares(
func.func @squares(%x: f32) -> (f32, f32) {
  // CHECK-NEXT: rectify.squared_relu %{{.*}} : f32
  %zero = arith.constant 0.0 : f32
  %r = arith.maximumf %x, %zero : f32
  %0 = arith.mulf %r, %r : f32
  // CHECK-NEXT: rectify.squared_relu %{{.*}} : f32
  %two = arith.constant 2.0 : f32
  %s = arith.maximumf %zero, %x : f32
  %1 = math.powf %s, %two : f32
  // CHECK-NEXT: return
  return %0, %1 : f32, f32
}

// What an inner form is needed for beside stays, on its own.
// CHECK-LABEL: @second_user(
// CHECK-SAME: %[[X:.*]]: f32)
func.func @second_user(%x: f32) -> (f32, f32) {
  // CHECK-NEXT: %[[R:.*]] = rectify.relu %[[X]] {signed_zero = "positive"}
  // CHECK-NEXT: %[[Y:.*]] = rectify.relu6 %[[X]] {signed_zero = "positive"}
  // CHECK-NEXT: return %[[R]], %[[Y]]
  %zero = arith.constant 0.0 : f32
  %six = arith.constant 6.0 : f32
  %r = arith.maximumf %x, %zero : f32
  %y = arith.minimumf %r, %six : f32
  return %r, %y : f32, f32
}

// Of a float's bits only the integers' op: a NaN with its sign set becomes 0,
// another stays.
// CHECK-LABEL: @sign_mask(
// CHECK-SAME: %[[X:.*]]: bf16, %[[Y:.*]]: i32)
func.func @sign_mask(%x: bf16, %y: i32) -> (bf16, i32) {
  // CHECK-NEXT: %[[BITS:.*]] = arith.bitcast %[[X]] : bf16 to i16
  // CHECK-NEXT: %[[R:.*]] = rectify.relu %[[BITS]] : i16
  // CHECK-NEXT: arith.bitcast %[[R]] : i16 to bf16
  %fifteen = arith.constant 15 : i16
  %ones = arith.constant -1 : i16
  %b = arith.bitcast %x : bf16 to i16
  %sign = arith.shrsi %b, %fifteen : i16
  %mask = arith.xori %sign, %ones : i16
  %kept = arith.andi %b, %mask : i16
  %0 = arith.bitcast %kept : i16 to bf16
  // CHECK-NEXT: rectify.relu %[[Y]] : i32
  %thirtyone = arith.constant 31 : i32
  %ones32 = arith.constant -1 : i32
  %sign32 = arith.shrsi %y, %thirtyone : i32
  %mask32 = arith.xori %ones32, %sign32 : i32
  %1 = arith.andi %mask32, %y : i32
  return %0, %1 : bf16, i32
}
