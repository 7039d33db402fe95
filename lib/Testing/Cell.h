// A number as code on host numbers holds it.

#ifndef RECTIFY_LIB_TESTING_CELL_H
#define RECTIFY_LIB_TESTING_CELL_H

#include "Testing/Numbers.h"

namespace mlir::rectify::testing {

/// A number: of a float type its value, a NaN with its sign and payload, of an
/// integer type its bits.
union Cell {
  double real;
  uint64_t bits;
};

Cell fromBits(Type type, uint64_t bits);
uint64_t toBits(Type type, Cell cell);
/// "0xbc00 (-1)", "-3".
std::string print(Type type, Cell cell);
/// The same bits, NaN payloads aside.
bool isSame(Type type, Cell a, Cell b);

/// The low `width` bits.
inline uint64_t truncate(uint64_t bits, unsigned width) {
  return width >= 64 ? bits : bits & ((uint64_t(1) << width) - 1);
}
/// The low `width` bits as a signed number.
inline int64_t extendSign(uint64_t bits, unsigned width) {
  unsigned shift = 64 - width;
  return static_cast<int64_t>(bits << shift) >> shift;
}

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_CELL_H
