// The dims of a fused op: those of its contraction, or parts of them.

#ifndef RECTIFY_LIB_TRANSFORMS_EPILOGUEDIMS_H
#define RECTIFY_LIB_TRANSFORMS_EPILOGUEDIMS_H

#include "EpilogueGroup.h"

namespace mlir::rectify {

/// Sees to it that a tensor of `type` that lies as `layout` is one of dims of
/// the fused op of `group`, or says what hinders it. Parts that are moved
/// apart, or of which one stands alone, become dims of the fused op; what was
/// in the group before has then still to be lowered to these dims.
EpilogueObstacle makeLowered(EpilogueGroup &group, ArrayRef<unsigned> layout,
                             RankedTensorType type);

/// Whether `members` and all that is in `group` already have operands that are
/// indexed by dims of the fused op.
bool areLowered(const EpilogueGroups &groups, const EpilogueGroup &group,
                ArrayRef<EpilogueMember> members);

/// The iteration space of the fused op.
class EpilogueDims {
public:
  /// `out` is the map of the contraction's first result.
  EpilogueDims(const EpilogueSpace &space, AffineMap out);

  /// From the iteration space to `dims`, dims of the fused op in `space`.
  AffineMap getMap(ArrayRef<unsigned> dims) const;
  /// Makes `map`, from the contraction's iteration space to `value`, one from
  /// the fused op's: dims of `value` are expanded, or sums of dims get more
  /// terms.
  void refine(OpBuilder &builder, Location loc, Value &value,
              AffineMap &map) const;

private:
  const EpilogueSpace &space;
  MLIRContext *context;
  unsigned numDims = 0;
  /// For each dim of the contraction the dims that it becomes, and what they
  /// are in `space`, if it is one of the result's.
  SmallVector<SmallVector<unsigned>> parts, atoms;
  DenseMap<unsigned, unsigned> dimOfAtom;
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_EPILOGUEDIMS_H
