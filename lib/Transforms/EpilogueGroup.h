// A contraction and the elementwise ops that go into its epilogue.

#ifndef RECTIFY_LIB_TRANSFORMS_EPILOGUEGROUP_H
#define RECTIFY_LIB_TRANSFORMS_EPILOGUEGROUP_H

#include "EpilogueSpace.h"
#include "PointwiseOp.h"

#include "Rectify/IR/Rectify.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace mlir::rectify {

/// A place in a block: before the op of this number if `step` is 0, else behind
/// it, in the order of the steps.
struct Place {
  unsigned index = 0, step = 0;
  Place next() const { return {index, step + 1}; }
  bool operator<(const Place &other) const {
    return std::pair(index, step) < std::pair(other.index, other.step);
  }
};

/// An elementwise op of a group.
struct EpilogueMember {
  PointwiseOp pointwise;
  /// The atom that each dim of its iteration space is.
  EpilogueSpace::Layout atoms;
};

/// A tensor that a group computes.
struct EpilogueValue {
  EpilogueSpace::Layout layout;
  /// The op that computes it, by its number among the members, or -1 for the
  /// contraction, and which of its values it is; a reshape shares both with
  /// what it reshapes.
  int member;
  unsigned number;
  bool reshaped;
};

/// What hinders a fusion, and what the author of a model could do about it.
struct EpilogueObstacle {
  std::string why;
  const char *advice = "";
  bool exists() const { return !why.empty(); }
};

/// A contraction and what is fused into it.
struct EpilogueGroup {
  EpilogueGroup(Operation *root, Type accumulator, Place place)
      : root(root), accumulator(accumulator), place(place),
        space(cast<RankedTensorType>(root->getResult(0).getType())) {}

  /// A linalg op with the type to sum it in, or a rectify.contract.
  Operation *root;
  Type accumulator;
  /// Where the fused op goes: as early as its operands allow. It has to stand
  /// before `limit`.
  Place place, limit{~0u, 0};
  EpilogueSpace space;
  /// In an order in which each follows those it reads.
  SmallVector<EpilogueMember, 0> members;
  SetVector<Operation *> ops;
  llvm::MapVector<Value, EpilogueValue> values;
  /// Whether the root becomes a rectify.contract even without members.
  bool forced = false;
  /// Ops that read a value and are not fused, and why.
  SmallVector<std::pair<Operation *, EpilogueObstacle>, 1> missed;

  bool isBuilt() const { return forced || !members.empty(); }
  bool contains(Operation *op) const { return ops.contains(op); }
};

/// The groups of one block.
struct EpilogueGroups {
  Block *block;
  SmallVector<std::unique_ptr<EpilogueGroup>> groups;
  /// The group of each value that one computes.
  DenseMap<Value, EpilogueGroup *> owners;
  /// The block's ops in their order, and their numbers.
  SmallVector<Operation *> order;
  DenseMap<Operation *, unsigned> indices;
  /// Ops of which epilogues have copies.
  SmallVector<Operation *> copied;
  /// The last user of a value and its number, once somebody asked.
  mutable DenseMap<Value, std::pair<unsigned, Operation *>> lastUses;

  /// The number of the op in the block that is or holds `op`; past the end for
  /// one in another block.
  unsigned getIndex(Operation *op) const;
  EpilogueGroup *getOwner(Value value) const { return owners.lookup(value); }
};

/// Whether `op` may be the root of a group; `accumulator` is the type to sum it
/// in, for a linalg op.
bool isEpilogueRoot(Operation *op, Type &accumulator);

/// Finds, in one walk over `groups.block`, what can be fused into its
/// contractions. Nothing changes but sizes of results, which are taken from
/// what the contraction writes to.
void collectEpilogues(RewriterBase &rewriter, EpilogueGroups &groups);

/// Moves the place of `group` behind `needs`, which are computed earlier where
/// that helps; fails where it would then stand behind a use of its values.
bool makeReady(EpilogueGroups &groups, EpilogueGroup &group,
               ArrayRef<Value> needs);

/// Replaces `op`, the size of a value of `group`, by what it is; fails where
/// that is no dim of the contraction.
LogicalResult foldSize(RewriterBase &rewriter, EpilogueGroups &groups,
                       EpilogueGroup &group, tensor::DimOp op);

/// The size of dim `dim` of `value`, which is a tensor, from what it was made
/// of where that is known.
OpFoldResult createSize(OpBuilder &builder, Location loc, Value value,
                        unsigned dim);

/// An input of an elementwise op as an epilogue takes it: a constant, or a
/// value, and its dims as atoms.
struct EpilogueSide {
  TypedAttr constant;
  Value value;
  EpilogueSpace::Layout layout;
};
EpilogueSide getEpilogueSide(const EpilogueGroups &groups,
                             const EpilogueGroup &group,
                             ArrayRef<unsigned> atoms, Value value,
                             AffineMap map);

/// Makes each group that has something to fuse one rectify.contract. `built`
/// gets these, by group; null for those that are left.
void buildEpilogues(RewriterBase &rewriter, EpilogueGroups &groups,
                    SmallVectorImpl<ContractOp> &built);

/// Ops that may be computed earlier at no cost of time or memory: views, sizes,
/// empty tensors, scalars.
bool isFreeToHoist(Operation *op);
/// Ops without effects on others that may be computed earlier.
bool isHoistable(Operation *op);
/// The values that `op` and its regions use from outside.
SmallVector<Value> getAllOperands(Operation *op);

/// What fusing `group` adds to the bytes that are alive at a time.
struct MemoryGrowth {
  int64_t bytes = 0;
  /// For each element of the result, where their number is not known.
  int64_t bytesPerElement = 0;
  /// Other tensors of dynamic sizes.
  int64_t tensors = 0;
  /// What makes operands that are kept longer, and values that are there
  /// earlier.
  SmallVector<Operation *, 2> kept, early;
  bool exists() const {
    return bytes > 0 || bytesPerElement > 0 || tensors > 0;
  }
};
MemoryGrowth computeMemoryGrowth(const EpilogueGroups &groups,
                                 const EpilogueGroup &group);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_EPILOGUEGROUP_H
