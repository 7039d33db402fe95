// Ops on a part of a batch, made from ops on all of it.

#include "BatchBody.h"
#include "Destination.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Rows
//===----------------------------------------------------------------------===//

std::tuple<Rows::Places, Rows::Places, Rows::Places>
Rows::getSlice(OpBuilder &b, Value whole) const {
  auto type = cast<RankedTensorType>(whole.getType());
  Places offsets(type.getRank(), b.getIndexAttr(0)), sizes,
      strides(type.getRank(), b.getIndexAttr(1));
  for (int64_t size : type.getShape())
    sizes.push_back(b.getIndexAttr(size));
  offsets[dim] = first;
  sizes[dim] = count;
  return {offsets, sizes, strides};
}

Value Rows::extract(OpBuilder &b, Location loc, Value whole) const {
  auto [offsets, sizes, strides] = getSlice(b, whole);
  return tensor::ExtractSliceOp::create(b, loc, whole, offsets, sizes, strides);
}

Value Rows::insert(OpBuilder &b, Location loc, Value rows, Value whole) const {
  auto [offsets, sizes, strides] = getSlice(b, whole);
  return tensor::InsertSliceOp::create(b, loc, rows, whole, offsets, sizes,
                                       strides);
}

void Rows::insertInParallel(OpBuilder &b, Location loc, Value rows,
                            Value whole) const {
  auto [offsets, sizes, strides] = getSlice(b, whole);
  tensor::ParallelInsertSliceOp::create(b, loc, rows, whole, offsets, sizes,
                                        strides);
}

//===----------------------------------------------------------------------===//
// The body
//===----------------------------------------------------------------------===//

RankedTensorType BatchBody::getPartType(Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  SmallVector<int64_t> shape(type.getShape());
  shape[batch.getDim(value)] = batch.getRows(value) * items;
  return type.clone(shape);
}

Value BatchBody::createEmpty(Location loc, RankedTensorType type) {
  return tensor::EmptyOp::create(b, loc, type.getShape(), type.getElementType(),
                                 type.getEncoding());
}

Rows BatchBody::getRows(Location loc, Value value) {
  int64_t rows = batch.getRows(value);
  return {batch.getDim(value),
          affine::makeComposedFoldedAffineApply(
              b, loc, b.getAffineDimExpr(0) * rows, OpFoldResult(begin)),
          b.getIndexAttr(rows * items)};
}

Value BatchBody::getPart(Location loc, Value value) {
  if (Value part = parts.lookupOrNull(value))
    return part;
  RankedTensorType type = getPartType(value);
  // What is made for one op need not be there as a whole.
  if (value.getDefiningOp<tensor::EmptyOp>())
    return createEmpty(loc, type);
  if (auto fill = value.getDefiningOp<linalg::FillOp>())
    return linalg::FillOp::create(b, loc, fill.getInputs(),
                                  createEmpty(loc, type))
        .getResult(0);
  SplatElementsAttr splat;
  if (matchPattern(value, m_Constant(&splat)))
    return arith::ConstantOp::create(b, loc, splat.resizeSplat(type));
  Value part = getRows(loc, value).extract(b, loc, value);
  parts.map(value, part);
  return part;
}

/// Sizes that stand in attributes.
void BatchBody::setSizes(Operation *whole, Operation *part) {
  auto set = [](ArrayRef<int64_t> sizes, int64_t dim, int64_t size) {
    SmallVector<int64_t> changed(sizes);
    changed[dim] = size;
    return changed;
  };
  auto sizeOf = [&](Value value) {
    return getPartType(value).getDimSize(batch.getDim(value));
  };
  if (auto slice = dyn_cast<tensor::ExtractSliceOp>(part)) {
    Value from = cast<tensor::ExtractSliceOp>(whole).getSource();
    slice.setStaticSizes(
        set(slice.getStaticSizes(), batch.getDim(from), sizeOf(from)));
  } else if (auto slice = dyn_cast<tensor::InsertSliceOp>(part)) {
    Value to = whole->getResult(0);
    slice.setStaticSizes(
        set(slice.getStaticSizes(), batch.getDim(to), sizeOf(to)));
  } else if (auto expand = dyn_cast<tensor::ExpandShapeOp>(part)) {
    Value to = whole->getResult(0);
    expand.setStaticOutputShape(
        set(expand.getStaticOutputShape(), batch.getDim(to), sizeOf(to)));
  }
}

void BatchBody::clone(Operation *op) {
  Location loc = op->getLoc();
  SmallVector<Value> operands =
      llvm::map_to_vector(op->getOperands(), [&](Value operand) {
        return shared.lookupOrDefault(operand);
      });
  std::optional<SmallVector<OpOperand *>> ofBatch = batch.findOperands(op);
  for (OpOperand *operand : *ofBatch) {
    Value value = operand->get();
    // What is written over lies outside of the loop as a whole.
    bool isOutside = !parts.contains(value);
    operands[operand->getOperandNumber()] =
        isOnlyWritten(*operand) && isOutside
            ? createEmpty(loc, getPartType(value))
            : getPart(loc, value);
  }
  SmallVector<Type> types =
      llvm::map_to_vector(op->getResults(), [&](Value result) -> Type {
        return getPartType(result);
      });
  Operation *part = mlir::clone(b, op, types, operands);
  setSizes(op, part);
  parts.map(op->getResults(), part->getResults());
}
