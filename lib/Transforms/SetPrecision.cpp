// Says of contractions of f32 how exactly they must be computed.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Kernels/Precision.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_SETPRECISION
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// Whether `op` sums products of f32.
static bool multipliesFloats(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!isa<ContractOp>(op) &&
      !(linalgOp && linalgOp.getNumReductionLoops() != 0 &&
        linalgOp.getNumDpsInputs() == 2))
    return false;
  return llvm::all_of(op->getOperands().take_front(2), [](Value operand) {
    return getElementTypeOrSelf(operand.getType()).isF32();
  });
}

namespace {

struct SetPrecision : rectify::impl::SetPrecisionBase<SetPrecision> {
  using SetPrecisionBase::SetPrecisionBase;

  void runOnOperation() override {
    if (!parsePrecision(precision)) {
      getOperation()->emitError() << "there is no precision '" << precision
                                  << "'; there are " << getPrecisionNames();
      return signalPassFailure();
    }
    auto option = StringAttr::get(&getContext(), precision);
    getOperation()->walk([&](Operation *op) {
      if (!multipliesFloats(op) || op->hasAttr(RectifyDialect::precisionName))
        return;
      StringAttr value = option;
      if (auto function = op->getParentOfType<FunctionOpInterface>())
        if (auto own = function->getAttrOfType<StringAttr>(
                RectifyDialect::precisionName))
          value = own;
      if (parsePrecision(value) != Precision::F32)
        op->setAttr(RectifyDialect::precisionName, value);
    });
  }
};

} // namespace
