// The loop over parts of a batch.

#include "BatchBody.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::rectify;

/// How much of the time threads must be at work, each on parts of its own, to
/// do better than all of them on one part.
static constexpr double leastShare = 0.8;

namespace {
/// The items of a batch from `begin` to `end`.
struct ItemRange {
  OpFoldResult begin, end;

  /// What `value` has of them, from `origin` on.
  Rows getRows(OpBuilder &b, Location loc, const Batch &batch, Value value,
               OpFoldResult origin) const {
    int64_t rows = batch.getRows(value);
    AffineExpr x = b.getAffineDimExpr(0), y = b.getAffineDimExpr(1);
    auto apply = [&](OpFoldResult from, OpFoldResult to) {
      return affine::makeComposedFoldedAffineApply(b, loc, (y - x) * rows,
                                                   {from, to});
    };
    return {batch.getDim(value), apply(origin, begin), apply(begin, end)};
  }
};
} // namespace

/// The loop over `range`, into whose rows of `wholes`, the `outs`, it writes.
static SmallVector<Value> createLoop(OpBuilder &b, Location loc,
                                     const Batch &batch, int64_t items,
                                     ArrayRef<Operation *> ops,
                                     ArrayRef<Value> wholes,
                                     const ItemRange &range, ValueRange outs) {
  Value step = arith::ConstantIndexOp::create(b, loc, items);
  auto value = [&](OpFoldResult index) {
    return getValueOrCreateConstantIndexOp(b, loc, index);
  };
  auto loop = scf::ForOp::create(
      b, loc, value(range.begin), value(range.end), step, outs,
      [&](OpBuilder &b, Location loc, Value begin, ValueRange outs) {
        // Before what is written there, so that it can be.
        ItemRange part{begin, affine::makeComposedFoldedAffineApply(
                                  b, loc, b.getAffineDimExpr(0) + items,
                                  OpFoldResult(begin))};
        SmallVector<Rows> rows = llvm::map_to_vector(wholes, [&](Value whole) {
          return part.getRows(b, loc, batch, whole, range.begin);
        });
        BatchBody body(b, batch, items, begin);
        for (Operation *op : ops)
          body.clone(op);
        SmallVector<Value> results;
        for (auto [own, whole, out] : llvm::zip_equal(rows, wholes, outs))
          results.push_back(own.insert(
              b, whole.getLoc(), body.getPart(whole.getLoc(), whole), out));
        scf::YieldOp::create(b, loc, results);
      });
  return SmallVector<Value>(loop.getResults());
}

SmallVector<Value> rectify::createBatchLoop(OpBuilder &b, Location loc,
                                            const Batch &batch, int64_t items,
                                            int64_t threads,
                                            ArrayRef<Operation *> ops,
                                            ArrayRef<Value> wholes) {
  SmallVector<Value> outs = llvm::map_to_vector(wholes, [&](Value whole) {
    auto type = cast<RankedTensorType>(whole.getType());
    return Value(tensor::EmptyOp::create(b, whole.getLoc(), type.getShape(),
                                         type.getElementType(),
                                         type.getEncoding()));
  });
  int64_t parts = batch.items / items;
  int64_t turns = llvm::divideCeil(parts, threads);
  if (threads < 2 || double(parts) / (turns * threads) < leastShare)
    return createLoop(b, loc, batch, items, ops, wholes,
                      {b.getIndexAttr(0), b.getIndexAttr(batch.items)}, outs);

  auto forall = scf::ForallOp::create(
      b, loc, ArrayRef<OpFoldResult>(b.getIndexAttr(threads)), outs,
      /*mapping=*/std::nullopt,
      [&](OpBuilder &b, Location loc, ValueRange arguments) {
        OpFoldResult thread = arguments.front();
        AffineExpr t = b.getAffineDimExpr(0);
        auto split = [&](AffineExpr number) {
          return affine::makeComposedFoldedAffineApply(
              b, loc, (number * parts).floorDiv(threads) * items, thread);
        };
        ItemRange range{split(t), split(t + 1)};
        SmallVector<Rows> rows = llvm::map_to_vector(wholes, [&](Value whole) {
          return range.getRows(b, loc, batch, whole, b.getIndexAttr(0));
        });
        ValueRange shared = arguments.drop_front();
        SmallVector<Value> own;
        for (auto [part, whole] : llvm::zip_equal(rows, shared))
          own.push_back(part.extract(b, loc, whole));
        own = createLoop(b, loc, batch, items, ops, wholes, range, own);
        auto end = scf::InParallelOp::create(b, loc);
        b.setInsertionPointToStart(end.getBody());
        for (auto [part, result, whole] : llvm::zip_equal(rows, own, shared))
          part.insertInParallel(b, loc, result, whole);
      });
  return SmallVector<Value>(forall.getResults());
}
