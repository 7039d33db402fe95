// How long an elementwise body is.

#ifndef RECTIFY_CONVERSION_BODYCOST_H
#define RECTIFY_CONVERSION_BODYCOST_H

#include "Rectify/IR/Rectify.h"

namespace mlir::rectify {

/// About how many instructions `body` takes on one vector: its ops, those that
/// state their body as the ops of that, and a polynomial for a function that no
/// CPU has.
int64_t estimateBodyCost(Block &body);

/// The same for the body that `op` states.
int64_t estimateBodyCost(ScalarBodyOpInterface op);

} // namespace mlir::rectify

#endif // RECTIFY_CONVERSION_BODYCOST_H
