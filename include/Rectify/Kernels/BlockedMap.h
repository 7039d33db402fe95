// Maps of packed operands: a dim of the iteration space laid out in blocks.
//
// A packed matrix of weights is indexed by (n floordiv 48, k, n mod 48): panels
// of 48 columns, each with its rows behind one another ("panel" is BLIS' word
// for it). With (n floordiv 48, k floordiv 2, n mod 48, k mod 2) two rows are
// interleaved, as instructions want that multiply pairs. The map says all that
// there is to know of the layout.

#ifndef RECTIFY_KERNELS_BLOCKEDMAP_H
#define RECTIFY_KERNELS_BLOCKEDMAP_H

#include "mlir/IR/AffineMap.h"

#include <optional>

namespace mlir::rectify {

/// One result of a blocked map: `dim`, `dim floordiv block` or `dim mod block`.
struct BlockedResult {
  enum class Part { Whole, Block, Within };
  Part part;
  unsigned dim;
  /// The size of a block, > 1; 1 for a whole dim.
  int64_t block;

  /// Whether a packed dim may have `size` indices where `needed` (which may be
  /// dynamic) hold elements: as many, or, of blocks, more.
  bool fits(int64_t size, int64_t needed) const;
};

/// Reads `expr`, which may be none of these.
std::optional<BlockedResult> getBlockedResult(AffineExpr expr);

/// Whether every result of `map` is as above, each dim occurs once by itself or
/// once in either way with the same block, and there are no symbols.
bool isBlockedMap(AffineMap map);

/// Whether some result of `map` is a part of a dim.
bool hasBlocks(AffineMap map);

/// The size that `result` gives to a dim of size `size`, which may be dynamic.
int64_t getBlockedSize(const BlockedResult &result, int64_t size);

/// The sizes of a memref or tensor that `map` packs one of `shape` to; the last
/// block of a dim may hold elements beyond its end.
SmallVector<int64_t> getPackedShape(AffineMap map, ArrayRef<int64_t> shape);

} // namespace mlir::rectify

#endif // RECTIFY_KERNELS_BLOCKEDMAP_H
