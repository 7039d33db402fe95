// Folding and canonicalization of rectify.contract: fewer side operands, fewer
// outs, no casts. (tensor.cast folds into any destination-style op upstream.)

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::rectify;

LogicalResult ContractOp::fold(FoldAdaptor, SmallVectorImpl<OpFoldResult> &) {
  bool changed = false;
  for (OpOperand &operand : (*this)->getOpOperands()) {
    auto cast = operand.get().getDefiningOp<memref::CastOp>();
    if (cast && memref::CastOp::canFoldIntoConsumerOp(cast)) {
      operand.set(cast.getSource());
      changed = true;
    }
  }
  return success(changed);
}

/// Takes side operand `i` away; no op of the region uses its argument.
static void eraseSide(PatternRewriter &rewriter, ContractOp op, unsigned i) {
  rewriter.modifyOpInPlace(op, [&] {
    SmallVector<AffineMap> maps = op.getMaps();
    maps.erase(maps.begin() + 2 + i);
    op.getSidesMutable().erase(i);
    op.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
    op.getBody()->eraseArgument(1 + i);
  });
}

namespace {
/// sides(..., %s, ...), its argument unused -> sides(..., ...)
struct DropDeadSide : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    for (auto [i, argument] : llvm::enumerate(op.getSideArguments()))
      if (argument.use_empty()) {
        eraseSide(rewriter, op, i);
        return success();
      }
    return rewriter.notifyMatchFailure(op, "every side operand is used");
  }
};

/// sides(%s, %s) with equal maps -> sides(%s)
struct MergeDuplicateSides : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    SmallVector<AffineMap> maps = op.getSideMaps();
    for (unsigned i = 1; i < maps.size(); ++i)
      for (unsigned j = 0; j < i; ++j) {
        if (op.getSides()[i] != op.getSides()[j] || maps[i] != maps[j])
          continue;
        rewriter.replaceAllUsesWith(op.getSideArguments()[i],
                                    op.getSideArguments()[j]);
        eraseSide(rewriter, op, i);
        return success();
      }
    return rewriter.notifyMatchFailure(op, "no two side operands are equal");
  }
};

/// sides(%s), %s a constant scalar or a constant of equal elements
///   -> that element as a constant in the region
struct InlineConstantSide : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    for (auto [i, side] : llvm::enumerate(op.getSides())) {
      Attribute value;
      if (!matchPattern(side, m_Constant(&value)))
        continue;
      if (auto splat = dyn_cast<SplatElementsAttr>(value))
        value = splat.getSplatValue<Attribute>();
      auto scalar = dyn_cast<TypedAttr>(value);
      BlockArgument argument = op.getSideArguments()[i];
      if (!scalar || scalar.getType() != argument.getType())
        continue;
      rewriter.setInsertionPointToStart(op.getBody());
      Value constant =
          arith::ConstantOp::create(rewriter, side.getLoc(), scalar);
      rewriter.replaceAllUsesWith(argument, constant);
      eraseSide(rewriter, op, i);
      return success();
    }
    return rewriter.notifyMatchFailure(op, "no side operand is one constant");
  }
};

/// %r:2 = contract ... outs(%c, %d), %r#1 unused -> %r = contract ... outs(%c)
///
/// On tensors only, and never the last out: without any use the op is dead.
struct DropUnusedResult : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;
  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    SmallVector<unsigned> kept;
    for (OpResult result : op->getResults())
      if (!result.use_empty())
        kept.push_back(result.getResultNumber());
    if (kept.empty() || kept.size() == op->getNumResults())
      return rewriter.notifyMatchFailure(op, "every result is used");

    SmallVector<AffineMap> maps = op.getMaps(), outMaps = op.getOutMaps();
    maps.truncate(maps.size() - outMaps.size());
    SmallVector<Value> outs, yielded;
    for (unsigned i : kept) {
      maps.push_back(outMaps[i]);
      outs.push_back(op.getOuts()[i]);
      yielded.push_back(op.getYield().getOperand(i));
    }
    rewriter.modifyOpInPlace(op.getYield(), [&] {
      op.getYield().getValuesMutable().assign(yielded);
    });
    auto narrow = ContractOp::create(rewriter, op.getLoc(), op.getLhs(),
                                     op.getRhs(), op.getSides(), outs, maps,
                                     /*body=*/nullptr);
    narrow->setDiscardableAttrs(op->getDiscardableAttrDictionary());
    rewriter.inlineRegionBefore(op.getEpilogue(), narrow.getEpilogue(),
                                narrow.getEpilogue().end());
    for (auto [i, result] : llvm::zip(kept, narrow.getResults()))
      rewriter.replaceAllUsesWith(op.getResults()[i], result);
    rewriter.eraseOp(op);
    return success();
  }
};
} // namespace

void ContractOp::getCanonicalizationPatterns(RewritePatternSet &patterns,
                                             MLIRContext *context) {
  patterns.add<DropDeadSide, DropUnusedResult, InlineConstantSide,
               MergeDuplicateSides>(context);
}
