// Gives each thread items of a batch for all steps of a recurrent loop, in
// place of a part of each step:
//
//   for each step: f(state)
//   ->  for each part, in parallel: for each step: f(state of the part)

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Kernels/ContractionRecipe.h"
#include "Rectify/Passes.h"

#include "BatchBody.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

#define DEBUG_TYPE "rectify-parallelize-recurrence"

namespace mlir::rectify {
#define GEN_PASS_DEF_PARALLELIZERECURRENCE
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// The items that a thread must have: with fewer rows, kernels wait for the
/// weights, of which each thread reads all.
static constexpr int64_t leastItems = 8;

//===----------------------------------------------------------------------===//
// What has the batch
//===----------------------------------------------------------------------===//

namespace {
/// Finds out whether, and where, what a loop carries has a batch.
class RecurrenceAnalysis {
public:
  RecurrenceAnalysis(scf::ForOp loop, int64_t items)
      : batch(items), loop(loop) {}

  bool run();
  Batch batch;

private:
  bool isInLoop(Value value) {
    return loop.getRegion().isAncestor(value.getParentRegion());
  }
  bool require(Value value, int64_t dim);
  bool requireOfOp(OpResult result, int64_t dim);
  bool isApart(Operation *op);

  scf::ForOp loop;
};
} // namespace

/// Whether `value` can have the batch in `dim`, and what it is made of and
/// handed on to where that must be then.
bool RecurrenceAnalysis::require(Value value, int64_t dim) {
  auto [known, isNew] = batch.dims.try_emplace(value, dim);
  if (!isNew)
    return known->second == dim;
  if (batch.getRows(value) == 0)
    return false;
  if (!isInLoop(value))
    return true;
  if (auto result = dyn_cast<OpResult>(value))
    return requireOfOp(result, dim);
  auto argument = cast<BlockArgument>(value);
  if (argument.getOwner() != loop.getBody() || argument.getArgNumber() == 0)
    return false;
  unsigned number = argument.getArgNumber() - 1;
  return require(loop.getYieldedValues()[number], dim) &&
         require(loop.getInits()[number], dim);
}

bool RecurrenceAnalysis::requireOfOp(OpResult result, int64_t dim) {
  Operation *op = result.getOwner();
  if (isa<tensor::EmptyOp>(op))
    return true;
  std::optional<BatchDims> dims =
      batch.propagate(op, result.getResultNumber(), dim);
  if (!dims || op->getBlock() != loop.getBody())
    return false;
  for (auto [other, place] : llvm::zip_equal(op->getResults(), dims->results))
    if (!require(other, place))
      return false;
  return llvm::all_of(dims->operands, [&](const BatchOperand &use) {
    return require(use.operand->get(), use.dim);
  });
}

/// Whether `op` makes something that has the batch of other things that do.
static bool hasBatch(Operation *op, const Batch &batch) {
  return op->getNumResults() != 0 && !isa<tensor::EmptyOp>(op) &&
         batch.dims.contains(op->getResult(0));
}

/// Whether `op` uses nothing of the loop that has the batch but where its
/// results have it.
bool RecurrenceAnalysis::isApart(Operation *op) {
  if (isa<scf::YieldOp>(op))
    return true;
  SmallVector<OpOperand *> ofBatch;
  if (hasBatch(op, batch))
    ofBatch = *batch.findOperands(op);
  WalkResult result = op->walk([&](Operation *inner) {
    bool isWhole = llvm::any_of(inner->getOpOperands(), [&](OpOperand &use) {
      return isInLoop(use.get()) && batch.dims.contains(use.get()) &&
             !llvm::is_contained(ofBatch, &use);
    });
    return isWhole ? WalkResult::interrupt() : WalkResult::advance();
  });
  return !result.wasInterrupted();
}

bool RecurrenceAnalysis::run() {
  for (Value carried : loop.getRegionIterArgs()) {
    auto type = dyn_cast<RankedTensorType>(carried.getType());
    if (!type || !type.hasStaticShape())
      return false;
    for (int64_t dim = 0; dim < type.getRank(); ++dim) {
      if (batch.dims.contains(carried))
        break;
      if (type.getDimSize(dim) != batch.items)
        continue;
      llvm::DenseMap<Value, int64_t> before = batch.dims;
      if (!require(carried, dim))
        batch.dims = std::move(before);
    }
    if (!batch.dims.contains(carried))
      return false;
  }
  return llvm::all_of(*loop.getBody(), [&](Operation &op) {
    return isMemoryEffectFree(&op) && isApart(&op);
  });
}

//===----------------------------------------------------------------------===//
// What is worth it
//===----------------------------------------------------------------------===//

namespace {
struct ParallelizeRecurrence
    : rectify::impl::ParallelizeRecurrenceBase<ParallelizeRecurrence> {
  using ParallelizeRecurrenceBase::ParallelizeRecurrenceBase;

  void runOnOperation() override {
    if (threads < 2)
      return;
    SmallVector<scf::ForOp> loops;
    getOperation()->walk([&](scf::ForOp loop) {
      if (!loop->getParentOfType<scf::ForallOp>() &&
          !loop->getParentOfType<scf::ParallelOp>())
        loops.push_back(loop);
    });
    for (scf::ForOp loop : loops)
      parallelize(loop);
  }

private:
  void parallelize(scf::ForOp loop);
  bool isWorthIt(scf::ForOp loop, const Batch &batch);
};

/// What the contractions of one step do.
struct StepCost {
  double work = 0;
  /// The bytes they read that have no batch.
  double weights = 0;
};
} // namespace

static StepCost getCost(scf::ForOp loop, const Batch &batch) {
  StepCost cost;
  for (Operation &op : *loop.getBody()) {
    auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
    auto contract = dyn_cast<ContractOp>(op);
    bool isContraction =
        contract || (linalgOp && linalgOp.getNumReductionLoops() != 0);
    if (!isContraction || !batch.dims.contains(op.getResult(0)))
      continue;
    double points = 2;
    for (int64_t size : contract ? contract.getStaticLoopRanges()
                                 : linalgOp.getStaticLoopRanges())
      points *= size;
    cost.work += points;
    for (Value operand : op.getOperands()) {
      auto type = dyn_cast<RankedTensorType>(operand.getType());
      if (type && type.hasStaticShape() &&
          type.getElementType().isIntOrFloat() && !batch.dims.contains(operand))
        cost.weights +=
            double(type.getNumElements()) * type.getElementTypeBitWidth() / 8;
    }
  }
  return cost;
}

bool ParallelizeRecurrence::isWorthIt(scf::ForOp loop, const Batch &batch) {
  if (batch.items % threads != 0 || batch.items / threads < leastItems)
    return false;
  StepCost cost = getCost(loop, batch);
  std::optional<APInt> steps = loop.getStaticTripCount();
  double turns = steps ? steps->roundToDouble() : 1;
  return cost.work * turns >= leastThreadedWork &&
         cost.weights <= double(cacheBytes) * largerCache;
}

//===----------------------------------------------------------------------===//
// The loops
//===----------------------------------------------------------------------===//

/// The steps of `loop` for the items of `body`, which begin with `inits`.
static scf::ForOp createSteps(OpBuilder &b, scf::ForOp loop, const Batch &batch,
                              BatchBody &body, ValueRange inits) {
  auto steps = scf::ForOp::create(b, loop.getLoc(), loop.getLowerBound(),
                                  loop.getUpperBound(), loop.getStep(), inits);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(steps.getBody());
  body.setShared(loop.getInductionVar(), steps.getInductionVar());
  for (auto [whole, part] :
       llvm::zip_equal(loop.getRegionIterArgs(), steps.getRegionIterArgs()))
    body.setPart(whole, part);
  for (Operation &op : loop.getBody()->without_terminator())
    if (hasBatch(&op, batch))
      body.clone(&op);
    else
      body.cloneShared(&op);
  SmallVector<Value> next =
      llvm::map_to_vector(loop.getYieldedValues(), [&](Value whole) {
        return body.getPart(loop.getLoc(), whole);
      });
  scf::YieldOp::create(b, loop.getBody()->getTerminator()->getLoc(), next);
  return steps;
}

void ParallelizeRecurrence::parallelize(scf::ForOp loop) {
  std::optional<Batch> batch;
  for (Value carried : loop.getRegionIterArgs()) {
    auto type = dyn_cast<RankedTensorType>(carried.getType());
    if (!type || type.getRank() < 2 || type.isDynamicDim(0) ||
        type.getDimSize(0) < 2)
      continue;
    RecurrenceAnalysis analysis(loop, type.getDimSize(0));
    if (analysis.run()) {
      batch = std::move(analysis.batch);
      break;
    }
  }
  if (!batch || !isWorthIt(loop, *batch))
    return;
  int64_t items = batch->items / threads;
  remarkPassed(loop, DEBUG_TYPE, "parallelized")
      << ("each of " + Twine(threads) + " threads does all steps for " +
          Twine(items) + " of a batch of " + Twine(batch->items))
             .str();

  // Only results that are used need a place as a whole.
  SmallVector<OpResult> wholes(llvm::make_filter_range(
      loop.getResults(), [](OpResult result) { return !result.use_empty(); }));
  SmallVector<Value> outs = llvm::map_to_vector(wholes, [&](OpResult whole) {
    return loop.getInits()[whole.getResultNumber()];
  });
  OpBuilder b(loop);
  auto forall = scf::ForallOp::create(
      b, loop.getLoc(), ArrayRef<OpFoldResult>(b.getIndexAttr(threads)), outs,
      /*mapping=*/std::nullopt,
      [&](OpBuilder &b, Location loc, ValueRange arguments) {
        AffineExpr thread = b.getAffineDimExpr(0);
        Value begin = affine::AffineApplyOp::create(
            b, loc, AffineMap::get(1, 0, thread * items), arguments.front());
        BatchBody body(b, *batch, items, begin);
        // Those that are needed as a whole are written in place.
        SmallVector<Value> inits(loop.getInits().size());
        SmallVector<Rows> rows;
        for (auto [whole, out] :
             llvm::zip_equal(wholes, arguments.drop_front())) {
          unsigned number = whole.getResultNumber();
          rows.push_back(body.getRows(loc, loop.getInits()[number]));
          inits[number] = rows.back().extract(b, loc, out);
        }
        for (auto [own, init] : llvm::zip_equal(inits, loop.getInits()))
          if (!own)
            own = body.getPart(loc, init);
        scf::ForOp steps = createSteps(b, loop, *batch, body, inits);
        auto end = scf::InParallelOp::create(b, loc);
        b.setInsertionPointToStart(end.getBody());
        for (auto [own, whole, out] :
             llvm::zip_equal(rows, wholes, arguments.drop_front()))
          own.insertInParallel(b, loc, steps.getResult(whole.getResultNumber()),
                               out);
      });
  for (auto [whole, result] : llvm::zip_equal(wholes, forall.getResults()))
    whole.replaceAllUsesWith(result);
  loop.erase();
}
