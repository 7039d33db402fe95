// The copy of an operand to blocks.

#ifndef RECTIFY_KERNELS_PACKKERNEL_H
#define RECTIFY_KERNELS_PACKKERNEL_H

#include "mlir/IR/Builders.h"

namespace mlir::rectify {

/// Emits the copy of memref `source` to memref `dest` by `map`, a blocked map
/// in which every dim of `source` occurs, and zeros for what is beyond the end
/// of a dim in its last block.
void emitPack(OpBuilder &b, Location loc, Value source, Value dest,
              AffineMap map);

} // namespace mlir::rectify

#endif // RECTIFY_KERNELS_PACKKERNEL_H
