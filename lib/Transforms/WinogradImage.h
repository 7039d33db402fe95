// Winograd's minimal filtering: its transforms, and the ops for one image.

#ifndef RECTIFY_LIB_TRANSFORMS_WINOGRADIMAGE_H
#define RECTIFY_LIB_TRANSFORMS_WINOGRADIMAGE_H

#include "WindowedConvolution.h"

namespace mlir::rectify {

/// The matrices for tiles of `side` x `side` results, by rows.
struct Filtering {
  int64_t side;
  /// B': (side + 2) x (side + 2)
  ArrayRef<double> input;
  /// G: (side + 2) x 3
  ArrayRef<double> weights;
  /// A': side x (side + 2)
  ArrayRef<double> output;

  int64_t getSpan() const { return side + WindowedConvolution::window - 1; }
  int64_t getPlaces() const { return getSpan() * getSpan(); }

  /// That for tiles of `side`, or null.
  static const Filtering *get(int64_t side);
};

/// The weights of each place of a transformed tile: [channels, filters].
SmallVector<Value> transformWeights(OpBuilder &b, WindowedConvolution &conv,
                                    const Filtering &filtering);

/// [height, width, filters] of `image`, [height + 2, width + 2, channels], by
/// the transformed `weights`, with the side operands of the epilogue, of which
/// those with pixels are [height, width, filters]. Works on so many rows of
/// tiles at a time, by `threads`.
Value createImage(OpBuilder &b, WindowedConvolution &conv,
                  const Filtering &filtering, ArrayRef<Value> weights,
                  Value image, ArrayRef<Value> sides, int64_t rowsOfPart,
                  int64_t threads);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_WINOGRADIMAGE_H
