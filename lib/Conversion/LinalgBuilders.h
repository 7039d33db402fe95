// What lowerings to linalg make: ops on tensors or memrefs alike.

#ifndef RECTIFY_LIB_CONVERSION_LINALGBUILDERS_H
#define RECTIFY_LIB_CONVERSION_LINALGBUILDERS_H

#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::rectify {

/// `value` as a scalar of `type`, a float or integer type of its kind.
Value castScalar(OpBuilder &builder, Location loc, Value value, Type type);

/// Sums and products of floats or of integers.
Value createAdd(OpBuilder &builder, Location loc, Value a, Value b);
Value createMul(OpBuilder &builder, Location loc, Value a, Value b);

/// A linalg.generic over tensors, or over memrefs if the first of `outs` is
/// one; the latter returns `outs`.
SmallVector<Value>
createGeneric(OpBuilder &builder, Location loc, ValueRange ins, ValueRange outs,
              ArrayRef<AffineMap> maps, ArrayRef<utils::IteratorType> iterators,
              function_ref<void(OpBuilder &, Location, ValueRange)> body);

/// `dest` filled with 0.
Value createFill(OpBuilder &builder, Location loc, Value dest);

/// A tensor or memref of unspecified content, of the shape of `like` and with
/// elements of type `element`.
Value createEmptyLike(OpBuilder &builder, Location loc, Value like,
                      Type element);

/// Adds what lowers rectify.contract.
void populateContractToLinalgPatterns(RewritePatternSet &patterns,
                                      PatternBenefit benefit);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_CONVERSION_LINALGBUILDERS_H
