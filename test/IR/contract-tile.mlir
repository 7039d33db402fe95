// RUN: rectify-opt %s --transform-interpreter --canonicalize --cse --split-input-file | FileCheck %s

// CHECK-LABEL: func @parallel(
// CHECK-SAME: %[[A:.*]]: tensor<?x64xf32>, %[[B:.*]]: tensor<64x?xf32>, %[[BIAS:.*]]: tensor<?xf32>, %[[C:.*]]: tensor<?x?xf32>)
// CHECK: scf.for %[[I:[^ ]*]] = %{{.*}} to %{{.*}} step %{{.*}} iter_args(%[[CI:.*]] = %[[C]])
// CHECK: scf.for %[[J:[^ ]*]] = %{{.*}} to %{{.*}} step %{{.*}} iter_args(%[[CJ:.*]] = %[[CI]])
// CHECK-DAG: %[[AT:.*]] = tensor.extract_slice %[[A]][%[[I]], 0] [%[[M:.*]], 64] [1, 1]
// CHECK-DAG: %[[BT:.*]] = tensor.extract_slice %[[B]][0, %[[J]]] [64, %[[N:.*]]] [1, 1]
// CHECK-DAG: %[[ST:.*]] = tensor.extract_slice %[[BIAS]][%[[J]]] [%[[N]]] [1]
// CHECK-DAG: %[[CT:.*]] = tensor.extract_slice %[[CJ]][%[[I]], %[[J]]] [%[[M]], %[[N]]] [1, 1]
// CHECK: %[[R:.*]] = rectify.contract ins(%[[AT]], %[[BT]] : tensor<?x64xf32>, tensor<64x?xf32>) sides(%[[ST]] : tensor<?xf32>) outs(%[[CT]] : tensor<?x?xf32>) epilogue(
// CHECK: tensor.insert_slice %[[R]] into %[[CJ]][%[[I]], %[[J]]] [%[[M]], %[[N]]] [1, 1]
func.func @parallel(%a: tensor<?x64xf32>, %b: tensor<64x?xf32>,
                    %bias: tensor<?xf32>,
                    %c: tensor<?x?xf32>) -> tensor<?x?xf32> {
  %r = rectify.contract ins(%a, %b : tensor<?x64xf32>, tensor<64x?xf32>)
      sides(%bias : tensor<?xf32>) outs(%c : tensor<?x?xf32>)
      epilogue(%acc: f32, %bias: f32) {
    %0 = arith.addf %acc, %bias : f32
    rectify.yield %0 : f32
  } -> tensor<?x?xf32>
  return %r : tensor<?x?xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["rectify.contract"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %tiled, %loops:2 = transform.structured.tile_using_for %op
        tile_sizes [8, 32, 0] : (!transform.any_op)
        -> (!transform.any_op, !transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Buffers, a reduction of unknown size, and two levels of tiles.
// CHECK-LABEL: func @buffers(
// CHECK-SAME: %[[A:.*]]: memref<64x?xf32>, %[[B:.*]]: memref<?x64xf32>, %[[S:.*]]: f32, %[[C:.*]]: memref<64x64xf32>)
// CHECK: %[[K:.*]] = memref.dim %[[A]]
// CHECK: scf.for %[[I:[^ ]*]] =
// CHECK: memref.subview %[[A]][%[[I]], 0] [16, %[[K]]] [1, 1]
// CHECK: scf.for
// CHECK: memref.subview %{{.*}} [4, %[[K]]] [1, 1]
// CHECK: rectify.contract ins(%{{.*}}) sides(%[[S]] : f32) outs(%{{.*}} : memref<4x64xf32, strided<[64, 1], offset: ?>>)
func.func @buffers(%a: memref<64x?xf32>, %b: memref<?x64xf32>, %s: f32,
                   %c: memref<64x64xf32>) {
  rectify.contract ins(%a, %b : memref<64x?xf32>, memref<?x64xf32>)
      sides(%s : f32) outs(%c : memref<64x64xf32>)
      epilogue(%acc: f32, %s: f32) {
    %0 = arith.mulf %acc, %s : f32
    rectify.yield %0 : f32
  }
  return
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["rectify.contract"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op
        tile_sizes [16] : (!transform.any_op)
        -> (!transform.any_op, !transform.any_op)
    %again, %inner = transform.structured.tile_using_for %tiled
        tile_sizes [4] : (!transform.any_op)
        -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// Each of two outs is sliced by its own map.
// CHECK-LABEL: func @two_outs(
// CHECK: scf.for %[[I:[^ ]*]] = {{.*}} iter_args(%[[X:[^ ]*]] = %{{[^,]*}}, %[[Y:.*]] = %{{.*}})
// CHECK-DAG: %[[XT:.*]] = tensor.extract_slice %[[X]][%[[I]], 0] [8, 64] [1, 1]
// CHECK-DAG: %[[YT:.*]] = tensor.extract_slice %[[Y]][0, %[[I]]] [64, 8] [1, 1]
// CHECK: %[[R:.*]]:2 = rectify.contract {{.*}} outs(%[[XT]], %[[YT]] : tensor<8x64xf32>, tensor<64x8xf32>)
// CHECK-DAG: tensor.insert_slice %[[R]]#0 into %[[X]][%[[I]], 0] [8, 64] [1, 1]
// CHECK-DAG: tensor.insert_slice %[[R]]#1 into %[[Y]][0, %[[I]]] [64, 8] [1, 1]
func.func @two_outs(%a: tensor<64x32xf32>, %b: tensor<32x64xf32>,
                    %c: tensor<64x64xf32>, %d: tensor<64x64xf32>)
    -> (tensor<64x64xf32>, tensor<64x64xf32>) {
  %r:2 = rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (k, n)>,
                       affine_map<(m, n, k) -> (m, n)>,
                       affine_map<(m, n, k) -> (n, m)>]
      ins(%a, %b : tensor<64x32xf32>, tensor<32x64xf32>)
      outs(%c, %d : tensor<64x64xf32>, tensor<64x64xf32>)
      epilogue(%acc: f32) {
    %neg = arith.negf %acc : f32
    rectify.yield %acc, %neg : f32, f32
  } -> (tensor<64x64xf32>, tensor<64x64xf32>)
  return %r#0, %r#1 : tensor<64x64xf32>, tensor<64x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["rectify.contract"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op tile_sizes [8]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// A contraction is computed tile by tile inside the loop of its user: the rows
// of its transposed second result are columns of the rhs.
// CHECK-LABEL: func @producer(
// CHECK-SAME: %[[A:.*]]: tensor<64x32xf32>, %[[B:.*]]: tensor<32x64xf32>, %[[C:[^:]*]]: tensor<64x64xf32>, %[[D:[^:]*]]: tensor<64x64xf32>, %{{.*}}: tensor<64x64xf32>)
// CHECK: scf.for %[[I:[^ ]*]] =
// CHECK-DAG: %[[BT:.*]] = tensor.extract_slice %[[B]][0, %[[I]]] [32, 8] [1, 1]
// CHECK-DAG: %[[DT:.*]] = tensor.extract_slice %[[D]][%[[I]], 0] [8, 64] [1, 1]
// CHECK: %[[R:.*]] = rectify.contract {{.*}} ins(%[[A]], %[[BT]] : {{.*}}) outs(%[[DT]] : tensor<8x64xf32>)
// CHECK: linalg.exp ins(%[[R]] : tensor<8x64xf32>)
func.func @producer(%a: tensor<64x32xf32>, %b: tensor<32x64xf32>,
                    %c: tensor<64x64xf32>, %d: tensor<64x64xf32>,
                    %out: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %r:2 = rectify.contract
      indexing_maps = [affine_map<(m, n, k) -> (m, k)>,
                       affine_map<(m, n, k) -> (k, n)>,
                       affine_map<(m, n, k) -> (m, n)>,
                       affine_map<(m, n, k) -> (n, m)>]
      ins(%a, %b : tensor<64x32xf32>, tensor<32x64xf32>)
      outs(%c, %d : tensor<64x64xf32>, tensor<64x64xf32>)
      epilogue(%acc: f32) {
    %neg = arith.negf %acc : f32
    rectify.yield %acc, %neg : f32, f32
  } -> (tensor<64x64xf32>, tensor<64x64xf32>)
  %e = linalg.exp ins(%r#1 : tensor<64x64xf32>)
      outs(%out : tensor<64x64xf32>) -> tensor<64x64xf32>
  return %e : tensor<64x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["linalg.exp"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.fuse %op tile_sizes [8]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}

// -----

// The contraction as the consumer: the producer of its lhs is computed by rows.
// CHECK-LABEL: func @consumer(
// CHECK: scf.for
// CHECK: %[[E:.*]] = linalg.exp {{.*}} -> tensor<8x32xf32>
// CHECK: rectify.contract ins(%[[E]],
func.func @consumer(%a: tensor<64x32xf32>, %empty: tensor<64x32xf32>,
                    %b: tensor<32x64xf32>,
                    %c: tensor<64x64xf32>) -> tensor<64x64xf32> {
  %e = linalg.exp ins(%a : tensor<64x32xf32>)
      outs(%empty : tensor<64x32xf32>) -> tensor<64x32xf32>
  %r = rectify.contract ins(%e, %b : tensor<64x32xf32>, tensor<32x64xf32>)
      outs(%c : tensor<64x64xf32>) -> tensor<64x64xf32>
  return %r : tensor<64x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["rectify.contract"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.fuse %op tile_sizes [8]
        : (!transform.any_op) -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
