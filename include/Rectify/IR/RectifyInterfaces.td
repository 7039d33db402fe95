// What a pass may know of an op of the dialect.

#ifndef RECTIFY_IR_RECTIFYINTERFACES_TD
#define RECTIFY_IR_RECTIFYINTERFACES_TD

include "mlir/IR/OpBase.td"

#endif // RECTIFY_IR_RECTIFYINTERFACES_TD
