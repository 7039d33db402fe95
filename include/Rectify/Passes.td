// All passes of Rectify.

#ifndef RECTIFY_PASSES_TD
#define RECTIFY_PASSES_TD

include "mlir/Pass/PassBase.td"

#endif // RECTIFY_PASSES_TD
