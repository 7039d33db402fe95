// RUN: rectify-opt %s --one-shot-bufferize="bufferize-function-boundaries function-boundary-type-conversion=identity-layout-map" --split-input-file | FileCheck %s
// RUN: rectify-opt %s --one-shot-bufferize="bufferize-function-boundaries test-analysis-only" --split-input-file | FileCheck %s --check-prefix=ANALYSIS

// The out is written in place: its old content is nobody's.
// CHECK-LABEL: func @in_place(
// CHECK-SAME: %[[A:.*]]: memref<?x64xf32>, %[[B:.*]]: memref<64x?xf32>, %[[BIAS:.*]]: memref<?xf32>, %[[SCALE:.*]]: f32, %[[C:.*]]: memref<?x?xf32>)
// CHECK-NOT: alloc
// CHECK-NOT: copy
// CHECK: rectify.contract ins(%[[A]], %[[B]] : memref<?x64xf32>, memref<64x?xf32>) sides(%[[BIAS]], %[[SCALE]] : memref<?xf32>, f32) outs(%[[C]] : memref<?x?xf32>) attributes {layer = 1 : i64} epilogue(
// CHECK: return %[[C]]
func.func @in_place(%a: tensor<?x64xf32>, %b: tensor<64x?xf32>,
                    %bias: tensor<?xf32>, %scale: f32,
                    %c: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %r = rectify.contract ins(%a, %b : tensor<?x64xf32>, tensor<64x?xf32>)
      sides(%bias, %scale : tensor<?xf32>, f32) outs(%c : tensor<?x?xf32>)
      attributes {layer = 1}
      epilogue(%acc: f32, %bias: f32, %scale: f32) {
    %0 = math.fma %acc, %scale, %bias : f32
    rectify.yield %0 : f32
  } -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

// -----

// Accumulating on C needs no copy: each point is read before it is written.
// CHECK-LABEL: func @accumulate(
// CHECK-SAME: %[[C:[^:]*]]: memref<16x16xf32>)
// CHECK-NOT: alloc
// CHECK: sides(%[[C]] : memref<16x16xf32>) outs(%[[C]] : memref<16x16xf32>)
// CHECK: return %[[C]]
func.func @accumulate(%a: tensor<16x16xf32>, %b: tensor<16x16xf32>,
                      %c: tensor<16x16xf32>) -> tensor<16x16xf32> {
  %r = rectify.contract ins(%a, %b : tensor<16x16xf32>, tensor<16x16xf32>)
      sides(%c : tensor<16x16xf32>) outs(%c : tensor<16x16xf32>)
      epilogue(%acc: f32, %c: f32) {
    %0 = arith.addf %acc, %c : f32
    rectify.yield %0 : f32
  } -> tensor<16x16xf32>
  return %r : tensor<16x16xf32>
}

// -----

// A side operand that is indexed in another way than the out it shares a tensor
// with, and an input that is the out, need a copy.
// CHECK-LABEL: func @transposed_side(
// CHECK-SAME: %[[C:[^:]*]]: memref<16x16xf32>)
// CHECK: %[[NEW:.*]] = memref.alloc()
// CHECK: sides(%[[C]] : memref<16x16xf32>) outs(%[[NEW]] : memref<16x16xf32>)
func.func @transposed_side(%a: tensor<16x16xf32>, %b: tensor<16x16xf32>,
                           %c: tensor<16x16xf32>) -> tensor<16x16xf32> {
  %r = rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (k, n)>,
                       affine_map<(m, n, k) -> (n, m)>,
                       affine_map<(m, n, k) -> (m, n)>]
      ins(%a, %b : tensor<16x16xf32>, tensor<16x16xf32>)
      sides(%c : tensor<16x16xf32>) outs(%c : tensor<16x16xf32>)
      epilogue(%acc: f32, %c: f32) {
    %0 = arith.addf %acc, %c : f32
    rectify.yield %0 : f32
  } -> tensor<16x16xf32>
  return %r : tensor<16x16xf32>
}

// -----

// CHECK-LABEL: func @input_as_out(
// CHECK-SAME: %[[A:[^:]*]]: memref<16x16xf32>)
// CHECK: %[[NEW:.*]] = memref.alloc()
// CHECK: rectify.contract ins(%[[A]], %[[A]] : {{.*}}) outs(%[[NEW]] :
func.func @input_as_out(%a: tensor<16x16xf32>) -> tensor<16x16xf32> {
  %r = rectify.contract ins(%a, %a : tensor<16x16xf32>, tensor<16x16xf32>)
      outs(%a : tensor<16x16xf32>) -> tensor<16x16xf32>
  return %r : tensor<16x16xf32>
}

// -----

// A tensor.empty becomes the one allocation, for each out.
// CHECK-LABEL: func @two_outs(
// CHECK: %[[X:.*]] = memref.alloc() {{.*}} : memref<16x16xf32>
// CHECK: %[[Y:.*]] = memref.alloc() {{.*}} : memref<16x16xi1>
// CHECK-NOT: alloc
// CHECK: outs(%[[X]], %[[Y]] : memref<16x16xf32>, memref<16x16xi1>) epilogue
// CHECK: return %[[X]], %[[Y]]

// What the analysis says: inputs and side operands stay, outs are reused.
// ANALYSIS-LABEL: func @two_outs(
// ANALYSIS: {__inplace_operands_attr__ = ["true", "true", "true", "true"]}
func.func @two_outs(%a: tensor<16x16xf32>, %b: tensor<16x16xf32>)
    -> (tensor<16x16xf32>, tensor<16x16xi1>) {
  %x = tensor.empty() : tensor<16x16xf32>
  %y = tensor.empty() : tensor<16x16xi1>
  %r:2 = rectify.contract ins(%a, %b : tensor<16x16xf32>, tensor<16x16xf32>)
      outs(%x, %y : tensor<16x16xf32>, tensor<16x16xi1>)
      epilogue(%acc: f32) {
    %zero = arith.constant 0.0 : f32
    %p = arith.cmpf ogt, %acc, %zero : f32
    rectify.yield %acc, %p : f32, i1
  } -> (tensor<16x16xf32>, tensor<16x16xi1>)
  return %r#0, %r#1 : tensor<16x16xf32>, tensor<16x16xi1>
}
