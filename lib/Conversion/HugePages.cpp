// Puts large constants into huge pages when a module is loaded.

#include "Declarations.h"

#include "Rectify/Kernels/HugePages.h"
#include "Rectify/Passes.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_HUGEPAGES
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// The bytes of an array of arrays of numbers; 0 for other types.
static int64_t getBytes(Type type) {
  if (auto array = dyn_cast<LLVM::LLVMArrayType>(type))
    return array.getNumElements() * getBytes(array.getElementType());
  return type.isIntOrFloat() ? type.getIntOrFloatBitWidth() / 8 : 0;
}

namespace {

struct HugePages : rectify::impl::HugePagesBase<HugePages> {
  void runOnOperation() override {
    SmallVector<LLVM::GlobalOp> large;
    for (auto global : getOperation().getOps<LLVM::GlobalOp>())
      if (global.getConstant() && getBytes(global.getType()) >= hugePageBytes)
        large.push_back(global);
    SymbolTable symbols(getOperation());
    if (large.empty() || !getOperation().getOps<LLVM::GlobalCtorsOp>().empty())
      return; // a module has one list of constructors
    LLVM::LLVMFuncOp madvise = declareMadvise(symbols);
    if (!madvise)
      return;

    MLIRContext *context = &getContext();
    Location loc = large.front().getLoc();
    OpBuilder b = OpBuilder::atBlockEnd(getOperation().getBody());
    auto load = LLVM::LLVMFuncOp::create(
        b, loc, "rectify_huge_pages",
        LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(context), {}),
        LLVM::Linkage::Internal);
    symbols.insert(load);
    LLVM::GlobalCtorsOp::create(
        b, loc, b.getArrayAttr(FlatSymbolRefAttr::get(load)),
        b.getI32ArrayAttr(0), b.getArrayAttr(LLVM::ZeroAttr::get(context)));
    b.setInsertionPointToStart(load.addEntryBlock(b));
    for (LLVM::GlobalOp global : large) {
      global.setAlignment(
          std::max<int64_t>(pageBytes, global.getAlignment().value_or(1)));
      Value address = LLVM::AddressOfOp::create(b, loc, global);
      Value pointer = LLVM::PtrToIntOp::create(b, loc, b.getI64Type(), address);
      Value bytes = LLVM::ConstantOp::create(
          b, loc, b.getI64IntegerAttr(getBytes(global.getType())));
      Value advice =
          LLVM::ConstantOp::create(b, loc, b.getI32IntegerAttr(madvCollapse));
      LLVM::CallOp::create(b, loc, madvise, ValueRange{pointer, bytes, advice});
    }
    LLVM::ReturnOp::create(b, loc, ValueRange());
  }
};

} // namespace
