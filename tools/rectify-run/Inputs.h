// The arguments of a run: from files, or from a seed.

#ifndef RECTIFY_RUN_INPUTS_H
#define RECTIFY_RUN_INPUTS_H

#include "Signature.h"

namespace mlir::rectify::run {

struct InputOptions {
  /// One .npy file an argument, in order; an empty name leaves that argument
  /// to the seed, as do those after the last one.
  llvm::ArrayRef<std::string> files;
  uint64_t seed = 0;
  /// Replaces every dynamic size of a seeded argument that `shapes` does not
  /// name.
  std::optional<int64_t> dim;
  /// "ARGUMENT:3x4", where ARGUMENT is a number or a name without its %.
  llvm::ArrayRef<std::string> shapes;
};

/// An array for every argument of `signature`. Seeded floats are close to the
/// standard normal distribution and seeded integers lie in [-8, 7] ([0, 7] for
/// index and unsigned ones); both are the same on every machine, and an
/// argument's do not depend on what the others are given.
llvm::Expected<llvm::SmallVector<HostArray>>
makeInputs(const Signature &signature, const InputOptions &options);

/// Reads the .npy file `path` for `slot`, which fixes dtype, rank and static
/// sizes.
llvm::Expected<HostArray> readArray(const Slot &slot, llvm::StringRef path);

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_INPUTS_H
