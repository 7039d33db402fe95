// All numbers of a format in their order, fast.

#ifndef RECTIFY_SWEEP_NUMBERS_H
#define RECTIFY_SWEEP_NUMBERS_H

#include "mlir/IR/BuiltinTypes.h"

#include <cstdint>
#include <vector>

namespace mlir::rectify::sweep {

/// The numbers of a float format of 8, 16, 32 or 64 bits as host doubles, which
/// hold them all. A number's rank is its place among all bit patterns: first
/// the NaNs with a sign, then from the lowest number to the highest with -0
/// before +0, then the other NaNs.
class Numbers {
public:
  explicit Numbers(FloatType type);

  unsigned bytes() const { return width / 8; }
  unsigned bits() const { return width; }
  /// The last rank.
  uint64_t last() const { return ~uint64_t(0) >> (64 - width); }

  uint64_t toBits(uint64_t rank) const {
    uint64_t sign = uint64_t(1) << (width - 1);
    return rank & sign ? rank ^ sign : rank ^ last();
  }
  double decode(uint64_t bits) const;
  /// The nearest number of the format, as a double.
  double round(double value) const;
  /// The distance of the format's numbers beside `value`.
  double ulp(double value) const;
  double largest() const { return largestNumber; }

private:
  const llvm::fltSemantics *semantics;
  unsigned width;
  int precision, leastExponent;
  double largestNumber;
  /// Of each bit pattern of a narrow format.
  std::vector<double> decoded;
};

} // namespace mlir::rectify::sweep

#endif // RECTIFY_SWEEP_NUMBERS_H
