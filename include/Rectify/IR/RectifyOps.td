// Every op of the dialect: what TableGen is run on.

#ifndef RECTIFY_IR_RECTIFYOPS_TD
#define RECTIFY_IR_RECTIFYOPS_TD

include "Rectify/IR/RectifyActivations.td"
include "Rectify/IR/RectifyContractions.td"
include "Rectify/IR/RectifyPacking.td"

#endif // RECTIFY_IR_RECTIFYOPS_TD
