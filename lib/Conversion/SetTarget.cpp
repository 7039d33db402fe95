// Writes the CPU that code was made for into the functions.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Kernels/TargetFeatures.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_SETTARGET
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {

struct SetTarget : rectify::impl::SetTargetBase<SetTarget> {
  using SetTargetBase::SetTargetBase;

  void runOnOperation() override {
    const TargetFeatures *features =
        TargetFeatures::lookup(target, getOperation());
    if (!features)
      return signalPassFailure();
    getOperation()->walk([](LLVM::LLVMFuncOp function) {
      for (unsigned i = 0, e = function.getNumArguments(); i < e; ++i)
        for (StringRef name :
             {RectifyDialect::constantName, RectifyDialect::rangeName})
          function.removeArgAttr(i, name);
    });
    if (features->llvmFeatures.empty())
      return;
    auto attribute =
        LLVM::TargetFeaturesAttr::get(&getContext(), features->llvmFeatures);
    getOperation()->walk([&](LLVM::LLVMFuncOp function) {
      if (!function.isExternal() && !function.getTargetFeaturesAttr())
        function.setTargetFeaturesAttr(attribute);
    });
  }
};

} // namespace
