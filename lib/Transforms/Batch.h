// Tensors and ops with a batch.

#ifndef RECTIFY_LIB_TRANSFORMS_BATCH_H
#define RECTIFY_LIB_TRANSFORMS_BATCH_H

#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/Operation.h"
#include "mlir/IR/PatternMatch.h"

namespace mlir::rectify {

/// How many times one core's cache a larger one has for it.
inline constexpr int64_t largerCache = 4;

/// An operand with a batch, and the dim that counts its items.
struct BatchOperand {
  OpOperand *operand;
  int64_t dim;
};

/// Where an op's results and operands have a batch.
struct BatchDims {
  SmallVector<int64_t> results;
  SmallVector<BatchOperand> operands;
};

/// A batch of so many items. A tensor that has it has it in one dim, which
/// counts items and what each of them has in turn.
struct Batch {
  explicit Batch(int64_t items) : items(items) {}

  int64_t items;
  /// The dims of tensors that do not have it in the outermost.
  llvm::DenseMap<Value, int64_t> dims;

  int64_t getDim(Value value) const { return dims.lookup(value); }
  /// What each item has of dim `dim` of a tensor of `type`; 0 if that cannot
  /// count items.
  int64_t getRows(Type type, int64_t dim) const {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || !tensor.hasStaticShape() || dim >= tensor.getRank() ||
        tensor.getNumElements() == 0 || tensor.getDimSize(dim) % items != 0)
      return 0;
    return tensor.getDimSize(dim) / items;
  }
  int64_t getRows(Value value) const {
    return getRows(value.getType(), getDim(value));
  }

  /// Where `op` has the batch if result `number` has it in `dim`, and `op` does
  /// with each item what it does with any other, and with none what depends on
  /// another's.
  std::optional<BatchDims> propagate(Operation *op, unsigned number,
                                     int64_t dim) const;
  /// The operands of `op` that have the batch, under the same conditions, where
  /// its results have it.
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
