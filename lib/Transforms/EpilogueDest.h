// Where a fused op's results are written.

#ifndef RECTIFY_LIB_TRANSFORMS_EPILOGUEDEST_H
#define RECTIFY_LIB_TRANSFORMS_EPILOGUEDEST_H

#include "EpilogueBuilder.h"

namespace mlir::rectify {

/// A result of the fused op.
struct EpilogueOut {
  /// The value of the group that it is, as in EpilogueValue.
  int member;
  unsigned number;
  /// Dims of the fused op.
  SmallVector<unsigned> dims;
  Value dest;
  AffineMap map;
};

/// The tensor that the last of `outs`, which is `value` so far, goes to: where
/// the op that computes it would write, what is read for the last time, or a
/// tensor of its own. `base` is the contraction, `sides` are the side operands
/// of the fused op.
Value chooseEpilogueDest(EpilogueBlockBuilder &builder,
                         const EpilogueGroup &group, ContractOp base,
                         ArrayRef<Value> sides, ArrayRef<AffineMap> sideMaps,
                         ArrayRef<EpilogueOut> outs, Value value);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_EPILOGUEDEST_H
