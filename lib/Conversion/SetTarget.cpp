// Writes into the functions what LLVM is to know of the code: its CPU, and how
// to treat its loops.

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
    auto attribute =
        LLVM::TargetFeaturesAttr::get(&getContext(), features->llvmFeatures);
    // Loops that fill what lies around images would become calls, which cost so
    // little that the loops around those are unrolled: thousands in one block.
    Attribute noMemset = StringAttr::get(&getContext(), "no-builtin-memset");
    getOperation()->walk([&](LLVM::LLVMFuncOp function) {
      if (function.isExternal())
        return;
      if (!features->llvmFeatures.empty() && !function.getTargetFeaturesAttr())
        function.setTargetFeaturesAttr(attribute);
      SmallVector<Attribute> passed;
      if (ArrayAttr known = function.getPassthroughAttr())
        llvm::append_range(passed, known);
      if (!llvm::is_contained(passed, noMemset))
        passed.push_back(noMemset);
      function.setPassthroughAttr(ArrayAttr::get(&getContext(), passed));
    });
  }
};

} // namespace
