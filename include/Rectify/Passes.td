// All passes of Rectify.

#ifndef RECTIFY_PASSES_TD
#define RECTIFY_PASSES_TD

include "mlir/Pass/PassBase.td"

//===----------------------------------------------------------------------===//
// Conversions
//===----------------------------------------------------------------------===//

def ConvertRectifyToArith : Pass<"convert-rectify-to-arith"> {
  let summary = "Expand activations on scalars and vectors into arith and math";
  let description = [{
    Replaces every activation, gate and gradient on scalars and vectors by its
    body in arith and math ops. Tensors and memrefs are left alone: convert them
    to linalg or affine first, which brings their elements here.

    f16, bf16 and f8 are computed in f32 and rounded once, except where the body
    only selects among its inputs and constants. The ops carry the op's
    fastmath flags.

    ```mlir
    %y = rectify.leaky_relu %x {alpha = 0.1} : vector<16xf32>
    ```

    becomes

    ```mlir
    %zero = arith.constant dense<0.0> : vector<16xf32>
    %alpha = arith.constant dense<0.1> : vector<16xf32>
    %scaled = arith.mulf %alpha, %x : vector<16xf32>
    %negative = arith.cmpf olt, %x, %zero : vector<16xf32>
    %y = arith.select %negative, %scaled, %x : vector<16xi1>, vector<16xf32>
    ```
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::vector::VectorDialect"];
}

#endif // RECTIFY_PASSES_TD
