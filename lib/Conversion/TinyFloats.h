// What 8-bit floats are.

#ifndef RECTIFY_CONVERSION_TINYFLOATS_H
#define RECTIFY_CONVERSION_TINYFLOATS_H

#include "mlir/IR/TypeUtilities.h"

namespace mlir::rectify {

/// Whether `type` is an 8-bit float, or has elements that are; that of scales,
/// which has neither a zero nor a sign, is none.
inline bool isTinyFloat(Type type) {
  auto element = dyn_cast<FloatType>(getElementTypeOrSelf(type));
  return element && element.getWidth() == 8 && !isa<Float8E8M0FNUType>(element);
}

} // namespace mlir::rectify

#endif // RECTIFY_CONVERSION_TINYFLOATS_H
