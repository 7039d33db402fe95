// What an activation or a gradient is to be, computed on the host.

#ifndef RECTIFY_SWEEP_ORACLE_H
#define RECTIFY_SWEEP_ORACLE_H

#include "Testing/Subject.h"

#include <functional>

namespace mlir::rectify::sweep {

/// The first value of an op on floats as a function of x, with the further
/// inputs held, but for the last one of pairs. Its body is interpreted, in
/// doubles and in reals of 256 bits.
struct Oracle {
  /// The oracle of `op`, an op on scalars, whose inputs after the first are
  /// `extras`, unless it is asked for pairs; null functions where the op has no
  /// body.
  static Oracle create(ScalarBodyOpInterface op, ArrayRef<double> extras);

  /// values[i] = f(xs[i]), or f(xs[i], lasts[i]), in doubles. May be called by
  /// several threads.
  std::function<void(ArrayRef<double> xs, ArrayRef<double> lasts,
                     MutableArrayRef<double> values)>
      evaluate;
  /// f(x), or f(x, *last), as two doubles, whose sum has 106 of its bits. Exact
  /// also where `evaluate` cancels.
  std::function<std::pair<double, double>(double x, const double *last)>
      evaluateReal;
};

} // namespace mlir::rectify::sweep

#endif // RECTIFY_SWEEP_ORACLE_H
