// A chain of elementwise ops works in the buffer of its input where that dies:
// the sums of a matmul here. One buffer for the result, one for the packed weights.

// RUN: rectify-run %s --pipeline=unfused --against=reference | FileCheck %s

// CHECK: unfused allocates 1.{{0|1}}{{.*}} MB in {{1|2}} pieces
// CHECK: result #0: {{within|equal}}
func.func @chain(%x: tensor<1024x256xf32>, %w: tensor<256x256xf32>, %s: tensor<256xf32>) -> tensor<1024x256xf32> {
  %e = tensor.empty() : tensor<1024x256xf32>
  %z = arith.constant 0.0 : f32
  %c = linalg.fill ins(%z : f32) outs(%e : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  %m = linalg.matmul ins(%x, %w : tensor<1024x256xf32>, tensor<256x256xf32>) outs(%c : tensor<1024x256xf32>) -> tensor<1024x256xf32>
  %a = rectify.elu %m : tensor<1024x256xf32>
  %b = rectify.prelu %a, %s {axis = 1} : tensor<1024x256xf32>, tensor<256xf32>
  %d = arith.addf %b, %a : tensor<1024x256xf32>
  return %d : tensor<1024x256xf32>
}
