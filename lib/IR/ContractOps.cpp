// rectify.contract: its effects, and what it tells of its dims.

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::rectify;

FailureOr<SmallVector<ScaledDim>> rectify::getSumOfDims(AffineExpr expr) {
  SmallVector<ScaledDim> terms;
  // Adds `factor` times `expr` to the terms.
  auto add = [&](auto &&add, AffineExpr expr, int64_t factor) -> bool {
    if (auto dim = dyn_cast<AffineDimExpr>(expr)) {
      terms.push_back({dim.getPosition(), factor});
      return true;
    }
    auto binary = dyn_cast<AffineBinaryOpExpr>(expr);
    if (!binary)
      return false;
    if (binary.getKind() == AffineExprKind::Add)
      return add(add, binary.getLHS(), factor) &&
             add(add, binary.getRHS(), factor);
    auto constant = dyn_cast<AffineConstantExpr>(binary.getRHS());
    int64_t product;
    return binary.getKind() == AffineExprKind::Mul && constant &&
           constant.getValue() > 0 &&
           !llvm::MulOverflow(factor, constant.getValue(), product) &&
           add(add, binary.getLHS(), product);
  };
  if (!add(add, expr, 1))
    return failure();
  for (auto [i, term] : llvm::enumerate(terms))
    for (const ScaledDim &other : ArrayRef(terms).drop_front(i + 1))
      if (term.dim == other.dim)
        return failure();
  return terms;
}

bool rectify::isSumOfDimsMap(AffineMap map) {
  if (map.getNumSymbols() != 0)
    return false;
  llvm::SmallBitVector seen(map.getNumDims());
  for (AffineExpr expr : map.getResults()) {
    FailureOr<SmallVector<ScaledDim>> terms = getSumOfDims(expr);
    if (failed(terms))
      return false;
    for (const ScaledDim &term : *terms) {
      if (seen[term.dim])
        return false;
      seen.set(term.dim);
    }
  }
  return true;
}

Speculation::Speculatability ContractOp::getSpeculatability() {
  return isOnBuffers() ? Speculation::NotSpeculatable
                       : Speculation::RecursivelySpeculatable;
}

void ContractOp::getEffects(
    SmallVectorImpl<SideEffects::EffectInstance<MemoryEffects::Effect>>
        &effects) {
  for (OpOperand &operand : (*this)->getOpOperands()) {
    if (!isa<MemRefType>(operand.get().getType()))
      continue;
    // A side operand may be the buffer of an out: a point is read before it is
    // written, so reads come in an earlier stage.
    if (isDpsInit(&operand))
      effects.emplace_back(MemoryEffects::Write::get(), &operand, /*stage=*/1,
                           /*effectOnFullRegion=*/true,
                           SideEffects::DefaultResource::get());
    else
      effects.emplace_back(MemoryEffects::Read::get(), &operand, /*stage=*/0,
                           /*effectOnFullRegion=*/true,
                           SideEffects::DefaultResource::get());
  }
}

SmallVector<AffineMap> ContractOp::getMaps() {
  return llvm::to_vector(getIndexingMaps().getAsValueRange<AffineMapAttr>());
}

SmallVector<AffineMap> ContractOp::getSideMaps() {
  return llvm::to_vector(
      ArrayRef<AffineMap>(getMaps()).slice(2, getSides().size()));
}

SmallVector<AffineMap> ContractOp::getOutMaps() {
  return llvm::to_vector(
      ArrayRef<AffineMap>(getMaps()).take_back(getOuts().size()));
}

SmallVector<unsigned> ContractOp::getParallelDims() {
  llvm::SmallBitVector reduction = getUnusedDimsBitVector(getOutMaps());
  return llvm::to_vector_of<unsigned>(reduction.flip().set_bits());
}

SmallVector<unsigned> ContractOp::getReductionDims() {
  return llvm::to_vector_of<unsigned>(
      getUnusedDimsBitVector(getOutMaps()).set_bits());
}

SmallVector<int64_t> ContractOp::getStaticLoopRanges() {
  SmallVector<int64_t> sizes(getNumLoops(), ShapedType::kDynamic);
  for (auto [map, type] : llvm::zip(getMaps(), (*this)->getOperandTypes())) {
    auto shaped = dyn_cast<ShapedType>(type);
    if (!shaped)
      continue;
    for (auto [expr, size] : llvm::zip(map.getResults(), shaped.getShape()))
      if (auto dim = dyn_cast<AffineDimExpr>(expr);
          dim && !ShapedType::isDynamic(size))
        sizes[dim.getPosition()] = size;
  }
  return sizes;
}

SmallVector<OpFoldResult> ContractOp::createLoopRanges(OpBuilder &builder,
                                                       Location loc) {
  SmallVector<OpFoldResult> ranges;
  for (auto [dim, size] : llvm::enumerate(getStaticLoopRanges())) {
    if (!ShapedType::isDynamic(size)) {
      ranges.push_back(builder.getIndexAttr(size));
      continue;
    }
    AffineExpr expr = getAffineDimExpr(dim, getContext());
    for (auto [map, value] : llvm::zip(getMaps(), (*this)->getOperands())) {
      std::optional<unsigned> position = map.getResultPosition(expr);
      if (!position)
        continue;
      ranges.push_back(
          isOnBuffers() ? memref::getMixedSize(builder, loc, value, *position)
                        : tensor::getMixedSize(builder, loc, value, *position));
      break;
    }
  }
  return ranges;
}

YieldOp ContractOp::getYield() {
  return cast<YieldOp>(getBody()->getTerminator());
}

bool ContractOp::isPlain() {
  return getSides().empty() && getOuts().size() == 1 &&
         llvm::hasSingleElement(*getBody()) &&
         getYield().getOperand(0) == getAccumulator();
}

LogicalResult
ContractOp::reifyResultShapes(OpBuilder &builder,
                              ReifiedRankedShapedTypeDims &shapes) {
  for (Value out : getOuts())
    if (isa<RankedTensorType>(out.getType()))
      shapes.push_back(tensor::getMixedSizes(builder, getLoc(), out));
  return success();
}
