// What has a batch, and what does with each of its items the same.

#include "Batch.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::rectify;

static SmallVector<AffineMap> getMaps(Operation *op) {
  if (auto contract = dyn_cast<ContractOp>(op))
    return contract.getMaps();
  return cast<linalg::LinalgOp>(op).getIndexingMapsArray();
}

/// The dim of the loops of `op` that counts the items and what an item has of
/// its operands' outermost dim; none if there is no such one.
static std::optional<unsigned> findBatchDim(Operation *op,
                                            ArrayRef<AffineMap> maps) {
  AffineMap out = maps.back();
  if (out.getNumResults() == 0)
    return std::nullopt;
  auto dim = dyn_cast<AffineDimExpr>(out.getResult(0));
  if (!dim)
    return std::nullopt;
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
    if (linalgOp.getIteratorTypesArray()[dim.getPosition()] !=
        utils::IteratorType::parallel)
      return std::nullopt;
    WalkResult result = op->walk([&](linalg::IndexOp index) {
      return index.getDim() == dim.getPosition() ? WalkResult::interrupt()
                                                 : WalkResult::advance();
    });
    if (result.wasInterrupted())
      return std::nullopt;
  }
  return dim.getPosition();
}

std::optional<SmallVector<OpOperand *>>
Batch::findOperands(Operation *op) const {
  SmallVector<OpOperand *> operands;
  bool captures = false;
  visitUsedValuesDefinedAbove(op->getRegions(), [&](OpOperand *use) {
    captures |= isa<ShapedType>(use->get().getType());
  });
  if (captures || op->getNumResults() == 0 ||
      !llvm::all_of(op->getResults(), [&](Value v) { return contains(v); }))
    return std::nullopt;
  // Those whose only operand with the batch is the first.
  auto isWhole = [&](ArrayRef<int64_t> offsets, ArrayRef<int64_t> sizes,
                     ArrayRef<int64_t> strides, Type type) {
    return offsets[0] == 0 && strides[0] == 1 &&
           sizes[0] == cast<RankedTensorType>(type).getDimSize(0);
  };
  bool fits =
      llvm::TypeSwitch<Operation *, bool>(op)
          .Case([&](tensor::PadOp pad) {
            return pad.getStaticLow()[0] == 0 && pad.getStaticHigh()[0] == 0 &&
                   pad.getConstantPaddingValue();
          })
          .Case([&](tensor::ConcatOp concat) { return concat.getDim() != 0; })
          .Case<tensor::ExpandShapeOp, tensor::CollapseShapeOp>(
              [](Operation *) { return true; })
          .Case([&](tensor::ExtractSliceOp slice) {
            return isWhole(slice.getStaticOffsets(), slice.getStaticSizes(),
                           slice.getStaticStrides(), slice.getSourceType()) &&
                   !slice.getDroppedDims()[0];
          })
          .Case([&](tensor::InsertSliceOp slice) {
            return isWhole(slice.getStaticOffsets(), slice.getStaticSizes(),
                           slice.getStaticStrides(), slice.getDestType()) &&
                   !slice.getDroppedDims()[0];
          })
          .Default([](Operation *) { return false; });
  if (fits) {
    // All other operands are sizes and the like.
    for (OpOperand &operand : op->getOpOperands())
      if (isa<RankedTensorType>(operand.get().getType())) {
        if (!contains(operand.get()))
          return std::nullopt;
        operands.push_back(&operand);
      }
    return operands;
  }

  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!isa<ContractOp>(op) && !(linalgOp && linalgOp.hasPureTensorSemantics()))
    return std::nullopt;
  SmallVector<AffineMap> maps = getMaps(op);
  std::optional<unsigned> dim = findBatchDim(op, maps);
  if (!dim)
    return std::nullopt;
  for (auto [operand, map] : llvm::zip_equal(op->getOpOperands(), maps)) {
    bool isInit = operand.getOperandNumber() >=
                  op->getNumOperands() - op->getNumResults();
    if (!map.isFunctionOfDim(*dim)) {
      if (isInit)
        return std::nullopt;
      continue;
    }
    if (map.getResult(0) != getAffineDimExpr(*dim, op->getContext()) ||
        llvm::any_of(map.getResults().drop_front(),
                     [&](AffineExpr e) { return e.isFunctionOfDim(*dim); }) ||
        !contains(operand.get()))
      return std::nullopt;
    operands.push_back(&operand);
  }
  return operands;
}
