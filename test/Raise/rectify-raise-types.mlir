// RUN: rectify-opt %s --rectify-raise --allow-unregistered-dialect | FileCheck %s

// Formats without infinities or without -0.
// CHECK-LABEL: @f8(
func.func @f8(%x: f8E4M3FN, %y: f8E5M2FNUZ, %z: tensor<?xf8E5M2>) -> (f8E4M3FN, f8E5M2FNUZ, tensor<?xf8E5M2>) {
  // CHECK: rectify.relu %{{.*}} : f8E4M3FN
  // CHECK: rectify.relu %{{.*}} : f8E5M2FNUZ
  %x0 = arith.constant 0.0 : f8E4M3FN
  %cx = arith.cmpf oge, %x, %x0 : f8E4M3FN
  %0 = arith.select %cx, %x, %x0 : f8E4M3FN
  %y0 = arith.constant 0.0 : f8E5M2FNUZ
  %1 = arith.maximumf %y, %y0 : f8E5M2FNUZ
  return %0, %1, %z : f8E4M3FN, f8E5M2FNUZ, tensor<?xf8E5M2>
}

// Arithmetic on constants of other types, cycles, and ops that nobody knows.
// CHECK-LABEL: @others(
func.func @others(%x: f32, %n: index) -> (index, f32) {
  // CHECK: arith.addi
  // CHECK: rectify.relu
  %one = arith.constant 1 : index
  %two = arith.addi %one, %one : index
  %c = arith.cmpi sgt, %n, %two : index
  %s = arith.select %c, %n, %two : index
  %zero = arith.constant 0.0 : f32
  %u = "unknown.op"(%x) ({
    %a = arith.maximumf %x, %zero : f32
    "unknown.yield"(%a) : (f32) -> ()
  }) : (f32) -> f32
  return %s, %u : index, f32
}

// CHECK-LABEL: module @graph
module @graph {
  // CHECK: arith.maximumf
  %a = arith.maximumf %b, %c : f32
  %b = arith.addf %a, %c : f32
  %c = arith.negf %b : f32
}
