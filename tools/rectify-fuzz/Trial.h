// One program through every way of compiling it.

#ifndef RECTIFY_FUZZ_TRIAL_H
#define RECTIFY_FUZZ_TRIAL_H

#include "Generator.h"

namespace mlir::rectify::fuzz {

/// A way of compiling: a pipeline of rectify-run for a target and threads, and
/// a cache so small that batches are tiled, if that is asked for.
struct Way {
  std::string pipeline;
  std::string target;
  unsigned threads = 1;
  std::optional<int64_t> cacheBytes = {};
};

/// What became of a program.
struct Outcome {
  /// Why it fails; empty if it does not.
  std::string failure;
  /// The reference itself refuses it: nothing was tried.
  bool refused = false;
  /// The results that had to agree bit for bit, within a bound, and those of
  /// which nothing could be said.
  unsigned exact = 0, bounded = 0, unchecked = 0;
};

/// The ways that this CPU can run.
SmallVector<Way> getWays();

/// Compiles the function "program" of `program`, with the data of `seed`, by
/// the reference lowering and by each of `ways`, and compares.
Outcome tryProgram(const Program &program, uint64_t seed, ArrayRef<Way> ways);

} // namespace mlir::rectify::fuzz

#endif // RECTIFY_FUZZ_TRIAL_H
