// A contraction by several threads, of rows that do not divide by them.

// RUN: rectify-run %s --threads=2 --check | FileCheck %s
// RUN: rectify-run %s --threads=3 --check | FileCheck %s

// CHECK: result #0: {{within|equal}}

func.func @threads(%a: tensor<127x331xf32>, %b: tensor<331x509xf32>,
                   %bias: tensor<509xf32>) -> tensor<127x509xf32> {
  %e = tensor.empty() : tensor<127x509xf32>
  %r = rectify.contract
      ins(%a, %b : tensor<127x331xf32>, tensor<331x509xf32>)
      sides(%bias : tensor<509xf32>)
      outs(%e : tensor<127x509xf32>) epilogue(%acc: f32, %s: f32) {
    %t = arith.addf %acc, %s : f32
    %y = rectify.relu %t : f32
    rectify.yield %y : f32
  } -> tensor<127x509xf32>
  return %r : tensor<127x509xf32>
}
