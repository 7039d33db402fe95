// The dialect itself: what it registers, how it makes constants, and the
// attributes it gives a meaning to.

#include "Rectify/IR/RangeAttribute.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Kernels/Precision.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;

#include "Rectify/IR/RectifyDialect.cpp.inc"

void RectifyDialect::initialize() {
  addOperations<
#define GET_OP_LIST
#include "Rectify/IR/RectifyOps.cpp.inc"
      >();
}

Operation *RectifyDialect::materializeConstant(OpBuilder &builder,
                                               Attribute value, Type type,
                                               Location loc) {
  return arith::ConstantOp::materialize(builder, value, type, loc);
}

//===----------------------------------------------------------------------===//
// Attributes of arguments
//===----------------------------------------------------------------------===//

static bool isArgumentAttribute(NamedAttribute attr) {
  return attr.getName() == RectifyDialect::rangeName ||
         attr.getName() == RectifyDialect::constantName;
}

static LogicalResult verifyPrecision(Operation *op, Attribute value) {
  // M1
  auto text = dyn_cast<StringAttr>(value);
  if (!text || !parsePrecision(text))
    return op->emitOpError("expects ")
           << RectifyDialect::precisionName << " to be " << getPrecisionNames()
           << ", but it is " << value;
  // M2
  if (!isa<ContractOp, FunctionOpInterface>(op) &&
      op->getName().getDialectNamespace() != "linalg")
    return op->emitOpError("expects ")
           << RectifyDialect::precisionName
           << " only on a rectify.contract, an op of linalg, or a function";
  return success();
}

LogicalResult RectifyDialect::verifyOperationAttribute(Operation *op,
                                                       NamedAttribute attr) {
  // R1, K1
  if (isArgumentAttribute(attr))
    return op->emitOpError("expects ")
           << attr.getName().getValue() << " only on arguments of a function";
  // Z1
  if (attr.getName() == skipZerosName &&
      (!isa<UnitAttr>(attr.getValue()) ||
       !isa<ContractOp, FunctionOpInterface>(op)))
    return op->emitOpError("expects ")
           << skipZerosName
           << " without a value, and only on a rectify.contract or a function";
  if (attr.getName() == precisionName)
    return verifyPrecision(op, attr.getValue());
  // W1
  if (attr.getName() == winogradName) {
    auto side = dyn_cast<IntegerAttr>(attr.getValue());
    if (!isa<FunctionOpInterface>(op) || !side ||
        !side.getType().isSignlessInteger(64) ||
        !llvm::is_contained({0, 2, 4}, side.getInt()))
      return op->emitOpError("expects ")
             << winogradName << " to be 0, 2 or 4 of type i64, and only on a "
             << "function";
  }
  // N1
  if (attr.getName() == narrowedName &&
      (!isa<UnitAttr>(attr.getValue()) ||
       !isa<math::MathDialect>(op->getDialect()) ||
       !getElementTypeOrSelf(op->getResult(0)).isF64()))
    return op->emitOpError("expects ")
           << narrowedName
           << " without a value, and only on an op of math on f64";
  return success();
}

LogicalResult RectifyDialect::verifyRegionResultAttribute(Operation *op,
                                                          unsigned,
                                                          unsigned index,
                                                          NamedAttribute attr) {
  // R1, K1
  if (isArgumentAttribute(attr))
    return op->emitOpError("expects ")
           << attr.getName().getValue()
           << " only on arguments of a function, not on result " << index;
  return success();
}

/// K1, K2
static LogicalResult verifyConstant(FunctionOpInterface function,
                                    unsigned index, Attribute value) {
  // What is lowered to LLVM may have become a pointer or an integer.
  if (function->getName().getDialectNamespace() == "llvm")
    return success();
  Type type = function.getArgumentTypes()[index];
  Location loc = function.isExternal() ? function.getLoc()
                                       : function.getArgument(index).getLoc();
  InFlightDiagnostic error =
      emitError(loc) << RectifyDialect::constantName << " of argument " << index
                     << " of '" << function.getName() << "' expects ";
  if (!isa<TensorType, BaseMemRefType>(type))
    return error << "an argument that is a tensor or memref, got " << type;
  if (!isa<UnitAttr>(value))
    return error << "no value, got " << value;
  error.abandon();
  return success();
}

LogicalResult RectifyDialect::verifyRegionArgAttribute(Operation *op,
                                                       unsigned region,
                                                       unsigned index,
                                                       NamedAttribute attr) {
  if (!isArgumentAttribute(attr))
    return success();
  auto function = dyn_cast<FunctionOpInterface>(op);
  // R1, K1
  if (!function || region != 0 || index >= function.getNumArguments())
    return op->emitOpError("expects ")
           << attr.getName().getValue() << " only on arguments of a function";
  if (attr.getName() == constantName)
    return verifyConstant(function, index, attr.getValue());
  auto error = [&]() {
    Location loc = function.isExternal() ? op->getLoc()
                                         : function.getArgument(index).getLoc();
    return emitError(loc) << rangeName << " of argument " << index << " of '"
                          << function.getName() << "' ";
  };
  // R2
  std::optional<PromisedRange> range = PromisedRange::get(attr.getValue());
  if (!range)
    return error() << "expects [lo, hi] or [lo, hi, \"nan\"] with f64 bounds, "
                      "such as [0.0, 6.0], got "
                   << attr.getValue();
  // R3
  if (std::isnan(range->lower) || std::isnan(range->upper))
    return error() << "expects bounds that are numbers, got NaN";
  if (range->lower > range->upper)
    return error() << "expects a lower bound that is at most the upper, got "
                   << range->lower << " and " << range->upper;
  // What is lowered to LLVM may have become a pointer or an integer.
  if (op->getName().getDialectNamespace() == "llvm")
    return success();
  // R4
  Type type = function.getArgumentTypes()[index];
  auto element = dyn_cast<FloatType>(getElementTypeOrSelf(type));
  if (!element)
    return error() << "expects an argument of floats, got " << type;
  // R5
  const llvm::fltSemantics &semantics = element.getFloatSemantics();
  if (isRangeFormat(semantics) && range->in(semantics).isEmptySet())
    return error() << "expects to hold a number of type " << element
                   << ", but there is none in [" << range->lower << ", "
                   << range->upper << "]";
  return success();
}

std::optional<PromisedRange> PromisedRange::get(Attribute attr) {
  auto array = dyn_cast_or_null<ArrayAttr>(attr);
  if (!array || array.size() < 2 || array.size() > 3)
    return std::nullopt;
  auto lower = dyn_cast<FloatAttr>(array[0]);
  auto upper = dyn_cast<FloatAttr>(array[1]);
  if (!lower || !upper || !lower.getType().isF64() || !upper.getType().isF64())
    return std::nullopt;
  if (array.size() == 3 &&
      array[2] != StringAttr::get(attr.getContext(), "nan"))
    return std::nullopt;
  return PromisedRange{lower.getValueAsDouble(), upper.getValueAsDouble(),
                       array.size() == 3};
}

bool rectify::isRangeFormat(const llvm::fltSemantics &semantics) {
  return APFloat::semanticsSizeInBits(semantics) <= 64 &&
         APFloat::semanticsHasInf(semantics) &&
         APFloat::semanticsHasNaN(semantics) &&
         APFloat::semanticsHasSignedRepr(semantics) &&
         APFloat::semanticsHasZero(semantics);
}

llvm::ConstantFPRange
PromisedRange::in(const llvm::fltSemantics &semantics) const {
  // Inward, to numbers of the format.
  auto bound = [&](double value, APFloat::roundingMode mode) {
    APFloat number(value);
    bool lossy;
    number.convert(semantics, mode, &lossy);
    return number;
  };
  APFloat lo = bound(lower, APFloat::rmTowardPositive);
  APFloat hi = bound(upper, APFloat::rmTowardNegative);
  if (lo > hi)
    return llvm::ConstantFPRange::getEmpty(semantics);
  if (lo.isZero())
    lo = APFloat::getZero(semantics, /*Negative=*/true);
  if (hi.isZero())
    hi = APFloat::getZero(semantics);
  return llvm::ConstantFPRange(lo, hi, nan, nan);
}
