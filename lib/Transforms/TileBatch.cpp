// Runs the layers of a network on a few items of a batch at a time, so that
// what they hand on to each other stays in the caches:
//
//   g(f(x))  ->  for each part of the batch: g(f(part of x))

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/TypeSwitch.h"

#define DEBUG_TYPE "rectify-tile-batch"

namespace mlir::rectify {
#define GEN_PASS_DEF_TILEBATCH
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// How many times the cache what ops hand on must be to be worth a loop: less
/// is found in a larger cache.
static constexpr int64_t leastGain = 4;

/// Weights of so small a part of the cache stay there, whatever else it holds.
static constexpr int64_t smallPart = 16;

//===----------------------------------------------------------------------===//
// What has a batch
//===----------------------------------------------------------------------===//

namespace {
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
} // namespace

static SmallVector<AffineMap> getMaps(Operation *op) {
  if (auto contract = dyn_cast<ContractOp>(op))
    return contract.getMaps();
  return cast<linalg::LinalgOp>(op).getIndexingMapsArray();
}

/// The dim of the loops of `op` that counts the items and what an item has of
/// its operands' outermost dim; none if there is no such one.
static std::optional<unsigned> findBatchDim(Operation *op,
                                            ArrayRef<AffineMap> maps) {
  AffineMap out = maps.back();
  if (out.getNumResults() == 0)
    return std::nullopt;
  auto dim = dyn_cast<AffineDimExpr>(out.getResult(0));
  if (!dim)
    return std::nullopt;
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
    if (linalgOp.getIteratorTypesArray()[dim.getPosition()] !=
        utils::IteratorType::parallel)
      return std::nullopt;
    WalkResult result = op->walk([&](linalg::IndexOp index) {
      return index.getDim() == dim.getPosition() ? WalkResult::interrupt()
                                                 : WalkResult::advance();
    });
    if (result.wasInterrupted())
      return std::nullopt;
  }
  return dim.getPosition();
}

std::optional<SmallVector<OpOperand *>>
Batch::findOperands(Operation *op) const {
  SmallVector<OpOperand *> operands;
  bool captures = false;
  visitUsedValuesDefinedAbove(op->getRegions(), [&](OpOperand *use) {
    captures |= isa<ShapedType>(use->get().getType());
  });
  if (captures || op->getNumResults() == 0 ||
      !llvm::all_of(op->getResults(), [&](Value v) { return contains(v); }))
    return std::nullopt;
  // Those whose only operand with the batch is the first.
  auto isWhole = [&](ArrayRef<int64_t> offsets, ArrayRef<int64_t> sizes,
                     ArrayRef<int64_t> strides, Type type) {
    return offsets[0] == 0 && strides[0] == 1 &&
           sizes[0] == cast<RankedTensorType>(type).getDimSize(0);
  };
  bool fits =
      llvm::TypeSwitch<Operation *, bool>(op)
          .Case([&](tensor::PadOp pad) {
            return pad.getStaticLow()[0] == 0 && pad.getStaticHigh()[0] == 0 &&
                   pad.getConstantPaddingValue();
          })
          .Case([&](tensor::ConcatOp concat) { return concat.getDim() != 0; })
          .Case<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(
              [](Operation *) { return true; })
          .Case([&](tensor::ExtractSliceOp slice) {
            return isWhole(slice.getStaticOffsets(), slice.getStaticSizes(),
                           slice.getStaticStrides(), slice.getSourceType()) &&
                   !slice.getDroppedDims()[0];
          })
          .Case([&](tensor::InsertSliceOp slice) {
            return isWhole(slice.getStaticOffsets(), slice.getStaticSizes(),
                           slice.getStaticStrides(), slice.getDestType()) &&
                   !slice.getDroppedDims()[0];
          })
          .Default([](Operation *) { return false; });
  if (fits) {
    // All other operands are sizes and the like.
    for (OpOperand &operand : op->getOpOperands())
      if (isa<RankedTensorType>(operand.get().getType())) {
        if (!contains(operand.get()))
          return std::nullopt;
        operands.push_back(&operand);
      }
    return operands;
  }

  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!isa<ContractOp>(op) && !(linalgOp && linalgOp.hasPureTensorSemantics()))
    return std::nullopt;
  SmallVector<AffineMap> maps = getMaps(op);
  std::optional<unsigned> dim = findBatchDim(op, maps);
  if (!dim)
    return std::nullopt;
  for (auto [operand, map] : llvm::zip_equal(op->getOpOperands(), maps)) {
    bool isInit = operand.getOperandNumber() >=
                  op->getNumOperands() - op->getNumResults();
    if (!map.isFunctionOfDim(*dim)) {
      if (isInit)
        return std::nullopt;
      continue;
    }
    if (map.getResult(0) != getAffineDimExpr(*dim, op->getContext()) ||
        llvm::any_of(map.getResults().drop_front(),
                     [&](AffineExpr e) { return e.isFunctionOfDim(*dim); }) ||
        !contains(operand.get()))
      return std::nullopt;
    operands.push_back(&operand);
  }
  return operands;
}

//===----------------------------------------------------------------------===//
// What is worth it
//===----------------------------------------------------------------------===//

static bool isView(Operation *op) {
  return isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp,
             tensor::ExtractSliceOp>(op);
}

/// The bytes of a tensor; 0 of anything else, and where that is not known.
static int64_t getBytes(Value value) {
  auto type = dyn_cast<RankedTensorType>(value.getType());
  if (!type || !type.hasStaticShape())
    return 0;
  Type element = type.getElementType();
  int64_t bits = element.isIntOrFloat() ? element.getIntOrFloatBitWidth() : 64;
  return llvm::divideCeil(type.getNumElements() * bits, 8);
}

/// Whether `operand` says only where to write.
static bool isDestination(OpOperand &operand) {
  auto op = dyn_cast<DestinationStyleOpInterface>(operand.getOwner());
  if (!op || !op.isDpsInit(&operand))
    return false;
  auto linalgOp = dyn_cast<linalg::LinalgOp>(*op);
  return !linalgOp || !linalgOp.payloadUsesValueFromOperand(&operand);
}

namespace {
/// Ops that are to run on a part of the batch each.
struct Segment {
  llvm::SetVector<Operation *> ops;
  /// Those that need what `ops` compute, and stand between them.
  SmallVector<Operation *> after;
  /// The items of a part.
  int64_t items;

  bool contains(Operation *op) const { return ops.contains(op); }
  /// Whether nobody else needs `value`, which one of `ops` makes.
  bool keeps(Value value) const {
    return llvm::all_of(value.getUsers(),
                        [&](Operation *user) { return contains(user); });
  }
};

struct TileBatch : rectify::impl::TileBatchBase<TileBatch> {
  using TileBatchBase::TileBatchBase;
  void runOnOperation() override;

private:
  int64_t getItemsInCache(const Batch &batch, Operation *op);
  bool isCandidate(const Batch &batch, Operation *op);
  bool finish(const Batch &batch, Segment &segment);
  void tile(const Batch &batch, Segment &segment);
};
} // namespace

/// The bytes that `op` reads and writes of the batch, and those that it reads
/// for each item again.
static std::pair<int64_t, int64_t>
getTraffic(Operation *op, ArrayRef<OpOperand *> batchOperands) {
  int64_t ofBatch = 0, again = 0;
  for (OpOperand &operand : op->getOpOperands())
    if (!isDestination(operand))
      (llvm::is_contained(batchOperands, &operand) ? ofBatch : again) +=
          getBytes(operand.get());
  for (Value result : op->getResults())
    ofBatch += getBytes(result);
  return {ofBatch, again};
}

/// How many items' tensors the cache holds as `op` reads and writes them.
int64_t TileBatch::getItemsInCache(const Batch &batch, Operation *op) {
  auto [ofBatch, again] = getTraffic(op, *batch.findOperands(op));
  return std::clamp<int64_t>(
      cacheBytes * batch.items / std::max<int64_t>(ofBatch, 1), 1, batch.items);
}

/// Whether `op` may run on parts of the batch, and reads no more to do so.
bool TileBatch::isCandidate(const Batch &batch, Operation *op) {
  std::optional<SmallVector<OpOperand *>> operands = batch.findOperands(op);
  if (!operands)
    return false;
  if (isView(op))
    return true;
  auto [ofBatch, again] = getTraffic(op, *operands);
  return again <= std::max(ofBatch / batch.items * getItemsInCache(batch, op),
                           int64_t(cacheBytes) / smallPart);
}

/// Leaves out of `segment` what has nothing to do with the rest of it, and
/// chooses the parts. False if it is not worth a loop.
bool TileBatch::finish(const Batch &batch, Segment &segment) {
  segment.ops.remove_if([&](Operation *op) {
    auto isInside = [&](Operation *other) {
      return other && segment.contains(other);
    };
    return llvm::none_of(op->getUsers(), isInside) &&
           llvm::none_of(op->getOperands(), [&](Value operand) {
             return isInside(operand.getDefiningOp());
           });
  });
  segment.items = batch.items;
  int64_t gain = 0, again = 0;
  for (Operation *op : segment.ops) {
    if (isView(op))
      continue;
    segment.items = std::min(segment.items, getItemsInCache(batch, op));
    again += getTraffic(op, *batch.findOperands(op)).second;
    for (Value result : op->getResults())
      if (segment.keeps(result))
        gain += getBytes(result);
  }
  while (batch.items % segment.items != 0)
    --segment.items;
  return segment.items < batch.items && gain >= leastGain * cacheBytes &&
         gain >= again * (batch.items / segment.items - 1);
}

//===----------------------------------------------------------------------===//
// The loop
//===----------------------------------------------------------------------===//

namespace {
/// Makes the body of the loop.
class BodyBuilder {
public:
  BodyBuilder(OpBuilder &b, const Batch &batch, int64_t items, Value begin)
      : b(b), batch(batch), items(items), begin(begin) {}

  /// The part of `value` that the loop works on.
  Value getPart(Location loc, Value value);
  /// `op` on that part.
  void clone(Operation *op);
  /// `part` as that part of `whole`.
  Value insert(Location loc, Value part, Value whole);

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
  /// Where the part of a tensor of `type` lies in it.
  SmallVector<OpFoldResult> getOffsets(Type type);

  OpBuilder &b;
  const Batch &batch;
  int64_t items;
  Value begin;
  llvm::DenseMap<int64_t, Value> firstRows;
  IRMapping parts;
};
} // namespace

SmallVector<OpFoldResult> BodyBuilder::getOffsets(Type type) {
  SmallVector<OpFoldResult> offsets(cast<RankedTensorType>(type).getRank(),
                                    b.getIndexAttr(0));
  int64_t rows = batch.getRows(type);
  Value &first = firstRows[rows];
  if (!first)
    first = rows == 1
                ? begin
                : affine::AffineApplyOp::create(b, begin.getLoc(),
                                                b.getAffineDimExpr(0) * rows,
                                                ValueRange(begin));
  offsets[0] = first;
  return offsets;
}

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
  SmallVector<OpFoldResult> ones(type.getRank(), b.getIndexAttr(1));
  Value part = tensor::ExtractSliceOp::create(
      b, loc, type, value, getOffsets(value.getType()),
      getAsIndexOpFoldResult(b.getContext(), type.getShape()), ones);
  parts.map(value, part);
  return part;
}

Value BodyBuilder::insert(Location loc, Value part, Value whole) {
  auto type = cast<RankedTensorType>(part.getType());
  SmallVector<OpFoldResult> ones(type.getRank(), b.getIndexAttr(1));
  return tensor::InsertSliceOp::create(
      b, loc, part, whole, getOffsets(whole.getType()),
      getAsIndexOpFoldResult(b.getContext(), type.getShape()), ones);
}

void BodyBuilder::clone(Operation *op) {
  Location loc = op->getLoc();
  SmallVector<Value> operands(op->getOperands());
  std::optional<SmallVector<OpOperand *>> ofBatch = batch.findOperands(op);
  for (OpOperand *operand : *ofBatch) {
    Value &value = operands[operand->getOperandNumber()];
    // What is written over lies outside of the loop as a whole.
    bool isOutside = !parts.contains(value);
    value = isDestination(*operand) && isOutside
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

void TileBatch::tile(const Batch &batch, Segment &segment) {
  Operation *last = segment.ops.back();
  SmallVector<Value> wholes;
  int64_t kept = 0;
  for (Operation *op : segment.ops)
    for (Value result : op->getResults()) {
      if (!segment.keeps(result))
        wholes.push_back(result);
      else if (!isView(op))
        kept += getBytes(result);
    }
  remarkPassed(last->getParentOp(), DEBUG_TYPE, "tiled")
      << (Twine(segment.ops.size()) + " ops run on " + Twine(segment.items) +
          " of a batch of " + Twine(batch.items) + " at a time, and hand " +
          Twine(kept) + " bytes on to each other in the caches")
             .str();

  OpBuilder b(last);
  Location loc = FusedLoc::get(&getContext(),
                               {segment.ops.front()->getLoc(), last->getLoc()});
  SmallVector<Value> inits = llvm::map_to_vector(wholes, [&](Value whole) {
    auto type = cast<RankedTensorType>(whole.getType());
    return Value(tensor::EmptyOp::create(b, whole.getLoc(), type.getShape(),
                                         type.getElementType(),
                                         type.getEncoding()));
  });
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Value end = arith::ConstantIndexOp::create(b, loc, batch.items);
  Value step = arith::ConstantIndexOp::create(b, loc, segment.items);
  auto loop = scf::ForOp::create(
      b, loc, zero, end, step, inits,
      [&](OpBuilder &b, Location loc, Value begin, ValueRange outs) {
        BodyBuilder body(b, batch, segment.items, begin);
        for (Operation *op : segment.ops)
          body.clone(op);
        SmallVector<Value> results;
        for (auto [whole, out] : llvm::zip_equal(wholes, outs))
          results.push_back(body.insert(
              whole.getLoc(), body.getPart(whole.getLoc(), whole), out));
        scf::YieldOp::create(b, loc, results);
      });
  for (auto [whole, result] : llvm::zip_equal(wholes, loop.getResults()))
    whole.replaceAllUsesWith(result);
  Operation *place = loop;
  for (Operation *op : segment.after)
    if (op->isBeforeInBlock(loop)) {
      op->moveAfter(place);
      place = op;
    }
  for (Operation *op : llvm::reverse(segment.ops))
    op->erase();
}

/// The items of the batch of `function`: what the outermost dim of its first
/// argument with two dims or more counts. None if that is one, or not known.
static std::optional<Batch> findBatch(func::FuncOp function) {
  for (Type type : function.getArgumentTypes()) {
    auto tensor = dyn_cast<RankedTensorType>(type);
    if (!tensor || tensor.getRank() < 2)
      continue;
    if (tensor.isDynamicDim(0) || tensor.getDimSize(0) < 2)
      return std::nullopt;
    return Batch{tensor.getDimSize(0)};
  }
  return std::nullopt;
}

void TileBatch::runOnOperation() {
  func::FuncOp function = getOperation();
  if (function.isExternal() || cacheBytes <= 0)
    return;
  std::optional<Batch> batch = findBatch(function);
  if (!batch)
    return;

  SmallVector<Segment> segments(1);
  llvm::SmallPtrSet<Operation *, 32> after;
  auto close = [&] {
    segments.emplace_back();
    after.clear();
  };
  for (Operation &op : function.front()) {
    auto dependsOn = [&](auto contains) {
      WalkResult result = op.walk([&](Operation *inner) {
        return llvm::any_of(inner->getOperands(),
                            [&](Value operand) {
                              Operation *maker = operand.getDefiningOp();
                              return maker && contains(maker);
                            })
                   ? WalkResult::interrupt()
                   : WalkResult::advance();
      });
      return result.wasInterrupted();
    };
    auto isAfter = [&](Operation *maker) { return after.contains(maker); };
    if (!isMemoryEffectFree(&op)) {
      close();
    } else if (isCandidate(*batch, &op)) {
      if (dependsOn(isAfter))
        close();
      segments.back().ops.insert(&op);
    } else if (dependsOn([&](Operation *maker) {
                 return after.contains(maker) ||
                        segments.back().contains(maker);
               })) {
      after.insert(&op);
      segments.back().after.push_back(&op);
    }
  }
  for (Segment &segment : segments)
    if (finish(*batch, segment))
      tile(*batch, segment);
}
