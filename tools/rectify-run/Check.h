// Comparing the outputs of two compilations.

#ifndef RECTIFY_RUN_CHECK_H
#define RECTIFY_RUN_CHECK_H

#include "HostArray.h"

namespace mlir::rectify::run {

/// How far the elements of `found` are from those of `reference`.
struct Difference {
  bool sameShape = true;

  /// Elements where one is NaN and the other is not, or where an infinity
  /// meets another number; and the first of them.
  int64_t kinds = 0;
  int64_t firstKind = 0;

  /// Zeros whose sign differs. They count as equal.
  int64_t zeroSigns = 0;

  /// The largest distance of two finite elements, in representable numbers of
  /// the output's type (for integers: in ones), and where it is.
  uint64_t ulp = 0;
  int64_t worst = 0;

  /// The largest |found - reference|, divided by the largest |reference| of the
  /// output. A long sum has small elements of large summands, whose rounding is
  /// large beside the element, so it is not divided by that.
  double relative = 0;

  bool passes(double tolerance) const {
    return sameShape && kinds == 0 && relative <= tolerance;
  }
};

Difference compare(const HostArray &found, const HostArray &reference);

/// Half of the digits of the type: the square root of its epsilon (f32: 3.5e-4,
/// f16: 3.1e-2). Integers must agree.
double defaultTolerance(const ElementType &element);

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_CHECK_H
