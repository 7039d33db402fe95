// Stores of as many lanes as they are of. LLVM turns
//
//   store(select(c, a, load p), p)
//
// into a store of the lanes of `a` alone, which is one instruction less, and on
// AMD's CPUs with AVX2 ten times slower than the store of all. And of a store
// of one lane of integers that were truncated it makes, for AVX-512, one of a
// whole word, which writes over what lies behind.

#include "Rectify/Passes.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/Matchers.h"
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

/// The only lane that `mask` has, where that is known.
std::optional<int64_t> findOnlyLane(Value mask) {
  DenseIntElementsAttr lanes;
  if (!matchPattern(mask, m_Constant(&lanes)))
    return std::nullopt;
  std::optional<int64_t> only;
  for (auto [i, isIn] : llvm::enumerate(lanes.getValues<bool>())) {
    if (isIn && only)
      return std::nullopt;
    if (isIn)
      only = i;
  }
  return only;
}

/// Stores a lane by itself, if it is the only one.
void storeOnlyLane(LLVM::MaskedStoreOp store) {
  std::optional<int64_t> lane = findOnlyLane(store.getMask());
  auto type = dyn_cast<VectorType>(store.getValue().getType());
  if (!lane || !type || !type.getElementType().isInteger())
    return;
  OpBuilder b(store);
  Location loc = store.getLoc();
  Type element = type.getElementType();
  Value index = LLVM::ConstantOp::create(b, loc, b.getI64Type(), *lane);
  Value value = LLVM::ExtractElementOp::create(b, loc, store.getValue(), index);
  Value place = store.getData();
  if (*lane != 0)
    place = LLVM::GEPOp::create(b, loc, place.getType(), element, place,
                                ArrayRef<LLVM::GEPArg>(int32_t(*lane)));
  LLVM::StoreOp::create(b, loc, value, place,
                        std::max(1u, element.getIntOrFloatBitWidth() / 8));
  store.erase();
}

struct KeepWholeStores : rectify::impl::KeepWholeStoresBase<KeepWholeStores> {
  void runOnOperation() override {
    getOperation()->walk(storeOnlyLane);
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
