// What each kind of term computes, on host numbers.

#include "TermArithmetic.h"

#include "Rectify/IR/Rectify.h"

#include "llvm/ADT/APSInt.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;

using K = TermKind;

//===----------------------------------------------------------------------===//
// Formats
//===----------------------------------------------------------------------===//

static long double toLongDouble(const APFloat &value) {
  APFloat wide = value;
  bool lossy;
  wide.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lossy);
  return wide.convertToDouble();
}

long double rectify::toLongDouble(const Number &number) {
  if (const auto *value = std::get_if<APFloat>(&number))
    return ::toLongDouble(*value);
  return std::get<APInt>(number).getSExtValue();
}

APFloat rectify::roundToFormat(long double value,
                               const llvm::fltSemantics &semantics) {
  if (std::isnan(value))
    return APFloat::getNaN(semantics, std::signbit(value));
  if (std::isinf(value) || value == 0) {
    APFloat result(value == 0 ? 0.0 : HUGE_VAL);
    bool lossy;
    if (std::signbit(value))
      result.changeSign();
    result.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
    return result;
  }
  // mantissa * 2^exponent with an integral mantissa of 64 bits.
  int exponent;
  long double mantissa = std::frexp(std::fabs(value), &exponent);
  auto bits = static_cast<uint64_t>(std::ldexp(mantissa, 64));
  APFloat result(APFloat::x87DoubleExtended());
  result.convertFromAPInt(APInt(64, bits), /*IsSigned=*/false,
                          APFloat::rmNearestTiesToEven);
  result = llvm::scalbn(result, exponent - 64, APFloat::rmNearestTiesToEven);
  if (value < 0)
    result.changeSign();
  bool lossy;
  result.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
  return result;
}

bool rectify::isSameNumber(const Number &a, const Number &b) {
  if (a.index() != b.index())
    return false;
  if (const auto *x = std::get_if<APFloat>(&a)) {
    const auto &y = std::get<APFloat>(b);
    return (x->isNaN() && y.isNaN()) || x->bitwiseIsEqual(y);
  }
  return std::get<APInt>(a) == std::get<APInt>(b);
}

//===----------------------------------------------------------------------===//
// One operation
//===----------------------------------------------------------------------===//

template <class T, class Compare>
static bool comparesFloats(arith::CmpFPredicate predicate, Compare unordered,
                           const T &a, const T &b) {
  using P = arith::CmpFPredicate;
  if (predicate == P::AlwaysFalse || predicate == P::AlwaysTrue)
    return predicate == P::AlwaysTrue;
  if (unordered(a) || unordered(b))
    return predicate >= P::UEQ;
  switch (predicate) {
  case P::OEQ:
  case P::UEQ:
    return a == b;
  case P::OGT:
  case P::UGT:
    return a > b;
  case P::OGE:
  case P::UGE:
    return a >= b;
  case P::OLT:
  case P::ULT:
    return a < b;
  case P::OLE:
  case P::ULE:
    return a <= b;
  case P::ONE:
  case P::UNE:
    return a != b;
  default:
    return predicate == P::ORD;
  }
}

/// A function of real numbers; none for what is no such function.
static std::optional<long double> applyReal(K kind, ArrayRef<long double> in) {
  long double x = in[0];
  switch (kind) {
  case K::Add:
    return x + in[1];
  case K::Sub:
    return x - in[1];
  case K::Mul:
    return x * in[1];
  case K::Div:
    return x / in[1];
  case K::Rem:
    return std::fmod(x, in[1]);
  case K::Neg:
    return -x;
  case K::Abs:
    return std::fabs(x);
  case K::Reciprocal:
    return 1 / x;
  case K::Fma:
    return x * in[1] + in[2];
  case K::CopySign:
    return std::copysign(x, in[1]);
  case K::MaximumF:
  case K::MaxSI:
    return std::isnan(x) || x >= in[1] ? x : in[1];
  case K::MinimumF:
  case K::MinSI:
    return std::isnan(x) || x <= in[1] ? x : in[1];
  case K::MaxNumF:
    return std::isnan(in[1]) || x >= in[1] ? x : in[1];
  case K::MinNumF:
    return std::isnan(in[1]) || x <= in[1] ? x : in[1];
  case K::Exp:
    return std::exp(x);
  case K::Exp2:
    return std::exp2(x);
  case K::Expm1:
    return std::expm1(x);
  case K::Log:
    return std::log(x);
  case K::Log2:
    return std::log2(x);
  case K::Log10:
    return std::log10(x);
  case K::Log1p:
    return std::log1p(x);
  case K::Tanh:
    return std::tanh(x);
  case K::Erf:
    return std::erf(x);
  case K::Erfc:
    return std::erfc(x);
  case K::Sigmoid:
    return 1 / (1 + std::exp(-x));
  case K::Sqrt:
    return std::sqrt(x);
  case K::Rsqrt:
    return 1 / std::sqrt(x);
  case K::Pow:
    return std::pow(x, in[1]);
  case K::Floor:
    return std::floor(x);
  case K::Ceil:
    return std::ceil(x);
  case K::RoundEven:
    return std::nearbyint(x);
  case K::Trunc:
    return std::trunc(x);
  case K::ExtF:
  case K::TruncF:
  case K::ExtSI:
  case K::SIToFP:
    return x;
  default:
    return std::nullopt;
  }
}

/// The operations that APFloat does itself, rounded in their type.
static std::optional<APFloat> applyFloat(K kind, ArrayRef<APFloat> in) {
  constexpr auto rounding = APFloat::rmNearestTiesToEven;
  APFloat x = in[0];
  switch (kind) {
  case K::Add:
    return x + in[1];
  case K::Sub:
    return x - in[1];
  case K::Mul:
    return x * in[1];
  case K::Div:
    return x / in[1];
  case K::Rem:
    x.mod(in[1]);
    return x;
  case K::Fma:
    x.fusedMultiplyAdd(in[1], in[2], rounding);
    return x;
  case K::Neg:
    x.changeSign();
    return x;
  case K::Abs:
    x.clearSign();
    return x;
  case K::CopySign:
    x.copySign(in[1]);
    return x;
  case K::Reciprocal:
    return APFloat::getOne(x.getSemantics()) / x;
  case K::MaximumF:
    return llvm::maximum(x, in[1]);
  case K::MinimumF:
    return llvm::minimum(x, in[1]);
  case K::MaxNumF:
    if (x.isNaN() || in[1].isNaN())
      return x.isNaN() ? in[1] : x;
    return x < in[1] ? in[1] : x;
  case K::MinNumF:
    if (x.isNaN() || in[1].isNaN())
      return x.isNaN() ? in[1] : x;
    return x > in[1] ? in[1] : x;
  case K::Floor:
    x.roundToIntegral(APFloat::rmTowardNegative);
    return x;
  case K::Ceil:
    x.roundToIntegral(APFloat::rmTowardPositive);
    return x;
  case K::RoundEven:
    x.roundToIntegral(rounding);
    return x;
  case K::Trunc:
    x.roundToIntegral(APFloat::rmTowardZero);
    return x;
  default:
    return std::nullopt;
  }
}

static APInt applyInteger(K kind, ArrayRef<APInt> in) {
  const APInt &x = in[0];
  unsigned width = x.getBitWidth();
  switch (kind) {
  case K::Add:
    return x + in[1];
  case K::Sub:
    return x - in[1];
  case K::Mul:
    return x * in[1];
  case K::Neg:
    return -x;
  case K::Abs:
    return x.abs();
  case K::MaxSI:
    return x.sgt(in[1]) ? x : in[1];
  case K::MinSI:
    return x.slt(in[1]) ? x : in[1];
  case K::MaxUI:
    return x.ugt(in[1]) ? x : in[1];
  case K::MinUI:
    return x.ult(in[1]) ? x : in[1];
  case K::And:
    return x & in[1];
  case K::Or:
    return x | in[1];
  case K::Xor:
    return x ^ in[1];
  case K::Not:
    return ~x;
  case K::Shl:
    return x.shl(in[1].getLimitedValue(width));
  case K::ShrS:
    return x.ashr(in[1].getLimitedValue(width));
  case K::ShrU:
    return x.lshr(in[1].getLimitedValue(width));
  default:
    return x;
  }
}

/// Conversions to and from integers.
static std::optional<Number> applyConversion(K kind, const Number &in,
                                             Type type) {
  unsigned width = type.isIntOrFloat() ? type.getIntOrFloatBitWidth() : 64;
  switch (kind) {
  case K::Bitcast:
    if (const auto *value = std::get_if<APFloat>(&in)) {
      if (isa<IntegerType>(type))
        return value->bitcastToAPInt();
      return APFloat(cast<FloatType>(type).getFloatSemantics(),
                     value->bitcastToAPInt());
    }
    if (isa<IntegerType>(type))
      return in;
    return APFloat(cast<FloatType>(type).getFloatSemantics(),
                   std::get<APInt>(in));
  case K::ExtSI:
    return std::get<APInt>(in).sext(width);
  case K::ExtUI:
    return std::get<APInt>(in).zext(width);
  case K::TruncI:
    return std::get<APInt>(in).trunc(width);
  case K::SIToFP:
  case K::UIToFP: {
    APFloat result(cast<FloatType>(type).getFloatSemantics());
    result.convertFromAPInt(std::get<APInt>(in), kind == K::SIToFP,
                            APFloat::rmNearestTiesToEven);
    return result;
  }
  case K::FPToSI:
  case K::FPToUI: {
    llvm::APSInt result(width, /*isUnsigned=*/kind == K::FPToUI);
    bool exact;
    std::get<APFloat>(in).convertToInteger(result, APFloat::rmTowardZero,
                                           &exact);
    return static_cast<APInt>(result);
  }
  default:
    return std::nullopt;
  }
}

template <class T>
static SmallVector<T, 3> unpack(ArrayRef<const Number *> in) {
  SmallVector<T, 3> values;
  for (const Number *number : in)
    values.push_back(std::get<T>(*number));
  return values;
}

Number rectify::applyTerm(const Term &term, ArrayRef<const Number *> in) {
  if (term.is(K::Select))
    return std::get<APInt>(*in[0]).isZero() ? *in[2] : *in[1];
  if (term.is(K::Compare)) {
    bool holds;
    if (term.comparesFloats())
      holds = comparesFloats(
          term.getFloatPredicate(), [](const APFloat &v) { return v.isNaN(); },
          std::get<APFloat>(*in[0]), std::get<APFloat>(*in[1]));
    else
      holds = arith::applyCmpPredicate(term.getIntPredicate(),
                                       std::get<APInt>(*in[0]),
                                       std::get<APInt>(*in[1]));
    return APInt(1, holds);
  }
  if (term.is(K::Body)) {
    auto body = cast<ScalarBodyOpInterface>(term.op);
    if (term.isFloat())
      return body.evaluate(unpack<APFloat>(in))[0];
    return body.evaluateIntegers(unpack<APInt>(in))[0];
  }
  if (std::optional<Number> result =
          applyConversion(term.kind, *in[0], term.type))
    return *result;
  if (!term.isFloat())
    return applyInteger(term.kind, unpack<APInt>(in));
  const auto &semantics = cast<FloatType>(term.type).getFloatSemantics();
  if (term.is(K::ExtF) || term.is(K::TruncF)) {
    APFloat result = std::get<APFloat>(*in[0]);
    bool lossy;
    result.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
    return result;
  }
  if (llvm::all_of(in, [](const Number *n) { return n->index() == 0; }))
    if (auto result = applyFloat(term.kind, unpack<APFloat>(in)))
      return *result;
  SmallVector<long double, 3> values;
  for (const Number *number : in)
    values.push_back(toLongDouble(*number));
  return roundToFormat(applyReal(term.kind, values).value_or(NAN), semantics);
}

std::optional<long double> rectify::applyTermWide(const Term &term,
                                                  ArrayRef<long double> in) {
  if (term.is(K::Select))
    return in[0] != 0 ? in[1] : in[2];
  if (term.is(K::Compare) && term.comparesFloats())
    return comparesFloats(
        term.getFloatPredicate(), [](long double v) { return std::isnan(v); },
        in[0], in[1]);
  if (term.is(K::UIToFP) || term.is(K::ExtUI))
    return std::fabs(in[0]);
  if (!term.isFloat())
    return std::nullopt;
  if (!term.is(K::Body))
    return applyReal(term.kind, in);
  SmallVector<APFloat> doubles;
  for (long double v : in)
    doubles.push_back(roundToFormat(v, APFloat::IEEEdouble()));
  return ::toLongDouble(
      cast<ScalarBodyOpInterface>(term.op).evaluate(doubles)[0]);
}
