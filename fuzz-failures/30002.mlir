// ends the process with status 11
// rectify-fuzz --seed=30002
module {
  func.func @program(%arg0: tensor<7x15xf32>, %arg1: tensor<15xf32>, %arg2: tensor<15xf32>, %arg3: tensor<15xf32>, %arg4: tensor<0x0x15xf32>, %arg5: tensor<0xf32>, %arg6: tensor<7x7xf32>) -> (tensor<7x7xf32>, tensor<0x0x15xf32>, tensor<15xf32>, tensor<15xf32>) {
    %0 = rectify.rrelu_training %arg0, %arg0 {lower = -1.000000e+00 : f64, upper = -1.000000e+00 : f64} : tensor<7x15xf32>
    %1 = arith.divf %0, %0 : tensor<7x15xf32>
    %2 = rectify.tanh_shrink_grad %1, %0 : tensor<7x15xf32>
    %3 = arith.subf %1, %1 : tensor<7x15xf32>
    %4 = rectify.softplus_grad %arg1, %arg2 {axis = 0 : i64} : tensor<15xf32>
    %5 = rectify.prelu %arg2, %arg3 {nan = "zero", signed_zero = "positive", zero_slope = "product"} : tensor<15xf32>, tensor<15xf32>
    %6 = rectify.softsign_grad %arg4, %arg4 : tensor<0x0x15xf32>
    %7 = rectify.celu_grad %arg6, %arg6 {alpha = 2.000000e+01 : f64} : tensor<7x7xf32>
    return %7, %6, %5, %4 : tensor<7x7xf32>, tensor<0x0x15xf32>, tensor<15xf32>, tensor<15xf32>
  }
}