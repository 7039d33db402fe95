// Transposes behind the ops that do not care in what order dims stand, until
// they meet one that turns the other way.

#include "Layout.h"
#include "LinalgContraction.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/Dialect/Utils/ReshapeOpsUtils.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::rectify;

static bool isRanked(Value value) {
  return isa<RankedTensorType>(value.getType());
}

/// The first of `values` that is a transpose which it pays to move behind what
/// reads them all: more of them, of those that `matter`, are so turned than
/// would have to be turned. As many would do no good, and could go on forever.
static linalg::TransposeOp findTurn(ValueRange values,
                                    function_ref<bool(Value)> matters) {
  linalg::TransposeOp found;
  int64_t gain = 0;
  for (Value value : values) {
    if (!matters(value))
      continue;
    linalg::TransposeOp op = getTurn(value);
    if (!found && op)
      found = op;
    bool isSame = op && op.getPermutation() == found.getPermutation();
    gain += isSame ? 1 : -1;
  }
  return gain > 0 ? found : nullptr;
}

/// Replaces `op` by what `result` is before `turned` was done to its input.
static void replaceByTurned(PatternRewriter &rewriter, Operation *op,
                            Value result, linalg::TransposeOp turned) {
  rewriter.replaceOp(
      op, turn(rewriter, op->getLoc(), result, turned.getPermutation()));
}

//===----------------------------------------------------------------------===//
// Linalg ops
//===----------------------------------------------------------------------===//

/// The order of an operand's dims in which the loop dims that index them come
/// in the order of `places`; none if one of them is not indexed by such a dim.
static std::optional<DimOrder> followPlaces(AffineMap map,
                                            ArrayRef<int64_t> places) {
  SmallVector<int64_t> keys;
  for (AffineExpr expr : map.getResults()) {
    int64_t key = -1;
    for (unsigned dim = 0; dim < map.getNumDims(); ++dim)
      if (places[dim] >= 0 && expr.isFunctionOfDim(dim))
        key = std::max(key, places[dim]);
    if (key < 0)
      return std::nullopt;
    keys.push_back(key);
  }
  return sortDims(keys.size(), [&](int64_t i) { return keys[i]; });
}

/// For each loop dim its place among the dims that index an operand; -1 for
/// those that do not.
static SmallVector<int64_t> getPlaces(AffineMap map) {
  SmallVector<int64_t> places(map.getNumDims(), -1);
  int64_t next = 0;
  for (AffineExpr expr : map.getResults())
    for (unsigned dim = 0; dim < map.getNumDims(); ++dim)
      if (places[dim] < 0 && expr.isFunctionOfDim(dim))
        places[dim] = next++;
  return places;
}

namespace {
/// Elementwise ops, broadcasts, reductions and pools: each operand has a map.
struct SinkBehindLinalg : OpInterfaceRewritePattern<linalg::LinalgOp> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics() || op->getNumResults() == 0 ||
        isa<linalg::TransposeOp, linalg::FillOp>(op.getOperation()) ||
        getAccumulatorType(op))
      return failure();
    SmallVector<Value> inputs = op.getDpsInputs();
    int64_t rank = 0;
    for (Value input : inputs)
      if (isRanked(input))
        rank = std::max(rank, getRank(input));
    linalg::TransposeOp turned = findTurn(inputs, [&](Value input) {
      return isRanked(input) && getRank(input) == rank;
    });
    if (!turned)
      return failure();

    SmallVector<AffineMap> maps = op.getIndexingMapsArray();
    DimOrder back = invertPermutationVector(turned.getPermutation());
    unsigned at = llvm::find(inputs, turned->getResult(0)) - inputs.begin();
    SmallVector<int64_t> places = getPlaces(turnMap(maps[at], back));
    SmallVector<DimOrder> orders;
    for (auto [i, map] : llvm::enumerate(maps)) {
      bool isOut = i >= inputs.size();
      std::optional<DimOrder> order = followPlaces(map, places);
      if (isOut && (!order || !map.isProjectedPermutation()))
        return failure();
      // An input that lacks a dim is small, or has a map that suits it.
      bool isWhole = order && (isOut || map.getNumResults() == rank);
      orders.push_back(isWhole ? *order
                               : llvm::to_vector(llvm::seq<int64_t>(
                                     0, map.getNumResults())));
    }
    orders[at] = back;
    rewrite(op, orders, places, rewriter);
    return success();
  }

private:
  static int64_t getRank(Value value) {
    return cast<RankedTensorType>(value.getType()).getRank();
  }
  static void rewrite(linalg::LinalgOp op, ArrayRef<DimOrder> orders,
                      ArrayRef<int64_t> places, PatternRewriter &rewriter);
};
} // namespace

/// Turns each operand by its order, and the loops to the order of the results.
void SinkBehindLinalg::rewrite(linalg::LinalgOp op, ArrayRef<DimOrder> orders,
                               ArrayRef<int64_t> places,
                               PatternRewriter &rewriter) {
  Location loc = op.getLoc();
  SmallVector<AffineMap> maps = op.getIndexingMapsArray();
  SmallVector<Value> operands;
  for (auto [operand, map, order] : llvm::zip_equal(
           op->getOperands().take_front(maps.size()), maps, orders)) {
    bool isTurned = isRanked(operand) && !isIdentityPermutation(order);
    operands.push_back(isTurned ? turn(rewriter, loc, operand, order)
                                : operand);
    if (isTurned)
      map = turnMap(map, order);
  }
  unsigned numInputs = op.getNumDpsInputs();
  auto outs = ArrayRef(operands).drop_front(numInputs);
  auto generic = linalg::GenericOp::create(
      rewriter, loc, TypeRange(outs), ArrayRef(operands).take_front(numInputs),
      outs, maps, op.getIteratorTypesArray());
  generic->setDiscardableAttrs(llvm::to_vector(op->getDiscardableAttrs()));
  rewriter.cloneRegionBefore(*op.getBlock()->getParent(), generic.getRegion(),
                             generic.getRegion().begin());

  // Parallel loops first, in the order of the first result.
  auto iterators = op.getIteratorTypesArray();
  AffineMap out = maps[numInputs];
  int64_t numDims = out.getNumDims();
  DimOrder loops = sortDims(numDims, [&](int64_t dim) -> int64_t {
    if (iterators[dim] != utils::IteratorType::parallel)
      return 2 * numDims + places[dim];
    std::optional<unsigned> place =
        out.getResultPosition(getAffineDimExpr(dim, rewriter.getContext()));
    return place ? int64_t(*place) : numDims;
  });
  SmallVector<unsigned> interchange(loops.begin(), loops.end());
  if (!isIdentityPermutation(loops))
    generic = *linalg::interchangeGenericOp(rewriter, generic, interchange);

  rewriter.setInsertionPointAfter(generic);
  SmallVector<Value> results;
  for (auto [result, order] :
       llvm::zip_equal(generic->getResults(), orders.drop_front(numInputs)))
    results.push_back(
        turn(rewriter, loc, result, invertPermutationVector(order)));
  rewriter.replaceOp(op, results);
}

//===----------------------------------------------------------------------===//
// Elementwise ops of other dialects
//===----------------------------------------------------------------------===//

namespace {
/// An op on tensors of one shape, and on scalars; an activation may read others
/// along an axis.
struct SinkBehindElementwise : RewritePattern {
  SinkBehindElementwise(MLIRContext *context)
      : RewritePattern(MatchAnyOpTypeTag(), /*benefit=*/1, context) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    if (op->getNumResults() != 1 || op->getNumRegions() != 0 ||
        !isRanked(op->getResult(0)) ||
        !(op->hasTrait<OpTrait::Elementwise>() ||
          isa<ActivationOpInterface>(op)))
      return failure();
    auto type = cast<RankedTensorType>(op->getResult(0).getType());
    auto isWhole = [&](Value value) {
      auto tensor = dyn_cast<RankedTensorType>(value.getType());
      return tensor && tensor.getRank() == type.getRank();
    };
    auto axis = op->getAttrOfType<IntegerAttr>("axis");
    for (Value operand : op->getOperands())
      if (isa<ShapedType>(operand.getType()) && !isWhole(operand) && !axis)
        return failure();
    linalg::TransposeOp turned = findTurn(op->getOperands(), isWhole);
    if (!turned)
      return failure();

    DimOrder back = invertPermutationVector(turned.getPermutation());
    OperationState state(op->getLoc(), op->getName());
    for (Value operand : op->getOperands())
      state.addOperands(isWhole(operand)
                            ? turn(rewriter, op->getLoc(), operand, back)
                            : operand);
    state.addTypes(turnType(type, back));
    state.addAttributes(op->getAttrs());
    if (axis)
      state.attributes.set("axis", rewriter.getI64IntegerAttr(
                                       turned.getPermutation()[axis.getInt()]));
    replaceByTurned(rewriter, op, rewriter.create(state)->getResult(0), turned);
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Ops that move elements
//===----------------------------------------------------------------------===//

struct SinkBehindPad : OpRewritePattern<tensor::PadOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::PadOp op,
                                PatternRewriter &rewriter) const override {
    linalg::TransposeOp turned = getTurn(op.getSource());
    Value filler = op.getConstantPaddingValue();
    if (!turned || !filler)
      return failure();
    DimOrder back = invertPermutationVector(turned.getPermutation());
    auto type = turnType(op.getResultType(), back);
    Value padded = tensor::PadOp::create(
        rewriter, op.getLoc(), type,
        turn(rewriter, op.getLoc(), op.getSource(), back),
        applyPermutation(op.getMixedLowPad(), back),
        applyPermutation(op.getMixedHighPad(), back), filler, op.getNofold());
    replaceByTurned(rewriter, op, padded, turned);
    return success();
  }
};

struct SinkBehindConcat : OpRewritePattern<tensor::ConcatOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::ConcatOp op,
                                PatternRewriter &rewriter) const override {
    linalg::TransposeOp turned =
        findTurn(op.getInputs(), [](Value) { return true; });
    if (!turned)
      return failure();
    DimOrder back = invertPermutationVector(turned.getPermutation());
    SmallVector<Value> parts;
    for (Value part : op.getInputs())
      parts.push_back(turn(rewriter, op.getLoc(), part, back));
    Value whole = tensor::ConcatOp::create(
        rewriter, op.getLoc(), turnType(op.getResultType(), back),
        turned.getPermutation()[op.getDim()], parts);
    replaceByTurned(rewriter, op, whole, turned);
    return success();
  }
};

struct SinkBehindSlice : OpRewritePattern<tensor::ExtractSliceOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::ExtractSliceOp op,
                                PatternRewriter &rewriter) const override {
    linalg::TransposeOp turned = getTurn(op.getSource());
    if (!turned || op.getType().getRank() != op.getSourceType().getRank())
      return failure();
    DimOrder back = invertPermutationVector(turned.getPermutation());
    Value slice = tensor::ExtractSliceOp::create(
        rewriter, op.getLoc(), turnType(op.getType(), back),
        turn(rewriter, op.getLoc(), op.getSource(), back),
        applyPermutation(op.getMixedOffsets(), back),
        applyPermutation(op.getMixedSizes(), back),
        applyPermutation(op.getMixedStrides(), back));
    replaceByTurned(rewriter, op, slice, turned);
    return success();
  }
};

//===----------------------------------------------------------------------===//
// Reshapes
//===----------------------------------------------------------------------===//

/// Dims are split where they are.
struct SinkBehindExpand : OpRewritePattern<tensor::ExpandShapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::ExpandShapeOp op,
                                PatternRewriter &rewriter) const override {
    linalg::TransposeOp turned = getTurn(op.getSrc());
    if (!turned)
      return failure();
    DimOrder back = invertPermutationVector(turned.getPermutation());
    SmallVector<ReassociationIndices> groups = op.getReassociationIndices(),
                                      newGroups;
    DimOrder order;
    for (int64_t dim : back) {
      ReassociationIndices &group = newGroups.emplace_back();
      for (int64_t part : groups[dim]) {
        group.push_back(order.size());
        order.push_back(part);
      }
    }
    SmallVector<OpFoldResult> sizes =
        applyPermutation(getMixedValues(op.getStaticOutputShape(),
                                        op.getOutputShape(), rewriter),
                         order);
    Value expanded = tensor::ExpandShapeOp::create(
        rewriter, op.getLoc(), turnType(op.getResultType(), order),
        turned.getInput(), newGroups, sizes);
    rewriter.replaceOp(op, turn(rewriter, op.getLoc(), expanded,
                                invertPermutationVector(order)));
    return success();
  }
};

/// Dims that lie side by side before the transpose, too.
struct SinkBehindCollapse : OpRewritePattern<tensor::CollapseShapeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(tensor::CollapseShapeOp op,
                                PatternRewriter &rewriter) const override {
    linalg::TransposeOp turned = getTurn(op.getSrc());
    if (!turned)
      return failure();
    ArrayRef<int64_t> order = turned.getPermutation();
    SmallVector<ReassociationIndices> groups = op.getReassociationIndices();
    for (const ReassociationIndices &group : groups)
      for (auto [a, b] : llvm::zip(group, ArrayRef(group).drop_front()))
        if (order[b] != order[a] + 1)
          return failure();
    DimOrder newOrder = sortDims(
        groups.size(), [&](int64_t i) { return order[groups[i].front()]; });
    SmallVector<ReassociationIndices> newGroups;
    for (int64_t i : newOrder)
      newGroups.push_back(llvm::map_to_vector<2>(
          groups[i], [&](int64_t dim) { return order[dim]; }));
    Value collapsed = tensor::CollapseShapeOp::create(
        rewriter, op.getLoc(), turnType(op.getResultType(), newOrder),
        turned.getInput(), newGroups);
    rewriter.replaceOp(op, turn(rewriter, op.getLoc(), collapsed,
                                invertPermutationVector(newOrder)));
    return success();
  }
};

/// A transpose that only moves dims of size 1 is a reshape.
struct ReshapeUnitDims : OpRewritePattern<linalg::TransposeOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(linalg::TransposeOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics())
      return failure();
    auto from = cast<RankedTensorType>(op.getInput().getType());
    auto to = cast<RankedTensorType>(op->getResult(0).getType());
    SmallVector<int64_t> whole(
        llvm::make_filter_range(op.getPermutation(), [&](int64_t dim) {
          return from.getDimSize(dim) != 1;
        }));
    if (!from.hasStaticShape() || !llvm::is_sorted(whole))
      return failure();
    Location loc = op.getLoc();
    SmallVector<int64_t> shape(llvm::make_filter_range(
        from.getShape(), [](int64_t size) { return size != 1; }));
    auto flat = from.clone(shape);
    Value value = op.getInput();
    auto groups = [](RankedTensorType full, RankedTensorType flat) {
      return *getReassociationIndicesForReshape(full, flat);
    };
    if (flat != from)
      value = tensor::CollapseShapeOp::create(rewriter, loc, flat, value,
                                              groups(from, flat));
    if (flat != to)
      value = tensor::ExpandShapeOp::create(rewriter, loc, to, value,
                                            groups(to, flat));
    rewriter.replaceOp(op, value);
    return success();
  }
};
} // namespace

void rectify::populateSinkTransposePatterns(RewritePatternSet &patterns) {
  patterns.add<SinkBehindLinalg, SinkBehindElementwise, SinkBehindPad,
               SinkBehindConcat, SinkBehindSlice, SinkBehindExpand,
               SinkBehindCollapse, ReshapeUnitDims>(patterns.getContext());
}
