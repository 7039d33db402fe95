// Contractions read and write their operands in any order of dims.

#include "Layout.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"

using namespace mlir;
using namespace mlir::rectify;

/// Whether what is innermost stays so.
static bool keepsInnermost(ArrayRef<int64_t> order) {
  return order.empty() ||
         order.back() == static_cast<int64_t>(order.size()) - 1;
}

/// Whether the kernel reads operand `i` along the columns, and may pack it.
static bool isStreamed(ContractOp op, unsigned i) {
  AffineMap out = op.getOutMaps()[0];
  return i < 2 && out.getNumResults() != 0 &&
         op.getMap(i).isProjectedPermutation() &&
         op.getMap(i).isFunctionOfDim(
             out.getDimPosition(out.getNumResults() - 1)) &&
         !op.getMap(1 - i).isFunctionOfDim(
             out.getDimPosition(out.getNumResults() - 1));
}

namespace {
/// contract(transpose(x)): the operand's map is turned. Not where vectors, or
/// the steps of a sum, would no longer lie side by side.
struct AbsorbInput : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    SmallVector<AffineMap> maps = op.getMaps();
    bool changes = false;
    unsigned numInputs = op->getNumOperands() - op.getOuts().size();
    for (unsigned i = 0; i < numInputs; ++i) {
      linalg::TransposeOp turned = getTurn(op->getOperand(i));
      if (!turned ||
          !(keepsInnermost(turned.getPermutation()) || isStreamed(op, i)))
        continue;
      rewriter.modifyOpInPlace(op, [&] {
        op->setOperand(i, turned.getInput());
        maps[i] =
            turnMap(maps[i], invertPermutationVector(turned.getPermutation()));
        op.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
      });
      changes = true;
    }
    return success(changes);
  }
};

/// transpose(contract(...)), if nothing else uses the result.
struct AbsorbResult : OpRewritePattern<linalg::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::TransposeOp turned,
                                PatternRewriter &rewriter) const override {
    auto op = turned.getInput().getDefiningOp<ContractOp>();
    ArrayRef<int64_t> order = turned.getPermutation();
    if (!op || !turned.hasPureTensorSemantics() || op.getOuts().size() != 1 ||
        !op->hasOneUse() || !keepsInnermost(order) ||
        !op.getOuts()[0].getDefiningOp<tensor::EmptyOp>())
      return failure();
    rewriter.setInsertionPoint(op);
    Value out = turn(rewriter, op.getLoc(), op.getOuts()[0], order);
    SmallVector<AffineMap> maps = op.getMaps();
    maps.back() = turnMap(maps.back(), order);
    rewriter.modifyOpInPlace(op, [&] {
      op.getOutsMutable()[0].set(out);
      op->getResult(0).setType(
          cast<RankedTensorType>(turned->getResult(0).getType()));
      op.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(maps));
    });
    rewriter.replaceOp(turned, op->getResults());
    return success();
  }
};
} // namespace

void rectify::populateAbsorbTransposePatterns(RewritePatternSet &patterns) {
  patterns.add<AbsorbInput, AbsorbResult>(patterns.getContext());
}
