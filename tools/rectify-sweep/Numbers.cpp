// Decoding, rounding and distances.

#include "Numbers.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/bit.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify::sweep;
using llvm::APFloat;

static double toDouble(APFloat value) {
  bool lossy;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lossy);
  return value.convertToDouble();
}

Numbers::Numbers(FloatType type)
    : semantics(&type.getFloatSemantics()), width(type.getWidth()),
      precision(APFloat::semanticsPrecision(*semantics)),
      leastExponent(APFloat::semanticsMinExponent(*semantics)),
      largestNumber(toDouble(APFloat::getLargest(*semantics))) {
  if (width > 16)
    return;
  for (uint64_t bits = 0; bits <= last(); ++bits)
    decoded.push_back(toDouble(APFloat(*semantics, llvm::APInt(width, bits))));
}

double Numbers::decode(uint64_t bits) const {
  if (width == 64)
    return llvm::bit_cast<double>(bits);
  if (width == 32)
    return llvm::bit_cast<float>(static_cast<uint32_t>(bits));
  return decoded[bits];
}

double Numbers::round(double value) const {
  if (width == 64)
    return value;
  if (width == 32)
    return static_cast<float>(value);
  APFloat result(value);
  bool lossy;
  result.convert(*semantics, APFloat::rmNearestTiesToEven, &lossy);
  return toDouble(result);
}

double Numbers::ulp(double value) const {
  int exponent = value == 0 ? leastExponent : std::ilogb(value);
  return std::ldexp(1, std::max(exponent, leastExponent) - precision + 1);
}
