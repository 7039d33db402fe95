// An activation or a gradient compiled for a target, as a function of arrays.

#ifndef RECTIFY_SWEEP_KERNEL_H
#define RECTIFY_SWEEP_KERNEL_H

#include "Compiler.h"
#include "Rectify/IR/Rectify.h"

namespace mlir::rectify::sweep {

/// The op applied to `length` elements at once, through the real pipeline.
class Kernel {
public:
  /// Compiles the op for `target`. Fails with what the compiler says.
  static llvm::Expected<Kernel> compile(ScalarBodyOpInterface op,
                                        int64_t length, llvm::StringRef target);

  /// Calls it on one array for each input and one for each value. May be called
  /// by several threads.
  void call(llvm::ArrayRef<void *> arrays) const;

private:
  run::CompiledFunction function;
  int64_t length = 0;
};

} // namespace mlir::rectify::sweep

#endif // RECTIFY_SWEEP_KERNEL_H
