// The elements of constant tensors as they lie in memory.

#ifndef RECTIFY_IR_CONSTANTELEMENTS_H
#define RECTIFY_IR_CONSTANTELEMENTS_H

#include "mlir/IR/BuiltinTypes.h"

#include <optional>

namespace mlir::rectify {

/// The elements of a constant, dense or a resource, of whole bytes each.
struct ConstantElements {
  Attribute constant;
  ShapedType type;
  /// Those of all elements, or of the one that all are.
  ArrayRef<char> data;
  bool isSplat;

  /// None of an attribute of another kind, of elements that are no whole bytes,
  /// and of a resource that is not there.
  static std::optional<ConstantElements> get(Attribute constant);

  int64_t getElementBytes() const { return type.getElementTypeBitWidth() / 8; }
  /// A constant of the same kind, of type `to`, whose elements `fill` writes
  /// over zeros.
  Attribute rebuild(ShapedType to,
                    function_ref<void(MutableArrayRef<char>)> fill) const;
  /// The part that begins at `offsets` and has `sizes`, as a constant of type
  /// `to`, which may lack dims of size 1.
  Attribute slice(ArrayRef<int64_t> offsets, ArrayRef<int64_t> sizes,
                  ShapedType to) const;
};

} // namespace mlir::rectify

#endif // RECTIFY_IR_CONSTANTELEMENTS_H
