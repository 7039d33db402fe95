// Arithmetic on values of one float type, for the polynomials.

#ifndef RECTIFY_LIB_CONVERSION_MATHBUILDER_H
#define RECTIFY_LIB_CONVERSION_MATHBUILDER_H

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"

#include <limits>

namespace mlir::rectify {

/// Emits arithmetic on values of `type`: f32 or f64, or a vector of it.
class MathBuilder {
public:
  /// With `fused`, products and sums are one op where they can be.
  MathBuilder(OpBuilder &b, Location loc, Type type, bool fused)
      : b(b), loc(loc), type(type), fused(fused),
        bits(getElementTypeOrSelf(type).getIntOrFloatBitWidth()) {}

  /// `y` with the sign of `x`, which is that of `y` unless `y` is a zero or
  /// NaN.
  Value keepZero(Value y, Value x) {
    Value sign = arith::AndIOp::create(b, loc, asInteger(x),
                                       integer(int64_t(1) << (bits - 1)));
    return asFloat(arith::OrIOp::create(b, loc, asInteger(y), sign));
  }

  Value copySign(Value x, Value sign) {
    return math::CopySignOp::create(b, loc, x, sign);
  }

protected:
  bool isFused() const { return fused; }
  Value constant(double value) {
    return make(b.getFloatAttr(getElementTypeOrSelf(type), value));
  }
  Value integer(int64_t value) {
    return make(b.getIntegerAttr(b.getIntegerType(bits), value));
  }
  /// x * y + z
  Value fma(Value x, Value y, Value z) {
    if (fused)
      return math::FmaOp::create(b, loc, x, y, z);
    return add(mul(x, y), z);
  }
  Value add(Value x, Value y) { return arith::AddFOp::create(b, loc, x, y); }
  Value sub(Value x, Value y) { return arith::SubFOp::create(b, loc, x, y); }
  Value mul(Value x, Value y) { return arith::MulFOp::create(b, loc, x, y); }
  Value div(Value x, Value y) { return arith::DivFOp::create(b, loc, x, y); }
  Value abs(Value x) { return math::AbsFOp::create(b, loc, x); }
  Value neg(Value x) { return arith::NegFOp::create(b, loc, x); }
  Value shiftLeft(Value x, int64_t count) {
    return arith::ShLIOp::create(b, loc, x, integer(count));
  }
  Value compare(arith::CmpFPredicate predicate, Value x, double limit) {
    return arith::CmpFOp::create(b, loc, predicate, x, constant(limit));
  }
  Value select(Value condition, Value x, Value y) {
    return arith::SelectOp::create(b, loc, condition, x, y);
  }
  /// `x`, or a limit where it lies beyond; NaN stays NaN.
  Value atLeast(Value x, double low) {
    return select(compare(arith::CmpFPredicate::OLT, x, low), constant(low), x);
  }
  Value atMost(Value x, double high) {
    return select(compare(arith::CmpFPredicate::OGT, x, high), constant(high),
                  x);
  }
  Value asInteger(Value x) {
    return arith::BitcastOp::create(b, loc, integerType(), x);
  }
  Value asFloat(Value x) { return arith::BitcastOp::create(b, loc, type, x); }
  /// c[0] + c[1] x + c[2] x^2 + ...
  Value series(Value x, ArrayRef<double> coefficients) {
    Value y = constant(coefficients.back());
    for (double c : llvm::reverse(coefficients.drop_back()))
      y = fma(y, x, constant(c));
    return y;
  }

  OpBuilder &b;
  Location loc;
  Type type;

private:
  Type integerType() {
    Type element = b.getIntegerType(bits);
    if (auto vector = dyn_cast<VectorType>(type))
      return vector.clone(element);
    return element;
  }
  Value make(TypedAttr scalar) {
    if (auto vector = dyn_cast<VectorType>(type))
      scalar = DenseElementsAttr::get(vector.clone(scalar.getType()),
                                      Attribute(scalar));
    return arith::ConstantOp::create(b, loc, scalar);
  }

  bool fused;
  unsigned bits;
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_CONVERSION_MATHBUILDER_H
