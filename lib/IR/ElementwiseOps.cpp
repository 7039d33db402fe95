// What all activations and gradients share that does not depend on their
// bodies: types, shapes, effects, folding, and the ops' generated methods.

#include "Interpretation.h"

#include "Rectify/IR/ElementTypes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/OpImplementation.h"
#include "mlir/IR/TypeUtilities.h"

#include "llvm/ADT/bit.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Types
//===----------------------------------------------------------------------===//

bool rectify::isActivationType(Type type, bool integers) {
  if (isa<ShapedType>(type) &&
      !isa<VectorType, RankedTensorType, MemRefType>(type))
    return false;
  Type element = getElementTypeOrSelf(type);
  if (auto integer = dyn_cast<IntegerType>(element))
    return integers && integer.isSignless() && integer.getWidth() > 1 &&
           integer.getWidth() <= 64;
  auto floating = dyn_cast<FloatType>(element);
  // The f8 type of scales has neither a zero nor a sign.
  return floating && !isa<Float8E8M0FNUType>(floating) &&
         (floating.getWidth() == 8 || floating.isF16() || floating.isBF16() ||
          floating.isF32() || floating.isF64());
}

int rectify::detail::getPrecision(Type type) {
  auto element = dyn_cast<FloatType>(getElementTypeOrSelf(type));
  return element ? APFloat::semanticsPrecision(element.getFloatSemantics())
                 : 64;
}

const llvm::fltSemantics &
rectify::detail::getComputeSemantics(const llvm::fltSemantics &semantics,
                                     BodyKind kind) {
  unsigned width = APFloat::semanticsSizeInBits(semantics);
  if (kind == BodyKind::Widened || kind == BodyKind::Transcendental)
    return width == 64 ? APFloat::IEEEquad() : APFloat::IEEEdouble();
  // arith compares no f8 on any target.
  if (width >= 32 || (kind == BodyKind::Selecting && width == 16))
    return semantics;
  return APFloat::IEEEsingle();
}

const llvm::fltSemantics &
rectify::detail::getParameterSemantics(const llvm::fltSemantics &semantics,
                                       BodyKind kind) {
  // Products of numbers of f32 are exact in f64.
  if (kind == BodyKind::Widened && APFloat::semanticsSizeInBits(semantics) < 64)
    return APFloat::IEEEsingle();
  return getComputeSemantics(semantics, kind);
}

const llvm::fltSemantics *rectify::detail::getParameterFormat(Type type,
                                                              BodyKind kind) {
  auto element = dyn_cast<FloatType>(getElementTypeOrSelf(type));
  return element ? &getParameterSemantics(element.getFloatSemantics(), kind)
                 : nullptr;
}

/// The type that a body of this kind computes in for elements of `element`.
static Type getComputeElement(Type element, BodyKind kind) {
  auto floating = dyn_cast<FloatType>(element);
  if (!floating)
    return element;
  const llvm::fltSemantics &compute =
      mlir::rectify::detail::getComputeSemantics(floating.getFloatSemantics(),
                                                 kind);
  if (&compute == &APFloat::IEEEquad())
    return Float128Type::get(element.getContext());
  if (&compute == &APFloat::IEEEdouble())
    return Float64Type::get(element.getContext());
  if (&compute == &APFloat::IEEEsingle())
    return Float32Type::get(element.getContext());
  return element;
}

APFloat rectify::detail::toFormat(double value,
                                  const llvm::fltSemantics &semantics) {
  APFloat result(value);
  bool lossy;
  result.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
  return result;
}

APFloat rectify::detail::toFormat(long double value,
                                  const llvm::fltSemantics &semantics) {
  auto nearest = static_cast<double>(value);
  // To odd, so that rounding to fewer digits gives what rounding `value` would.
  bool isOdd = llvm::bit_cast<uint64_t>(nearest) & 1;
  if (&semantics != &APFloat::IEEEdouble() && std::isfinite(nearest) &&
      nearest != value && !isOdd)
    nearest = std::nextafter(nearest, value > nearest ? INFINITY : -INFINITY);
  return toFormat(nearest, semantics);
}

double rectify::detail::toDouble(APFloat value) {
  bool lossy;
  value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lossy);
  return value.convertToDouble();
}

double rectify::detail::roundTo(double value,
                                const llvm::fltSemantics &semantics) {
  return toDouble(toFormat(value, semantics));
}

SmallVector<Value> rectify::detail::widen(OpBuilder &builder, Location loc,
                                          ValueRange inputs, BodyKind kind) {
  Type type = inputs[0].getType();
  Type element = getElementTypeOrSelf(type);
  Type compute = getComputeElement(element, kind);
  SmallVector<Value> result;
  for (Value input : inputs) {
    if (isa<VectorType>(type) && !isa<VectorType>(input.getType()))
      input = vector::BroadcastOp::create(builder, loc, type, input);
    if (compute != element)
      input = arith::ExtFOp::create(
          builder, loc, withElement(input.getType(), compute), input);
    result.push_back(input);
  }
  return result;
}

Value rectify::detail::narrow(OpBuilder &builder, Location loc, Value value,
                              Type type) {
  if (value.getType() == type)
    return value;
  return arith::TruncFOp::create(builder, loc, type, value);
}

int rectify::detail::getNarrowedDigits(Type type, Type compute) {
  bool isNarrower = getElementTypeOrSelf(type).getIntOrFloatBitWidth() <
                    getElementTypeOrSelf(compute).getIntOrFloatBitWidth();
  return isNarrower ? getPrecision(type) : 0;
}

Value rectify::detail::dropVanishing(OpBuilder &builder, Location loc,
                                     Value value, Type type) {
  auto narrow = cast<FloatType>(getElementTypeOrSelf(type));
  auto wide = cast<FloatType>(getElementTypeOrSelf(value.getType()));
  // Half of the smallest number is rounded to zero, which is even.
  APFloat half = APFloat::getSmallest(narrow.getFloatSemantics());
  bool lossy;
  half.convert(wide.getFloatSemantics(), APFloat::rmNearestTiesToEven, &lossy);
  half = scalbn(half, -1, APFloat::rmNearestTiesToEven);
  auto constant = [&](const APFloat &number) -> Value {
    TypedAttr attr = FloatAttr::get(wide, number);
    if (auto shaped = dyn_cast<ShapedType>(value.getType()))
      attr = DenseElementsAttr::get(shaped, attr);
    return arith::ConstantOp::create(builder, loc, attr);
  };
  Value magnitude = math::AbsFOp::create(builder, loc, value);
  Value vanishes = arith::CmpFOp::create(
      builder, loc, arith::CmpFPredicate::OLE, magnitude, constant(half));
  Value zero = constant(APFloat::getZero(wide.getFloatSemantics()));
  return arith::SelectOp::create(builder, loc, vanishes, zero, value);
}

//===----------------------------------------------------------------------===//
// Verification
//===----------------------------------------------------------------------===//

/// Rules C5 to C7: a slope of another shape than x.
static LogicalResult verifyBroadcast(ScalarBodyOpInterface op, Type xType,
                                     Type type, std::optional<int64_t> axis) {
  auto x = dyn_cast<ShapedType>(xType);
  auto slope = dyn_cast<ShapedType>(type);
  // C5, C7
  if (axis && (!x || isa<VectorType>(xType) || !slope))
    return op->emitOpError("expects an axis only where the input and the slope "
                           "are tensors or memrefs");
  if (!slope) {
    if (op.getNumValues() > 1 && x)
      return op->emitOpError(
                 "expects a slope of rank 0 or more, whose gradient "
                 "can be reduced to its shape, got ")
             << type;
    return success();
  }
  // C6
  bool sameContainer = x && isa<VectorType>(x) == isa<VectorType>(slope) &&
                       isa<MemRefType>(x) == isa<MemRefType>(slope);
  if (!sameContainer)
    return op->emitOpError("expects a slope that is a scalar or of the same "
                           "kind as the input, got ")
           << type << " beside " << xType;
  if (isa<VectorType>(x)) {
    if (x != slope)
      return op->emitOpError("expects a vector slope of the input's type, got ")
             << type << " beside " << xType;
    return success();
  }
  auto fits = [](int64_t dim, int64_t xDim) {
    return dim == xDim || ShapedType::isDynamic(dim) ||
           ShapedType::isDynamic(xDim);
  };
  // C5
  if (axis) {
    if (slope.getRank() != 1)
      return op->emitOpError(
                 "expects a slope of rank 1 with an axis, got rank ")
             << slope.getRank();
    if (*axis < 0 || *axis >= x.getRank())
      return op->emitOpError("expects an axis in [0, ")
             << x.getRank() << "), got " << *axis;
    if (!fits(slope.getDimSize(0), x.getDimSize(*axis)))
      return op->emitOpError("expects one slope for each of the ")
             << x.getDimSize(*axis) << " elements of axis " << *axis << ", got "
             << slope.getDimSize(0);
    return success();
  }
  // C6
  if (slope.getRank() > x.getRank())
    return op->emitOpError("expects a slope of at most the input's rank ")
           << x.getRank() << ", got rank " << slope.getRank();
  int64_t skip = x.getRank() - slope.getRank();
  for (auto [i, dim] : llvm::enumerate(slope.getShape()))
    if (dim != 1 && !fits(dim, x.getDimSize(skip + i)))
      return op->emitOpError("expects a slope that broadcasts to the input: "
                             "dimension ")
             << i << " is " << dim << ", not 1 or " << x.getDimSize(skip + i);
  return success();
}

/// Rules C8 and C9: what an integer has no meaning for.
static LogicalResult verifyIntegers(ScalarBodyOpInterface op,
                                    IntegerType type) {
  for (StringRef name : {"nan", "signed_zero"}) {
    auto value = op->getAttrOfType<StringAttr>(name);
    if (value && value != "propagate" && value != "keep")
      return op->emitOpError("expects no ")
             << name << " on integers, which have neither NaN nor -0";
  }
  // Parameters are the float attributes that the op itself defines.
  for (NamedAttribute attr : op->getAttrDictionary()) {
    auto number = dyn_cast<FloatAttr>(attr.getValue());
    if (!number || number.getValue().isInfinity() ||
        !llvm::is_contained(op->getName().getAttributeNames(), attr.getName()))
      continue;
    APSInt integer(type.getWidth(), /*isUnsigned=*/false);
    bool exact = false;
    number.getValue().convertToInteger(integer, APFloat::rmTowardZero, &exact);
    if (!exact)
      return op->emitOpError("expects ")
             << attr.getName() << " to be infinite or a value of " << type
             << ", got " << number.getValueAsDouble();
  }
  return success();
}

LogicalResult
rectify::detail::verifyElementwiseTypes(ScalarBodyOpInterface op,
                                        unsigned broadcastInput,
                                        std::optional<int64_t> axis) {
  Type xType = op.getInputs()[0].getType();
  // C1
  bool buffers = isa<MemRefType>(xType);
  unsigned expected = buffers ? op.getNumValues() : 0;
  if (op.getOutputs().size() != expected)
    return op->emitOpError(buffers
                               ? "expects one memref in outs for each value: "
                               : "expects no outs beside values: ")
           << expected << ", got " << op.getOutputs().size();
  // C2
  if (op->getNumResults() != op.getNumValues() - expected)
    return op->emitOpError("expects one result for each value, and none on "
                           "memrefs: ")
           << op.getNumValues() - expected << ", got " << op->getNumResults();
  for (auto [i, result] : llvm::enumerate(op->getResultTypes()))
    if (result != op.getValueType(i))
      return op->emitOpError("expects result ")
             << i << " of type " << op.getValueType(i) << ", got " << result;
  // C3
  for (auto [i, output] : llvm::enumerate(op.getOutputs())) {
    auto like = dyn_cast<MemRefType>(op.getValueType(i));
    auto type = cast<MemRefType>(output.getType());
    if (!like || like.getElementType() != type.getElementType() ||
        failed(verifyCompatibleShape(like, type)))
      return op->emitOpError("expects outs ")
             << i << " to have the shape and element type of "
             << op.getValueType(i) << ", got " << type;
  }
  // C4
  if (broadcastInput) {
    Type slope = op.getInputs()[broadcastInput].getType();
    if (getElementTypeOrSelf(slope) != getElementTypeOrSelf(xType))
      return op->emitOpError("expects a slope of the input's element type ")
             << getElementTypeOrSelf(xType) << ", got "
             << getElementTypeOrSelf(slope);
    if (failed(verifyBroadcast(op, xType, slope, axis)))
      return failure();
  }
  if (auto integer = dyn_cast<IntegerType>(getElementTypeOrSelf(xType)))
    return verifyIntegers(op, integer);
  return success();
}

//===----------------------------------------------------------------------===//
// Shapes and effects
//===----------------------------------------------------------------------===//

AffineMap rectify::detail::getBroadcastMap(Type xType, Type type,
                                           std::optional<int64_t> axis) {
  MLIRContext *context = type.getContext();
  auto x = dyn_cast<ShapedType>(xType);
  int64_t rank = x ? x.getRank() : 0;
  if (x == type)
    return AffineMap::getMultiDimIdentityMap(rank, context);
  auto shaped = dyn_cast<ShapedType>(type);
  if (!shaped)
    return AffineMap::get(rank, 0, context);
  if (axis)
    return AffineMap::get(rank, 0, getAffineDimExpr(*axis, context));
  SmallVector<AffineExpr> dims;
  int64_t skip = rank - shaped.getRank();
  for (auto [i, dim] : llvm::enumerate(shaped.getShape())) {
    bool broadcast = dim == 1 && x.getDimSize(skip + i) != 1;
    dims.push_back(broadcast ? getAffineConstantExpr(0, context)
                             : getAffineDimExpr(skip + i, context));
  }
  return AffineMap::get(rank, 0, dims, context);
}

std::optional<SmallVector<int64_t, 4>>
rectify::detail::getUnrollShape(ScalarBodyOpInterface op) {
  if (auto vector = dyn_cast<VectorType>(op.getValueType(0)))
    return llvm::to_vector<4>(vector.getShape());
  return std::nullopt;
}

LogicalResult
rectify::detail::reifyElementwise(ScalarBodyOpInterface op, OpBuilder &builder,
                                  ReifiedRankedShapedTypeDims &shapes) {
  for (auto [i, result] : llvm::enumerate(op->getResults())) {
    auto type = dyn_cast<RankedTensorType>(result.getType());
    // Each value has the shape of the input that its type comes from.
    Type expected = op.getValueType(i);
    auto like = llvm::find_if(op.getInputs(), [&](Value input) {
      return input.getType() == expected;
    });
    if (!type || like == op.getInputs().end())
      return failure();
    shapes.push_back(tensor::getMixedSizes(builder, op.getLoc(), *like));
  }
  return success();
}

void rectify::detail::getElementwiseEffects(
    ScalarBodyOpInterface op,
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects) {
  if (op.getOutputs().empty())
    return;
  for (OpOperand &operand : op->getOpOperands()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    bool read = operand.getOperandNumber() < op.getInputs().size();
    effects.emplace_back(
        read ? static_cast<MemoryEffects::Effect *>(MemoryEffects::Read::get())
             : MemoryEffects::Write::get(),
        &operand, SideEffects::DefaultResource::get());
  }
}

//===----------------------------------------------------------------------===//
// Constant folding
//===----------------------------------------------------------------------===//

namespace {
/// The elements of a constant operand, read as often as the result has
/// elements.
class ConstantElements {
public:
  static std::optional<ConstantElements> get(Attribute attr) {
    ConstantElements elements;
    elements.dense = dyn_cast_or_null<DenseElementsAttr>(attr);
    elements.scalar = elements.dense && elements.dense.isSplat()
                          ? elements.dense.getSplatValue<Attribute>()
                          : (elements.dense ? Attribute() : attr);
    if (!elements.dense && !isa_and_nonnull<FloatAttr, IntegerAttr>(attr))
      return std::nullopt;
    return elements;
  }
  bool isSplat() const { return bool(scalar); }
  template <class T> T at(int64_t index) const {
    if constexpr (std::is_same_v<T, APFloat>)
      return scalar ? cast<FloatAttr>(scalar).getValue()
                    : dense.value_begin<APFloat>()[index];
    else
      return scalar ? cast<IntegerAttr>(scalar).getValue()
                    : dense.value_begin<APInt>()[index];
  }

private:
  DenseElementsAttr dense;
  Attribute scalar;
};
} // namespace

/// Evaluates the body on the elements `index` of all inputs.
template <class T>
static SmallVector<T> evaluateAt(ScalarBodyOpInterface op,
                                 ArrayRef<ConstantElements> inputs,
                                 int64_t index) {
  SmallVector<T> point;
  for (const ConstantElements &input : inputs)
    point.push_back(input.at<T>(index));
  if constexpr (std::is_same_v<T, APFloat>)
    return op.evaluate(point);
  else
    return op.evaluateIntegers(point);
}

template <class T>
static LogicalResult foldAs(ScalarBodyOpInterface op,
                            ArrayRef<ConstantElements> inputs,
                            SmallVectorImpl<OpFoldResult> &results) {
  bool splat = llvm::all_of(
      inputs, [](const ConstantElements &e) { return e.isSplat(); });
  Type xType = op.getInputs()[0].getType();
  auto shaped = dyn_cast<ShapedType>(xType);
  if (shaped &&
      (!shaped.hasStaticShape() || (!splat && isa<VectorType>(shaped) &&
                                    cast<VectorType>(shaped).isScalable())))
    return failure();
  int64_t points = splat || !shaped ? 1 : shaped.getNumElements();
  SmallVector<SmallVector<T>> values(op.getNumValues());
  for (int64_t i = 0; i < points; ++i)
    for (auto [list, value] : llvm::zip(values, evaluateAt<T>(op, inputs, i)))
      list.push_back(value);
  for (auto [i, list] : llvm::enumerate(values)) {
    Type type = op.getValueType(i);
    if (auto like = dyn_cast<ShapedType>(type))
      results.push_back(DenseElementsAttr::get(like, ArrayRef<T>(list)));
    else if constexpr (std::is_same_v<T, APFloat>)
      results.push_back(FloatAttr::get(type, list[0]));
    else
      results.push_back(IntegerAttr::get(type, list[0]));
  }
  return success();
}

LogicalResult
rectify::detail::foldElementwise(ScalarBodyOpInterface op,
                                 ArrayRef<Attribute> operands,
                                 SmallVectorImpl<OpFoldResult> &results) {
  if (!op.getOutputs().empty())
    return failure();
  SmallVector<ConstantElements> inputs;
  for (unsigned i = 0, e = op.getInputs().size(); i < e; ++i) {
    auto elements = ConstantElements::get(operands[i]);
    if (!elements)
      return failure();
    // A broadcast input is read at other places than x: only a splat serves.
    bool sameShape = op.getInputs()[i].getType() == op.getInputs()[0].getType();
    if (!sameShape && (!elements->isSplat() || op.getNumValues() > 1))
      return failure();
    inputs.push_back(*elements);
  }
  if (isa<FloatType>(getElementTypeOrSelf(op.getInputs()[0].getType())))
    return foldAs<APFloat>(op, inputs, results);
  return foldAs<APInt>(op, inputs, results);
}

//===----------------------------------------------------------------------===//
// The ops
//===----------------------------------------------------------------------===//

#include "Rectify/IR/RectifyInterfaces.cpp.inc"

#define GET_OP_CLASSES
#include "Rectify/IR/RectifyOps.cpp.inc"
