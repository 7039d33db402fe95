// RUN: rectify-opt %s --rectify-raise | FileCheck %s
// RUN: rectify-opt %s --rectify-raise=strict | FileCheck %s --check-prefix=STRICT
// RUN: rectify-opt %s --rectify-raise=strict -o /dev/null --remarks-filter-missed=rectify-raise 2>&1 | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:

// The sum of two products is rounded three times, leaky_relu once.
// CHECK-LABEL: @rounded(
// STRICT-LABEL: @rounded(
// REMARK: remark: {{.*}}Function=rounded | Remark="'arith.addf' would be leaky_relu(x, alpha = a - b) = a * x + b * abs(x) for a + b > 0.999 && 1.001 > a + b, but it rounds on its way, where the op rounds once", Suggestion="without the option 'strict' the op, which is never farther from the real function, would be taken"
func.func @rounded(%x: f32) -> f32 {
  // CHECK-NEXT: rectify.leaky_relu
  // STRICT-NOT: rectify
  // STRICT: arith.addf
  %p = arith.constant 0.6 : f32
  %q = arith.constant 0.4 : f32
  %a = math.absf %x : f32
  %px = arith.mulf %x, %p : f32
  %qa = arith.mulf %a, %q : f32
  %0 = arith.addf %px, %qa : f32
  return %0 : f32
}

// What is exact is raised in either case.
// CHECK-LABEL: @exact(
// STRICT-LABEL: @exact(
func.func @exact(%x: f32) -> f32 {
  // CHECK-NEXT: rectify.leaky_relu
  // STRICT-NEXT: rectify.leaky_relu
  %zero = arith.constant 0.0 : f32
  %a = arith.constant 0.1 : f32
  %c = arith.cmpf olt, %x, %zero : f32
  %m = arith.mulf %x, %a : f32
  %0 = arith.select %c, %m, %x : f32
  return %0 : f32
}
