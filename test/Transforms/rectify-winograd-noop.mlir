// RUN: rectify-opt %s --rectify-winograd | FileCheck %s
// RUN: rectify-opt %s --rectify-winograd -o /dev/null --remarks-filter-missed=rectify-winograd 2>&1 | FileCheck %s --check-prefix=REMARK --implicit-check-not=remark:
// CHECK-NOT: linalg.generic

#in = affine_map<(h, w, f, a, b, c) -> (h + a, w + b, c)>
#far = affine_map<(h, w, f, a, b, c) -> (h * 2 + a, w * 2 + b, c)>
#weights = affine_map<(h, w, f, a, b, c) -> (a, b, c, f)>
#out = affine_map<(h, w, f, a, b, c) -> (h, w, f)>
#turned = affine_map<(h, w, f, a, b, c) -> (w, h, f)>

// Not with windows in steps of 2, nor a product of matrices: those are no such
// convolutions.
func.func @others(%x: tensor<33x33x32xf32>, %a: tensor<64x64xf32>, %b: tensor<64x64xf32>) -> (tensor<16x16x32xf32>, tensor<64x64xf32>) {
  %w = arith.constant dense<1.0> : tensor<3x3x32x32xf32>
  %e = tensor.empty() : tensor<16x16x32xf32>
  %y = rectify.contract indexing_maps = [#far, #weights, #out]
      ins(%x, %w : tensor<33x33x32xf32>, tensor<3x3x32x32xf32>) outs(%e : tensor<16x16x32xf32>) -> tensor<16x16x32xf32>
  %f = tensor.empty() : tensor<64x64xf32>
  %z = rectify.contract ins(%a, %b : tensor<64x64xf32>, tensor<64x64xf32>) outs(%f : tensor<64x64xf32>) -> tensor<64x64xf32>
  return %y, %z : tensor<16x16x32xf32>, tensor<64x64xf32>
}

// REMARK: remark: {{.*}} Function=variable | Remark="is summed as it stands: its weights are not constant"
func.func @variable(%x: tensor<18x18x32xf32>, %w: tensor<3x3x32x32xf32>) -> tensor<16x16x32xf32> {
  %e = tensor.empty() : tensor<16x16x32xf32>
  %y = rectify.contract indexing_maps = [#in, #weights, #out]
      ins(%x, %w : tensor<18x18x32xf32>, tensor<3x3x32x32xf32>) outs(%e : tensor<16x16x32xf32>) -> tensor<16x16x32xf32>
  return %y : tensor<16x16x32xf32>
}

// REMARK: remark: {{.*}} Function=odd | Remark="is summed as it stands: its result is not made of whole tiles, or of too few"
func.func @odd(%x: tensor<19x18x32xf32>) -> tensor<17x16x32xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x32x32xf32>
  %e = tensor.empty() : tensor<17x16x32xf32>
  %y = rectify.contract indexing_maps = [#in, #weights, #out]
      ins(%x, %w : tensor<19x18x32xf32>, tensor<3x3x32x32xf32>) outs(%e : tensor<17x16x32xf32>) -> tensor<17x16x32xf32>
  return %y : tensor<17x16x32xf32>
}

// REMARK: remark: {{.*}} Function=narrow | Remark="is summed as it stands: its products are too small beside the transforms"
func.func @narrow(%x: tensor<18x18x3xf32>) -> tensor<16x16x32xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x3x32xf32>
  %e = tensor.empty() : tensor<16x16x32xf32>
  %y = rectify.contract indexing_maps = [#in, #weights, #out]
      ins(%x, %w : tensor<18x18x3xf32>, tensor<3x3x3x32xf32>) outs(%e : tensor<16x16x32xf32>) -> tensor<16x16x32xf32>
  return %y : tensor<16x16x32xf32>
}

// REMARK: remark: {{.*}} Function=half | Remark="is summed as it stands: it is not in f32"
func.func @half(%x: tensor<18x18x32xf16>) -> tensor<16x16x32xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x32x32xf16>
  %e = tensor.empty() : tensor<16x16x32xf32>
  %y = rectify.contract indexing_maps = [#in, #weights, #out]
      ins(%x, %w : tensor<18x18x32xf16>, tensor<3x3x32x32xf16>) outs(%e : tensor<16x16x32xf32>) -> tensor<16x16x32xf32>
  return %y : tensor<16x16x32xf32>
}

// REMARK: remark: {{.*}} Function=dynamic | Remark="is summed as it stands: its sizes are not known"
func.func @dynamic(%x: tensor<?x18x32xf32>, %e: tensor<?x16x32xf32>) -> tensor<?x16x32xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x32x32xf32>
  %y = rectify.contract indexing_maps = [#in, #weights, #out]
      ins(%x, %w : tensor<?x18x32xf32>, tensor<3x3x32x32xf32>) outs(%e : tensor<?x16x32xf32>) -> tensor<?x16x32xf32>
  return %y : tensor<?x16x32xf32>
}

// REMARK: remark: {{.*}} Function=window | Remark="is summed as it stands: its windows are not of 3 x 3"
func.func @window(%x: tensor<20x20x32xf32>) -> tensor<16x16x32xf32> {
  %w = arith.constant dense<1.0> : tensor<5x5x32x32xf32>
  %e = tensor.empty() : tensor<16x16x32xf32>
  %y = rectify.contract indexing_maps = [#in, #weights, #out]
      ins(%x, %w : tensor<20x20x32xf32>, tensor<5x5x32x32xf32>) outs(%e : tensor<16x16x32xf32>) -> tensor<16x16x32xf32>
  return %y : tensor<16x16x32xf32>
}

// REMARK: remark: {{.*}} Function=turned | Remark="is summed as it stands: its epilogue reads a tensor in another order"
func.func @turned(%x: tensor<18x18x32xf32>, %r: tensor<16x16x32xf32>) -> tensor<16x16x32xf32> {
  %w = arith.constant dense<1.0> : tensor<3x3x32x32xf32>
  %e = tensor.empty() : tensor<16x16x32xf32>
  %y = rectify.contract indexing_maps = [#in, #weights, #turned, #out]
      ins(%x, %w : tensor<18x18x32xf32>, tensor<3x3x32x32xf32>) sides(%r : tensor<16x16x32xf32>) outs(%e : tensor<16x16x32xf32>)
      epilogue(%sum: f32, %s: f32) {
    %t = arith.addf %sum, %s : f32
    rectify.yield %t : f32
  } -> tensor<16x16x32xf32>
  return %y : tensor<16x16x32xf32>
}
