// Whole stores where a vector is selected from what was there. LLVM turns
//
//   store(select(c, a, load p), p)
//
// into a store of the lanes of `a` alone, which is one instruction less, and on
// AMD's CPUs with AVX2 ten times slower than the store of all.

#include "Rectify/Passes.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/TypeUtilities.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_KEEPWHOLESTORES
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// Whether AVX2 has stores of some lanes for this type.
bool hasMaskedStore(Type type) {
  Type element = getElementTypeOrSelf(type);
  return isa<VectorType>(type) && element.isIntOrFloat() &&
         element.getIntOrFloatBitWidth() >= 32;
}

struct KeepWholeStores : rectify::impl::KeepWholeStoresBase<KeepWholeStores> {
  void runOnOperation() override {
    getOperation()->walk([](LLVM::StoreOp store) {
      auto select = store.getValue().getDefiningOp<LLVM::SelectOp>();
      if (!select || !hasMaskedStore(select.getType()))
        return;
      for (Value arm : {select.getTrueValue(), select.getFalseValue()}) {
        auto load = arm.getDefiningOp<LLVM::LoadOp>();
        if (!load)
          continue;
        // For all uses, since a maximum is one of the compare and the select.
        OpBuilder b(load->getContext());
        b.setInsertionPointAfter(load);
        Value frozen = LLVM::FreezeOp::create(b, load.getLoc(), load);
        load.getResult().replaceAllUsesExcept(frozen, frozen.getDefiningOp());
      }
    });
  }
};

} // namespace
