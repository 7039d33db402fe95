// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// CHECK-NOT: rectify.

// Another value than 0 on one side.
func.func @not_zero(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %small = arith.constant 1.0e-30 : f32
  %c = arith.cmpf ogt, %x, %small : f32
  %0 = arith.select %c, %zero, %x : f32
  return %0 : f32
}

// The maximum of two values.
func.func @two_values(%x: f32, %y: f32) -> f32 {
  %0 = arith.maximumf %x, %y : f32
  return %0 : f32
}

// x * (x > 0) is -0 below 0 and NaN at -inf.
func.func @mask(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %c = arith.cmpf ogt, %x, %zero : f32
  %m = arith.uitofp %c : i1 to f32
  %0 = arith.mulf %x, %m : f32
  return %0 : f32
}

// (x + |x|) / 2 overflows for large x.
func.func @overflow(%x: f16) -> f16 {
  %half = arith.constant 0.5 : f16
  %a = math.absf %x : f16
  %s = arith.addf %x, %a : f16
  %0 = arith.mulf %s, %half : f16
  return %0 : f16
}

// max(x, 2 * x) is not leaky, min(x, 2 * x) would be.
func.func @steep(%x: f32) -> f32 {
  %two = arith.constant 2.0 : f32
  %s = arith.mulf %x, %two : f32
  %0 = arith.maximumf %x, %s : f32
  return %0 : f32
}

// The bounds are exchanged: this is a constant.
func.func @crossed(%x: i32) -> i32 {
  %one = arith.constant 1 : i32
  %two = arith.constant 2 : i32
  %a = arith.maxsi %x, %two : i32
  %0 = arith.minsi %a, %one : i32
  return %0 : i32
}

// A mask that is multiplied keeps an infinite or NaN gradient.
func.func @masked_gradient(%x: f32, %dy: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %c = arith.cmpf ogt, %x, %zero : f32
  %m = arith.uitofp %c : i1 to f32
  %0 = arith.mulf %dy, %m : f32
  return %0 : f32
}

// No activation is on these types.
func.func @types(%x: f80, %i: index, %b: i1, %w: i128) -> (f80, index, i1, i128) {
  %f0 = arith.constant 0.0 : f80
  %i0 = arith.constant 0 : index
  %b0 = arith.constant 0 : i1
  %w0 = arith.constant 0 : i128
  %0 = arith.maximumf %x, %f0 : f80
  %1 = arith.maxsi %i, %i0 : index
  %2 = arith.maxsi %b, %b0 : i1
  %3 = arith.maxsi %w, %w0 : i128
  return %0, %1, %2, %3 : f80, index, i1, i128
}

// What a named op does is fixed.
func.func @named(%x: tensor<4xf32>, %e: tensor<4xf32>, %v: tensor<4xf32>) -> tensor<4xf32> {
  %0 = linalg.max ins(%x, %v : tensor<4xf32>, tensor<4xf32>) outs(%e : tensor<4xf32>) -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
