// RUN: rectify-opt %s --canonicalize --split-input-file | FileCheck %s

// CHECK-LABEL: func @memref_cast(
// CHECK-SAME: %[[A:.*]]: memref<4x8xf32>, %[[B:.*]]: memref<8x4xf32>, %[[S:.*]]: memref<4xf32>, %[[C:.*]]: memref<4x4xf32>)
// CHECK-NEXT: rectify.contract ins(%[[A]], %[[B]] : memref<4x8xf32>, memref<8x4xf32>) sides(%[[S]] : memref<4xf32>) outs(%[[C]] : memref<4x4xf32>)
func.func @memref_cast(%a: memref<4x8xf32>, %b: memref<8x4xf32>,
                       %s: memref<4xf32>, %c: memref<4x4xf32>) {
  %0 = memref.cast %a : memref<4x8xf32> to memref<?x?xf32>
  %1 = memref.cast %b : memref<8x4xf32> to memref<?x?xf32, strided<[?, 1]>>
  %2 = memref.cast %s : memref<4xf32> to memref<?xf32>
  %3 = memref.cast %c : memref<4x4xf32> to memref<?x?xf32>
  rectify.contract
      ins(%0, %1 : memref<?x?xf32>, memref<?x?xf32, strided<[?, 1]>>)
      sides(%2 : memref<?xf32>) outs(%3 : memref<?x?xf32>)
      epilogue(%acc: f32, %side: f32) {
    %v = arith.addf %acc, %side : f32
    rectify.yield %v : f32
  }
  return
}

// -----

// CHECK-LABEL: func @tensor_cast(
// CHECK-SAME: %[[A:.*]]: tensor<4x8xf32>, %[[B:.*]]: tensor<8x4xf32>, %[[S:.*]]: tensor<4xf32>, %[[C:.*]]: tensor<4x4xf32>)
// CHECK-NEXT: %[[R:.*]] = rectify.contract ins(%[[A]], %[[B]] : tensor<4x8xf32>, tensor<8x4xf32>) sides(%[[S]] : tensor<4xf32>) outs(%[[C]] : tensor<4x4xf32>)
// CHECK: } -> tensor<4x4xf32>
// CHECK-NEXT: %[[DYNAMIC:.*]] = tensor.cast %[[R]]
// CHECK-NEXT: return %[[DYNAMIC]]
func.func @tensor_cast(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>,
                       %s: tensor<4xf32>,
                       %c: tensor<4x4xf32>) -> tensor<?x?xf32> {
  %0 = tensor.cast %a : tensor<4x8xf32> to tensor<?x?xf32>
  %1 = tensor.cast %b : tensor<8x4xf32> to tensor<?x?xf32>
  %2 = tensor.cast %s : tensor<4xf32> to tensor<?xf32>
  %3 = tensor.cast %c : tensor<4x4xf32> to tensor<?x?xf32>
  %r = rectify.contract ins(%0, %1 : tensor<?x?xf32>, tensor<?x?xf32>)
      sides(%2 : tensor<?xf32>) outs(%3 : tensor<?x?xf32>)
      epilogue(%acc: f32, %side: f32) {
    %v = arith.addf %acc, %side : f32
    rectify.yield %v : f32
  } -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

// -----

// CHECK-LABEL: func @dead_side(
// CHECK-SAME: %[[USED:[^:]*]]: tensor<4xf32>, %{{.*}}: tensor<4x4xf32>)
// CHECK: sides(%[[USED]] : tensor<4xf32>) outs(%{{.*}}) epilogue(%[[ACC:.*]]: f32, %[[SIDE:.*]]: f32) {
// CHECK-NEXT: arith.addf %[[ACC]], %[[SIDE]]
func.func @dead_side(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>,
                     %dead: tensor<4x4xf32>, %used: tensor<4xf32>,
                     %c: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %r = rectify.contract ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>)
      sides(%dead, %used : tensor<4x4xf32>, tensor<4xf32>)
      outs(%c : tensor<4x4xf32>)
      epilogue(%acc: f32, %dead: f32, %used: f32) {
    %unused = math.exp %dead : f32
    %v = arith.addf %acc, %used : f32
    rectify.yield %v : f32
  } -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
}

// -----

// CHECK-LABEL: func @duplicate_sides(
// CHECK: sides(%[[S:.*]] : tensor<4xf32>) outs(%{{.*}}) epilogue(%[[ACC:.*]]: f32, %[[SIDE:.*]]: f32) {
// CHECK-NEXT: math.fma %[[ACC]], %[[SIDE]], %[[SIDE]]
func.func @duplicate_sides(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>,
                           %s: tensor<4xf32>,
                           %c: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %r = rectify.contract ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>)
      sides(%s, %s : tensor<4xf32>, tensor<4xf32>)
      outs(%c : tensor<4x4xf32>)
      epilogue(%acc: f32, %s: f32, %t: f32) {
    %v = math.fma %acc, %s, %t : f32
    rectify.yield %v : f32
  } -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
}

// -----

// CHECK-LABEL: func @constant_sides(
// CHECK-NEXT: rectify.contract ins(%{{.*}}) outs(%{{.*}}) epilogue(%[[ACC:.*]]: f32) {
// CHECK-DAG: %[[HALF:.*]] = arith.constant 5.000000e-01 : f32
// CHECK-DAG: %[[TWO:.*]] = arith.constant 2.000000e+00 : f32
// CHECK: math.fma %[[ACC]], %[[HALF]], %[[TWO]]
func.func @constant_sides(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>,
                          %c: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %half = arith.constant dense<0.5> : tensor<4xf32>
  %two = arith.constant 2.0 : f32
  %r = rectify.contract ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>)
      sides(%half, %two : tensor<4xf32>, f32) outs(%c : tensor<4x4xf32>)
      epilogue(%acc: f32, %half: f32, %two: f32) {
    %v = math.fma %acc, %half, %two : f32
    rectify.yield %v : f32
  } -> tensor<4x4xf32>
  return %r : tensor<4x4xf32>
}

// -----

// CHECK-LABEL: func @unused_result(
// CHECK-SAME: %[[D:[^:]*]]: tensor<4x4xf32>)
// CHECK: %[[R:.*]] = rectify.contract {{.*}} outs(%[[D]] : tensor<4x4xf32>) attributes {layer = 1 : i64} epilogue(%[[ACC:.*]]: f32) {
// CHECK-NEXT: %[[V:.*]] = math.exp %[[ACC]]
// CHECK-NEXT: rectify.yield %[[V]] : f32
// CHECK: return %[[R]]
func.func @unused_result(%a: tensor<4x8xf32>, %b: tensor<8x4xf32>,
                         %c: tensor<4x4xi1>,
                         %d: tensor<4x4xf32>) -> tensor<4x4xf32> {
  %r:2 = rectify.contract ins(%a, %b : tensor<4x8xf32>, tensor<8x4xf32>)
      outs(%c, %d : tensor<4x4xi1>, tensor<4x4xf32>) attributes {layer = 1}
      epilogue(%acc: f32) {
    %p = arith.cmpf ogt, %acc, %acc : f32
    %v = math.exp %acc : f32
    rectify.yield %p, %v : i1, f32
  } -> (tensor<4x4xi1>, tensor<4x4xf32>)
  return %r#1 : tensor<4x4xf32>
}

// -----

// On tensors an unused contraction is dead; its outs give the results' sizes.
// CHECK-LABEL: func @dead(
// CHECK-SAME: %[[C:[^:]*]]: tensor<?x4xf32>)
// CHECK-NOT: rectify.contract
// CHECK: tensor.dim %[[C]]
func.func @dead(%a: tensor<?x8xf32>, %b: tensor<8x4xf32>,
                %c: tensor<?x4xf32>) -> index {
  %r = rectify.contract ins(%a, %b : tensor<?x8xf32>, tensor<8x4xf32>)
      outs(%c : tensor<?x4xf32>) -> tensor<?x4xf32>
  %0 = arith.constant 0 : index
  %n = tensor.dim %r, %0 : tensor<?x4xf32>
  return %n : index
}
