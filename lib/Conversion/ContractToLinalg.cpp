// Turns rectify.contract into a fill, a contraction and an elementwise
// linalg.generic, and rectify.pack into a fill and a copy.

#include "LinalgBuilders.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {
/// out = region(sum(lhs * rhs), sides...)  ->
///   acc = sum(lhs * rhs), starting from a fill with 0, as one linalg.generic
///   out = region(acc, sides...) as another, unless the region yields acc
///
/// A sum of nothing is the fill alone, and results without elements are the
/// outs: linalg has no op that is indexed by a sum with an empty dim.
struct LowerContract : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    AffineMap outMap = op.getOutMaps()[0];
    Value out = op.getOuts()[0];
    SmallVector<int64_t> ranges = op.getStaticLoopRanges();
    auto isEmpty = [&](unsigned dim) { return ranges[dim] == 0; };
    if (llvm::any_of(op.getParallelDims(), isEmpty)) {
      if (op.isOnBuffers())
        rewriter.eraseOp(op);
      else
        rewriter.replaceOp(op, op.getOuts());
      return success();
    }

    // The sum is formed in the first out if that has the accumulator's type,
    // and if no side operand may be the same buffer.
    Type accumulator = op.getAccumulatorType();
    bool inOut =
        getElementTypeOrSelf(out.getType()) == accumulator &&
        (!op.isOnBuffers() || !llvm::is_contained(op.getSideMaps(), outMap));
    Value dest = inOut ? out : createEmptyLike(rewriter, loc, out, accumulator);
    Value sum = createFill(rewriter, loc, dest);
    if (llvm::none_of(op.getReductionDims(), isEmpty))
      sum = createGeneric(
          rewriter, loc, {op.getLhs(), op.getRhs()}, sum,
          {op.getLhsMap(), op.getRhsMap(), outMap}, op.getLoopIteratorTypes(),
          [&](OpBuilder &b, Location l, ValueRange elements) {
            Value lhs = castScalar(b, l, elements[0], accumulator);
            Value rhs = castScalar(b, l, elements[1], accumulator);
            Value product = createMul(b, l, lhs, rhs);
            linalg::YieldOp::create(b, l,
                                    createAdd(b, l, elements[2], product));
          })[0];

    SmallVector<Value> results = {sum};
    if (!inOut || !op.isPlain())
      results = createEpilogue(rewriter, op, sum, inOut);
    if (!op.isOnBuffers()) {
      rewriter.replaceOp(op, results);
      return success();
    }
    if (!inOut)
      memref::DeallocOp::create(rewriter, loc, sum);
    rewriter.eraseOp(op);
    return success();
  }

private:
  /// The region as a linalg.generic. If `inOut`, `sum` lies where the first
  /// result goes and is read from there.
  static SmallVector<Value> createEpilogue(PatternRewriter &rewriter,
                                           ContractOp op, Value sum,
                                           bool inOut) {
    llvm::SmallBitVector reductions(op.getNumLoops());
    for (unsigned dim : op.getReductionDims())
      reductions.set(dim);
    SmallVector<Value> ins(op.getSides()), outs(op.getOuts());
    SmallVector<AffineMap> maps;
    for (AffineMap map : op.getMaps())
      maps.push_back(compressDims(map, reductions));
    maps.erase(maps.begin(), maps.begin() + 2);
    unsigned sumIndex = ins.size();
    if (inOut) {
      outs[0] = sum;
    } else {
      maps.insert(maps.begin() + ins.size(), maps[ins.size()]);
      ins.push_back(sum);
    }
    SmallVector<utils::IteratorType> iterators(maps[0].getNumDims(),
                                               utils::IteratorType::parallel);
    return createGeneric(
        rewriter, op.getLoc(), ins, outs, maps, iterators,
        [&](OpBuilder &b, Location l, ValueRange elements) {
          IRMapping mapping;
          mapping.map(op.getAccumulator(), elements[sumIndex]);
          for (auto [i, side] : llvm::enumerate(op.getSideArguments()))
            mapping.map(side, elements[i]);
          for (Operation &nested : op.getBody()->without_terminator())
            b.clone(nested, mapping);
          SmallVector<Value> yielded;
          for (Value value : op.getYield().getValues())
            yielded.push_back(mapping.lookup(value));
          linalg::YieldOp::create(b, l, yielded);
        });
  }
};

/// dest[map(i)] = source[i]  ->
///   dest = fill with 0, and then a linalg.generic over the source
struct LowerPack : OpRewritePattern<PackOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PackOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    AffineMap map = op.getMap();
    Value dest = createFill(rewriter, loc, op.getDest());
    SmallVector<utils::IteratorType> iterators(map.getNumDims(),
                                               utils::IteratorType::parallel);
    Value packed = createGeneric(
        rewriter, loc, op.getSource(), dest,
        {rewriter.getMultiDimIdentityMap(map.getNumDims()), map}, iterators,
        [](OpBuilder &b, Location l, ValueRange elements) {
          linalg::YieldOp::create(b, l, elements[0]);
        })[0];
    if (op.isOnBuffers())
      rewriter.eraseOp(op);
    else
      rewriter.replaceOp(op, packed);
    return success();
  }
};
} // namespace

void rectify::populateContractToLinalgPatterns(RewritePatternSet &patterns,
                                               PatternBenefit benefit) {
  patterns.add<LowerContract, LowerPack>(patterns.getContext(), benefit);
}
