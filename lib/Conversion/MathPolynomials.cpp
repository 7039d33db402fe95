// Functions of f32 as polynomials. All are built on
//
//   exp(x) = 2^n * e^r,  n = round(x / ln 2),  |r| <= ln(2) / 2
//
// where e^r = 1 + r + r^2 q(r), q of degree 4, minimax (Remez) for the relative
// error of e^r - 1, which is 1.3e-8. utils/math-coefficients.py finds the
// coefficients.

#include "MathPolynomials.h"

#include "MathBuilder.h"

#include "mlir/IR/Matchers.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// Emits functions of f32.
class Polynomial : public MathBuilder {
public:
  Polynomial(OpBuilder &b, Location loc, Type type)
      : MathBuilder(b, loc, type, /*fused=*/true) {}

  Value exp(Value x);
  Value expNeverPositive(Value x);
  Value expm1(Value x);
  /// Without the sign of a zero.
  Value expm1NeverPositive(Value x);
  Value log1p(Value x);
  Value tanh(Value x);
  /// With `halved`, erfc(x / sqrt(2)).
  Value erfc(Value x, bool neverNegative, bool halved);

private:
  /// 2^n for the integers `n` in [-126, 127].
  Value power(Value n) {
    return asFloat(
        shiftLeft(arith::AddIOp::create(b, loc, n, integer(127)), 23));
  }

  /// A reduced argument.
  struct Reduced {
    /// The bits of n + `bias` + 0x4B400000.
    Value bits;
    Value r;
  };
  Reduced reduce(Value x, int32_t bias, bool coarse = false);
  /// q(r).
  Value quotient(Value r);
  /// e^r and e^r - 1.
  Value expOf(Value r);
  Value expm1Of(Value r);
};

} // namespace

/// Adding 1.5 * 2^23 rounds to an integer, which the low bits then hold, with
/// `bias` added to it. The two parts of ln 2 are those of Cephes's expf (S. L.
/// Moshier): the first has few digits, so that its product with n is exact. A
/// `coarse` r is wrong by n * 2e-9.
Polynomial::Reduced Polynomial::reduce(Value x, int32_t bias, bool coarse) {
  Value magic = constant(12582912.0f + static_cast<float>(bias));
  Value shifted = fma(x, constant(1.44269504088896341f), magic);
  Value n = sub(shifted, magic);
  if (coarse)
    return {asInteger(shifted), fma(n, constant(-0.693147180559945f), x)};
  Value r = fma(n, constant(-0.693359375f), x);
  r = fma(n, constant(2.12194440e-4f), r);
  return {asInteger(shifted), r};
}

Value Polynomial::quotient(Value r) {
  // Half of the steps that Horner's rule takes one after the other.
  Value square = mul(r, r);
  Value low = series(r, {4.99999981549e-1, 1.66665436668e-1});
  Value high = series(r, {4.16671997295e-2, 8.36651425794e-3});
  high = fma(square, constant(1.38825170397e-3), high);
  return fma(square, high, low);
}

Value Polynomial::expOf(Value r) {
  Value one = constant(1);
  return fma(fma(quotient(r), r, one), r, one);
}

Value Polynomial::expm1Of(Value r) { return fma(mul(r, r), quotient(r), r); }

/// exp(x) = e^r * 2^n. The power is multiplied in two steps, so that results
/// below the normal numbers and the last binade are right.
Value Polynomial::exp(Value x) {
  auto [bits, r] = reduce(atMost(atLeast(x, -104.0f), 89.0f), 0);
  Value n = arith::SubIOp::create(b, loc, bits, integer(0x4B400000));
  Value half = arith::ShRSIOp::create(b, loc, n, integer(1));
  Value rest = arith::SubIOp::create(b, loc, n, half);
  return mul(mul(expOf(r), power(half)), power(rest));
}

/// As above with 2^n = 2^(n + 64) * 2^-64, where the first is normal for all
/// n <= 0 that matter, and its bits are those of n, shifted.
Value Polynomial::expNeverPositive(Value x) {
  auto [bits, r] = reduce(atLeast(x, -104.0f), 127 + 64);
  Value scale = asFloat(shiftLeft(bits, 23));
  return mul(mul(expOf(r), scale), constant(0x1p-64f));
}

/// expm1(x) = 2 * (s * p + (s - 1/2)) where p = e^r - 1 and s = 2^(n - 1): near
/// 0, n is 0 and this is p, with all its digits. Nearer to 0 than 2^-25,
/// expm1(x) = x.
Value Polynomial::expm1(Value x) {
  auto [bits, r] = reduce(atMost(atLeast(x, -20.0f), 89.0f), 126);
  Value s = asFloat(shiftLeft(bits, 23));
  Value y = fma(s, expm1Of(r), sub(s, constant(0.5f)));
  y = add(y, y);
  return select(compare(arith::CmpFPredicate::OLT, abs(x), 0x1p-25f), x, y);
}

/// expm1(x) = s * p + (s - 1) where s = 2^n is at most 1. Where n is 0 this is
/// p, and that is x nearer to 0 than 2^-25. Elsewhere the factor s makes an
/// error of r that grows with n vanish.
Value Polynomial::expm1NeverPositive(Value x) {
  auto [bits, r] = reduce(atLeast(x, -20.0f), 127, /*coarse=*/true);
  Value s = asFloat(shiftLeft(bits, 23));
  return fma(s, expm1Of(r), sub(s, constant(1)));
}

/// For x in [0, 1.25], as in WidePolynomials.cpp, with R of degree 2, whose
/// error is 8e-10.
Value Polynomial::log1p(Value x) {
  Value large = compare(arith::CmpFPredicate::OGT, x, 0.41421356f);
  Value f = select(large, fma(x, constant(0.5f), constant(-0.5f)), x);
  Value s = div(f, add(f, constant(2)));
  Value z = mul(s, s);
  Value rest =
      series(z, {6.66667759524e-1, 3.99775886276e-1, 2.98705807884e-1});
  Value y = fma(mul(s, z), rest, add(s, s));
  return add(y, select(large, constant(0.693147181), constant(0)));
}

/// tanh(x) = t / (t + 2) with the sign of x, where t = expm1(-2 |x|).
Value Polynomial::tanh(Value x) {
  Value negative = neg(abs(x));
  Value t = expm1NeverPositive(add(negative, negative));
  return copySign(div(t, add(t, constant(2))), x);
}

/// erfc(a) = exp(-a^2) * p(a) / q(a) for a >= 0, with an error of 6e-9 and that
/// of the exponential, whose argument has a second part; 2 - erfc(-x) below.
/// The power of two in the exponential is 2^64 too large, and p too small.
Value Polynomial::erfc(Value x, bool neverNegative, bool halved) {
  double scale = halved ? std::sqrt(0.5) : 1;
  auto scaled = [&](ArrayRef<double> coefficients, double power) {
    SmallVector<double> result;
    for (double c : coefficients) {
      result.push_back(c * power);
      power *= scale;
    }
    return result;
  };
  Value a = atMost(neverNegative ? x : abs(x), 10.5 / scale);
  Value b = halved ? mul(a, constant(0.5)) : a;
  Value square = mul(a, b);
  Value rest = fma(a, b, neg(square));
  auto [bits, r] = reduce(neg(square), 127 + 64, /*coarse=*/true);
  Value e = mul(expOf(sub(r, rest)), asFloat(shiftLeft(bits, 23)));
  Value p = series(a, scaled({1.0000000062, 1.24015893687, 7.33440104239e-1,
                              2.30095746383e-1, 3.2981270114e-2},
                             0x1p-64));
  Value q = series(a, scaled({1, 2.36853870707, 2.40604014922, 1.32879653655,
                              4.07859665185e-1, 5.84571092220e-2},
                             1));
  // The quotient does not wait for the exponential.
  Value y = mul(e, div(p, q));
  if (neverNegative)
    return y;
  return select(compare(arith::CmpFPredicate::OLT, x, 0), sub(constant(2), y),
                y);
}

/// What `x` is `factor` times of, where it is written as such a product.
static Value findMultiplicand(Value x, double factor) {
  auto product = x.getDefiningOp<arith::MulFOp>();
  if (!product)
    return nullptr;
  auto isFactor = [&](Value value) {
    FloatAttr scalar;
    DenseFPElementsAttr splat;
    if (matchPattern(value, m_Constant(&splat)) && splat.isSplat())
      scalar = splat.getSplatValue<FloatAttr>();
    else if (!matchPattern(value, m_Constant(&scalar)))
      return false;
    return scalar == FloatAttr::get(scalar.getType(), factor);
  };
  if (isFactor(product.getRhs()))
    return product.getLhs();
  return isFactor(product.getLhs()) ? product.getRhs() : Value();
}

bool mlir::rectify::isApproximatedInF32(Operation *op) {
  return isa<math::ExpOp, math::ExpM1Op, math::Log1pOp, math::TanhOp,
             math::ErfcOp>(op) &&
         getElementTypeOrSelf(op->getResult(0)).isF32();
}

Value mlir::rectify::approximateInF32(OpBuilder &b, Operation *op, Value x,
                                      Argument argument) {
  bool neverPositive =
      argument == Argument::NeverPositive || argument == Argument::Negative;
  Polynomial f(b, op->getLoc(), x.getType());
  if (isa<math::Log1pOp>(op))
    return f.log1p(x);
  if (isa<math::TanhOp>(op))
    return f.tanh(x);
  if (isa<math::ErfcOp>(op)) {
    // The product would be rounded, and the tail shows that squared.
    Value a = findMultiplicand(x, std::sqrt(0.5));
    return f.erfc(a ? a : x, argument == Argument::NeverNegative,
                  /*halved=*/a != nullptr);
  }
  if (isa<math::ExpOp>(op))
    return neverPositive ? f.expNeverPositive(x) : f.exp(x);
  if (argument == Argument::Negative)
    return f.expm1NeverPositive(x);
  return neverPositive ? f.keepZero(f.expm1NeverPositive(x), x) : f.expm1(x);
}
