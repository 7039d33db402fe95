// The end of a bottleneck block of ResNet-50: a 1x1 convolution to four times the channels, batch norm as scale and
// shift, the residual, ReLU. Channels last.
func.func @block(%x: tensor<1x56x56x64xf32>, %w: tensor<1x1x64x256xf32>, %scale: tensor<256xf32>, %shift: tensor<256xf32>,
                 %residual: tensor<1x56x56x256xf32>) -> tensor<1x56x56x256xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<1x56x56x256xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<1x56x56x256xf32>) -> tensor<1x56x56x256xf32>
  %c = linalg.conv_2d_nhwc_hwcf ins(%x, %w : tensor<1x56x56x64xf32>, tensor<1x1x64x256xf32>)
                                outs(%f : tensor<1x56x56x256xf32>) -> tensor<1x56x56x256xf32>
  %n = linalg.generic {
      indexing_maps = [affine_map<(n, h, w, c) -> (n, h, w, c)>, affine_map<(n, h, w, c) -> (c)>,
                       affine_map<(n, h, w, c) -> (c)>, affine_map<(n, h, w, c) -> (n, h, w, c)>],
      iterator_types = ["parallel", "parallel", "parallel", "parallel"]}
      ins(%c, %scale, %shift : tensor<1x56x56x256xf32>, tensor<256xf32>, tensor<256xf32>)
      outs(%e : tensor<1x56x56x256xf32>) {
  ^bb0(%a: f32, %s: f32, %t: f32, %out: f32):
    %p = arith.mulf %a, %s : f32
    %q = arith.addf %p, %t : f32
    linalg.yield %q : f32
  } -> tensor<1x56x56x256xf32>
  %sum = arith.addf %n, %residual : tensor<1x56x56x256xf32>
  %limit = arith.constant dense<0.0> : tensor<1x56x56x256xf32>
  %y = arith.maximumf %sum, %limit : tensor<1x56x56x256xf32>
  return %y : tensor<1x56x56x256xf32>
}
