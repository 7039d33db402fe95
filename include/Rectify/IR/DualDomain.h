// The derivative of a body, over any other domain, by forward differentiation.

#ifndef RECTIFY_IR_DUALDOMAIN_H
#define RECTIFY_IR_DUALDOMAIN_H

#include "Rectify/IR/ActivationBodies.h"

#include <memory>
#include <optional>

namespace mlir::rectify {

/// Pairs a value of the domain D with its derivative. Derivatives that are 0
/// or 1, and the arms of selects, are kept as such until the incoming gradient
/// is multiplied in: a masked gradient is then a select, never a product with a
/// mask, and an infinite gradient meets no zero factor.
template <class D> class DualDomain {
public:
  using Inner = typename D::Value;

  /// A derivative: zero, one, a number, or a choice between two derivatives by
  /// a comparison of primal values.
  class Tangent {
  public:
    static Tangent zero() { return {}; }
    static Tangent one() {
      Tangent t;
      t.kind = Kind::One;
      return t;
    }
    static Tangent of(Inner v) {
      Tangent t;
      t.kind = Kind::Number;
      t.number = v;
      return t;
    }

  private:
    friend class DualDomain;
    enum class Kind { Zero, One, Number, Choice };
    struct Arms;

    Kind kind = Kind::Zero;
    std::optional<Inner> number;
    /// The number is a slope that may be zero on a whole side: it is multiplied
    /// by `scale`.
    bool isSlope = false;
    std::shared_ptr<const Arms> arms;
  };

  struct Value {
    Inner primal;
    Tangent tangent;
  };

  /// At a kink the derivative is the rectified side's for `kink` 0, the other
  /// side's for 1, and the blend of both in between.
  DualDomain(D &d, double kink) : d(d), kink(kink) {}

  /// The input that the derivative is taken by.
  Value variable(Inner v) { return {v, Tangent::one()}; }
  /// An input that is held.
  Value held(Inner v) { return {v, Tangent::zero()}; }

  /// The derivative as a number of the inner domain.
  Inner derivative(const Value &v) { return force(v.tangent); }
  /// The derivative times the incoming gradient `dy`.
  Inner pullback(const Value &v, Inner dy) {
    return force(times(v.tangent, dy));
  }

  /// y; where `a p b` holds its derivative is `slope` times that of x.
  Value withSlope(Pred p, Inner a, Inner b, const Value &x, Inner slope,
                  const Value &y) {
    return {y.primal, choice(p, a, b, times(x.tangent, slope), y.tangent)};
  }

  D &getInner() { return d; }

  Value constant(long double c) { return held(d.constant(c)); }
  Value parameter(double p) { return held(d.parameter(p)); }

  Value add(Value a, Value b) {
    return {d.add(a.primal, b.primal), sum(a.tangent, b.tangent)};
  }
  Value sub(Value a, Value b) {
    return {d.sub(a.primal, b.primal), sum(a.tangent, negated(b.tangent))};
  }
  Value neg(Value a) { return {d.neg(a.primal), negated(a.tangent)}; }
  Value mul(Value a, Value b) {
    return {d.mul(a.primal, b.primal),
            sum(times(a.tangent, b.primal), times(b.tangent, a.primal))};
  }
  /// (a / b)' = (a' - (a / b) * b') / b
  Value div(Value a, Value b) {
    Inner q = d.div(a.primal, b.primal);
    Tangent t = sum(a.tangent, negated(times(b.tangent, q)));
    return {q, map(t, [&](Inner n) { return d.div(n, b.primal); })};
  }
  Value scale(Value s, Value x) {
    return {d.scale(s.primal, x.primal),
            sum(times(s.tangent, x.primal), scaled(x.tangent, s.primal))};
  }

  Value abs(Value a) {
    return {d.abs(a.primal), choice(Pred::olt, a.primal, d.constant(0),
                                    negated(a.tangent), a.tangent)};
  }
  Value exp(Value a) {
    Inner e = d.exp(a.primal);
    return {e, times(a.tangent, e)};
  }
  /// Through exp, not expm1 + 1, which cancels.
  Value expm1(Value a) {
    return {d.expm1(a.primal), chain(a, [&] { return d.exp(a.primal); })};
  }
  Value log1p(Value a) {
    return {d.log1p(a.primal), map(a.tangent, [&](Inner n) {
              return d.div(n, d.add(d.constant(1), a.primal));
            })};
  }
  /// tanh'(x) = 4 e / (1 + e)^2 with e = exp(-2 |x|), not 1 - tanh(x)^2, which
  /// cancels.
  Value tanh(Value a) {
    return {d.tanh(a.primal), chain(a, [&] {
              Inner e = d.exp(d.mul(d.constant(-2), d.abs(a.primal)));
              Inner s = d.add(d.constant(1), e);
              return d.div(d.mul(d.constant(4), e), d.mul(s, s));
            })};
  }
  /// erfc'(x) = -2 / sqrt(pi) * exp(-x^2)
  Value erfc(Value a) {
    return {d.erfc(a.primal), chain(a, [&] {
              Inner e = d.exp(d.neg(d.mul(a.primal, a.primal)));
              return d.mul(d.constant(-1.12837916709551257389616L), e);
            })};
  }

  Value select(Pred p, Value a, Value b, Value t, Value f) {
    return {d.select(p, a.primal, b.primal, t.primal, f.primal),
            choice(p, a.primal, b.primal, t.tangent, f.tangent)};
  }
  Value hinge(Pred p, Value a, Value b, Value t, Value f) {
    Inner primal = d.hinge(p, a.primal, b.primal, t.primal, f.primal);
    Pred side = kink == 0 ? withEquality(p) : withoutEquality(p);
    Tangent tangent = choice(side, a.primal, b.primal, t.tangent, f.tangent);
    if (kink != 0 && kink != 1) {
      Tangent blend = sum(times(t.tangent, d.parameter(1 - kink)),
                          times(f.tangent, d.parameter(kink)));
      tangent = choice(Pred::oeq, a.primal, b.primal, blend, tangent);
    }
    return {primal, tangent};
  }

private:
  using Kind = typename Tangent::Kind;
  using Arms = typename Tangent::Arms;

  static Pred withEquality(Pred p) {
    switch (p) {
    case Pred::olt:
      return Pred::ole;
    case Pred::ogt:
      return Pred::oge;
    case Pred::ult:
      return Pred::ule;
    case Pred::ugt:
      return Pred::uge;
    default:
      return p;
    }
  }
  static Pred withoutEquality(Pred p) {
    switch (p) {
    case Pred::ole:
      return Pred::olt;
    case Pred::oge:
      return Pred::ogt;
    case Pred::ule:
      return Pred::ult;
    case Pred::uge:
      return Pred::ugt;
    default:
      return p;
    }
  }

  static Tangent choice(Pred p, Inner a, Inner b, Tangent t, Tangent f) {
    if (t.kind == f.kind && (t.kind == Kind::Zero || t.kind == Kind::One))
      return t;
    Tangent c;
    c.kind = Kind::Choice;
    c.arms = std::make_shared<const Arms>(Arms{p, a, b, t, f});
    return c;
  }

  /// Applies the linear map `fn` to the derivative. fn(1) is `ofOne` where that
  /// is known.
  template <class Fn>
  Tangent map(const Tangent &t, Fn fn,
              std::optional<Inner> ofOne = std::nullopt) {
    switch (t.kind) {
    case Kind::Zero:
      return t;
    case Kind::One:
      return Tangent::of(ofOne ? *ofOne : fn(d.constant(1)));
    case Kind::Number:
      return Tangent::of(fn(*t.number));
    case Kind::Choice:
      return choice(t.arms->pred, t.arms->a, t.arms->b,
                    map(t.arms->t, fn, ofOne), map(t.arms->f, fn, ofOne));
    }
    return t;
  }
  Tangent times(const Tangent &t, Inner v) {
    if (t.kind == Kind::Choice)
      return choice(t.arms->pred, t.arms->a, t.arms->b, times(t.arms->t, v),
                    times(t.arms->f, v));
    if (t.isSlope)
      return Tangent::of(d.scale(*t.number, v));
    return map(t, [&](Inner n) { return d.mul(n, v); }, v);
  }
  Tangent scaled(const Tangent &t, Inner s) {
    if (d.isZero(s))
      return Tangent::zero();
    if (t.kind == Kind::Choice)
      return choice(t.arms->pred, t.arms->a, t.arms->b, scaled(t.arms->t, s),
                    scaled(t.arms->f, s));
    Tangent result = map(t, [&](Inner n) { return d.scale(s, n); }, s);
    result.isSlope = t.kind == Kind::One;
    return result;
  }
  Tangent negated(const Tangent &t) {
    return map(t, [&](Inner n) { return d.neg(n); });
  }
  /// The chain rule with a factor that is only computed where it is needed.
  template <class Fn> Tangent chain(const Value &a, Fn factor) {
    return a.tangent.kind == Kind::Zero ? a.tangent
                                        : times(a.tangent, factor());
  }
  Tangent sum(const Tangent &a, const Tangent &b) {
    if (a.kind == Kind::Zero)
      return b;
    if (b.kind == Kind::Zero)
      return a;
    // Choices by one condition are added arm by arm, so that a zero arm stays
    // one.
    if (a.kind == Kind::Choice && b.kind == Kind::Choice &&
        a.arms->pred == b.arms->pred && a.arms->a == b.arms->a &&
        a.arms->b == b.arms->b)
      return choice(a.arms->pred, a.arms->a, a.arms->b,
                    sum(a.arms->t, b.arms->t), sum(a.arms->f, b.arms->f));
    return Tangent::of(d.add(force(a), force(b)));
  }
  Inner force(const Tangent &t) {
    switch (t.kind) {
    case Kind::Zero:
      return d.constant(0);
    case Kind::One:
      return d.constant(1);
    case Kind::Number:
      return *t.number;
    case Kind::Choice:
      break;
    }
    return d.select(t.arms->pred, t.arms->a, t.arms->b, force(t.arms->t),
                    force(t.arms->f));
  }

  D &d;
  double kink;
};

template <class D> DualDomain(D &, double) -> DualDomain<D>;

template <class D> struct DualDomain<D>::Tangent::Arms {
  Pred pred;
  Inner a, b;
  Tangent t, f;
};

} // namespace mlir::rectify

#endif // RECTIFY_IR_DUALDOMAIN_H
