// What has a batch, and what does with each of its items the same.

#include "Batch.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Ops with an indexing map for each operand
//===----------------------------------------------------------------------===//

static SmallVector<AffineMap> getMaps(Operation *op) {
  if (auto contract = dyn_cast<ContractOp>(op))
    return contract.getMaps();
  return cast<linalg::LinalgOp>(op).getIndexingMapsArray();
}

/// Whether `op` does the same for each value of the dim `loop` of its loops.
static bool treatsAlike(Operation *op, unsigned loop) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp)
    return true;
  if (linalgOp.getIteratorTypesArray()[loop] != utils::IteratorType::parallel)
    return false;
  WalkResult result = op->walk([&](linalg::IndexOp index) {
    return index.getDim() == loop ? WalkResult::interrupt()
                                  : WalkResult::advance();
  });
  return !result.wasInterrupted();
}

static std::optional<BatchDims> propagateByMaps(Operation *op, unsigned number,
                                                int64_t dim) {
  SmallVector<AffineMap> maps = getMaps(op);
  unsigned numInputs = op->getNumOperands() - op->getNumResults();
  auto items = dyn_cast<AffineDimExpr>(maps[numInputs + number].getResult(dim));
  if (!items || !treatsAlike(op, items.getPosition()))
    return std::nullopt;
  BatchDims dims;
  for (auto [operand, map] : llvm::zip_equal(op->getOpOperands(), maps)) {
    bool isInit = operand.getOperandNumber() >= numInputs;
    if (!map.isFunctionOfDim(items.getPosition())) {
      if (isInit)
        return std::nullopt;
      continue;
    }
    std::optional<unsigned> place = map.getResultPosition(items);
    if (!place)
      return std::nullopt;
    for (auto [i, expr] : llvm::enumerate(map.getResults()))
      if (i != *place && expr.isFunctionOfDim(items.getPosition()))
        return std::nullopt;
    dims.operands.push_back({&operand, *place});
    if (isInit)
      dims.results.push_back(*place);
  }
  return dims;
}

//===----------------------------------------------------------------------===//
// Ops that move elements
//===----------------------------------------------------------------------===//

/// The dim of a reshape's operand whose parts of an item each lie where those
/// of dim `dim` of the result do: behind as many others.
static std::optional<int64_t>
findReshapedDim(RankedTensorType from, RankedTensorType to, int64_t dim) {
  int64_t before = ShapedType::getNumElements(to.getShape().take_front(dim));
  int64_t product = 1;
  for (auto [i, size] : llvm::enumerate(from.getShape())) {
    if (product == before && size != 1)
      return i;
    product *= size;
  }
  return std::nullopt;
}

/// The dim of the smaller tensor that dim `dim` of the larger one is in a slice
/// that takes all of it.
static std::optional<int64_t>
findSlicedDim(OffsetSizeAndStrideOpInterface slice, RankedTensorType larger,
              const llvm::SmallBitVector &dropped, int64_t dim) {
  if (dropped[dim] || slice.getStaticOffsets()[dim] != 0 ||
      slice.getStaticStrides()[dim] != 1 ||
      slice.getStaticSizes()[dim] != larger.getDimSize(dim))
    return std::nullopt;
  int64_t place = 0;
  for (int64_t i = 0; i < dim; ++i)
    place += !dropped[i];
  return place;
}

/// The dim of the only tensor whose elements `op` moves to its result, or of
/// all of them.
static std::optional<int64_t> findMovedDim(Operation *op, int64_t dim) {
  using Dim = std::optional<int64_t>;
  return llvm::TypeSwitch<Operation *, Dim>(op)
      .Case([&](tensor::PadOp pad) {
        bool isPadded = pad.getStaticLow()[dim] != 0 ||
                        pad.getStaticHigh()[dim] != 0 ||
                        !pad.getConstantPaddingValue();
        return isPadded ? Dim() : Dim(dim);
      })
      .Case([&](tensor::ConcatOp concat) {
        return int64_t(concat.getDim()) == dim ? Dim() : Dim(dim);
      })
      .Case<tensor::ExpandShapeOp, tensor::CollapseShapeOp>([&](auto reshape) {
        return findReshapedDim(reshape.getSrcType(), reshape.getResultType(),
                               dim);
      })
      .Case([&](tensor::ExtractSliceOp slice) -> Dim {
        llvm::SmallBitVector dropped = slice.getDroppedDims();
        int64_t from = 0;
        for (int64_t left = dim; dropped[from] || left > 0; ++from)
          left -= !dropped[from];
        if (!findSlicedDim(slice, slice.getSourceType(), dropped, from))
          return std::nullopt;
        return from;
      })
      .Default([](Operation *) { return Dim(); });
}

static std::optional<BatchDims> propagateByMovement(Operation *op,
                                                    int64_t dim) {
  BatchDims dims{{dim}, {}};
  if (auto slice = dyn_cast<tensor::InsertSliceOp>(op)) {
    std::optional<int64_t> part =
        findSlicedDim(slice, slice.getDestType(), slice.getDroppedDims(), dim);
    if (!part)
      return std::nullopt;
    dims.operands = {{&slice.getSourceMutable(), *part},
                     {&slice.getDestMutable(), dim}};
    return dims;
  }
  std::optional<int64_t> from = findMovedDim(op, dim);
  if (!from)
    return std::nullopt;
  // All other operands are sizes and the like.
  for (OpOperand &operand : op->getOpOperands())
    if (isa<RankedTensorType>(operand.get().getType()))
      dims.operands.push_back({&operand, *from});
  return dims;
}

//===----------------------------------------------------------------------===//
// Elementwise ops
//===----------------------------------------------------------------------===//

/// An op on tensors of one shape, and on scalars; an activation may read others
/// along an axis.
static std::optional<BatchDims> propagateByElements(Operation *op,
                                                    int64_t dim) {
  BatchDims dims{SmallVector<int64_t>(op->getNumResults(), dim), {}};
  auto result = cast<RankedTensorType>(op->getResult(0).getType());
  for (Type other : op->getResultTypes())
    if (cast<RankedTensorType>(other).getShape() != result.getShape())
      return std::nullopt;
  auto axis = op->getAttrOfType<IntegerAttr>("axis");
  for (OpOperand &operand : op->getOpOperands()) {
    auto type = dyn_cast<RankedTensorType>(operand.get().getType());
    if (!type)
      continue;
    if (type.getRank() == result.getRank())
      dims.operands.push_back({&operand, dim});
    else if (!axis || axis.getInt() == dim)
      return std::nullopt;
  }
  return dims;
}

//===----------------------------------------------------------------------===//
// Any op
//===----------------------------------------------------------------------===//

std::optional<BatchDims> Batch::propagate(Operation *op, unsigned number,
                                          int64_t dim) const {
  if (getRows(op->getResult(number).getType(), dim) == 0)
    return std::nullopt;
  bool captures = false;
  visitUsedValuesDefinedAbove(op->getRegions(), [&](OpOperand *use) {
    captures |= isa<ShapedType>(use->get().getType());
  });
  if (captures)
    return std::nullopt;
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  std::optional<BatchDims> found;
  if (isa<ContractOp>(op) || (linalgOp && linalgOp.hasPureTensorSemantics()))
    found = propagateByMaps(op, number, dim);
  else if (op->hasTrait<OpTrait::Elementwise>() ||
           isa<ActivationOpInterface>(op))
    found = propagateByElements(op, dim);
  else
    found = propagateByMovement(op, dim);
  if (!found)
    return std::nullopt;
  bool isEverywhere = true;
  for (auto [result, place] : llvm::zip_equal(op->getResults(), found->results))
    isEverywhere &= getRows(result.getType(), place) > 0;
  for (auto [operand, place] : found->operands)
    isEverywhere &= getRows(operand->get().getType(), place) > 0;
  return isEverywhere ? found : std::nullopt;
}

std::optional<SmallVector<OpOperand *>>
Batch::findOperands(Operation *op) const {
  if (op->getNumResults() == 0)
    return std::nullopt;
  std::optional<BatchDims> found = propagate(op, 0, getDim(op->getResult(0)));
  if (!found)
    return std::nullopt;
  for (auto [result, dim] : llvm::zip_equal(op->getResults(), found->results))
    if (dim != getDim(result))
      return std::nullopt;
  SmallVector<OpOperand *> operands;
  for (auto [operand, dim] : found->operands) {
    if (dim != getDim(operand->get()))
      return std::nullopt;
    operands.push_back(operand);
  }
  return operands;
}
