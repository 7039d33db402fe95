// Zero points of quantized contractions. Weights are constants as a rule, and
// so are their sums then.

#include "ZeroPoints.h"
#include "LinalgContraction.h"

#include "Rectify/Analysis/SumOfProducts.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"

using namespace mlir;
using namespace mlir::rectify;

std::optional<ZeroPoint> rectify::getZeroPoint(linalg::LinalgOp op) {
  if (op.getNumDpsInputs() != 4 || op.getNumDpsInits() != 1 ||
      !isSumOfShiftedProducts(*op.getBlock()))
    return std::nullopt;
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  auto hasReductions = [&](AffineMap map) {
    for (unsigned dim = 0; dim < map.getNumDims(); ++dim)
      if (!maps.back().isFunctionOfDim(dim) && !map.isFunctionOfDim(dim))
        return false;
    return map.isProjectedPermutation();
  };
  for (unsigned summed : {1, 0}) {
    Value own = op->getOperand(2 + summed), other = op->getOperand(3 - summed);
    if (isZero(own) && other.getType().isSignlessInteger() &&
        other.getType().getIntOrFloatBitWidth() <= 32 &&
        hasReductions(maps[summed]))
      return ZeroPoint{other, summed};
  }
  return std::nullopt;
}

/// The positions of `map`'s results that index a dim of `out`.
static SmallVector<int64_t> getKeptPositions(AffineMap map, AffineMap out) {
  SmallVector<int64_t> kept;
  for (auto [i, expr] : llvm::enumerate(map.getResults()))
    if (out.isFunctionOfDim(cast<AffineDimExpr>(expr).getPosition()))
      kept.push_back(i);
  return kept;
}

/// The sums of constant elements.
static DenseElementsAttr sumUp(DenseElementsAttr elements,
                               ArrayRef<int64_t> kept, Type type) {
  ArrayRef<int64_t> shape = elements.getType().getShape();
  SmallVector<int64_t> keptShape;
  for (int64_t i : kept)
    keptShape.push_back(shape[i]);
  auto sumType = RankedTensorType::get(keptShape, type);
  unsigned width = type.getIntOrFloatBitWidth();
  SmallVector<APInt> sums(sumType.getNumElements(), APInt::getZero(width));
  for (auto [linear, element] : llvm::enumerate(elements.getValues<APInt>())) {
    SmallVector<int64_t> index(shape.size());
    int64_t rest = linear;
    for (int64_t i = shape.size() - 1; i >= 0; --i) {
      index[i] = rest % shape[i];
      rest /= shape[i];
    }
    int64_t at = 0;
    for (int64_t i : kept)
      at = at * shape[i] + index[i];
    sums[at] += element.sext(width);
  }
  return DenseElementsAttr::get(sumType, sums);
}

Value rectify::createSums(RewriterBase &rewriter, Location loc, Value operand,
                          AffineMap &map, AffineMap out, Type type) {
  SmallVector<int64_t> kept = getKeptPositions(map, out);
  unsigned rank = map.getNumResults();
  SmallVector<AffineExpr> dims, sizeExprs;
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::reduction);
  SmallVector<OpFoldResult> sizes;
  for (int64_t i : kept) {
    dims.push_back(map.getResult(i));
    sizeExprs.push_back(rewriter.getAffineDimExpr(i));
    iterators[i] = utils::IteratorType::parallel;
  }
  map = AffineMap::get(map.getNumDims(), 0, dims, rewriter.getContext());

  DenseElementsAttr elements;
  if (matchPattern(operand, m_Constant(&elements)))
    return arith::ConstantOp::create(rewriter, loc,
                                     sumUp(elements, kept, type));
  for (int64_t i : kept)
    sizes.push_back(tensor::getMixedSize(rewriter, loc, operand, i));
  Value empty = tensor::EmptyOp::create(rewriter, loc, sizes, type);
  Value zero =
      arith::ConstantOp::create(rewriter, loc, rewriter.getZeroAttr(type));
  Value start = linalg::FillOp::create(rewriter, loc, zero, empty).getResult(0);
  AffineMap sumMap = AffineMap::get(rank, 0, sizeExprs, rewriter.getContext());
  return linalg::GenericOp::create(
             rewriter, loc, start.getType(), operand, start,
             {rewriter.getMultiDimIdentityMap(rank), sumMap}, iterators,
             [&](OpBuilder &b, Location l, ValueRange scalars) {
               Value element = scalars[0];
               if (element.getType() != type)
                 element = arith::ExtSIOp::create(b, l, type, element);
               Value sum = arith::AddIOp::create(b, l, scalars[1], element);
               linalg::YieldOp::create(b, l, sum);
             })
      .getResult(0);
}
