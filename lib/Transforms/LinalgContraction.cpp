// Linalg's contractions as rectify.contract.

#include "LinalgContraction.h"
#include "PointwiseOp.h"
#include "ZeroPoints.h"

#include "Rectify/Analysis/SumOfProducts.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

/// Whether `dim` is a result of `map` by itself, so that its size is known from
/// there.
static bool isIndexedBy(AffineMap map, unsigned dim) {
  return map.getResultPosition(getAffineDimExpr(dim, map.getContext()))
      .has_value();
}

/// The maps of lhs, rhs and out.
static SmallVector<AffineMap> getContractMaps(linalg::LinalgOp op) {
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  return {maps[0], maps[1], maps.back()};
}

Type rectify::getAccumulatorType(linalg::LinalgOp op) {
  if (!op.hasPureTensorSemantics() || op.getNumReductionLoops() == 0 ||
      op.getNumDpsInits() != 1)
    return nullptr;
  bool isPlain = op.getNumDpsInputs() == 2 && isSumOfProducts(*op.getBlock());
  if (!isPlain && !getZeroPoint(op))
    return nullptr;
  SmallVector<AffineMap> maps = getContractMaps(op);
  for (auto [map, operand] :
       llvm::zip(ArrayRef(maps).take_front(2), op->getOperands()))
    if (!isSumOfDimsMap(map) || !isa<RankedTensorType>(operand.getType()))
      return nullptr;
  if (!maps[2].isProjectedPermutation())
    return nullptr;
  for (auto [dim, iterator] : llvm::enumerate(op.getIteratorTypesArray())) {
    bool inOut = maps[2].isFunctionOfDim(dim);
    if (inOut != (iterator == utils::IteratorType::parallel) ||
        (!inOut && !isIndexedBy(maps[0], dim) && !isIndexedBy(maps[1], dim)))
      return nullptr;
  }
  Type out = getElementTypeOrSelf(op->getResult(0).getType());
  Type accumulator = ContractOp::getDefaultAccumulatorType(
      getElementTypeOrSelf(op->getOperand(0).getType()),
      getElementTypeOrSelf(op->getOperand(1).getType()));
  if (!accumulator || isa<FloatType>(accumulator) != isa<FloatType>(out))
    return nullptr;
  return out.getIntOrFloatBitWidth() > accumulator.getIntOrFloatBitWidth()
             ? out
             : accumulator;
}

std::string rectify::getContractionObstacle(linalg::LinalgOp op) {
  Operation *operation = op;
  bool convolution = isa<linalg::ConvolutionOpInterface>(operation);
  bool sum = isSumOfProducts(*op.getBlock());
  if (!op.hasPureTensorSemantics() || op.getNumReductionLoops() == 0 ||
      (!sum && !convolution &&
       !isa<linalg::ContractionOpInterface>(operation)) ||
      getAccumulatorType(op))
    return "";
  if (sum)
    return "its types or indexing are not those of a contraction";
  if (!convolution)
    return "it is not a plain sum of products of signed numbers";
  // A pooling's window holds no numbers to multiply with.
  if (op.getNumDpsInputs() < 3)
    return "";
  return "it subtracts two zero points before it multiplies, so that it is no "
         "sum of products; quantize its weights with the constant zero point 0";
}

bool rectify::isZero(Value value) {
  return matchPattern(value, m_PosZeroFloat()) || matchPattern(value, m_Zero());
}

static Value widen(OpBuilder &builder, Location loc, Value value, Type type) {
  if (value.getType() == type)
    return value;
  if (isa<FloatType>(type))
    return arith::ExtFOp::create(builder, loc, type, value);
  return arith::ExtSIOp::create(builder, loc, type, value);
}

static Value narrow(OpBuilder &builder, Location loc, Value value, Type type) {
  if (value.getType() == type)
    return value;
  if (isa<FloatType>(type))
    return arith::TruncFOp::create(builder, loc, type, value);
  return arith::TruncIOp::create(builder, loc, type, value);
}

/// Reads `value` past transposes and broadcasts, unless the contraction would
/// lose one of its dims by that.
static void lookThroughInput(Value &value, AffineMap &map, AffineMap otherInput,
                             AffineMap out) {
  Value source = value;
  AffineMap sourceMap = map;
  lookThroughBroadcasts(source, sourceMap);
  if (!isa<RankedTensorType>(source.getType()) ||
      !sourceMap.isProjectedPermutation())
    return;
  for (unsigned dim = 0; dim < map.getNumDims(); ++dim)
    if (!isIndexedBy(sourceMap, dim) && !isIndexedBy(otherInput, dim) &&
        !isIndexedBy(out, dim))
      return;
  value = source;
  map = sourceMap;
}

ContractOp rectify::createContract(RewriterBase &rewriter, linalg::LinalgOp op,
                                   Type accumulator) {
  Location loc = op.getLoc();
  SmallVector<AffineMap> maps = getContractMaps(op);
  Value init = op.getDpsInits()[0], dest = init;
  AffineMap initMap = maps[2];
  lookThroughBroadcasts(init, initMap);
  rewriter.setInsertionPoint(op);
  Type type = op->getResult(0).getType();
  // What was filled or broadcast into is what the result goes to.
  auto source = dest.getDefiningOp<linalg::LinalgOp>();
  bool replaced = init != dest;
  if (replaced && source)
    dest = source.getDpsInits()[0];
  if ((replaced && !source) || matchPattern(dest, m_Constant()))
    dest = tensor::EmptyOp::create(
        rewriter, loc, tensor::getMixedSizes(rewriter, loc, dest),
        getElementTypeOrSelf(type), cast<RankedTensorType>(type).getEncoding());

  Value lhs = op->getOperand(0), rhs = op->getOperand(1);
  lookThroughInput(lhs, maps[0], maps[1], maps[2]);
  lookThroughInput(rhs, maps[1], maps[0], maps[2]);
  SmallVector<Value> sides;
  AffineMap outMap = maps[2];
  auto addSide = [&](Value value, AffineMap map) {
    sides.push_back(value);
    maps.insert(std::prev(maps.end()), map);
  };
  std::optional<ZeroPoint> zeroPoint = getZeroPoint(op);
  if (zeroPoint && !isZero(zeroPoint->point)) {
    Value operand = zeroPoint->summed == 1 ? rhs : lhs;
    AffineMap map = maps[zeroPoint->summed];
    // What was spread over a dim to be summed is not to be lost.
    AffineMap whole = op.getIndexingMapsArray()[zeroPoint->summed];
    if (map.getNumResults() != whole.getNumResults()) {
      operand = op->getOperand(zeroPoint->summed);
      map = whole;
    }
    Value sums = createSums(rewriter, loc, operand, map, outMap, accumulator);
    addSide(sums, map);
  } else {
    zeroPoint.reset();
  }
  if (isZero(init)) {
    init = nullptr;
  } else {
    dropUnitDims(rewriter, loc, init, initMap);
    addSide(init, initMap);
  }
  auto contract = ContractOp::create(
      rewriter, loc, lhs, rhs, sides, dest, maps, accumulator,
      [&](OpBuilder &b, Location l, Value sum,
          ValueRange scalars) -> SmallVector<Value> {
        if (zeroPoint) {
          Value point = widen(b, l, zeroPoint->point, accumulator);
          Value shift = arith::MulIOp::create(b, l, point, scalars[0]);
          sum = arith::SubIOp::create(b, l, sum, shift);
        }
        if (init) {
          Value start = widen(b, l, scalars.back(), accumulator);
          sum = isa<FloatType>(accumulator)
                    ? arith::AddFOp::create(b, l, sum, start).getResult()
                    : arith::AddIOp::create(b, l, sum, start).getResult();
        }
        return {narrow(b, l, sum, getElementTypeOrSelf(type))};
      });
  if (Attribute precision = op->getAttr(RectifyDialect::precisionName))
    contract->setAttr(RectifyDialect::precisionName, precision);
  return contract;
}
