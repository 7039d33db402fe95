// Reductions that are no sums of products: pools, and the sums and maxima of a
// softmax or a normalization.

#ifndef RECTIFY_KERNELS_REDUCTIONKERNEL_H
#define RECTIFY_KERNELS_REDUCTIONKERNEL_H

#include "Rectify/Kernels/ContractionKernel.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"

namespace mlir::rectify {

/// What folds the steps of a reduction, if it is one op that may take them in
/// any order: out = fold(out, f(ins)).
struct ReductionFold {
  vector::CombiningKind kind;
  arith::FastMathFlags flags;
  /// fold(neutral, x) = x.
  TypedAttr neutral;
};

/// outs[p] = body(ins[p, r], outs[p]), for all points p of the dims of
/// `outs[0]`, and for each of them all points r of the other dims, in order.
/// All outs have the same map, a projected permutation.
struct Reduction {
  /// What `body` reads, and memrefs that only say how large dims are.
  SmallVector<KernelOperand> ins, shapes;
  SmallVector<KernelOperand> outs;
  /// For each of the outs the scalar that it starts from, or null if it starts
  /// from what it holds.
  SmallVector<Value> starts;
  /// About how many instructions the body takes for one vector.
  int64_t bodyCost = 1;
  /// With one out only.
  std::optional<ReductionFold> fold;
};

/// Makes the next value of each of the outs from the last ones and one vector
/// for each of the ins, all of `width` lanes.
using ReductionBody = function_ref<SmallVector<Value>(
    OpBuilder &, Location, ValueRange ins, ValueRange outs, int64_t width)>;

/// Emits `reduction` at the insertion point of `b`. All sizes may be dynamic,
/// or 0; memrefs may have any strides and offset.
///
/// Vectors lie along the innermost dim of the outs, several of them at a time,
/// and each lane takes the steps in their order. Or, where these may be taken
/// in any order and the ins are contiguous along the innermost reduction and
/// not along that dim, vectors lie along the reduction, and their lanes are
/// folded at its end. Threads share the outermost dim, if it is worth the
/// start.
///
/// `notes` says how the vectors lie, in words for a remark. Fails, having
/// emitted nothing but sizes and views, if a dim's extent is not to be found;
/// `notes` then says so.
LogicalResult emitReduction(OpBuilder &b, Location loc,
                            const Reduction &reduction,
                            const KernelOptions &options, ReductionBody body,
                            std::string &notes);

} // namespace mlir::rectify

#endif // RECTIFY_KERNELS_REDUCTIONKERNEL_H
