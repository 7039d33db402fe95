// What kind of arithmetic a body does, found by interpreting it.

#ifndef RECTIFY_IR_TRACEDOMAIN_H
#define RECTIFY_IR_TRACEDOMAIN_H

#include "Rectify/IR/ActivationBodies.h"

namespace mlir::rectify {

/// The kind of arithmetic that a body does, which decides what it is computed
/// in.
enum class BodyKind {
  /// It selects among its inputs and constants: exact in any type.
  Selecting,
  /// Sums, products and quotients, each rounded; or functions that may be
  /// approximated.
  Rounding,
  /// Exponentials and their like, whose errors would add up.
  Transcendental
};

/// Records which operations a body uses.
class TraceDomain {
public:
  struct Value {
    bool isZero = false;
    bool operator==(Value) const { return true; }
  };

  bool arithmetic = false;
  bool transcendental = false;

  /// The kind of what was traced. `approximate`: functions may be replaced by
  /// approximations (fastmath's afn).
  BodyKind getKind(bool approximate) const {
    if (transcendental && !approximate)
      return BodyKind::Transcendental;
    return arithmetic ? BodyKind::Rounding : BodyKind::Selecting;
  }

  Value constant(long double c) { return {c == 0}; }
  Value parameter(double) { return {}; }
  /// Adding zero only settles the sign of a zero, exactly.
  Value add(Value, Value b) { return b.isZero ? Value() : compute(); }
  Value sub(Value, Value) { return compute(); }
  Value mul(Value, Value) { return compute(); }
  Value div(Value, Value) { return compute(); }
  Value neg(Value) { return {}; }
  Value abs(Value) { return {}; }
  Value exp(Value) { return transcend(); }
  Value expm1(Value) { return transcend(); }
  Value log1p(Value) { return transcend(); }
  Value tanh(Value) { return transcend(); }
  Value erfc(Value) { return transcend(); }
  Value scale(Value, Value) { return compute(); }
  bool isZero(Value) { return false; }
  Value select(Pred, Value, Value, Value, Value) { return {}; }
  Value hinge(Pred, Value, Value, Value, Value) { return {}; }

private:
  Value compute() {
    arithmetic = true;
    return {};
  }
  Value transcend() {
    transcendental = true;
    return compute();
  }
};

} // namespace mlir::rectify

#endif // RECTIFY_IR_TRACEDOMAIN_H
