// Loops over elements.

#include "Emitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::rectify;

using utils::IteratorType;

Value Emitter::generic(ValueRange inputs, ArrayRef<AffineMap> maps,
                       AffineMap outMap, Value out, Body body) {
  SmallVector<AffineMap> all(maps);
  all.push_back(outMap);
  SmallVector<IteratorType> iterators(outMap.getNumDims(),
                                      IteratorType::reduction);
  for (AffineExpr expr : outMap.getResults())
    if (auto dim = dyn_cast<AffineDimExpr>(expr))
      iterators[dim.getPosition()] = IteratorType::parallel;
  return linalg::GenericOp::create(
             b, loc, out.getType(), inputs, out, all, iterators,
             [&](OpBuilder &inner, Location at, ValueRange arguments) {
               linalg::YieldOp::create(inner, at, body(inner, at, arguments));
             })
      .getResult(0);
}

/// Folds what `build` creates as far as its operands are known.
Value Emitter::fold(llvm::function_ref<Value(OpBuilder &)> build) {
  Block *block = b.getInsertionBlock();
  Block::iterator point = b.getInsertionPoint();
  Operation *before = point == block->begin() ? nullptr : &*std::prev(point);
  Value result = build(b);
  Operation *op = before ? before->getNextNode() : &block->front();
  Operation *end = point == block->end() ? nullptr : &*point;
  while (op != end) {
    Operation *next = op->getNextNode();
    SmallVector<Value> values;
    if (!op->hasTrait<OpTrait::ConstantLike>() &&
        succeeded(b.tryFold(op, values)) && !values.empty()) {
      for (auto [from, to] : llvm::zip(op->getResults(), values)) {
        if (from == result)
          result = to;
        from.replaceAllUsesWith(to);
      }
      op->erase();
    }
    op = next;
  }
  return result;
}

Value Emitter::elementwiseTo(ArrayRef<OpFoldResult> sizes, ValueRange operands,
                             Type element, Body body) {
  unsigned rank = sizes.size();
  MLIRContext *context = b.getContext();
  SmallVector<Value> inputs;
  SmallVector<AffineMap> maps;
  // Operands with one element are constants or captured scalars of the body.
  SmallVector<Value> scalars(operands.size());
  for (auto [i, operand] : llvm::enumerate(operands)) {
    RankedTensorType type = typeOf(operand);
    if (type.hasStaticShape() && type.getNumElements() == 1) {
      scalars[i] = single(operand);
      continue;
    }
    if (auto constant = operand.getDefiningOp<arith::ConstantOp>())
      if (auto splat = dyn_cast<SplatElementsAttr>(constant.getValue())) {
        scalars[i] =
            arith::ConstantOp::create(b, loc, splat.getSplatValue<TypedAttr>());
        continue;
      }
    SmallVector<bool> keep;
    SmallVector<AffineExpr> exprs;
    unsigned offset = rank - type.getRank();
    for (int64_t dim = 0; dim < type.getRank(); ++dim) {
      bool broadcast = type.getDimSize(dim) == 1 &&
                       getConstantIntValue(sizes[offset + dim]) != 1;
      keep.push_back(!broadcast);
      if (!broadcast)
        exprs.push_back(d(offset + dim));
    }
    inputs.push_back(dropDims(operand, keep));
    maps.push_back(AffineMap::get(rank, 0, exprs, context));
  }
  return generic(inputs, maps, b.getMultiDimIdentityMap(rank),
                 empty(sizes, element),
                 [&](OpBuilder &inner, Location at, ValueRange arguments) {
                   SmallVector<Value> values(scalars);
                   unsigned next = 0;
                   for (Value &value : values) {
                     if (!value) {
                       value = arguments[next++];
                       continue;
                     }
                     if (Operation *op = value.getDefiningOp();
                         op && op->hasTrait<OpTrait::ConstantLike>())
                       value = inner.clone(*op)->getResult(0);
                   }
                   return body(inner, at, values);
                 });
}

FailureOr<Value> Emitter::elementwise(ValueRange operands, Type element,
                                      Body body) {
  SmallVector<Shape> shapes;
  for (Value operand : operands)
    shapes.push_back(shape(operand));
  FailureOr<Shape> result = broadcastShapes(shapes);
  if (failed(result))
    return failure();

  // The elements of all operands where they are known.
  SmallVector<SmallVector<Value>> known;
  auto sizes = getConstantIntValues(*result);
  for (Value operand : operands)
    if (auto values = elements(operand); values && sizes)
      known.push_back(std::move(*values));
  if (known.size() != operands.size() || !sizes)
    return elementwiseTo(*result, operands, element, body);
  SmallVector<Value> values;
  int64_t count = ShapedType::getNumElements(*sizes);
  for (int64_t flat = 0; flat < count; ++flat) {
    SmallVector<Value> arguments;
    for (auto [operand, all] : llvm::zip(operands, known)) {
      // The place of `flat` in this operand.
      ArrayRef<int64_t> own = typeOf(operand).getShape();
      int64_t rest = flat, place = 0, stride = 1;
      for (size_t dim = 0; dim < sizes->size(); ++dim) {
        int64_t size = (*sizes)[sizes->size() - 1 - dim];
        int64_t at = rest % size;
        rest /= size;
        if (dim < own.size()) {
          int64_t extent = own[own.size() - 1 - dim];
          place += (extent == 1 ? 0 : at) * stride;
          stride *= extent;
        }
      }
      arguments.push_back(all[place]);
    }
    values.push_back(
        fold([&](OpBuilder &inner) { return body(inner, loc, arguments); }));
  }
  return Value(tensor::FromElementsOp::create(
      b, loc, RankedTensorType::get(*sizes, element), values));
}

Value Emitter::combine(ValueRange operands, Type element, Body body) {
  FailureOr<Value> result = elementwise(operands, element, body);
  if (succeeded(result))
    return *result;
  hasMismatch = true;
  return operands[0];
}

Value Emitter::fromIndices(ArrayRef<OpFoldResult> sizes, Type element,
                           Body body) {
  unsigned rank = sizes.size();
  return generic({}, {}, b.getMultiDimIdentityMap(rank), empty(sizes, element),
                 [&](OpBuilder &inner, Location at, ValueRange) {
                   SmallVector<Value> indices;
                   for (unsigned i = 0; i < rank; ++i)
                     indices.push_back(linalg::IndexOp::create(inner, at, i));
                   return body(inner, at, indices);
                 });
}

Value Emitter::reduce(Value tensor, ArrayRef<int64_t> axes, Value init,
                      Body body) {
  Shape sizes = shape(tensor), kept;
  SmallVector<AffineExpr> exprs;
  for (unsigned i = 0; i < sizes.size(); ++i)
    if (!llvm::is_contained(axes, i)) {
      kept.push_back(sizes[i]);
      exprs.push_back(d(i));
    }
  return generic(tensor, b.getMultiDimIdentityMap(sizes.size()),
                 AffineMap::get(sizes.size(), 0, exprs, b.getContext()),
                 filled(kept, init), body);
}
