// Sums of products, for products of matrices, convolutions and recurrent ops.

#ifndef RECTIFY_LIB_IMPORT_CONTRACTIONS_H
#define RECTIFY_LIB_IMPORT_CONTRACTIONS_H

#include "Emitter.h"

namespace mlir::rectify {

class Node;

LogicalResult importEinsum(Node &node);

/// The sum over products of `lhs` and `rhs` in the type `accumulator`: `maps`
/// index both and the result, which has the shape `shape`.
Value contract(Emitter &e, Value lhs, Value rhs, ArrayRef<AffineMap> maps,
               ArrayRef<OpFoldResult> shape, Type accumulator,
               bool lhsUnsigned = false, bool rhsUnsigned = false);

/// numpy.matmul. Fails where the shapes do not fit.
FailureOr<Value> matmul(Emitter &e, Value lhs, Value rhs, Type accumulator,
                        bool lhsUnsigned = false, bool rhsUnsigned = false);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_IMPORT_CONTRACTIONS_H
