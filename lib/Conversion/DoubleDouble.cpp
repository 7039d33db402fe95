// Arithmetic on pairs of f64: a few operations of f64 for each.

#include "DoubleDouble.h"

#include "llvm/ADT/APFloat.h"

using namespace mlir;
using namespace mlir::rectify;

/// The two numbers of f64 whose sum `value` is, but for digits beyond them.
static std::pair<APFloat, APFloat> split(const APFloat &value) {
  auto convert = [](APFloat number, const llvm::fltSemantics &semantics) {
    bool lossy;
    number.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
    return number;
  };
  APFloat high = convert(value, APFloat::IEEEdouble());
  if (!high.isFinite())
    return {high, APFloat::getZero(APFloat::IEEEdouble())};
  APFloat low = value;
  low.subtract(convert(high, value.getSemantics()),
               APFloat::rmNearestTiesToEven);
  return {high, convert(low, APFloat::IEEEdouble())};
}

DoubleDouble DoubleDoubleBuilder::constantOf(Attribute values) {
  if (auto scalar = dyn_cast<FloatAttr>(values)) {
    auto [high, low] = split(scalar.getValue());
    return number(high.convertToDouble(), low.convertToDouble());
  }
  auto elements = cast<DenseFPElementsAttr>(values);
  if (elements.isSplat()) {
    auto [high, low] = split(elements.getSplatValue<APFloat>());
    return number(high.convertToDouble(), low.convertToDouble());
  }
  SmallVector<APFloat> highs, lows;
  for (const APFloat &value : elements.getValues<APFloat>()) {
    auto [high, low] = split(value);
    highs.push_back(high);
    lows.push_back(low);
  }
  auto make = [&](ArrayRef<APFloat> numbers) -> Value {
    return arith::ConstantOp::create(
        b, loc, DenseElementsAttr::get(cast<ShapedType>(type), numbers));
  };
  return {make(highs), make(lows), Value()};
}

DoubleDouble DoubleDoubleBuilder::unscaled(const DoubleDouble &x) {
  return x.scale ? times(x, x.scale) : x;
}

void DoubleDoubleBuilder::unify(DoubleDouble &x, DoubleDouble &y) {
  if (x.scale == y.scale)
    return;
  if (!x.scale || !y.scale) {
    x = unscaled(x);
    y = unscaled(y);
    return;
  }
  // The greater one: what the other's number underflows by is nothing beside
  // this one's.
  auto compare = [&](arith::CmpFPredicate predicate, Value s, Value t) {
    return arith::CmpFOp::create(b, loc, predicate, s, t);
  };
  Value greater = compare(arith::CmpFPredicate::OGT, x.scale, y.scale);
  Value scale = select(greater, x.scale, y.scale);
  for (DoubleDouble *z : {&x, &y}) {
    // Both may have underflowed.
    Value same = compare(arith::CmpFPredicate::OEQ, z->scale, scale);
    *z = times(*z, select(same, constant(1), div(z->scale, scale)));
    z->scale = scale;
  }
}

DoubleDouble DoubleDoubleBuilder::times(const DoubleDouble &x, Value power) {
  return {mul(x.high, power), x.low ? mul(x.low, power) : Value(), Value()};
}

/// By D. E. Knuth, The Art of Computer Programming 2, 4.2.2.
DoubleDouble DoubleDoubleBuilder::exactSum(Value x, Value y) {
  Value s = add(x, y);
  Value ofY = sub(s, x);
  Value low = add(sub(x, sub(s, ofY)), sub(y, ofY));
  return {s, low, Value()};
}

DoubleDouble DoubleDoubleBuilder::sortedSum(Value x, Value y) {
  Value s = add(x, y);
  return {s, sub(y, sub(s, x)), Value()};
}

DoubleDouble DoubleDoubleBuilder::guardedSum(Value x, Value y) {
  Value finite = compare(arith::CmpFPredicate::OLT, abs(y),
                         std::numeric_limits<double>::infinity());
  return sortedSum(x, select(finite, y, constant(0)));
}

DoubleDouble DoubleDoubleBuilder::signedSum(Value x, Value y) {
  DoubleDouble s = guardedSum(x, y);
  s.high = keepZero(s.high, x);
  return s;
}

/// Without FMA by G. W. Veltkamp's halves, whose products are exact.
DoubleDouble DoubleDoubleBuilder::exactProduct(Value x, Value y) {
  Value p = mul(x, y);
  if (isFused())
    return {p, fma(x, y, neg(p)), Value()};
  auto halves = [&](Value v) {
    Value c = mul(v, constant(0x1p27 + 1));
    Value high = sub(c, sub(c, v));
    return std::pair(high, sub(v, high));
  };
  auto [xHigh, xLow] = halves(x);
  auto [yHigh, yLow] = halves(y);
  Value rest = sub(mul(xHigh, yHigh), p);
  rest = add(rest, mul(xHigh, yLow));
  rest = add(rest, mul(xLow, yHigh));
  return {p, add(rest, mul(xLow, yLow)), Value()};
}

DoubleDouble DoubleDoubleBuilder::partsSum(const DoubleDouble &x,
                                           const DoubleDouble &y) {
  DoubleDouble s = exactSum(x.high, y.high);
  for (Value low : {x.low, y.low})
    if (low)
      s.low = add(s.low, low);
  return s;
}

DoubleDouble DoubleDoubleBuilder::sum(const DoubleDouble &x,
                                      const DoubleDouble &y) {
  DoubleDouble s = partsSum(x, y);
  return x.low || y.low ? sortedSum(s.high, s.low) : s;
}

DoubleDouble DoubleDoubleBuilder::add(DoubleDouble x, DoubleDouble y) {
  unify(x, y);
  DoubleDouble s = partsSum(x, y);
  if (x.low || y.low) {
    // Where nothing is left to add, a zero keeps its sign.
    Value isWhole = compare(arith::CmpFPredicate::OEQ, s.low, 0);
    Value high = s.high;
    s = guardedSum(high, s.low);
    s.high = select(isWhole, high, s.high);
  }
  s.scale = x.scale;
  return s;
}

DoubleDouble DoubleDoubleBuilder::mul(DoubleDouble x, DoubleDouble y) {
  DoubleDouble p = exactProduct(x.high, y.high);
  if (x.low)
    p.low = fma(x.low, y.high, p.low);
  if (y.low)
    p.low = fma(x.high, y.low, p.low);
  if (x.low || y.low)
    p = signedSum(p.high, p.low);
  p.scale = x.scale && y.scale ? mul(x.scale, y.scale)
                               : (x.scale ? x.scale : y.scale);
  return p;
}

/// The quotient of the first parts, and what it leaves, divided again.
DoubleDouble DoubleDoubleBuilder::div(DoubleDouble x, DoubleDouble y) {
  y = unscaled(y);
  Value q = div(x.high, y.high);
  DoubleDouble p = exactProduct(q, y.high);
  Value rest = sub(sub(x.high, p.high), p.low);
  if (x.low)
    rest = add(rest, x.low);
  if (y.low)
    rest = fma(neg(q), y.low, rest);
  DoubleDouble result = signedSum(q, div(rest, y.high));
  result.scale = x.scale;
  return result;
}

DoubleDouble DoubleDoubleBuilder::neg(DoubleDouble x) {
  return {neg(x.high), x.low ? neg(x.low) : Value(), x.scale};
}

DoubleDouble DoubleDoubleBuilder::abs(DoubleDouble x) {
  return withSign(x, constant(0));
}

DoubleDouble DoubleDoubleBuilder::withSign(const DoubleDouble &x, Value sign) {
  Value flip =
      arith::XOrIOp::create(b, loc, asInteger(x.high), asInteger(sign));
  flip = arith::AndIOp::create(b, loc, flip,
                               integer(std::numeric_limits<int64_t>::min()));
  auto flipped = [&](Value part) -> Value {
    if (!part)
      return part;
    return asFloat(arith::XOrIOp::create(b, loc, asInteger(part), flip));
  };
  return {flipped(x.high), flipped(x.low), x.scale};
}

DoubleDouble DoubleDoubleBuilder::select(Value condition, DoubleDouble x,
                                         DoubleDouble y) {
  auto choose = [&](Value first, Value second, double otherwise) -> Value {
    if (first == second)
      return first;
    return select(condition, first ? first : constant(otherwise),
                  second ? second : constant(otherwise));
  };
  return {choose(x.high, y.high, 0), choose(x.low, y.low, 0),
          choose(x.scale, y.scale, 1)};
}

/// Numbers that round to the same differ by what they lack of that.
Value DoubleDoubleBuilder::compare(arith::CmpFPredicate predicate,
                                   const DoubleDouble &x,
                                   const DoubleDouble &y) {
  DoubleDouble a = unscaled(x), c = unscaled(y);
  auto compareParts = [&](Value first, Value second) -> Value {
    return arith::CmpFOp::create(b, loc, predicate, first ? first : constant(0),
                                 second ? second : constant(0));
  };
  Value byHigh = compareParts(a.high, c.high);
  if (!a.low && !c.low)
    return byHigh;
  Value isSame = arith::AndIOp::create(
      b, loc,
      arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OEQ, a.high, c.high),
      compare(arith::CmpFPredicate::OLT, abs(a.high),
              std::numeric_limits<double>::infinity()));
  return select(isSame, compareParts(a.low, c.low), byHigh);
}
