// The loop over parts of a batch.

#include "Batch.h"
#include "Destination.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::rectify;

/// How much of the time threads must be at work, each on parts of its own, to
/// do better than all of them on one part.
static constexpr double leastShare = 0.8;

namespace {
/// So many outermost rows of tensors, from one on.
struct Rows {
  OpFoldResult first, count;

  Value extract(OpBuilder &b, Location loc, Value whole) const {
    auto [offsets, sizes, strides] = getSlice(b, whole);
    return tensor::ExtractSliceOp::create(b, loc, whole, offsets, sizes,
                                          strides);
  }
  Value insert(OpBuilder &b, Location loc, Value rows, Value whole) const {
    auto [offsets, sizes, strides] = getSlice(b, whole);
    return tensor::InsertSliceOp::create(b, loc, rows, whole, offsets, sizes,
                                         strides);
  }
  void insertInParallel(OpBuilder &b, Location loc, Value rows,
                        Value whole) const {
    auto [offsets, sizes, strides] = getSlice(b, whole);
    tensor::ParallelInsertSliceOp::create(b, loc, rows, whole, offsets, sizes,
                                          strides);
  }

private:
  using Places = SmallVector<OpFoldResult>;
  std::tuple<Places, Places, Places> getSlice(OpBuilder &b, Value whole) const {
    auto type = cast<RankedTensorType>(whole.getType());
    Places offsets(type.getRank(), b.getIndexAttr(0)), sizes,
        strides(type.getRank(), b.getIndexAttr(1));
    for (int64_t size : type.getShape())
      sizes.push_back(b.getIndexAttr(size));
    offsets[0] = first;
    sizes[0] = count;
    return {offsets, sizes, strides};
  }
};

/// The items of a batch from `begin` to `end`.
struct ItemRange {
  OpFoldResult begin, end;

  /// What tensors with so many rows an item have of them, from `origin` on.
  Rows getRows(OpBuilder &b, Location loc, int64_t rows,
               OpFoldResult origin) const {
    AffineExpr x = b.getAffineDimExpr(0), y = b.getAffineDimExpr(1);
    auto apply = [&](OpFoldResult from, OpFoldResult to) {
      return affine::makeComposedFoldedAffineApply(b, loc, (y - x) * rows,
                                                   {from, to});
    };
    return {apply(origin, begin), apply(begin, end)};
  }
};

/// Makes the body of the loop, which works on one part of the batch.
class BodyBuilder {
public:
  BodyBuilder(OpBuilder &b, const Batch &batch, int64_t items, Value begin)
      : b(b), batch(batch), items(items), begin(begin) {}

  /// That part of `value`.
  Value getPart(Location loc, Value value);
  /// `op` on that part.
  void clone(Operation *op);

private:
  RankedTensorType getPartType(Type type) {
    auto tensor = cast<RankedTensorType>(type);
    SmallVector<int64_t> shape(tensor.getShape());
    shape[0] = batch.getRows(type) * items;
    return tensor.clone(shape);
  }
  Value makeEmpty(Location loc, Type part) {
    auto type = cast<RankedTensorType>(part);
    return tensor::EmptyOp::create(b, loc, type.getShape(),
                                   type.getElementType(), type.getEncoding());
  }

  OpBuilder &b;
  const Batch &batch;
  int64_t items;
  Value begin;
  IRMapping parts;
};
} // namespace

Value BodyBuilder::getPart(Location loc, Value value) {
  if (Value part = parts.lookupOrNull(value))
    return part;
  RankedTensorType type = getPartType(value.getType());
  // What is made for one op need not be there as a whole.
  if (value.getDefiningOp<tensor::EmptyOp>())
    return makeEmpty(loc, type);
  if (auto fill = value.getDefiningOp<linalg::FillOp>())
    return linalg::FillOp::create(b, loc, fill.getInputs(),
                                  makeEmpty(loc, type))
        .getResult(0);
  int64_t rows = batch.getRows(value.getType());
  Rows own{affine::makeComposedFoldedAffineApply(
               b, loc, b.getAffineDimExpr(0) * rows, OpFoldResult(begin)),
           b.getIndexAttr(rows * items)};
  Value part = own.extract(b, loc, value);
  parts.map(value, part);
  return part;
}

void BodyBuilder::clone(Operation *op) {
  Location loc = op->getLoc();
  SmallVector<Value> operands(op->getOperands());
  std::optional<SmallVector<OpOperand *>> ofBatch = batch.findOperands(op);
  for (OpOperand *operand : *ofBatch) {
    Value &value = operands[operand->getOperandNumber()];
    // What is written over lies outside of the loop as a whole.
    bool isOutside = !parts.contains(value);
    value = isOnlyWritten(*operand) && isOutside
                ? makeEmpty(loc, getPartType(value.getType()))
                : getPart(loc, value);
  }
  SmallVector<Type> types =
      llvm::map_to_vector(op->getResultTypes(),
                          [&](Type type) -> Type { return getPartType(type); });
  Operation *part = mlir::clone(b, op, types, operands);
  // Sizes that stand in attributes.
  auto setRows = [&](ArrayRef<int64_t> sizes, Type type) {
    SmallVector<int64_t> changed(sizes);
    changed[0] = cast<RankedTensorType>(type).getDimSize(0);
    return changed;
  };
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(part))
    slice.setStaticSizes(setRows(slice.getStaticSizes(), slice.getType()));
  else if (auto slice = dyn_cast<tensor::InsertSliceOp>(part))
    slice.setStaticSizes(
        setRows(slice.getStaticSizes(), slice.getSourceType()));
  else if (auto expand = dyn_cast<tensor::ExpandShapeOp>(part))
    expand.setStaticOutputShape(
        setRows(expand.getStaticOutputShape(), expand.getType()));
  parts.map(op->getResults(), part->getResults());
}

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
          return part.getRows(b, loc, batch.getRows(whole.getType()),
                              range.begin);
        });
        BodyBuilder body(b, batch, items, begin);
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
          return range.getRows(b, loc, batch.getRows(whole.getType()),
                               b.getIndexAttr(0));
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
