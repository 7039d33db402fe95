// Calling a compiled function.

#ifndef RECTIFY_RUN_INVOCATION_H
#define RECTIFY_RUN_INVOCATION_H

#include "Compiler.h"
#include "Runtime.h"

namespace mlir::rectify::run {

class MemRefDescriptor;

/// What a function gave, and what it took.
struct RunResult {
  /// The results, then the written memref arguments.
  llvm::SmallVector<HostArray> outputs;
  double minSeconds = 0;
  double medianSeconds = 0;
  /// Of one call; results that are new buffers included, and what is kept
  /// from call to call.
  HeapUse heap;
};

/// A compiled function and what it is called with. Each call sees the same
/// inputs, whatever the one before it wrote.
class Invocation {
public:
  /// Calls `function` once to warm up, on copies of `inputs`. Fails if memory
  /// is short, or if the code wrote an argument that is not an output. All
  /// three must outlive the object.
  static llvm::Expected<std::unique_ptr<Invocation>>
  create(const CompiledFunction &function, const Signature &signature,
         llvm::ArrayRef<HostArray> inputs);
  ~Invocation();

  /// Calls the function against the clock.
  void time();

  /// Calls it once more for its outputs. Times are 0 if no call was timed.
  llvm::Expected<RunResult> finish();

private:
  Invocation(const CompiledFunction &function, const Signature &signature,
             llvm::ArrayRef<HostArray> inputs);

  /// Undoes what the last call did: compiled code and inputs are as new.
  void restore();
  void call();

  const CompiledFunction &function;
  const Signature &signature;
  llvm::ArrayRef<HostArray> inputs;
  llvm::SmallVector<HostArray> arguments;
  std::vector<std::unique_ptr<MemRefDescriptor>> descriptors;
  llvm::SmallVector<void *> pointers;
  std::vector<uint64_t> results;
  /// The arguments that the function writes.
  llvm::SmallVector<unsigned> changed;
  std::vector<double> seconds;
  /// The memory that the code keeps from call to call.
  uint64_t keptBytes = 0;
};

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_INVOCATION_H
