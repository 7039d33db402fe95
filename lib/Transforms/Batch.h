// Tensors and ops with a batch.

#ifndef RECTIFY_LIB_TRANSFORMS_BATCH_H
#define RECTIFY_LIB_TRANSFORMS_BATCH_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::rectify {

/// A batch of so many items. A tensor has it if its outermost dim does, which
/// is all there is of each item in turn.
struct Batch {
  int64_t items;

  /// The rows that each item has in a tensor of `type`; 0 if it has no batch.
  int64_t getRows(Type type) const {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || !tensor.hasStaticShape() || tensor.getRank() == 0 ||
        tensor.getNumElements() == 0 || tensor.getDimSize(0) % items != 0)
      return 0;
    return tensor.getDimSize(0) / items;
  }
  bool contains(Value value) const { return getRows(value.getType()) > 0; }

  /// The operands of `op` that have the batch, if it does with each item what
  /// it does with any other, and with none what depends on another's.
  std::optional<SmallVector<OpOperand *>> findOperands(Operation *op) const;
};

/// Makes a loop over parts of so many `items` of `batch`, which are spread over
/// `threads`, if that leaves none of them idle for long. Its body are `ops`,
/// which do with each item the same. Gives what takes the place of `wholes`,
/// results of theirs that are needed as a whole.
SmallVector<Value> createBatchLoop(OpBuilder &b, Location loc,
                                   const Batch &batch, int64_t items,
                                   int64_t threads, ArrayRef<Operation *> ops,
                                   ArrayRef<Value> wholes);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_BATCH_H
