// Cuts a contraction of which only slices are used:
//
//   slice(contract(a, b))  ->  contract(slice(a), slice(b))
//
// as the two halves of a gate that come from one matmul, or queries, keys and
// values. Slices of operands are views.

#include "EpilogueSlices.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::rectify;

/// Slices into which a contraction is cut at most, and the elements that one
/// has along a dim that is cut: small ones leave a kernel nothing to reuse.
static constexpr unsigned maxSlices = 8;
static constexpr int64_t minSliceSize = 16;

/// A result of so few rows is read and written in no time beside the weights,
/// and one large product is shared by threads where several small ones are not.
static constexpr int64_t maxUncutRows = 2;

/// Whether the two may have an element in common.
static bool mayOverlap(tensor::ExtractSliceOp a, tensor::ExtractSliceOp b) {
  auto endsBefore = [](int64_t begin, int64_t size, int64_t other) {
    return !ShapedType::isDynamic(size) && begin + size <= other;
  };
  for (auto [beginA, sizeA, beginB, sizeB] :
       llvm::zip(a.getStaticOffsets(), a.getStaticSizes(), b.getStaticOffsets(),
                 b.getStaticSizes()))
    if (endsBefore(beginA, sizeA, beginB) || endsBefore(beginB, sizeB, beginA))
      return false;
  return true;
}

/// What keeps `slice` from being a contraction of its own; empty if nothing.
static std::string getObstacle(tensor::ExtractSliceOp slice) {
  if (!slice.hasUnitStride() ||
      slice.getType().getRank() != slice.getSourceType().getRank())
    return "its slices leave out elements or dims between others";
  for (auto [begin, size, whole] :
       llvm::zip(slice.getStaticOffsets(), slice.getStaticSizes(),
                 slice.getSourceType().getShape())) {
    if (ShapedType::isDynamic(begin) ||
        (ShapedType::isDynamic(size) && !ShapedType::isDynamic(whole)))
      return "its slices begin or end at places that are not constants";
    if (!ShapedType::isDynamic(size) && size != whole && size < minSliceSize)
      return "a slice of it is of fewer than " + std::to_string(minSliceSize) +
             " elements along a dim";
  }
  return "";
}

/// Whether the slices are columns of few rows, and together all there is.
static bool areColumnsOfFewRows(ArrayRef<tensor::ExtractSliceOp> slices) {
  tensor::ExtractSliceOp first = slices.front();
  RankedTensorType type = first.getSourceType();
  if (!type.hasStaticShape())
    return false;
  int64_t elements = 0, rows = 1;
  for (tensor::ExtractSliceOp slice : slices)
    elements += slice.getType().getNumElements();
  for (auto [dim, size] : llvm::enumerate(type.getShape()))
    if (llvm::all_of(slices, [&, dim = dim, size = size](auto slice) {
          return slice.getStaticSizes()[dim] == size;
        }))
      rows *= size;
  return rows <= maxUncutRows && elements == type.getNumElements();
}

static bool isReadElementwise(tensor::ExtractSliceOp slice) {
  return llvm::any_of(slice->getUsers(), [](Operation *user) {
    std::string ignored;
    return succeeded(PointwiseOp::get(user, ignored));
  });
}

bool rectify::isUsedInSlices(const EpilogueGroup &group,
                             EpilogueObstacle &obstacle) {
  obstacle.advice = "contract with that part of the weights alone, or do what "
                    "is elementwise before the slice";
  std::string &why = obstacle.why;
  SmallVector<tensor::ExtractSliceOp> slices;
  bool others = false, several = false, reshaped = false;
  Value used;
  for (auto &[value, info] : group.values)
    for (Operation *user : value.getUsers()) {
      if (group.contains(user))
        continue;
      several |= used && used != value;
      reshaped |= info.reshaped;
      used = value;
      if (auto slice = dyn_cast<tensor::ExtractSliceOp>(user);
          slice && slice->getBlock() == group.root->getBlock())
        slices.push_back(slice);
      else
        others = true;
      // More are not worth looking at.
      if (slices.size() > maxSlices)
        break;
    }
  if (llvm::none_of(slices, isReadElementwise))
    return false;
  if (others || several || reshaped) {
    why = "its result is also used otherwise than in slices";
    return false;
  }
  if (slices.size() > maxSlices) {
    why = "its result is used in more than " + std::to_string(maxSlices) +
          " slices";
    return false;
  }
  for (auto [i, slice] : llvm::enumerate(slices)) {
    why = getObstacle(slice);
    if (!why.empty())
      return false;
    for (tensor::ExtractSliceOp other : ArrayRef(slices).drop_front(i + 1))
      if (mayOverlap(slice, other)) {
        why = "slices of it may share elements";
        return false;
      }
  }
  if (areColumnsOfFewRows(slices)) {
    obstacle = {"one product of few rows is faster than several"};
    return false;
  }
  return true;
}

void rectify::cutIntoSlices(RewriterBase &rewriter, ContractOp contract,
                            SmallVectorImpl<ContractOp> &parts) {
  for (Operation *user :
       llvm::make_early_inc_range(contract->getResult(0).getUsers())) {
    auto slice = cast<tensor::ExtractSliceOp>(user);
    // Sizes that are values may be there only where the slice is.
    bool isStatic = slice->getNumOperands() == 1;
    rewriter.setInsertionPoint(isStatic ? contract.getOperation() : user);
    FailureOr<TilingResult> tile = contract.generateResultTileValue(
        rewriter, 0, slice.getMixedOffsets(), slice.getMixedSizes());
    // A result's tile is always one of the iteration space.
    if (failed(tile))
      return;
    auto part = cast<ContractOp>(tile->tiledOps[0]);
    for (Operation *view : tile->generatedSlices) {
      auto operand = cast<tensor::ExtractSliceOp>(view);
      RankedTensorType type = operand.getType();
      // Memory of its own, not a part of what nobody needs as a whole.
      if (operand->getResult(0) == part.getOuts()[0] &&
          operand.getSource().getDefiningOp<tensor::EmptyOp>()) {
        rewriter.setInsertionPoint(part);
        rewriter.replaceOpWithNewOp<tensor::EmptyOp>(
            operand, operand.getMixedSizes(), type.getElementType());
      } else if (type.hasStaticShape() && type == operand.getSourceType()) {
        rewriter.replaceOp(operand, operand.getSource());
      }
    }
    rewriter.replaceOp(slice, part->getResults());
    parts.push_back(part);
  }
  rewriter.eraseOp(contract);
}
