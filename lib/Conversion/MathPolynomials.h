// Functions of f32 as polynomials.

#ifndef RECTIFY_CONVERSION_MATHPOLYNOMIALS_H
#define RECTIFY_CONVERSION_MATHPOLYNOMIALS_H

#include "mlir/IR/Builders.h"

namespace mlir::rectify {

/// Whether `op` is a function of an f32, or a vector of them, that
/// `approximate` has a polynomial for.
bool isApproximated(Operation *op);

/// What is known of an argument.
enum class Argument {
  Any,
  /// It is a zero, less, or NaN.
  NeverPositive,
  /// Where it is not less than zero, the value does not matter.
  Negative
};

/// Emits what `op` computes of `x` at the insertion point of `b`; NaN stays
/// NaN.
Value approximate(OpBuilder &b, Operation *op, Value x, Argument argument);

} // namespace mlir::rectify

#endif // RECTIFY_CONVERSION_MATHPOLYNOMIALS_H
