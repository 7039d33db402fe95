// Reads the maps of packed operands.

#include "Rectify/Kernels/BlockedMap.h"

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::rectify;

using Part = BlockedResult::Part;

std::optional<BlockedResult> mlir::rectify::getBlockedResult(AffineExpr expr) {
  if (auto dim = dyn_cast<AffineDimExpr>(expr))
    return BlockedResult{Part::Whole, dim.getPosition(), 1};
  auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
  if (!binary || (binary.getKind() != AffineExprKind::FloorDiv &&
                  binary.getKind() != AffineExprKind::Mod))
    return std::nullopt;
  auto dim = dyn_cast<AffineDimExpr>(binary.getLHS());
  auto block = dyn_cast<AffineConstantExpr>(binary.getRHS());
  if (!dim || !block || block.getValue() < 2)
    return std::nullopt;
  Part part =
      binary.getKind() == AffineExprKind::FloorDiv ? Part::Block : Part::Within;
  return BlockedResult{part, dim.getPosition(), block.getValue()};
}

bool BlockedResult::fits(int64_t size, int64_t needed) const {
  if (ShapedType::isDynamic(needed))
    return true;
  return part == Part::Block ? size >= needed : size == needed;
}

bool mlir::rectify::isBlockedMap(AffineMap map) {
  if (map.getNumSymbols() != 0)
    return false;
  // The block of each dim so far, per part.
  SmallVector<std::optional<int64_t>> blocks(map.getNumDims()),
      withins(map.getNumDims());
  for (AffineExpr expr : map.getResults()) {
    std::optional<BlockedResult> result = getBlockedResult(expr);
    if (!result)
      return false;
    std::optional<int64_t> &block = blocks[result->dim];
    std::optional<int64_t> &within = withins[result->dim];
    if ((result->part != Part::Within && block) ||
        (result->part != Part::Block && within))
      return false;
    if (result->part != Part::Within)
      block = result->block;
    if (result->part != Part::Block)
      within = result->block;
  }
  return blocks == withins;
}

bool mlir::rectify::hasBlocks(AffineMap map) {
  return llvm::any_of(map.getResults(), [](AffineExpr expr) {
    std::optional<BlockedResult> result = getBlockedResult(expr);
    return result && result->part != Part::Whole;
  });
}

int64_t mlir::rectify::getBlockedSize(const BlockedResult &result,
                                      int64_t size) {
  if (result.part == Part::Within)
    return result.block;
  if (ShapedType::isDynamic(size))
    return size;
  return llvm::divideCeil(size, result.block);
}

SmallVector<int64_t> mlir::rectify::getPackedShape(AffineMap map,
                                                   ArrayRef<int64_t> shape) {
  SmallVector<int64_t> packed;
  for (AffineExpr expr : map.getResults()) {
    BlockedResult result = *getBlockedResult(expr);
    packed.push_back(getBlockedSize(result, shape[result.dim]));
  }
  return packed;
}
