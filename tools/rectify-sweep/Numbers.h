// All numbers of a format in their order, fast.

#ifndef RECTIFY_SWEEP_NUMBERS_H
#define RECTIFY_SWEEP_NUMBERS_H

#include "mlir/IR/BuiltinTypes.h"

#include "llvm/ADT/bit.h"

#include <algorithm>
#include <cmath>
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
  /// Calls `fn` with a 0 of the integer type that holds a number's bits.
  template <class Fn> auto withBits(Fn fn) const {
    switch (width) {
    case 8:
      return fn(uint8_t(0));
    case 16:
      return fn(uint16_t(0));
    case 32:
      return fn(uint32_t(0));
    default:
      return fn(uint64_t(0));
    }
  }
  unsigned bits() const { return width; }
  /// The last rank.
  uint64_t last() const { return ~uint64_t(0) >> (64 - width); }

  uint64_t toBits(uint64_t rank) const {
    uint64_t sign = uint64_t(1) << (width - 1);
    return rank & sign ? rank ^ sign : rank ^ last();
  }
  double decode(uint64_t bits) const {
    if (width == 64)
      return llvm::bit_cast<double>(bits);
    if (width == 32)
      return llvm::bit_cast<float>(static_cast<uint32_t>(bits));
    return decoded[bits];
  }
  /// The nearest number of the format, as a double.
  double round(double value) const {
    if (width == 64)
      return value;
    if (width == 32)
      return static_cast<float>(value);
    return roundToNarrow(value);
  }
  /// The distance of the format's numbers beside `value`, which is finite.
  double ulp(double value) const {
    // A double's exponent with its bias; those of zeros and subnormal numbers
    // are below any.
    auto biased =
        static_cast<int>(llvm::bit_cast<uint64_t>(value) >> 52 & 0x7FF);
    int last = std::max(biased - 1023, leastExponent) - precision + 1;
    if (last < -1022)
      return std::ldexp(1.0, last);
    return llvm::bit_cast<double>(static_cast<uint64_t>(last + 1023) << 52);
  }
  double largest() const { return largestNumber; }

private:
  double roundToNarrow(double value) const;

  const llvm::fltSemantics *semantics;
  unsigned width;
  int precision, leastExponent;
  double largestNumber;
  /// Of each bit pattern of a narrow format.
  std::vector<double> decoded;
};

} // namespace mlir::rectify::sweep

#endif // RECTIFY_SWEEP_NUMBERS_H
