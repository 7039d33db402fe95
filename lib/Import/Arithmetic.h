// Arithmetic on scalars of any element type, as the bodies of loops use it.

#ifndef RECTIFY_LIB_IMPORT_ARITHMETIC_H
#define RECTIFY_LIB_IMPORT_ARITHMETIC_H

#include "Emitter.h"

namespace mlir::rectify {

Value addScalars(OpBuilder &b, Location loc, Value lhs, Value rhs);
Value subScalars(OpBuilder &b, Location loc, Value lhs, Value rhs);
Value mulScalars(OpBuilder &b, Location loc, Value lhs, Value rhs);
Value divScalars(OpBuilder &b, Location loc, Value lhs, Value rhs,
                 bool isUnsigned);
/// The greater and the lesser one; NaN where one is NaN.
Value maxScalars(OpBuilder &b, Location loc, Value lhs, Value rhs,
                 bool isUnsigned);
Value minScalars(OpBuilder &b, Location loc, Value lhs, Value rhs,
                 bool isUnsigned);
/// As ONNX's Cast: rounds towards zero, and a number other than 0 is true.
Value castScalar(OpBuilder &b, Location loc, Value value, Type type,
                 bool fromUnsigned, bool toUnsigned);
/// The elements of `tensor` cast to `type`.
Value castTensor(Emitter &e, Value tensor, Type type, bool fromUnsigned = false,
                 bool toUnsigned = false);
/// a + b and the like, of tensors that broadcast.
Value addTensors(Emitter &e, Value lhs, Value rhs);
Value subTensors(Emitter &e, Value lhs, Value rhs);
Value mulTensors(Emitter &e, Value lhs, Value rhs);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_IMPORT_ARITHMETIC_H
