// Gradients of smooth activations, as PyTorch decomposes them.

// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// CHECK-LABEL: @gradients(
// CHECK-SAME: %[[X:.*]]: f32, %[[DY:.*]]: f32)
// CHECK-NEXT: rectify.softplus_grad %[[X]], %[[DY]] : f32
// CHECK-NEXT: rectify.log_sigmoid_grad %[[X]], %[[DY]] : f32
// CHECK-NEXT: rectify.mish_grad %[[X]], %[[DY]] : f32
// CHECK-NEXT: return
func.func @gradients(%x: f32, %dy: f32) -> (f32, f32, f32) {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %minus = arith.constant -1.0 : f32
  %threshold = arith.constant 20.0 : f32
  // x > 20 ? dy : dy * z / (z + 1) for z = exp(x)
  %z = math.exp %x : f32
  %dz = arith.mulf %dy, %z : f32
  %z1 = arith.addf %z, %one : f32
  %q = arith.divf %dz, %z1 : f32
  %p = arith.cmpf ogt, %x, %threshold : f32
  %0 = arith.select %p, %dy, %q : f32
  // dy * ((x < 0) - sign * w / (1 + w)) for w = exp(-|x|)
  %abs = math.absf %x : f32
  %away = arith.negf %abs : f32
  %w = math.exp %away : f32
  %w1 = arith.addf %one, %w : f32
  %r = arith.divf %w, %w1 : f32
  %n = arith.cmpf olt, %x, %zero : f32
  %most = arith.select %n, %one, %zero : f32
  %sign = arith.select %n, %one, %minus : f32
  %sr = arith.mulf %sign, %r : f32
  %slope = arith.subf %most, %sr : f32
  %1 = arith.mulf %dy, %slope : f32
  // dy * (t + x * s * (1 - t^2)) for t = tanh(softplus(x)), s = sigmoid(x)
  %s = rectify.softplus %x : f32
  %t = math.tanh %s : f32
  %m = rectify.sigmoid %x : f32
  %xs = arith.mulf %x, %m : f32
  %tt = arith.mulf %t, %t : f32
  %u = arith.subf %one, %tt : f32
  %xsu = arith.mulf %xs, %u : f32
  %sum = arith.addf %t, %xsu : f32
  %2 = arith.mulf %dy, %sum : f32
  return %0, %1, %2 : f32, f32, f32
}
