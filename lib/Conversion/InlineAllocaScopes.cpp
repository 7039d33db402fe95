// Takes away the allocation scopes that --convert-scf-to-openmp puts around the
// body of each region and that nothing needs. Upstream's canonicalization keeps
// those with an op in them whose effects are not known, such as a CPU's
// instruction, and no control flow can be lowered inside.

#include "Rectify/Passes.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_INLINEALLOCASCOPES
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {

struct InlineAllocaScopes
    : rectify::impl::InlineAllocaScopesBase<InlineAllocaScopes> {
  void runOnOperation() override {
    SmallVector<memref::AllocaScopeOp> scopes;
    getOperation()->walk(
        [&](memref::AllocaScopeOp scope) { scopes.push_back(scope); });
    IRRewriter rewriter(&getContext());
    for (memref::AllocaScopeOp scope : scopes) {
      bool allocates = false;
      scope.walk([&](Operation *op) {
        allocates |=
            isa<memref::AllocaOp, LLVM::AllocaOp, LLVM::StackSaveOp>(op);
      });
      Region &body = scope.getBodyRegion();
      if (allocates || !body.hasOneBlock())
        continue;
      Operation *terminator = body.front().getTerminator();
      SmallVector<Value> results(terminator->getOperands());
      rewriter.eraseOp(terminator);
      rewriter.inlineBlockBefore(&body.front(), scope);
      rewriter.replaceOp(scope, results);
    }
  }
};

} // namespace
