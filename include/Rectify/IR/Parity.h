// Whether activations are odd or even.

#ifndef RECTIFY_IR_PARITY_H
#define RECTIFY_IR_PARITY_H

#include "Rectify/IR/Rectify.h"

namespace mlir::rectify {

struct Parity {
  /// f(-x) = -f(x), bit for bit but for NaN payloads.
  bool odd = false;
  /// The same, but for the sign of a zero.
  bool oddButForZeros = false;
  /// f(-x) = f(x), bit for bit but for NaN payloads.
  bool even = false;
};

/// What the body of an activation of one float shows: at numbers other than 0
/// by its expressions, at zeros and NaN by its values. Nothing is known of
/// others.
Parity getParity(ActivationOpInterface op);

} // namespace mlir::rectify

#endif // RECTIFY_IR_PARITY_H
