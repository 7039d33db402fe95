// Makes groups of ops rectify.contract.

#ifndef RECTIFY_LIB_TRANSFORMS_EPILOGUEBUILDER_H
#define RECTIFY_LIB_TRANSFORMS_EPILOGUEBUILDER_H

#include "EpilogueGroup.h"

namespace mlir::rectify {

/// Builds the groups of one block.
class EpilogueBlockBuilder {
public:
  EpilogueBlockBuilder(RewriterBase &rewriter, EpilogueGroups &groups)
      : rewriter(rewriter), groups(groups) {}

  void run(SmallVectorImpl<ContractOp> &built);

  /// What the fused op replaces its own value `value` by, if it does.
  Value resolve(Value value) const {
    while (Value next = replaced.lookup(value))
      value = next;
    return value;
  }
  void replace(Value value, Value by) {
    replaced[value] = by;
    rewriter.replaceAllUsesWith(value, by);
  }
  void moveBeforePlace(const EpilogueGroup &group, ArrayRef<Value> needs);
  void erase(Operation *op) { dead.insert(op); }

  RewriterBase &rewriter;
  EpilogueGroups &groups;

private:
  void collectLater(Value value, Place place,
                    SmallVectorImpl<Operation *> &ops);
  void cleanUp();

  DenseMap<Value, Value> replaced;
  /// Ops of the block that are computed earlier than they stood.
  DenseSet<Operation *> moved;
  /// Ops of the block that have been replaced.
  DenseSet<Operation *> dead;
};

/// Makes `group` one op at the place where `builder` stands, and returns it;
/// null if nothing uses it.
ContractOp buildEpilogue(EpilogueBlockBuilder &builder, EpilogueGroup &group);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_EPILOGUEBUILDER_H
