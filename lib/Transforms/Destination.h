// Where ops on tensors write.

#ifndef RECTIFY_LIB_TRANSFORMS_DESTINATION_H
#define RECTIFY_LIB_TRANSFORMS_DESTINATION_H

#include "mlir/IR/Operation.h"

namespace mlir::rectify {

/// Whether `use` only says where a result may be written.
bool isOnlyWritten(OpOperand &use);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_DESTINATION_H
