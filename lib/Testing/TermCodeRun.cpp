// Running code on one input after the other.

#include "Testing/TermCode.h"

#include "mlir/IR/TypeUtilities.h"

#include "llvm/ADT/bit.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;
using llvm::APFloat;
using llvm::APInt;

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

/// The value of an op on floats.
static double evaluate(ScalarBodyOpInterface body, ArrayRef<double> inputs) {
  Format format(cast<FloatType>(
      getElementTypeOrSelf(body.getInputs().front().getType())));
  SmallVector<APFloat> numbers;
  for (double input : inputs)
    numbers.push_back(format.toAPFloat(input));
  return Format::toDouble(body.evaluate(numbers)[0]);
}

std::shared_ptr<BodyTables::Table> BodyTables::get(ScalarBodyOpInterface op,
                                                   FloatType format) {
  size_t numInputs = op.getInputs().size();
  if (numInputs > 2 || format.getWidth() != 16)
    return nullptr;
  auto key =
      std::make_tuple(op->getName().getAsOpaquePointer(),
                      op->getAttrDictionary().getAsOpaquePointer(),
                      op.getInputs().front().getType().getAsOpaquePointer(),
                      format.getAsOpaquePointer());
  std::shared_ptr<Table> &table = tables[key];
  if (table)
    return table;
  table = std::make_shared<Table>();
  if (numInputs == 1)
    for (unsigned bits = 0; bits < 1u << 16; ++bits)
      table->all.push_back(evaluate(op, fromBits(format, bits).real));
  return table;
}

Cell TermCode::runBody(const Step &step) {
  Cell cell;
  ScalarBodyOpInterface body = step.body;
  if (step.isFloat) {
    SmallVector<double, 2> inputs;
    uint64_t bits = 0;
    for (unsigned operand : step.operands) {
      inputs.push_back(registers[operand].real);
      if (step.table)
        bits = bits << 16 | toBits(step.operandType, registers[operand]);
    }
    if (!step.table) {
      cell.real = evaluate(body, inputs);
    } else if (inputs.size() == 1) {
      cell.real = step.table->all[bits];
    } else {
      auto [it, isNew] = step.table->pairs.try_emplace(bits, 0);
      if (isNew)
        it->second = evaluate(body, inputs);
      cell.real = it->second;
    }
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
    return real(std::pow(a.real, step.integerExponent
                                     ? extendSign(b.bits, step.operandWidth)
                                     : b.real));
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
