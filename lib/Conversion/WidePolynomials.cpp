// Functions of f64 whose results are rounded to f32 or less: polynomials that
// need no compensation, since f64 has digits to spare.
//
//   exp(x) = 2^n * e^r,  n = round(x / ln 2),  |r| <= ln(2) / 2
//
// where e^r = 1 + r + r^2 q(r). All coefficients are minimax for the relative
// error, by utils/math-coefficients.py.

#include "MathBuilder.h"
#include "MathPolynomials.h"

#include "Rectify/IR/Rectify.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// Emits functions of f64.
class WidePolynomial : public MathBuilder {
public:
  using MathBuilder::MathBuilder;

  Value exp(Value x, bool neverPositive);
  /// Without the sign of a zero.
  Value expm1(Value x, bool neverPositive);
  Value log1p(Value x);
  Value tanh(Value x);
  Value erfc(Value x, bool neverNegative);

private:
  /// exp is a normal number of f64 between these; beyond they count as -inf and
  /// inf.
  static constexpr double least = -708, greatest = 709;

  /// A reduced argument: 2^n and r.
  struct Reduced {
    Value scale, r;
  };
  Reduced reduce(Value x);
  /// Infinity where x is so large that exp(x) is, else y.
  Value overflow(Value y, Value x) {
    return select(compare(arith::CmpFPredicate::OGT, x, greatest),
                  constant(std::numeric_limits<double>::infinity()), y);
  }
  /// q(r), with an error of 2.4e-10 in e^r - 1.
  Value quotient(Value r) {
    return series(r, {0.50000000441537003769, 0.16666666371058375406,
                      0.041666360990366273849, 0.0083333892387301807049,
                      0.001394061972099546384, 0.00019845939807085103808});
  }
};

} // namespace

/// Adding 1.5 * 2^52 rounds to an integer, which the low bits then hold, with
/// the exponent's bias added to it.
WidePolynomial::Reduced WidePolynomial::reduce(Value x) {
  Value magic = constant(0x1.8p52 + 1023);
  Value shifted = fma(x, constant(1.44269504088896340736), magic);
  Value n = sub(shifted, magic);
  return {asFloat(shiftLeft(asInteger(shifted), 52)),
          fma(n, constant(-0.693147180559945309417), x)};
}

/// Where n is out of range, what is computed is not taken.
Value WidePolynomial::exp(Value x, bool neverPositive) {
  auto [scale, r] = reduce(x);
  Value one = constant(1);
  Value y = mul(fma(fma(quotient(r), r, one), r, one), scale);
  y = select(compare(arith::CmpFPredicate::OLT, x, least), constant(0), y);
  return neverPositive ? y : overflow(y, x);
}

/// expm1(x) = 2^n * (e^r - 1) + (2^n - 1), which is e^r - 1 near 0. Below -40
/// it is -1 in f64 too.
Value WidePolynomial::expm1(Value x, bool neverPositive) {
  auto [scale, r] = reduce(atLeast(x, -40));
  Value p = fma(mul(r, r), quotient(r), r);
  Value y = fma(scale, p, sub(scale, constant(1)));
  return neverPositive ? y : overflow(y, x);
}

/// For x in [0, 1.25]: log(1 + x) = log(2^k) + log(1 + f) with k = 0 or 1 and
/// |f| <= sqrt(2) - 1, which is x itself for k = 0. With s = f / (2 + f) and
/// z = s^2,
///
///   log(1 + f) = 2 s + s z R(z)
///
/// with an error of 4.8e-12.
Value WidePolynomial::log1p(Value x) {
  Value large = compare(arith::CmpFPredicate::OGT, x, 0.41421356237309504880);
  Value f = select(large, fma(x, constant(0.5), constant(-0.5)), x);
  Value s = div(f, add(f, constant(2)));
  Value z = mul(s, s);
  Value rest = series(z, {0.66666665649968900385, 0.40000334257442182667,
                          0.28537363340080274705, 0.23581181182223369093});
  Value y = fma(mul(s, z), rest, add(s, s));
  Value whole = select(large, constant(0.69314718055994530942), constant(0));
  return add(y, whole);
}

/// tanh(x) = t / (t + 2) with the sign of x, where t = expm1(-2 |x|).
Value WidePolynomial::tanh(Value x) {
  Value negative = neg(abs(x));
  Value t = expm1(add(negative, negative), /*neverPositive=*/true);
  return copySign(div(t, add(t, constant(2))), x);
}

/// erfc(a) = exp(-a^2) * p(a) / q(a) for 0 <= a <= 10.3, with an error of
/// 8.7e-11, and none at 0; beyond, erfc(a) is no number of f32, and from 27 on
/// 0. Below 0, 2 - erfc(-x).
Value WidePolynomial::erfc(Value x, bool neverNegative) {
  Value a = atMost(neverNegative ? x : abs(x), 27);
  Value e = exp(neg(mul(a, a)), /*neverPositive=*/true);
  Value p = series(a, {1, 1.4336320085636872709, 0.99983094573314995764,
                       0.40187491984995308587, 0.092650924574106164913,
                       0.0099873813733310605386});
  Value q = series(a, {1, 2.5620111681501948006, 2.8907511721721963202,
                       1.8539781099319115281, 0.72117861031707619409,
                       0.16421840906374262538, 0.017702195336339501058});
  // The quotient does not wait for the exponential.
  Value y = mul(e, div(p, q));
  if (neverNegative)
    return y;
  return select(compare(arith::CmpFPredicate::OLT, x, 0), sub(constant(2), y),
                y);
}

bool mlir::rectify::isApproximatedInF64(Operation *op) {
  return op->hasAttr(RectifyDialect::narrowedName) &&
         isa<math::ExpOp, math::ExpM1Op, math::Log1pOp, math::TanhOp,
             math::ErfcOp>(op);
}

Value mlir::rectify::approximateInF64(OpBuilder &b, Operation *op, Value x,
                                      Argument argument, bool fused) {
  bool neverPositive =
      argument == Argument::NeverPositive || argument == Argument::Negative;
  WidePolynomial f(b, op->getLoc(), x.getType(), fused);
  if (isa<math::TanhOp>(op))
    return f.tanh(x);
  if (isa<math::ErfcOp>(op))
    return f.erfc(x, argument == Argument::NeverNegative);
  if (isa<math::Log1pOp>(op))
    return f.log1p(x);
  if (isa<math::ExpOp>(op))
    return f.exp(x, neverPositive);
  Value y = f.expm1(x, neverPositive);
  if (argument == Argument::Negative)
    return y;
  return neverPositive ? f.keepZero(y, x) : f.copySign(y, x);
}
