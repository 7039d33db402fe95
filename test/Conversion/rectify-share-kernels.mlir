// RUN: rectify-opt %s --rectify-share-kernels --split-input-file --remarks-filter-passed=rectify-share-kernels 2>&1 | FileCheck %s

// Two layers of equal shapes and epilogues have one kernel; one that does
// something else has its own, and what only one op needs stays where it is.

// CHECK: remark: {{.*}}shared | Category:rectify-share-kernels | Function=layers | Remark="2 equal contractions share the kernel @rectify_kernel"
// CHECK-LABEL: func.func @layers
// CHECK: call @rectify_kernel(%arg0, %arg1, %arg4, %arg5)
// CHECK: rectify.contract ins(%arg5, %arg2
// CHECK: call @rectify_kernel(%arg0, %arg3, %arg4, %arg5)
// CHECK: func.func private @rectify_kernel(%[[X:.*]]: memref<8x16xf32>, %[[W:.*]]: memref<16x16xf32>, %[[B:.*]]: memref<16xf32>, %[[Y:.*]]: memref<8x16xf32>) attributes {no_inline} {
// CHECK:   rectify.contract ins(%[[X]], %[[W]] : {{.*}}) sides(%[[B]] : {{.*}}) outs(%[[Y]]
// CHECK-NOT: func.func
func.func @layers(%x: memref<8x16xf32>, %w0: memref<16x16xf32>, %w1: memref<16x16xf32>, %w2: memref<16x16xf32>,
                  %b: memref<16xf32>, %y: memref<8x16xf32>) {
  rectify.contract ins(%x, %w0 : memref<8x16xf32>, memref<16x16xf32>) sides(%b : memref<16xf32>) outs(%y : memref<8x16xf32>)
      epilogue(%acc: f32, %s: f32) {
    %0 = arith.subf %acc, %s : f32
    rectify.yield %0 : f32
  }
  // The operands of the subtraction are exchanged.
  rectify.contract ins(%y, %w1 : memref<8x16xf32>, memref<16x16xf32>) sides(%b : memref<16xf32>) outs(%y : memref<8x16xf32>)
      epilogue(%acc: f32, %s: f32) {
    %0 = arith.subf %s, %acc : f32
    rectify.yield %0 : f32
  }
  rectify.contract ins(%x, %w2 : memref<8x16xf32>, memref<16x16xf32>) sides(%b : memref<16xf32>) outs(%y : memref<8x16xf32>)
      epilogue(%acc: f32, %t: f32) {
    %1 = arith.subf %acc, %t : f32
    rectify.yield %1 : f32
  }
  return
}

// -----

// Contractions of linalg, too; not those that read something else.

// CHECK-LABEL: func.func @linalg
// CHECK-COUNT-2: call @rectify_kernel
// CHECK-COUNT-2: linalg.generic
func.func @linalg(%a: memref<4x4xf32>, %b: memref<4x4xf32>, %c: memref<4x4xf32>, %s: f32) {
  linalg.matmul ins(%a, %b : memref<4x4xf32>, memref<4x4xf32>) outs(%c : memref<4x4xf32>)
  linalg.matmul ins(%b, %a : memref<4x4xf32>, memref<4x4xf32>) outs(%c : memref<4x4xf32>)
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, 0)>], iterator_types = ["parallel", "reduction"]}
      ins(%a : memref<4x4xf32>) outs(%c : memref<4x4xf32>) {
  ^bb0(%x: f32, %y: f32):
    %0 = arith.mulf %x, %s : f32
    %1 = arith.addf %y, %0 : f32
    linalg.yield %1 : f32
  }
  linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (i, 0)>], iterator_types = ["parallel", "reduction"]}
      ins(%b : memref<4x4xf32>) outs(%c : memref<4x4xf32>) {
  ^bb0(%x: f32, %y: f32):
    %0 = arith.mulf %x, %s : f32
    %1 = arith.addf %y, %0 : f32
    linalg.yield %1 : f32
  }
  return
}
