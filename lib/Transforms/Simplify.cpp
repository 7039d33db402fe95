// Algebra on activations that their facts allow. The rules are in one file per
// kind; here is what drives them.

#include "Simplify.h"
#include "ActivationFamily.h"

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_SIMPLIFY
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

static constexpr StringLiteral passName = "rectify-simplify";

void Simplifier::passed(Operation *op, StringRef rule,
                        const Twine &what) const {
  if (remarksEnabled(op))
    remarkPassed(op, passName, rule)
        << ("'" + op->getName().getStringRef() + "' " + what).str();
}

LogicalResult Simplifier::missed(Operation *op, StringRef rule,
                                 const Twine &why, const Twine &suggestion) {
  if (remarksEnabled(op))
    notes[op][rule] = {why.str(), suggestion.str()};
  return failure();
}

void Simplifier::reconsider(Operation *op, StringRef rule) {
  auto found = notes.find(op);
  if (found != notes.end())
    found->second.erase(rule);
}

void Simplifier::explain(Operation *root) {
  if (notes.empty())
    return;
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    auto found = notes.find(op);
    if (found == notes.end())
      return;
    for (auto &[rule, note] : found->second) {
      std::string text =
          ("'" + op->getName().getStringRef() + "' " + note.why).str();
      auto missed = remarkMissed(op, passName, rule);
      missed << text;
      if (!note.suggestion.empty())
        missed << remark::suggest("{0}", note.suggestion);
    }
  });
}

namespace {
struct Simplify : rectify::impl::SimplifyBase<Simplify> {
  using SimplifyBase::SimplifyBase;

  LogicalResult initialize(MLIRContext *context) override {
    family = std::make_shared<const ActivationFamily>(context);
    return success();
  }

  void runOnOperation() override {
    Simplifier simplifier(getOperation(), foldAffine);
    RewritePatternSet patterns(&getContext());
    populateSimplifyAlgebraPatterns(patterns, simplifier, family);
    populateSimplifySignPatterns(patterns, simplifier, family);
    populateSimplifyScalePatterns(patterns, simplifier, family);
    populateSimplifyQuantizedPatterns(patterns, simplifier, family);
    populateSimplifyMovementPatterns(patterns, simplifier);
    populateSimplifyExtremaPatterns(patterns, simplifier);
    populateSimplifyAffinePatterns(patterns, simplifier);
    populateSimplifyRangesPatterns(patterns, simplifier);
    GreedyRewriteConfig config;
    config.enableFolding(false)
        .enableConstantCSE(false)
        .setRegionSimplificationLevel(GreedySimplifyRegionLevel::Disabled)
        .setMaxIterations(GreedyRewriteConfig::kNoLimit)
        .setListener(&simplifier);
    if (failed(
            applyPatternsGreedily(getOperation(), std::move(patterns), config)))
      return signalPassFailure();
    simplifier.explain(getOperation());
  }

  std::shared_ptr<const ActivationFamily> family;
};
} // namespace
