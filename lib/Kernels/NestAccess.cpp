// How a kernel reads and writes memrefs: vectors of adjacent elements, masked
// at an end, one element for all lanes, or lane by lane.

#include "NestBuilder.h"

#include "mlir/Dialect/AMX/AMXDialect.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
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

bool mlir::rectify::isWhole(const Access &access) {
  auto type = dyn_cast<MemRefType>(access.source.getType());
  return type && type.getLayout().isIdentity() && access.map.isIdentity() &&
         access.kind == AccessKind::Contiguous;
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

void NestBuilder::storeScalar(Value scalar, const Access &access,
                              ArrayRef<OpFoldResult> point) {
  storeElement(scalar, access.source, indicesOf(access, point));
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

Value NestBuilder::loadMatrix(Value memref, ArrayRef<OpFoldResult> indices,
                              int64_t stride, Type type) {
  return amx::TileLoadOp::create(b, loc, type, memref, materialize(indices),
                                 materialize(index(stride)));
}

void NestBuilder::storeMatrix(Value matrix, Value memref,
                              ArrayRef<OpFoldResult> indices) {
  amx::TileStoreOp::create(b, loc, memref, materialize(indices), matrix);
}

void NestBuilder::stream(Value vector, const Access &access,
                         ArrayRef<OpFoldResult> point) {
  auto type = cast<VectorType>(vector.getType());
  Type element = type.getElementType();
  int64_t bits = element.isIndex() ? 64 : element.getIntOrFloatBitWidth();
  int64_t bytes = std::min<int64_t>(64, type.getNumElements() * bits / 8);
  vector::StoreOp::create(
      b, loc, vector, access.source, materialize(indicesOf(access, point)),
      /*nontemporal=*/true, llvm::MaybeAlign(llvm::Align(bytes)));
}

void NestBuilder::prefetch(const Access &access, ArrayRef<OpFoldResult> point,
                           CacheLevel level) {
  memref::PrefetchOp::create(
      b, loc, access.source, materialize(indicesOf(access, point)),
      /*isWrite=*/false, /*localityHint=*/level == CacheLevel::First ? 3 : 2,
      /*isDataCache=*/true);
}
