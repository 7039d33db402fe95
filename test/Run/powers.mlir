// Powers with integer exponents, which LLVM has none of on vectors.

// RUN: rectify-run %s --entry=cube | FileCheck %s
// RUN: rectify-run %s --entry=cube --pipeline=reference | FileCheck %s
// RUN: rectify-run %s --entry=cube --pipeline=upstream | FileCheck %s
// CHECK: result #0: 4xf32 = [-8, 0.125, -0, inf]
func.func @cube() -> tensor<4xf32> {
  %x = arith.constant dense<[-2.0, 0.5, -0.0, 1.0e30]> : tensor<4xf32>
  %e = tensor.empty() : tensor<4xf32>
  %three = arith.constant 3 : i64
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %y = math.fpowi %a, %three : f32, i64
    linalg.yield %y : f32
  } -> tensor<4xf32>
  return %r : tensor<4xf32>
}

// RUN: rectify-run %s --entry=power --check | FileCheck %s --check-prefix=POWER
// POWER: result #0: equal
func.func @power(%x: tensor<9xf32>, %n: i64) -> tensor<9xf32> {
  %e = tensor.empty() : tensor<9xf32>
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : tensor<9xf32>) outs(%e : tensor<9xf32>) {
  ^bb0(%a: f32, %o: f32):
    %y = math.fpowi %a, %n : f32, i64
    linalg.yield %y : f32
  } -> tensor<9xf32>
  return %r : tensor<9xf32>
}
