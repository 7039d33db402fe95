// Expands the activations and gradients on scalars and vectors into arith and
// math ops: the last step, where the target is known.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Kernels/TargetFeatures.h"
#include "Rectify/Passes.h"

#include "EmitBody.h"

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
  ExpandScalarBody(MLIRContext *context, bool fused, PatternBenefit benefit)
      : OpInterfaceRewritePattern(context, benefit), fused(fused) {}

  LogicalResult matchAndRewrite(ScalarBodyOpInterface op,
                                PatternRewriter &rewriter) const override {
    if (isa<TensorType, MemRefType>(op.getInputs()[0].getType()))
      return rewriter.notifyMatchFailure(
          op, "only scalars and vectors are expanded; convert tensors and "
              "memrefs to linalg or affine first");
    rewriter.replaceOp(
        op, emitBody(op, rewriter, op.getLoc(), op.getInputs(), fused));
    return success();
  }

  bool fused;
};

struct ConvertRectifyToArith
    : rectify::impl::ConvertRectifyToArithBase<ConvertRectifyToArith> {
  using ConvertRectifyToArithBase::ConvertRectifyToArithBase;

  void runOnOperation() override {
    const TargetFeatures *features =
        TargetFeatures::lookup(target, getOperation());
    if (!features)
      return signalPassFailure();
    RewritePatternSet patterns(&getContext());
    populateConvertRectifyToArithPatterns(patterns, features->fma);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void rectify::populateConvertRectifyToArithPatterns(RewritePatternSet &patterns,
                                                    bool fused,
                                                    PatternBenefit benefit) {
  patterns.add<ExpandScalarBody>(patterns.getContext(), fused, benefit);
}
