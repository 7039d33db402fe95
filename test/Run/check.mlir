// --check compares with the reference lowering, in units in the last place and beside the largest value. Sums in
// another order and with fused multiply-add differ a little: within the tolerance by default, beyond it on demand.

// RUN: rectify-run %s --entry=matmul --pipeline=upstream --check --json=%t.json | FileCheck %s --check-prefix=CLOSE
// RUN: FileCheck %s --check-prefix=JSON --input-file=%t.json
// RUN: not rectify-run %s --entry=matmul --pipeline=upstream --check --tolerance=0 | FileCheck %s --check-prefix=FAR
// RUN: rectify-run %s --entry=matmul --pipeline=reference --check --tolerance=0 | FileCheck %s --check-prefix=EQUAL
// RUN: rectify-run %s --entry=matmul --pipeline=upstream --target=baseline --check | FileCheck %s --check-prefix=CLOSE
// RUN: rectify-run %s --entry=nan --check | FileCheck %s --check-prefix=NAN

// CLOSE: result #0: 37x45xf32, min
// CLOSE: check against the reference lowering:
// CLOSE-NEXT: {{^}}  result #0: {{equal|within [0-9]+ ulp \(at \[[0-9]+, [0-9]+\]: .* against .*\), .*e-.* of the largest value; tolerance 0.00035}}
// FAR: result #0: FAILED, within {{[0-9]+}} ulp
// EQUAL: {{^}}  result #0: equal

// JSON: "check": {
// JSON: "max_relative": {{[0-9]}}
// JSON: "max_ulp": {{[0-9]}}
// JSON: "passed": true
// JSON: "tolerance": 0.00034526
// JSON: "compile_seconds": {{[0-9]}}
// JSON: "outputs": [
// JSON: "shape": [
// JSON: "pipeline": "upstream"
func.func @matmul(%a: tensor<37x29xf32>, %b: tensor<29x45xf32>, %bias: tensor<45xf32>) -> tensor<37x45xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<37x45xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<37x45xf32>) -> tensor<37x45xf32>
  %m = linalg.matmul ins(%a, %b : tensor<37x29xf32>, tensor<29x45xf32>) outs(%f : tensor<37x45xf32>) -> tensor<37x45xf32>
  %broadcast = linalg.broadcast ins(%bias : tensor<45xf32>) outs(%e : tensor<37x45xf32>) dimensions = [0]
  %sum = arith.addf %m, %broadcast : tensor<37x45xf32>
  %r = rectify.relu %sum : tensor<37x45xf32>
  return %r : tensor<37x45xf32>
}

// NaN equals NaN, whatever its bits.
// NAN: result #0: 4xf32 = [nan, nan, inf, -inf]
// NAN: {{^}}  result #0: equal
func.func @nan() -> tensor<4xf32> {
  %c = arith.constant dense<[0x7FC00000, 0xFFC00001, 0x7F800000, 0xFF800000]> : tensor<4xf32>
  return %c : tensor<4xf32>
}
