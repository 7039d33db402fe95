// Types of the same shape.

#ifndef RECTIFY_IR_ELEMENTTYPES_H
#define RECTIFY_IR_ELEMENTTYPES_H

#include "mlir/IR/BuiltinTypes.h"

namespace mlir::rectify {

/// `element`, in the shape of `type` where that has one.
inline Type withElement(Type type, Type element) {
  if (auto shaped = dyn_cast<ShapedType>(type))
    return shaped.clone(element);
  return element;
}

} // namespace mlir::rectify

#endif // RECTIFY_IR_ELEMENTTYPES_H
