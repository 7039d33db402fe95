// What a function takes and gives, as rectify-run sees it.

#ifndef RECTIFY_RUN_SIGNATURE_H
#define RECTIFY_RUN_SIGNATURE_H

#include "HostArray.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace mlir {
class AsmParserState;

namespace rectify::run {

/// An argument or a result: a ranked tensor, a memref or a scalar.
struct Slot {
  /// For messages: "argument #2 (%w1)", "result #0".
  std::string name;
  Type type;
  ElementType element;
  /// Empty for a scalar; dynamic sizes are ShapedType::kDynamic.
  llvm::SmallVector<int64_t> shape;
  /// The same on every call: an argument with `rectify.constant`.
  bool isConstant = false;
  bool isShaped() const { return isa<ShapedType>(type); }
  bool isMemRef() const { return isa<MemRefType>(type); }
};

struct Signature {
  /// The function to call.
  std::string entry;
  llvm::SmallVector<Slot> arguments;
  llvm::SmallVector<Slot> results;
  /// The memref arguments that the function may write, by index. They are
  /// outputs, after the results.
  llvm::SmallVector<unsigned> writtenArguments;

  /// Results, then written arguments.
  size_t numOutputs() const { return results.size() + writtenArguments.size(); }
  const Slot &getOutput(size_t i) const {
    return i < results.size() ? results[i]
                              : arguments[writtenArguments[i - results.size()]];
  }
};

/// Finds the function `entryName` in `module` (the only public function if the
/// name is empty) and describes it. Anything that rectify-run cannot call is
/// reported as a diagnostic. `names`, which may be null, gives the arguments
/// the names they have in the source.
FailureOr<Signature> findEntry(ModuleOp module, llvm::StringRef entryName,
                               const AsmParserState *names);

/// Marks the function so that compiled code can be called from here: it gets
/// the C interface, is all that is visible, and does not write its tensor
/// arguments.
void prepareEntry(ModuleOp module, const Signature &signature);

} // namespace rectify::run
} // namespace mlir

#endif // RECTIFY_RUN_SIGNATURE_H
