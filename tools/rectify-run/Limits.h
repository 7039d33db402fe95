// What this machine gives at best.

#ifndef RECTIFY_RUN_LIMITS_H
#define RECTIFY_RUN_LIMITS_H

#include "llvm/ADT/StringRef.h"

#include <string>
#include <vector>

namespace mlir::rectify::run {

/// What compiled code is measured against. Each is the best of some short runs,
/// by as many threads as the code has; 0 where it cannot be measured.
struct Limits {
  struct Rate {
    /// The type of the elements, and how they were multiplied: "f32", "8x48
    /// sums with avx512".
    std::string elements, how;
    /// Multiplications and additions a second, in a register tile on operands
    /// in the L1 cache.
    double operations = 0;
  };
  std::vector<Rate> rates;
  /// Bytes a second that are read from the memory, and from a part of it that
  /// fits the L2 cache.
  double memory = 0, cache = 0;

  /// Operations a second on `elements`; 0 if that was not measured.
  double getOperations(llvm::StringRef elements) const;
};

/// Measures for code of `target`, the name of a target of
/// --convert-rectify-to-affine, that multiplies `elements`. Takes half a second
/// or so.
Limits measureLimits(llvm::StringRef target, unsigned threads,
                     const std::vector<std::string> &elements);

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_LIMITS_H
