// RUN: rectify-opt %s --resolve-shaped-type-result-dims --canonicalize --cse | FileCheck %s
// RUN: rectify-opt %s --transform-interpreter | FileCheck %s --check-prefix=BOUNDS

// The sizes of a result are those of the input that it is like.

// CHECK-LABEL: func @sizes(
// CHECK-SAME: %[[X:.*]]: tensor<?x4xf32>, %[[S:.*]]: tensor<?x1xf32>
func.func @sizes(%x: tensor<?x4xf32>, %s: tensor<?x1xf32>) -> (index, index, index) {
  // CHECK-DAG: %[[M:.*]] = tensor.dim %[[X]]
  // CHECK-DAG: %[[N:.*]] = tensor.dim %[[S]]
  // CHECK: return %[[M]], %[[M]], %[[N]]
  %c0 = arith.constant 0 : index
  %0 = rectify.elu %x : tensor<?x4xf32>
  %dx, %ds = rectify.prelu_grad %0, %s, %x : tensor<?x4xf32>, tensor<?x1xf32>
  %1 = tensor.dim %0, %c0 : tensor<?x4xf32>
  %2 = tensor.dim %dx, %c0 : tensor<?x4xf32>
  %3 = tensor.dim %ds, %c0 : tensor<?x1xf32>
  return %1, %2, %3 : index, index, index
}

// Bounds of sizes pass through: this one is known to be below 128.

// BOUNDS-LABEL: func @bounds(
// BOUNDS: %[[SIZE:.*]] = tensor.dim
// BOUNDS-NOT: affine.min
// BOUNDS: return %[[SIZE]]
func.func @bounds(%x: index) -> index {
  %n = affine.apply affine_map<(n) -> (n mod 64)>(%x)
  %t = tensor.empty(%n) : tensor<?x5xf32>
  %y = rectify.elu %t : tensor<?x5xf32>
  %c0 = arith.constant 0 : index
  %size = tensor.dim %y, %c0 : tensor<?x5xf32>
  %tile = affine.min affine_map<(n) -> (n, 128)>(%size)
  return %tile : index
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["affine.min"]} in %root
        : (!transform.any_op) -> !transform.any_op
    transform.affine.simplify_min_max_affine_ops %op : !transform.any_op
    transform.yield
  }
}
