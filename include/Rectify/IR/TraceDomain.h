// What kind of arithmetic a body does, found by interpreting it.

#ifndef RECTIFY_IR_TRACEDOMAIN_H
#define RECTIFY_IR_TRACEDOMAIN_H

#include "Rectify/IR/ActivationBodies.h"

#include <cmath>
#include <limits>
#include <optional>

namespace mlir::rectify {

/// The kind of arithmetic that a body does, which decides what it is computed
/// in.
enum class BodyKind {
  /// It selects among its inputs and constants: exact in any type.
  Selecting,
  /// One sum, product or quotient, in f32 at least; or anything that may be
  /// approximated.
  Rounding,
  /// The same where the roundings would show: operations on what is rounded
  /// already, or constants with more digits than elements of less than 32 bits,
  /// since rounding to f32 and then once more is not rounding once.
  Widened,
  /// Exponentials and their like, whose errors would add up.
  Transcendental
};

/// A number near `factor` whose product with any number of `digits` significant
/// bits, rounded to f32 and then to such a number, is what rounding the product
/// with `factor` once gives: that of 150 and 0.01 as f32, a little less than
/// 1.5, becomes 1.5 in f32, but not that with what lies below 0.01. For bf16 (8
/// digits) and f16 (11).
std::optional<float> findFactorInF32(float factor, int digits);

/// Records which operations a body uses.
class TraceDomain {
public:
  struct Value {
    bool isConstant = false;
    bool isZero = false;
    /// It may have more digits than the elements.
    bool isLong = false;
    /// It is rounded already.
    bool isRounded = false;
    /// The constant; NaN for one of several, and for what is none.
    long double number = std::numeric_limits<long double>::quiet_NaN();
    bool operator==(Value) const { return true; }
  };

  /// On elements of `digits` significant bits.
  explicit TraceDomain(int digits) : digits(digits) {}

  bool arithmetic = false;
  bool transcendental = false;

  /// The kind of what was traced. `approximate`: the last digits do not matter
  /// (fastmath's afn).
  BodyKind getKind(bool approximate) const {
    if (!arithmetic)
      return BodyKind::Selecting;
    if (approximate)
      return BodyKind::Rounding;
    if (transcendental)
      return BodyKind::Transcendental;
    return narrowing || compound ? BodyKind::Widened : BodyKind::Rounding;
  }

  Value constant(long double c) {
    return {true, c == 0, hasMoreDigits(c), false, c};
  }
  /// What elements of less than 32 bits are computed with is rounded to f32.
  Value parameter(double p) {
    return constant(digits < 24 ? static_cast<float>(p) : p);
  }
  /// Adding zero only settles the sign of a zero, exactly.
  Value add(Value a, Value b) { return b.isZero ? a : compute(a, b); }
  Value sub(Value a, Value b) { return compute(a, b); }
  Value mul(Value a, Value b) {
    return compute(a, b, isHarmless(a, b) || isHarmless(b, a));
  }
  Value div(Value a, Value b) { return compute(a, b); }
  Value neg(Value a) { return a; }
  Value abs(Value a) { return a; }
  Value exp(Value a) { return transcend(a); }
  Value expm1(Value a) { return transcend(a); }
  Value log1p(Value a) { return transcend(a); }
  Value tanh(Value a) { return transcend(a); }
  Value erfc(Value a) { return transcend(a); }
  Value scale(Value s, Value x) { return mul(s, x); }
  bool isZero(Value) { return false; }
  Value select(Pred, Value, Value, Value t, Value f) {
    return {t.isConstant && f.isConstant, t.isZero && f.isZero,
            t.isLong || f.isLong, t.isRounded || f.isRounded};
  }
  Value hinge(Pred p, Value a, Value b, Value t, Value f) {
    return select(p, a, b, t, f);
  }

private:
  bool hasMoreDigits(long double c) const {
    int exponent;
    long double shifted = std::ldexp(std::frexp(c, &exponent), digits);
    return std::isfinite(c) && shifted != std::trunc(shifted);
  }
  /// Whether rounding the product of an element and a constant through f32 does
  /// not show.
  bool isHarmless(Value x, Value factor) const {
    auto rounded = static_cast<float>(factor.number);
    return factor.isConstant && rounded == factor.number && !x.isConstant &&
           !x.isLong && !x.isRounded && findFactorInF32(rounded, digits);
  }
  Value compute(Value a, Value b, bool isHarmless = false) {
    arithmetic = true;
    compound |= a.isRounded || b.isRounded;
    narrowing |= digits < 24 && (a.isLong || b.isLong) && !isHarmless;
    return {a.isConstant && b.isConstant, false, true, true};
  }
  Value transcend(Value a) {
    transcendental = true;
    return compute(a, a);
  }

  int digits;
  bool compound = false, narrowing = false;
};

} // namespace mlir::rectify

#endif // RECTIFY_IR_TRACEDOMAIN_H
