// Reductions over dims.

#ifndef RECTIFY_LIB_IMPORT_REDUCTIONS_H
#define RECTIFY_LIB_IMPORT_REDUCTIONS_H

#include "Emitter.h"

namespace mlir::rectify {

enum class ReductionKind {
  Sum,
  Mean,
  Prod,
  Max,
  Min,
  L1,
  L2,
  LogSum,
  LogSumExp,
  SumSquare
};

/// `tensor` reduced over the dims `axes`, which the result lacks.
Value reduce(Emitter &e, Value tensor, ArrayRef<int64_t> axes,
             ReductionKind kind, bool isUnsigned = false);

/// exp(x) / sum(exp(x)) along `axis`, or its logarithm.
Value softmax(Emitter &e, Value x, int64_t axis, bool isLog);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_IMPORT_REDUCTIONS_H
