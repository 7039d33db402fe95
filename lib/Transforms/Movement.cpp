// Ops that move the elements of tensors, and where their dims go.

#include "Movement.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::rectify;

static bool isRanked(Value value) {
  return isa<RankedTensorType>(value.getType());
}

std::optional<Movement> Movement::get(Operation *op) {
  if (!op || op->getNumResults() != 1 || op->getNumOperands() == 0 ||
      !isRanked(op->getResult(0)) || !isRanked(op->getOperand(0)))
    return std::nullopt;
  OperandRange first = op->getOperands().take_front();
  if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::CastOp,
          linalg::TransposeOp, tosa::ReshapeOp, tosa::TransposeOp,
          tosa::ReverseOp>(op))
    return Movement{op, Count::Same, first};
  if (isa<tensor::ConcatOp, tosa::ConcatOp>(op) &&
      llvm::all_of(op->getOperands(), isRanked))
    return Movement{op, Count::Same, op->getOperands()};
  if (isa<tensor::ExtractSliceOp, tosa::SliceOp>(op))
    return Movement{op, Count::Fewer, first};
  if (isa<linalg::BroadcastOp, tosa::TileOp>(op))
    return Movement{op, Count::More, first};
  if (isa<tensor::GatherOp, tosa::GatherOp>(op)) {
    auto from = dyn_cast<RankedTensorType>(first[0].getType());
    auto to = dyn_cast<RankedTensorType>(op->getResult(0).getType());
    if (from && to && from.hasStaticShape() && to.hasStaticShape())
      return Movement{op,
                      to.getNumElements() < from.getNumElements() ? Count::Fewer
                      : to.getNumElements() > from.getNumElements()
                          ? Count::More
                          : Count::Same,
                      first};
  }
  return std::nullopt;
}

/// The dims of a source in the order of the result's dims; -1 for those that
/// are no whole dim of it.
static SmallVector<int64_t> getSourceDims(Operation *op) {
  auto to = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  auto from = dyn_cast<RankedTensorType>(op->getOperand(0).getType());
  if (!from || !to)
    return {};
  SmallVector<int64_t> dims(to.getRank(), -1);
  auto setSame = [&](llvm::function_ref<bool(int64_t)> isWhole) {
    for (int64_t i = 0, e = std::min(from.getRank(), to.getRank()); i < e; ++i)
      if (isWhole(i))
        dims[i] = i;
  };
  auto hasSameSize = [&](int64_t dim) {
    return !from.isDynamicDim(dim) &&
           from.getDimSize(dim) == to.getDimSize(dim);
  };
  auto setPermutation = [&](auto permutation) {
    for (auto [i, dim] : llvm::enumerate(permutation))
      dims[i] = dim;
  };
  llvm::TypeSwitch<Operation *>(op)
      .Case<tensor::CastOp>(
          [&](auto) { setSame([](int64_t) { return true; }); })
      .Case<linalg::TransposeOp>(
          [&](auto turn) { setPermutation(turn.getPermutation()); })
      .Case<tosa::TransposeOp>(
          [&](auto turn) { setPermutation(turn.getPerms()); })
      .Case<tosa::ReverseOp>([&](auto turn) {
        setSame([&](int64_t i) { return i != int64_t(turn.getAxis()); });
      })
      .Case<tensor::ConcatOp>([&](auto concat) {
        setSame([&](int64_t i) { return i != int64_t(concat.getDim()); });
      })
      .Case<tosa::ConcatOp>([&](auto concat) {
        setSame([&](int64_t i) { return i != int64_t(concat.getAxis()); });
      })
      .Case<tensor::ExpandShapeOp>([&](auto expand) {
        for (auto [i, group] :
             llvm::enumerate(expand.getReassociationIndices()))
          if (group.size() == 1)
            dims[group[0]] = i;
      })
      .Case<tensor::CollapseShapeOp>([&](auto collapse) {
        for (auto [i, group] :
             llvm::enumerate(collapse.getReassociationIndices()))
          if (group.size() == 1)
            dims[i] = group[0];
      })
      .Case<linalg::BroadcastOp>([&](auto broadcast) {
        int64_t next = 0;
        for (auto [i, dim] : llvm::enumerate(dims))
          if (!llvm::is_contained(broadcast.getDimensions(), int64_t(i)))
            dim = next++;
      })
      .Case<tensor::ExtractSliceOp>([&](auto slice) {
        llvm::SmallBitVector dropped = slice.getDroppedDims();
        int64_t next = 0;
        for (int64_t i = 0; i < from.getRank(); ++i) {
          if (dropped.test(i))
            continue;
          // A slice of the whole size starts at 0, in steps of 1.
          if (!from.isDynamicDim(i) && from.getDimSize(i) > 1 &&
              from.getDimSize(i) == slice.getStaticSizes()[i])
            dims[next] = i;
          ++next;
        }
      })
      .Case<tosa::SliceOp, tosa::TileOp>([&](auto) { setSame(hasSameSize); });
  return dims;
}

std::optional<int64_t> Movement::getSourceDim(int64_t dim) const {
  SmallVector<int64_t> dims = getSourceDims(op);
  if (dim >= static_cast<int64_t>(dims.size()) || dims[dim] < 0)
    return std::nullopt;
  return dims[dim];
}

std::optional<int64_t> Movement::getResultDim(int64_t dim) const {
  SmallVector<int64_t> dims = getSourceDims(op);
  const auto *found = llvm::find(dims, dim);
  if (found == dims.end())
    return std::nullopt;
  return found - dims.begin();
}
