// Elementwise operators with numpy's broadcasting.

#include "Arithmetic.h"
#include "Node.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::rectify;

/// The inputs. Before version 7 the second one's dims begin at `axis` of the
/// first.
static SmallVector<Value> getOperands(Node &node) {
  SmallVector<Value> operands(node.allInputs());
  if (node.opset() >= 7 || operands.size() != 2 || !node.has("axis"))
    return operands;
  int64_t axis = node.getInt("axis"), rank = rankOf(operands[0]);
  axis += axis < 0 ? rank : 0;
  Ints axes;
  for (int64_t i = axis + rankOf(operands[1]); i < rank; ++i)
    axes.push_back(i - axis);
  operands[1] = node.insertDims(operands[1], axes);
  return operands;
}

/// Sets the result to `body` of all inputs.
static LogicalResult map(Node &node, Type element, Body body) {
  FailureOr<Value> result = node.elementwise(getOperands(node), element, body);
  if (failed(result))
    return node.fail("the shapes of its operands do not broadcast");
  return node.set(*result);
}

static LogicalResult map(Node &node, Body body) {
  return map(node, elementOf(node.input(0)), body);
}

static LogicalResult importIdentity(Node &node) {
  return node.set(node.input(0));
}

//===----------------------------------------------------------------------===//
// One operand
//===----------------------------------------------------------------------===//

/// `Op` on each element, which are floats.
template <typename Op> static LogicalResult importUnary(Node &node) {
  return map(node, [](OpBuilder &b, Location loc, ValueRange v) -> Value {
    return Op::create(b, loc, v[0]);
  });
}

static LogicalResult importAbs(Node &node) {
  bool isUnsigned = node.isUnsigned(0);
  return map(node, [=](OpBuilder &b, Location loc, ValueRange v) -> Value {
    if (isa<FloatType>(v[0].getType()))
      return math::AbsFOp::create(b, loc, v[0]);
    return isUnsigned ? v[0] : math::AbsIOp::create(b, loc, v[0]).getResult();
  });
}

static LogicalResult importNeg(Node &node) {
  return map(node, [](OpBuilder &b, Location loc, ValueRange v) -> Value {
    if (isa<FloatType>(v[0].getType()))
      return arith::NegFOp::create(b, loc, v[0]);
    return arith::SubIOp::create(
        b, loc, Emitter(b, loc).scalar(v[0].getType(), 0), v[0]);
  });
}

static LogicalResult importReciprocal(Node &node) {
  return map(node, [](OpBuilder &b, Location loc, ValueRange v) -> Value {
    return arith::DivFOp::create(
        b, loc, Emitter(b, loc).scalar(v[0].getType(), 1), v[0]);
  });
}

/// 1, -1, or the element itself: a zero or NaN.
static LogicalResult importSign(Node &node) {
  bool isUnsigned = node.isUnsigned(0);
  return map(node, [=](OpBuilder &b, Location loc, ValueRange v) -> Value {
    Emitter e(b, loc);
    Type type = v[0].getType();
    Value zero = e.scalar(type, 0), isAbove, isBelow;
    if (isa<FloatType>(type)) {
      isAbove =
          arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGT, v[0], zero);
      isBelow =
          arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLT, v[0], zero);
    } else {
      isAbove = arith::CmpIOp::create(b, loc,
                                      isUnsigned ? arith::CmpIPredicate::ugt
                                                 : arith::CmpIPredicate::sgt,
                                      v[0], zero);
      isBelow = arith::CmpIOp::create(b, loc,
                                      isUnsigned ? arith::CmpIPredicate::ult
                                                 : arith::CmpIPredicate::slt,
                                      v[0], zero);
    }
    Value below =
        arith::SelectOp::create(b, loc, isBelow, e.scalar(type, -1), v[0]);
    return arith::SelectOp::create(b, loc, isAbove, e.scalar(type, 1), below);
  });
}

static LogicalResult importNot(Node &node) {
  return map(node, [](OpBuilder &b, Location loc, ValueRange v) -> Value {
    return arith::XOrIOp::create(
        b, loc, v[0], arith::ConstantOp::create(b, loc, b.getBoolAttr(true)));
  });
}

static LogicalResult importIsNaN(Node &node) {
  return map(node, node.b.getI1Type(),
             [](OpBuilder &b, Location loc, ValueRange v) -> Value {
               return arith::CmpFOp::create(b, loc, arith::CmpFPredicate::UNO,
                                            v[0], v[0]);
             });
}

static LogicalResult importIsInf(Node &node) {
  bool positive = node.getInt("detect_positive", 1),
       negative = node.getInt("detect_negative", 1);
  return map(node, node.b.getI1Type(),
             [=](OpBuilder &b, Location loc, ValueRange v) -> Value {
               Emitter e(b, loc);
               Type type = v[0].getType();
               if (!positive && !negative)
                 return arith::ConstantOp::create(b, loc, b.getBoolAttr(false));
               Value x = positive && negative
                             ? math::AbsFOp::create(b, loc, v[0]).getResult()
                             : v[0];
               return arith::CmpFOp::create(
                   b, loc, arith::CmpFPredicate::OEQ, x,
                   positive ? e.highest(type, false) : e.lowest(type, false));
             });
}

static LogicalResult castTo(Node &node, Type type) {
  if (!type)
    return node.fail("it casts to or from strings or complex numbers");
  bool toUnsigned = type.isUnsignedInteger();
  if (auto integer = dyn_cast<IntegerType>(type))
    type = node.b.getIntegerType(integer.getWidth());
  return node.set(
      castTensor(node, node.input(0), type, node.isUnsigned(0), toUnsigned));
}

static LogicalResult importCast(Node &node) {
  return castTo(node, node.outputElement());
}

//===----------------------------------------------------------------------===//
// Two operands and more
//===----------------------------------------------------------------------===//

template <Value (*op)(OpBuilder &, Location, Value, Value)>
static LogicalResult importBinary(Node &node) {
  return map(node, [](OpBuilder &b, Location loc, ValueRange v) {
    return op(b, loc, v[0], v[1]);
  });
}

/// Of any number of operands, two by two.
template <Value (*op)(OpBuilder &, Location, Value, Value, bool)>
static LogicalResult importVariadic(Node &node) {
  bool isUnsigned = node.isUnsigned(0);
  return map(node, [=](OpBuilder &b, Location loc, ValueRange v) {
    Value result = v[0];
    for (Value next : v.drop_front())
      result = op(b, loc, result, next, isUnsigned);
    return result;
  });
}

static Value addAny(OpBuilder &b, Location loc, Value lhs, Value rhs, bool) {
  return addScalars(b, loc, lhs, rhs);
}

static LogicalResult importMean(Node &node) {
  return map(node, [](OpBuilder &b, Location loc, ValueRange v) -> Value {
    Value result = v[0];
    for (Value next : v.drop_front())
      result = addScalars(b, loc, result, next);
    return arith::DivFOp::create(
        b, loc, result, Emitter(b, loc).scalar(result.getType(), v.size()));
  });
}

template <typename Op> static LogicalResult importLogical(Node &node) {
  return map(node, [](OpBuilder &b, Location loc, ValueRange v) -> Value {
    return Op::create(b, loc, v[0], v[1]);
  });
}

template <arith::CmpFPredicate floats, arith::CmpIPredicate integers,
          arith::CmpIPredicate unsignedIntegers>
static LogicalResult importCompare(Node &node) {
  bool isUnsigned = node.isUnsigned(0);
  return map(node, node.b.getI1Type(),
             [=](OpBuilder &b, Location loc, ValueRange v) -> Value {
               if (isa<FloatType>(v[0].getType()))
                 return arith::CmpFOp::create(b, loc, floats, v[0], v[1]);
               return arith::CmpIOp::create(
                   b, loc, isUnsigned ? unsignedIntegers : integers, v[0],
                   v[1]);
             });
}

/// By squaring: a factor for each bit of `exponent`, which is not negative.
static Value powInteger(OpBuilder &b, Location loc, Value base,
                        Value exponent) {
  Type type = base.getType();
  Emitter e(b, loc);
  Value one = e.scalar(type, 1), zero = e.scalar(type, 0);
  Value bits = e.index(type.getIntOrFloatBitWidth());
  auto loop = scf::ForOp::create(
      b, loc, e.index(0), bits, e.index(1), ValueRange{one, base, exponent},
      [&](OpBuilder &b, Location loc, Value, ValueRange v) {
        Value odd = arith::CmpIOp::create(
            b, loc, arith::CmpIPredicate::ne,
            arith::AndIOp::create(b, loc, v[2], one), zero);
        Value result = arith::MulIOp::create(
            b, loc, v[0], arith::SelectOp::create(b, loc, odd, v[1], one));
        Value square = arith::MulIOp::create(b, loc, v[1], v[1]);
        Value rest = arith::ShRUIOp::create(b, loc, v[2], one);
        scf::YieldOp::create(b, loc, ValueRange{result, square, rest});
      });
  return loop.getResult(0);
}

static LogicalResult importPow(Node &node) {
  Type base = elementOf(node.input(0)), exponent = elementOf(node.input(1));
  bool unsignedBase = node.isUnsigned(0), unsignedExponent = node.isUnsigned(1);
  return map(node, [=](OpBuilder &b, Location loc, ValueRange v) -> Value {
    if (isa<IntegerType>(base) && base == exponent)
      return powInteger(b, loc, v[0], v[1]);
    // In the base's type, or in f64 where that is an integer's.
    Type type = isa<FloatType>(base) ? base : b.getF64Type();
    Value x = castScalar(b, loc, v[0], type, unsignedBase, false);
    Value y = castScalar(b, loc, v[1], type, unsignedExponent, false);
    return castScalar(b, loc, math::PowFOp::create(b, loc, x, y), base, false,
                      unsignedBase);
  });
}

/// With the sign of the dividend for `fmod`, else that of the divisor.
static LogicalResult importMod(Node &node) {
  bool isUnsigned = node.isUnsigned(0), fmod = node.getInt("fmod");
  if (isa<FloatType>(elementOf(node.input(0))) && !fmod)
    return node.fail("it is on floats without 'fmod'");
  return map(node, [=](OpBuilder &b, Location loc, ValueRange v) -> Value {
    if (isa<FloatType>(v[0].getType()))
      return arith::RemFOp::create(b, loc, v[0], v[1]);
    if (isUnsigned)
      return arith::RemUIOp::create(b, loc, v[0], v[1]);
    Value rest = arith::RemSIOp::create(b, loc, v[0], v[1]);
    if (fmod)
      return rest;
    Value zero = Emitter(b, loc).scalar(v[0].getType(), 0);
    Value differ =
        arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt,
                              arith::XOrIOp::create(b, loc, rest, v[1]), zero);
    Value isRest =
        arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, rest, zero);
    return arith::SelectOp::create(
        b, loc, arith::AndIOp::create(b, loc, differ, isRest),
        arith::AddIOp::create(b, loc, rest, v[1]), rest);
  });
}

static LogicalResult importBitShift(Node &node) {
  bool left = node.getString("direction") == "LEFT";
  return map(node, [=](OpBuilder &b, Location loc, ValueRange v) -> Value {
    if (left)
      return arith::ShLIOp::create(b, loc, v[0], v[1]);
    return arith::ShRUIOp::create(b, loc, v[0], v[1]);
  });
}

static LogicalResult importWhere(Node &node) {
  return map(node, elementOf(node.input(1)),
             [](OpBuilder &b, Location loc, ValueRange v) -> Value {
               return arith::SelectOp::create(b, loc, v[0], v[1], v[2]);
             });
}

/// In inference: the input, and a mask of trues.
static LogicalResult importDropout(Node &node) {
  if (node.hasInput(2)) {
    auto training = node.knownInts(node.knownInput(2));
    if (!training || training->empty() || training->front())
      return node.fail("it is in training");
  }
  if (node.wants(1)) {
    Value yes =
        arith::ConstantOp::create(node.b, node.loc, node.b.getBoolAttr(true));
    if (failed(node.set(1, node.filled(node.shape(node.input(0)), yes))))
      return failure();
  }
  return node.set(node.input(0));
}

using FP = arith::CmpFPredicate;
using IP = arith::CmpIPredicate;

static const OpImporter table[] = {
    {"Abs", 1, importAbs},
    {"Acos", 7, importUnary<math::AcosOp>},
    {"Acosh", 9, importUnary<math::AcoshOp>},
    {"Add", 1, importBinary<addScalars>},
    {"And", 1, importLogical<arith::AndIOp>},
    {"Asin", 7, importUnary<math::AsinOp>},
    {"Asinh", 9, importUnary<math::AsinhOp>},
    {"Atan", 7, importUnary<math::AtanOp>},
    {"Atanh", 9, importUnary<math::AtanhOp>},
    {"BitShift", 11, importBitShift},
    {"Cast", 6, importCast},
    {"CastLike", 15, importCast},
    {"Ceil", 1, importUnary<math::CeilOp>},
    {"Cos", 7, importUnary<math::CosOp>},
    {"Cosh", 9, importUnary<math::CoshOp>},
    {"Div", 1, importVariadic<divScalars>},
    {"Dropout", 1, importDropout},
    {"Equal", 1, importCompare<FP::OEQ, IP::eq, IP::eq>},
    {"Erf", 9, importUnary<math::ErfOp>},
    {"Exp", 1, importUnary<math::ExpOp>},
    {"Floor", 1, importUnary<math::FloorOp>},
    {"Greater", 1, importCompare<FP::OGT, IP::sgt, IP::ugt>},
    {"GreaterOrEqual", 12, importCompare<FP::OGE, IP::sge, IP::uge>},
    {"Identity", 1, importIdentity},
    {"IsInf", 10, importIsInf},
    {"IsNaN", 9, importIsNaN},
    {"Less", 1, importCompare<FP::OLT, IP::slt, IP::ult>},
    {"LessOrEqual", 12, importCompare<FP::OLE, IP::sle, IP::ule>},
    {"Log", 1, importUnary<math::LogOp>},
    {"Max", 1, importVariadic<maxScalars>},
    {"Mean", 1, importMean},
    {"Min", 1, importVariadic<minScalars>},
    {"Mod", 10, importMod},
    {"Mul", 1, importBinary<mulScalars>},
    {"Neg", 1, importNeg},
    {"Not", 1, importNot},
    {"Or", 1, importLogical<arith::OrIOp>},
    {"Pow", 1, importPow},
    {"Reciprocal", 1, importReciprocal},
    {"Round", 11, importUnary<math::RoundEvenOp>},
    {"Sign", 9, importSign},
    {"Sin", 7, importUnary<math::SinOp>},
    {"Sinh", 9, importUnary<math::SinhOp>},
    {"Sqrt", 1, importUnary<math::SqrtOp>},
    {"Sub", 1, importBinary<subScalars>},
    {"Sum", 1, importVariadic<addAny>},
    {"Tan", 7, importUnary<math::TanOp>},
    {"Where", 9, importWhere},
    {"Xor", 1, importLogical<arith::XOrIOp>},
};

ArrayRef<OpImporter> mlir::rectify::getElementwiseImporters() { return table; }
