// Compiling and running terms.

#include "Testing/TermCode.h"

#include "mlir/IR/TypeUtilities.h"

#include "llvm/ADT/bit.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;
using llvm::APFloat;
using llvm::APInt;

//===----------------------------------------------------------------------===//
// Cells
//===----------------------------------------------------------------------===//

static constexpr uint64_t doubleSign = uint64_t(1) << 63;

/// The low `width` bits.
static uint64_t truncate(uint64_t bits, unsigned width) {
  return width >= 64 ? bits : bits & ((uint64_t(1) << width) - 1);
}

static int64_t extendSign(uint64_t bits, unsigned width) {
  unsigned shift = 64 - width;
  return static_cast<int64_t>(bits << shift) >> shift;
}

/// The bits of a NaN between `from` and f64, whose payloads have `fromBits`
/// more or fewer bits.
static unsigned getMantissaWidth(FloatType type) {
  return type.getFPMantissaWidth() - 1;
}

Cell rectify::testing::fromBits(Type type, uint64_t bits) {
  Cell cell;
  cell.bits = bits;
  auto format = dyn_cast<FloatType>(type);
  if (!format)
    return cell;
  APFloat value(format.getFloatSemantics(), APInt(format.getWidth(), bits));
  if (!value.isNaN()) {
    cell.real = Format::toDouble(value);
    return cell;
  }
  unsigned mantissa = getMantissaWidth(format);
  uint64_t payload = truncate(bits, mantissa) << (52 - mantissa);
  cell.bits = (value.isNegative() ? doubleSign : 0) | (uint64_t(0x7ff) << 52) |
              (payload ? payload : uint64_t(1) << 51);
  return cell;
}

uint64_t rectify::testing::toBits(Type type, Cell cell) {
  auto format = dyn_cast<FloatType>(type);
  if (!format)
    return cell.bits;
  if (format.isF16() && std::isfinite(cell.real)) {
    // The value is exact: its exponent and mantissa are to be moved.
    uint64_t bits = llvm::bit_cast<uint64_t>(cell.real);
    uint64_t sign = bits >> 63 << 15;
    double magnitude = std::fabs(cell.real);
    if (magnitude < 0x1p-14)
      return sign | static_cast<uint64_t>(magnitude * 0x1p24);
    return sign | ((truncate(bits, 63) - (uint64_t(1008) << 52)) >> 42);
  }
  if (!std::isnan(cell.real) || format.getWidth() == 64)
    return Format(format).toAPFloat(cell.real).bitcastToAPInt().getZExtValue();
  unsigned mantissa = getMantissaWidth(format);
  uint64_t payload = truncate(cell.bits, 52) >> (52 - mantissa);
  APInt bits = APFloat::getQNaN(format.getFloatSemantics(),
                                (cell.bits & doubleSign) != 0)
                   .bitcastToAPInt();
  if (payload && APFloat::semanticsHasInf(format.getFloatSemantics())) {
    bits = bits.lshr(mantissa).shl(mantissa);
    bits |= payload;
  }
  return bits.getZExtValue();
}

std::string rectify::testing::print(Type type, Cell cell) {
  if (auto format = dyn_cast<FloatType>(type)) {
    if (std::isnan(cell.real))
      return "NaN";
    return Format(format).print(cell.real);
  }
  return std::to_string(extendSign(cell.bits, type.getIntOrFloatBitWidth()));
}

bool rectify::testing::isSame(Type type, Cell a, Cell b) {
  if (isa<FloatType>(type) && std::isnan(a.real) && std::isnan(b.real))
    return true;
  return a.bits == b.bits;
}

//===----------------------------------------------------------------------===//
// Rounding
//===----------------------------------------------------------------------===//

TermCode::Rounding TermCode::getRounding(Type type, bool exact) {
  Rounding rounding;
  auto format = dyn_cast<FloatType>(type);
  if (!format || format.isF64() || exact)
    return rounding;
  if (format.isF32()) {
    rounding.how = Rounding::Single;
  } else if (format.isF16() || format.isBF16()) {
    const llvm::fltSemantics &semantics = format.getFloatSemantics();
    rounding.how = Rounding::Binary;
    rounding.precision = APFloat::semanticsPrecision(semantics);
    rounding.minExponent = APFloat::semanticsMinExponent(semantics);
    rounding.largest = Format::toDouble(APFloat::getLargest(semantics));
  } else {
    rounding.how = Rounding::Slow;
    rounding.format = Format(format);
  }
  return rounding;
}

/// The power of two of a double's exponent.
static double powerOfTwo(int exponent) {
  return llvm::bit_cast<double>(static_cast<uint64_t>(1023 + exponent) << 52);
}

double TermCode::round(const Rounding &rounding, double value) {
  switch (rounding.how) {
  case Rounding::None:
    return value;
  case Rounding::Single:
    return static_cast<float>(value);
  case Rounding::Binary: {
    if (!std::isfinite(value) || value == 0)
      return value;
    int exponent =
        static_cast<int>((llvm::bit_cast<uint64_t>(value) >> 52) & 0x7ff) -
        1023;
    int last =
        std::max(exponent, rounding.minExponent) - (rounding.precision - 1);
    double result =
        std::nearbyint(value * powerOfTwo(-last)) * powerOfTwo(last);
    if (std::fabs(result) > rounding.largest)
      return std::copysign(INFINITY, value);
    return result == 0 ? std::copysign(0.0, value) : result;
  }
  case Rounding::Slow:
    return std::isnan(value) ? value : rounding.format->round(value);
  }
  llvm_unreachable("unknown rounding");
}

//===----------------------------------------------------------------------===//
// Compiling
//===----------------------------------------------------------------------===//

/// The numbers among an op's attributes.
static void collectNumbers(Operation *op, SmallVectorImpl<double> &numbers) {
  for (NamedAttribute attr : op->getAttrs())
    if (auto number = dyn_cast<FloatAttr>(attr.getValue()))
      numbers.push_back(Format::toDouble(number.getValue()));
}

std::optional<TermCode> TermCode::compile(ArrayRef<const Term *> roots,
                                          ValueRange inputs, bool exact,
                                          BodyTables &tables,
                                          std::string &why) {
  TermCode code;
  llvm::DenseMap<const Term *, unsigned> places;
  llvm::DenseMap<Value, unsigned> inputPlaces;
  for (auto [i, input] : llvm::enumerate(inputs))
    inputPlaces[input] = i;
  code.registers.resize(inputs.size());

  auto fail = [&](const Twine &reason) {
    why = reason.str();
    return std::nullopt;
  };
  auto newRegister = [&](const Term *term) {
    places[term] = code.registers.size();
    code.registers.push_back({});
    return places[term];
  };
  SmallVector<const Term *> stack(roots);
  while (!stack.empty()) {
    const Term *term = stack.back();
    if (places.contains(term)) {
      stack.pop_back();
      continue;
    }
    bool waits = false;
    for (const Term *operand : term->operands)
      if (!places.contains(operand)) {
        stack.push_back(operand);
        waits = true;
      }
    if (waits)
      continue;
    stack.pop_back();

    if (term->is(TermKind::Input)) {
      auto it = inputPlaces.find(term->value);
      if (it == inputPlaces.end())
        return fail("it uses '" +
                    (term->op ? term->op->getName().getStringRef()
                              : StringRef("a block argument")) +
                    "', which is no scalar arithmetic that is known");
      places[term] = it->second;
      continue;
    }
    if (!term->type.isIntOrFloat() || term->type.getIntOrFloatBitWidth() > 64)
      return fail("it has a value of another type than a float or an integer");
    if (term->is(TermKind::Constant)) {
      unsigned place = newRegister(term);
      if (auto *number = std::get_if<APFloat>(&*term->constant)) {
        code.registers[place].real = Format::toDouble(*number);
        code.numbers.push_back(code.registers[place].real);
      } else {
        const APInt &bits = std::get<APInt>(*term->constant);
        code.registers[place].bits = bits.getZExtValue();
        code.numbers.push_back(static_cast<double>(bits.getSExtValue()));
      }
      continue;
    }

    Step step;
    step.kind = term->kind;
    step.predicate = term->predicate;
    step.type = term->type;
    step.width = term->type.getIntOrFloatBitWidth();
    step.isFloat = term->isFloat();
    step.operandType = term->operands[0]->type;
    step.operandWidth = step.operandType.getIntOrFloatBitWidth();
    step.takesFloat = term->operands[0]->isFloat();
    step.rounding = getRounding(step.type, exact);
    // Flags of terms without float operands mean nothing.
    bool hasFlags = step.takesFloat && !term->is(TermKind::Bitcast);
    using Flags = arith::FastMathFlags;
    auto has = [&](Flags flag) {
      return hasFlags && arith::bitEnumContainsAll(term->flags, flag);
    };
    step.noNaNs = has(Flags::nnan);
    step.noInfs = has(Flags::ninf);
    step.noSignedZeros = has(Flags::nsz);
    for (const Term *operand : term->operands)
      step.operands.push_back(places[operand]);
    unsigned *direct[] = {&step.a, &step.b, &step.c};
    for (auto [to, from] : llvm::zip(direct, step.operands))
      *to = from;
    code.openZeros |=
        step.kind == TermKind::MaxNumF || step.kind == TermKind::MinNumF;
    if (exact && term->is(TermKind::Bitcast))
      return fail("it looks at bits, which the real function has not");
    if (term->is(TermKind::Body)) {
      collectNumbers(term->op, code.numbers);
      step.body = cast<ScalarBodyOpInterface>(term->op);
      if (exact) {
        Format wide(Float64Type::get(term->type.getContext()));
        std::optional<ScalarOp> op =
            ScalarOp::create(term->op->getName(), wide, term->op->getAttrs());
        if (!op)
          return fail("'" + term->op->getName().getStringRef() +
                      "' cannot be computed in f64");
        code.wideOps.push_back(std::make_shared<ScalarOp>(std::move(*op)));
        step.body = code.wideOps.back()->get();
      } else {
        step.table = tables.get(step.body);
      }
    }
    step.result = newRegister(term);
    code.steps.push_back(std::move(step));
  }
  for (const Term *root : roots)
    code.roots.push_back(places[root]);
  return code;
}

//===----------------------------------------------------------------------===//
// Running
//===----------------------------------------------------------------------===//

static bool compareFloats(arith::CmpFPredicate predicate, double a, double b) {
  using P = arith::CmpFPredicate;
  bool unordered = std::isnan(a) || std::isnan(b);
  switch (predicate) {
  case P::AlwaysFalse:
    return false;
  case P::AlwaysTrue:
    return true;
  case P::ORD:
    return !unordered;
  case P::UNO:
    return unordered;
  case P::OEQ:
    return !unordered && a == b;
  case P::OGT:
    return !unordered && a > b;
  case P::OGE:
    return !unordered && a >= b;
  case P::OLT:
    return !unordered && a < b;
  case P::OLE:
    return !unordered && a <= b;
  case P::ONE:
    return !unordered && a != b;
  case P::UEQ:
    return unordered || a == b;
  case P::UGT:
    return unordered || a > b;
  case P::UGE:
    return unordered || a >= b;
  case P::ULT:
    return unordered || a < b;
  case P::ULE:
    return unordered || a <= b;
  case P::UNE:
    return unordered || a != b;
  }
  llvm_unreachable("unknown predicate");
}

static bool compareInts(arith::CmpIPredicate predicate, uint64_t a, uint64_t b,
                        unsigned width) {
  using P = arith::CmpIPredicate;
  int64_t x = extendSign(a, width), y = extendSign(b, width);
  switch (predicate) {
  case P::eq:
    return a == b;
  case P::ne:
    return a != b;
  case P::slt:
    return x < y;
  case P::sle:
    return x <= y;
  case P::sgt:
    return x > y;
  case P::sge:
    return x >= y;
  case P::ult:
    return a < b;
  case P::ule:
    return a <= b;
  case P::ugt:
    return a > b;
  case P::uge:
    return a >= b;
  }
  llvm_unreachable("unknown predicate");
}

/// The larger of two, or the smaller; a NaN if `keepsNaN` and one is, and of
/// equal zeros, if `ordersZeros`, the one that -0 < +0 says, or else the first.
static double choose(double a, double b, bool larger, bool keepsNaN,
                     bool ordersZeros) {
  if (std::isnan(a))
    return keepsNaN ? a : b;
  if (std::isnan(b))
    return keepsNaN ? b : a;
  if (a == b) {
    if (!ordersZeros || std::signbit(a) == std::signbit(b))
      return a;
    return std::signbit(a) == larger ? b : a;
  }
  return (a > b) == larger ? a : b;
}

BodyTables::Table BodyTables::get(ScalarBodyOpInterface op) {
  auto format = dyn_cast<FloatType>(
      getElementTypeOrSelf(op.getInputs().front().getType()));
  if (op.getInputs().size() != 1 || !format || format.getWidth() != 16)
    return nullptr;
  auto key = std::make_tuple(op->getName().getAsOpaquePointer(),
                             op->getAttrDictionary().getAsOpaquePointer(),
                             format.getAsOpaquePointer());
  Table &table = tables[key];
  if (table)
    return table;
  auto values = std::make_shared<std::vector<double>>();
  for (unsigned bits = 0; bits < 1u << 16; ++bits) {
    APFloat input(format.getFloatSemantics(), APInt(16, bits));
    values->push_back(Format::toDouble(op.evaluate(input)[0]));
  }
  return table = std::move(values);
}

Cell TermCode::runBody(const Step &step) {
  Cell cell;
  ScalarBodyOpInterface body = step.body;
  if (step.table) {
    cell.real = (*step.table)[toBits(step.operandType, registers[step.a])];
    return cell;
  }
  if (step.isFloat) {
    FloatType format =
        cast<FloatType>(getElementTypeOrSelf(body.getInputs()[0].getType()));
    SmallVector<APFloat> numbers;
    for (unsigned operand : step.operands)
      numbers.push_back(Format(format).toAPFloat(registers[operand].real));
    cell.real = Format::toDouble(body.evaluate(numbers)[0]);
    return cell;
  }
  SmallVector<APInt> numbers;
  for (unsigned operand : step.operands)
    numbers.push_back(APInt(step.width, registers[operand].bits));
  cell.bits = body.evaluateIntegers(numbers)[0].getZExtValue();
  return cell;
}

Cell TermCode::compute(const Step &step, bool second) {
  const Cell &a = registers[step.a], &b = registers[step.b],
             &c = registers[step.c];
  Cell result;
  result.bits = 0;
  auto real = [&](double value) {
    result.real = round(step.rounding, value);
    return result;
  };
  auto exactly = [&](double value) {
    result.real = value;
    return result;
  };
  auto bits = [&](uint64_t value) {
    result.bits = truncate(value, step.width);
    return result;
  };
  auto either = [&](double x, double y) { return second ? y : x; };
  auto firstIfSigned = [&](bool larger) {
    int64_t x = extendSign(a.bits, step.width),
            y = extendSign(b.bits, step.width);
    return bits((x > y) == larger ? a.bits : b.bits);
  };
  switch (step.kind) {
  case TermKind::Add:
    return step.isFloat ? real(a.real + b.real) : bits(a.bits + b.bits);
  case TermKind::Sub:
    return step.isFloat ? real(a.real - b.real) : bits(a.bits - b.bits);
  case TermKind::Mul:
    return step.isFloat ? real(a.real * b.real) : bits(a.bits * b.bits);
  case TermKind::Div:
    return real(a.real / b.real);
  case TermKind::Rem:
    return real(std::fmod(a.real, b.real));
  case TermKind::Neg:
    return step.isFloat ? exactly(-a.real) : bits(-a.bits);
  case TermKind::Abs: {
    if (step.isFloat)
      return exactly(std::fabs(a.real));
    int64_t value = extendSign(a.bits, step.width);
    return bits(static_cast<uint64_t>(value < 0 ? -value : value));
  }
  case TermKind::Reciprocal:
    return real(1 / a.real);
  case TermKind::Fma:
    return real(std::fma(a.real, b.real, c.real));
  case TermKind::CopySign:
    return exactly(std::copysign(a.real, b.real));
  case TermKind::MaximumF:
    return exactly(choose(a.real, b.real, true, true, true));
  case TermKind::MinimumF:
    return exactly(choose(a.real, b.real, false, true, true));
  case TermKind::MaxNumF:
    return exactly(choose(either(a.real, b.real), either(b.real, a.real), true,
                          false, false));
  case TermKind::MinNumF:
    return exactly(choose(either(a.real, b.real), either(b.real, a.real), false,
                          false, false));
  case TermKind::MaxSI:
    return firstIfSigned(true);
  case TermKind::MinSI:
    return firstIfSigned(false);
  case TermKind::MaxUI:
    return bits(std::max(a.bits, b.bits));
  case TermKind::MinUI:
    return bits(std::min(a.bits, b.bits));
  case TermKind::Compare:
    if (step.takesFloat)
      return bits(compareFloats(
          static_cast<arith::CmpFPredicate>(step.predicate), a.real, b.real));
    return bits(compareInts(static_cast<arith::CmpIPredicate>(step.predicate),
                            a.bits, b.bits, step.operandWidth));
  case TermKind::Select:
    return a.bits & 1 ? b : c;
  case TermKind::Exp:
    return real(std::exp(a.real));
  case TermKind::Exp2:
    return real(std::exp2(a.real));
  case TermKind::Expm1:
    return real(std::expm1(a.real));
  case TermKind::Log:
    return real(std::log(a.real));
  case TermKind::Log2:
    return real(std::log2(a.real));
  case TermKind::Log10:
    return real(std::log10(a.real));
  case TermKind::Log1p:
    return real(std::log1p(a.real));
  case TermKind::Tanh:
    return real(std::tanh(a.real));
  case TermKind::Erf:
    return real(std::erf(a.real));
  case TermKind::Erfc:
    return real(std::erfc(a.real));
  case TermKind::Sigmoid:
    return real(1 / (1 + std::exp(-a.real)));
  case TermKind::Sqrt:
    return real(std::sqrt(a.real));
  case TermKind::Rsqrt:
    return real(1 / std::sqrt(a.real));
  case TermKind::Pow:
    return real(std::pow(a.real, b.real));
  case TermKind::Floor:
    return exactly(std::floor(a.real));
  case TermKind::Ceil:
    return exactly(std::ceil(a.real));
  case TermKind::RoundEven:
    return exactly(std::nearbyint(a.real));
  case TermKind::Trunc:
    return exactly(std::trunc(a.real));
  case TermKind::And:
    return bits(a.bits & b.bits);
  case TermKind::Or:
    return bits(a.bits | b.bits);
  case TermKind::Xor:
    return bits(a.bits ^ b.bits);
  case TermKind::Not:
    return bits(~a.bits);
  case TermKind::Shl:
    return bits(b.bits < 64 ? a.bits << b.bits : 0);
  case TermKind::ShrU:
    return bits(b.bits < 64 ? a.bits >> b.bits : 0);
  case TermKind::ShrS:
    return bits(static_cast<uint64_t>(extendSign(a.bits, step.width) >>
                                      std::min<uint64_t>(b.bits, 63)));
  case TermKind::Bitcast:
    return fromBits(step.type, toBits(step.operandType, a));
  case TermKind::ExtF:
    return exactly(a.real);
  case TermKind::TruncF:
    return real(a.real);
  case TermKind::ExtUI:
  case TermKind::TruncI:
    return bits(a.bits);
  case TermKind::ExtSI:
    return bits(static_cast<uint64_t>(extendSign(a.bits, step.operandWidth)));
  case TermKind::SIToFP:
    return real(static_cast<double>(extendSign(a.bits, step.operandWidth)));
  case TermKind::UIToFP:
    return real(static_cast<double>(a.bits));
  case TermKind::FPToSI:
    return bits(static_cast<uint64_t>(static_cast<int64_t>(a.real)));
  case TermKind::FPToUI:
    return bits(static_cast<uint64_t>(a.real));
  case TermKind::Body:
    return runBody(step);
  case TermKind::Input:
  case TermKind::Constant:
    break;
  }
  llvm_unreachable("not a step");
}

/// Whether a conversion to an integer of `width` bits has no result.
static bool overflows(double value, bool isSigned, unsigned width) {
  double limit = std::ldexp(1.0, isSigned ? width - 1 : width);
  double rounded = std::trunc(value);
  return !(rounded < limit && rounded >= (isSigned ? -limit : 0));
}

Outcome TermCode::run(ArrayRef<Cell> inputs, bool second,
                      SmallVectorImpl<Cell> &results) {
  Outcome outcome;
  llvm::copy(inputs, registers.begin());
  for (const Step &step : steps) {
    double operand = registers[step.a].real;
    if ((step.kind == TermKind::FPToSI &&
         overflows(operand, true, step.width)) ||
        (step.kind == TermKind::FPToUI &&
         overflows(operand, false, step.width)) ||
        ((step.kind == TermKind::Shl || step.kind == TermKind::ShrS ||
          step.kind == TermKind::ShrU) &&
         registers[step.b].bits >= step.width)) {
      outcome.isPoison = true;
      return outcome;
    }
    Cell result = compute(step, second);
    registers[step.result] = result;
    if (!step.noNaNs && !step.noInfs && !step.noSignedZeros)
      continue;
    auto breaks = [&](double value) {
      return (step.noNaNs && std::isnan(value)) ||
             (step.noInfs && std::isinf(value));
    };
    outcome.isPoison |= step.isFloat && breaks(result.real);
    for (unsigned place : step.operands)
      outcome.isPoison |= breaks(registers[place].real);
    outcome.signOfZeroIsOpen |=
        step.noSignedZeros && step.isFloat && result.real == 0;
  }
  results.clear();
  for (unsigned root : roots)
    results.push_back(registers[root]);
  return outcome;
}
