// The activations and their gradients: one record each.

#ifndef RECTIFY_IR_RECTIFYACTIVATIONS_TD
#define RECTIFY_IR_RECTIFYACTIVATIONS_TD

include "Rectify/IR/RectifyBase.td"
include "Rectify/IR/RectifyInterfaces.td"

#endif // RECTIFY_IR_RECTIFYACTIVATIONS_TD
