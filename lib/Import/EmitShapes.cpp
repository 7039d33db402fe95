// Scalars, constants and shapes.

#include "Emitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::rectify;

/// Tensors up to this many elements are followed element by element: shapes,
/// axes, and what graphs compute of them.
static constexpr int64_t maxFollowed = 64;

/// Constants beyond this many elements are resources.
static constexpr int64_t maxInText = 16;

static Type makeSignless(Type type) {
  if (auto integer = dyn_cast<IntegerType>(type))
    return IntegerType::get(type.getContext(), integer.getWidth());
  return type;
}

Value mlir::rectify::makeConstant(OpBuilder &builder, Location loc,
                                  const ONNXTensor &value) {
  auto type =
      RankedTensorType::get(value.shape, makeSignless(value.elementType));
  ArrayRef<char> data(value.data);
  TypedAttr attr;
  if (value.elementType.isInteger(1))
    attr = DenseElementsAttr::get(
        type,
        ArrayRef(reinterpret_cast<const bool *>(data.data()), data.size()));
  else if (type.getNumElements() == 0)
    attr = DenseElementsAttr::get(type, ArrayRef<Attribute>());
  else if (type.getNumElements() <= maxInText)
    attr = DenseElementsAttr::getFromRawBuffer(type, data);
  else
    attr = DenseResourceElementsAttr::get(
        type, value.name.empty() ? "constant" : StringRef(value.name),
        HeapAsmResourceBlob::allocateAndCopyWithAlign(data, /*align=*/64));
  return arith::ConstantOp::create(builder, loc, attr);
}

//===----------------------------------------------------------------------===//
// Scalars and constants
//===----------------------------------------------------------------------===//

Value Emitter::index(int64_t value) {
  return arith::ConstantIndexOp::create(b, loc, value);
}

Value Emitter::scalar(Type type, double value) {
  if (auto floating = dyn_cast<FloatType>(type))
    return arith::ConstantOp::create(b, loc, b.getFloatAttr(floating, value));
  return arith::ConstantOp::create(
      b, loc, b.getIntegerAttr(type, static_cast<int64_t>(value)));
}

Value Emitter::constant(Type element, ArrayRef<int64_t> sizes,
                        ArrayRef<double> numbers) {
  ONNXTensor tensor;
  tensor.elementType = element;
  tensor.shape = Ints(sizes);
  size_t bytes = llvm::divideCeil(element.getIntOrFloatBitWidth(), 8);
  for (double number : numbers) {
    uint64_t bits;
    if (auto floating = dyn_cast<FloatType>(element)) {
      APFloat value(number);
      bool lost;
      value.convert(floating.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                    &lost);
      bits = value.bitcastToAPInt().getZExtValue();
    } else {
      bits = static_cast<uint64_t>(static_cast<int64_t>(number));
    }
    for (size_t i = 0; i < bytes; ++i) {
      size_t place = llvm::sys::IsBigEndianHost ? bytes - 1 - i : i;
      tensor.data.push_back(static_cast<char>(bits >> (8 * place)));
    }
  }
  return makeConstant(b, loc, tensor);
}

Value Emitter::asIndex(OpFoldResult value) {
  return getValueOrCreateConstantIndexOp(b, loc, value);
}

Value Emitter::toIndex(Value integer) {
  if (integer.getType().isIndex())
    return integer;
  return b.createOrFold<arith::IndexCastOp>(loc, b.getIndexType(), integer);
}

Value Emitter::lowest(Type type, bool isUnsigned) {
  if (isa<FloatType>(type))
    return scalar(type, -std::numeric_limits<double>::infinity());
  unsigned width = type.getIntOrFloatBitWidth();
  return arith::ConstantOp::create(
      b, loc,
      b.getIntegerAttr(type, isUnsigned || width == 1
                                 ? APInt::getZero(width)
                                 : APInt::getSignedMinValue(width)));
}

Value Emitter::highest(Type type, bool isUnsigned) {
  if (isa<FloatType>(type))
    return scalar(type, std::numeric_limits<double>::infinity());
  unsigned width = type.getIntOrFloatBitWidth();
  return arith::ConstantOp::create(
      b, loc,
      b.getIntegerAttr(type, isUnsigned || width == 1
                                 ? APInt::getAllOnes(width)
                                 : APInt::getSignedMaxValue(width)));
}

std::optional<SmallVector<Value>> Emitter::elements(Value tensor) {
  auto type = dyn_cast<RankedTensorType>(tensor.getType());
  if (!type || !type.hasStaticShape() || type.getNumElements() > maxFollowed)
    return std::nullopt;
  if (auto op = tensor.getDefiningOp<tensor::FromElementsOp>())
    return SmallVector<Value>(op.getElements());
  // An extension or truncation of followed elements is folded where it is made.
  auto op = tensor.getDefiningOp<arith::ConstantOp>();
  if (!op)
    return std::nullopt;
  auto attr = dyn_cast<DenseElementsAttr>(op.getValue());
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(op.getValue()))
    if (AsmResourceBlob *blob = resource.getRawHandle().getBlob())
      attr = DenseElementsAttr::getFromRawBuffer(type, blob->getData());
  if (!attr)
    return std::nullopt;
  SmallVector<Value> values;
  for (Attribute value : attr.getValues<Attribute>())
    values.push_back(arith::ConstantOp::create(b, loc, cast<TypedAttr>(value)));
  return values;
}

std::optional<Ints> Emitter::knownInts(Value tensor) {
  auto values = elements(tensor);
  if (!values)
    return std::nullopt;
  Ints ints;
  for (Value value : *values) {
    APInt known;
    if (!matchPattern(value, m_ConstantInt(&known)))
      return std::nullopt;
    ints.push_back(known.getSExtValue());
  }
  return ints;
}

std::optional<SmallVector<double>> Emitter::knownNumbers(Value tensor) {
  auto op = tensor.getDefiningOp<arith::ConstantOp>();
  if (!op)
    return std::nullopt;
  auto type = cast<RankedTensorType>(op.getType());
  auto attr = dyn_cast<DenseElementsAttr>(op.getValue());
  if (auto resource = dyn_cast<DenseResourceElementsAttr>(op.getValue()))
    if (AsmResourceBlob *blob = resource.getRawHandle().getBlob())
      attr = DenseElementsAttr::getFromRawBuffer(type, blob->getData());
  if (!attr)
    return std::nullopt;
  SmallVector<double> numbers;
  numbers.reserve(attr.getNumElements());
  if (isa<FloatType>(type.getElementType())) {
    for (const APFloat &value : attr.getValues<APFloat>())
      numbers.push_back(value.convertToDouble());
  } else {
    for (const APInt &value : attr.getValues<APInt>())
      numbers.push_back(static_cast<double>(value.getSExtValue()));
  }
  return numbers;
}

Value Emitter::single(Value tensor) {
  if (auto values = elements(tensor); values && values->size() == 1)
    return values->front();
  if (auto numbers = knownNumbers(tensor); numbers && numbers->size() == 1)
    return scalar(elementOf(tensor), numbers->front());
  SmallVector<Value> zeros(rankOf(tensor), index(0));
  return tensor::ExtractOp::create(b, loc, tensor, zeros);
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

Shape Emitter::shape(Value tensor) {
  return tensor::getMixedSizes(b, loc, tensor);
}

OpFoldResult Emitter::dim(Value tensor, int64_t i) {
  return tensor::getMixedSize(b, loc, tensor, i);
}

Shape Emitter::staticShape(ArrayRef<int64_t> sizes) {
  return getAsIndexOpFoldResult(b.getContext(), sizes);
}

OpFoldResult Emitter::mul(OpFoldResult lhs, OpFoldResult rhs) {
  auto l = getConstantIntValue(lhs), r = getConstantIntValue(rhs);
  if (l && r)
    return b.getIndexAttr(*l * *r);
  return getAsOpFoldResult(
      b.createOrFold<arith::MulIOp>(loc, asIndex(lhs), asIndex(rhs)));
}

OpFoldResult Emitter::add(OpFoldResult lhs, OpFoldResult rhs) {
  auto l = getConstantIntValue(lhs), r = getConstantIntValue(rhs);
  if (l && r)
    return b.getIndexAttr(*l + *r);
  return getAsOpFoldResult(
      b.createOrFold<arith::AddIOp>(loc, asIndex(lhs), asIndex(rhs)));
}

OpFoldResult Emitter::product(ArrayRef<OpFoldResult> sizes) {
  OpFoldResult result = b.getIndexAttr(1);
  for (OpFoldResult size : sizes)
    result = mul(result, size);
  return result;
}

FailureOr<Shape> Emitter::broadcastShapes(ArrayRef<Shape> shapes) {
  size_t rank = 0;
  for (const Shape &shape : shapes)
    rank = std::max(rank, shape.size());
  Shape result(rank, b.getIndexAttr(1));
  for (const Shape &shape : shapes)
    for (size_t i = 0; i < shape.size(); ++i) {
      OpFoldResult &size = result[rank - shape.size() + i];
      auto have = getConstantIntValue(size),
           next = getConstantIntValue(shape[i]);
      if (have == 1 || (!have && next && next != 1))
        size = shape[i];
      else if (have && next && next != 1 && have != next)
        return failure();
    }
  return result;
}

/// The type of a tensor of `shape`.
static RankedTensorType makeType(ArrayRef<OpFoldResult> shape, Type element) {
  SmallVector<int64_t> sizes;
  for (OpFoldResult size : shape)
    sizes.push_back(getConstantIntValue(size).value_or(ShapedType::kDynamic));
  return RankedTensorType::get(sizes, element);
}

Value Emitter::empty(ArrayRef<OpFoldResult> shape, Type element) {
  return tensor::EmptyOp::create(b, loc, shape, element);
}

Value Emitter::filled(ArrayRef<OpFoldResult> shape, Value scalar) {
  return linalg::FillOp::create(b, loc, scalar, empty(shape, scalar.getType()))
      .getResult(0);
}

Value Emitter::castTo(Value tensor, RankedTensorType type) {
  if (tensor.getType() == type)
    return tensor;
  return b.createOrFold<tensor::CastOp>(loc, type, tensor);
}

Value Emitter::reshape(Value tensor, ArrayRef<OpFoldResult> shape) {
  RankedTensorType from = typeOf(tensor),
                   to = makeType(shape, from.getElementType());
  if (from == to && from.getNumDynamicDims() <= 1)
    return tensor;
  if (auto values = elements(tensor); values && to.hasStaticShape())
    return tensor::FromElementsOp::create(b, loc, to, *values);
  if (auto constant = tensor.getDefiningOp<arith::ConstantOp>();
      constant && to.hasStaticShape()) {
    if (auto dense = dyn_cast<DenseElementsAttr>(constant.getValue()))
      return arith::ConstantOp::create(b, loc, dense.reshape(to));
    if (auto resource =
            dyn_cast<DenseResourceElementsAttr>(constant.getValue()))
      return arith::ConstantOp::create(
          b, loc, DenseResourceElementsAttr::get(to, resource.getRawHandle()));
  }
  if (from.hasStaticShape() && to.hasStaticShape()) {
    if (auto groups = getReassociationIndicesForReshape(from, to)) {
      if (from.getRank() > to.getRank())
        return tensor::CollapseShapeOp::create(b, loc, to, tensor, *groups);
      return tensor::ExpandShapeOp::create(b, loc, to, tensor, *groups);
    }
    // Through one dim, where no dims of both correspond.
    SmallVector<ReassociationIndices> all(1);
    llvm::append_range(all[0], llvm::seq<int64_t>(0, from.getRank()));
    auto flat =
        RankedTensorType::get({from.getNumElements()}, from.getElementType());
    tensor = tensor::CollapseShapeOp::create(b, loc, flat, tensor, all);
    all[0].clear();
    llvm::append_range(all[0], llvm::seq<int64_t>(0, to.getRank()));
    return tensor::ExpandShapeOp::create(b, loc, to, tensor, all);
  }
  SmallVector<Value> sizes;
  for (OpFoldResult size : shape)
    sizes.push_back(asIndex(size));
  Value operand = tensor::FromElementsOp::create(
      b, loc,
      RankedTensorType::get({static_cast<int64_t>(sizes.size())},
                            b.getIndexType()),
      sizes);
  return tensor::ReshapeOp::create(b, loc, to, tensor, operand);
}

Value Emitter::dropDims(Value tensor, ArrayRef<bool> keep) {
  if (!llvm::is_contained(keep, false))
    return tensor;
  Shape all = shape(tensor), kept;
  SmallVector<ReassociationIndices> groups;
  ReassociationIndices leading;
  for (int64_t i = 0, e = keep.size(); i < e; ++i) {
    if (keep[i]) {
      kept.push_back(all[i]);
      groups.emplace_back(groups.empty() ? leading : ReassociationIndices());
    }
    (groups.empty() ? leading : groups.back()).push_back(i);
  }
  RankedTensorType to = makeType(kept, elementOf(tensor));
  if (to.hasStaticShape())
    return reshape(tensor, kept);
  return tensor::CollapseShapeOp::create(b, loc, to, tensor, groups);
}

Value Emitter::insertDims(Value tensor, ArrayRef<int64_t> axes) {
  if (axes.empty())
    return tensor;
  Shape from = shape(tensor), to;
  int64_t rank = from.size() + axes.size();
  SmallVector<ReassociationIndices> groups;
  ReassociationIndices leading;
  for (int64_t i = 0, next = 0; i < rank; ++i) {
    bool isNew = llvm::is_contained(axes, i);
    to.push_back(isNew ? b.getIndexAttr(1) : from[next++]);
    if (!isNew)
      groups.emplace_back(groups.empty() ? leading : ReassociationIndices());
    (groups.empty() ? leading : groups.back()).push_back(i);
  }
  RankedTensorType type = makeType(to, elementOf(tensor));
  if (type.hasStaticShape())
    return reshape(tensor, to);
  return tensor::ExpandShapeOp::create(b, loc, type, tensor, groups, to);
}

Value Emitter::transpose(Value tensor, ArrayRef<int64_t> permutation) {
  if (isIdentityPermutation(permutation))
    return tensor;
  Shape from = shape(tensor), to;
  for (int64_t i : permutation)
    to.push_back(from[i]);
  return linalg::TransposeOp::create(b, loc, tensor,
                                     empty(to, elementOf(tensor)), permutation)
      ->getResult(0);
}

Value Emitter::slice(Value tensor, ArrayRef<OpFoldResult> offsets,
                     ArrayRef<OpFoldResult> sizes,
                     ArrayRef<OpFoldResult> strides) {
  return b.createOrFold<tensor::ExtractSliceOp>(loc, tensor, offsets, sizes,
                                                strides);
}

Value Emitter::slice(Value tensor, int64_t axis, OpFoldResult offset,
                     OpFoldResult size) {
  Shape sizes = shape(tensor), offsets(sizes.size(), b.getIndexAttr(0)),
        strides(sizes.size(), b.getIndexAttr(1));
  offsets[axis] = offset;
  sizes[axis] = size;
  return slice(tensor, offsets, sizes, strides);
}

Value Emitter::concat(ValueRange tensors, int64_t axis) {
  if (tensors.size() == 1)
    return tensors[0];
  return tensor::ConcatOp::create(b, loc, axis, tensors);
}

Value Emitter::pad(Value tensor, ArrayRef<OpFoldResult> low,
                   ArrayRef<OpFoldResult> high, Value value) {
  if (llvm::all_of(llvm::concat<const OpFoldResult>(low, high),
                   [](OpFoldResult size) { return isZeroInteger(size); }))
    return tensor;
  return tensor::PadOp::create(b, loc, Type(), tensor, low, high, value);
}
