// What the collector and the builder of epilogues both ask of ops and values.

#include "EpilogueGroup.h"
#include "LinalgContraction.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Utils/Utils.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Transforms/RegionUtils.h"

using namespace mlir;
using namespace mlir::rectify;

unsigned EpilogueGroups::getIndex(Operation *op) const {
  if (op->getBlock() != block)
    op = block->findAncestorOpInBlock(*op);
  auto found = indices.find(op);
  return found == indices.end() ? order.size() : found->second;
}

bool rectify::isEpilogueRoot(Operation *op, Type &accumulator) {
  accumulator = nullptr;
  if (auto contract = dyn_cast<ContractOp>(op))
    return !contract.isOnBuffers();
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    accumulator = getAccumulatorType(linalgOp);
  return accumulator != nullptr;
}

SmallVector<Value> rectify::getAllOperands(Operation *op) {
  SmallVector<Value> operands(op->getOperands());
  if (op->getNumRegions() == 0 || op->hasTrait<OpTrait::IsIsolatedFromAbove>())
    return operands;
  SetVector<Value> captured;
  getUsedValuesDefinedAbove(op->getRegions(), captured);
  llvm::append_range(operands, captured);
  return operands;
}

bool rectify::isFreeToHoist(Operation *op) {
  if (op->getNumRegions() != 0 || !isPure(op))
    return false;
  auto isScalar = [](Type type) { return type.isIntOrIndexOrFloat(); };
  return op->hasTrait<OpTrait::ConstantLike>() ||
         isa<tensor::EmptyOp, tensor::SplatOp, tensor::CastOp,
             tensor::ExpandShapeOp, tensor::CollapseShapeOp>(op) ||
         (!op->getResultTypes().empty() &&
          llvm::all_of(op->getResultTypes(), isScalar));
}

bool rectify::isHoistable(Operation *op) {
  return isPure(op) && (op->getNumRegions() == 0 || isa<linalg::LinalgOp>(op));
}

OpFoldResult rectify::createSize(OpBuilder &builder, Location loc, Value value,
                                 unsigned dim) {
  // Destinations may be passed on through a whole model.
  for (unsigned steps = 0; steps < 16; ++steps) {
    auto op = value.getDefiningOp<DestinationStyleOpInterface>();
    if (!op)
      break;
    OpOperand *init = op.getTiedOpOperand(cast<OpResult>(value));
    if (!init || init->get().getType() != value.getType())
      break;
    value = init->get();
  }
  if (auto empty = value.getDefiningOp<tensor::EmptyOp>())
    return empty.getMixedSizes()[dim];
  return tensor::getMixedSize(builder, loc, value, dim);
}

LogicalResult rectify::foldSize(RewriterBase &rewriter, EpilogueGroups &groups,
                                EpilogueGroup &group, tensor::DimOp op) {
  std::optional<int64_t> number = op.getConstantIndex();
  const EpilogueSpace::Layout &layout =
      group.values.find(op.getSource())->second.layout;
  if (!number || *number < 0 || *number >= int64_t(layout.size()))
    return failure();
  unsigned atom = layout[*number];
  OpFoldResult size;
  rewriter.setInsertionPoint(group.root);
  if (group.space.isUnit(atom)) {
    size = rewriter.getIndexAttr(1);
  } else if (OpFoldResult part = group.space.getPartSize(atom)) {
    size = part;
  } else if (std::optional<unsigned> dim = group.space.getDim(atom)) {
    auto init = cast<DestinationStyleOpInterface>(group.root).getDpsInits()[0];
    size = createSize(rewriter, op.getLoc(), init, *dim);
  } else {
    return failure();
  }
  rewriter.replaceAllUsesWith(op.getResult(), getValueOrCreateConstantIndexOp(
                                                  rewriter, op.getLoc(), size));
  // What was made stands where the contraction does.
  for (Operation *made = group.root->getPrevNode();
       made && !groups.indices.contains(made); made = made->getPrevNode())
    groups.indices[made] = groups.getIndex(group.root);
  return success();
}

EpilogueSide rectify::getEpilogueSide(const EpilogueGroups &groups,
                                      const EpilogueGroup &group,
                                      ArrayRef<unsigned> atoms, Value value,
                                      AffineMap map) {
  lookThroughBroadcasts(value, map,
                        [&](Value at) { return groups.owners.contains(at); });
  Attribute constant;
  if (matchPattern(value, m_Constant(&constant))) {
    if (auto splat = dyn_cast<SplatElementsAttr>(constant))
      constant = splat.getSplatValue<Attribute>();
    if (isa<FloatAttr, IntegerAttr>(constant))
      return {cast<TypedAttr>(constant), value, {}};
  }
  EpilogueSide side{TypedAttr(), value, {}};
  for (AffineExpr expr : map.getResults()) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    side.layout.push_back(dim ? atoms[dim.getPosition()]
                              : group.space.getUnit());
  }
  return side;
}
