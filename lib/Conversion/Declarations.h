// Functions of the system that compiled code calls.

#ifndef RECTIFY_LIB_CONVERSION_DECLARATIONS_H
#define RECTIFY_LIB_CONVERSION_DECLARATIONS_H

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/SymbolTable.h"

namespace mlir::rectify {

/// The function `name` of `type`, declared at the beginning of the module of
/// `symbols` where it is not yet; null if something else has the name.
inline LLVM::LLVMFuncOp declare(SymbolTable &symbols, StringRef name,
                                LLVM::LLVMFunctionType type) {
  if (Operation *other = symbols.lookup(name)) {
    auto declared = dyn_cast<LLVM::LLVMFuncOp>(other);
    return declared && declared.getFunctionType() == type ? declared
                                                          : LLVM::LLVMFuncOp();
  }
  Operation *module = symbols.getOp();
  OpBuilder b(module->getRegion(0));
  auto declared = LLVM::LLVMFuncOp::create(b, module->getLoc(), name, type);
  symbols.insert(declared);
  return declared;
}

/// int madvise(void *address, size_t bytes, int advice)
inline LLVM::LLVMFuncOp declareMadvise(SymbolTable &symbols) {
  OpBuilder b(symbols.getOp()->getContext());
  return declare(
      symbols, "madvise",
      LLVM::LLVMFunctionType::get(
          b.getI32Type(), {b.getI64Type(), b.getI64Type(), b.getI32Type()}));
}

} // namespace mlir::rectify

#endif // RECTIFY_LIB_CONVERSION_DECLARATIONS_H
