// Float formats as host doubles.

#include "Testing/Numbers.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"

#include <algorithm>
#include <cmath>
#include <cstring>

using namespace mlir;
using namespace mlir::rectify::testing;
using llvm::APFloat;

APFloat Format::toAPFloat(double value) const {
  APFloat result(value);
  bool lossy;
  result.convert(getSemantics(), APFloat::rmNearestTiesToEven, &lossy);
  return result;
}

double Format::toDouble(const APFloat &value) {
  APFloat result = value;
  bool lossy;
  result.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lossy);
  return result.convertToDouble();
}

int64_t Format::toOrdinal(double value) const {
  llvm::APInt bits = toAPFloat(value).bitcastToAPInt();
  bool negative = bits.isNegative();
  bits.clearSignBit();
  int64_t magnitude = static_cast<int64_t>(bits.getZExtValue());
  return negative ? -magnitude : magnitude;
}

double Format::ulp(double value) const {
  APFloat low = toAPFloat(std::fabs(value));
  if (low.isInfinity())
    low = APFloat::getLargest(getSemantics());
  APFloat high = low;
  high.next(/*nextDown=*/false);
  if (high.isInfinity()) {
    high = low;
    low.next(/*nextDown=*/true);
  }
  return toDouble(high) - toDouble(low);
}

uint64_t Format::distance(double a, double b) const {
  if (std::isnan(a) || std::isnan(b))
    return std::isnan(a) && std::isnan(b) ? 0 : UINT64_MAX;
  int64_t first = toOrdinal(a), second = toOrdinal(b);
  return first > second
             ? static_cast<uint64_t>(first) - static_cast<uint64_t>(second)
             : static_cast<uint64_t>(second) - static_cast<uint64_t>(first);
}

bool Format::isSubnormal(double value) const {
  return std::fabs(value) <=
         toDouble(APFloat::getSmallestNormalized(getSemantics()));
}

double Format::next(double value, bool up) const {
  APFloat number = toAPFloat(value);
  number.next(/*nextDown=*/!up);
  return number.isNaN() ? value : toDouble(number);
}

std::vector<double> Format::all() const {
  std::vector<double> result;
  for (unsigned bits = 0; bits < (1u << getWidth()); ++bits) {
    APFloat value(getSemantics(), llvm::APInt(getWidth(), bits));
    if (!value.isNaN())
      result.push_back(toDouble(value));
  }
  llvm::sort(result,
             [](double a, double b) { return orderedKey(a) < orderedKey(b); });
  return result;
}

std::vector<double> Format::special() const {
  std::vector<double> positive = {0, INFINITY};
  auto add = [&](APFloat value) {
    for (int i = 0; i < 2; ++i, value.next(/*nextDown=*/false))
      positive.push_back(toDouble(value));
  };
  add(APFloat::getSmallest(getSemantics()));
  add(APFloat::getLargest(getSemantics()));
  int min = APFloat::semanticsMinExponent(getSemantics());
  int max = APFloat::semanticsMaxExponent(getSemantics());
  for (int exponent = min; exponent <= max; ++exponent) {
    // Every binary order around one, and a sample of the far ones.
    if (std::abs(exponent) > 24 && exponent % 8 != 0)
      continue;
    int steps = std::abs(exponent) < 8 ? 16 : 4;
    for (int step = 0; step < steps; ++step) {
      APFloat value = toAPFloat(
          std::ldexp(1 + static_cast<double>(step) / steps, exponent));
      value.next(/*nextDown=*/true);
      add(value);
      positive.push_back(round(std::ldexp(1.2345 + 0.03 * step, exponent)));
    }
  }
  std::vector<double> result;
  for (double value : positive) {
    result.push_back(value);
    result.push_back(-value);
  }
  llvm::sort(result,
             [](double a, double b) { return orderedKey(a) < orderedKey(b); });
  result.erase(std::unique(result.begin(), result.end(), isSame), result.end());
  return result;
}

std::string Format::print(double value) const {
  llvm::SmallString<16> hex;
  toAPFloat(value).bitcastToAPInt().toString(hex, 16, /*Signed=*/false,
                                             /*formatAsCLiteral=*/false,
                                             /*UpperCase=*/false);
  std::string zeros(getWidth() / 4 - hex.size(), '0');
  char decimal[32];
  snprintf(decimal, sizeof(decimal), "%.9g", value);
  return "0x" + zeros + hex.str().str() + " (" + decimal + ")";
}

int64_t rectify::testing::orderedKey(double value) {
  int64_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits < 0 ? static_cast<int64_t>(INT64_MIN) - bits - 1 : bits;
}

bool rectify::testing::isSame(double a, double b) {
  if (std::isnan(a) || std::isnan(b))
    return std::isnan(a) && std::isnan(b);
  return orderedKey(a) == orderedKey(b);
}
