// How long an elementwise body is, and what it needs.

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

/// Whether `body` has functions that no target has inline
/// (--rectify-lower-math), and so takes them from a library.
bool callsFunctions(Block &body);

} // namespace mlir::rectify

#endif // RECTIFY_CONVERSION_BODYCOST_H
