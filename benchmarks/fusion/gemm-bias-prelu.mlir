// A layer of a recommender: a batch of 512, one learned slope per feature.
func.func @layer(%x: tensor<512x512xf32>, %w: tensor<512x1024xf32>, %bias: tensor<1024xf32>, %slope: tensor<1024xf32>)
    -> tensor<512x1024xf32> {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<512x1024xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<512x1024xf32>) -> tensor<512x1024xf32>
  %m = linalg.matmul ins(%x, %w : tensor<512x512xf32>, tensor<512x1024xf32>)
                     outs(%f : tensor<512x1024xf32>) -> tensor<512x1024xf32>
  %y = linalg.generic {
      indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>,
                       affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>],
      iterator_types = ["parallel", "parallel"]}
      ins(%m, %bias, %slope : tensor<512x1024xf32>, tensor<1024xf32>, tensor<1024xf32>)
      outs(%e : tensor<512x1024xf32>) {
  ^bb0(%a: f32, %b: f32, %s: f32, %out: f32):
    %sum = arith.addf %a, %b : f32
    %c = arith.cmpf ogt, %sum, %zero : f32
    %p = arith.mulf %sum, %s : f32
    %r = arith.select %c, %sum, %p : f32
    linalg.yield %r : f32
  } -> tensor<512x1024xf32>
  return %y : tensor<512x1024xf32>
}
