// How TOSA's ops read as scalar terms. What the specification leaves open, such
// as the sign of a zero, is read as upstream's lowering to linalg decides it.

#include "ScalarTermDialects.h"

using namespace mlir;
using namespace mlir::rectify;

using K = TermKind;

/// x if `test` is NaN, else `otherwise`.
static const Term *ifNaN(TermArena &arena, const Term *test, const Term *x,
                         const Term *otherwise, Operation *op) {
  // A constant is known not to be NaN.
  if (test->constant && test->isFloat() &&
      !std::get<APFloat>(*test->constant).isNaN())
    return otherwise;
  const Term *isNaN = arena.compare(
      static_cast<unsigned>(arith::CmpFPredicate::UNO), test, test, op);
  return arena.create(K::Select, x->type, {isNaN, x, otherwise}, op);
}

static const Term *readClamp(TermArena &arena, Operation *op, const Term *x) {
  auto lo = op->getAttrOfType<TypedAttr>("min_val");
  auto hi = op->getAttrOfType<TypedAttr>("max_val");
  if (!lo || !hi)
    return nullptr;
  if (!x->isFloat()) {
    auto min = dyn_cast<IntegerAttr>(lo), max = dyn_cast<IntegerAttr>(hi);
    if (!min || !max || x->type.isUnsignedInteger())
      return nullptr;
    const Term *atLeast = arena.create(
        K::MaxSI, x->type, {x, arena.constant(x->type, min.getValue())}, op);
    return arena.create(K::MinSI, x->type,
                        {atLeast, arena.constant(x->type, max.getValue())}, op);
  }
  auto min = dyn_cast<FloatAttr>(lo), max = dyn_cast<FloatAttr>(hi);
  if (!min || !max)
    return nullptr;
  const Term *low = arena.constant(x->type, min.getValue());
  const Term *high = arena.constant(x->type, max.getValue());
  const Term *atMost = arena.create(K::MinimumF, x->type, {x, high}, op);
  const Term *clamped = arena.create(K::MaximumF, x->type, {atMost, low}, op);
  if (getEnumerator(op, "nan_mode") == "IGNORE")
    return ifNaN(arena, x, low, clamped, op);
  return clamped;
}

static const Term *readMinMax(TermArena &arena, Operation *op, bool isMax,
                              const Term *a, const Term *b) {
  if (!a->isFloat()) {
    if (a->type.isUnsignedInteger())
      return nullptr;
    return arena.create(isMax ? K::MaxSI : K::MinSI, a->type, {a, b}, op);
  }
  const Term *extremum =
      arena.create(isMax ? K::MaximumF : K::MinimumF, a->type, {a, b}, op);
  if (getEnumerator(op, "nan_mode") != "IGNORE")
    return extremum;
  return ifNaN(arena, b, a, ifNaN(arena, a, b, extremum, op), op);
}

/// The integer that a constant is, of an unsigned number with `isUnsigned`.
static std::optional<int64_t> getInteger(const Term *t, bool isUnsigned) {
  if (!t->is(K::Constant) || t->isFloat())
    return std::nullopt;
  const auto &number = std::get<APInt>(*t->constant);
  if (number.getBitWidth() >= 64)
    return std::nullopt;
  return isUnsigned ? static_cast<int64_t>(number.getZExtValue())
                    : number.getSExtValue();
}

/// clamp((x - input_zp) * multiplier * 2^-shift + output_zp), computed in i64,
/// which the specification makes wide enough; halves are rounded up, or with
/// two roundings away from 0. One scale for each channel is no scalar code.
static const Term *readRescale(TermArena &arena, Operation *op,
                               ArrayRef<const Term *> operands, Type type) {
  auto isSet = [&](StringRef name) {
    auto attr = op->getAttrOfType<BoolAttr>(name);
    return attr && attr.getValue();
  };
  const Term *x = operands[0];
  std::string rounding = getEnumerator(op, "rounding_mode");
  // With inexact rounding a result may be any of two.
  if (operands.size() != 5 || !isa<IntegerType>(x->type) ||
      !isa<IntegerType>(type) ||
      (rounding != "SINGLE_ROUND" && rounding != "DOUBLE_ROUND"))
    return nullptr;
  bool fromUnsigned = x->type.isUnsignedInteger() || isSet("input_unsigned");
  bool toUnsigned = type.isUnsignedInteger() || isSet("output_unsigned");
  unsigned width = type.getIntOrFloatBitWidth();
  std::optional<int64_t> multiplier = getInteger(operands[1], false),
                         shift = getInteger(operands[2], false),
                         inputZero = getInteger(operands[3], fromUnsigned),
                         outputZero = getInteger(operands[4], toUnsigned);
  if (!multiplier || !shift || !inputZero || !outputZero || *multiplier < 0 ||
      *shift < 2 || *shift > 62 || x->type.getIntOrFloatBitWidth() > 48 ||
      width > 48)
    return nullptr;
  // Nothing is done but to write the same number.
  if (x->type == type && fromUnsigned == toUnsigned &&
      *inputZero == *outputZero && *shift < 31 &&
      *multiplier == int64_t(1) << *shift)
    return x;

  Type wide = IntegerType::get(op->getContext(), 64);
  auto number = [&](const APInt &value) { return arena.constant(wide, value); };
  auto whole = [&](int64_t value) {
    return number(APInt(64, value, /*isSigned=*/true));
  };
  const Term *value =
      arena.create(fromUnsigned ? K::ExtUI : K::ExtSI, wide, x, op);
  value = arena.create(K::Sub, wide, {value, whole(*inputZero)}, op);
  int64_t half = int64_t(1) << (*shift - 1);
  const Term *added = whole(half);
  if (rounding == "DOUBLE_ROUND" && *shift > 31) {
    const Term *atLeast = arena.compare(
        static_cast<unsigned>(arith::CmpIPredicate::sge), value, whole(0), op);
    constexpr int64_t first = int64_t(1) << 30;
    added =
        arena.create(K::Select, wide,
                     {atLeast, whole(half + first), whole(half - first)}, op);
  }
  value = arena.create(K::Mul, wide, {value, whole(*multiplier)}, op);
  value = arena.create(K::Add, wide, {value, added}, op);
  value = arena.create(K::ShrS, wide, {value, whole(*shift)}, op);
  value = arena.create(K::Add, wide, {value, whole(*outputZero)}, op);
  APInt least = toUnsigned ? APInt::getZero(64)
                           : APInt::getSignedMinValue(width).sext(64);
  APInt most = toUnsigned ? APInt::getMaxValue(width).zext(64)
                          : APInt::getSignedMaxValue(width).sext(64);
  value = arena.create(K::MaxSI, wide, {value, number(least)}, op);
  value = arena.create(K::MinSI, wide, {value, number(most)}, op);
  return arena.create(K::TruncI, type, value, op);
}

const Term *rectify::readTosa(TermArena &arena, Operation *op,
                              ArrayRef<const Term *> operands) {
  using FP = arith::CmpFPredicate;
  using IP = arith::CmpIPredicate;
  static constexpr TermSpelling table[] = {
      {"add", K::Add},
      {"sub", K::Sub},
      {"abs", K::Abs},
      {"pow", K::Pow},
      {"exp", K::Exp},
      {"log", K::Log},
      {"tanh", K::Tanh},
      {"erf", K::Erf},
      {"sigmoid", K::Sigmoid},
      {"reciprocal", K::Reciprocal},
      {"rsqrt", K::Rsqrt},
      {"floor", K::Floor},
      {"ceil", K::Ceil},
      {"select", K::Select},
      {"logical_and", K::And},
      {"logical_or", K::Or},
      {"logical_xor", K::Xor},
      {"logical_not", K::Not},
      {"bitwise_and", K::And},
      {"bitwise_or", K::Or},
      {"bitwise_xor", K::Xor},
      {"bitwise_not", K::Not},
      {"logical_left_shift", K::Shl},
      {"logical_right_shift", K::ShrU},
  };
  StringRef name = op->getName().stripDialect();
  if (operands.empty() || op->getNumResults() != 1)
    return nullptr;
  const Term *x = operands[0];
  Type type = getElementTypeOrSelf(op->getResult(0).getType());

  if (name == "rescale")
    return readRescale(arena, op, operands, type);
  if (name == "clamp")
    return readClamp(arena, op, x);
  if (name == "maximum" || name == "minimum")
    return readMinMax(arena, op, name == "maximum", x, operands[1]);
  if (name == "greater" || name == "greater_equal" || name == "equal") {
    FP onFloats = name == "greater" ? FP::OGT
                  : name == "equal" ? FP::OEQ
                                    : FP::OGE;
    IP onIntegers = name == "greater" ? IP::sgt
                    : name == "equal" ? IP::eq
                                      : IP::sge;
    unsigned predicate = x->isFloat() ? static_cast<unsigned>(onFloats)
                                      : static_cast<unsigned>(onIntegers);
    return arena.compare(predicate, x, operands[1], op);
  }
  // A product of integers is widened, or shifted and rounded.
  if (name == "mul")
    return x->isFloat() ? arena.create(K::Mul, type, operands.take_front(2), op)
                        : nullptr;
  // The zero points of floats are 0.
  if (name == "negate")
    return x->isFloat() ? arena.create(K::Neg, type, x, op) : nullptr;
  if (name == "cast") {
    if (!x->isFloat() || !isa<FloatType>(type))
      return nullptr;
    bool widens =
        type.getIntOrFloatBitWidth() > x->type.getIntOrFloatBitWidth();
    return x->type == type
               ? x
               : arena.create(widens ? K::ExtF : K::TruncF, type, x, op);
  }
  // What moves elements moves equal ones to equal ones.
  if (name == "reshape" || name == "tile" || name == "transpose")
    return x->is(K::Constant) ? x : nullptr;
  if (name == "identity")
    return x;
  return readSpelling(table, arena, op, operands);
}
