// Expands the activations and gradients on scalars and vectors into arith and
// math ops: the last step, where the target is known.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_CONVERTRECTIFYTOARITH
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {
/// f(x) = the body of f on x.
struct ExpandScalarBody : OpInterfaceRewritePattern<ScalarBodyOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(ScalarBodyOpInterface op,
                                PatternRewriter &rewriter) const override {
    if (isa<TensorType, MemRefType>(op.getInputs()[0].getType()))
      return rewriter.notifyMatchFailure(
          op, "only scalars and vectors are expanded; convert tensors and "
              "memrefs to linalg or affine first");
    rewriter.replaceOp(op, op.emit(rewriter, op.getLoc(), op.getInputs()));
    return success();
  }
};

struct ConvertRectifyToArith
    : rectify::impl::ConvertRectifyToArithBase<ConvertRectifyToArith> {
  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateConvertRectifyToArithPatterns(patterns);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void rectify::populateConvertRectifyToArithPatterns(RewritePatternSet &patterns,
                                                    PatternBenefit benefit) {
  patterns.add<ExpandScalarBody>(patterns.getContext(), benefit);
}
