// RUN: rectify-opt %s --transform-interpreter --verify-diagnostics

func.func @reduction(%a: tensor<64x64xf32>, %b: tensor<64x64xf32>,
                     %c: tensor<64x64xf32>) -> tensor<64x64xf32> {
  // expected-error @+3 {{cannot be tiled along d2: it is a reduction, and the epilogue needs the whole sum}}
  // expected-error @+2 {{faild to tile operation}}
  // expected-error @+1 {{failed to generate tiling loops}}
  %r = rectify.contract ins(%a, %b : tensor<64x64xf32>, tensor<64x64xf32>)
      outs(%c : tensor<64x64xf32>) -> tensor<64x64xf32>
  return %r : tensor<64x64xf32>
}

module attributes {transform.with_named_sequence} {
  transform.named_sequence @__transform_main(
      %root: !transform.any_op {transform.readonly}) {
    %op = transform.structured.match ops{["rectify.contract"]} in %root
        : (!transform.any_op) -> !transform.any_op
    %tiled, %loop = transform.structured.tile_using_for %op
        tile_sizes [0, 0, 16] : (!transform.any_op)
        -> (!transform.any_op, !transform.any_op)
    transform.yield
  }
}
