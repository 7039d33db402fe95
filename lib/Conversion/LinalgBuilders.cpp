// What lowerings to linalg make: ops on tensors or memrefs alike.

#include "LinalgBuilders.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

/// 0 in `type`.
static Value createZero(OpBuilder &builder, Location loc, Type type) {
  return arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
}

Value rectify::castScalar(OpBuilder &builder, Location loc, Value value,
                          Type type) {
  Type from = value.getType();
  if (from == type)
    return value;
  bool wider = type.getIntOrFloatBitWidth() > from.getIntOrFloatBitWidth();
  if (isa<FloatType>(type))
    return wider
               ? arith::ExtFOp::create(builder, loc, type, value).getResult()
               : arith::TruncFOp::create(builder, loc, type, value).getResult();
  return wider ? arith::ExtSIOp::create(builder, loc, type, value).getResult()
               : arith::TruncIOp::create(builder, loc, type, value).getResult();
}

Value rectify::createAdd(OpBuilder &builder, Location loc, Value a, Value b) {
  if (isa<FloatType>(a.getType()))
    return arith::AddFOp::create(builder, loc, a, b);
  return arith::AddIOp::create(builder, loc, a, b);
}

Value rectify::createMul(OpBuilder &builder, Location loc, Value a, Value b) {
  if (isa<FloatType>(a.getType()))
    return arith::MulFOp::create(builder, loc, a, b);
  return arith::MulIOp::create(builder, loc, a, b);
}

SmallVector<Value> rectify::createGeneric(
    OpBuilder &builder, Location loc, ValueRange ins, ValueRange outs,
    ArrayRef<AffineMap> maps, ArrayRef<utils::IteratorType> iterators,
    function_ref<void(OpBuilder &, Location, ValueRange)> body) {
  bool onBuffers = isa<MemRefType>(outs[0].getType());
  auto generic = linalg::GenericOp::create(
      builder, loc, onBuffers ? TypeRange() : TypeRange(outs), ins, outs, maps,
      iterators, body);
  if (onBuffers)
    return outs;
  return llvm::to_vector_of<Value>(generic.getResults());
}

Value rectify::createFill(OpBuilder &builder, Location loc, Value dest) {
  Value zero = createZero(builder, loc, getElementTypeOrSelf(dest.getType()));
  auto fill = linalg::FillOp::create(builder, loc, zero, dest);
  return isa<MemRefType>(dest.getType()) ? dest : fill.getResult(0);
}

Value rectify::createEmptyLike(OpBuilder &builder, Location loc, Value like,
                               Type element) {
  if (auto memref = dyn_cast<MemRefType>(like.getType())) {
    SmallVector<Value> dynamic;
    for (auto [i, size] : llvm::enumerate(memref.getShape()))
      if (ShapedType::isDynamic(size))
        dynamic.push_back(
            memref::DimOp::create(builder, loc, like, i).getResult());
    return memref::AllocOp::create(
        builder, loc, MemRefType::get(memref.getShape(), element), dynamic);
  }
  auto type = cast<RankedTensorType>(like.getType());
  return tensor::EmptyOp::create(builder, loc,
                                 tensor::getMixedSizes(builder, loc, like),
                                 element, type.getEncoding());
}
