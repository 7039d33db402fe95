// Maxima and minima of which signs and NaNs are settled at the end.

#include "ExtremumFold.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include "llvm/ADT/APFloat.h"

using namespace mlir;
using namespace mlir::rectify;

bool ExtremumFold::supports(const ReductionFold &fold, Type type) {
  return (fold.kind == vector::CombiningKind::MAXIMUMF ||
          fold.kind == vector::CombiningKind::MINIMUMF) &&
         (type.isF32() || type.isF64());
}

ExtremumFold::ExtremumFold(OpBuilder &b, Location loc,
                           const ReductionFold &fold)
    : b(b), loc(loc), isMaximum(fold.kind == vector::CombiningKind::MAXIMUMF),
      flags(fold.flags) {}

SmallVector<Value> ExtremumFold::open(Value start) {
  return {start, bits(start), isOrdered(start)};
}

SmallVector<Value> ExtremumFold::step(ValueRange carried, Value next) {
  return join(carried, open(next));
}

SmallVector<Value> ExtremumFold::join(ValueRange a, ValueRange b) {
  return {better(a[0], b[0]), joinSigns(a[1], b[1]),
          arith::AndIOp::create(this->b, loc, a[2], b[2])};
}

/// `b` where it is better than `a`; a NaN is not.
Value ExtremumFold::better(Value a, Value b) {
  auto predicate =
      isMaximum ? arith::CmpFPredicate::OGT : arith::CmpFPredicate::OLT;
  Value isBetter = arith::CmpFOp::create(this->b, loc, predicate, b, a, flags);
  return arith::SelectOp::create(this->b, loc, isBetter, b, a);
}

/// A maximum that is a zero is -0 if all signs are set, a minimum if any is.
Value ExtremumFold::joinSigns(Value a, Value b) {
  if (isMaximum)
    return arith::AndIOp::create(this->b, loc, a, b);
  return arith::OrIOp::create(this->b, loc, a, b);
}

Value ExtremumFold::bits(Value value) {
  auto type = cast<VectorType>(value.getType());
  Type integer = b.getIntegerType(type.getElementTypeBitWidth());
  return arith::BitcastOp::create(b, loc, type.clone(integer), value);
}

Value ExtremumFold::isOrdered(Value value) {
  return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::ORD, value, value,
                               flags);
}

Value ExtremumFold::close(ValueRange carried) {
  Value value = carried[0];
  auto type = cast<VectorType>(value.getType());
  auto element = cast<FloatType>(type.getElementType());
  auto constant = [&](VectorType type, Attribute element) -> Value {
    return arith::ConstantOp::create(b, loc,
                                     DenseElementsAttr::get(type, element));
  };
  auto integers = cast<VectorType>(carried[1].getType());
  unsigned width = element.getWidth();
  Value signs = arith::AndIOp::create(
      b, loc, carried[1],
      constant(integers, b.getIntegerAttr(b.getIntegerType(width),
                                          APInt::getSignMask(width))));
  Value isZero =
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, value,
                            constant(type, b.getFloatAttr(element, 0)), flags);
  value = arith::SelectOp::create(
      b, loc, isZero, arith::BitcastOp::create(b, loc, type, signs), value);
  Value nan = constant(
      type,
      b.getFloatAttr(element, APFloat::getQNaN(element.getFloatSemantics())));
  return arith::SelectOp::create(b, loc, carried[2], value, nan);
}
