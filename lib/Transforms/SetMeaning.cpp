// Gives activations the meaning that a framework gives them.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "llvm/ADT/StringExtras.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_SETMEANING
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// What a framework's activations do, by the attribute that says it.
struct Preset {
  StringRef name;
  StringRef nan, signedZero, zeroSlope, atZero;
  double kink;
};

struct SetMeaning : rectify::impl::SetMeaningBase<SetMeaning> {
  using SetMeaningBase::SetMeaningBase;

  void runOnOperation() override;
};

} // namespace

static constexpr Preset presets[] = {
    {"pytorch", "propagate", "keep", "product", "product", 0},
    {"onnx", "propagate", "keep", "product", "input", 0},
    {"tosa", "propagate", "keep", "product", "input", 0},
    {"stablehlo", "propagate", "positive", "product", "input", 0},
    {"onednn", "zero", "positive", "product", "product", 0}};

void SetMeaning::runOnOperation() {
  const auto *chosen = llvm::find_if(
      presets, [&](const Preset &each) { return each.name == preset; });
  if (chosen == std::end(presets)) {
    auto error = getOperation()->emitError()
                 << "there is no preset '" << preset << "'; there are ";
    llvm::interleaveComma(presets, error, [&](const Preset &each) {
      error << "'" << each.name << "'";
    });
    return signalPassFailure();
  }
  Builder builder(&getContext());
  const NamedAttribute meaning[] = {
      builder.getNamedAttr("nan", builder.getStringAttr(chosen->nan)),
      builder.getNamedAttr("signed_zero",
                           builder.getStringAttr(chosen->signedZero)),
      builder.getNamedAttr("zero_slope",
                           builder.getStringAttr(chosen->zeroSlope)),
      builder.getNamedAttr("at_zero", builder.getStringAttr(chosen->atZero)),
      builder.getNamedAttr("kink", builder.getF64FloatAttr(chosen->kink))};
  getOperation()->walk([&](ScalarBodyOpInterface op) {
    for (NamedAttribute attr : meaning)
      if (llvm::is_contained(op->getName().getAttributeNames(), attr.getName()))
        op->setAttr(attr.getName(), attr.getValue());
  });
}
