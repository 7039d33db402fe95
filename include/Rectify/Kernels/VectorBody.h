// The bodies of elementwise ops, from scalars to vectors.

#ifndef RECTIFY_KERNELS_VECTORBODY_H
#define RECTIFY_KERNELS_VECTORBODY_H

#include "mlir/IR/Builders.h"

namespace mlir::rectify {

/// Whether `vectorizeBody` takes every op of `body`; if not, `reason` says
/// which one and why. `speculatable` is set to whether all of them may run on
/// lanes that do not exist.
bool isVectorizableBody(Block &body, bool &speculatable, std::string &reason);

/// Clones the ops of `body` except its terminator at the insertion point of
/// `b`, on vectors: `arguments` holds one vector for each block argument,
/// elementwise mappable ops get vector results, constants become splats, and
/// scalars from above the body are broadcast. Returns the terminator's
/// operands.
SmallVector<Value> vectorizeBody(OpBuilder &b, Block &body,
                                 ValueRange arguments, int64_t width);

} // namespace mlir::rectify

#endif // RECTIFY_KERNELS_VECTORBODY_H
