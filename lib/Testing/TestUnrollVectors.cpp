// Unrolls vectors as upstream's vector unrolling does, which asks
// VectorUnrollOpInterface.

#include "Testing/Testing.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Dialect/Vector/Transforms/VectorRewritePatterns.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {
struct TestUnrollVectors : PassWrapper<TestUnrollVectors, OperationPass<>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestUnrollVectors)

  StringRef getArgument() const override {
    return "test-rectify-unroll-vectors";
  }
  StringRef getDescription() const override {
    return "Unroll activations on vectors to 4 elements";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<vector::VectorDialect>();
  }
  void runOnOperation() override {
    vector::UnrollVectorOptions options;
    options.setNativeShapeFn(
        [](Operation *op) -> std::optional<SmallVector<int64_t>> {
          auto unrollable = dyn_cast<VectorUnrollOpInterface>(op);
          if (!unrollable || !isa<ScalarBodyOpInterface>(op))
            return std::nullopt;
          std::optional<SmallVector<int64_t, 4>> shape =
              unrollable.getShapeForUnroll();
          if (!shape)
            return std::nullopt;
          SmallVector<int64_t> native(shape->size(), 1);
          native.back() = 4;
          return native;
        });
    RewritePatternSet patterns(&getContext());
    vector::populateVectorUnrollPatterns(patterns, options);
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      signalPassFailure();
  }
};
} // namespace

void rectify::registerTestUnrollVectorsPass() {
  PassRegistration<TestUnrollVectors>();
}
