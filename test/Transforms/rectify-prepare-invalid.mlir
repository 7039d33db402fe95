// RUN: rectify-opt %s --rectify-pack-weights=target=avx512 --rectify-prepare --verify-diagnostics

// expected-error @+1 {{the name @f.prepare, which the preparation of its constant arguments gets, is taken}}
func.func @f(%x: tensor<20x64xf32>, %w: tensor<64x96xf32> {rectify.constant}, %y: tensor<20x96xf32>) -> tensor<20x96xf32> {
  %0 = rectify.contract ins(%x, %w : tensor<20x64xf32>, tensor<64x96xf32>) outs(%y : tensor<20x96xf32>) -> tensor<20x96xf32>
  return %0 : tensor<20x96xf32>
}

// expected-note @+1 {{by this}}
func.func private @f.prepare()
