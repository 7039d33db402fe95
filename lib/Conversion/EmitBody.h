// Bodies for the target.

#ifndef RECTIFY_LIB_CONVERSION_EMITBODY_H
#define RECTIFY_LIB_CONVERSION_EMITBODY_H

#include "Rectify/IR/Rectify.h"

namespace mlir::rectify {

/// What `op` emits on `inputs`, in types that CPUs have: what it computes in
/// f128 is computed in pairs of f64. With `fused`, for a CPU with FMA.
SmallVector<Value> emitBody(ScalarBodyOpInterface op, OpBuilder &b,
                            Location loc, ValueRange inputs, bool fused);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_CONVERSION_EMITBODY_H
