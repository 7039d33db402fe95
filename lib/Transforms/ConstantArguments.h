// Function arguments that are the same on every call.

#ifndef RECTIFY_LIB_TRANSFORMS_CONSTANTARGUMENTS_H
#define RECTIFY_LIB_TRANSFORMS_CONSTANTARGUMENTS_H

#include "mlir/IR/Value.h"

namespace mlir {
class Operation;
namespace rectify {

/// Whether `value` is a function's argument with the attribute
/// `rectify.constant`.
bool isConstantArgument(Value value);

/// Whether `value` is computed, without side effects, from constants and at
/// least one argument with that attribute. A tensor over the memory of such an
/// argument counts as computed from it.
bool dependsOnConstantsOnly(Value value);

/// The ops that compute `value`, which depends on constants only, in an order
/// in which they can be cloned.
SmallVector<Operation *> getComputation(Value value);

} // namespace rectify
} // namespace mlir

#endif // RECTIFY_LIB_TRANSFORMS_CONSTANTARGUMENTS_H
