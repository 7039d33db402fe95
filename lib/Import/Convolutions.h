// Convolutions of any number of dims and groups.

#ifndef RECTIFY_LIB_IMPORT_CONVOLUTIONS_H
#define RECTIFY_LIB_IMPORT_CONVOLUTIONS_H

#include "Window.h"

namespace mlir::rectify {

/// The convolution of `padded` [N, C, ...] with `weights` [M, C / groups, ...]
/// in the type `accumulator`: [N, M, ...].
Value convolve(Node &node, Value padded, Value weights, int64_t groups,
               const Window &window, Type accumulator,
               bool inputUnsigned = false, bool weightsUnsigned = false);

/// Checks the channels of an input and weights, which must be static, and
/// gives the window.
FailureOr<Window> checkConvolution(Node &node, Value input, Value weights);

/// `values`, one for each channel, as dim 1 of a tensor of rank `rank`.
Value perChannel(Emitter &e, Value values, int64_t rank);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_IMPORT_CONVOLUTIONS_H
