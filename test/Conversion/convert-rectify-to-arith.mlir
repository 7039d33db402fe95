// RUN: rectify-opt %s --convert-rectify-to-arith --canonicalize | FileCheck %s
// RUN: rectify-opt %s --convert-rectify-to-arith=target=baseline | FileCheck %s --check-prefix=BASELINE
// BASELINE-NOT: math.fma

// One compare and one select for each meaning.

// CHECK-LABEL: @relu(
// CHECK-SAME: %[[X:.*]]: vector<16xf32>
func.func @relu(%x: vector<16xf32>) -> vector<16xf32> {
  // CHECK: %[[ZERO:.*]] = arith.constant dense<0.0
  // CHECK: %[[C:.*]] = arith.cmpf olt, %[[X]], %[[ZERO]]
  // CHECK: %[[Y:.*]] = arith.select %[[C]], %[[ZERO]], %[[X]]
  // CHECK: return %[[Y]]
  %0 = rectify.relu %x : vector<16xf32>
  return %0 : vector<16xf32>
}

// CHECK-LABEL: @relu_meanings(
func.func @relu_meanings(%x: f32) -> (f32, f32, f32) {
  // CHECK: arith.cmpf ult,
  // CHECK: arith.cmpf ole,
  // CHECK: arith.cmpf ule,
  // CHECK-NOT: arith.cmpf
  %0 = rectify.relu %x {nan = "zero"} : f32
  %1 = rectify.relu %x {signed_zero = "positive"} : f32
  %2 = rectify.relu %x {nan = "zero", signed_zero = "positive"} : f32
  return %0, %1, %2 : f32, f32, f32
}

// A body that only selects stays in its type.

// CHECK-LABEL: @relu_bf16(
func.func @relu_bf16(%x: vector<32xbf16>) -> vector<32xbf16> {
  // CHECK-NOT: arith.extf
  // CHECK: arith.select {{.*}} : vector<32xi1>, vector<32xbf16>
  %0 = rectify.relu %x : vector<32xbf16>
  return %0 : vector<32xbf16>
}

// Others are computed in f32 and rounded once.

// CHECK-LABEL: @leaky_relu_bf16(
func.func @leaky_relu_bf16(%x: vector<[8]xbf16>) -> vector<[8]xbf16> {
  // CHECK: arith.extf %{{.*}} : vector<[8]xbf16> to vector<[8]xf32>
  // CHECK: arith.mulf
  // CHECK: arith.truncf %{{.*}} : vector<[8]xf32> to vector<[8]xbf16>
  %0 = rectify.leaky_relu %x {alpha = 0.125} : vector<[8]xbf16>
  return %0 : vector<[8]xbf16>
}

// Where f32 would round, too, by a factor next to the parameter whose products
// round as one rounding of the parameter's would; with leave to approximate by
// the parameter itself.

// CHECK-LABEL: @long_slope(
func.func @long_slope(%x: bf16) -> bf16 {
  // CHECK: %[[SLOPE:.*]] = arith.constant 0.100001529 : f32
  // CHECK: %[[WIDE:.*]] = arith.extf %{{.*}} : bf16 to f32
  // CHECK: arith.mulf %[[WIDE]], %[[SLOPE]] : f32
  // CHECK: arith.truncf %{{.*}} : f32 to bf16
  %0 = rectify.leaky_relu %x {alpha = 0.1} : bf16
  return %0 : bf16
}

// CHECK-LABEL: @long_slope_approximate(
// CHECK: arith.constant 1.000000e-01 : f32
// CHECK: arith.mulf %{{.*}} fastmath<afn> : f32
func.func @long_slope_approximate(%x: bf16) -> bf16 {
  %0 = rectify.leaky_relu %x fastmath<afn> {alpha = 0.1} : bf16
  return %0 : bf16
}

// CHECK-LABEL: @long_gradient(
// CHECK: arith.constant 0.100000009 : f32
// CHECK: arith.mulf %{{.*}} : f32
// CHECK: arith.truncf %{{.*}} : f32 to f16
func.func @long_gradient(%x: f16, %dy: f16) -> f16 {
  %0 = rectify.leaky_relu_grad %x, %dy {alpha = 0.1} : f16
  return %0 : f16
}

// The line of a hard sigmoid crosses zero where a sum of rounded terms has no
// digits left.

// CHECK-LABEL: @hard_sigmoid(
// CHECK: arith.mulf %{{.*}} : f64
// CHECK: arith.addf %{{.*}} : f64
// CHECK: arith.truncf %{{.*}} : f64 to f32
func.func @hard_sigmoid(%x: f32) -> f32 {
  %0 = rectify.hard_sigmoid %x : f32
  return %0 : f32
}

// A product of what is rounded already.

// CHECK-LABEL: @hard_swish(
// CHECK: arith.mulf %{{.*}} : f64
// CHECK: arith.truncf %{{.*}} : f64 to f32
func.func @hard_swish(%x: f32) -> f32 {
  %0 = rectify.hard_swish %x : f32
  return %0 : f32
}

// CHECK-LABEL: @hard_swish_approximate(
// CHECK-NOT: f64
// CHECK: return
func.func @hard_swish_approximate(%x: f32) -> f32 {
  %0 = rectify.hard_swish %x fastmath<afn> : f32
  return %0 : f32
}

// One product rounds once.

// CHECK-LABEL: @squared_relu(
// CHECK-NOT: f64
// CHECK: return
func.func @squared_relu(%x: f32) -> f32 {
  %0 = rectify.squared_relu %x : f32
  return %0 : f32
}

// f8 has no arithmetic, not even a comparison.

// CHECK-LABEL: @relu_f8(
func.func @relu_f8(%x: f8E4M3FN) -> f8E4M3FN {
  // CHECK: arith.extf %{{.*}} : f8E4M3FN to f32
  %0 = rectify.relu %x : f8E4M3FN
  return %0 : f8E4M3FN
}

// A slope of 0 is the ReLU limit: no product with an infinity.

// CHECK-LABEL: @prelu(
// CHECK-SAME: %[[X:.*]]: f32, %[[S:.*]]: f32
func.func @prelu(%x: f32, %s: f32) -> f32 {
  // CHECK: %[[ZERO:.*]] = arith.constant 0.0
  // CHECK: %[[P:.*]] = arith.mulf %[[S]], %[[X]]
  // CHECK: %[[NONE:.*]] = arith.cmpf oeq, %[[S]], %[[ZERO]]
  // CHECK: %[[N:.*]] = arith.select %[[NONE]], %[[ZERO]], %[[P]]
  // CHECK: %[[C:.*]] = arith.cmpf olt, %[[X]], %[[ZERO]]
  // CHECK: arith.select %[[C]], %[[N]], %[[X]]
  %0 = rectify.prelu %x, %s : f32, f32
  return %0 : f32
}

// CHECK-LABEL: @prelu_product(
// CHECK-SAME:    %[[X:.*]]: f32, %[[S:.*]]: f32
func.func @prelu_product(%x: f32, %s: f32) -> f32 {
  // CHECK: %[[P:.*]] = arith.mulf %[[S]], %[[X]] : f32
  // CHECK: %[[N:.*]] = arith.cmpf olt, %[[X]], %{{.*}} : f32
  // CHECK: %[[Y:.*]] = arith.select %[[N]], %[[P]], %[[X]] : f32
  // CHECK: return %[[Y]]
  %0 = rectify.prelu %x, %s {zero_slope = "product"} : f32, f32
  return %0 : f32
}

// What would be rounded to a zero of either sign is +0 before.
// CHECK-LABEL: @vanishing(
func.func @vanishing(%x: f16) -> f16 {
  // CHECK-DAG: %[[HALF:.*]] = arith.constant 2.98023224E-8 : f32
  // CHECK: %[[ABS:.*]] = math.absf %[[SUM:.*]] : f32
  // CHECK: %[[GONE:.*]] = arith.cmpf ole, %[[ABS]], %[[HALF]] : f32
  // CHECK: %[[Y:.*]] = arith.select %[[GONE]], %{{.*}}, %[[SUM]] : f32
  // CHECK: arith.truncf %[[Y]] : f32 to f16
  %0 = rectify.leaky_relu %x {alpha = 0.25, signed_zero = "positive"} : f16
  return %0 : f16
}

// CHECK-LABEL: @prelu_finite(
func.func @prelu_finite(%x: f32, %s: f32) -> f32 {
  // CHECK: arith.mulf %{{.*}}, %{{.*}} fastmath<nnan,ninf>
  // CHECK-NOT: arith.cmpf oeq
  %0 = rectify.prelu %x, %s fastmath<nnan,ninf> : f32, f32
  return %0 : f32
}

// CHECK-LABEL: @prelu_scalar_slope(
func.func @prelu_scalar_slope(%x: vector<8xf32>, %s: f32) -> vector<8xf32> {
  // CHECK: vector.broadcast %{{.*}} : f32 to vector<8xf32>
  %0 = rectify.prelu %x, %s : vector<8xf32>, f32
  return %0 : vector<8xf32>
}

// expm1, not exp - 1, and never of a positive number; in f64, rounded once.

// CHECK-LABEL: @elu(
// CHECK-SAME: %[[X:.*]]: f32
func.func @elu(%x: f32) -> f32 {
  // CHECK: %[[WIDE:.*]] = arith.extf %[[X]] : f32 to f64
  // CHECK: %[[POS:.*]] = arith.cmpf ogt, %[[WIDE]]
  // CHECK: %[[NEG:.*]] = arith.select %[[POS]], %{{.*}}, %[[WIDE]]
  // CHECK: math.expm1 %[[NEG]] {rectify.narrowed} : f64
  // CHECK: arith.truncf %{{.*}} : f64 to f32
  %0 = rectify.elu %x : f32
  return %0 : f32
}

// A function that may be approximated stays in f32.

// CHECK-LABEL: @elu_approximate(
// CHECK-NOT: arith.extf
// CHECK: math.expm1 %{{.*}} fastmath<afn> : f32
func.func @elu_approximate(%x: f32) -> f32 {
  %0 = rectify.elu %x fastmath<afn> : f32
  return %0 : f32
}

// On f64 it is computed in pairs, for CPUs without FMA, too.

// CHECK-LABEL: @elu_f64(
// CHECK-SAME: %[[X:.*]]: f64
func.func @elu_f64(%x: f64) -> f64 {
  // CHECK-NOT: math.expm1
  // CHECK-NOT: f128
  // CHECK: math.fma %{{.*}} : f64
  // CHECK-NOT: f128
  // CHECK: %[[BELOW:.*]] = arith.cmpf olt, %[[X]],
  // CHECK: arith.select %[[BELOW]], %{{.*}}, %[[X]] : f64
  %0 = rectify.elu %x : f64
  return %0 : f64
}

// CHECK-LABEL: @elu_f64_approximate(
// CHECK: math.expm1 %{{.*}} fastmath<afn> : f64
func.func @elu_f64_approximate(%x: f64) -> f64 {
  %0 = rectify.elu %x fastmath<afn> : f64
  return %0 : f64
}

// A gradient is selected, never multiplied with a mask or a slope of 0.

// CHECK-LABEL: @relu_grad(
// CHECK-SAME: %[[X:.*]]: f32, %[[DY:.*]]: f32
func.func @relu_grad(%x: f32, %dy: f32) -> (f32, f32, f32) {
  // CHECK: %[[ZERO:.*]] = arith.constant 0.0
  // CHECK: %[[LE:.*]] = arith.cmpf ole, %[[X]], %[[ZERO]]
  // CHECK: arith.select %[[LE]], %[[ZERO]], %[[DY]]
  %0 = rectify.relu_grad %x, %dy : f32
  // CHECK: %[[LT:.*]] = arith.cmpf olt, %[[X]], %[[ZERO]]
  // CHECK: %[[ONE:.*]] = arith.select %[[LT]], %[[ZERO]], %[[DY]]
  %1 = rectify.relu_grad %x, %dy {kink = 1.0} : f32
  // CHECK: %[[EQ:.*]] = arith.cmpf oeq, %[[X]], %[[ZERO]]
  // CHECK: arith.select %[[EQ]], %{{.*}}, %{{.*}}
  %2 = rectify.relu_grad %x, %dy {kink = 0.25} : f32
  return %0, %1, %2 : f32, f32, f32
}

// CHECK-LABEL: @prelu_grad(
// CHECK-SAME: %[[X:.*]]: f32, %[[S:.*]]: f32, %[[DY:.*]]: f32
func.func @prelu_grad(%x: f32, %s: f32, %dy: f32) -> (f32, f32) {
  // CHECK: %[[BY_X:.*]] = arith.mulf %[[S]], %[[DY]]
  // CHECK: %[[NONE:.*]] = arith.cmpf oeq, %[[S]]
  // CHECK: %[[GUARDED:.*]] = arith.select %[[NONE]], %{{.*}}, %[[BY_X]]
  // CHECK: %[[DX:.*]] = arith.select %{{.*}}, %[[GUARDED]], %[[DY]]
  // CHECK: %[[BY_S:.*]] = arith.mulf %[[X]], %[[DY]]
  // CHECK: %[[DS:.*]] = arith.select %{{.*}}, %[[BY_S]],
  // CHECK: return %[[DX]], %[[DS]]
  %0:2 = rectify.prelu_grad %x, %s, %dy : f32, f32
  return %0#0, %0#1 : f32, f32
}

// Integers are signed, and a bound beyond their range does not wrap.

// CHECK-LABEL: @clip_i8(
func.func @clip_i8(%x: i8) -> i8 {
  // CHECK-DAG: arith.constant 0 : i8
  // CHECK-DAG: arith.constant 127 : i8
  // CHECK-DAG: arith.cmpi sgt,
  // CHECK-DAG: arith.cmpi slt,
  %0 = rectify.clip %x {lo = 0.0} : i8
  return %0 : i8
}

// An open end is no infinity that the flags exclude.

// CHECK-LABEL: @clip_open(
// CHECK: arith.cmpf ogt, %{{.*}}, %{{.*}} fastmath<nnan> : f32
// CHECK: arith.cmpf olt, %{{.*}}, %{{.*}} fastmath<nnan,ninf> : f32
func.func @clip_open(%x: f32) -> f32 {
  %0 = rectify.clip %x fastmath<nnan,ninf> {lo = 0.25} : f32
  return %0 : f32
}
