// Windows that slide over the last dims of a tensor: those of convolutions and
// pools.

#ifndef RECTIFY_LIB_IMPORT_WINDOW_H
#define RECTIFY_LIB_IMPORT_WINDOW_H

#include "Node.h"

namespace mlir::rectify {

struct Window {
  Ints kernel, strides, dilations;
  /// What is added before and after each dim, by the model or by auto_pad.
  Ints low, high;
  /// What ceil_mode adds after that, so that the last window is whole.
  Ints extra;
  /// Places of the window in each dim; dynamic where the input's size is.
  Ints outputs;

  unsigned rank() const { return kernel.size(); }
  /// The size that the window takes in dim `i`.
  int64_t extent(unsigned i) const {
    return (kernel[i] - 1) * dilations[i] + 1;
  }
};

/// The attributes of `node` for a window of `kernel` elements over the dims of
/// `sizes`, with whatever is wrong reported.
FailureOr<Window> getWindow(Node &node, ArrayRef<int64_t> kernel,
                            ArrayRef<int64_t> sizes);

/// `input` with `value` around it as `window` says.
Value padFor(Node &node, Value input, const Window &window, Value value);

/// The shape of a result with leading dims `leading`, and a place of the window
/// of `padded` in each of the others.
Shape windowShape(Node &node, ArrayRef<OpFoldResult> leading, Value padded,
                  const Window &window);

/// place * stride + offset * dilation, in dim `i` of the window.
AffineExpr windowExpr(const Window &window, unsigned i, AffineExpr place,
                      AffineExpr offset);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_IMPORT_WINDOW_H
