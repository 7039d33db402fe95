// Runs the layers of a network on a few items of a batch at a time, so that
// what they hand on to each other stays in the caches:
//
//   g(f(x))  ->  for each part of the batch: g(f(part of x))

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "Batch.h"
#include "Destination.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "llvm/ADT/SetVector.h"

#define DEBUG_TYPE "rectify-tile-batch"

namespace mlir::rectify {
#define GEN_PASS_DEF_TILEBATCH
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// Weights of so small a part of the cache stay there, whatever else it holds.
static constexpr int64_t smallPart = 16;

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

namespace {
/// Ops that are to run on a part of the batch each.
struct Segment {
  llvm::SetVector<Operation *> ops;
  /// Others that need what these compute, in their order.
  llvm::SetVector<Operation *> after;
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
  SmallVector<Segment> collect(const Batch &batch, Block &block);
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
    if (!isOnlyWritten(operand))
      (llvm::is_contained(batchOperands, &operand) ? ofBatch : again) +=
          getBytes(operand.get());
  for (Value result : op->getResults())
    ofBatch += getBytes(result);
  return {ofBatch, again};
}

/// How many items' tensors the cache holds as `op` reads and writes them.
int64_t TileBatch::getItemsInCache(const Batch &batch, Operation *op) {
  auto [ofBatch, again] = getTraffic(op, *batch.findOperands(op));
  int64_t ofItem = std::max<int64_t>(ofBatch / batch.items, 1);
  return std::clamp<int64_t>(cacheBytes / ofItem, 1, batch.items);
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
  bool isUsed = false;
  segment.items = batch.items;
  int64_t gain = 0, again = 0;
  for (Operation *op : segment.ops) {
    isUsed |= !llvm::all_of(
        op->getResults(), [&](Value result) { return segment.keeps(result); });
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
  // What a larger cache holds is found there.
  return isUsed && segment.items < batch.items &&
         gain / largerCache >= cacheBytes &&
         gain >= again * (batch.items / segment.items - 1);
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
  SmallVector<Value> results = createBatchLoop(
      b, loc, batch, segment.items, threads, segment.ops.getArrayRef(), wholes);
  Operation *loop = results.front().getDefiningOp();
  for (auto [whole, result] : llvm::zip_equal(wholes, results))
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

/// Whether `op`, or what is in it, uses what an op makes of which `test` holds.
static bool usesAny(Operation *op, function_ref<bool(Operation *)> test) {
  WalkResult result = op->walk([&](Operation *inner) {
    bool uses = llvm::any_of(inner->getOperands(), [&](Value operand) {
      Operation *maker = operand.getDefiningOp();
      return maker && test(maker);
    });
    return uses ? WalkResult::interrupt() : WalkResult::advance();
  });
  return result.wasInterrupted();
}

/// Runs of ops in `block` that may run on parts of `batch`, between which
/// nothing has to stand.
SmallVector<Segment> TileBatch::collect(const Batch &batch, Block &block) {
  SmallVector<Segment> segments(1);
  for (Operation &op : block) {
    Segment &segment = segments.back();
    auto isAfter = [&](Operation *maker) {
      return segment.after.contains(maker);
    };
    if (!isMemoryEffectFree(&op)) {
      segments.emplace_back();
    } else if (isCandidate(batch, &op)) {
      SmallVector<OpOperand *> ofBatch = *batch.findOperands(&op);
      bool needsWhole = llvm::any_of(op.getOpOperands(), [&](OpOperand &use) {
        Operation *maker = use.get().getDefiningOp();
        return maker && segment.contains(maker) &&
               !llvm::is_contained(ofBatch, &use);
      });
      if (needsWhole || usesAny(&op, isAfter))
        segments.emplace_back();
      segments.back().ops.insert(&op);
    } else if (usesAny(&op, [&](Operation *maker) {
                 return isAfter(maker) || segment.contains(maker);
               })) {
      segment.after.insert(&op);
    }
  }
  return segments;
}

void TileBatch::runOnOperation() {
  func::FuncOp function = getOperation();
  if (function.isExternal() || cacheBytes <= 0)
    return;
  std::optional<Batch> batch = findBatch(function);
  if (!batch)
    return;
  for (Segment &segment : collect(*batch, function.front()))
    if (finish(*batch, segment))
      tile(*batch, segment);
}
