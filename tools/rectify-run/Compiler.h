// From a module to a function pointer, in this process.

#ifndef RECTIFY_RUN_COMPILER_H
#define RECTIFY_RUN_COMPILER_H

#include "Layers.h"
#include "Signature.h"
#include "Target.h"

#include "llvm/ExecutionEngine/Orc/LLJIT.h"

namespace mlir::rectify::run {

/// The block of memory in which a compiled function leaves its results.
struct ResultLayout {
  uint64_t bytes = 0;
  /// Of each result, the descriptor of a memref or the scalar itself.
  llvm::SmallVector<uint64_t> offsets;
};

/// Runs the code's destructors, which free what it has kept, before it goes.
struct Unload {
  void operator()(llvm::orc::LLJIT *jit) const;
};

/// A function of the file, compiled. The code lives as long as the object.
struct CompiledFunction {
  std::unique_ptr<llvm::orc::LLJIT, Unload> jit;
  /// Takes a pointer to each argument (to its descriptor, for a memref), and
  /// one to the block of results.
  void (*call)(void **arguments, void *results) = nullptr;
  /// Is to be called once before, with the same pointers to the arguments; null
  /// if there is nothing to prepare.
  void (*prepare)(void **arguments) = nullptr;
  ResultLayout results;
  /// True if it calls the OpenMP runtime.
  bool usesOpenMP = false;
  /// What --rectify-profile has numbered; empty without it.
  std::vector<Layer> layers;
  /// The size of its machine code.
  uint64_t codeBytes = 0;
};

struct CompileOptions {
  /// mlir-opt's text of the passes that take the module to the LLVM dialect.
  std::string pipeline;
  Target target;
  /// LLVM's -O3; its code generator has a level of its own in `target`.
  bool optimize = true;
  /// The loop and SLP vectorizers of that.
  bool vectorize = true;
  /// For the OpenMP runtime, where the code calls it.
  unsigned threads = 1;
  /// Is told what is being done: the names of passes and later steps.
  std::function<void(llvm::StringRef)> atStep = [](llvm::StringRef) {};
};

/// Compiles `signature.entry` of `module`, which the passes consume. What goes
/// wrong is reported as a diagnostic.
FailureOr<CompiledFunction> compile(ModuleOp module, const Signature &signature,
                                    const CompileOptions &options);

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_COMPILER_H
