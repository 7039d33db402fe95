// Shapes: reading them, computing with them, changing them; and constants.

#include "Arithmetic.h"
#include "Model.h"
#include "Node.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;

/// The scalars in a tensor that holds `type`s, as one.
static Value fromScalars(Node &node, ArrayRef<Value> values, Type type,
                         ArrayRef<int64_t> shape) {
  return tensor::FromElementsOp::create(
      node.b, node.loc, RankedTensorType::get(shape, type), values);
}

/// A size as an i64.
static Value asI64(Node &node, OpFoldResult size) {
  if (auto known = getConstantIntValue(size))
    return node.scalar(node.b.getI64Type(), static_cast<double>(*known));
  return arith::IndexCastOp::create(node.b, node.loc, node.b.getI64Type(),
                                    cast<Value>(size));
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

static LogicalResult setTensor(Node &node, const ::onnx::TensorProto &proto) {
  llvm::Expected<ONNXTensor> tensor = convertTensor(node.b.getContext(), proto);
  if (!tensor)
    return node.fail(llvm::toString(tensor.takeError()));
  return node.set(makeConstant(node.b, node.loc, *tensor));
}

static LogicalResult importConstant(Node &node) {
  if (const ::onnx::AttributeProto *value = node.get("value"))
    return setTensor(node, value->t());
  if (node.has("value_float"))
    return node.set(
        node.constant(node.b.getF32Type(), {}, node.getFloat("value_float")));
  auto setInts = [&](ArrayRef<int64_t> shape, ArrayRef<int64_t> values) {
    SmallVector<Value> scalars;
    for (int64_t value : values)
      scalars.push_back(arith::ConstantOp::create(
          node.b, node.loc, node.b.getI64IntegerAttr(value)));
    return node.set(fromScalars(node, scalars, node.b.getI64Type(), shape));
  };
  if (node.has("value_int"))
    return setInts({}, node.getInt("value_int"));
  if (node.has("value_floats")) {
    SmallVector<double> values = node.getFloats("value_floats");
    return node.set(node.constant(node.b.getF32Type(),
                                  static_cast<int64_t>(values.size()), values));
  }
  if (node.has("value_ints")) {
    Ints values = node.getInts("value_ints");
    return setInts(static_cast<int64_t>(values.size()), values);
  }
  return node.fail("it is of strings, or sparse");
}

static LogicalResult importConstantOfShape(Node &node) {
  FailureOr<Shape> shape = node.needShape(0, "shape");
  if (failed(shape))
    return failure();
  for (OpFoldResult size : *shape)
    if (auto known = getConstantIntValue(size); known && *known < 0)
      return node.fail("its shape has the size " + Twine(*known));
  Value fill = node.scalar(node.b.getF32Type(), 0);
  if (const ::onnx::AttributeProto *value = node.get("value")) {
    if (failed(setTensor(node, value->t())))
      return failure();
    if (!typeOf(node.results[0]).hasStaticShape() ||
        typeOf(node.results[0]).getNumElements() != 1)
      return node.fail("its value is not one number");
    fill = node.single(node.results[0]);
  }
  if (auto sizes = getConstantIntValues(*shape)) {
    int64_t count = 1;
    for (int64_t size : *sizes)
      if (llvm::MulOverflow(count, size, count))
        return node.fail("its shape is larger than any memory");
    // Small ones may be shapes that are followed.
    if (count <= 64)
      return node.set(fromScalars(node, SmallVector<Value>(count, fill),
                                  fill.getType(), *sizes));
  }
  return node.set(node.filled(*shape, fill));
}

/// Ones in a diagonal of a matrix, and zeros.
static LogicalResult importEyeLike(Node &node) {
  Value x = node.input(0);
  Type element = node.outputElement();
  if (rankOf(x) != 2 || !element)
    return node.fail("it is like no matrix, or its type is not known");
  if (auto integer = dyn_cast<IntegerType>(element))
    element = node.b.getIntegerType(integer.getWidth());
  int64_t offset = node.getInt("k");
  return node.set(node.fromIndices(
      node.shape(x), element, [&](OpBuilder &b, Location loc, ValueRange at) {
        Emitter e(b, loc);
        Value diagonal = arith::AddIOp::create(b, loc, at[0], e.index(offset));
        Value is = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq,
                                         at[1], diagonal);
        return arith::SelectOp::create(b, loc, is, e.scalar(element, 1),
                                       e.scalar(element, 0))
            .getResult();
      }));
}

/// start, start + delta, and so on before limit.
static LogicalResult importRange(Node &node) {
  Type type = elementOf(node.input(0));
  SmallVector<Value> scalars;
  SmallVector<double> known;
  for (unsigned i = 0; i < 3; ++i) {
    Value value = node.knownInput(i);
    if (!typeOf(value).hasStaticShape() || typeOf(value).getNumElements() != 1)
      return node.fail("its operands are not single numbers");
    scalars.push_back(node.single(value));
    if (auto ints = node.knownInts(value))
      known.push_back(static_cast<double>(ints->front()));
    else if (auto numbers = node.knownNumbers(value))
      known.push_back(numbers->front());
  }
  OpFoldResult count;
  if (known.size() == 3) {
    double size = std::ceil((known[1] - known[0]) / known[2]);
    if (!(size < 9e15))
      return node.fail("it does not end");
    count = node.b.getIndexAttr(static_cast<int64_t>(std::max(0.0, size)));
  } else {
    // In f64, as the operator is defined.
    Type f64 = node.b.getF64Type();
    auto wide = [&](unsigned i) {
      return castScalar(node.b, node.loc, scalars[i], f64, false, false);
    };
    Value size = math::CeilOp::create(
        node.b, node.loc,
        arith::DivFOp::create(
            node.b, node.loc,
            arith::SubFOp::create(node.b, node.loc, wide(1), wide(0)),
            wide(2)));
    size =
        arith::MaximumFOp::create(node.b, node.loc, size, node.scalar(f64, 0));
    count = arith::IndexCastOp::create(
                node.b, node.loc, node.b.getIndexType(),
                arith::FPToSIOp::create(node.b, node.loc, node.b.getI64Type(),
                                        size))
                .getResult();
  }
  return node.set(node.fromIndices(
      count, type, [&](OpBuilder &b, Location loc, ValueRange at) {
        Value i = castScalar(
            b, loc, arith::IndexCastOp::create(b, loc, b.getI64Type(), at[0]),
            type, false, false);
        return addScalars(b, loc, scalars[0],
                          mulScalars(b, loc, i, scalars[2]));
      }));
}

//===----------------------------------------------------------------------===//
// Reading shapes
//===----------------------------------------------------------------------===//

static LogicalResult importShape(Node &node) {
  Shape shape = node.shape(node.input(0));
  int64_t rank = shape.size();
  auto clampAxis = [&](int64_t axis) {
    return std::clamp<int64_t>(axis < 0 ? axis + rank : axis, 0, rank);
  };
  int64_t start = clampAxis(node.getInt("start")),
          end = clampAxis(node.getInt("end", rank));
  SmallVector<Value> sizes;
  for (int64_t i = start; i < end; ++i)
    sizes.push_back(asI64(node, shape[i]));
  return node.set(fromScalars(node, sizes, node.b.getI64Type(),
                              static_cast<int64_t>(sizes.size())));
}

static LogicalResult importSize(Node &node) {
  Value size = asI64(node, node.product(node.shape(node.input(0))));
  return node.set(fromScalars(node, size, node.b.getI64Type(), {}));
}

//===----------------------------------------------------------------------===//
// Changing shapes
//===----------------------------------------------------------------------===//

static LogicalResult importReshape(Node &node) {
  Value x = node.input(0);
  FailureOr<Shape> shape =
      node.hasInput(1)
          ? node.needShape(1, "shape")
          : FailureOr<Shape>(node.staticShape(node.getInts("shape")));
  if (failed(shape))
    return failure();
  Shape from = node.shape(x);
  bool allowZero = node.getInt("allowzero");
  std::optional<unsigned> rest;
  // Dims that are copied cancel in the size that is computed.
  int64_t known = 1, total = 1;
  SmallVector<OpFoldResult> unknown, sources(from);
  for (auto [i, size] : llvm::enumerate(*shape)) {
    auto number = getConstantIntValue(size);
    if (number == 0 && !allowZero) {
      if (i >= from.size())
        return node.fail("it copies dim " + Twine(i) + " of an input of rank " +
                         Twine(from.size()));
      size = from[i];
      number = getConstantIntValue(size);
    } else if (number == -1) {
      if (rest)
        return node.fail("its shape leaves two sizes open");
      rest = i;
      continue;
    }
    if (number && (*number < 0 || llvm::MulOverflow(known, *number, known)))
      return node.fail("its shape is negative or larger than any memory");
    if (number)
      continue;
    auto source = llvm::find(sources, size);
    if (source == sources.end())
      unknown.push_back(size);
    else
      sources.erase(source);
  }
  bool isDynamic = false;
  for (OpFoldResult size : sources) {
    auto number = getConstantIntValue(size);
    isDynamic |= !number;
    if (number)
      total *= *number;
  }
  if (!isDynamic && unknown.empty()) {
    if (rest ? (known == 0 || total % known) : total != known)
      return node.fail("it changes the number of elements, from " +
                       Twine(total) + " to " + (rest ? "a multiple of " : "") +
                       Twine(known));
    if (rest)
      (*shape)[*rest] = node.b.getIndexAttr(total / known);
  } else if (rest) {
    Value all = node.asIndex(node.product(sources));
    Value others = node.asIndex(
        node.mul(node.product(unknown), node.b.getIndexAttr(known)));
    (*shape)[*rest] =
        node.b.createOrFold<arith::DivUIOp>(node.loc, all, others);
  }
  return node.set(node.reshape(x, *shape));
}

static LogicalResult importFlatten(Node &node) {
  Value x = node.input(0);
  int64_t rank = rankOf(x), axis = node.getInt("axis", 1);
  if (axis < -rank || axis > rank)
    return node.fail("its axis is beyond its input");
  axis += axis < 0 ? rank : 0;
  Shape shape = node.shape(x);
  ArrayRef<OpFoldResult> sizes(shape);
  return node.set(node.reshape(x, {node.product(sizes.take_front(axis)),
                                   node.product(sizes.drop_front(axis))}));
}

/// The axes of an attribute, or from version 13 on of an input.
static FailureOr<Ints> getAxes(Node &node, int64_t rank) {
  Ints axes = node.getInts("axes");
  if (node.opset() >= 13 && node.hasInput(1)) {
    FailureOr<Ints> known = node.needInts(1, "axes");
    if (failed(known))
      return failure();
    axes = *known;
  }
  return node.normalizeAxes(axes, rank);
}

static LogicalResult importSqueeze(Node &node) {
  Value x = node.input(0);
  RankedTensorType type = typeOf(x);
  FailureOr<Ints> axes = getAxes(node, type.getRank());
  if (failed(axes))
    return failure();
  bool all = !node.hasInput(1) && !node.has("axes");
  SmallVector<bool> keep;
  for (int64_t i = 0; i < type.getRank(); ++i) {
    bool drop = all ? type.getDimSize(i) == 1 : llvm::is_contained(*axes, i);
    if (drop && type.getDimSize(i) != 1)
      return node.fail("dim " + Twine(i) + " of its input is not of size 1");
    keep.push_back(!drop);
  }
  return node.set(node.dropDims(x, keep));
}

static LogicalResult importUnsqueeze(Node &node) {
  Value x = node.input(0);
  size_t count = node.getInts("axes").size();
  if (node.hasInput(1))
    count = typeOf(node.input(1)).getRank() == 1
                ? typeOf(node.input(1)).getDimSize(0)
                : 0;
  if (count > 64)
    return node.fail("it inserts more than 64 dims");
  FailureOr<Ints> axes = getAxes(node, rankOf(x) + count);
  if (failed(axes))
    return failure();
  return node.set(node.insertDims(x, *axes));
}

/// `x` broadcast to `shape`.
static LogicalResult expand(Node &node, Value x, const Shape &shape) {
  FailureOr<Shape> result = node.broadcastShapes({node.shape(x), shape});
  if (failed(result))
    return node.fail("its input does not broadcast to its shape");
  if (*result == node.shape(x))
    return node.set(x);
  return node.set(node.elementwiseTo(
      *result, x, elementOf(x),
      [](OpBuilder &, Location, ValueRange v) { return v[0]; }));
}

static LogicalResult importExpand(Node &node) {
  FailureOr<Shape> shape = node.needShape(1, "shape");
  if (failed(shape))
    return failure();
  return expand(node, node.input(0), *shape);
}

static LogicalResult importTile(Node &node) {
  Value x = node.input(0);
  FailureOr<Shape> repeats = node.needShape(1, "repeats");
  if (failed(repeats))
    return failure();
  Shape sizes = node.shape(x), wide, result;
  if (repeats->size() != sizes.size())
    return node.fail("expected a number of repeats for each dim");
  Ints axes;
  for (unsigned i = 0; i < sizes.size(); ++i) {
    axes.push_back(2 * i);
    wide.push_back((*repeats)[i]);
    wide.push_back(sizes[i]);
    result.push_back(node.mul((*repeats)[i], sizes[i]));
  }
  if (failed(expand(node, node.insertDims(x, axes), wide)))
    return failure();
  return node.set(node.reshape(node.results[0], result));
}

static LogicalResult importTranspose(Node &node) {
  Value x = node.input(0);
  Ints permutation = node.getInts("perm");
  if (permutation.empty())
    permutation =
        llvm::to_vector(llvm::reverse(llvm::seq<int64_t>(0, rankOf(x))));
  if (static_cast<int64_t>(permutation.size()) != rankOf(x) ||
      !isPermutationVector(permutation))
    return node.fail("its 'perm' is not a permutation of its input's dims");
  return node.set(node.transpose(x, permutation));
}

static const OpImporter table[] = {
    {"Constant", 1, importConstant},
    {"ConstantOfShape", 9, importConstantOfShape},
    {"EyeLike", 9, importEyeLike},
    {"Expand", 8, importExpand},
    {"Flatten", 1, importFlatten},
    {"Range", 11, importRange},
    {"Reshape", 1, importReshape},
    {"Shape", 1, importShape},
    {"Size", 1, importSize},
    {"Squeeze", 1, importSqueeze},
    {"Tile", 6, importTile},
    {"Transpose", 1, importTranspose},
    {"Unsqueeze", 1, importUnsqueeze},
};

ArrayRef<OpImporter> mlir::rectify::getShapeImporters() { return table; }
