// Numbers with twice the digits of f64, each the sum of two of them (T. J.
// Dekker, Numerische Mathematik 18, 1971). What is rounded to f64 in the end
// need not have the last of these digits.

#ifndef RECTIFY_LIB_CONVERSION_DOUBLEDOUBLE_H
#define RECTIFY_LIB_CONVERSION_DOUBLEDOUBLE_H

#include "MathBuilder.h"

namespace mlir::rectify {

/// (high + low) * scale.
struct DoubleDouble {
  /// The sum, rounded to f64.
  Value high;
  /// What `high` lacks of it; null for 0. Where `high` is not finite it may be
  /// anything.
  Value low;
  /// A power of two; null for 1. Exponentials leave theirs here, so that no
  /// digits are lost where they are less than the least normal number of f64
  /// but a product with them is not.
  Value scale;
};

/// Emits arithmetic on pairs of f64, or of vectors of it.
class DoubleDoubleBuilder : public MathBuilder {
public:
  using MathBuilder::MathBuilder;

  /// A constant of `values`: a float of f128, or elements of it.
  DoubleDouble constantOf(Attribute values);
  DoubleDouble add(DoubleDouble x, DoubleDouble y);
  DoubleDouble sub(DoubleDouble x, DoubleDouble y) { return add(x, neg(y)); }
  DoubleDouble mul(DoubleDouble x, DoubleDouble y);
  DoubleDouble div(DoubleDouble x, DoubleDouble y);
  DoubleDouble neg(DoubleDouble x);
  DoubleDouble abs(DoubleDouble x);
  DoubleDouble select(Value condition, DoubleDouble x, DoubleDouble y);
  /// Whether `x predicate y`, to the last digit of both.
  Value compare(arith::CmpFPredicate predicate, const DoubleDouble &x,
                const DoubleDouble &y);
  /// Rounded to f64.
  Value round(const DoubleDouble &x) { return unscaled(x).high; }

  // Functions, with an error of some 2^-57. The argument of expm1 is never
  // positive; that of log1p lies in [0, 1.25] or is NaN.
  DoubleDouble exp(DoubleDouble x);
  DoubleDouble expm1(DoubleDouble x);
  DoubleDouble log1p(DoubleDouble x);
  DoubleDouble tanh(DoubleDouble x);
  DoubleDouble erfc(DoubleDouble x);

private:
  using MathBuilder::add, MathBuilder::sub, MathBuilder::mul, MathBuilder::div,
      MathBuilder::neg, MathBuilder::abs, MathBuilder::select,
      MathBuilder::compare;

  DoubleDouble number(double high, double low = 0) {
    return {constant(high), low == 0 ? Value() : constant(low), Value()};
  }
  /// The same without a scale.
  DoubleDouble unscaled(const DoubleDouble &x);
  /// Gives both the same scale, or none where one has none.
  void unify(DoubleDouble &x, DoubleDouble &y);
  /// Both parts of x, which has no scale, times a power of two.
  DoubleDouble times(const DoubleDouble &x, Value power);
  /// x + y and x * y with what rounding them loses.
  DoubleDouble exactSum(Value x, Value y);
  DoubleDouble exactProduct(Value x, Value y);
  /// x + y where y has no digit before the first of x.
  DoubleDouble sortedSum(Value x, Value y);
  /// The same also where x is not finite, and y perhaps not either.
  DoubleDouble guardedSum(Value x, Value y);
  /// The same where the sum has the sign of x, which it keeps as a zero, too.
  DoubleDouble signedSum(Value x, Value y);
  /// x + y without a scale, but for the carry of the lower part.
  DoubleDouble partsSum(const DoubleDouble &x, const DoubleDouble &y);
  /// x + y for finite numbers without a scale.
  DoubleDouble sum(const DoubleDouble &x, const DoubleDouble &y);
  /// x with the sign of `sign`, also where x is -0.
  DoubleDouble withSign(const DoubleDouble &x, Value sign);
  /// x, which has no scale, or a limit where it lies beyond; NaN stays NaN.
  DoubleDouble within(DoubleDouble x, double least, double greatest);

  /// x = n * ln(2) + r.
  struct Reduced {
    Value n;
    DoubleDouble r;
  };
  Reduced reduce(const DoubleDouble &x);
  /// e^r - 1.
  DoubleDouble expm1Of(const DoubleDouble &r);
  /// 2^n for n in [-1022, 1023].
  Value power(Value n);
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_CONVERSION_DOUBLEDOUBLE_H
