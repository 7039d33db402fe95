// The fewest dims that say the same: a contraction without dims of extent 1,
// and with dims joined that lie behind one another in every operand. So a 1x1
// convolution is a matmul, and the rows of a window are one long reduction.

#include "Rectify/Kernels/ContractionKernel.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {
/// Rewrites a contraction's operands; what it emits is views.
class ShapeSimplifier {
public:
  ShapeSimplifier(OpBuilder &b, Location loc, Contraction c)
      : b(b), loc(loc), contraction(std::move(c)), context(b.getContext()),
        numDims(contraction.lhs.map.getNumDims()) {
    operands = {&contraction.lhs, &contraction.rhs};
    for (KernelOperand &side : contraction.sides)
      operands.push_back(&side);
    for (KernelOperand &out : contraction.outs)
      operands.push_back(&out);
  }

  Contraction run() {
    // There is no view of nothing, and nothing to gain.
    if (llvm::any_of(operands, [&](KernelOperand *operand) {
          MemRefType type = typeOf(*operand);
          return type && llvm::is_contained(type.getShape(), 0);
        }))
      return contraction;
    dropUnitDims();
    while (joinTwoDims())
      ;
    dropUnusedDims();
    return contraction;
  }

private:
  AffineExpr dim(unsigned position) {
    return getAffineDimExpr(position, context);
  }
  MemRefType typeOf(const KernelOperand &operand) {
    return dyn_cast<MemRefType>(operand.source.getType());
  }
  void setResults(KernelOperand &operand, ArrayRef<AffineExpr> results) {
    operand.map = AffineMap::get(numDims, 0, results, context);
  }

  SmallVector<OpFoldResult> getExtents();
  void dropUnitDims();
  void replaceDims(KernelOperand &operand, ArrayRef<AffineExpr> replacements,
                   ArrayRef<OpFoldResult> extents);
  bool joinTwoDims();
  bool canJoin(const KernelOperand &operand, unsigned outer, unsigned inner,
               std::optional<unsigned> &position);
  void join(KernelOperand &operand, unsigned outer, unsigned inner,
            unsigned position);
  void dropUnusedDims();

  OpBuilder &b;
  Location loc;
  Contraction contraction;
  MLIRContext *context;
  unsigned numDims;
  SmallVector<KernelOperand *> operands;
};
} // namespace

/// The extent of each dim, from an operand that has it by itself: a static one
/// if there is one.
SmallVector<OpFoldResult> ShapeSimplifier::getExtents() {
  SmallVector<OpFoldResult> extents(numDims);
  for (KernelOperand *operand : operands) {
    MemRefType type = typeOf(*operand);
    if (!type)
      continue;
    for (auto [i, expr] : llvm::enumerate(operand->map.getResults())) {
      auto d = dyn_cast<AffineDimExpr>(expr);
      if (!d)
        continue;
      OpFoldResult &extent = extents[d.getPosition()];
      if (!extent || (!getConstantIntValue(extent) && !type.isDynamicDim(i)))
        extent = memref::getMixedSize(b, loc, operand->source, i);
    }
  }
  return extents;
}

/// A dim of extent 1 is always 0.
void ShapeSimplifier::dropUnitDims() {
  SmallVector<OpFoldResult> extents = getExtents();
  SmallVector<AffineExpr> replacements;
  bool changed = false;
  for (unsigned i = 0; i < numDims; ++i) {
    bool unit = extents[i] && getConstantIntValue(extents[i]) == 1;
    replacements.push_back(unit ? getAffineConstantExpr(0, context) : dim(i));
    changed |= unit;
  }
  if (!changed)
    return;
  for (KernelOperand *operand : operands)
    replaceDims(*operand, replacements, extents);
}

/// Puts `replacements` in place of the dims. What is then always at 0 is no dim
/// of the memref any more. Where no more than one dim is left of a sum, the
/// memref is cut to that one's extent, which may be smaller than its own.
void ShapeSimplifier::replaceDims(KernelOperand &operand,
                                  ArrayRef<AffineExpr> replacements,
                                  ArrayRef<OpFoldResult> extents) {
  AffineMap map =
      operand.map.replaceDimsAndSymbols(replacements, {}, numDims, 0);
  MemRefType type = typeOf(operand);
  if (!type) {
    operand.map = map;
    return;
  }
  SmallVector<OpFoldResult> sizes;
  SmallVector<int64_t> shape;
  SmallVector<AffineExpr> results;
  SmallVector<ReassociationIndices> groups;
  ReassociationIndices open;
  bool isCut = false;
  for (auto [i, expr] : llvm::enumerate(map.getResults())) {
    open.push_back(i);
    bool isZero = expr == getAffineConstantExpr(0, context);
    auto left = dyn_cast<AffineDimExpr>(expr);
    if (isZero)
      sizes.push_back(b.getIndexAttr(1));
    else if (left && expr != operand.map.getResult(i))
      sizes.push_back(extents[left.getPosition()]);
    else if (type.isDynamicDim(i))
      sizes.push_back(OpFoldResult());
    else
      sizes.push_back(b.getIndexAttr(type.getDimSize(i)));
    std::optional<int64_t> size;
    if (sizes.back())
      size = getConstantIntValue(sizes.back());
    isCut |= sizes.back() && (!size || *size != type.getDimSize(i));
    if (isZero)
      continue;
    results.push_back(expr);
    shape.push_back(size.value_or(ShapedType::kDynamic));
    groups.push_back(std::exchange(open, {}));
  }
  if (!isCut && results.size() == map.getNumResults()) {
    operand.map = map;
    return;
  }
  // A view by collapsing stays contiguous where the memref is.
  if (!isCut && type.getLayout().isIdentity()) {
    if (!groups.empty())
      groups.back().append(open);
    operand.source =
        memref::CollapseShapeOp::create(b, loc, operand.source, groups);
  } else {
    for (auto [i, size] : llvm::enumerate(sizes))
      if (!size)
        size = memref::getMixedSize(b, loc, operand.source, i);
    SmallVector<OpFoldResult> offsets(sizes.size(), b.getIndexAttr(0)),
        strides(sizes.size(), b.getIndexAttr(1));
    MemRefType view = memref::SubViewOp::inferRankReducedResultType(
        shape, type, offsets, sizes, strides);
    operand.source = memref::SubViewOp::create(b, loc, view, operand.source,
                                               offsets, sizes, strides);
  }
  setResults(operand, results);
}

/// Whether `inner` lies directly behind `outer` in the memory of `operand`, at
/// result `position` and the next one, or both do not occur.
///
/// That is so for two dims by themselves. It is also so where the outer one is
/// a term of a sum: (..., x * s + i, c), with c over all of its dim, is
/// (..., x * s * C + ic) of the memref of which the last two dims are one.
bool ShapeSimplifier::canJoin(const KernelOperand &operand, unsigned outer,
                              unsigned inner,
                              std::optional<unsigned> &position) {
  position.reset();
  AffineMap map = operand.map;
  if (!map.isFunctionOfDim(outer) && !map.isFunctionOfDim(inner))
    return true;
  std::optional<unsigned> innerAt = map.getResultPosition(dim(inner));
  if (!innerAt || *innerAt == 0)
    return false;
  position = *innerAt - 1;
  for (auto [i, expr] : llvm::enumerate(map.getResults()))
    if (expr.isFunctionOfDim(outer) != (i == *position) ||
        expr.isFunctionOfDim(inner) != (i == *innerAt))
      return false;

  MemRefType type = typeOf(operand);
  AffineExpr expr = map.getResult(*position);
  if (expr != dim(outer)) {
    AffineExpr step = expr.replace(dim(outer), dim(outer) + 1) - expr;
    if (type.isDynamicDim(*innerAt) || simplifyAffineExpr(step, numDims, 0) !=
                                           getAffineConstantExpr(1, context))
      return false;
  }
  SmallVector<ReassociationIndices> groups;
  for (int64_t i = 0; i < type.getRank(); ++i) {
    if (i == *innerAt)
      groups.back().push_back(i);
    else
      groups.push_back({i});
  }
  return memref::CollapseShapeOp::isGuaranteedCollapsible(type, groups);
}

/// Makes `outer` stand for both dims in `operand`.
void ShapeSimplifier::join(KernelOperand &operand, unsigned outer,
                           unsigned inner, unsigned position) {
  MemRefType type = typeOf(operand);
  SmallVector<ReassociationIndices> groups;
  SmallVector<AffineExpr> results;
  for (auto [i, expr] : llvm::enumerate(operand.map.getResults())) {
    if (i == position + 1) {
      groups.back().push_back(i);
      continue;
    }
    groups.push_back({static_cast<int64_t>(i)});
    results.push_back(expr);
    if (i == position && expr != dim(outer)) {
      AffineExpr others =
          expr.replace(dim(outer), getAffineConstantExpr(0, context));
      results.back() = others * type.getDimSize(i + 1) + dim(outer);
    }
  }
  operand.source =
      memref::CollapseShapeOp::create(b, loc, operand.source, groups);
  setResults(operand, results);
}

/// Joins two dims, if there are two that every operand can join.
bool ShapeSimplifier::joinTwoDims() {
  SmallVector<std::optional<unsigned>> positions(operands.size());
  for (unsigned outer = 0; outer < numDims; ++outer)
    for (unsigned inner = 0; inner < numDims; ++inner) {
      if (outer == inner)
        continue;
      bool occurs = false;
      bool joinable = llvm::all_of(llvm::enumerate(operands), [&](auto it) {
        bool can = canJoin(*it.value(), outer, inner, positions[it.index()]);
        occurs |= can && positions[it.index()];
        return can;
      });
      // Some operand has to give the extent of both.
      bool isSized = llvm::any_of(llvm::zip(operands, positions), [&](auto it) {
        auto [operand, position] = it;
        return position && operand->map.getResult(*position) == dim(outer);
      });
      if (!joinable || !occurs || !isSized)
        continue;
      for (auto [operand, position] : llvm::zip(operands, positions))
        if (position)
          join(*operand, outer, inner, *position);
      return true;
    }
  return false;
}

/// Numbers the dims that are left.
void ShapeSimplifier::dropUnusedDims() {
  SmallVector<AffineExpr> replacements(numDims,
                                       getAffineConstantExpr(0, context));
  unsigned count = 0;
  for (unsigned i = 0; i < numDims; ++i)
    if (llvm::any_of(operands, [&](KernelOperand *operand) {
          return operand->map.isFunctionOfDim(i);
        }))
      replacements[i] = dim(count++);
  for (KernelOperand *operand : operands)
    operand->map =
        operand->map.replaceDimsAndSymbols(replacements, {}, count, 0);
}

Contraction mlir::rectify::simplifyShape(OpBuilder &b, Location loc,
                                         const Contraction &contraction) {
  return ShapeSimplifier(b, loc, contraction).run();
}
