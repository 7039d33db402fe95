// Tensors whose elements are single values, and the ops that move them.

#ifndef RECTIFY_LIB_TESTING_UNROLLEDTENSORS_H
#define RECTIFY_LIB_TESTING_UNROLLEDTENSORS_H

#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/OpDefinition.h"

#include <optional>

namespace mlir::rectify::testing {

/// A tensor as its elements, in row-major order. One that nothing has written
/// is null.
struct Elements {
  SmallVector<int64_t> shape;
  SmallVector<Value> values;

  Elements() = default;
  explicit Elements(ArrayRef<int64_t> shape)
      : shape(shape), values(computeProduct(shape)) {}

  Value &at(ArrayRef<int64_t> point) {
    return values[linearize(point, strides())];
  }
  Value at(ArrayRef<int64_t> point) const {
    return values[linearize(point, strides())];
  }
  SmallVector<int64_t> strides() const { return computeStrides(shape); }

  /// The tensor of `shape` whose element at p is `source(p)`.
  template <class Fn> static Elements at(ArrayRef<int64_t> shape, Fn source) {
    Elements result(shape);
    SmallVector<int64_t> strides = result.strides();
    for (auto [i, value] : llvm::enumerate(result.values))
      value = source(ArrayRef<int64_t>(delinearize(i, strides)));
    return result;
  }
};

/// What is known while a function is unrolled.
struct Unrolled {
  llvm::DenseMap<Value, Elements> tensors;
  /// Numbers of type index.
  llvm::DenseMap<Value, int64_t> indices;
  /// Everything else.
  IRMapping scalars;

  /// An integer that an op is given as an attribute or a value.
  std::optional<int64_t> getIndex(OpFoldResult value) const;
};

/// The result of an op on tensors that moves elements of its operands, or
/// nothing for another op or where a place is not known.
std::optional<Elements> moveElements(Operation *op, const Unrolled &unrolled);

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_UNROLLEDTENSORS_H
