// What importers build with: shapes, broadcasting, loops over elements.

#ifndef RECTIFY_LIB_IMPORT_EMITTER_H
#define RECTIFY_LIB_IMPORT_EMITTER_H

#include "Rectify/Import/ONNX.h"

#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

namespace mlir::rectify {

using Shape = SmallVector<OpFoldResult>;
using Ints = SmallVector<int64_t>;

/// Computes one element from the elements of the operands.
using Body = llvm::function_ref<Value(OpBuilder &, Location, ValueRange)>;

/// The tensor `value` as a constant of a signless type: in the text where it is
/// small, else as a resource.
Value makeConstant(OpBuilder &builder, Location loc, const ONNXTensor &value);

inline RankedTensorType typeOf(Value value) {
  return cast<RankedTensorType>(value.getType());
}
inline Type elementOf(Value value) { return typeOf(value).getElementType(); }
inline int64_t rankOf(Value value) { return typeOf(value).getRank(); }

class Emitter {
public:
  Emitter(OpBuilder builder, Location loc) : b(builder), loc(loc) {}

  OpBuilder b;
  Location loc;

  //===--- Scalars and constants ------------------------------------------===//

  Value index(int64_t value);
  /// `value` in the float, integer or index type `type`.
  Value scalar(Type type, double value);
  /// A tensor of `numbers`, or of one number throughout.
  Value constant(Type element, ArrayRef<int64_t> shape,
                 ArrayRef<double> numbers);
  Value asIndex(OpFoldResult value);
  /// An integer of any width as an index.
  Value toIndex(Value integer);
  /// The least and the greatest number of `type`, infinities for floats.
  Value lowest(Type type, bool isUnsigned);
  Value highest(Type type, bool isUnsigned);

  /// The elements of a tensor that is made of few scalars; none of others.
  std::optional<SmallVector<Value>> elements(Value tensor);
  /// The same of integers that are known.
  std::optional<Ints> knownInts(Value tensor);
  /// All elements of a constant.
  std::optional<SmallVector<double>> knownNumbers(Value tensor);
  /// The only value in a tensor with one element, as a scalar.
  Value single(Value tensor);

  //===--- Shapes ---------------------------------------------------------===//

  Shape shape(Value tensor);
  OpFoldResult dim(Value tensor, int64_t i);
  Shape staticShape(ArrayRef<int64_t> sizes);
  OpFoldResult mul(OpFoldResult lhs, OpFoldResult rhs);
  OpFoldResult add(OpFoldResult lhs, OpFoldResult rhs);
  OpFoldResult product(ArrayRef<OpFoldResult> sizes);
  /// The shape that numpy's broadcasting gives. A dynamic size beside a static
  /// one other than 1 is taken to be that one. Fails where sizes differ.
  FailureOr<Shape> broadcastShapes(ArrayRef<Shape> shapes);

  Value empty(ArrayRef<OpFoldResult> shape, Type element);
  Value filled(ArrayRef<OpFoldResult> shape, Value scalar);
  /// `tensor` with the elements in order and another shape.
  Value reshape(Value tensor, ArrayRef<OpFoldResult> shape);
  /// Without the dims for which `keep` is false, which have size 1.
  Value dropDims(Value tensor, ArrayRef<bool> keep);
  /// With dims of size 1 put in at the places `axes` of the result.
  Value insertDims(Value tensor, ArrayRef<int64_t> axes);
  Value transpose(Value tensor, ArrayRef<int64_t> permutation);
  Value slice(Value tensor, ArrayRef<OpFoldResult> offsets,
              ArrayRef<OpFoldResult> sizes, ArrayRef<OpFoldResult> strides);
  /// Slices dim `axis` alone.
  Value slice(Value tensor, int64_t axis, OpFoldResult offset,
              OpFoldResult size);
  Value concat(ValueRange tensors, int64_t axis);
  Value pad(Value tensor, ArrayRef<OpFoldResult> low,
            ArrayRef<OpFoldResult> high, Value value);
  Value castTo(Value tensor, RankedTensorType type);

  //===--- Loops ----------------------------------------------------------===//

  /// A linalg.generic with one result of shape `shape`. `dims` maps index the
  /// inputs and `outMap` the result; `init` is what the result begins with, or
  /// null where it is written whole.
  Value generic(ValueRange inputs, ArrayRef<AffineMap> maps, AffineMap outMap,
                Value out, Body body);
  /// Each element from the elements of the operands, broadcast to one shape.
  /// Computed now where all of them are known.
  FailureOr<Value> elementwise(ValueRange operands, Type element, Body body);
  /// The same; where the operands do not broadcast, that is noted, and an
  /// operand returned.
  Value combine(ValueRange operands, Type element, Body body);
  /// Whether `combine` could not.
  bool hasMismatch = false;
  /// The same into `shape`, to which all operands are broadcast.
  Value elementwiseTo(ArrayRef<OpFoldResult> shape, ValueRange operands,
                      Type element, Body body);
  /// Each element from its indices.
  Value fromIndices(ArrayRef<OpFoldResult> shape, Type element, Body body);
  /// `body(element, accumulator)` over the dims `axes`, which the result lacks,
  /// from `init` on.
  Value reduce(Value tensor, ArrayRef<int64_t> axes, Value init, Body body);

  AffineExpr d(unsigned i) { return b.getAffineDimExpr(i); }

private:
  Value fold(llvm::function_ref<Value(OpBuilder &)> build);
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_IMPORT_EMITTER_H
