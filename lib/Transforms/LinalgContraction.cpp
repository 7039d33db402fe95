// Linalg's contractions as rectify.contract.

#include "LinalgContraction.h"
#include "PointwiseOp.h"

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

Type rectify::getAccumulatorType(linalg::LinalgOp op) {
  if (!op.hasPureTensorSemantics() || op.getNumDpsInputs() != 2 ||
      op.getNumDpsInits() != 1 || op.getNumReductionLoops() == 0 ||
      !isSumOfProducts(*op.getBlock()))
    return nullptr;
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  for (auto [map, operand] : llvm::zip(maps, op->getOperands()))
    if (!isContractInputMap(map) || !isa<RankedTensorType>(operand.getType()))
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
  return "it subtracts zero points before it multiplies; quantize its input "
         "and weights with zero points of 0";
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
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
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
  if (!isZero(init)) {
    dropUnitDims(rewriter, loc, init, initMap);
    sides.push_back(init);
    maps.insert(maps.begin() + 2, initMap);
  }
  return ContractOp::create(
      rewriter, loc, lhs, rhs, sides, dest, maps, accumulator,
      [&](OpBuilder &b, Location l, Value sum,
          ValueRange scalars) -> SmallVector<Value> {
        if (!scalars.empty()) {
          Value start = widen(b, l, scalars[0], accumulator);
          sum = isa<FloatType>(accumulator)
                    ? arith::AddFOp::create(b, l, sum, start).getResult()
                    : arith::AddIOp::create(b, l, sum, start).getResult();
        }
        return {narrow(b, l, sum, getElementTypeOrSelf(type))};
      });
}
