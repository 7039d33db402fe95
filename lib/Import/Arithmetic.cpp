// Arithmetic on scalars.

#include "Arithmetic.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::rectify;

/// `Float` on floats, `Signed` or `Unsigned` on integers.
template <typename Float, typename Signed, typename Unsigned = Signed>
static Value create(OpBuilder &b, Location loc, Value lhs, Value rhs,
                    bool isUnsigned = false) {
  if (isa<FloatType>(lhs.getType()))
    return Float::create(b, loc, lhs, rhs);
  if (isUnsigned)
    return Unsigned::create(b, loc, lhs, rhs);
  return Signed::create(b, loc, lhs, rhs);
}

Value mlir::rectify::addScalars(OpBuilder &b, Location loc, Value lhs,
                                Value rhs) {
  return create<arith::AddFOp, arith::AddIOp>(b, loc, lhs, rhs);
}

Value mlir::rectify::subScalars(OpBuilder &b, Location loc, Value lhs,
                                Value rhs) {
  return create<arith::SubFOp, arith::SubIOp>(b, loc, lhs, rhs);
}

Value mlir::rectify::mulScalars(OpBuilder &b, Location loc, Value lhs,
                                Value rhs) {
  return create<arith::MulFOp, arith::MulIOp>(b, loc, lhs, rhs);
}

Value mlir::rectify::divScalars(OpBuilder &b, Location loc, Value lhs,
                                Value rhs, bool isUnsigned) {
  return create<arith::DivFOp, arith::DivSIOp, arith::DivUIOp>(b, loc, lhs, rhs,
                                                               isUnsigned);
}

Value mlir::rectify::maxScalars(OpBuilder &b, Location loc, Value lhs,
                                Value rhs, bool isUnsigned) {
  return create<arith::MaximumFOp, arith::MaxSIOp, arith::MaxUIOp>(
      b, loc, lhs, rhs, isUnsigned);
}

Value mlir::rectify::minScalars(OpBuilder &b, Location loc, Value lhs,
                                Value rhs, bool isUnsigned) {
  return create<arith::MinimumFOp, arith::MinSIOp, arith::MinUIOp>(
      b, loc, lhs, rhs, isUnsigned);
}

Value mlir::rectify::castScalar(OpBuilder &b, Location loc, Value value,
                                Type type, bool fromUnsigned, bool toUnsigned) {
  Type from = value.getType();
  if (from == type)
    return value;
  auto fromFloat = dyn_cast<FloatType>(from),
       toFloat = dyn_cast<FloatType>(type);
  if (type.isInteger(1)) {
    Value zero = arith::ConstantOp::create(b, loc, b.getZeroAttr(from));
    if (fromFloat)
      return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNE, value,
                                   zero);
    return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, value, zero);
  }
  if (fromFloat && toFloat) {
    if (fromFloat.getWidth() == toFloat.getWidth()) {
      value = arith::ExtFOp::create(b, loc, b.getF32Type(), value);
      return arith::TruncFOp::create(b, loc, type, value);
    }
    if (fromFloat.getWidth() < toFloat.getWidth())
      return arith::ExtFOp::create(b, loc, type, value);
    return arith::TruncFOp::create(b, loc, type, value);
  }
  fromUnsigned |= from.isInteger(1);
  if (toFloat) {
    if (fromUnsigned)
      return arith::UIToFPOp::create(b, loc, type, value);
    return arith::SIToFPOp::create(b, loc, type, value);
  }
  if (fromFloat) {
    if (toUnsigned)
      return arith::FPToUIOp::create(b, loc, type, value);
    return arith::FPToSIOp::create(b, loc, type, value);
  }
  if (from.getIntOrFloatBitWidth() > type.getIntOrFloatBitWidth())
    return arith::TruncIOp::create(b, loc, type, value);
  if (fromUnsigned)
    return arith::ExtUIOp::create(b, loc, type, value);
  return arith::ExtSIOp::create(b, loc, type, value);
}

Value mlir::rectify::castTensor(Emitter &e, Value tensor, Type type,
                                bool fromUnsigned, bool toUnsigned) {
  if (elementOf(tensor) == type)
    return tensor;
  return e.combine(tensor, type, [&](OpBuilder &b, Location loc, ValueRange v) {
    return castScalar(b, loc, v[0], type, fromUnsigned, toUnsigned);
  });
}

template <Value (*op)(OpBuilder &, Location, Value, Value)>
static Value createOnTensors(Emitter &e, Value lhs, Value rhs) {
  return e.combine({lhs, rhs}, elementOf(lhs),
                   [](OpBuilder &b, Location loc, ValueRange v) {
                     return op(b, loc, v[0], v[1]);
                   });
}

Value mlir::rectify::addTensors(Emitter &e, Value lhs, Value rhs) {
  return createOnTensors<addScalars>(e, lhs, rhs);
}

Value mlir::rectify::subTensors(Emitter &e, Value lhs, Value rhs) {
  return createOnTensors<subScalars>(e, lhs, rhs);
}

Value mlir::rectify::mulTensors(Emitter &e, Value lhs, Value rhs) {
  return createOnTensors<mulScalars>(e, lhs, rhs);
}
