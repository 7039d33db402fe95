// ONNX's names of the activations, which are also what recurrent ops name.

#ifndef RECTIFY_LIB_IMPORT_ACTIVATIONS_H
#define RECTIFY_LIB_IMPORT_ACTIVATIONS_H

#include "Emitter.h"

namespace mlir::rectify {

/// The activation that ONNX calls `name`, in any case, of `x`, a tensor or a
/// scalar; null if there is none. `getParameter` gives a parameter by ONNX's
/// name, or the number it is passed where the model states none.
Value createActivation(
    Emitter &e, StringRef name, Value x,
    llvm::function_ref<double(StringRef, double)> getParameter);

/// min(max(x, lo), hi) of floats or integers, in which hi wins where lo is
/// greater; a null bound is none.
Value clip(OpBuilder &b, Location loc, Value x, Value lo, Value hi,
           bool isUnsigned);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_IMPORT_ACTIVATIONS_H
