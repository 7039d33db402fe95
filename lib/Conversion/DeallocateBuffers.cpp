// Frees what bufferization allocates.

#include "Rectify/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_DEALLOCATEBUFFERS
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// Whether `function` frees some memory itself.
bool freesMemory(func::FuncOp function) {
  return function
      .walk([](MemoryEffectOpInterface op) {
        return op.hasEffect<MemoryEffects::Free>() ? WalkResult::interrupt()
                                                   : WalkResult::advance();
      })
      .wasInterrupted();
}

struct DeallocateBuffers
    : rectify::impl::DeallocateBuffersBase<DeallocateBuffers> {
  void runOnOperation() override {
    SymbolTableCollection symbols;
    for (auto function : getOperation().getOps<func::FuncOp>()) {
      if (function.isExternal() || freesMemory(function))
        continue;
      if (failed(bufferization::deallocateBuffersOwnershipBased(
              function, bufferization::DeallocationOptions(), symbols)))
        return signalPassFailure();
    }
  }
};

} // namespace
