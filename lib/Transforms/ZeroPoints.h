// Zero points of quantized contractions, taken out of the sum.

#ifndef RECTIFY_LIB_TRANSFORMS_ZEROPOINTS_H
#define RECTIFY_LIB_TRANSFORMS_ZEROPOINTS_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::rectify {

/// The zero point that is left in a sum of products where the other one is 0:
///
///     sum((lhs - p) * rhs) = sum(lhs * rhs) - p * sum(rhs)
///
/// exactly, since integers wrap around.
struct ZeroPoint {
  /// p, a scalar.
  Value point;
  /// The operand to sum up: rhs (1) if p is that of lhs, lhs (0) if of rhs.
  unsigned summed;
};

/// The zero point of `op` if it is out + sum((lhs - p) * (rhs - q)) with one of
/// p and q a constant 0, and the operand of that one has all reduction dims.
std::optional<ZeroPoint> getZeroPoint(linalg::LinalgOp op);

/// The sums of `operand`, indexed by `map`, over the dims that `out` has not,
/// as a tensor of `type`. `map` becomes that of the sums.
Value createSums(RewriterBase &rewriter, Location loc, Value operand,
                 AffineMap &map, AffineMap out, Type type);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_ZEROPOINTS_H
