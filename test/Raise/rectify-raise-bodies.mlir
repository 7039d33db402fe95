// RUN: rectify-opt %s --rectify-raise | FileCheck %s

// Activations that stand inside of linalg ops, or behind calls, and are part of
// a form outside.

// CHECK-LABEL: func @generic(
// CHECK-NEXT: %[[Y:.*]] = rectify.squared_relu %arg0 : tensor<4xf32>
// CHECK-NEXT: return %[[Y]]
func.func @generic(%x: tensor<4xf32>, %e: tensor<4xf32>) -> tensor<4xf32> {
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %y = rectify.relu %a : f32
    linalg.yield %y : f32
  } -> tensor<4xf32>
  %s = arith.mulf %r, %r : tensor<4xf32>
  return %s : tensor<4xf32>
}

// CHECK-LABEL: func @nan(
// CHECK-NEXT: %[[Y:.*]] = rectify.relu %arg0 : tensor<4xf32>
// CHECK-NEXT: return %[[Y]]
func.func @nan(%x: tensor<4xf32>, %e: tensor<4xf32>) -> tensor<4xf32> {
  %r = linalg.generic {indexing_maps = [affine_map<(i) -> (i)>, affine_map<(i) -> (i)>], iterator_types = ["parallel"]}
      ins(%x : tensor<4xf32>) outs(%e : tensor<4xf32>) {
  ^bb0(%a: f32, %o: f32):
    %y = rectify.relu %a {nan = "zero"} : f32
    linalg.yield %y : f32
  } -> tensor<4xf32>
  %c = arith.cmpf uno, %x, %x : tensor<4xf32>
  %s = arith.select %c, %x, %r : tensor<4xi1>, tensor<4xf32>
  return %s : tensor<4xf32>
}

func.func private @relu(%x: tensor<4xf32>) -> tensor<4xf32> {
  %y = rectify.relu %x : tensor<4xf32>
  return %y : tensor<4xf32>
}
// CHECK-LABEL: func @call(
// CHECK-NEXT: %[[Y:.*]] = rectify.squared_relu %arg0 : tensor<4xf32>
// CHECK-NEXT: return %[[Y]]
func.func @call(%x: tensor<4xf32>) -> tensor<4xf32> {
  %r = func.call @relu(%x) : (tensor<4xf32>) -> tensor<4xf32>
  %s = arith.mulf %r, %r : tensor<4xf32>
  return %s : tensor<4xf32>
}
