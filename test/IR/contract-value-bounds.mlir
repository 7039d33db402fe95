// RUN: rectify-opt %s --transform-interpreter | FileCheck %s

// A result is as large as its out, so that its size is known to be below 128.
// CHECK-LABEL: func @result(
// CHECK: %[[SIZE:.*]] = tensor.dim
// CHECK-NOT: affine.min
// CHECK: return %[[SIZE]]
func.func @result(%a: tensor<?x5xf32>, %b: tensor<5x5xf32>,
                  %x: index) -> index {
  %n = affine.apply affine_map<(n) -> (n mod 64)>(%x)
  %c = tensor.empty(%n) : tensor<?x5xf32>
  %r = rectify.contract ins(%a, %b : tensor<?x5xf32>, tensor<5x5xf32>)
      outs(%c : tensor<?x5xf32>) -> tensor<?x5xf32>
  %0 = arith.constant 0 : index
  %size = tensor.dim %r, %0 : tensor<?x5xf32>
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
