// What is known of an activation, for a given choice of its parameters.

#ifndef RECTIFY_IR_ACTIVATIONFACTS_H
#define RECTIFY_IR_ACTIVATIONFACTS_H

namespace mlir::rectify {

/// Facts hold for the values that are computed, in the op's type, not only for
/// the real function. Each is checked over all f16 values by
/// `--test-rectify-contract`.
struct ActivationFacts {
  /// x <= y implies f(x) <= f(y).
  bool monotone = false;
  /// f(c * x) = c * f(x) for c > 0, up to rounding.
  bool positivelyHomogeneous = false;
  /// f(f(x)) = f(x).
  bool idempotent = false;
  /// f has no jump.
  bool continuous = true;
  /// f(0) = 0, of either sign. Derived from the body.
  bool zeroPreserving = false;
  /// f only selects among its inputs and constants, so it is exact in every
  /// type. Derived from the body.
  bool selecting = false;
  /// The derivative is a function of the output (`emitDerivative` without x).
  /// Derived from the body.
  bool derivativeFromOutput = false;
};

} // namespace mlir::rectify

#endif // RECTIFY_IR_ACTIVATIONFACTS_H
