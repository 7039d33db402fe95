// RUN: rectify-opt %s --rectify-share-kernels --split-input-file --remarks-filter-passed=rectify-share-kernels 2>&1 | FileCheck %s

// Two layers of equal shapes and epilogues have one kernel; one that does
// something else has its own, and what only one op needs stays where it is.

// CHECK: remark: {{.*}}shared | Category:rectify-share-kernels | Function=layers | Remark="2 equal ops share the kernel @rectify_kernel"
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

// -----

// Equal sides of paddings; what is filled and then used again stays.

// CHECK-LABEL: func.func @borders
// CHECK-COUNT-2: call @rectify_kernel
// CHECK: linalg.fill
// CHECK: func.func private @rectify_kernel(%[[V:.*]]: f32, %[[M:.*]]: memref<1x6xf32, strided<[6, 1], offset: ?>>)
// CHECK:   linalg.fill ins(%[[V]] : f32) outs(%[[M]]
func.func @borders(%x: memref<6x6xf32>, %y: memref<6x6xf32>, %r: memref<1x6xf32>, %i: index, %z: f32) {
  %a = memref.subview %x[%i, 0] [1, 6] [1, 1] : memref<6x6xf32> to memref<1x6xf32, strided<[6, 1], offset: ?>>
  linalg.fill ins(%z : f32) outs(%a : memref<1x6xf32, strided<[6, 1], offset: ?>>)
  %b = memref.subview %y[%i, 0] [1, 6] [1, 1] : memref<6x6xf32> to memref<1x6xf32, strided<[6, 1], offset: ?>>
  linalg.fill ins(%z : f32) outs(%b : memref<1x6xf32, strided<[6, 1], offset: ?>>)
  %c = memref.subview %y[%i, 0] [1, 6] [1, 1] : memref<6x6xf32> to memref<1x6xf32, strided<[6, 1], offset: ?>>
  linalg.fill ins(%z : f32) outs(%c : memref<1x6xf32, strided<[6, 1], offset: ?>>)
  memref.copy %c, %r : memref<1x6xf32, strided<[6, 1], offset: ?>> to memref<1x6xf32>
  return
}

// -----

// Many kernels have a function each, of which nothing is said.

// CHECK-NOT: remark
// CHECK-LABEL: func.func @network
// CHECK-NOT: linalg.matmul
// CHECK-COUNT-9: call @rectify_kernel
// CHECK-NOT: linalg.matmul
// CHECK-COUNT-9: linalg.matmul
func.func @network(%a: memref<4x4xf32>, %b1: memref<4x1xf32>, %c1: memref<4x1xf32>, %b2: memref<4x2xf32>, %c2: memref<4x2xf32>, %b3: memref<4x3xf32>, %c3: memref<4x3xf32>, %b4: memref<4x4xf32>, %c4: memref<4x4xf32>, %b5: memref<4x5xf32>, %c5: memref<4x5xf32>, %b6: memref<4x6xf32>, %c6: memref<4x6xf32>, %b7: memref<4x7xf32>, %c7: memref<4x7xf32>, %b8: memref<4x8xf32>, %c8: memref<4x8xf32>, %b9: memref<4x9xf32>, %c9: memref<4x9xf32>) {
  linalg.matmul ins(%a, %b1 : memref<4x4xf32>, memref<4x1xf32>) outs(%c1 : memref<4x1xf32>)
  linalg.matmul ins(%a, %b2 : memref<4x4xf32>, memref<4x2xf32>) outs(%c2 : memref<4x2xf32>)
  linalg.matmul ins(%a, %b3 : memref<4x4xf32>, memref<4x3xf32>) outs(%c3 : memref<4x3xf32>)
  linalg.matmul ins(%a, %b4 : memref<4x4xf32>, memref<4x4xf32>) outs(%c4 : memref<4x4xf32>)
  linalg.matmul ins(%a, %b5 : memref<4x4xf32>, memref<4x5xf32>) outs(%c5 : memref<4x5xf32>)
  linalg.matmul ins(%a, %b6 : memref<4x4xf32>, memref<4x6xf32>) outs(%c6 : memref<4x6xf32>)
  linalg.matmul ins(%a, %b7 : memref<4x4xf32>, memref<4x7xf32>) outs(%c7 : memref<4x7xf32>)
  linalg.matmul ins(%a, %b8 : memref<4x4xf32>, memref<4x8xf32>) outs(%c8 : memref<4x8xf32>)
  linalg.matmul ins(%a, %b9 : memref<4x4xf32>, memref<4x9xf32>) outs(%c9 : memref<4x9xf32>)
  return
}
