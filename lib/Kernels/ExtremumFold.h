// Greatest and least elements: what a running maximum of floats carries.

#ifndef RECTIFY_LIB_KERNELS_EXTREMUMFOLD_H
#define RECTIFY_LIB_KERNELS_EXTREMUMFOLD_H

#include "Rectify/Kernels/ReductionKernel.h"

namespace mlir::rectify {

/// Folds vectors of f32 or f64 as arith.maximumf or arith.minimumf do, in fewer
/// instructions: both return NaN if there is one, and +0 is greater than -0,
/// which takes six of x86's for each step. Here a step is one comparison of
/// numbers, as `maxps` makes it; signs and NaNs are only collected, and settled
/// at the end.
class ExtremumFold {
public:
  /// Whether `fold` of elements of `type` is one of the two.
  static bool supports(const ReductionFold &fold, Type type);

  ExtremumFold(OpBuilder &b, Location loc, const ReductionFold &fold);

  /// How many vectors are carried: the extremum, whose zeros may have either
  /// sign; the signs, as integers; and whether all were ordered.
  static constexpr unsigned numCarried = 3;
  /// What is carried when `start` is all that there was.
  SmallVector<Value> open(Value start);
  SmallVector<Value> step(ValueRange carried, Value next);
  SmallVector<Value> join(ValueRange a, ValueRange b);
  /// The extremum.
  Value close(ValueRange carried);

private:
  Value better(Value a, Value b);
  Value joinSigns(Value a, Value b);
  Value bits(Value value);
  Value isOrdered(Value value);

  OpBuilder &b;
  Location loc;
  bool isMaximum;
  arith::FastMathFlags flags;
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_KERNELS_EXTREMUMFOLD_H
