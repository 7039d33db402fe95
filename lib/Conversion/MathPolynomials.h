// Functions as polynomials.

#ifndef RECTIFY_CONVERSION_MATHPOLYNOMIALS_H
#define RECTIFY_CONVERSION_MATHPOLYNOMIALS_H

#include "mlir/IR/Builders.h"

namespace mlir::rectify {

/// What is known of an argument.
enum class Argument {
  Any,
  /// It is a zero, less, or NaN.
  NeverPositive,
  /// It is a zero, more, or NaN.
  NeverNegative,
  /// Where it is not less than zero, the value does not matter.
  Negative
};

/// Whether `op` is a function of an f32, or a vector of them, that
/// `approximateInF32` has a polynomial for.
bool isApproximatedInF32(Operation *op);

/// Emits what `op` computes of `x` at the insertion point of `b`, within a few
/// units in the last place; NaN stays NaN. Wants a CPU with FMA. The argument
/// of log1p must lie in [0, 1.25] or be NaN.
Value approximateInF32(OpBuilder &b, Operation *op, Value x, Argument argument);

/// Whether `op` is a function of an f64, or a vector of them, whose result is
/// rounded to f32 or less (`rectify.narrowed`) and that `approximateInF64` has
/// a polynomial for.
bool isApproximatedInF64(Operation *op);

/// The same with a relative error below 2^-31; what is smaller than any number
/// of f32 may be 0. With `fused`, for a CPU with FMA. log1p as above.
Value approximateInF64(OpBuilder &b, Operation *op, Value x, Argument argument,
                       bool fused);

} // namespace mlir::rectify

#endif // RECTIFY_CONVERSION_MATHPOLYNOMIALS_H
