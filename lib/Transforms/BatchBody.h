// Ops on a part of a batch, made from ops on all of it.

#ifndef RECTIFY_LIB_TRANSFORMS_BATCHBODY_H
#define RECTIFY_LIB_TRANSFORMS_BATCHBODY_H

#include "Batch.h"

#include "mlir/IR/IRMapping.h"

namespace mlir::rectify {

/// So much of a dim of tensors, from one place on.
struct Rows {
  int64_t dim;
  OpFoldResult first, count;

  Value extract(OpBuilder &b, Location loc, Value whole) const;
  Value insert(OpBuilder &b, Location loc, Value rows, Value whole) const;
  void insertInParallel(OpBuilder &b, Location loc, Value rows,
                        Value whole) const;

private:
  using Places = SmallVector<OpFoldResult>;
  std::tuple<Places, Places, Places> getSlice(OpBuilder &b, Value whole) const;
};

/// Makes the body of a loop, which works on one part of the batch: so many
/// items from `begin` on.
class BatchBody {
public:
  BatchBody(OpBuilder &b, const Batch &batch, int64_t items, Value begin)
      : b(b), batch(batch), items(items), begin(begin) {}

  /// Where that part of `value` lies.
  Rows getRows(Location loc, Value value);
  /// That part of `value`.
  Value getPart(Location loc, Value value);
  /// `part` is that of `value`.
  void setPart(Value value, Value part) { parts.map(value, part); }
  /// `value`, which has no batch, is `copy` here.
  void setShared(Value value, Value copy) { shared.map(value, copy); }
  /// `op`, whose results have the batch, on that part.
  void clone(Operation *op);
  /// `op`, whose results do not have it.
  void cloneShared(Operation *op) { b.clone(*op, shared); }

private:
  RankedTensorType getPartType(Value value);
  Value createEmpty(Location loc, RankedTensorType type);
  void setSizes(Operation *whole, Operation *part);

  OpBuilder &b;
  const Batch &batch;
  int64_t items;
  Value begin;
  IRMapping parts, shared;
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_BATCHBODY_H
