// The index space of a contraction's result as what follows it sees it.

#ifndef RECTIFY_LIB_TRANSFORMS_EPILOGUESPACE_H
#define RECTIFY_LIB_TRANSFORMS_EPILOGUESPACE_H

#include "mlir/Dialect/Tensor/IR/Tensor.h"

namespace mlir::rectify {

/// The dims of a contraction's first result, and what reshapes make of them. A
/// dim of a tensor is an atom: one of the result's dims as it is, of size 1, a
/// part of one (tensor.expand_shape), or several in one
/// (tensor.collapse_shape).
///
/// The fused op has the dims of the result, or their parts where `refine` says
/// so.
class EpilogueSpace {
public:
  /// One atom for each dim of a tensor.
  using Layout = SmallVector<unsigned>;

  /// The space of a first result of this type.
  explicit EpilogueSpace(RankedTensorType type);

  /// The dims of the first result, in their order.
  Layout getIdentity() const;
  /// The atom of a dim of size 1 that belongs to no dim of the first result.
  unsigned getUnit() const { return rank; }
  /// The dim of the first result that `atom` is, if it is one.
  std::optional<unsigned> getDim(unsigned atom) const;
  /// The size of `atom` where it is a part of a dim, else null.
  OpFoldResult getPartSize(unsigned atom) const;
  bool isUnit(unsigned atom) const { return atom == rank; }

  /// What a reshape makes of a tensor laid out as `layout`, or nothing where
  /// that cannot be told.
  std::optional<Layout> expand(ArrayRef<unsigned> layout,
                               tensor::ExpandShapeOp op);
  std::optional<Layout> collapse(ArrayRef<unsigned> layout,
                                 tensor::CollapseShapeOp op);

  /// Makes the fused op have the parts that occur in `layout` as dims of its
  /// own, so that they may be moved apart. False if it has them, or if one is
  /// of a dim that is in other parts already.
  bool refine(ArrayRef<unsigned> layout);
  /// How many dims it has in parts.
  unsigned getNumRefined() const;
  /// The dims of the fused op that `atom`, which is no part of a dim that it
  /// has as one, stands for.
  SmallVector<unsigned> getFusedDims(unsigned atom) const;
  /// The size of a dim of the fused op, or ShapedType::kDynamic.
  int64_t getStaticSize(unsigned dim) const;

  /// How a tensor becomes one whose dims are all dims of the fused op: its dims
  /// are collapsed to groups, and each of these expanded to some dims.
  struct Lowering {
    SmallVector<unsigned> dims;
    SmallVector<ReassociationIndices> collapsed, expanded;
    bool collapses = false, expands = false;
    bool reshapes() const { return collapses || expands; }
  };
  /// The lowering of a tensor of `type`, or nothing where parts of a dim are
  /// missing, out of order, or apart.
  std::optional<Lowering> lower(ArrayRef<unsigned> layout,
                                RankedTensorType type) const;

  /// Makes the size of a dim of the first result, whole.
  using CreateSize = function_ref<OpFoldResult(unsigned dim)>;

  /// `value` with the dims that `lowering` says, and back.
  Value createLowered(OpBuilder &builder, Location loc, Value value,
                      const Lowering &lowering, CreateSize createSize) const;
  Value createRaised(OpBuilder &builder, Location loc, Value value,
                     ArrayRef<unsigned> layout, RankedTensorType type,
                     const Lowering &lowering, CreateSize createSize) const;

private:
  /// A dim in several parts, none of them of size 1.
  struct Split {
    unsigned dim, firstAtom;
    SmallVector<OpFoldResult> sizes;
    SmallVector<int64_t> shape;
    /// The parts are dims of the fused op.
    bool refined = false;
  };
  struct Merge {
    unsigned atom;
    SmallVector<unsigned> dims;
  };
  std::optional<std::pair<const Split *, unsigned>>
  getPart(unsigned atom) const;
  const Merge *getMerge(unsigned atom) const;
  const Split *getRefined(unsigned dim) const;

  unsigned rank, numAtoms;
  SmallVector<int64_t> shape;
  SmallVector<Split, 1> splits;
  SmallVector<Merge, 1> merges;
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_EPILOGUESPACE_H
