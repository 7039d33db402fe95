// Activations as four compilers spell them.

// torch-mlir: a dense layer with PReLU, one linalg op each.
func.func @torch_mlir(%x: tensor<?x64xf32>, %w: tensor<64x96xf32>, %bias: tensor<96xf32>, %slope: tensor<96xf32>, %out: tensor<?x96xf32>) -> tensor<?x96xf32> {
  %zero = arith.constant 0.0 : f32
  %c = linalg.fill ins(%zero : f32) outs(%out : tensor<?x96xf32>) -> tensor<?x96xf32>
  %m = linalg.matmul ins(%x, %w : tensor<?x64xf32>, tensor<64x96xf32>) outs(%c : tensor<?x96xf32>) -> tensor<?x96xf32>
  %b = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%m, %bias : tensor<?x96xf32>, tensor<96xf32>) outs(%out : tensor<?x96xf32>) {
  ^bb0(%a: f32, %t: f32, %o: f32):
    %s = arith.addf %a, %t : f32
    linalg.yield %s : f32
  } -> tensor<?x96xf32>
  %y = linalg.generic {indexing_maps = [affine_map<(i, j) -> (i, j)>, affine_map<(i, j) -> (j)>, affine_map<(i, j) -> (i, j)>], iterator_types = ["parallel", "parallel"]}
      ins(%b, %slope : tensor<?x96xf32>, tensor<96xf32>) outs(%out : tensor<?x96xf32>) {
  ^bb0(%a: f32, %t: f32, %o: f32):
    %p = arith.cmpf ogt, %a, %zero : f32
    %s = arith.mulf %a, %t : f32
    %r = arith.select %p, %a, %s : f32
    linalg.yield %r : f32
  } -> tensor<?x96xf32>
  return %y : tensor<?x96xf32>
}

// TFLite: RELU6, in TOSA.
func.func @tflite(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %y = tosa.clamp %x {min_val = 0.0 : f32, max_val = 6.0 : f32} : (tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// JAX: jax.nn.silu, in StableHLO.
func.func @jax(%x: tensor<4x8xf32>) -> tensor<4x8xf32> {
  %0 = "stablehlo.logistic"(%x) : (tensor<4x8xf32>) -> tensor<4x8xf32>
  %y = "stablehlo.multiply"(%x, %0) : (tensor<4x8xf32>, tensor<4x8xf32>) -> tensor<4x8xf32>
  return %y : tensor<4x8xf32>
}

// onnx-mlir: HardSwish, one element of a loop.
func.func @onnx_mlir(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %one = arith.constant 1.0 : f32
  %alpha = arith.constant 0.166666672 : f32
  %beta = arith.constant 0.5 : f32
  %0 = arith.mulf %x, %alpha : f32
  %1 = arith.addf %0, %beta : f32
  %2 = arith.maximumf %1, %zero : f32
  %3 = arith.minimumf %2, %one : f32
  %y = arith.mulf %x, %3 : f32
  return %y : f32
}
