// Fuses a contraction and the elementwise ops behind it into rectify.contract,
// whose region then holds them, one after the other, in their order.

#include "LinalgContraction.h"
#include "PointwiseOp.h"

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_FUSEEPILOGUE
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Consumers
//===----------------------------------------------------------------------===//

/// The one elementwise op that uses `result` and can move into an epilogue.
/// On failure `why` says what hinders it, in words for the author of a model;
/// it is empty where nothing elementwise follows.
static FailureOr<PointwiseOp> getFusableConsumer(OpResult result,
                                                 std::string &why) {
  llvm::SetVector<Operation *> users(result.user_begin(), result.user_end());
  for (Operation *user : users) {
    std::string obstacle;
    FailureOr<PointwiseOp> consumer = PointwiseOp::get(user, obstacle);
    std::string name = ("'" + user->getName().getStringRef() + "'").str();
    auto refuse = [&](const Twine &reason) {
      why = ("with " + name + " behind it: " + reason).str();
      return failure();
    };
    if (failed(consumer)) {
      if (isa<tensor::CollapseShapeOp, tensor::ExpandShapeOp>(user) &&
          llvm::any_of(user->getUsers(), [](Operation *next) {
            std::string ignored;
            return succeeded(PointwiseOp::get(next, ignored));
          }))
        return refuse("it reshapes the result before what is elementwise");
      if (obstacle.empty())
        continue;
      return refuse(obstacle);
    }
    auto isResult = [&](Value input) { return input == result; };
    if (llvm::none_of(consumer->inputs, isResult))
      continue;
    if (users.size() > 1)
      return refuse("its result has " + Twine(users.size()) +
                    " users, so it is stored for the others");
    if (user->getBlock() != result.getOwner()->getBlock())
      return refuse("that op is inside a loop or branch of its own");
    AffineMap read;
    for (auto [input, map] : llvm::zip(consumer->inputs, consumer->inputMaps)) {
      if (!isResult(input))
        continue;
      if (!map.isPermutation())
        return refuse("that op reads each element of the result several "
                      "times or not at all, which is no permutation of its "
                      "dims");
      if (read && read != map)
        return refuse("that op reads two elements of the result at a time");
      read = map;
    }
    // Other results must not be needed before the fused op stands.
    for (OpResult other : result.getOwner()->getResults())
      for (Operation *otherUser : other.getUsers())
        if (otherUser != user && (otherUser->getBlock() != user->getBlock() ||
                                  otherUser->isBeforeInBlock(user)))
          return refuse("another result of it is used earlier");
    return consumer;
  }
  return failure();
}

/// An operand of the consumer in terms of the contraction: a constant, or a
/// side operand and its map.
struct Side {
  TypedAttr constant;
  Value value;
  AffineMap map;
};

/// Makes `value`, read through `map` from the contraction's dims, a side.
static Side createSide(OpBuilder &builder, Location loc, Value value,
                       AffineMap map) {
  lookThroughBroadcasts(value, map);
  Attribute constant;
  if (matchPattern(value, m_Constant(&constant))) {
    if (auto splat = dyn_cast<SplatElementsAttr>(constant))
      constant = splat.getSplatValue<Attribute>();
    if (isa<FloatAttr, IntegerAttr>(constant))
      return {cast<TypedAttr>(constant), Value(), AffineMap()};
  }
  dropUnitDims(builder, loc, value, map);
  return {TypedAttr(), value, map};
}

/// The tensor that result `i` of `consumer` goes to once it is fused behind
/// result `number` of `contract`; `map` indexes it. If `kept`, that result has
/// other users.
static Value createDest(OpBuilder &builder, ContractOp contract,
                        unsigned number, const PointwiseOp &consumer,
                        unsigned i, AffineMap map, bool kept) {
  Value init = consumer.inits[i], replaced = contract.getResult(number);
  if (init && init != replaced)
    return init;
  Value out = contract.getOuts()[number];
  AffineMap outMap = contract.getOutMaps()[number];
  auto type = cast<RankedTensorType>(consumer.op->getResult(i).getType());
  if (!kept && type == out.getType() && map == outMap)
    return out;
  SmallVector<Value> sizes;
  for (auto [expr, size] : llvm::zip(map.getResults(), type.getShape()))
    if (ShapedType::isDynamic(size))
      sizes.push_back(tensor::DimOp::create(builder, contract.getLoc(), out,
                                            *outMap.getResultPosition(expr)));
  return tensor::EmptyOp::create(builder, contract.getLoc(), type, sizes);
}

/// r = contract(...), y = f(r, s)  ->  y = contract(...) with f in its region
///
/// at the place of f. Results of the contraction that have users beside f stay
/// results of it.
static ContractOp appendConsumer(RewriterBase &rewriter, ContractOp contract,
                                 unsigned number, const PointwiseOp &consumer) {
  Location loc = contract.getLoc();
  Value replaced = contract.getResult(number);
  rewriter.setInsertionPoint(consumer.op);

  // From the contraction's dims to the points of the consumer.
  unsigned read = std::distance(consumer.inputs.begin(),
                                llvm::find(consumer.inputs, replaced));
  AffineMap toPoint = inversePermutation(consumer.inputMaps[read])
                          .compose(contract.getOutMaps()[number]);

  SmallVector<Value> sides(contract.getSides()), outs;
  SmallVector<AffineMap> maps = contract.getMaps(), outMaps;
  maps.truncate(2 + sides.size());
  SmallVector<std::optional<Side>> operands;
  for (auto [input, map] : llvm::zip(consumer.inputs, consumer.inputMaps)) {
    operands.emplace_back();
    if (input == replaced)
      continue;
    Side side = createSide(rewriter, loc, input, map.compose(toPoint));
    operands.back() = side;
    if (side.constant)
      continue;
    sides.push_back(side.value);
    maps.push_back(side.map);
  }

  SmallVector<unsigned> kept;
  for (OpResult result : contract->getResults())
    if (llvm::any_of(result.getUsers(),
                     [&](Operation *user) { return user != consumer.op; })) {
      kept.push_back(result.getResultNumber());
      outs.push_back(contract.getOuts()[kept.back()]);
      outMaps.push_back(contract.getOutMaps()[kept.back()]);
    }
  for (auto [i, map] : llvm::enumerate(consumer.resultMaps)) {
    outMaps.push_back(map.compose(toPoint));
    outs.push_back(createDest(rewriter, contract, number, consumer, i,
                              outMaps.back(),
                              llvm::is_contained(kept, number)));
  }
  maps.append(outMaps);

  auto fused = ContractOp::create(
      rewriter, loc, contract.getLhs(), contract.getRhs(), sides, outs, maps,
      contract.getAccumulatorType(),
      [&](OpBuilder &b, Location l, Value sum, ValueRange scalars) {
        IRMapping mapping;
        mapping.map(contract.getAccumulator(), sum);
        unsigned numOld = contract.getSides().size();
        mapping.map(contract.getSideArguments(), scalars.take_front(numOld));
        for (Operation &nested : contract.getBody()->without_terminator())
          b.clone(nested, mapping);
        SmallVector<Value> old, values, elements;
        for (Value value : contract.getYield().getValues())
          old.push_back(mapping.lookupOrDefault(value));
        for (const std::optional<Side> &side : operands) {
          if (!side)
            elements.push_back(old[number]);
          else if (side->constant)
            elements.push_back(arith::ConstantOp::create(b, l, side->constant));
          else
            elements.push_back(scalars[numOld++]);
        }
        for (unsigned i : kept)
          values.push_back(old[i]);
        llvm::append_range(values, consumer.emit(b, l, elements));
        return values;
      });
  fused->setDiscardableAttrs(contract->getDiscardableAttrDictionary());

  for (auto [i, result] : llvm::zip(kept, fused.getResults()))
    rewriter.replaceAllUsesWith(contract.getResult(i), result);
  rewriter.replaceOp(consumer.op, fused.getResults().drop_front(kept.size()));
  rewriter.eraseOp(contract);
  return fused;
}

//===----------------------------------------------------------------------===//
// Patterns
//===----------------------------------------------------------------------===//

/// Whether `op` is a linalg.generic that reads elements of an input several
/// times. Elementwise fusion would draw what computes them into its body, to
/// run for every product.
static bool isReusingGeneric(linalg::LinalgOp op) {
  return isa<linalg::GenericOp>(op) &&
         llvm::any_of(
             ArrayRef<AffineMap>(op.getIndexingMapsArray()).take_front(2),
             [](AffineMap map) {
               return map.getNumResults() < map.getNumDims();
             });
}

namespace {
/// y = f(contract(...), s)  ->  y = contract(...) with f in its region
struct FuseIntoContract : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    std::string why;
    for (OpResult result : op->getResults()) {
      FailureOr<PointwiseOp> consumer = getFusableConsumer(result, why);
      if (failed(consumer))
        continue;
      appendConsumer(rewriter, op, result.getResultNumber(), *consumer);
      return success();
    }
    return rewriter.notifyMatchFailure(op, why);
  }
};

/// y = f(sum(a * b), s)  ->  y = contract(a, b) with f in its region
/// y = sum(a * b) + broadcast(s)  ->  y = contract(a, b) that adds s
/// y = sum(a * b), a linalg.generic  ->  y = contract(a, b)
struct FuseIntoContraction : OpInterfaceRewritePattern<linalg::LinalgOp> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    Type accumulator = getAccumulatorType(op);
    if (!accumulator)
      return rewriter.notifyMatchFailure(op, "not a sum of products");
    std::string why;
    FailureOr<PointwiseOp> consumer = getFusableConsumer(op->getResult(0), why);
    Value init = op.getDpsInits()[0];
    AffineMap initMap = op.getIndexingMapsArray().back();
    lookThroughBroadcasts(init, initMap);
    bool fusesInit = init != op.getDpsInits()[0] && !isZero(init);
    if (failed(consumer) && !fusesInit && !isReusingGeneric(op))
      return rewriter.notifyMatchFailure(op, why);
    ContractOp contract = createContract(rewriter, op, accumulator);
    rewriter.replaceOp(op, contract);
    if (failed(consumer))
      return success();
    // The consumer now reads the contract's result.
    consumer = getFusableConsumer(contract->getResult(0), why);
    if (succeeded(consumer))
      appendConsumer(rewriter, contract, 0, *consumer);
    return success();
  }
};

struct FuseEpilogue : rectify::impl::FuseEpilogueBase<FuseEpilogue> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateFuseEpiloguePatterns(patterns);
    // Asking a result for its size is no use that keeps it.
    tensor::DimOp::getCanonicalizationPatterns(patterns, &getContext());
    memref::populateResolveRankedShapedTypeResultDimsPatterns(patterns);
    GreedyRewriteConfig config;
    config.enableFolding(false)
        .enableConstantCSE(false)
        .setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled);
    if (failed(
            applyPatternsGreedily(getOperation(), std::move(patterns), config)))
      return signalPassFailure();
    getOperation()->walk([](Operation *op) { explain(op); });
  }

  /// Says why `op`, a contraction, takes no more of what follows it.
  static void explain(Operation *op) {
    auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
    std::string obstacle;
    if (linalgOp)
      obstacle = getContractionObstacle(linalgOp);
    if (!isa<ContractOp>(op) && obstacle.empty() &&
        !(linalgOp && getAccumulatorType(linalgOp)))
      return;
    for (OpResult result : op->getResults()) {
      std::string why;
      FailureOr<PointwiseOp> consumer = getFusableConsumer(result, why);
      if (succeeded(consumer) && !obstacle.empty())
        why = ("with '" + consumer->op->getName().getStringRef() +
               "' behind it: " + obstacle)
                  .str();
      if (why.empty())
        continue;
      std::string name = op->getName().getStringRef().str();
      remarkMissed(op, "rectify-fuse-epilogue", "not-fused")
          << "'" + name + "' is not fused " + why;
    }
  }
};
} // namespace

void rectify::populateFuseEpiloguePatterns(RewritePatternSet &patterns,
                                           PatternBenefit benefit) {
  patterns.add<FuseIntoContract, FuseIntoContraction>(patterns.getContext(),
                                                      benefit);
}
