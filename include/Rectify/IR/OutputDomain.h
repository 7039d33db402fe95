// The derivative of a body as a function of its output alone.

#ifndef RECTIFY_IR_OUTPUTDOMAIN_H
#define RECTIFY_IR_OUTPUTDOMAIN_H

#include "Rectify/IR/ActivationBodies.h"

#include <memory>
#include <optional>

namespace mlir::rectify {

/// Follows a body of one variable symbolically, on each side of its selects, as
/// scale * p(x) + offset for one primitive p whose derivative is a function of
/// its own value: p(x) = x, expm1(x) or exp(x), or tanh(x). What leaves this
/// form is unknown. A hinge at x = 0 is decided by the output where the output
/// has the sign of x on both sides; the value y then determines p = (y -
/// offset) / scale and with it the derivative.
///
/// The numbers are those of the inner domain D; scales are host numbers.
template <class D> class OutputDomain {
public:
  using Inner = typename D::Value;

  enum class Kind { Unknown, Constant, Linear, Exponential, Tanh, Pieces };
  struct Arms;
  struct Value {
    Kind kind = Kind::Unknown;
    double scale = 0, offset = 0;
    /// The negative and the other side of x = 0.
    std::shared_ptr<const Arms> arms;
  };
  struct Arms {
    Value negative, other;
  };

  OutputDomain(D &d, double kink) : d(d), kink(kink) {}

  Value variable() { return {Kind::Linear, 1, 0, nullptr}; }

  /// Whether the output determines the derivative.
  bool isDetermined(const Value &v) const {
    if (v.kind != Kind::Pieces)
      return isInvertible(v);
    // Each side must keep its sign, or be zero with its own slope; a side that
    // is zero throughout cannot be told from the kink.
    if (kink != 0 && v.arms->negative.kind == Kind::Constant)
      return false;
    return isNegativeOn(v.arms->negative) && isInvertible(v.arms->other) &&
           v.arms->other.kind == Kind::Linear && v.arms->other.scale > 0 &&
           v.arms->other.offset == 0;
  }

  /// f'(x) for y = f(x), where the output determines it.
  Inner derivative(const Value &v, Inner y) {
    if (v.kind != Kind::Pieces)
      return slope(v, y);
    Inner zero = d.constant(0);
    Inner negative = slope(v.arms->negative, y);
    Inner other = slope(v.arms->other, y);
    Inner result =
        d.select(kink == 0 ? Pred::ole : Pred::olt, y, zero, negative, other);
    if (kink == 0 || kink == 1)
      return result;
    Inner blend = d.add(d.mul(d.constant(1 - kink), negative),
                        d.mul(d.constant(kink), other));
    return d.select(Pred::oeq, y, zero, blend, result);
  }

  Value constant(long double c) {
    return {Kind::Constant, 0, static_cast<double>(c), nullptr};
  }
  Value parameter(double p) { return constant(p); }
  Value add(Value a, Value b) {
    if (a.kind == Kind::Constant)
      std::swap(a, b);
    if (b.kind != Kind::Constant)
      return {};
    return onEach(a, [&](Value v) {
      v.offset += b.offset;
      return v;
    });
  }
  Value sub(Value a, Value b) { return add(a, neg(b)); }
  Value neg(Value a) { return scaled(a, -1); }
  Value mul(Value a, Value b) {
    if (a.kind == Kind::Constant)
      std::swap(a, b);
    return b.kind == Kind::Constant ? scaled(a, b.offset) : Value();
  }
  Value div(Value a, Value b) {
    return b.kind == Kind::Constant && b.offset != 0 ? scaled(a, 1 / b.offset)
                                                     : Value();
  }
  Value scale(Value s, Value x) { return mul(s, x); }
  Value abs(Value) { return {}; }
  Value exp(Value a) { return primitive(a, Kind::Exponential, 0); }
  Value expm1(Value a) { return primitive(a, Kind::Exponential, -1); }
  Value log1p(Value) { return {}; }
  Value tanh(Value a) { return primitive(a, Kind::Tanh, 0); }
  Value erfc(Value) { return {}; }

  Value select(Pred p, Value a, Value b, Value t, Value f) {
    if (a.kind == Kind::Constant && b.kind == Kind::Constant)
      return {};
    bool atZero = isIdentity(a) && b.kind == Kind::Constant && b.offset == 0;
    if (!atZero)
      return {};
    switch (p) {
    case Pred::olt:
    case Pred::ult:
    case Pred::ole:
    case Pred::ule:
      return pieces(t, f);
    case Pred::ogt:
    case Pred::ugt:
    case Pred::oge:
    case Pred::uge:
      return pieces(f, t);
    case Pred::uno:
      return f;
    case Pred::oeq:
      return {};
    }
    return {};
  }
  Value hinge(Pred p, Value a, Value b, Value t, Value f) {
    return select(p, a, b, t, f);
  }

private:
  static bool isIdentity(const Value &v) {
    return v.kind == Kind::Linear && v.scale == 1 && v.offset == 0;
  }
  static bool isInvertible(const Value &v) {
    return v.kind == Kind::Constant ||
           ((v.kind == Kind::Linear || v.kind == Kind::Exponential ||
             v.kind == Kind::Tanh) &&
            v.scale != 0);
  }
  /// Whether v < 0 for all x < 0 (its derivative is then told from y < 0), or
  /// v is the constant 0.
  static bool isNegativeOn(const Value &v) {
    switch (v.kind) {
    case Kind::Constant:
      return v.offset == 0;
    case Kind::Linear:
    case Kind::Tanh:
      return v.scale > 0 && v.offset == 0;
    case Kind::Exponential:
      return v.scale > 0 && v.offset == -v.scale;
    default:
      return false;
    }
  }
  static Value pieces(Value negative, Value other) {
    if (negative.kind == Kind::Pieces)
      negative = negative.arms->negative;
    if (other.kind == Kind::Pieces)
      other = other.arms->other;
    if (negative.kind == Kind::Unknown || other.kind == Kind::Unknown)
      return {};
    if (negative.kind == other.kind && negative.scale == other.scale &&
        negative.offset == other.offset)
      return negative;
    Value v;
    v.kind = Kind::Pieces;
    v.arms = std::make_shared<const Arms>(Arms{negative, other});
    return v;
  }
  template <class Fn> static Value onEach(const Value &v, Fn fn) {
    if (v.kind == Kind::Unknown)
      return v;
    if (v.kind == Kind::Pieces)
      return pieces(fn(v.arms->negative), fn(v.arms->other));
    return fn(v);
  }
  static Value scaled(const Value &a, double factor) {
    return onEach(a, [&](Value v) {
      v.scale *= factor;
      v.offset *= factor;
      if (v.kind != Kind::Constant && v.scale == 0)
        v = {Kind::Constant, 0, v.offset, nullptr};
      return v;
    });
  }
  /// p(c * x) keeps the form for tanh only with c = 1; for the exponential a
  /// factor c changes its slope, so only c = 1 is followed.
  static Value primitive(const Value &a, Kind kind, double offset) {
    return onEach(a, [&](Value v) -> Value {
      if (isIdentity(v))
        return {kind, 1, offset, nullptr};
      if (v.kind == Kind::Constant)
        return {Kind::Constant, 0,
                kind == Kind::Tanh ? std::tanh(v.offset)
                                   : std::exp(v.offset) + offset,
                nullptr};
      return {};
    });
  }
  /// p' from y: a * exp(x) is y - b; a * (1 - tanh^2) from p = (y - b) / a.
  Inner slope(const Value &v, Inner y) {
    switch (v.kind) {
    case Kind::Linear:
      return d.constant(v.scale);
    case Kind::Exponential:
      return d.sub(y, d.constant(v.offset));
    case Kind::Tanh: {
      Inner p = d.div(d.sub(y, d.constant(v.offset)), d.constant(v.scale));
      return d.mul(d.constant(v.scale),
                   d.mul(d.sub(d.constant(1), p), d.add(d.constant(1), p)));
    }
    default:
      return d.constant(0);
    }
  }

  D &d;
  double kink;
};

} // namespace mlir::rectify

#endif // RECTIFY_IR_OUTPUTDOMAIN_H
