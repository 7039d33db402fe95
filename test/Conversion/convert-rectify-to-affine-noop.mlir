// RUN: rectify-opt %s --convert-rectify-to-affine --remarks-filter=.* --remark-format=emitRemark -o - 2>&1 | FileCheck %s
// RUN: not rectify-opt %s --convert-rectify-to-affine=target=mmx 2>&1 | FileCheck %s --check-prefix=TARGET

// TARGET: error: there is no target 'mmx'; there are baseline, avx2, avx512, avx512vnni, avx512bf16, amx, neon

// CHECK: remark: {{.*}}'linalg.generic' is left to other lowerings: its outputs are not indexed by the parallel loops, all alike
// CHECK: remark: {{.*}}'linalg.generic' is left to other lowerings: its body has 'linalg.index', which is not elementwise

// On tensors, nothing.
// CHECK-LABEL: func @tensors
// CHECK: rectify.contract
func.func @tensors(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>,
                   %c: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %r = rectify.contract ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>)
      outs(%c : tensor<4x4xf32>) -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
}

// CHECK-LABEL: func @turned
// CHECK: linalg.generic
func.func @turned(%x: memref<4x8x3xf32>, %y: memref<4x8xf32>, %z: memref<8x4xf32>) {
  linalg.generic {
      indexing_maps = [affine_map<(i, j, k) -> (i, j, k)>, affine_map<(i, j, k) -> (i, j)>, affine_map<(i, j, k) -> (j, i)>],
      iterator_types = ["parallel", "parallel", "reduction"]}
      ins(%x : memref<4x8x3xf32>) outs(%y, %z : memref<4x8xf32>, memref<8x4xf32>) {
  ^bb0(%a: f32, %out: f32, %other: f32):
    %m = arith.maximumf %a, %out : f32
    linalg.yield %m, %m : f32, f32
  }
  return
}

// CHECK-LABEL: func @index
// CHECK: linalg.generic
func.func @index(%y: memref<4xindex>) {
  linalg.generic {indexing_maps = [affine_map<(i) -> (i)>],
                  iterator_types = ["parallel"]} outs(%y : memref<4xindex>) {
  ^bb0(%out: index):
    %i = linalg.index 0 : index
    linalg.yield %i : index
  }
  return
}
