// From linalg bodies of one activation to the activation on tensors.

#ifndef RECTIFY_LIB_RAISE_LIFT_H
#define RECTIFY_LIB_RAISE_LIFT_H

#include "mlir/IR/Operation.h"

namespace mlir::rectify::raise {

/// Replaces each elementwise linalg op on tensors under `root` whose body does
/// one op with ScalarBodyOpInterface by that op on the tensors:
///
///     y[p] = f(x[p], s[map(p)])  ->  y = f(x, s)
///
/// where x and y are indexed alike, and the op itself says, by `getInputMap`,
/// how it broadcasts s.
void liftElementwise(Operation *root);

} // namespace mlir::rectify::raise

#endif // RECTIFY_LIB_RAISE_LIFT_H
