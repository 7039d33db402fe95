// Choices that a seed reproduces on every machine.

#ifndef RECTIFY_FUZZ_RANDOM_H
#define RECTIFY_FUZZ_RANDOM_H

#include "llvm/ADT/ArrayRef.h"

#include <cstdint>

namespace mlir::rectify::fuzz {

/// SplitMix64 (Steele, Lea and Flood: Fast Splittable Pseudorandom Number
/// Generators, 2014).
class Random {
public:
  explicit Random(uint64_t seed) : state(seed) {}

  uint64_t next() {
    uint64_t z = (state += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

  /// A number of [0, bound).
  uint64_t below(uint64_t bound) { return next() % bound; }
  bool percent(unsigned chance) { return below(100) < chance; }
  /// A number of [0, 1).
  double fraction() { return double(next() >> 11) * 0x1p-53; }

  /// One of `choices`, which are not empty.
  template <typename Range> const auto &pick(const Range &choices) {
    return *std::next(std::begin(choices), below(std::size(choices)));
  }

private:
  uint64_t state;
};

} // namespace mlir::rectify::fuzz

#endif // RECTIFY_FUZZ_RANDOM_H
