// Register tiles on operands in the L1 cache: the rate that a perfect
// contraction would reach. The data are random, since a multiplier that sees
// zeros takes less power and runs faster than it ever will at work.

#ifndef RECTIFY_RUN_TILES_H
#define RECTIFY_RUN_TILES_H

#include <cstdint>
#include <string>
#include <vector>

namespace mlir::rectify::run {

/// One tile: `repeat` sums over depth `k` of an outer product of `rows` and
/// `columns`, whose elements are `group` products each.
struct Tile {
  std::string name;
  /// The narrowest target whose code has its instructions.
  std::string target;
  /// f32, bf16 or int8.
  std::string type;
  bool supported;
  int rows, columns, k;
  void (*run)(const void *a, const void *b, void *c, int64_t repeat);
  double operations(int64_t repeat) const {
    return 2.0 * rows * columns * k * repeat;
  }
  int elementBytes() const {
    return type == "f32" ? 4 : type == "bf16" ? 2 : 1;
  }
};

/// The tiles of this build, from narrow to wide.
const std::vector<Tile> &tiles();

/// Asks the system for the tile registers; false where there are none.
bool requestTileRegisters();

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_TILES_H
