// The dialect record, shared by every other .td file of the dialect.

#ifndef RECTIFY_IR_RECTIFYBASE_TD
#define RECTIFY_IR_RECTIFYBASE_TD

include "mlir/IR/OpBase.td"

def Rectify_Dialect : Dialect {
  let name = "rectify";
  let cppNamespace = "::mlir::rectify";
  let summary = "The ReLU family of activations, forward and gradient, and "
                "contractions that carry them as an epilogue";
  let description = [{
    The `rectify` dialect states each activation of the ReLU family once and
    lets every pass read only that statement: the ops below implement
    `ActivationOpInterface`, and no pass names one of them.

    Tensor, vector and scalar are one op. Activations are elementwise mappable,
    so upstream takes them from tensors into `linalg.generic` bodies as scalars
    and vectorizes them as vectors; `--convert-rectify-to-arith` expands them
    there. `rectify.contract` is a contraction whose region turns each
    accumulator into the stored value.
  }];
  let dependentDialects = ["::mlir::arith::ArithDialect",
                           "::mlir::math::MathDialect",
                           "::mlir::memref::MemRefDialect",
                           "::mlir::tensor::TensorDialect",
                           "::mlir::vector::VectorDialect"];
  let hasConstantMaterializer = 1;
  let hasCanonicalizer = 1;
}

class Rectify_Op<string mnemonic, list<Trait> traits = []>
    : Op<Rectify_Dialect, mnemonic, traits>;

#endif // RECTIFY_IR_RECTIFYBASE_TD
