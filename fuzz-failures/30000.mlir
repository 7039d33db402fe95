// ends the process with status 11
// rectify-fuzz --seed=30000
module {
  func.func @program(%arg0: tensor<65x9xf32>, %arg1: tensor<65x9xf32>) -> (tensor<65x9xf32>, tensor<65x9xf32>) {
    %0 = tensor.empty() : tensor<65x9xf32>
    %transposed = linalg.transpose ins(%arg0 : tensor<65x9xf32>) outs(%0 : tensor<65x9xf32>) permutation = [0, 1] 
    %1 = tensor.empty() : tensor<65x9xf32>
    %2 = linalg.generic {indexing_maps = [affine_map<(d0, d1) -> (d0, d1)>, affine_map<(d0, d1) -> (d0, d1)>], iterator_types = ["parallel", "parallel"]} ins(%transposed : tensor<65x9xf32>) outs(%1 : tensor<65x9xf32>) {
    ^bb0(%in: f32, %out: f32):
      %6 = arith.cmpf one, %in, %in : f32
      %7 = arith.select %6, %in, %in : f32
      %8 = rectify.thresholded_relu %7 {value = 1.000000e-02 : f64} : f32
      %9 = rectify.hard_shrink %8 {signed_zero = "positive"} : f32
      linalg.yield %9 : f32
    } -> tensor<65x9xf32>
    %3 = arith.minnumf %arg0, %transposed : tensor<65x9xf32>
    %4 = arith.cmpf ule, %2, %arg1 : tensor<65x9xf32>
    %5 = arith.select %4, %arg0, %transposed : tensor<65x9xi1>, tensor<65x9xf32>
    return %5, %3 : tensor<65x9xf32>, tensor<65x9xf32>
  }
}