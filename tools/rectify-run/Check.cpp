// Comparing the outputs of two compilations.

#include "Check.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::rectify::run;

/// Numbers the floats of a type in order, both zeros alike: neighbours differ
/// by one.
static int64_t ordinal(uint64_t bits, unsigned bytes) {
  uint64_t sign = uint64_t(1) << (8 * bytes - 1);
  int64_t magnitude = bits & (sign - 1);
  return bits & sign ? -magnitude : magnitude;
}

/// |a - b| of any two integers.
static uint64_t distance(int64_t a, int64_t b) {
  return a < b ? static_cast<uint64_t>(b) - static_cast<uint64_t>(a)
               : static_cast<uint64_t>(a) - static_cast<uint64_t>(b);
}

Difference mlir::rectify::run::compare(const HostArray &found,
                                       const HostArray &reference) {
  Difference result;
  result.sameShape = found.shape() == reference.shape();
  if (!result.sameShape)
    return result;

  const ElementType &element = reference.element();
  double largest = 0, largestDifference = 0;
  for (int64_t i = 0, e = reference.size(); i < e; ++i) {
    uint64_t bits = found.bits(i), expectedBits = reference.bits(i);
    double value = found.getDouble(i), expected = reference.getDouble(i);
    if (std::isfinite(expected))
      largest = std::max(largest, std::abs(expected));
    if (bits == expectedBits || (std::isnan(value) && std::isnan(expected)))
      continue;
    uint64_t ulp;
    if (element.isFloat()) {
      // An 8-bit float can be an infinity in one type and NaN in the next; as
      // doubles they say what they are.
      if (!std::isfinite(value) || !std::isfinite(expected)) {
        if (result.kinds++ == 0)
          result.firstKind = i;
        continue;
      }
      result.zeroSigns += value == 0 && expected == 0;
      ulp = distance(ordinal(bits, element.bytes),
                     ordinal(expectedBits, element.bytes));
    } else {
      ulp = distance(found.getInt(i), reference.getInt(i));
    }
    if (ulp > result.ulp) {
      result.ulp = ulp;
      result.worst = i;
    }
    largestDifference = std::max(largestDifference, std::abs(value - expected));
  }
  if (largestDifference > 0)
    result.relative = largest > 0 ? largestDifference / largest
                                  : std::numeric_limits<double>::infinity();
  return result;
}

double mlir::rectify::run::defaultTolerance(const ElementType &element) {
  if (!element.isFloat())
    return 0;
  int precision = llvm::APFloat::semanticsPrecision(element.semantics());
  return std::sqrt(std::ldexp(1.0, 1 - precision));
}
