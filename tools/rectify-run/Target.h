// What to compile for.

#ifndef RECTIFY_RUN_TARGET_H
#define RECTIFY_RUN_TARGET_H

#include "llvm/ExecutionEngine/Orc/JITTargetMachineBuilder.h"
#include "llvm/Support/Error.h"

#include <string>

namespace mlir::rectify::run {

struct Target {
  /// The name that the pipelines' target option takes: baseline, avx2, avx512
  /// or amx.
  std::string name;
  /// How to build LLVM's description of the machine.
  llvm::orc::JITTargetMachineBuilder machine;
};

/// The target `name`, or the widest one that this CPU has if it is "native".
/// A named target has that target's features and no others, whatever the CPU
/// has beyond them. Fails with a sentence where the CPU lacks one. Asks the
/// system for the tile registers where the target uses them.
llvm::Expected<Target> resolveTarget(llvm::StringRef name);

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_TARGET_H
