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
  /// About how many instructions the body takes for one vector.
  int64_t bodyCost = 1;
};

/// The parameters of an emitted elementwise nest.
struct ElementwiseOptions : KernelOptions {
  /// The bytes of output from which on stores go past the caches.
  int64_t nontemporalBytes = defaultNontemporalBytes;

  /// Half of a last-level cache of 32 MiB: the output and one input of its size
  /// fill it.
  static constexpr int64_t defaultNontemporalBytes = 16 << 20;

  ElementwiseOptions(const KernelOptions &kernel) : KernelOptions(kernel) {}
};

/// Makes one vector for each of the outs from one for each of the ins, all of
/// `width` lanes.
using ElementwiseBody = function_ref<SmallVector<Value>(
    OpBuilder &, Location, ValueRange ins, int64_t width)>;

/// Emits `elementwise` at the insertion point of `b`. All sizes may be dynamic,
/// or 0; memrefs may have any rank, strides and offset. A memref among the ins
/// may be one of the outs if it has the same map, and two memrefs may be the
/// same memory if they have the same map.
///
/// The nest has as few dims as say the same. Rows that are short and contiguous
/// are taken several at a time, with what is broadcast along them repeated in
/// registers. Outputs that are large, contiguous and no inputs are stored past
/// the caches, and large nests are shared by the threads of an affine.parallel;
/// where sizes are dynamic both are decided at run time.
///
/// `notes` says how the vectors lie, in words for a remark. Fails, having
/// emitted nothing but sizes and views, if a dim's extent is not to be found;
/// `notes` then says so.
LogicalResult emitElementwise(OpBuilder &b, Location loc,
                              const Elementwise &elementwise,
                              const ElementwiseOptions &options,
                              ElementwiseBody body, std::string &notes);

} // namespace mlir::rectify

#endif // RECTIFY_KERNELS_ELEMENTWISEKERNEL_H
