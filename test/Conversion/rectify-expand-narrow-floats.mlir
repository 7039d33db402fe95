// RUN: rectify-opt %s --rectify-expand-narrow-floats | FileCheck %s

// The negative numbers are one range of bits, which has neither -0 nor NaN.

// CHECK-LABEL: func @less
// CHECK: %[[BITS:.*]] = arith.bitcast %arg0 : vector<32xbf16> to vector<32xi16>
// CHECK: %[[FIRST:.*]] = arith.constant dense<-32767> : vector<32xi16>
// CHECK: %[[OFFSET:.*]] = arith.subi %[[BITS]], %[[FIRST]]
// CHECK: %[[SIZE:.*]] = arith.constant dense<32639> : vector<32xi16>
// CHECK: arith.cmpi ule, %[[OFFSET]], %[[SIZE]]
func.func @less(%x: vector<32xbf16>) -> vector<32xi1> {
  %zero = arith.constant dense<0.0> : vector<32xbf16>
  %c = arith.cmpf olt, %x, %zero : vector<32xbf16>
  return %c : vector<32xi1>
}

// With -0 it starts where signed numbers do, and +0 is another. Scalars, and
// f16, alike.

// CHECK-LABEL: func @less_or_equal
// CHECK: %[[BITS:.*]] = arith.bitcast %arg0 : f16 to i16
// CHECK: arith.cmpi eq, %[[BITS]], %{{.*}} : i16
// CHECK: %[[BOUND:.*]] = arith.constant -1023 : i16
// CHECK: arith.cmpi slt, %[[BITS]], %[[BOUND]]
// CHECK: arith.ori
func.func @less_or_equal(%x: f16, %y: f16) -> f16 {
  %zero = arith.constant 0.0 : f16
  %c = arith.cmpf ole, %x, %zero : f16
  %r = arith.select %c, %zero, %y : f16
  return %r : f16
}

// Without NaN one range is enough, and one comparison.

// CHECK-LABEL: func @no_nan
// CHECK: arith.cmpi slt
// CHECK-NOT: arith.cmpi
// CHECK: return
func.func @no_nan(%x: vector<32xbf16>) -> vector<32xi1> {
  %c2 = arith.constant dense<2.0> : vector<32xbf16>
  %c = arith.cmpf olt, %x, %c2 fastmath<nnan> : vector<32xbf16>
  return %c : vector<32xi1>
}

// CHECK-LABEL: func @maximum
// CHECK: arith.cmpi slt
// CHECK: arith.select
// CHECK-NOT: arith.maximumf
func.func @maximum(%x: vector<32xbf16>) -> vector<32xbf16> {
  %zero = arith.constant dense<0.0> : vector<32xbf16>
  %m = arith.maximumf %x, %zero : vector<32xbf16>
  return %m : vector<32xbf16>
}

// Two variables, and wider floats, stay.

// CHECK-LABEL: func @others
// CHECK: arith.cmpf olt, %{{.*}} : bf16
// CHECK: arith.cmpf olt, %{{.*}} : f32
// CHECK: arith.maximumf
// CHECK: arith.negf
func.func @others(%x: bf16, %y: bf16, %z: f32) -> (i1, i1, bf16, f32) {
  %zero = arith.constant 0.0 : f32
  %a = arith.cmpf olt, %x, %y : bf16
  %b = arith.cmpf olt, %z, %zero : f32
  %c = arith.maximumf %x, %y : bf16
  %d = arith.negf %z : f32
  return %a, %b, %c, %d : i1, i1, bf16, f32
}
