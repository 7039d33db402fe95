// Contractions that carry their epilogue as a region.

#ifndef RECTIFY_IR_RECTIFYCONTRACTIONS_TD
#define RECTIFY_IR_RECTIFYCONTRACTIONS_TD

include "Rectify/IR/RectifyBase.td"
include "mlir/Interfaces/ControlFlowInterfaces.td"
include "mlir/Interfaces/SideEffectInterfaces.td"

def Rectify_YieldOp : Rectify_Op<"yield",
    [Pure, ReturnLike, Terminator]> {
  let summary = "ends an epilogue region with the values to store";
  let arguments = (ins Variadic<AnyType>:$values);
  let assemblyFormat = "attr-dict ($values^ `:` type($values))?";
  let builders = [OpBuilder<(ins), [{ }]>];
}

#endif // RECTIFY_IR_RECTIFYCONTRACTIONS_TD
