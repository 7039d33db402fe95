// What became of each activation, after fusion and after the kernels.

// RUN: rectify-opt %s --rectify-report -o /dev/null | FileCheck %s --check-prefix=BEFORE --strict-whitespace --match-full-lines
// RUN: rectify-opt %s --rectify-fuse-epilogue --rectify-report=output=%t --rectify-to-llvm=target=avx512 --rectify-report -o /dev/null \
// RUN:   | FileCheck %s --check-prefix=KERNELS --strict-whitespace --match-full-lines
// RUN: FileCheck %s --check-prefix=FUSED --strict-whitespace --match-full-lines --input-file=%t
// RUN: not rectify-opt %s --rectify-report=output=%t/none/such -o /dev/null 2>&1 | FileCheck %s --check-prefix=ERROR

// ERROR: error: cannot write the report: cannot open output file

// A function without activations has no table.
func.func @nothing(%x: f32) -> f32 {
  return %x : f32
}

func.func @layers(%x: tensor<4x8xf32>, %w: tensor<8x16xf32>, %v: tensor<16x16xf32>, %bias: tensor<16xf32>, %slope: tensor<16xf32>)
    -> (tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x8xf32>) {
  %zero = arith.constant 0.0 : f32
  %e = tensor.empty() : tensor<4x16xf32>
  %f = linalg.fill ins(%zero : f32) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32>
  %m = linalg.matmul ins(%x, %w : tensor<4x8xf32>, tensor<8x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32> loc("m":2:8)
  %z = linalg.broadcast ins(%bias : tensor<16xf32>) outs(%e : tensor<4x16xf32>) dimensions = [0]
  %s = linalg.add ins(%m, %z : tensor<4x16xf32>, tensor<4x16xf32>) outs(%e : tensor<4x16xf32>) -> tensor<4x16xf32> loc("m":3:8)
  %y = rectify.prelu %s, %slope {axis = 1} : tensor<4x16xf32>, tensor<16xf32> loc("m":4:8)
  %n = linalg.matmul ins(%y, %v : tensor<4x16xf32>, tensor<16x16xf32>) outs(%f : tensor<4x16xf32>) -> tensor<4x16xf32> loc("m":6:8)
  %r = rectify.elu %n : tensor<4x16xf32> loc("m":9:8)
  %t = rectify.relu %x : tensor<4x8xf32> loc("input"("other":3:1))
  return %n, %r, %t : tensor<4x16xf32>, tensor<4x16xf32>, tensor<4x8xf32>
} loc("m":1:1)

//      BEFORE:@layers
// BEFORE-NEXT:  activation  at         came from   fused into  kernel
// BEFORE-NEXT:  prelu       4:8        written so  alone [1]   -
// BEFORE-NEXT:  elu         9:8        written so  alone [1]   -
// BEFORE-NEXT:  relu        other:3:1  written so  alone [1]   -
// BEFORE-NEXT:  [1] --rectify-fuse-epilogue has not seen it
// BEFORE-EMPTY:
//  BEFORE-NOT:{{.}}

//      FUSED:@layers
// FUSED-NEXT:  activation  at         came from   fused into                                   kernel
// FUSED-NEXT:  prelu       4:8        written so  'rectify.contract' at 2:8 with 'arith.addf'  -
// FUSED-NEXT:  elu         9:8        written so  'rectify.contract' at 6:8                    -
// FUSED-NEXT:  relu        other:3:1  written so  alone [1]                                    -
// FUSED-NEXT:  [1] its input is an argument, not the result of a contraction
// FUSED-EMPTY:
//  FUSED-NOT:{{.}}

//      KERNELS:@layers
// KERNELS-NEXT:  activation  at         came from   fused into                                   kernel
// KERNELS-NEXT:  prelu       4:8        written so  'rectify.contract' at 2:8 with 'arith.addf'  tiles of 4 x 16 sums in 1 vector of 16 x f32 a row
// KERNELS-NEXT:  elu         9:8        written so  'rectify.contract' at 6:8                    tiles of 4 x 16 sums in 1 vector of 16 x f32 a row
// KERNELS-NEXT:  relu        other:3:1  written so  alone [1]                                    4 vectors of 16 x 32 bits at a time along the last dim of the output
// KERNELS-NEXT:  [1] its input is an argument, not the result of a contraction
// KERNELS-EMPTY:
//  KERNELS-NOT:{{.}}
