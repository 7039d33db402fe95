// The rectify dialect and its ops.

#ifndef RECTIFY_IR_RECTIFY_H
#define RECTIFY_IR_RECTIFY_H

#include "Rectify/IR/ActivationSupport.h"
#include "Rectify/IR/ContractSupport.h"

#include "mlir/Bytecode/BytecodeOpInterface.h"
#include "mlir/IR/Dialect.h"
#include "mlir/IR/OpDefinition.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/Interfaces/ControlFlowInterfaces.h"
#include "mlir/Interfaces/DestinationStyleOpInterface.h"
#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/TilingInterface.h"
#include "mlir/Interfaces/VectorInterfaces.h"

#include "Rectify/IR/RectifyDialect.h.inc"
#include "Rectify/IR/RectifyInterfaces.h.inc"

#define GET_OP_CLASSES
#include "Rectify/IR/RectifyOps.h.inc"

#endif // RECTIFY_IR_RECTIFY_H
