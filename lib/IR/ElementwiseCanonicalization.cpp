// Canonicalization of activations, from their facts alone.

#include "Rectify/IR/Rectify.h"

#include "mlir/IR/PatternMatch.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {
/// f(f(x)) = f(x), if f is idempotent.
struct FoldIdempotent : OpInterfaceRewritePattern<ActivationOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(ActivationOpInterface op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getInputs()[0].getDefiningOp<ActivationOpInterface>();
    if (!inner || !inner.getOutputs().empty() ||
        inner->getName() != op->getName())
      return rewriter.notifyMatchFailure(op, "the input is not the same op");
    if (inner->getAttrDictionary() != op->getAttrDictionary())
      return rewriter.notifyMatchFailure(op, "the parameters differ");
    if (op.getInputs().drop_front() != inner.getInputs().drop_front())
      return rewriter.notifyMatchFailure(op, "the further inputs differ");
    if (!op.getOutputs().empty() || !op.getFacts().idempotent)
      return rewriter.notifyMatchFailure(op, "the op is not idempotent");
    rewriter.replaceOp(op, inner);
    return success();
  }
};
} // namespace

void RectifyDialect::getCanonicalizationPatterns(
    RewritePatternSet &patterns) const {
  patterns.add<FoldIdempotent>(getContext());
}
