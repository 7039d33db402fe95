// RUN: rectify-opt %s --convert-rectify-to-linalg | FileCheck %s

// CHECK-LABEL: func @scalars_and_vectors(
// CHECK-NEXT: rectify.relu %{{.*}} : f32
// CHECK-NEXT: rectify.elu %{{.*}} : vector<4xf32>
// CHECK-NEXT: rectify.prelu %{{.*}}, %{{.*}} : vector<[4]xf32>, vector<[4]xf32>
// CHECK-NEXT: return
func.func @scalars_and_vectors(%x: f32, %v: vector<4xf32>, %s: vector<[4]xf32>) -> (f32, vector<4xf32>, vector<[4]xf32>) {
  %0 = rectify.relu %x : f32
  %1 = rectify.elu %v : vector<4xf32>
  %2 = rectify.prelu %s, %s : vector<[4]xf32>, vector<[4]xf32>
  return %0, %1, %2 : f32, vector<4xf32>, vector<[4]xf32>
}

// CHECK-LABEL: func @linalg_already(
// CHECK-NEXT: %[[R:.*]] = linalg.generic
// CHECK-NEXT: ^bb0
// CHECK-NEXT: rectify.relu
// CHECK-NEXT: linalg.yield
// CHECK-NEXT: }
// CHECK-NEXT: return %[[R]]
func.func @linalg_already(%x: tensor<4xf32>) -> tensor<4xf32> {
  %0 = linalg.generic {indexing_maps = [affine_map<(d0) -> (d0)>], iterator_types = ["parallel"]}
      outs(%x : tensor<4xf32>) {
  ^bb0(%a: f32):
    %1 = rectify.relu %a : f32
    linalg.yield %1 : f32
  } -> tensor<4xf32>
  return %0 : tensor<4xf32>
}
