// TilingInterface of rectify.contract: parallel dims tile, reductions stay
// whole, because the epilogue needs the finished sum. What a convolution reads
// around a tile, its halo, is part of the input's slice.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Kernels/BlockedMap.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"

using namespace mlir;
using namespace mlir::rectify;

SmallVector<utils::IteratorType> ContractOp::getLoopIteratorTypes() {
  SmallVector<utils::IteratorType> types(getNumLoops(),
                                         utils::IteratorType::reduction);
  for (unsigned dim : getParallelDims())
    types[dim] = utils::IteratorType::parallel;
  return types;
}

SmallVector<Range> ContractOp::getIterationDomain(OpBuilder &builder) {
  OpBuilder::InsertionGuard guard(builder);
  builder.setInsertionPoint(*this);
  SmallVector<Range> domain;
  for (OpFoldResult size : createLoopRanges(builder, getLoc()))
    domain.push_back({builder.getIndexAttr(0), size, builder.getIndexAttr(1)});
  return domain;
}

/// Whether [offset, offset + size) is provably all of dim `position` of
/// `value`.
static bool isWhole(Value value, unsigned position, OpFoldResult offset,
                    OpFoldResult size) {
  if (getConstantIntValue(offset) != 0)
    return false;
  auto shaped = cast<ShapedType>(value.getType());
  if (!shaped.isDynamicDim(position) &&
      getConstantIntValue(size) == shaped.getDimSize(position))
    return true;
  FailureOr<bool> equal =
      ValueBoundsConstraintSet::areEqual({value, position}, size);
  return succeeded(equal) && *equal;
}

/// The same for dim `dim` of the iteration space.
static bool isWholeDim(ContractOp op, unsigned dim, OpFoldResult offset,
                       OpFoldResult size) {
  AffineExpr expr = getAffineDimExpr(dim, op.getContext());
  for (auto [map, value] : llvm::zip(op.getMaps(), op->getOperands()))
    if (std::optional<unsigned> position = map.getResultPosition(expr))
      if (isWhole(value, *position, offset, size))
        return true;
  return false;
}

/// The part of `values`, one per loop dim, that `map`, a projected permutation,
/// selects.
static SmallVector<OpFoldResult> project(AffineMap map,
                                         ArrayRef<OpFoldResult> values) {
  SmallVector<OpFoldResult> selected;
  for (AffineExpr expr : map.getResults())
    selected.push_back(values[cast<AffineDimExpr>(expr).getPosition()]);
  return selected;
}

/// Where operand `i` is read in a tile of the iteration space. Along a sum of
/// dims that is the tile and its halo, or all of the operand if the tile begins
/// at 0 and has a size that is not known. An operand of which nothing is read
/// gives an empty slice.
static void getSlice(OpBuilder &builder, Location loc, ContractOp op,
                     unsigned i, ArrayRef<OpFoldResult> offsets,
                     ArrayRef<OpFoldResult> sizes,
                     SmallVectorImpl<OpFoldResult> &begin,
                     SmallVectorImpl<OpFoldResult> &extent) {
  Value value = op->getOperand(i);
  for (auto [position, expr] : llvm::enumerate(op.getMap(i).getResults())) {
    if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
      begin.push_back(offsets[dim.getPosition()]);
      extent.push_back(sizes[dim.getPosition()]);
      continue;
    }
    // A dim in blocks is whole, and has no terms.
    FailureOr<SmallVector<ScaledDim>> sum = getSumOfDims(expr);
    ArrayRef<ScaledDim> terms = succeeded(sum) ? *sum : ArrayRef<ScaledDim>();
    auto isAtStart = [&](const ScaledDim &term) {
      return getConstantIntValue(offsets[term.dim]) == 0;
    };
    auto isDynamic = [&](const ScaledDim &term) {
      return !getConstantIntValue(sizes[term.dim]);
    };
    if (failed(sum) ||
        (llvm::all_of(terms, isAtStart) && llvm::any_of(terms, isDynamic))) {
      begin.push_back(builder.getIndexAttr(0));
      extent.push_back(
          op.isOnBuffers()
              ? memref::getMixedSize(builder, loc, value, position)
              : tensor::getMixedSize(builder, loc, value, position));
      continue;
    }
    SmallVector<OpFoldResult> termOffsets, termSizes;
    AffineExpr first = builder.getAffineConstantExpr(0);
    AffineExpr size = builder.getAffineConstantExpr(1);
    bool empty = false;
    for (auto [t, term] : llvm::enumerate(terms)) {
      AffineExpr d = builder.getAffineDimExpr(t);
      first = first + d * term.factor;
      size = size + (d - 1) * term.factor;
      termOffsets.push_back(offsets[term.dim]);
      termSizes.push_back(sizes[term.dim]);
      empty |= getConstantIntValue(sizes[term.dim]) == 0;
    }
    begin.push_back(affine::makeComposedFoldedAffineApply(builder, loc, first,
                                                          termOffsets));
    extent.push_back(empty ? OpFoldResult(builder.getIndexAttr(0))
                           : affine::makeComposedFoldedAffineApply(
                                 builder, loc, size, termSizes));
  }
}

FailureOr<TilingResult>
ContractOp::getTiledImplementation(OpBuilder &builder,
                                   ArrayRef<OpFoldResult> offsets,
                                   ArrayRef<OpFoldResult> sizes) {
  for (unsigned dim : getReductionDims())
    if (!isWholeDim(*this, dim, offsets[dim], sizes[dim]))
      return emitOpError("cannot be tiled along d")
             << dim
             << ": it is a reduction, and the epilogue needs the whole sum";
  for (AffineMap map : {getLhsMap(), getRhsMap()})
    for (AffineExpr expr : map.getResults()) {
      std::optional<BlockedResult> result = getBlockedResult(expr);
      if (result && result->part != BlockedResult::Part::Whole &&
          !isWholeDim(*this, result->dim, offsets[result->dim],
                      sizes[result->dim]))
        return emitOpError("cannot be tiled along d")
               << result->dim << ": an operand is packed along it";
    }

  Location loc = getLoc();
  TilingResult result;
  SmallVector<Value> operands;
  SmallVector<Type> resultTypes;
  for (auto [map, operand] : llvm::zip(getMaps(), (*this)->getOpOperands())) {
    Value value = operand.get();
    if (isa<ShapedType>(value.getType()) && map.getNumResults() != 0) {
      SmallVector<OpFoldResult> begin, extent;
      getSlice(builder, loc, *this, operand.getOperandNumber(), offsets, sizes,
               begin, extent);
      SmallVector<OpFoldResult> strides(begin.size(), builder.getIndexAttr(1));
      if (isOnBuffers())
        value = memref::SubViewOp::create(builder, loc, value, begin, extent,
                                          strides);
      else
        value = tensor::ExtractSliceOp::create(builder, loc, value, begin,
                                               extent, strides);
      result.generatedSlices.push_back(value.getDefiningOp());
    }
    operands.push_back(value);
    if (isDpsInit(&operand) && !isOnBuffers())
      resultTypes.push_back(value.getType());
  }

  Operation *tiled =
      mlir::clone(builder, getOperation(), resultTypes, operands);
  result.tiledOps.push_back(tiled);
  llvm::append_range(result.tiledValues, tiled->getResults());
  return result;
}

LogicalResult ContractOp::getResultTilePosition(
    OpBuilder &, unsigned resultNumber, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVector<OpFoldResult> &resultOffsets,
    SmallVector<OpFoldResult> &resultSizes) {
  AffineMap map = getOutMaps()[resultNumber];
  resultOffsets = project(map, offsets);
  resultSizes = project(map, sizes);
  return success();
}

LogicalResult ContractOp::getIterationDomainTileFromResultTile(
    OpBuilder &builder, unsigned resultNumber, ArrayRef<OpFoldResult> offsets,
    ArrayRef<OpFoldResult> sizes, SmallVectorImpl<OpFoldResult> &domainOffsets,
    SmallVectorImpl<OpFoldResult> &domainSizes) {
  unsigned operand = getOuts().getBeginOperandIndex() + resultNumber;
  return getIterationDomainTileFromOperandTiles(
      builder, operand, SmallVector<OpFoldResult>(offsets),
      SmallVector<OpFoldResult>(sizes), domainOffsets, domainSizes);
}

FailureOr<TilingResult>
ContractOp::generateResultTileValue(OpBuilder &builder, unsigned resultNumber,
                                    ArrayRef<OpFoldResult> offsets,
                                    ArrayRef<OpFoldResult> sizes) {
  SmallVector<OpFoldResult> domainOffsets, domainSizes;
  if (failed(getIterationDomainTileFromResultTile(
          builder, resultNumber, offsets, sizes, domainOffsets, domainSizes)))
    return failure();
  FailureOr<TilingResult> tiled =
      getTiledImplementation(builder, domainOffsets, domainSizes);
  if (succeeded(tiled))
    tiled->tiledValues = {tiled->tiledValues[resultNumber]};
  return tiled;
}

/// True if tiles of these operands leave every reduction dim whole. A part of
/// what a sum of dims indexes is the tile of no box of dims.
static bool keepReductions(ContractOp op, ArrayRef<unsigned> operandNumbers,
                           ArrayRef<SmallVector<OpFoldResult>> allOffsets,
                           ArrayRef<SmallVector<OpFoldResult>> allSizes) {
  SmallVector<unsigned> reductions = op.getReductionDims();
  for (auto [number, offsets, sizes] :
       llvm::zip(operandNumbers, allOffsets, allSizes)) {
    AffineMap map = op.getMap(number);
    for (auto [i, expr] : llvm::enumerate(map.getResults())) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      if (!dim) {
        if (!isWhole(op->getOperand(number), i, offsets[i], sizes[i]))
          return false;
      } else if (llvm::is_contained(reductions, dim.getPosition()) &&
                 !isWholeDim(op, dim.getPosition(), offsets[i], sizes[i])) {
        return false;
      }
    }
  }
  return true;
}

LogicalResult ContractOp::getIterationDomainTileFromOperandTiles(
    OpBuilder &builder, ArrayRef<unsigned> operandNumbers,
    ArrayRef<SmallVector<OpFoldResult>> allOffsets,
    ArrayRef<SmallVector<OpFoldResult>> allSizes,
    SmallVectorImpl<OpFoldResult> &domainOffsets,
    SmallVectorImpl<OpFoldResult> &domainSizes) {
  if (!keepReductions(*this, operandNumbers, allOffsets, allSizes))
    return failure();
  SmallVector<std::pair<OpFoldResult, OpFoldResult>> tiles(getNumLoops());
  for (auto [number, offsets, sizes] :
       llvm::zip(operandNumbers, allOffsets, allSizes)) {
    for (auto [expr, offset, size] :
         llvm::zip(getMap(number).getResults(), offsets, sizes)) {
      auto dim = dyn_cast<AffineDimExpr>(expr);
      if (!dim)
        continue;
      auto &tile = tiles[dim.getPosition()];
      if (tile.first && tile != std::pair(offset, size))
        return failure();
      tile = {offset, size};
    }
  }
  for (auto [tile, range] : llvm::zip(tiles, getIterationDomain(builder))) {
    domainOffsets.push_back(tile.first ? tile.first : range.offset);
    domainSizes.push_back(tile.first ? tile.second : range.size);
  }
  return success();
}

FailureOr<TilingResult> ContractOp::getTiledImplementationFromOperandTiles(
    OpBuilder &builder, ArrayRef<unsigned> operandNumbers,
    ArrayRef<SmallVector<OpFoldResult>> allOffsets,
    ArrayRef<SmallVector<OpFoldResult>> allSizes) {
  SmallVector<OpFoldResult> domainOffsets, domainSizes;
  if (failed(getIterationDomainTileFromOperandTiles(
          builder, operandNumbers, allOffsets, allSizes, domainOffsets,
          domainSizes)))
    return failure();
  return getTiledImplementation(builder, domainOffsets, domainSizes);
}

bool ContractOp::isOpFusableWithConsumerSlice(unsigned, ArrayRef<OpFoldResult>,
                                              ArrayRef<OpFoldResult>) {
  return true;
}

bool ContractOp::isOpFusableWithProducerSlices(
    ArrayRef<unsigned> operandNumbers,
    ArrayRef<SmallVector<OpFoldResult>> allOffsets,
    ArrayRef<SmallVector<OpFoldResult>> allSizes) {
  return keepReductions(*this, operandNumbers, allOffsets, allSizes);
}
