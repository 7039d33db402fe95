// The ops that each operation of the algebra becomes.

#include "Rectify/IR/EmitDomain.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/IR/TraceDomain.h"

#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

#include "llvm/ADT/APFloat.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;

static arith::CmpFPredicate toFloat(Pred p) {
  switch (p) {
  case Pred::oeq:
    return arith::CmpFPredicate::OEQ;
  case Pred::olt:
    return arith::CmpFPredicate::OLT;
  case Pred::ole:
    return arith::CmpFPredicate::OLE;
  case Pred::ogt:
    return arith::CmpFPredicate::OGT;
  case Pred::oge:
    return arith::CmpFPredicate::OGE;
  case Pred::ult:
    return arith::CmpFPredicate::ULT;
  case Pred::ule:
    return arith::CmpFPredicate::ULE;
  case Pred::ugt:
    return arith::CmpFPredicate::UGT;
  case Pred::uge:
    return arith::CmpFPredicate::UGE;
  case Pred::uno:
    return arith::CmpFPredicate::UNO;
  }
  return arith::CmpFPredicate::AlwaysFalse;
}

/// Integers have no NaN: ordered and unordered are one.
static arith::CmpIPredicate toInteger(Pred p) {
  switch (p) {
  case Pred::olt:
  case Pred::ult:
    return arith::CmpIPredicate::slt;
  case Pred::ole:
  case Pred::ule:
    return arith::CmpIPredicate::sle;
  case Pred::ogt:
  case Pred::ugt:
    return arith::CmpIPredicate::sgt;
  case Pred::oge:
  case Pred::uge:
    return arith::CmpIPredicate::sge;
  case Pred::oeq:
    return arith::CmpIPredicate::eq;
  case Pred::uno:
    return arith::CmpIPredicate::ne;
  }
  return arith::CmpIPredicate::ne;
}

/// `c` as an integer of this width; infinities and what lies beyond saturate.
static APInt toSaturated(long double c, unsigned width) {
  APSInt value(width, /*isUnsigned=*/false);
  APFloat number(static_cast<double>(c));
  bool exact;
  number.convertToInteger(value, APFloat::rmNearestTiesToEven, &exact);
  return value;
}

/// `c` as a number of `type`: with all its digits where that is f128.
static APFloat toNearest(long double c, FloatType type) {
  const llvm::fltSemantics &semantics = type.getFloatSemantics();
  auto high = static_cast<double>(c);
  bool lossy;
  APFloat value(high);
  value.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
  if (&semantics == &APFloat::IEEEquad() && std::isfinite(c)) {
    APFloat low(static_cast<double>(c - high));
    low.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
    // Not where it is 0: the sum would lose the sign of a zero.
    if (!low.isZero())
      value.add(low, APFloat::rmNearestTiesToEven);
  }
  return value;
}

Value EmitDomain::constant(long double c) {
  Type element = getElementTypeOrSelf(type);
  TypedAttr scalar;
  if (auto integer = dyn_cast<IntegerType>(element))
    scalar =
        builder.getIntegerAttr(integer, toSaturated(c, integer.getWidth()));
  else
    scalar =
        builder.getFloatAttr(element, toNearest(c, cast<FloatType>(element)));
  if (auto vector = dyn_cast<VectorType>(type))
    scalar = DenseElementsAttr::get(vector, scalar);
  Value &value = constants[scalar];
  if (!value)
    value = arith::ConstantOp::create(builder, loc, scalar);
  return value;
}

Value EmitDomain::parameter(double p) {
  if (!parameterFormat)
    return constant(p);
  APFloat value(p);
  bool lossy;
  value.convert(*parameterFormat, APFloat::rmNearestTiesToEven, &lossy);
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lossy);
  return constant(value.convertToDouble());
}

Value EmitDomain::add(Value a, Value b) {
  return arith::AddFOp::create(builder, loc, a, b, fastmath);
}
Value EmitDomain::sub(Value a, Value b) {
  return arith::SubFOp::create(builder, loc, a, b, fastmath);
}
/// A constant as the factor that rounds alike, where products are formed in f32
/// and rounded once more.
Value EmitDomain::asFactor(Value a) {
  Attribute attr;
  if (!getElementTypeOrSelf(type).isF32() ||
      arith::bitEnumContainsAll(fastmath, arith::FastMathFlags::afn) ||
      !matchPattern(a, m_Constant(&attr)))
    return a;
  if (auto splat = dyn_cast<DenseElementsAttr>(attr))
    attr = splat.getSplatValue<FloatAttr>();
  std::optional<float> near = findFactorInF32(
      cast<FloatAttr>(attr).getValue().convertToFloat(), narrowedDigits);
  return near ? constant(*near) : a;
}

Value EmitDomain::mul(Value a, Value b) {
  return arith::MulFOp::create(builder, loc, asFactor(a), asFactor(b),
                               fastmath);
}
Value EmitDomain::div(Value a, Value b) {
  return arith::DivFOp::create(builder, loc, a, b, fastmath);
}
Value EmitDomain::neg(Value a) {
  return arith::NegFOp::create(builder, loc, a, fastmath);
}
Value EmitDomain::abs(Value a) {
  return math::AbsFOp::create(builder, loc, a, fastmath);
}
bool EmitDomain::hasDigitsToSpare() const {
  return narrowedDigits > 0 && getElementTypeOrSelf(type).isF64();
}

/// A function of math's. Where the result is rounded to a narrower type it need
/// not have all digits of its own.
template <class Op> Value EmitDomain::function(Value a) {
  auto op = Op::create(builder, loc, a, fastmath);
  if (hasDigitsToSpare())
    op->setDiscardableAttr(RectifyDialect::narrowedName, builder.getUnitAttr());
  return op;
}

Value EmitDomain::exp(Value a) { return function<math::ExpOp>(a); }
Value EmitDomain::expm1(Value a) { return function<math::ExpM1Op>(a); }
Value EmitDomain::log1p(Value a) { return function<math::Log1pOp>(a); }
Value EmitDomain::tanh(Value a) { return function<math::TanhOp>(a); }
Value EmitDomain::erfc(Value a) { return function<math::ErfcOp>(a); }

bool EmitDomain::isZero(Value a) { return matchPattern(a, m_AnyZeroFloat()); }

/// The flags without the promise that there is no infinity, where an operand is
/// one: an open end of a clip.
arith::FastMathFlags EmitDomain::getFlags(ArrayRef<Value> operands) {
  auto isInfinite = [](Value value) {
    Attribute constant;
    if (!matchPattern(value, m_Constant(&constant)))
      return false;
    if (auto elements = dyn_cast<DenseFPElementsAttr>(constant))
      return elements.isSplat() &&
             elements.getSplatValue<APFloat>().isInfinity();
    auto number = dyn_cast<FloatAttr>(constant);
    return number && number.getValue().isInfinity();
  };
  return llvm::any_of(operands, isInfinite)
             ? fastmath & ~arith::FastMathFlags::ninf
             : fastmath;
}

/// A slope that is known needs no guard, and neither does one that meets no
/// infinity and no NaN.
Value EmitDomain::scale(Value s, Value x) {
  Value zero = constant(0);
  if (isZero(s))
    return zero;
  Value product = mul(s, x);
  Attribute known;
  auto finite = arith::FastMathFlags::nnan | arith::FastMathFlags::ninf;
  if (matchPattern(s, m_Constant(&known)) || (fastmath & finite) == finite)
    return product;
  return select(Pred::oeq, s, zero, zero, product);
}

Value EmitDomain::select(Pred p, Value a, Value b, Value t, Value f) {
  if (t == f)
    return t;
  Value condition;
  if (isa<IntegerType>(getElementTypeOrSelf(type)))
    condition = arith::CmpIOp::create(builder, loc, toInteger(p), a, b);
  else
    condition =
        arith::CmpFOp::create(builder, loc, toFloat(p), a, b, getFlags({a, b}));
  return arith::SelectOp::create(builder, loc, condition, t, f);
}

DualDomain<EmitDomain>::Value
mlir::rectify::crossing(DualDomain<EmitDomain> &dual, const bodies::Crossing &c,
                        const DualDomain<EmitDomain>::Value &x,
                        const DualDomain<EmitDomain>::Value &t,
                        const DualDomain<EmitDomain>::Value &y) {
  EmitDomain &d = dual.getInner();
  if (!d.hasDigitsToSpare())
    return y;
  Value distance =
      d.sub(d.sub(t.primal, d.constant(c.root)), d.constant(c.rest));
  Value series = d.constant(c.series[std::size(c.series) - 1]);
  for (double coefficient : llvm::reverse(llvm::ArrayRef(c.series).drop_back()))
    series = d.add(d.mul(series, distance), d.constant(coefficient));
  return dual.withSlope(Pred::ole, d.abs(distance),
                        d.constant(bodies::Crossing::radius), x,
                        d.mul(distance, series), y);
}
