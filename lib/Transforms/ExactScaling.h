// Where a factor may go elsewhere without a trace.

#ifndef RECTIFY_LIB_TRANSFORMS_EXACTSCALING_H
#define RECTIFY_LIB_TRANSFORMS_EXACTSCALING_H

#include "Rectify/Analysis/FloatRange.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

namespace mlir::rectify {

/// Whether c * (k * x) = (c * k) * x bit for bit, for every x of their format
/// and c > 0.
///
/// One of both is a power of two that only moves the exponent, and no product
/// is made smaller again after it was rounded: c >= 1, and k * x, of which x is
/// a multiple of the least number, is another multiple of it or rounded as
/// normal numbers are. What overflows does so either way.
bool mergesExactly(const llvm::APFloat &k, const llvm::APFloat &c);

/// What keeps s * sum(a * w) from being sum(a * (w * s)) bit for bit, for a sum
/// of products with constant weights w and each s > 0 of `scales`; empty if
/// nothing does.
///
/// With s a power of two, and w and w * s integers, all products and sums are
/// multiples of the least number or normal, which s scales as they are; that
/// they do not overflow follows from the range of a.
std::string getScalingObstacle(linalg::LinalgOp op, ArrayRef<double> scales,
                               FloatRanges &ranges);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_EXACTSCALING_H
