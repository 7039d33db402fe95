// Comparing code on all inputs, or on those that tell functions apart.

#include "Testing/Equivalence.h"

#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/STLExtras.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;
using llvm::APFloat;

/// At most this many inputs are compared; all of them, if there are no more.
static constexpr uint64_t mostInputs = uint64_t(1) << 17;
/// Where there are more.
static constexpr double sampledInputs = 70000;

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

namespace {
/// Bits of one type, each once, in the order in which they were added.
class Inputs {
public:
  Inputs(Type type, std::optional<PromisedRange> promise)
      : type(type), width(type.getIntOrFloatBitWidth()), promise(promise) {}

  void add(uint64_t bits) {
    if (isPromised(bits) && seen.insert(bits + 1).second)
      all.push_back(bits);
  }
  void add(APFloat value) {
    for (int sign = 0; sign < 2; ++sign, value.changeSign())
      add(value.bitcastToAPInt().getZExtValue());
  }
  /// `number`, its neighbours, and their negatives.
  void addAround(double number);
  void addEverything();
  void addSpecial(ArrayRef<double> numbers);

  SmallVector<Cell, 0> take(size_t limit) const {
    SmallVector<Cell, 0> cells;
    for (uint64_t bits : ArrayRef<uint64_t>(all).take_front(limit))
      cells.push_back(fromBits(type, bits));
    return cells;
  }

private:
  bool isPromised(uint64_t bits) const {
    if (!promise)
      return true;
    double value = fromBits(type, bits).real;
    return std::isnan(value)
               ? promise->nan
               : promise->lower <= value && value <= promise->upper;
  }

  Type type;
  unsigned width;
  std::optional<PromisedRange> promise;
  std::vector<uint64_t> all;
  llvm::DenseSet<uint64_t> seen;
};
} // namespace

void Inputs::addAround(double number) {
  uint64_t mask = width >= 64 ? ~uint64_t(0) : (uint64_t(1) << width) - 1;
  auto format = dyn_cast<FloatType>(type);
  if (!format) {
    if (std::fabs(number) < 9e18)
      for (int64_t step : {0, 1, -1})
        for (int sign : {1, -1})
          add(static_cast<uint64_t>(sign * static_cast<int64_t>(number) +
                                    step) &
              mask);
    return;
  }
  APFloat value = Format(format).toAPFloat(number), above = value,
          below = value;
  above.next(/*nextDown=*/false);
  below.next(/*nextDown=*/true);
  for (const APFloat &neighbour : {value, above, below})
    add(neighbour);
}

void Inputs::addEverything() {
  for (uint64_t bits = 0; bits < uint64_t(1) << width; ++bits)
    if (isPromised(bits))
      all.push_back(bits);
}

void Inputs::addSpecial(ArrayRef<double> numbers) {
  auto format = dyn_cast<FloatType>(type);
  if (!format) {
    for (double number : {0.0, 1.0, 2.0})
      addAround(number);
    for (unsigned bit = 1; bit < width; ++bit)
      addAround(std::ldexp(1.0, bit));
    for (double number : numbers)
      addAround(number);
    return;
  }
  const llvm::fltSemantics &semantics = format.getFloatSemantics();
  add(APFloat::getQNaN(semantics));
  add(APFloat::getZero(semantics));
  if (APFloat::semanticsHasInf(semantics))
    add(APFloat::getInf(semantics));
  add(APFloat::getSmallest(semantics));
  add(APFloat::getLargest(semantics));
  for (double number : numbers)
    addAround(number);
  addAround(1);
  add(APFloat::getSmallestNormalized(semantics));
  add(Format(format).toAPFloat(0.5));
  // Every exponent, first with a zero mantissa, then with others.
  uint64_t random = 88172645463325252;
  for (int round = 0; round < 64; ++round) {
    for (int exponent = APFloat::semanticsMinExponent(semantics) - 1;
         exponent <= APFloat::semanticsMaxExponent(semantics); ++exponent) {
      random ^= random << 13;
      random ^= random >> 7;
      random ^= random << 17;
      double mantissa = 1 + std::ldexp(static_cast<double>(random >> 12), -52);
      if (round == 0)
        mantissa = 1;
      else if (round == 1)
        mantissa =
            2 -
            std::ldexp(1.0, 1 - static_cast<int>(
                                    APFloat::semanticsPrecision(semantics)));
      add(Format(format).toAPFloat(std::ldexp(mantissa, exponent)));
    }
  }
}

/// The inputs of each type to compare on, each with each.
static std::vector<SmallVector<Cell, 0>>
chooseInputs(const Claim &claim, ArrayRef<double> numbers, bool &exhaustive) {
  ArrayRef<Type> types = claim.inputs;
  double count = 1;
  for (Type type : types)
    count *= std::ldexp(1.0, type.getIntOrFloatBitWidth());
  exhaustive = count <= mostInputs;
  std::vector<SmallVector<Cell, 0>> result;
  // Small types are left whole; the others share what remains.
  double remaining = sampledInputs;
  unsigned large = 0;
  for (Type type : types) {
    if (type.getIntOrFloatBitWidth() <= 4)
      remaining /= std::ldexp(1.0, type.getIntOrFloatBitWidth());
    else
      ++large;
  }
  for (auto [i, type] : llvm::enumerate(types)) {
    Inputs inputs(type,
                  i < claim.promises.size() ? claim.promises[i] : std::nullopt);
    if (exhaustive || type.getIntOrFloatBitWidth() <= 4) {
      inputs.addEverything();
      result.push_back(inputs.take(mostInputs));
      continue;
    }
    inputs.addSpecial(numbers);
    result.push_back(
        inputs.take(static_cast<size_t>(std::pow(remaining, 1.0 / large))));
  }
  return result;
}

//===----------------------------------------------------------------------===//
// Comparing
//===----------------------------------------------------------------------===//

/// How far `value`, of `format`, is from `real`; NaN is at no distance from
/// NaN, and farther than anything from a number. An infinity is where the next
/// number would be, as in rounding.
static double getDistance(FloatType format, double value, double real) {
  if (std::isnan(value) || std::isnan(real))
    return std::isnan(value) == std::isnan(real) ? 0 : HUGE_VAL;
  if (value == real)
    return 0;
  if (std::isinf(value) && std::isfinite(real) && !format.isF64())
    value = std::copysign(
        std::ldexp(
            1.0, APFloat::semanticsMaxExponent(format.getFloatSemantics()) + 1),
        value);
  return std::fabs(value - real);
}

namespace {
/// Compares on one input after the other.
class Comparison {
public:
  Comparison(Claim &claim, Evidence &evidence)
      : claim(claim), evidence(evidence) {}
  /// False at a difference.
  bool run(ArrayRef<Cell> inputs);

private:
  bool check(unsigned i, const Outcome &before, const Outcome &after,
             ArrayRef<Cell> inputs);
  bool isNotFarther(unsigned i, ArrayRef<Cell> inputs);
  void describe(unsigned i, ArrayRef<Cell> inputs, const Twine &found);

  Claim &claim;
  Evidence &evidence;
  SmallVector<Cell> first, second, found, real, meant;
};
} // namespace

/// Whether two functions that were computed without rounding but to f64 are the
/// same at these inputs. Programs write constants with as few as four digits.
static bool isSameFunction(double a, double b, ArrayRef<Type> types,
                           ArrayRef<Cell> inputs) {
  constexpr double tolerance = 2.5e-4;
  if (a == b || (std::isnan(a) && std::isnan(b)))
    return true;
  double scale = 1;
  for (auto [type, input] : llvm::zip(types, inputs)) {
    if (!isa<FloatType>(type))
      continue;
    // A form may lose itself in infinities and in overflow, even in f64: of the
    // square of an exponential beyond 355.
    if (!std::isfinite(b) &&
        (!std::isfinite(input.real) || std::fabs(input.real) > 350))
      return true;
    scale = std::fmin(scale, std::fabs(input.real));
  }
  // The last bits of f64 are lost in cancellation.
  return std::fabs(a - b) <=
         tolerance * std::fmax(std::fabs(a), scale) + 0x1p-50;
}

bool Comparison::isNotFarther(unsigned i, ArrayRef<Cell> inputs) {
  auto format = dyn_cast<FloatType>(claim.results[i]);
  if (!claim.real || !format)
    return false;
  claim.real->run(inputs, false, real);
  claim.meant->run(inputs, false, meant);
  double before = getDistance(format, first[i].real, real[i].real),
         after = getDistance(format, found[i].real, real[i].real);
  if (after > before ||
      !isSameFunction(real[i].real, meant[i].real, claim.inputs, inputs))
    return false;
  ++evidence.changed;
  evidence.nearer += after < before;
  return true;
}

void Comparison::describe(unsigned i, ArrayRef<Cell> inputs,
                          const Twine &text) {
  std::string where;
  for (auto [type, cell] : llvm::zip(claim.inputs, inputs))
    where += (where.empty() ? "" : ", ") + print(type, cell);
  std::string which =
      claim.results.size() > 1 ? "result " + std::to_string(i) + " " : "";
  evidence.difference = which + "at " + where + ": " + text.str();
}

bool Comparison::check(unsigned i, const Outcome &before, const Outcome &after,
                       ArrayRef<Cell> inputs) {
  Type type = claim.results[i];
  bool isFloat = isa<FloatType>(type);
  auto isZero = [&](Cell cell) { return isFloat && cell.real == 0; };
  if (isSame(type, found[i], first[i]) || isSame(type, found[i], second[i])) {
    if (!isZero(found[i]) || !after.signOfZeroIsOpen || before.signOfZeroIsOpen)
      return true;
    describe(i, inputs, "the sign of the zero has become open");
    return false;
  }
  if (before.signOfZeroIsOpen && isZero(found[i]) && isZero(first[i]))
    return true;
  if (isNotFarther(i, inputs))
    return true;
  std::string text =
      print(type, first[i]) + " has become " + print(type, found[i]);
  if (claim.real && isFloat)
    text += ", which is farther from " + std::to_string(meant[i].real);
  describe(i, inputs, text);
  return false;
}

bool Comparison::run(ArrayRef<Cell> inputs) {
  Outcome before = claim.before.run(inputs, false, first);
  if (before.isPoison)
    return true;
  second = first;
  if (claim.before.hasOpenZeros())
    claim.before.run(inputs, true, second);
  for (bool other : {false, true}) {
    if (other && !claim.after.hasOpenZeros())
      break;
    Outcome after = claim.after.run(inputs, other, found);
    if (after.isPoison) {
      describe(0, inputs, "the result has become undefined");
      return false;
    }
    for (unsigned i = 0; i < claim.results.size(); ++i)
      if (!check(i, before, after, inputs))
        return false;
  }
  return true;
}

std::string Evidence::print() const {
  std::string text = (exhaustive ? "proved on all " : "the same on ") +
                     std::to_string(inputs) +
                     (inputs == 1 ? " input" : " inputs");
  if (neverFarther)
    text += ", " + std::to_string(changed) + " rounded otherwise, " +
            std::to_string(nearer) + " of them nearer";
  return text;
}

Evidence rectify::testing::compare(Claim &claim) {
  Evidence evidence;
  evidence.neverFarther = claim.real.has_value();
  SmallVector<double> numbers(claim.before.getNumbers());
  llvm::append_range(numbers, claim.after.getNumbers());
  std::vector<SmallVector<Cell, 0>> choices =
      chooseInputs(claim, numbers, evidence.exhaustive);
  // Nothing keeps the promises.
  if (llvm::any_of(choices, [](const auto &choice) { return choice.empty(); }))
    return evidence;

  Comparison comparison(claim, evidence);
  SmallVector<size_t> at(choices.size(), 0);
  SmallVector<Cell> inputs(choices.size());
  while (true) {
    for (auto [choice, i, input] : llvm::zip(choices, at, inputs))
      input = choice[i];
    ++evidence.inputs;
    if (!comparison.run(inputs))
      return evidence;
    unsigned digit = 0;
    while (digit < at.size() && ++at[digit] == choices[digit].size())
      at[digit++] = 0;
    if (digit == at.size())
      return evidence;
  }
}
