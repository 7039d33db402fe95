// One op on all numbers of its type, compiled, against the oracle.

#ifndef RECTIFY_SWEEP_SWEEP_H
#define RECTIFY_SWEEP_SWEEP_H

#include "Numbers.h"

#include "Rectify/IR/Rectify.h"

#include "llvm/Support/Error.h"

#include <functional>
#include <string>
#include <vector>

namespace mlir::rectify::sweep {

/// Which numbers, in the ranks of Numbers, and how.
struct Options {
  std::string target = "native";
  /// The last of several inputs takes every number, too.
  bool pairs = false;
  /// Of inputs in [low, high], or pairs with such a first input, one in
  /// `stride`.
  double low = -INFINITY, high = INFINITY;
  uint64_t stride = 1;
  unsigned jobs = 1;
  /// Is told the share that is done, now and then.
  std::function<void(double)> progress;
};

/// Where something was seen: the first input, and the last one of a pair.
struct Point {
  double x = 0, last = 0;
};

/// What was seen.
struct Findings {
  uint64_t inputs = 0;
  /// The largest distance from the true value, in units of the last place of
  /// that value in the op's type, and where it is.
  double worst = 0, worstY = 0, worstTrue = 0;
  Point worstAt;
  /// Results other than the number nearest to the true value.
  uint64_t misrounded = 0;
  /// NaN for a number or a number for NaN; zeros of the other sign; and a
  /// finite result for an infinite one, or the reverse.
  uint64_t wrongNaN = 0, wrongZero = 0, wrongInfinity = 0;
  /// Neighbours in the wrong order, where the activation is monotone.
  uint64_t unordered = 0;
  /// An input of each of these kinds, for messages.
  Point exampleNaN, exampleZero, exampleInfinity, exampleUnordered;
  /// The largest distance in each of equal parts of the ranks.
  std::vector<double> parts;

  void merge(const Findings &other);
};

/// Sweeps `op`, an op on scalars whose first input takes the numbers and whose
/// other inputs are held at `extras`. Its first value is looked at. Pairs are
/// of at most 16 bits each.
llvm::Expected<Findings> sweep(ScalarBodyOpInterface op,
                               llvm::ArrayRef<double> extras,
                               const Options &options);

} // namespace mlir::rectify::sweep

#endif // RECTIFY_SWEEP_SWEEP_H
