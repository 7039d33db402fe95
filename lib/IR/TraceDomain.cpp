// Products that are rounded twice.

#include "Rectify/IR/TraceDomain.h"

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/bit.h"

#include <algorithm>

using namespace mlir::rectify;

/// The significant bits of f32.
static constexpr int singleDigits = 24;

/// How many units in the last place a factor may be off. Beyond them it would
/// change what lies near the middle of two numbers for that reason alone.
static constexpr int mostUnits = 1024;

/// `value` to the nearest multiple of 2^`dropped`, ties to even.
static uint64_t roundBits(uint64_t value, int dropped) {
  if (dropped <= 0)
    return value;
  uint64_t half = uint64_t(1) << (dropped - 1);
  uint64_t isOdd = value >> dropped & 1;
  return (value + half - 1 + isOdd) >> dropped << dropped;
}

/// Whether `near` does for `factor`, both significands. Magnitudes matter only
/// where a result is below the normal numbers: there it lacks bits, and so does
/// the one in f32 if it is to be bf16, which has as many exponents.
static bool roundsAlike(uint32_t near, uint32_t factor, int digits) {
  for (uint64_t x = uint64_t(1) << (digits - 1), end = 2 * x; x < end; ++x) {
    uint64_t product = x * factor, nearProduct = x * near;
    int bits = llvm::bit_width(product);
    int nearDropped = llvm::bit_width(nearProduct) - singleDigits;
    for (int missing = 0; missing <= digits + 1; ++missing) {
      int dropped = bits - digits + missing, droppedFirst = nearDropped;
      if (digits == 8 && missing > 0)
        droppedFirst = std::max(droppedFirst, bits - singleDigits + missing);
      if (roundBits(roundBits(nearProduct, droppedFirst), dropped) !=
          roundBits(product, dropped))
        return false;
    }
  }
  return true;
}

/// The nearest significand that does; or 0.
static uint32_t findSignificand(uint32_t factor, int digits) {
  constexpr uint32_t first = 1 << (singleDigits - 1), end = 2 * first;
  for (uint32_t units = 0; units <= mostUnits; ++units)
    for (uint32_t near : {factor - units, factor + units})
      if (near >= first && near < end && roundsAlike(near, factor, digits))
        return near;
  return 0;
}

std::optional<float> mlir::rectify::findFactorInF32(float factor, int digits) {
  if (!std::isnormal(factor) || (digits != 8 && digits != 11))
    return std::nullopt;
  int exponent;
  float fraction = std::frexp(std::abs(factor), &exponent);
  auto significand = static_cast<uint32_t>(std::ldexp(fraction, singleDigits));
  // Bodies are traced for every element that is folded.
  thread_local llvm::DenseMap<std::pair<uint32_t, int>, uint32_t> known;
  auto [entry, isNew] = known.try_emplace({significand, digits}, 0);
  if (isNew)
    entry->second = findSignificand(significand, digits);
  if (entry->second == 0)
    return std::nullopt;
  float near =
      std::ldexp(static_cast<float>(entry->second), exponent - singleDigits);
  return std::copysign(near, factor);
}
