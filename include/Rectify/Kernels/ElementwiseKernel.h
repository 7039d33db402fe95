// Elementwise nests: every point of an iteration space on its own, by vectors
// along the innermost dim.

#ifndef RECTIFY_KERNELS_ELEMENTWISEKERNEL_H
#define RECTIFY_KERNELS_ELEMENTWISEKERNEL_H

#include "Rectify/Kernels/ContractionKernel.h"

namespace mlir::rectify {

/// outs[p] = body(ins[p]) for all points p of an iteration space. The map of
/// `outs[0]` is a permutation; the others may be any affine maps.
struct Elementwise {
  SmallVector<KernelOperand> ins, outs;
};

/// Makes one vector for each of the outs from one for each of the ins, all of
/// `width` lanes.
using ElementwiseBody = function_ref<SmallVector<Value>(
    OpBuilder &, Location, ValueRange ins, int64_t width)>;

/// Emits `elementwise` at the insertion point of `b`. All sizes may be dynamic,
/// or 0; memrefs may have any rank, strides and offset. A memref among the ins
/// may be one of the outs if it has the same map.
///
/// `notes` says how the vectors lie, in words for a remark. Fails, having
/// emitted nothing but sizes, if a dim's extent is not to be found; `notes`
/// then says so.
LogicalResult emitElementwise(OpBuilder &b, Location loc,
                              const Elementwise &elementwise,
                              const KernelOptions &options,
                              ElementwiseBody body, std::string &notes);

} // namespace mlir::rectify

#endif // RECTIFY_KERNELS_ELEMENTWISEKERNEL_H
