// Indices, loops and values of a kernel: affine ops, with scf behind them.

#include "NestBuilder.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Indices
//===----------------------------------------------------------------------===//

OpFoldResult NestBuilder::apply(AffineExpr expr,
                                ArrayRef<OpFoldResult> operands) {
  AffineMap map = AffineMap::get(operands.size(), 0, expr);
  return affine::makeComposedFoldedAffineApply(b, loc, map, operands);
}

OpFoldResult NestBuilder::add(OpFoldResult lhs, int64_t rhs) {
  return rhs == 0 ? lhs : apply(b.getAffineDimExpr(0) + rhs, lhs);
}

/// The two as results of one map.
static AffineMap getPairMap(MLIRContext *context) {
  AffineExpr d0, d1;
  bindDims(context, d0, d1);
  return AffineMap::get(2, 0, {d0, d1}, context);
}

OpFoldResult NestBuilder::min(OpFoldResult lhs, OpFoldResult rhs) {
  return affine::makeComposedFoldedAffineMin(b, loc, getPairMap(b.getContext()),
                                             {lhs, rhs});
}

OpFoldResult NestBuilder::max(OpFoldResult lhs, OpFoldResult rhs) {
  return affine::makeComposedFoldedAffineMax(b, loc, getPairMap(b.getContext()),
                                             {lhs, rhs});
}

OpFoldResult NestBuilder::roundDown(OpFoldResult size, int64_t step) {
  if (step == 1)
    return size;
  return apply(b.getAffineDimExpr(0).floorDiv(step) * step, size);
}

OpFoldResult NestBuilder::sum(OpFoldResult lhs, OpFoldResult rhs) {
  AffineExpr d0, d1;
  bindDims(b.getContext(), d0, d1);
  return apply(d0 + d1, {lhs, rhs});
}

Value NestBuilder::materialize(OpFoldResult value) {
  return getValueOrCreateConstantIndexOp(b, loc, value);
}

SmallVector<Value> NestBuilder::materialize(ArrayRef<OpFoldResult> values) {
  return getValueOrCreateConstantIndexOp(b, loc, values);
}

/// `indices` as an affine map and its operands; false if some operand is
/// neither a dim nor a symbol here.
bool NestBuilder::compose(ArrayRef<OpFoldResult> indices, AffineMap &map,
                          SmallVectorImpl<Value> &operands) {
  SmallVector<AffineExpr> exprs;
  operands.clear();
  for (OpFoldResult index : indices) {
    if (std::optional<int64_t> constant = getConstantIntValue(index)) {
      exprs.push_back(b.getAffineConstantExpr(*constant));
      continue;
    }
    exprs.push_back(b.getAffineDimExpr(operands.size()));
    operands.push_back(cast<Value>(index));
  }
  map = AffineMap::get(operands.size(), 0, exprs, b.getContext());
  affine::fullyComposeAffineMapAndOperands(&map, &operands);
  affine::canonicalizeMapAndOperands(&map, &operands);
  Region *scope = b.getInsertionBlock()->getParent();
  while (scope && !scope->getParentOp()->hasTrait<OpTrait::AffineScope>())
    scope = scope->getParentOp()->getParentRegion();
  if (!scope)
    return false;
  unsigned numDims = map.getNumDims();
  for (auto [i, operand] : llvm::enumerate(operands)) {
    if (i < numDims ? !affine::isValidDim(operand, scope)
                    : !affine::isValidSymbol(operand, scope))
      return false;
  }
  return true;
}

SmallVector<OpFoldResult> NestBuilder::indicesOf(const Access &access,
                                                 ArrayRef<OpFoldResult> point) {
  SmallVector<OpFoldResult> indices;
  for (AffineExpr expr : access.map.getResults()) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
      indices.push_back(point[dim.getPosition()]);
      continue;
    }
    // Only the dims that occur need an index.
    SmallVector<OpFoldResult> operands(point);
    for (OpFoldResult &operand : operands)
      if (!operand)
        operand = index(0);
    indices.push_back(apply(expr, operands));
  }
  return indices;
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

SmallVector<Value> NestBuilder::loop(OpFoldResult lower, OpFoldResult upper,
                                     int64_t step, ValueRange inits,
                                     BodyFn body) {
  std::optional<int64_t> constLower = getConstantIntValue(lower),
                         constUpper = getConstantIntValue(upper);
  if (constLower && constUpper) {
    if (*constUpper <= *constLower)
      return SmallVector<Value>(inits);
    if (*constUpper - *constLower <= step)
      return body(lower, inits);
  }

  AffineMap lowerMap, upperMap;
  SmallVector<Value> lowerOperands, upperOperands;
  OpBuilder::InsertionGuard guard(b);
  if (compose(lower, lowerMap, lowerOperands) &&
      compose(upper, upperMap, upperOperands)) {
    auto loop = affine::AffineForOp::create(
        b, loc, lowerOperands, lowerMap, upperOperands, upperMap, step, inits);
    b.setInsertionPointToStart(loop.getBody());
    SmallVector<Value> results =
        body(loop.getInductionVar(), loop.getRegionIterArgs());
    if (!inits.empty())
      affine::AffineYieldOp::create(b, loc, results);
    return loop.getResults();
  }
  auto loop = scf::ForOp::create(b, loc, materialize(lower), materialize(upper),
                                 materialize(index(step)), inits);
  b.setInsertionPointToStart(loop.getBody());
  SmallVector<Value> results =
      body(loop.getInductionVar(), loop.getRegionIterArgs());
  if (!inits.empty())
    scf::YieldOp::create(b, loc, results);
  return loop.getResults();
}

void NestBuilder::loop(OpFoldResult lower, OpFoldResult upper, int64_t step,
                       function_ref<void(OpFoldResult)> body) {
  loop(lower, upper, step, ValueRange(), [&](OpFoldResult iv, ValueRange) {
    body(iv);
    return SmallVector<Value>();
  });
}

void NestBuilder::nest(ArrayRef<unsigned> dims, ArrayRef<OpFoldResult> upper,
                       MutableArrayRef<OpFoldResult> point,
                       function_ref<void()> body) {
  if (dims.empty())
    return body();
  loop(index(0), upper[dims.front()], 1, [&](OpFoldResult iv) {
    point[dims.front()] = iv;
    nest(dims.drop_front(), upper, point, body);
  });
}

SmallVector<Value> NestBuilder::branch(Value condition, TypeRange types,
                                       SideFn then, SideFn otherwise) {
  // Loops look for the function around them, so the op comes before its blocks.
  auto op = scf::IfOp::create(b, loc, types, condition, /*addThenBlock=*/true,
                              /*addElseBlock=*/true);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToEnd(op.thenBlock());
  scf::YieldOp::create(b, loc, then());
  b.setInsertionPointToEnd(op.elseBlock());
  scf::YieldOp::create(b, loc, otherwise());
  return op.getResults();
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

Value NestBuilder::convert(Value value, Type elementType) {
  Type from = mlir::getElementTypeOrSelf(value.getType());
  if (from == elementType)
    return value;
  Type to = elementType;
  if (auto vector = dyn_cast<VectorType>(value.getType()))
    to = vector.clone(elementType);
  bool widen =
      from.getIntOrFloatBitWidth() < elementType.getIntOrFloatBitWidth();
  if (isa<FloatType>(from)) {
    if (widen)
      return arith::ExtFOp::create(b, loc, to, value);
    return arith::TruncFOp::create(b, loc, to, value);
  }
  if (widen)
    return arith::ExtSIOp::create(b, loc, to, value);
  return arith::TruncIOp::create(b, loc, to, value);
}

Value NestBuilder::zeros(VectorType type) {
  return arith::ConstantOp::create(b, loc, b.getZeroAttr(type));
}

Value NestBuilder::splat(Value value, int64_t width) {
  auto type = VectorType::get(width, value.getType());
  Value lane = asLane(value);
  Value vector = vector::BroadcastOp::create(
      b, loc, VectorType::get(width, lane.getType()), lane);
  return asType(vector, type);
}

Value NestBuilder::shuffle(Value vector, ArrayRef<int64_t> lanes) {
  auto type = cast<VectorType>(vector.getType());
  Value lane = asLane(vector);
  Value result = vector::ShuffleOp::create(b, loc, lane, lane, lanes);
  return asType(result, VectorType::get(lanes.size(), type.getElementType()));
}

Type NestBuilder::laneType(Type type) {
  if (!getElementTypeOrSelf(type).isBF16())
    return type;
  if (auto vector = dyn_cast<VectorType>(type))
    return vector.clone(b.getI16Type());
  return b.getI16Type();
}

Value NestBuilder::asLane(Value value) {
  return asType(value, laneType(value.getType()));
}

Value NestBuilder::asType(Value value, Type type) {
  if (value.getType() == type)
    return value;
  if (isa<VectorType>(type))
    return vector::BitCastOp::create(b, loc, type, value);
  return arith::BitcastOp::create(b, loc, type, value);
}
