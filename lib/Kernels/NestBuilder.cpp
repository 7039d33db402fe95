// Affine loops and accesses, with scf and memref behind them.

#include "NestBuilder.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Accesses
//===----------------------------------------------------------------------===//

Type Access::getElementTypeOrSelf(Type type) {
  return mlir::getElementTypeOrSelf(type);
}

/// Whether a vector of this type has the elements where the memref has them.
static bool hasByteElements(Type type) {
  return type.isIndex() ||
         (type.isIntOrFloat() && type.getIntOrFloatBitWidth() % 8 == 0);
}

/// Whether `expr` is `dim` plus something that does not depend on `dim`.
static bool isUnitIn(AffineExpr expr, unsigned dim) {
  if (auto d = dyn_cast<AffineDimExpr>(expr))
    return d.getPosition() == dim;
  auto sum = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!sum || sum.getKind() != AffineExprKind::Add)
    return false;
  AffineExpr lhs = sum.getLHS(), rhs = sum.getRHS();
  return (isUnitIn(lhs, dim) && !rhs.isFunctionOfDim(dim)) ||
         (isUnitIn(rhs, dim) && !lhs.isFunctionOfDim(dim));
}

static bool hasUnitInnermostStride(MemRefType type) {
  SmallVector<int64_t> strides;
  int64_t offset;
  return succeeded(type.getStridesAndOffset(strides, offset)) &&
         !strides.empty() && strides.back() == 1;
}

Access::Access(Value source, AffineMap map, unsigned vectorDim)
    : source(source), map(map) {
  auto type = dyn_cast<MemRefType>(source.getType());
  if (!type || !map.isFunctionOfDim(vectorDim))
    return;
  bool outerUse =
      llvm::any_of(map.getResults().drop_back(), [&](AffineExpr expr) {
        return expr.isFunctionOfDim(vectorDim);
      });
  bool contiguous = !outerUse && isUnitIn(map.getResults().back(), vectorDim) &&
                    hasUnitInnermostStride(type) &&
                    hasByteElements(type.getElementType());
  kind = contiguous ? AccessKind::Contiguous : AccessKind::Strided;
}

FailureOr<SmallVector<OpFoldResult>>
mlir::rectify::computeExtents(OpBuilder &b, Location loc, unsigned numDims,
                              ArrayRef<Access> accesses, std::string &reason) {
  SmallVector<OpFoldResult> extents(numDims);
  for (const Access &access : accesses) {
    if (!access.isMemRef())
      continue;
    auto type = cast<MemRefType>(access.source.getType());
    for (auto [i, expr] : llvm::enumerate(access.map.getResults())) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      if (!dim)
        continue;
      OpFoldResult &extent = extents[dim.getPosition()];
      if (!type.isDynamicDim(i))
        extent = b.getIndexAttr(type.getDimSize(i));
      else if (!extent)
        extent = memref::getMixedSize(b, loc, access.source, i);
    }
  }
  for (unsigned dim = 0; dim < numDims; ++dim) {
    if (!extents[dim]) {
      reason = "no operand's shape gives the size of dimension d" +
               std::to_string(dim);
      return failure();
    }
  }
  extents.push_back(b.getIndexAttr(1));
  return extents;
}

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

//===----------------------------------------------------------------------===//
// Loads and stores
//===----------------------------------------------------------------------===//

Lanes NestBuilder::partial(int64_t width, OpFoldResult count) {
  std::optional<int64_t> constant = getConstantIntValue(count);
  if (constant && *constant >= width)
    return full(width);
  auto type = VectorType::get(width, b.getI1Type());
  if (!constant)
    count = affine::makeComposedFoldedAffineMin(
        b, loc,
        AffineMap::get(1, 0,
                       {b.getAffineDimExpr(0), b.getAffineConstantExpr(width)},
                       b.getContext()),
        count);
  Value mask;
  if (constant)
    mask = vector::ConstantMaskOp::create(b, loc, type,
                                          ArrayRef<int64_t>(*constant));
  else
    mask = vector::CreateMaskOp::create(b, loc, type, cast<Value>(count));
  return {width, count, mask};
}

Value NestBuilder::loadElement(Value memref, ArrayRef<OpFoldResult> indices) {
  AffineMap map;
  SmallVector<Value> operands;
  if (compose(indices, map, operands))
    return affine::AffineLoadOp::create(b, loc, memref, map, operands);
  return memref::LoadOp::create(b, loc, memref, materialize(indices));
}

void NestBuilder::storeElement(Value value, Value memref,
                               ArrayRef<OpFoldResult> indices) {
  AffineMap map;
  SmallVector<Value> operands;
  if (compose(indices, map, operands))
    affine::AffineStoreOp::create(b, loc, value, memref, map, operands);
  else
    memref::StoreOp::create(b, loc, value, memref, materialize(indices));
}

Value NestBuilder::loadVector(Value memref, ArrayRef<OpFoldResult> indices,
                              VectorType type) {
  AffineMap map;
  SmallVector<Value> operands;
  if (compose(indices, map, operands))
    return affine::AffineVectorLoadOp::create(b, loc, type, memref, map,
                                              operands);
  return vector::LoadOp::create(b, loc, type, memref, materialize(indices));
}

void NestBuilder::storeVector(Value vector, Value memref,
                              ArrayRef<OpFoldResult> indices) {
  AffineMap map;
  SmallVector<Value> operands;
  if (compose(indices, map, operands))
    affine::AffineVectorStoreOp::create(b, loc, vector, memref, map, operands);
  else
    vector::StoreOp::create(b, loc, vector, memref, materialize(indices));
}

Value NestBuilder::loadScalar(const Access &access,
                              ArrayRef<OpFoldResult> point) {
  if (!access.isMemRef())
    return access.source;
  return loadElement(access.source, indicesOf(access, point));
}

Value NestBuilder::load(const Access &access, ArrayRef<OpFoldResult> point,
                        unsigned vectorDim, const Lanes &lanes) {
  if (access.kind == AccessKind::Invariant)
    return splat(loadScalar(access, point), lanes.width);

  auto type = VectorType::get(lanes.width, access.elementType());
  if (access.kind == AccessKind::Contiguous) {
    SmallVector<OpFoldResult> indices = indicesOf(access, point);
    if (!lanes.mask)
      return loadVector(access.source, indices, type);
    return vector::MaskedLoadOp::create(b, loc, type, access.source,
                                        materialize(indices), lanes.mask,
                                        zeros(type));
  }

  // Lane by lane; a loop where their number is not known.
  SmallVector<OpFoldResult> lanePoint(point);
  auto lane = [&](OpFoldResult i, Value vector) -> Value {
    lanePoint[vectorDim] = sum(point[vectorDim], i);
    Value element =
        asLane(loadElement(access.source, indicesOf(access, lanePoint)));
    return vector::InsertOp::create(b, loc, element, vector,
                                    ArrayRef<OpFoldResult>(i));
  };
  Value vector = zeros(cast<VectorType>(laneType(type)));
  OpFoldResult count = lanes.count ? lanes.count : index(lanes.width);
  if (std::optional<int64_t> constant = getConstantIntValue(count)) {
    for (int64_t i = 0; i < *constant; ++i)
      vector = lane(index(i), vector);
  } else {
    vector =
        loop(index(0), count, 1, vector, [&](OpFoldResult i, ValueRange args) {
          return SmallVector<Value>{lane(i, args[0])};
        })[0];
  }
  return asType(vector, type);
}

void NestBuilder::store(Value vector, const Access &access,
                        ArrayRef<OpFoldResult> point, unsigned vectorDim,
                        const Lanes &lanes) {
  if (access.kind == AccessKind::Contiguous) {
    SmallVector<OpFoldResult> indices = indicesOf(access, point);
    if (!lanes.mask)
      return storeVector(vector, access.source, indices);
    vector::MaskedStoreOp::create(b, loc, access.source, materialize(indices),
                                  lanes.mask, vector);
    return;
  }

  Value laneVector = asLane(vector);
  SmallVector<OpFoldResult> lanePoint(point);
  auto lane = [&](OpFoldResult i) {
    lanePoint[vectorDim] = sum(point[vectorDim], i);
    Value element = vector::ExtractOp::create(b, loc, laneVector,
                                              ArrayRef<OpFoldResult>(i));
    storeElement(asType(element, access.elementType()), access.source,
                 indicesOf(access, lanePoint));
  };
  OpFoldResult count = lanes.count ? lanes.count : index(lanes.width);
  if (access.kind == AccessKind::Invariant)
    count = index(1);
  if (std::optional<int64_t> constant = getConstantIntValue(count)) {
    for (int64_t i = 0; i < *constant; ++i)
      lane(index(i));
    return;
  }
  loop(index(0), count, 1, lane);
}

void NestBuilder::prefetch(const Access &access, ArrayRef<OpFoldResult> point) {
  memref::PrefetchOp::create(b, loc, access.source,
                             materialize(indicesOf(access, point)),
                             /*isWrite=*/false, /*localityHint=*/2,
                             /*isDataCache=*/true);
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
