// Bounds for an interval of inputs, with NaN and signed zeros tracked, and
// which values are the same number. llvm::ConstantFPRange is the lattice.

#ifndef RECTIFY_IR_RANGEDOMAIN_H
#define RECTIFY_IR_RANGEDOMAIN_H

#include "Rectify/IR/ActivationBodies.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/IR/ConstantFPRange.h"

#include <array>
#include <cmath>
#include <limits>

namespace mlir::rectify {

/// The same comparison as LLVM's predicate.
inline llvm::CmpInst::Predicate toLLVM(Pred p) {
  using P = llvm::CmpInst::Predicate;
  switch (p) {
  case Pred::oeq:
    return P::FCMP_OEQ;
  case Pred::olt:
    return P::FCMP_OLT;
  case Pred::ole:
    return P::FCMP_OLE;
  case Pred::ogt:
    return P::FCMP_OGT;
  case Pred::oge:
    return P::FCMP_OGE;
  case Pred::ult:
    return P::FCMP_ULT;
  case Pred::ule:
    return P::FCMP_ULE;
  case Pred::ugt:
    return P::FCMP_UGT;
  case Pred::uge:
    return P::FCMP_UGE;
  case Pred::uno:
    return P::FCMP_UNO;
  }
  return P::FCMP_FALSE;
}

/// A range, and which value it describes. Values of one domain with one `id`
/// are the same number, computed alike: a select that guards `x` narrows the
/// arm that is the same `x`, and a body that gives its input's `id` is the
/// identity.
struct RangeValue {
  llvm::ConstantFPRange range;
  unsigned id;

  /// Whether both are certainly the same number, zeros of one sign included.
  bool operator==(const RangeValue &other) const {
    return id == other.id || (range.isSingleElement() && range == other.range);
  }
};

/// Interval arithmetic in the format of the computation. Sums, products,
/// quotients and inexact constants are widened by a unit in the last place, so
/// that bounds hold with and without rounding; transcendental images by
/// `slack` units, more than any lowering errs.
class RangeDomain {
public:
  using Value = RangeValue;

  explicit RangeDomain(const llvm::fltSemantics &semantics)
      : RangeDomain(semantics, semantics) {}
  /// With parameters that are rounded to another format.
  RangeDomain(const llvm::fltSemantics &semantics,
              const llvm::fltSemantics &parameterSemantics)
      : semantics(semantics), parameterSemantics(parameterSemantics) {}

  /// A value of which nothing but its range is known.
  Value input(llvm::ConstantFPRange range) { return {range, nextId++}; }

  Value constant(long double c) {
    llvm::ConstantFPRange range = nearest(static_cast<double>(c), semantics);
    bool exact = toDouble(range.getLower()) == c;
    return {exact ? range : outward(range), idOfConstant(c)};
  }
  Value parameter(double p) {
    llvm::ConstantFPRange range =
        nearest(p, parameterSemantics).cast(semantics);
    return {range, idOfConstant(toDouble(range.getLower()))};
  }
  /// Adding zero only settles the sign of a zero.
  Value add(Value a, Value b) {
    if (!isZero(b))
      return outward(Kind::Add, a, b, a.range.add(b.range));
    if (!a.range.contains(zero(/*negative=*/true)))
      return a;
    return value(Kind::Add, {a.id, b.id}, a.range.add(b.range));
  }
  Value sub(Value a, Value b) {
    return outward(Kind::Sub, a, b, a.range.sub(b.range));
  }
  Value mul(Value a, Value b) {
    return outward(Kind::Mul, a, b, a.range.mul(b.range));
  }
  Value div(Value a, Value b) {
    return outward(Kind::Div, a, b, a.range.div(b.range));
  }
  Value neg(Value a) { return value(Kind::Neg, {a.id}, a.range.negate()); }
  Value abs(Value a) {
    if (a.range.getSignBit() == false)
      return a;
    return value(Kind::Abs, {a.id}, a.range.abs());
  }

  Value exp(Value a) {
    return image(
        Kind::Exp, a, [](double x) { return std::exp(x); }, 0, INFINITY);
  }
  Value expm1(Value a) {
    return image(
        Kind::Expm1, a, [](double x) { return std::expm1(x); }, -1, INFINITY);
  }
  /// Of a number that is at least 0 in every body.
  Value log1p(Value a) {
    return image(
        Kind::Log1p, a, [](double x) { return std::log1p(x); }, -INFINITY,
        INFINITY);
  }
  Value tanh(Value a) {
    return image(Kind::Tanh, a, [](double x) { return std::tanh(x); }, -1, 1);
  }
  Value erfc(Value a) {
    return image(Kind::Erfc, a, [](double x) { return std::erfc(x); }, 0, 2);
  }

  Value scale(Value s, Value x) {
    auto product = s.range.mul(x.range);
    bool finite = s.range.classify() & llvm::fcInf ? false : true;
    if (finite && !s.range.containsNaN() && !x.range.containsNaN())
      product = product.getWithoutNaN();
    if (s.range.contains(zero()) || s.range.contains(zero(/*negative=*/true)))
      product = product.unionWith(llvm::ConstantFPRange(zero()));
    return outward(Kind::Scale, s, x, product);
  }
  bool isZero(Value v) {
    const llvm::APFloat *single = v.range.getSingleElement();
    return single && single->isZero();
  }

  Value select(Pred p, Value a, Value b, Value t, Value f) {
    auto pred = toLLVM(p);
    auto inverse = llvm::CmpInst::getInversePredicate(pred);
    if (t == f || a.range.fcmp(pred, b.range))
      return t;
    if (a.range.fcmp(inverse, b.range))
      return f;
    auto narrowed = [&](Value arm, llvm::CmpInst::Predicate holds) {
      if (arm.id != a.id)
        return arm.range;
      return arm.range.intersectWith(
          llvm::ConstantFPRange::makeAllowedFCmpRegion(holds, b.range));
    };
    return value(Kind::Select,
                 {static_cast<unsigned>(p), a.id, b.id, t.id, f.id},
                 narrowed(t, pred).unionWith(narrowed(f, inverse)));
  }
  Value hinge(Pred p, Value a, Value b, Value t, Value f) {
    return select(p, a, b, t, f);
  }

  /// Cuts `range` at zero and at a fine grid around it, so that what a body
  /// computes on each piece is tight. NaN is a piece of its own.
  static llvm::SmallVector<llvm::ConstantFPRange>
  pieces(const llvm::ConstantFPRange &range);

private:
  static constexpr int slack = 4;

  enum class Kind : unsigned {
    Add,
    Sub,
    Mul,
    Div,
    Neg,
    Abs,
    Exp,
    Expm1,
    Log1p,
    Tanh,
    Erfc,
    Scale,
    Select
  };

  /// What a value was computed from: the kind, the predicate of a select, and
  /// the operands' ids.
  struct Expression {
    Kind kind;
    std::array<unsigned, 5> operands;
    unsigned id;
  };

  /// The value of an expression; an expression seen before keeps its id.
  Value value(Kind kind, std::array<unsigned, 5> operands,
              llvm::ConstantFPRange range) {
    for (const Expression &seen : expressions)
      if (seen.kind == kind && seen.operands == operands)
        return {range, seen.id};
    expressions.push_back({kind, operands, nextId});
    return input(range);
  }
  unsigned idOfConstant(long double c) {
    for (auto [seen, id] : constants)
      if (seen == c && std::signbit(seen) == std::signbit(c))
        return id;
    constants.emplace_back(c, nextId);
    return nextId++;
  }

  static llvm::ConstantFPRange nearest(double value,
                                       const llvm::fltSemantics &semantics) {
    llvm::APFloat number(value);
    bool lossy;
    number.convert(semantics, llvm::APFloat::rmNearestTiesToEven, &lossy);
    return llvm::ConstantFPRange(number);
  }

  Value outward(Kind kind, Value a, Value b,
                const llvm::ConstantFPRange &range) {
    return value(kind, {a.id, b.id}, outward(range));
  }
  /// Widened by a unit at both ends, except at zeros, infinities and NaN.
  static llvm::ConstantFPRange outward(const llvm::ConstantFPRange &range) {
    if (range.isEmptySet() || range.isNaNOnly())
      return range;
    llvm::APFloat lower = range.getLower(), upper = range.getUpper();
    if (lower.isFiniteNonZero())
      lower.next(/*nextDown=*/true);
    if (upper.isFiniteNonZero())
      upper.next(/*nextDown=*/false);
    return llvm::ConstantFPRange(lower, upper, range.containsQNaN(),
                                 range.containsSNaN());
  }

  llvm::APFloat zero(bool negative = false) const {
    return llvm::APFloat::getZero(semantics, negative);
  }

  /// The image under a monotone function with values in [min, max].
  template <class Fn>
  Value image(Kind kind, Value a, Fn fn, double min, double max) {
    bool nan = a.range.containsNaN();
    if (a.range.isNaNOnly() || a.range.isEmptySet())
      return a;
    double first = bound(a.range.getLower(), fn);
    double second = bound(a.range.getUpper(), fn);
    if (std::isnan(first) || std::isnan(second))
      return value(kind, {a.id}, llvm::ConstantFPRange::getFull(semantics));
    auto lower = outward(std::min(first, second), /*up=*/false, min);
    auto upper = outward(std::max(first, second), /*up=*/true, max);
    return value(kind, {a.id}, llvm::ConstantFPRange(lower, upper, nan, nan));
  }

  static double toDouble(llvm::APFloat x) {
    bool lossy;
    x.convert(llvm::APFloat::IEEEdouble(), llvm::APFloat::rmNearestTiesToEven,
              &lossy);
    return x.convertToDouble();
  }
  template <class Fn> static double bound(const llvm::APFloat &x, Fn fn) {
    return fn(toDouble(x));
  }

  llvm::APFloat outward(double x, bool up, double limit) {
    // What is rounded to f32 in the end need not have the digits of f64, nor
    // what is rounded to f64 those of f128, or its exponents.
    if (&semantics == &llvm::APFloat::IEEEdouble()) {
      x += (up ? 0x1p-24 : -0x1p-24) * std::fabs(x);
    } else if (&semantics == &llvm::APFloat::IEEEquad()) {
      // Neither is a bound infinite because a double is.
      double least = std::numeric_limits<double>::lowest();
      x = up ? std::fmax(x, least) : std::fmin(x, -least);
      x += (up ? 1 : -1) * (0x1p-40 * std::fabs(x) + 0x1p-1000);
    }
    auto convert = [&](double v) {
      llvm::APFloat value(v);
      bool lossy;
      value.convert(semantics,
                    up ? llvm::APFloat::rmTowardPositive
                       : llvm::APFloat::rmTowardNegative,
                    &lossy);
      return value;
    };
    llvm::APFloat value = convert(x);
    for (int i = 0; i < slack; ++i)
      value.next(/*nextDown=*/!up);
    llvm::APFloat end = convert(limit);
    // Keep -0 below +0, so that a zero bound covers both.
    return up ? llvm::minnum(value, end) : llvm::maxnum(value, end);
  }

  const llvm::fltSemantics &semantics;
  const llvm::fltSemantics &parameterSemantics;
  unsigned nextId = 0;
  llvm::SmallVector<Expression> expressions;
  llvm::SmallVector<std::pair<long double, unsigned>> constants;
};

inline llvm::SmallVector<llvm::ConstantFPRange>
RangeDomain::pieces(const llvm::ConstantFPRange &range) {
  using llvm::APFloat;
  using llvm::ConstantFPRange;
  const llvm::fltSemantics &semantics = range.getSemantics();
  llvm::SmallVector<ConstantFPRange> result;
  auto keep = [&](const ConstantFPRange &piece) {
    auto part = piece.intersectWith(range);
    if (!part.isEmptySet())
      result.push_back(part);
  };

  // The grid of positive cuts, from the smallest number to infinity.
  llvm::SmallVector<APFloat> cuts;
  cuts.push_back(APFloat::getSmallest(semantics));
  auto cut = [&](double v) {
    APFloat value(v);
    bool lossy;
    value.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
    if (cuts.back() < value && value.isFiniteNonZero())
      cuts.push_back(value);
  };
  for (int exponent = -24; exponent < 16; ++exponent)
    for (int step = 0, steps = exponent < -4 || exponent > 3 ? 1 : 16;
         step < steps; ++step)
      cut(std::ldexp(1.0 + double(step) / steps, exponent));
  for (int exponent = 16; exponent <= 128; exponent += 4)
    cut(std::ldexp(1.0, exponent));
  cuts.push_back(APFloat::getInf(semantics));

  for (unsigned i = 0; i + 1 < cuts.size(); ++i) {
    ConstantFPRange piece = ConstantFPRange::getNonNaN(cuts[i], cuts[i + 1]);
    keep(piece);
    keep(piece.negate());
  }
  keep(ConstantFPRange::getNonNaN(APFloat::getZero(semantics, true),
                                  APFloat::getZero(semantics)));
  if (range.containsNaN())
    result.push_back(ConstantFPRange::getNaNOnly(semantics, true, true));
  return result;
}

} // namespace mlir::rectify

#endif // RECTIFY_IR_RANGEDOMAIN_H
