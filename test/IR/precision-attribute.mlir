// RUN: rectify-opt %s --split-input-file --verify-diagnostics

func.func @fine(%a: tensor<4x8xf32>, %b: tensor<8x5xf32>, %c: tensor<4x5xf32>) -> tensor<4x5xf32> attributes {rectify.precision = "bf16x6"} {
  %0 = linalg.matmul {rectify.precision = "f32"} ins(%a, %b : tensor<4x8xf32>, tensor<8x5xf32>) outs(%c : tensor<4x5xf32>) -> tensor<4x5xf32>
  return %0 : tensor<4x5xf32>
}

// -----

// expected-error @+1 {{expects rectify.precision to be f32, bf16x6, bf16x3 or bf16, but it is "tf32"}}
func.func @precision_m1(%a: tensor<4xf32>) attributes {rectify.precision = "tf32"} {
  return
}

// -----

// expected-error @+1 {{expects rectify.precision to be f32, bf16x6, bf16x3 or bf16, but it is 3 : i64}}
func.func @precision_m1_type(%a: tensor<4xf32>) attributes {rectify.precision = 3} {
  return
}

// -----

func.func @precision_m2(%a: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @+1 {{expects rectify.precision only on a rectify.contract, an op of linalg, or a function}}
  %0 = rectify.relu %a {rectify.precision = "bf16"} : tensor<4xf32>
  return %0 : tensor<4xf32>
}
