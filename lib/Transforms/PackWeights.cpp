// Packs weights ahead of the contractions that read them: constants when they
// are compiled, others before the loop they do not change in, or once for all
// calls of a function.

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/ConstantElements.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Kernels/BlockedMap.h"
#include "Rectify/Kernels/ContractionRecipe.h"
#include "Rectify/Kernels/VectorBody.h"
#include "Rectify/Passes.h"

#include "ConstantArguments.h"
#include "LinalgContraction.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/LoopLikeInterface.h"

#define DEBUG_TYPE "rectify-pack-weights"

namespace mlir::rectify {
#define GEN_PASS_DEF_PACKWEIGHTS
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// The streamed operand of a contraction, and the dims that matter.
struct Weights {
  OpOperand *operand;
  AffineMap map, otherMap;
  unsigned columns;
  std::optional<unsigned> rows, inner;
};

} // namespace

/// The operand that the kernel reads as vectors along the last dim of the
/// result, if it can be packed; if not, `reason` says why.
static std::optional<Weights> findWeights(ContractOp op, std::string &reason) {
  AffineMap outMap = op.getOutMaps()[0];
  if (outMap.getNumResults() == 0) {
    reason = "its result is one number";
    return std::nullopt;
  }
  // As the kernel: dims of extent 1 do not count.
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  Weights weights;
  weights.columns = outMap.getDimPosition(outMap.getNumResults() - 1);
  for (AffineExpr expr : llvm::reverse(outMap.getResults())) {
    unsigned dim = cast<AffineDimExpr>(expr).getPosition();
    if (ranges[dim] == 1)
      continue;
    weights.columns = dim;
    break;
  }
  bool isRhs = op.getRhsMap().isFunctionOfDim(weights.columns);
  weights.operand = isRhs ? &op.getRhsMutable() : &op.getLhsMutable();
  weights.map = isRhs ? op.getRhsMap() : op.getLhsMap();
  weights.otherMap = isRhs ? op.getLhsMap() : op.getRhsMap();
  if (weights.otherMap.isFunctionOfDim(weights.columns)) {
    reason = "both operands have its columns";
    return std::nullopt;
  }
  if (!weights.map.isProjectedPermutation() ||
      !weights.map.isFunctionOfDim(weights.columns)) {
    reason = "its weights are not indexed by one dim each";
    return std::nullopt;
  }
  auto type = cast<RankedTensorType>(weights.operand->get().getType());
  if (!type.hasStaticShape() || type.getNumElements() == 0) {
    reason = "the size of its weights is not known, or 0";
    return std::nullopt;
  }

  for (unsigned dim : op.getReductionDims())
    if (ranges[dim] != 1)
      weights.inner = dim;
  for (AffineExpr expr : outMap.getResults()) {
    unsigned dim = cast<AffineDimExpr>(expr).getPosition();
    if (dim != weights.columns && !weights.map.isFunctionOfDim(dim) &&
        weights.otherMap.isFunctionOfDim(dim) && ranges[dim] != 1)
      weights.rows = dim;
  }
  if (!weights.inner || !weights.map.isFunctionOfDim(*weights.inner)) {
    reason = "its weights are not summed over";
    return std::nullopt;
  }
  return weights;
}

/// The map from the weights' own dims to panels: dims that are not summed over,
/// the panel, the reductions in the order of the nest, and within it.
static AffineMap getPanelMap(const Weights &weights,
                             ArrayRef<unsigned> reductions,
                             PanelLayout layout) {
  MLIRContext *context = weights.map.getContext();
  // The weights' dim that a dim of the nest is.
  auto position = [&](unsigned dim) {
    return getAffineDimExpr(
        *weights.map.getResultPosition(getAffineDimExpr(dim, context)),
        context);
  };
  SmallVector<AffineExpr> results;
  for (AffineExpr expr : weights.map.getResults()) {
    unsigned dim = cast<AffineDimExpr>(expr).getPosition();
    if (dim != weights.columns && !llvm::is_contained(reductions, dim))
      results.push_back(position(dim));
  }
  AffineExpr columns = position(weights.columns);
  results.push_back(columns.floorDiv(layout.columns));
  for (unsigned dim : reductions) {
    if (!weights.map.isFunctionOfDim(dim))
      continue;
    bool isGrouped = dim == *weights.inner && layout.depth > 1;
    results.push_back(isGrouped ? position(dim).floorDiv(layout.depth)
                                : position(dim));
  }
  results.push_back(columns % layout.columns);
  if (layout.depth > 1)
    results.push_back(position(*weights.inner) % layout.depth);
  return AffineMap::get(weights.map.getNumResults(), 0, results, context);
}

/// Room for the panels.
static Value createPanels(OpBuilder &b, const Weights &weights, AffineMap map,
                          PanelLayout layout) {
  auto type = cast<RankedTensorType>(weights.operand->get().getType());
  SmallVector<int64_t> shape = getPackedShape(map, type.getShape());
  AffineExpr inner =
      getAffineDimExpr(*weights.map.getResultPosition(
                           getAffineDimExpr(*weights.inner, map.getContext())),
                       map.getContext());
  for (auto [size, expr] : llvm::zip_equal(shape, map.getResults()))
    if (layout.depth > 1 && expr == inner.floorDiv(layout.depth))
      size = llvm::alignTo(size, layout.groups);
  return tensor::EmptyOp::create(b, weights.operand->getOwner()->getLoc(),
                                 shape, type.getElementType());
}

/// Whether the weights lie as one panel already.
static bool isOnePanel(const Weights &weights, ArrayRef<unsigned> reductions,
                       PanelLayout layout) {
  auto type = cast<RankedTensorType>(weights.operand->get().getType());
  SmallVector<unsigned> wanted(
      llvm::make_filter_range(reductions, [&](unsigned dim) {
        return weights.map.isFunctionOfDim(dim);
      }));
  wanted.push_back(weights.columns);
  SmallVector<unsigned> dims;
  for (AffineExpr expr : weights.map.getResults())
    dims.push_back(cast<AffineDimExpr>(expr).getPosition());
  return layout.depth == 1 && dims == wanted &&
         type.getShape().back() == layout.columns;
}

namespace {

struct PackWeights : rectify::impl::PackWeightsBase<PackWeights> {
  using PackWeightsBase::PackWeightsBase;

  void runOnOperation() override {
    features = TargetFeatures::lookup(target, getOperation());
    if (!features)
      return signalPassFailure();
    takeInContractions();
    SmallVector<ContractOp> ops;
    getOperation()->walk([&](ContractOp op) { ops.push_back(op); });
    for (ContractOp op : ops)
      if (!op.isOnBuffers()) {
        foldSlice(op.getLhsMutable());
        foldSlice(op.getRhsMutable());
        pack(op);
      }
  }

private:
  void takeInContractions();
  static void foldSlice(OpOperand &operand);
  void pack(ContractOp op);
  Operation *findPlace(ContractOp op, Value weights, std::string &how);

  const TargetFeatures *features = nullptr;
};

} // namespace

/// Makes linalg's contractions with constant operands rectify.contract, as
/// those are that had something to fuse.
void PackWeights::takeInContractions() {
  SmallVector<linalg::LinalgOp> ops;
  getOperation()->walk([&](linalg::LinalgOp op) {
    auto isConstant = [](Value value) {
      return matchPattern(value, m_Constant()) || dependsOnConstantsOnly(value);
    };
    if (getAccumulatorType(op) &&
        (isConstant(op->getOperand(0)) || isConstant(op->getOperand(1))))
      ops.push_back(op);
  });
  IRRewriter rewriter(&getContext());
  for (linalg::LinalgOp op : ops) {
    ContractOp contract = createContract(rewriter, op, getAccumulatorType(op));
    rewriter.replaceOp(op, contract.getResults());
  }
}

/// Makes a constant of a slice of one: that part of the weights is all that the
/// contraction reads.
void PackWeights::foldSlice(OpOperand &operand) {
  auto slice = operand.get().getDefiningOp<tensor::ExtractSliceOp>();
  Attribute constant;
  if (!slice || !slice.getType().hasStaticShape() || !slice.hasUnitStride() ||
      slice->getNumOperands() != 1 ||
      !matchPattern(slice.getSource(), m_Constant(&constant)))
    return;
  std::optional<ConstantElements> elements = ConstantElements::get(constant);
  if (!elements)
    return;
  OpBuilder b(slice);
  operand.set(arith::ConstantOp::create(
      b, slice.getLoc(),
      cast<TypedAttr>(elements->slice(
          slice.getStaticOffsets(), slice.getStaticSizes(), slice.getType()))));
  Operation *whole = slice.getSource().getDefiningOp();
  for (Operation *op : {slice.getOperation(), whole})
    if (isOpTriviallyDead(op))
      op->erase();
}

/// Before what op the weights of `op` are to be packed, or null if only in the
/// contraction itself; `how` says what is gained.
Operation *PackWeights::findPlace(ContractOp op, Value weights,
                                  std::string &how) {
  Operation *place = op;
  if (weights.getDefiningOp() &&
      weights.getDefiningOp()->hasTrait<OpTrait::ConstantLike>()) {
    how = "when it is compiled, since they are constant";
    return place;
  }
  bool isInLoop = false;
  Operation *definition = weights.getParentBlock()->getParentOp();
  for (Operation *parent = op->getParentOp();
       parent && !parent->isAncestor(definition);
       parent = parent->getParentOp())
    if (isa<LoopLikeOpInterface>(parent)) {
      place = parent;
      isInLoop = true;
    }
  if (dependsOnConstantsOnly(weights)) {
    how = "once for all calls, since they do not change between them";
    return place;
  }
  how = "before the loop in which they do not change";
  return isInLoop ? place : nullptr;
}

void PackWeights::pack(ContractOp op) {
  auto refuse = [&](StringRef reason) {
    remarkMissed(op, DEBUG_TYPE, "not-packed-ahead")
        << ("weights are not packed ahead: " + reason).str();
  };
  std::string reason;
  bool speculatable;
  if (!isVectorizableBody(*op.getBody(), speculatable, reason) || !speculatable)
    return refuse("its kernel computes one element at a time");
  std::optional<Weights> weights = findWeights(op, reason);
  if (!weights)
    return refuse(reason);
  Value source = weights->operand->get();
  Operation *place = findPlace(op, source, reason);
  if (!place)
    return refuse("they may be others on each call; the attribute "
                  "rectify.constant of a function's argument promises that "
                  "they are not");

  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  auto sizeOf = [&](unsigned dim) -> std::optional<int64_t> {
    if (ShapedType::isDynamic(ranges[dim]))
      return std::nullopt;
    return ranges[dim];
  };
  std::optional<int64_t> rows = 1;
  if (weights->rows)
    rows = sizeOf(*weights->rows);
  if (features->tiles && op->hasAttr(RectifyDialect::precisionName))
    return refuse("its kernel splits them into bf16");
  std::optional<int64_t> steps = 1;
  for (unsigned dim : op.getReductionDims())
    steps = multiply(steps, sizeOf(dim));
  bool isRhs = weights->operand == &op.getRhsMutable();
  Value other = isRhs ? op.getLhs() : op.getRhs();
  bool groups = weights->otherMap.getNumResults() != 0 &&
                weights->otherMap.getResults().back() ==
                    getAffineDimExpr(*weights->inner, op.getContext());
  PanelLayout layout = choosePanels(
      *features, getElementTypeOrSelf(other), getElementTypeOrSelf(source),
      op.getAccumulatorType(), groups, {rows, sizeOf(weights->columns), steps});
  SmallVector<unsigned> reductions = op.getReductionDims();
  if (layout.columns < 2 || isOnePanel(*weights, reductions, layout))
    return refuse("they lie as the kernel reads them");

  AffineMap map = getPanelMap(*weights, reductions, layout);
  OpBuilder b(place);
  auto packed = PackOp::create(b, op.getLoc(), source,
                               createPanels(b, *weights, map, layout), map);
  Value panels = packed.getResult(0);
  SmallVector<OpFoldResult> folded;
  Attribute constant;
  if (matchPattern(source, m_Constant(&constant)) &&
      succeeded(packed->fold({constant, nullptr}, folded))) {
    panels = arith::ConstantOp::create(
        b, op.getLoc(), cast<TypedAttr>(cast<Attribute>(folded[0])));
    Value dest = packed.getDest();
    packed.erase();
    if (dest.use_empty())
      dest.getDefiningOp()->erase();
  }
  weights->operand->set(panels);
  SmallVector<AffineMap> maps = op.getMaps();
  maps[isRhs ? 1 : 0] = map.compose(weights->map);
  op.setIndexingMapsAttr(b.getAffineMapArrayAttr(maps));
  Operation *definition = source.getDefiningOp();
  if (definition && isOpTriviallyDead(definition))
    definition->erase();

  auto type = cast<RankedTensorType>(panels.getType());
  int64_t bytes = type.getNumElements() * type.getElementTypeBitWidth() / 8;
  std::string grouping;
  if (layout.depth > 1)
    grouping = ", " + std::to_string(layout.depth) + " steps side by side";
  remarkPassed(op, DEBUG_TYPE, "packed-ahead")
      << ("weights are packed in panels of " + Twine(layout.columns) +
          " columns" + grouping + ", " + Twine(bytes) + " bytes, " + reason)
             .str();
}
