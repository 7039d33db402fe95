// Functions of f32 as polynomials. All are built on
//
//   exp(x) = 2^n * e^r,  n = round(x / ln 2),  |r| <= ln(2) / 2
//
// where e^r = 1 + r + r^2 q(r), q of degree 4, minimax (Remez) for the relative
// error of e^r - 1, which is 1.4e-8.

#include "MathPolynomials.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// Emits f32 arithmetic on values of one type: f32 or a vector of it.
class Polynomial {
public:
  Polynomial(OpBuilder &b, Location loc, Type type)
      : b(b), loc(loc), type(type) {}

  Value exp(Value x);
  Value expNeverPositive(Value x);
  Value expm1(Value x);
  /// Without the sign of a zero.
  Value expm1NeverPositive(Value x);
  Value tanh(Value x);
  /// `y`, which is negative or a zero, with a zero's sign from `x`.
  Value keepZero(Value y, Value x);

private:
  Value constant(float value) { return make(b.getF32FloatAttr(value)); }
  Value integer(int32_t value) { return make(b.getI32IntegerAttr(value)); }
  Value fma(Value x, Value y, Value z) {
    return math::FmaOp::create(b, loc, x, y, z);
  }
  Value add(Value x, Value y) { return arith::AddFOp::create(b, loc, x, y); }
  Value sub(Value x, Value y) { return arith::SubFOp::create(b, loc, x, y); }
  Value mul(Value x, Value y) { return arith::MulFOp::create(b, loc, x, y); }
  Value shiftLeft(Value x, int32_t bits) {
    return arith::ShLIOp::create(b, loc, x, integer(bits));
  }
  Value bound(Value x, arith::CmpFPredicate beyond, float limit) {
    Value end = constant(limit);
    Value isBeyond = arith::CmpFOp::create(b, loc, beyond, x, end);
    return arith::SelectOp::create(b, loc, isBeyond, end, x);
  }
  /// `x`, or a limit where it lies beyond; NaN stays NaN.
  Value atLeast(Value x, float low) {
    return bound(x, arith::CmpFPredicate::OLT, low);
  }
  Value atMost(Value x, float high) {
    return bound(x, arith::CmpFPredicate::OGT, high);
  }
  Value asInteger(Value x) {
    return arith::BitcastOp::create(b, loc, integerType(), x);
  }
  Value asFloat(Value x) { return arith::BitcastOp::create(b, loc, type, x); }
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
  Value series(Value r);
  /// e^r and e^r - 1.
  Value expOf(Value r);
  Value expm1Of(Value r);

  Type integerType() {
    if (auto vector = dyn_cast<VectorType>(type))
      return vector.clone(b.getI32Type());
    return b.getI32Type();
  }
  Value make(TypedAttr scalar) {
    if (auto vector = dyn_cast<VectorType>(type))
      scalar = DenseElementsAttr::get(vector.clone(scalar.getType()),
                                      Attribute(scalar));
    return arith::ConstantOp::create(b, loc, scalar);
  }

  OpBuilder &b;
  Location loc;
  Type type;
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

Value Polynomial::series(Value r) {
  Value q = constant(1.3946452205e-3f);
  for (float c :
       {8.3665839954e-3f, 4.166628199e-2f, 1.6666542992e-1f, 5.0000000619e-1f})
    q = fma(q, r, constant(c));
  return q;
}

Value Polynomial::expOf(Value r) {
  Value one = constant(1);
  return fma(fma(series(r), r, one), r, one);
}

Value Polynomial::expm1Of(Value r) { return fma(mul(r, r), series(r), r); }

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
  Value size = math::AbsFOp::create(b, loc, x);
  Value tiny = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLT, size,
                                     constant(0x1p-25f));
  return arith::SelectOp::create(b, loc, tiny, x, y);
}

/// expm1(x) = s * p + (s - 1) where s = 2^n is at most 1. Where n is 0 this is
/// p, and that is x nearer to 0 than 2^-25. Elsewhere the factor s makes an
/// error of r that grows with n vanish.
Value Polynomial::expm1NeverPositive(Value x) {
  auto [bits, r] = reduce(atLeast(x, -20.0f), 127, /*coarse=*/true);
  Value s = asFloat(shiftLeft(bits, 23));
  return fma(s, expm1Of(r), sub(s, constant(1)));
}

Value Polynomial::keepZero(Value y, Value x) {
  Value sign = arith::AndIOp::create(b, loc, asInteger(x),
                                     integer(std::numeric_limits<int>::min()));
  return asFloat(arith::OrIOp::create(b, loc, asInteger(y), sign));
}

/// tanh(x) = t / (t + 2) with the sign of x, where t = expm1(-2 |x|).
Value Polynomial::tanh(Value x) {
  Value size = math::AbsFOp::create(b, loc, x);
  Value negative = arith::NegFOp::create(b, loc, size);
  Value t = expm1NeverPositive(add(negative, negative));
  Value y = arith::DivFOp::create(b, loc, t, add(t, constant(2)));
  return math::CopySignOp::create(b, loc, y, x);
}

bool mlir::rectify::isApproximated(Operation *op) {
  return isa<math::ExpOp, math::ExpM1Op, math::TanhOp>(op) &&
         getElementTypeOrSelf(op->getResult(0)).isF32();
}

Value mlir::rectify::approximate(OpBuilder &b, Operation *op, Value x,
                                 Argument argument) {
  bool neverPositive = argument != Argument::Any;
  Polynomial f(b, op->getLoc(), x.getType());
  if (isa<math::TanhOp>(op))
    return f.tanh(x);
  if (isa<math::ExpOp>(op))
    return neverPositive ? f.expNeverPositive(x) : f.exp(x);
  if (argument == Argument::Negative)
    return f.expm1NeverPositive(x);
  return neverPositive ? f.keepZero(f.expm1NeverPositive(x), x) : f.expm1(x);
}
