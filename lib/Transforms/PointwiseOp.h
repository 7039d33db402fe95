// Elementwise ops on tensors seen in one way, however they are spelled.

#ifndef RECTIFY_LIB_TRANSFORMS_POINTWISEOP_H
#define RECTIFY_LIB_TRANSFORMS_POINTWISEOP_H

#include "mlir/IR/AffineMap.h"
#include "mlir/IR/Builders.h"

#include <functional>
#include <string>

namespace mlir::rectify {

/// An op without side effects that computes each element of its results from
/// one element of each input:
///
///     result[i][resultMaps[i](p)] = emit(input[0][inputMaps[0](p)], ...)[i]
///
/// for each point p of its iteration space.
struct PointwiseOp {
  Operation *op;
  /// Ranked tensors and scalars that the body reads.
  SmallVector<Value> inputs;
  SmallVector<AffineMap> inputMaps;
  SmallVector<AffineMap> resultMaps;
  /// For each result, the tensor it may be written to, or null.
  SmallVector<Value> inits;
  /// Scalars from outside that the body uses, besides constants.
  SmallVector<Value> captures;
  /// Emits the body on one scalar for each input: one value for each result.
  std::function<SmallVector<Value>(OpBuilder &, Location, ValueRange)> emit;

  /// Sees `op` so. On failure `why` says what hinders it, unless `op` is not
  /// elementwise to begin with.
  static FailureOr<PointwiseOp> get(Operation *op, std::string &why);
};

/// Where `value`, read through `map`, only repeats or permutes the elements of
/// another tensor or a scalar (broadcast, transpose, fill, splat), makes them
/// that one and its map. Goes no further than to a value that `stop` names.
void lookThroughBroadcasts(Value &value, AffineMap &map,
                           function_ref<bool(Value)> stop = nullptr);

/// Whether each constant result of `map` indexes a dim of `value` of size 1.
bool indexesUnitDimsByConstants(Value value, AffineMap map);

/// Reshapes away the dims of `value` that `map` indexes by a constant; they are
/// of size 1. What is left of `map` is a projected permutation.
void dropUnitDims(OpBuilder &builder, Location loc, Value &value,
                  AffineMap &map);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_POINTWISEOP_H
