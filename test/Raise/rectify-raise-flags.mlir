// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// Flags make forms equal that are not without them; the op carries those that
// all ops of the form have.

// CHECK-LABEL: @nsz(
func.func @nsz(%x: f32) -> f32 {
  // CHECK-NEXT: rectify.relu %{{.*}} fastmath<nnan,nsz> : f32
  %zero = arith.constant 0.0 : f32
  %0 = arith.maximumf %x, %zero fastmath<nnan,nsz> : f32
  return %0 : f32
}

// Where the form says which zero it is, so does the op.
// CHECK-LABEL: @certain_zero(
func.func @certain_zero(%x: f32) -> (f32, f32) {
  // CHECK-NEXT: rectify.relu %{{.*}} fastmath<nnan> {signed_zero = "positive"} : f32
  %zero = arith.constant 0.0 : f32
  %c = arith.cmpf ogt, %x, %zero fastmath<nnan,nsz> : f32
  %0 = arith.select %c, %x, %zero : f32
  // CHECK-NEXT: rectify.relu6 %{{.*}} : f32
  %six = arith.constant 6.0 : f32
  %n = arith.cmpf olt, %x, %zero fastmath<nsz> : f32
  %m = arith.minimumf %x, %six fastmath<nsz> : f32
  %1 = arith.select %n, %zero, %m : f32
  return %0, %1 : f32, f32
}

// A NaN or infinity that a select leaves out may have been poison.
// CHECK-LABEL: @left_out(
func.func @left_out(%x: f32, %a: f32) -> f32 {
  // CHECK-NEXT: rectify.prelu %{{.*}}, %{{.*}} {zero_slope = "product"} : f32, f32
  %zero = arith.constant 0.0 : f32
  %c = arith.cmpf oge, %x, %zero : f32
  %s = arith.mulf %x, %a fastmath<nnan,ninf> : f32
  %0 = arith.select %c, %x, %s : f32
  return %0 : f32
}

// Not all that is needed.
// CHECK-LABEL: @too_few(
func.func @too_few(%x: f32) -> f32 {
  // CHECK: arith.mulf
  %zero = arith.constant 0.0 : f32
  %c = arith.cmpf ogt, %x, %zero : f32
  %m = arith.uitofp %c : i1 to f32
  %0 = arith.mulf %x, %m fastmath<nsz> : f32
  return %0 : f32
}
