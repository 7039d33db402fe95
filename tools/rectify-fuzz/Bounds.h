// How far two correct compilations of a program may be apart.

#ifndef RECTIFY_FUZZ_BOUNDS_H
#define RECTIFY_FUZZ_BOUNDS_H

#include "HostArray.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

#include "llvm/ADT/DenseMap.h"

namespace mlir::rectify::fuzz {

/// A value of the program over all of its elements.
struct Estimate {
  /// The largest magnitude of a finite element.
  double magnitude = 0;
  /// The largest difference of an element of two compilations: 0 where all must
  /// agree bit for bit, infinity where nothing can be said.
  double error = 0;
  /// There is an element that is not finite.
  bool special = false;
  /// There is one below the normal numbers of its type.
  bool subnormal = false;
  /// It is made of constants, so that it may be folded, with one rounding.
  bool constant = false;
};

/// Bounds for every value of `function`. `values` holds what the reference
/// computed for each value of the function's body. The rounding errors of sums
/// and of functions are followed from op to op; what else an op does is exact.
/// What a comparison makes of a rounded value is not known, nor what becomes of
/// it near overflow. Where fastmath flags make a value poison, all is unknown.
llvm::DenseMap<Value, Estimate>
estimate(func::FuncOp function,
         const llvm::DenseMap<Value, run::HostArray *> &values);

} // namespace mlir::rectify::fuzz

#endif // RECTIFY_FUZZ_BOUNDS_H
