// Calling a compiled function.

#ifndef RECTIFY_RUN_INVOCATION_H
#define RECTIFY_RUN_INVOCATION_H

#include "Compiler.h"

namespace mlir::rectify::run {

/// What a function gave, and how long it took.
struct RunResult {
  /// The results, then the written memref arguments.
  llvm::SmallVector<HostArray> outputs;
  double minSeconds = 0;
  double medianSeconds = 0;
};

/// Calls `function` once to warm up and `repeat` times against the clock, each
/// time with the values in `inputs`, of which the function sees copies. The
/// outputs are those of the last call. Fails if memory is short, or if the
/// code wrote an argument that is not an output.
llvm::Expected<RunResult> runFunction(const CompiledFunction &function,
                                      const Signature &signature,
                                      llvm::ArrayRef<HostArray> inputs,
                                      unsigned repeat);

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_INVOCATION_H
