// A network that computes the exclusive or of two bits, for a batch of any
// size: relu(x * w1 + b1) * w2. Its weights are part of the code.

func.func @xor(%x: tensor<?x2xf32>) -> tensor<?x1xf32>
    attributes {llvm.emit_c_interface} {
  %w1 = arith.constant dense<1.0> : tensor<2x2xf32>
  %b1 = arith.constant dense<[0.0, -1.0]> : tensor<2xf32>
  %w2 = arith.constant dense<[[1.0], [-2.0]]> : tensor<2x1xf32>
  %zero = arith.constant 0.0 : f32
  %c0 = arith.constant 0 : index
  %batch = tensor.dim %x, %c0 : tensor<?x2xf32>

  %e1 = tensor.empty(%batch) : tensor<?x2xf32>
  %z1 = linalg.fill ins(%zero : f32) outs(%e1 : tensor<?x2xf32>) -> tensor<?x2xf32>
  %m1 = linalg.matmul ins(%x, %w1 : tensor<?x2xf32>, tensor<2x2xf32>)
                      outs(%z1 : tensor<?x2xf32>) -> tensor<?x2xf32>
  %bias = linalg.broadcast ins(%b1 : tensor<2xf32>) outs(%e1 : tensor<?x2xf32>) dimensions = [0]
  %a1 = linalg.add ins(%m1, %bias : tensor<?x2xf32>, tensor<?x2xf32>)
                   outs(%e1 : tensor<?x2xf32>) -> tensor<?x2xf32>
  %h = rectify.relu %a1 : tensor<?x2xf32>

  %e2 = tensor.empty(%batch) : tensor<?x1xf32>
  %z2 = linalg.fill ins(%zero : f32) outs(%e2 : tensor<?x1xf32>) -> tensor<?x1xf32>
  %y = linalg.matmul ins(%h, %w2 : tensor<?x2xf32>, tensor<2x1xf32>)
                     outs(%z2 : tensor<?x1xf32>) -> tensor<?x1xf32>
  return %y : tensor<?x1xf32>
}
