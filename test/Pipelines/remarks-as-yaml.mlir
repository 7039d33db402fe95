// Remarks of all passes in a file, as tools read them.

// RUN: rectify-opt %s --rectify-optimize --rectify-to-llvm=target=avx512 -o /dev/null --remarks-filter='.*rectify.*' \
// RUN:   --remark-format=yaml --remarks-output-file=%t.yaml
// RUN: FileCheck %s --input-file=%t.yaml
// RUN: FileCheck %s --input-file=%t.yaml --check-prefix=REFUSED
// RUN: %if llvm-remarkutil %{ llvm-remarkutil count --parser=yaml --group-by=function %t.yaml | FileCheck %s --check-prefix=COUNT %}
// RUN: %if llvm-remarkutil %{ llvm-remarkutil count --parser=yaml --group-by=function --remark-type=missed %t.yaml \
// RUN:   | FileCheck %s --check-prefix=MISSED %}
// RUN: %if llvm-remarkutil %{ llvm-remarkutil count --parser=yaml --group-by=function --count-by=arg --args=Ops --args=Results %t.yaml \
// RUN:   | FileCheck %s --check-prefix=NUMBERS %}
// RUN: rectify-opt %s --rectify-optimize --rectify-to-llvm=target=avx512 -o /dev/null --remarks-filter='.*rectify.*' \
// RUN:   --remark-format=bitstream --remarks-output-file=%t.bits
// RUN: %if llvm-remarkutil %{ llvm-remarkutil count --parser=bitstream --group-by=function %t.bits | FileCheck %s --check-prefix=COUNT %}

// COUNT: layer,5
// COUNT: refused,1
// MISSED: Function,Count
// MISSED-DAG: layer,1
// MISSED-DAG: refused,1
// NUMBERS: Function,Ops,Results
// NUMBERS: layer,2,1

//      CHECK:--- !Passed
// CHECK-NEXT:Pass: rectify-raise
// CHECK-NEXT:Name: raised
// CHECK-NEXT:DebugLoc: { File: '{{[^']*}}',{{[[:space:]]+}}Line: [[#@LINE+36]], Column: 8 }
// CHECK-NEXT:Function: layer
// CHECK-NEXT:Args:
// CHECK-NEXT:  - Remark: '''arith.maximumf'' is relu(x) = max(x, 0)'
// CHECK-NEXT:...

//      CHECK:--- !Passed
// CHECK-NEXT:Pass: rectify-simplify
// CHECK-NEXT:Name: compose
//      CHECK:Function: layer
// CHECK-NEXT:Args:
// CHECK-NEXT:  - Remark: '''rectify.clip'' and ''rectify.relu'' before it are one ''rectify.relu6'''

//      CHECK:--- !Passed
// CHECK-NEXT:Pass: rectify-fuse-epilogue
// CHECK-NEXT:Name: fused
//      CHECK:Function: layer
// CHECK-NEXT:Args:
// CHECK-NEXT:  - Remark: '''linalg.matmul'' is fused with ''arith.addf'', ''rectify.relu6'''
// CHECK-NEXT:  - Ops: '2'
// CHECK-NEXT:  - Results: '1'
// CHECK-NEXT:...

//      CHECK:--- !Passed
// CHECK-NEXT:Pass: convert-rectify-to-affine
// CHECK-NEXT:Name: contraction-kernel
//      CHECK:Function: layer

func.func @layer(%x: tensor<128x64xf32>, %w: tensor<64x96xf32>, %bias: tensor<96xf32>) -> tensor<128x96xf32> {
  %zero = arith.constant 0.0 : f32
  %zeros = arith.constant dense<0.0> : tensor<128x96xf32>
  %e = tensor.empty() : tensor<128x96xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<128x96xf32>) -> tensor<128x96xf32>
  %m = linalg.matmul ins(%x, %w : tensor<128x64xf32>, tensor<64x96xf32>) outs(%f : tensor<128x96xf32>) -> tensor<128x96xf32>
  %z = linalg.broadcast ins(%bias : tensor<96xf32>) outs(%e : tensor<128x96xf32>) dimensions = [0]
  %s = arith.addf %m, %z : tensor<128x96xf32>
  %r = arith.maximumf %s, %zeros : tensor<128x96xf32>
  %q = rectify.clip %r {lo = -1.0, hi = 6.0} : tensor<128x96xf32>
  return %q : tensor<128x96xf32>
}

//      REFUSED:--- !Missed
//      REFUSED:Function: refused
// REFUSED-NEXT:Args:
// REFUSED-NEXT:  - Remark:
//      REFUSED:  - Suggestion:

func.func @refused(%x: f32) -> f32 {
  %zero = arith.constant 0.0 : f32
  %c = arith.cmpf ogt, %x, %zero : f32
  %m = arith.uitofp %c : i1 to f32
  %y = arith.mulf %x, %m : f32
  return %y : f32
}
