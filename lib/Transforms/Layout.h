// Tensors with their dims in another order.

#ifndef RECTIFY_LIB_TRANSFORMS_LAYOUT_H
#define RECTIFY_LIB_TRANSFORMS_LAYOUT_H

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::rectify {

/// An order of dims: dim i of what is turned is dim order[i] of what it was.
using DimOrder = SmallVector<int64_t>;

/// The order of `items` by `key`, those of equal keys as they were.
DimOrder sortDims(int64_t rank, function_ref<int64_t(int64_t)> key);

/// `value` with its dims in `order`: what was turned the other way, if it was.
Value turn(OpBuilder &b, Location loc, Value value, ArrayRef<int64_t> order);

/// A ranked tensor's type with its dims in `order`.
RankedTensorType turnType(Type type, ArrayRef<int64_t> order);

/// The map of an operand that is turned.
AffineMap turnMap(AffineMap map, ArrayRef<int64_t> order);

/// `value`'s transpose, if it is one.
linalg::TransposeOp getTurn(Value value);

/// op(transpose(x)) = transpose(op(x)), for elementwise ops, reductions and
/// pools, padding, concatenation, slices and reshapes.
void populateSinkTransposePatterns(RewritePatternSet &patterns);

/// Contractions that read, or write, what was transposed.
void populateAbsorbTransposePatterns(RewritePatternSet &patterns);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_LAYOUT_H
