// What joins an epilogue together with an op.

#ifndef RECTIFY_LIB_TRANSFORMS_EPILOGUEPLAN_H
#define RECTIFY_LIB_TRANSFORMS_EPILOGUEPLAN_H

#include "EpilogueGroup.h"

namespace mlir::rectify {

struct EpiloguePlan {
  /// In an order in which each follows those it reads.
  SmallVector<EpilogueMember, 0> members;
  /// The values that all of them need.
  SmallVector<Value> needs;
  /// Members that ops outside use as well, each with one that reads it: the
  /// latter is to read a copy.
  SmallVector<std::pair<Operation *, Operation *>, 1> shared;
};

/// Finds out what `pointwise` brings into the epilogue of `group`, and makes
/// that ready; or says what hinders it, and leaves the group as it is.
EpilogueObstacle planEpilogue(EpilogueGroups &groups, EpilogueGroup &group,
                              const PointwiseOp &pointwise, EpiloguePlan &plan);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_EPILOGUEPLAN_H
