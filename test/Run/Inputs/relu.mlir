func.func @relu(%x: tensor<64xf32>) -> tensor<64xf32> {
  %y = rectify.relu %x : tensor<64xf32>
  return %y : tensor<64xf32>
}
