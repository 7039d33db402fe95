// The fewest dims that say the same: a contraction without dims of extent 1,
// and with dims joined that lie behind one another in every operand. So a 1x1
// convolution is a matmul, and the rows of a window are one long reduction.

#include "Rectify/Kernels/ContractionKernel.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/SmallBitVector.h"

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

  void dropUnitDims();
  void dropUnitResults(KernelOperand &operand);
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

/// A dim of extent 1 is always 0.
void ShapeSimplifier::dropUnitDims() {
  llvm::SmallBitVector unit(numDims);
  for (KernelOperand *operand : operands)
    if (MemRefType type = typeOf(*operand))
      for (auto [expr, size] :
           llvm::zip(operand->map.getResults(), type.getShape()))
        if (auto d = dyn_cast<AffineDimExpr>(expr); d && size == 1)
          unit.set(d.getPosition());
  SmallVector<AffineExpr> replacements;
  for (unsigned i = 0; i < numDims; ++i)
    replacements.push_back(unit[i] ? getAffineConstantExpr(0, context)
                                   : dim(i));
  for (KernelOperand *operand : operands) {
    operand->map =
        operand->map.replaceDimsAndSymbols(replacements, {}, numDims, 0);
    dropUnitResults(*operand);
  }
}

/// Takes dims of size 1 away from the memref, where that keeps it a memref.
void ShapeSimplifier::dropUnitResults(KernelOperand &operand) {
  MemRefType type = typeOf(operand);
  if (!type)
    return;
  SmallVector<ReassociationIndices> groups;
  SmallVector<AffineExpr> results;
  ReassociationIndices open;
  for (auto [i, expr] : llvm::enumerate(operand.map.getResults())) {
    open.push_back(i);
    if (type.getDimSize(i) == 1 && expr == getAffineConstantExpr(0, context))
      continue;
    groups.push_back(std::exchange(open, {}));
    results.push_back(expr);
  }
  if (groups.empty() || results.size() == operand.map.getNumResults())
    return;
  groups.back().append(open);
  if (!memref::CollapseShapeOp::isGuaranteedCollapsible(type, groups))
    return;
  operand.source =
      memref::CollapseShapeOp::create(b, loc, operand.source, groups);
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
