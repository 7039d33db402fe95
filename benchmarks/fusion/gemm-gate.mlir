// The gated half of a transformer's feed-forward layer (SwiGLU): 128 tokens, width 512 to 1376.
#id = affine_map<(i, j) -> (i, j)>
func.func @gate(%x: tensor<128x512xf32>, %w: tensor<512x1376xf32>, %v: tensor<512x1376xf32>) -> tensor<128x1376xf32> {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %e = tensor.empty() : tensor<128x1376xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<128x1376xf32>) -> tensor<128x1376xf32>
  %m = linalg.matmul ins(%x, %w : tensor<128x512xf32>, tensor<512x1376xf32>)
                     outs(%f : tensor<128x1376xf32>) -> tensor<128x1376xf32>
  %g = linalg.matmul ins(%x, %v : tensor<128x512xf32>, tensor<512x1376xf32>)
                     outs(%f : tensor<128x1376xf32>) -> tensor<128x1376xf32>
  %s = linalg.generic {indexing_maps = [#id, #id], iterator_types = ["parallel", "parallel"]}
      ins(%m : tensor<128x1376xf32>) outs(%e : tensor<128x1376xf32>) {
  ^bb0(%a: f32, %out: f32):
    %n = arith.negf %a : f32
    %t = math.exp %n : f32
    %d = arith.addf %t, %one : f32
    %q = arith.divf %one, %d : f32
    %r = arith.mulf %q, %a : f32
    linalg.yield %r : f32
  } -> tensor<128x1376xf32>
  %y = linalg.mul ins(%s, %g : tensor<128x1376xf32>, tensor<128x1376xf32>)
                  outs(%e : tensor<128x1376xf32>) -> tensor<128x1376xf32>
  return %y : tensor<128x1376xf32>
}
