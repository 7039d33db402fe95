// Arithmetic on ranges of floats, beyond what LLVM's ranges offer.
//
// What IEEE 754 rounds correctly has exact bounds, since rounding is monotone.
// Other functions are widened by more than any lowering errs.

#include "RangeArithmetic.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::ranges;
using K = TermKind;

/// Whether there are numbers in the range, beside NaN.
bool ranges::hasNumbers(const FloatRange &range) {
  return !range.isEmptySet() && !range.isNaNOnly();
}

FloatRange ranges::onlyNumbers(const FloatRange &range) {
  return range.isNaNOnly() ? FloatRange::getEmpty(range.getSemantics())
                           : range.getWithoutNaN();
}

FloatRange ranges::withNaN(const FloatRange &range, bool nan) {
  if (!nan)
    return range;
  return range.unionWith(
      FloatRange::getNaNOnly(range.getSemantics(), true, true));
}

/// Both signs for the bounds that are zeros.
FloatRange ranges::withBothZeros(const FloatRange &range) {
  if (!hasNumbers(range))
    return range;
  APFloat lower = range.getLower(), upper = range.getUpper();
  if (lower.isZero())
    lower = APFloat::getZero(range.getSemantics(), /*Negative=*/true);
  if (upper.isZero())
    upper = APFloat::getZero(range.getSemantics());
  return FloatRange(lower, upper, range.containsQNaN(), range.containsSNaN());
}

/// With room for a result that was not rounded, whose sign is the same.
FloatRange ranges::outward(const FloatRange &range) {
  if (!hasNumbers(range))
    return range;
  APFloat lower = range.getLower(), upper = range.getUpper();
  if (!lower.isPosZero())
    lower.next(/*nextDown=*/true);
  if (!upper.isNegZero())
    upper.next(/*nextDown=*/false);
  return FloatRange(lower, upper, range.containsQNaN(), range.containsSNaN());
}

namespace {
/// A function that is monotone on [from, to], NaN outside, with values in
/// [least, greatest].
struct MonotoneFunction {
  K kind;
  double (*function)(double);
  bool increasing;
  double from, to, least, greatest;
};
} // namespace

static constexpr double inf = std::numeric_limits<double>::infinity();

static double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }
static double rsqrt(double x) { return 1 / std::sqrt(x); }

static const MonotoneFunction monotoneFunctions[] = {
    {K::Exp, std::exp, true, -inf, inf, 0, inf},
    {K::Exp2, std::exp2, true, -inf, inf, 0, inf},
    {K::Expm1, std::expm1, true, -inf, inf, -1, inf},
    {K::Log, std::log, true, 0, inf, -inf, inf},
    {K::Log2, std::log2, true, 0, inf, -inf, inf},
    {K::Log10, std::log10, true, 0, inf, -inf, inf},
    {K::Log1p, std::log1p, true, -1, inf, -inf, inf},
    {K::Tanh, std::tanh, true, -inf, inf, -1, 1},
    {K::Erf, std::erf, true, -inf, inf, -1, 1},
    {K::Erfc, std::erfc, false, -inf, inf, 0, 2},
    {K::Sigmoid, sigmoid, true, -inf, inf, 0, 1},
    {K::Sqrt, std::sqrt, true, 0, inf, -inf, inf},
    {K::Rsqrt, rsqrt, false, 0, inf, -inf, inf},
};

static APFloat convert(double value, const llvm::fltSemantics &semantics,
                       bool up) {
  APFloat result(value);
  bool lossy;
  result.convert(semantics,
                 up ? APFloat::rmTowardPositive : APFloat::rmTowardNegative,
                 &lossy);
  return result;
}

/// A bound moved outward by more units than lowerings err, and past the
/// subnormal numbers, which approximations flush or never reach.
static APFloat widen(double value, const llvm::fltSemantics &semantics, bool up,
                     const MonotoneFunction &f) {
  APFloat bound = convert(value, semantics, up);
  for (int i = 0; i < 4; ++i)
    bound.next(/*nextDown=*/!up);
  APFloat tiny = APFloat::getSmallestNormalized(semantics, /*Negative=*/!up);
  APFloat magnitude = bound;
  magnitude.clearSign();
  APFloat limit = tiny;
  limit.clearSign();
  if (magnitude < limit)
    bound = tiny;
  return up ? llvm::minnum(bound, convert(f.greatest, semantics, up))
            : llvm::maxnum(bound, convert(f.least, semantics, up));
}

static FloatRange image(const MonotoneFunction &f, const FloatRange &x) {
  const llvm::fltSemantics &semantics = x.getSemantics();
  FloatRange domain = FloatRange::getNonNaN(
      convert(f.from == 0 ? -0.0 : f.from, semantics, false),
      convert(f.to, semantics, true));
  FloatRange numbers = x.intersectWith(domain);
  bool nan = x.containsNaN() || !domain.contains(onlyNumbers(x));
  if (!hasNumbers(numbers))
    return withNaN(FloatRange::getEmpty(semantics), nan);
  auto bound = [&](APFloat at, bool up) {
    bool lossy;
    at.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lossy);
    double y = f.function(at.convertToDouble());
    // A zero that the function keeps, and the infinities, are exact.
    if (std::isinf(y) && (at.isInfinity() || at.isZero()))
      return convert(y, semantics, up);
    if (y == 0 && at.isZero())
      return APFloat::getZero(semantics, /*Negative=*/!up);
    return widen(y, semantics, up, f);
  };
  APFloat lower = numbers.getLower(), upper = numbers.getUpper();
  // One over the root of -0 is -inf: not monotone there.
  if (f.kind == K::Rsqrt && lower.isNegZero())
    return withNaN(FloatRange::getNonNaN(semantics), nan);
  if (!f.increasing)
    std::swap(lower, upper);
  return withNaN(FloatRange::getNonNaN(bound(lower, /*up=*/false),
                                       bound(upper, /*up=*/true)),
                 nan);
}

/// Rounding to an integer is monotone and exact.
FloatRange ranges::roundTo(const FloatRange &x, APFloat::roundingMode mode) {
  if (!hasNumbers(x))
    return x;
  APFloat lower = x.getLower(), upper = x.getUpper();
  lower.roundToIntegral(mode);
  upper.roundToIntegral(mode);
  return FloatRange(lower, upper, x.containsQNaN(), x.containsSNaN());
}

/// The greater of two numbers, -0 below +0.
static FloatRange greater(const FloatRange &a, const FloatRange &b) {
  return FloatRange::getNonNaN(llvm::maximum(a.getLower(), b.getLower()),
                               llvm::maximum(a.getUpper(), b.getUpper()));
}

/// IEEE 754's maximum: NaN if either is.
FloatRange ranges::maximum(const FloatRange &a, const FloatRange &b) {
  bool nan = a.containsNaN() || b.containsNaN();
  if (!hasNumbers(a) || !hasNumbers(b))
    return withNaN(FloatRange::getEmpty(a.getSemantics()), nan);
  return withNaN(greater(onlyNumbers(a), onlyNumbers(b)), nan);
}

/// IEEE 754-2008's maxNum: the number if one is NaN; of two zeros either.
FloatRange ranges::maxNum(const FloatRange &a, const FloatRange &b) {
  const llvm::fltSemantics &semantics = a.getSemantics();
  FloatRange result = FloatRange::getEmpty(semantics);
  if (a.containsNaN())
    result = result.unionWith(onlyNumbers(b));
  if (b.containsNaN())
    result = result.unionWith(onlyNumbers(a));
  if (hasNumbers(a) && hasNumbers(b)) {
    FloatRange both = greater(onlyNumbers(a), onlyNumbers(b));
    APFloat negativeZero = APFloat::getZero(semantics, /*Negative=*/true);
    if (both.getLower().isPosZero() &&
        (a.contains(negativeZero) || b.contains(negativeZero)))
      both = FloatRange::getNonNaN(negativeZero, both.getUpper());
    result = result.unionWith(both);
  }
  return withNaN(result, a.containsNaN() && b.containsNaN());
}

/// x * x is never negative, and no product of zero and infinity.
FloatRange ranges::square(const FloatRange &x) {
  if (!hasNumbers(x))
    return x;
  FloatRange magnitude = onlyNumbers(x).abs();
  APFloat lower = magnitude.getLower(), upper = magnitude.getUpper();
  lower.multiply(lower, APFloat::rmNearestTiesToEven);
  upper.multiply(upper, APFloat::rmNearestTiesToEven);
  return withNaN(FloatRange::getNonNaN(lower, upper), x.containsNaN());
}

/// x - x: +0, or NaN for an infinity.
FloatRange ranges::differenceWithSelf(const FloatRange &x) {
  const llvm::fltSemantics &semantics = x.getSemantics();
  bool nan = x.containsNaN() || x.contains(APFloat::getInf(semantics)) ||
             x.contains(APFloat::getInf(semantics, true));
  FloatRange finite =
      onlyNumbers(x).intersectWith(FloatRange::getFinite(semantics));
  return withNaN(finite.isEmptySet() ? finite
                                     : FloatRange(APFloat::getZero(semantics)),
                 nan);
}

FloatRange ranges::copySign(const FloatRange &x, const FloatRange &sign) {
  FloatRange positive = x.abs(), negative = positive.negate();
  std::optional<bool> bit = sign.getSignBit();
  return !bit ? positive.unionWith(negative) : *bit ? negative : positive;
}

FloatRange ranges::power(const FloatRange &x, const FloatRange &y) {
  const llvm::fltSemantics &semantics = x.getSemantics();
  FloatRange nonnegative = FloatRange::getNonNaN(APFloat::getZero(semantics),
                                                 APFloat::getInf(semantics));
  if (const APFloat *exponent = y.getSingleElement()) {
    APFloat two(2.0);
    bool lossy;
    two.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
    if (exponent->bitwiseIsEqual(two))
      return withNaN(nonnegative, x.containsNaN());
  }
  if (!x.containsNaN() && !y.containsNaN() && nonnegative.contains(x))
    return nonnegative;
  return FloatRange::getFull(semantics);
}

FloatRange ranges::fromInteger(IntegerType type,
                               const llvm::fltSemantics &semantics,
                               bool isSigned) {
  unsigned width = type.getWidth();
  APInt least = isSigned ? APInt::getSignedMinValue(width) : APInt(width, 0);
  APInt greatest =
      isSigned ? APInt::getSignedMaxValue(width) : APInt::getMaxValue(width);
  auto bound = [&](const APInt &value) {
    APFloat result(semantics);
    result.convertFromAPInt(value, isSigned, APFloat::rmNearestTiesToEven);
    return result;
  };
  return FloatRange::getNonNaN(bound(least), bound(greatest));
}

std::optional<FloatRange> ranges::imageOf(TermKind kind, const FloatRange &x) {
  const auto *function =
      llvm::find_if(monotoneFunctions,
                    [&](const MonotoneFunction &f) { return f.kind == kind; });
  if (function == std::end(monotoneFunctions))
    return std::nullopt;
  return image(*function, x);
}
