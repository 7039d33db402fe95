// Contractions that are convolutions with small windows and known weights.

#ifndef RECTIFY_LIB_TRANSFORMS_WINDOWEDCONVOLUTION_H
#define RECTIFY_LIB_TRANSFORMS_WINDOWEDCONVOLUTION_H

#include "Rectify/IR/ConstantElements.h"
#include "Rectify/IR/Rectify.h"

namespace mlir::rectify {

/// [images, height + 2, width + 2, channels] by windows of 3 x 3, in steps of
/// 1, to [images, height, width, filters]; the images may be missing.
struct WindowedConvolution {
  /// The size of its windows.
  static constexpr int64_t window = 3;

  ContractOp op;
  bool hasImages = false;
  int64_t images = 1, height = 0, width = 0, channels = 0, filters = 0;
  ConstantElements weights;
  /// Places in the weights' dims of: filter, row and column of the window,
  /// channel.
  SmallVector<unsigned, 4> weightDims;

  /// `op` as one; `reason` says what keeps a convolution from being one.
  static std::optional<WindowedConvolution> get(ContractOp op,
                                                std::string &reason);
  /// Whether side operand `i` has a number for each pixel.
  bool isPixelwise(unsigned i) { return op.getMap(2 + i).getNumResults() > 1; }
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_WINDOWEDCONVOLUTION_H
