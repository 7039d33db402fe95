// RUN: rectify-opt %s --rectify-simplify | FileCheck %s
// RUN: rectify-opt %s --rectify-simplify -o /dev/null --remarks-filter-passed=rectify-simplify 2>&1 \
// RUN:   | FileCheck %s --check-prefix=REMARK

// CHECK-LABEL: func @clip_of_clip(
// CHECK-NEXT: %[[Y:.*]] = rectify.clip %arg0 {hi = 2.000000e+00 : f64, lo = 0.000000e+00 : f64} : f16
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: remark: {{.*}}compose{{.*}}Function=clip_of_clip {{.*}}'rectify.clip' and 'rectify.clip' before it are one 'rectify.clip'
func.func @clip_of_clip(%x: f16) -> f16 {
  %a = rectify.clip %x {lo = -1.0, hi = 2.0} : f16
  %y = rectify.clip %a {lo = 0.0, hi = 4.0} : f16
  return %y : f16
}

// Intervals that do not meet: what one makes of the other's end.
// CHECK-LABEL: func @apart(
// CHECK-NEXT: %[[Y:.*]] = rectify.clip %arg0 {hi = 3.000000e+00 : f64, lo = 3.000000e+00 : f64} : f16
// CHECK-NEXT: return %[[Y]]
func.func @apart(%x: f16) -> f16 {
  %a = rectify.clip %x {lo = -1.0, hi = 2.0} : f16
  %y = rectify.clip %a {lo = 3.0, hi = 4.0} : f16
  return %y : f16
}

// CHECK-LABEL: func @relu_of_clip(
// CHECK-NEXT: %[[Y:.*]] = rectify.clip %arg0 {hi = 2.000000e+00 : f64, lo = 0.000000e+00 : f64} : f16
// CHECK-NEXT: return %[[Y]]
func.func @relu_of_clip(%x: f16) -> f16 {
  %a = rectify.clip %x {lo = -1.0, hi = 2.0} : f16
  %y = rectify.relu %a : f16
  return %y : f16
}

// CHECK-LABEL: func @clip_of_relu(
// CHECK-NEXT: %[[Y:.*]] = rectify.clip %arg0 {hi = 2.000000e+00 : f64, lo = 0.000000e+00 : f64} : f16
// CHECK-NEXT: return %[[Y]]
func.func @clip_of_relu(%x: f16) -> f16 {
  %a = rectify.relu %x : f16
  %y = rectify.clip %a {lo = -1.0, hi = 2.0} : f16
  return %y : f16
}

// CHECK-LABEL: func @relu6_of_relu(
// CHECK-NEXT: %[[Y:.*]] = rectify.relu6 %arg0 : tensor<4x?xf32>
// CHECK-NEXT: return %[[Y]]
func.func @relu6_of_relu(%x: tensor<4x?xf32>) -> tensor<4x?xf32> {
  %a = rectify.relu %x : tensor<4x?xf32>
  %y = rectify.relu6 %a : tensor<4x?xf32>
  return %y : tensor<4x?xf32>
}

// CHECK-LABEL: func @relu_of_relu6(
// CHECK-NEXT: %[[Y:.*]] = rectify.relu6 %arg0 : f16
// CHECK-NEXT: return %[[Y]]
// REMARK-DAG: Function=relu_of_relu6 {{.*}}'rectify.relu' changes nothing behind 'rectify.relu6'
func.func @relu_of_relu6(%x: f16) -> f16 {
  %a = rectify.relu6 %x : f16
  %y = rectify.relu %a : f16
  return %y : f16
}

// CHECK-LABEL: func @relu_then_minimum(
// CHECK: %[[Y:.*]] = rectify.relu6 %arg0 : vector<8xf16>
// CHECK-NEXT: return %[[Y]]
func.func @relu_then_minimum(%x: vector<8xf16>) -> vector<8xf16> {
  %six = arith.constant dense<6.0> : vector<8xf16>
  %a = rectify.relu %x : vector<8xf16>
  %y = arith.minimumf %a, %six : vector<8xf16>
  return %y : vector<8xf16>
}

// minnumf makes 6 of NaN: with NaN read as zero before it, there is none.
// CHECK-LABEL: func @relu_then_minnum(
// CHECK: %[[Y:.*]] = rectify.relu6 %arg0 {nan = "zero"} : f16
// CHECK-NEXT: return %[[Y]]
func.func @relu_then_minnum(%x: f16) -> f16 {
  %six = arith.constant 6.0 : f16
  %a = rectify.relu %x {nan = "zero"} : f16
  %y = arith.minnumf %six, %a : f16
  return %y : f16
}

// CHECK-LABEL: func @maximum_then_relu6(
// CHECK: %[[Y:.*]] = rectify.clip %arg0 {hi = 6.000000e+00 : f64, lo = 1.000000e+00 : f64} : f16
// CHECK-NEXT: return %[[Y]]
func.func @maximum_then_relu6(%x: f16) -> f16 {
  %one = arith.constant 1.0 : f16
  %a = arith.maximumf %x, %one : f16
  %y = rectify.relu6 %a : f16
  return %y : f16
}

// The meaning of the two together: NaN becomes 0 first.
// CHECK-LABEL: func @meanings(
// CHECK-NEXT: %[[Y:.*]] = rectify.relu6 %arg0 {nan = "zero", signed_zero = "positive"} : f16
// CHECK-NEXT: return %[[Y]]
func.func @meanings(%x: f16) -> f16 {
  %a = rectify.relu %x {nan = "zero"} : f16
  %y = rectify.relu6 %a {signed_zero = "positive"} : f16
  return %y : f16
}

// CHECK-LABEL: func @flags(
// CHECK-NEXT: %[[Y:.*]] = rectify.clip %arg0 fastmath<nnan> {hi = 1.000000e+00 : f64, lo = 0.000000e+00 : f64} : f16
// CHECK-NEXT: return %[[Y]]
func.func @flags(%x: f16) -> f16 {
  %a = rectify.relu %x fastmath<nnan,nsz> : f16
  %y = rectify.clip %a fastmath<nnan> {hi = 1.0} : f16
  return %y : f16
}

// CHECK-LABEL: func @integers(
// CHECK: %[[Y:.*]] = rectify.clip %arg0 {hi = 1.000000e+02 : f64, lo = 0.000000e+00 : f64} : i32
// CHECK-NEXT: return %[[Y]]
func.func @integers(%x: i32) -> i32 {
  %c = arith.constant 100 : i32
  %a = rectify.relu %x : i32
  %y = arith.minsi %a, %c : i32
  return %y : i32
}

// The first activation has other users: it stays, but one op less is in the way.
// CHECK-LABEL: func @shared(
// CHECK-NEXT: %[[A:.*]] = rectify.relu %arg0 : f16
// CHECK-NEXT: %[[Y:.*]] = rectify.relu6 %arg0 : f16
// CHECK-NEXT: return %[[A]], %[[Y]]
func.func @shared(%x: f16) -> (f16, f16) {
  %a = rectify.relu %x : f16
  %y = rectify.relu6 %a : f16
  return %a, %y : f16, f16
}

// CHECK-LABEL: func @chain(
// CHECK: %[[Y:.*]] = rectify.clip %arg0 {hi = 2.000000e+00 : f64, lo = 1.000000e+00 : f64} : f16
// CHECK-NEXT: return %[[Y]]
func.func @chain(%x: f16) -> f16 {
  %one = arith.constant 1.0 : f16
  %a = rectify.relu %x : f16
  %b = rectify.relu6 %a : f16
  %c = arith.maximumf %b, %one : f16
  %y = rectify.clip %c {hi = 2.0} : f16
  return %y : f16
}

// CHECK-LABEL: func @leaky_of_leaky(
// CHECK-NEXT: %[[Y:.*]] = rectify.leaky_relu %arg0 fastmath<reassoc> {alpha = 1.250000e-01 : f64} : f16
// CHECK-NEXT: return %[[Y]]
func.func @leaky_of_leaky(%x: f16) -> f16 {
  %a = rectify.leaky_relu %x fastmath<reassoc> {alpha = 0.25} : f16
  %y = rectify.leaky_relu %a fastmath<reassoc> {alpha = 0.5} : f16
  return %y : f16
}

// A product that underflows is -0, which becomes +0 all the same.
// CHECK-LABEL: func @relu_of_leaky(
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %arg0 {signed_zero = "positive"} : f16
// CHECK-NEXT: return %[[Y]]
func.func @relu_of_leaky(%x: f16) -> f16 {
  %a = rectify.leaky_relu %x {alpha = 0.25} : f16
  %y = rectify.relu %a {signed_zero = "positive"} : f16
  return %y : f16
}

// CHECK-LABEL: func @leaky_of_relu(
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %arg0 : f16
// CHECK-NEXT: return %[[Y]]
func.func @leaky_of_relu(%x: f16) -> f16 {
  %a = rectify.relu %x : f16
  %y = rectify.leaky_relu %a {alpha = 0.25} : f16
  return %y : f16
}

// A constant slope is a parameter.
// CHECK-LABEL: func @prelu_of_relu(
// CHECK: %[[Y:.*]] = rectify.relu %arg0 : tensor<4xf16>
// CHECK-NEXT: return %[[Y]]
func.func @prelu_of_relu(%x: tensor<4xf16>) -> tensor<4xf16> {
  %s = arith.constant dense<0.25> : tensor<4xf16>
  %a = rectify.relu %x : tensor<4xf16>
  %y = rectify.prelu %a, %s {axis = 0} : tensor<4xf16>, tensor<4xf16>
  return %y : tensor<4xf16>
}
