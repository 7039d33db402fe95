// Graph regions use values before they are made, also in a circle. Upstream's
// greedy driver folds some circles for ever, so these are ones that it leaves.
module {
  "other.graph"() ({
    %0 = arith.addf %1, %c : tensor<4xf32>
    %1 = rectify.relu %2 : tensor<4xf32>
    %2 = arith.maximumf %0, %c : tensor<4xf32>
    %c = arith.constant dense<0.0> : tensor<4xf32>
  }) : () -> ()
  %a = rectify.relu %b : f32
  %b = rectify.elu %a : f32
  %p = arith.addf %q, %q : tensor<8xf32>
  %q = rectify.leaky_relu %p : tensor<8xf32>
}

// -----

module {
  %r = linalg.matmul ins(%r, %r : tensor<4x4xf32>, tensor<4x4xf32>) outs(%s : tensor<4x4xf32>) -> tensor<4x4xf32>
  %s = rectify.relu %r : tensor<4x4xf32>
}
