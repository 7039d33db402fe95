// RUN: rectify-opt %s --rectify-expand-arith | FileCheck %s
// RUN: rectify-opt %s --rectify-expand-arith=target=avx512bf16 | FileCheck %s --check-prefixes=CHECK,BF16

// CHECK-LABEL: func @widen
// CHECK: arith.extui
// CHECK: arith.shli
func.func @widen(%x: vector<8xbf16>) -> vector<8xf32> {
  %y = arith.extf %x : vector<8xbf16> to vector<8xf32>
  return %y : vector<8xf32>
}

// CHECK-LABEL: func @narrow
// CHECK-NOT: arith.truncf
func.func @narrow(%x: vector<8xf32>) -> vector<8xbf16> {
  %y = arith.truncf %x : vector<8xf32> to vector<8xbf16>
  return %y : vector<8xbf16>
}

// The sign of zero is LLVM's business.
// CHECK-LABEL: func @maximum
// CHECK: arith.maximumf
func.func @maximum(%x: f32, %y: f32) -> f32 {
  %z = arith.maximumf %x, %y : f32
  return %z : f32
}

// The instruction takes subnormal numbers for zeros: where a lane is one, integers round.
// CHECK-LABEL: func @narrow_by_instruction
// CHECK-NOT: arith.truncf
// BF16: llvm.call_intrinsic "llvm.x86.avx512.fpclass.ps.512"
// BF16: llvm.call_intrinsic "llvm.x86.avx512.fpclass.ps.512"
// BF16: arith.ori
// BF16: scf.if {{.*}} -> (vector<32xbf16>)
// BF16:   arith.shrui
// BF16: } else {
// BF16-COUNT-2: llvm.call_intrinsic "llvm.x86.avx512bf16.cvtneps2bf16.512"
// BF16-NOT: arith.shrui
// BF16: }
// CHECK: return
func.func @narrow_by_instruction(%x: vector<32xf32>) -> vector<32xbf16> {
  %y = arith.truncf %x : vector<32xf32> to vector<32xbf16>
  return %y : vector<32xbf16>
}

// From f64 by way of f32, rounded to odd, so that the second rounding is the
// only one; and at once below the normal numbers of bf16.
// CHECK-LABEL: func @narrow_wide
// CHECK-SAME: %[[X:.*]]: f64
// CHECK: %[[BITS:.*]] = arith.bitcast %[[X]] : f64 to i64
// CHECK: %[[REST:.*]] = arith.andi %[[BITS]], %{{.*}} : i64
// CHECK: arith.addi %[[REST]],
// CHECK: %[[ODD:.*]] = arith.bitcast %{{.*}} : i64 to f64
// CHECK: %[[SUM:.*]] = arith.addf %{{.*}}, %[[BASE:.*]] : f64
// CHECK: arith.subf %[[SUM]], %[[BASE]] : f64
// CHECK: %[[SMALL:.*]] = arith.cmpf olt
// CHECK: %[[EITHER:.*]] = arith.select %[[SMALL]], %{{.*}}, %[[ODD]] : f64
// CHECK: arith.truncf %[[EITHER]] : f64 to f32
func.func @narrow_wide(%x: f64) -> bf16 {
  %y = arith.truncf %x : f64 to bf16
  return %y : bf16
}

// CHECK-LABEL: func @narrow_wide_f16
// CHECK-NOT: arith.addf
// CHECK: arith.truncf %{{.*}} : f64 to f32
// CHECK: arith.truncf %{{.*}} : f32 to f16
func.func @narrow_wide_f16(%x: f64) -> f16 {
  %y = arith.truncf %x : f64 to f16
  return %y : f16
}

// A zero that is selected is widened with the other number, as which LLVM would
// otherwise compare, and choose +0 of either. bf16 is integers to LLVM.
// CHECK-LABEL: func @select_zero
// CHECK-SAME: %[[X:.*]]: f16, %[[V:.*]]: vector<4xf32>, %[[B:.*]]: bf16, %[[C:.*]]: i1, %[[D:.*]]: vector<4xi1>
// CHECK: %[[ZERO:.*]] = arith.constant 0.000000e+00 : f16
// CHECK: %[[S:.*]] = arith.select %[[C]], %[[ZERO]], %[[X]] : f16
// CHECK: %[[SINGLE:.*]] = arith.extf %[[S]] : f16 to f32
// CHECK: %[[WIDE:.*]] = arith.extf %[[SINGLE]] : f32 to f64
// CHECK: %[[ZEROS:.*]] = arith.constant dense<-0.000000e+00> : vector<4xf32>
// CHECK: %[[T:.*]] = arith.select %[[D]], %[[V]], %[[ZEROS]] : vector<4xi1>, vector<4xf32>
// CHECK: %[[WIDES:.*]] = arith.extf %[[T]] : vector<4xf32> to vector<4xf64>
// CHECK: %[[U:.*]] = arith.select %[[C]], %{{.*}}, %{{.*}} : f32
// CHECK: return %[[WIDE]], %[[WIDES]], %[[U]]
func.func @select_zero(%x: f16, %v: vector<4xf32>, %b: bf16, %c: i1, %d: vector<4xi1>) -> (f64, vector<4xf64>, f32) {
  %zero = arith.constant 0.0 : f64
  %zeros = arith.constant dense<-0.0> : vector<4xf64>
  %single = arith.constant 0.0 : f32
  %e = arith.extf %x : f16 to f64
  %s = arith.select %c, %zero, %e : f64
  %f = arith.extf %v : vector<4xf32> to vector<4xf64>
  %t = arith.select %d, %f, %zeros : vector<4xi1>, vector<4xf64>
  %g = arith.extf %b : bf16 to f32
  %u = arith.select %c, %single, %g : f32
  return %s, %t, %u : f64, vector<4xf64>, f32
}


// Limits one behind the other are one, whose predicate holds of the relations of
// either's, NaN's among them: not(>=) is less or unordered, and with equal it is
// not(>).

// CHECK-LABEL: func @limits
// CHECK-SAME: (%[[X:.*]]: f32)
// CHECK: %[[C:.*]] = arith.constant 2.0
// CHECK: %[[BELOW:.*]] = arith.cmpf ule, %[[X]], %[[C]]
// CHECK: %[[Z:.*]] = arith.select %[[BELOW]], %[[C]], %[[X]]
// CHECK: %[[ANY:.*]] = arith.cmpf ult, %[[X]], %[[C]]
// CHECK: %[[W:.*]] = arith.select %[[ANY]], %[[C]], %[[X]]
// CHECK: return %[[Z]], %[[W]]
func.func @limits(%x: f32) -> (f32, f32) {
  %c = arith.constant 2.0 : f32
  %p = arith.cmpf oge, %x, %c : f32
  %y = arith.select %p, %x, %c : f32
  %q = arith.cmpf ueq, %y, %c : f32
  %z = arith.select %q, %c, %y : f32
  %r = arith.cmpf olt, %x, %c : f32
  %v = arith.select %r, %c, %x : f32
  %s = arith.cmpf uno, %v, %c : f32
  %w = arith.select %s, %c, %v : f32
  return %z, %w : f32, f32
}

// Without NaN a select is strict, whatever its arms are: of `x <= 0 ? 0 : x` LLVM would make a maximum of the wrong zero.

// CHECK-LABEL: func @strict
// CHECK-SAME: (%[[X:.*]]: f32, %[[V:.*]]: vector<4xf32>)
// CHECK-DAG: %[[ZERO:.*]] = arith.constant 0.0{{.*}} : f32
// CHECK-DAG: %[[ZEROS:.*]] = arith.constant dense<0.0{{.*}}> : vector<4xf32>
// CHECK-DAG: %[[P:.*]] = arith.cmpf ogt, %[[X]], %[[ZERO]] fastmath<nnan> : f32
// CHECK-DAG: %[[Y:.*]] = arith.select %[[P]], %[[X]], %[[ZERO]] : f32
// CHECK-DAG: %[[Q:.*]] = arith.cmpf olt, %[[ZEROS]], %[[V]] fastmath<nnan> : vector<4xf32>
// CHECK-DAG: %[[W:.*]] = arith.select %[[Q]], %[[V]], %[[ZEROS]]
// CHECK-DAG: %[[R:.*]] = arith.cmpf ole, %[[X]], %[[ZERO]] : f32
// CHECK-DAG: %[[Z:.*]] = arith.select %[[R]], %[[ZERO]], %[[X]] : f32
// CHECK: return %[[Y]], %[[W]], %[[Z]]
func.func @strict(%x: f32, %v: vector<4xf32>) -> (f32, vector<4xf32>, f32) {
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : vector<4xf32>
  %p = arith.cmpf ole, %x, %zero fastmath<nnan> : f32
  %y = arith.select %p, %zero, %x : f32
  %q = arith.cmpf uge, %zeros, %v fastmath<nnan> : vector<4xf32>
  %w = arith.select %q, %zeros, %v : vector<4xi1>, vector<4xf32>
  %r = arith.cmpf ole, %x, %zero : f32
  %z = arith.select %r, %zero, %x : f32
  return %y, %w, %z : f32, vector<4xf32>, f32
}
