// The micro-kernel of contractions: a register-blocked affine nest over
// vectors, with whatever follows the contraction done in registers.

#ifndef RECTIFY_KERNELS_CONTRACTIONKERNEL_H
#define RECTIFY_KERNELS_CONTRACTIONKERNEL_H

#include "Rectify/Kernels/Precision.h"
#include "Rectify/Kernels/TargetFeatures.h"

#include "mlir/IR/Builders.h"

namespace mlir::rectify {

/// The parameters of an emitted kernel.
struct KernelOptions {
  TargetFeatures target;
  /// Vectors per iteration of an elementwise loop.
  int64_t unroll = 4;
  /// Threads that share a large contraction.
  int64_t threads = 1;
  /// Whether lanes that do not exist may be computed (and then not stored):
  /// without, one lane is computed at a time. Needed where an op of the
  /// epilogue or body can trap.
  bool speculate = true;
};

/// A memref, or a scalar that stands for all points, and the map from the
/// iteration space to its indices.
struct KernelOperand {
  Value source;
  AffineMap map;
};

/// out[p] = epilogue(sum over r of lhs[p, r] * rhs[p, r], sides[p]) for all
/// points p of the parallel dims, which are those in the map of `outs[0]`; r
/// runs over all other dims, the reductions.
///
/// `outs[0]`'s map is a projected permutation, and every dim occurs by itself
/// as a result of some map, which is where its extent is read from. The other
/// maps may be any affine maps, as those of convolutions and of packed operands
/// (isBlockedMap) are.
struct Contraction {
  KernelOperand lhs, rhs;
  SmallVector<KernelOperand> sides, outs;
  /// The type the epilogue takes the sum in. The sum itself is formed in the
  /// widest of this, the operands' types, and f32 for floats.
  Type accumulator;
  /// About how many instructions the epilogue takes for one vector. A long one
  /// is not unrolled over the rows of a tile, which would multiply the code.
  int64_t epilogueCost = 1;
  /// Whether it calls functions, which takes the registers from what is summed.
  bool epilogueCalls = false;
  /// Whether to look for zeros in the operand that is broadcast, and to leave
  /// out their products: the other operand is finite.
  bool skipsZeros = false;
  /// What is permitted to form products of f32.
  Precision precision = Precision::F32;
};

/// The same contraction in as few dims as say it: dims of extent 1 are dropped,
/// and two dims that lie behind one another in all operands are one. So a 1x1
/// convolution is a matmul of all pixels. Emits views of the operands.
Contraction simplifyShape(OpBuilder &b, Location loc,
                          const Contraction &contraction);

/// Makes the values to store, one vector for each of `outs`, from a vector of
/// sums and one vector for each of `sides`, all of the same number of lanes.
using ContractionEpilogue = function_ref<SmallVector<Value>(
    OpBuilder &, Location, Value accumulator, ValueRange sides)>;

/// Emits `contraction` at the insertion point of `b`. All sizes may be dynamic,
/// or 0; memrefs may have any strides and offset. Nothing outside their bounds
/// is read or written, and each element of `outs` is stored once. A memref
/// among `sides` may be one of `outs` if it has the same map.
///
/// More than one thread shares the work, by one affine.parallel, if it is worth
/// the start: the points of an outer dim, or else tiles of rows and panels of
/// columns. The result does not depend on their number.
///
/// `notes` says which tile was chosen, what is packed, and why, in words for a
/// remark. Fails, having emitted nothing but sizes, if a dim's extent is not to
/// be found; `notes` then says so.
LogicalResult emitContraction(OpBuilder &b, Location loc,
                              const Contraction &contraction,
                              const KernelOptions &options,
                              ContractionEpilogue epilogue, std::string &notes);

} // namespace mlir::rectify

#endif // RECTIFY_KERNELS_CONTRACTIONKERNEL_H
