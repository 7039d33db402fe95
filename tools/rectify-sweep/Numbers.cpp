// Decoding, rounding and distances.

#include "Numbers.h"

#include "llvm/ADT/APFloat.h"

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

double Numbers::roundToNarrow(double value) const {
  APFloat result(value);
  bool lossy;
  result.convert(*semantics, APFloat::rmNearestTiesToEven, &lossy);
  return toDouble(result);
}
