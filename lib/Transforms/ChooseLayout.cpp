// The layout that kernels of convolutions read and write, for whole graphs.

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "ConstantArguments.h"
#include "Layout.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/IndexingUtils.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

#define DEBUG_TYPE "rectify-choose-layout"

namespace mlir::rectify {
#define GEN_PASS_DEF_CHOOSELAYOUT
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// Channels of the result from which a vector along them is worth it.
static constexpr int64_t leastChannels = 8;

/// Whether a result of `map` is a sum.
static bool hasSums(AffineMap map) {
  return llvm::any_of(map.getResults(), [](AffineExpr expr) {
    return !isa<AffineDimExpr>(expr);
  });
}

/// Which operand of a convolution has the pixels, 0 for lhs and 1 for rhs; none
/// if it is none. A 1x1 convolution is one by its rank, and its weights are
/// what does not change.
static std::optional<unsigned> findData(ContractOp op) {
  for (unsigned i : {0, 1})
    if (hasSums(op.getMap(i)))
      return hasSums(op.getMap(1 - i)) ? std::nullopt : std::optional(i);
  if (op.getMap(0).getNumResults() < 4 && op.getMap(1).getNumResults() < 4)
    return std::nullopt;
  auto isConstant = [&](unsigned i) {
    Value value = op->getOperand(i);
    return matchPattern(value, m_Constant()) || dependsOnConstantsOnly(value);
  };
  bool isLhsConstant = isConstant(0);
  if (isLhsConstant == isConstant(1))
    return std::nullopt;
  return isLhsConstant ? 1 : 0;
}

/// transpose(pad(x)) = pad(transpose(x)), which moves less.
static void hoistBeforePads(Operation *root) {
  SmallVector<linalg::TransposeOp> ops;
  root->walk([&](linalg::TransposeOp op) { ops.push_back(op); });
  for (linalg::TransposeOp op : ops) {
    auto pad = op.getInput().getDefiningOp<tensor::PadOp>();
    if (!pad || !pad->hasOneUse() || !op.hasPureTensorSemantics())
      continue;
    Value filler = pad.getConstantPaddingValue();
    if (!filler)
      continue;
    OpBuilder b(op);
    ArrayRef<int64_t> order = op.getPermutation();
    auto padded = tensor::PadOp::create(
        b, pad.getLoc(), turnType(pad.getResultType(), order),
        turn(b, op.getLoc(), pad.getSource(), order),
        applyPermutation(pad.getMixedLowPad(), order),
        applyPermutation(pad.getMixedHighPad(), order), filler,
        pad.getNofold());
    op->getResult(0).replaceAllUsesWith(padded);
    op.erase();
    pad.erase();
  }
}

/// `maps` with the dims of the iteration space numbered as memory has them:
/// those of the result `out`, then what is summed over, the window before the
/// channels. A window's row is one long sum then.
static SmallVector<AffineMap> orderDims(ArrayRef<AffineMap> maps, unsigned data,
                                        AffineMap out) {
  MLIRContext *context = out.getContext();
  int64_t numDims = out.getNumDims();
  SmallVector<int64_t> keys(numDims);
  for (int64_t dim = 0; dim < numDims; ++dim) {
    AffineExpr expr = getAffineDimExpr(dim, context);
    if (std::optional<unsigned> place = out.getResultPosition(expr))
      keys[dim] = *place;
    else
      keys[dim] = numDims + maps[data].getResultPosition(expr).has_value();
  }
  DimOrder order = sortDims(numDims, [&](int64_t dim) { return keys[dim]; });
  SmallVector<AffineExpr> numbers(numDims);
  for (auto [i, dim] : llvm::enumerate(order))
    numbers[dim] = getAffineDimExpr(i, context);
  return llvm::map_to_vector(maps, [&](AffineMap map) {
    return map.replaceDimsAndSymbols(numbers, {}, numDims, 0);
  });
}

namespace {

struct ChooseLayout : rectify::impl::ChooseLayoutBase<ChooseLayout> {
  void runOnOperation() override {
    SmallVector<ContractOp> ops;
    getOperation()->walk([&](ContractOp op) { ops.push_back(op); });
    IRRewriter rewriter(&getContext());
    for (ContractOp op : ops)
      if (!op.isOnBuffers())
        putChannelsLast(rewriter, op);

    RewritePatternSet patterns(&getContext());
    populateSinkTransposePatterns(patterns);
    populateAbsorbTransposePatterns(patterns);
    linalg::FillOp::getCanonicalizationPatterns(patterns, &getContext());
    linalg::TransposeOp::getCanonicalizationPatterns(patterns, &getContext());
    tensor::EmptyOp::getCanonicalizationPatterns(patterns, &getContext());
    if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
      return signalPassFailure();
    hoistBeforePads(getOperation());
  }

private:
  void putChannelsLast(IRRewriter &rewriter, ContractOp op);
};

} // namespace

/// Turns the pixels that `op` reads, its side operands and its results so that
/// the dims that the weights have stand last.
void ChooseLayout::putChannelsLast(IRRewriter &rewriter, ContractOp op) {
  std::optional<unsigned> data = findData(op);
  if (!data)
    return;
  AffineMap weights = op.getMap(1 - *data);
  auto isChannel = [&](AffineExpr expr) {
    auto dim = dyn_cast<AffineDimExpr>(expr);
    return dim && weights.isFunctionOfDim(dim.getPosition());
  };
  SmallVector<int64_t> ranges = op.getStaticLoopRanges();
  AffineMap out = op.getOutMaps()[0];
  int64_t channels = 1;
  for (AffineExpr expr : out.getResults())
    if (isChannel(expr)) {
      int64_t range = ranges[cast<AffineDimExpr>(expr).getPosition()];
      channels *= ShapedType::isDynamic(range) ? leastChannels : range;
    }
  if (channels < leastChannels)
    return;

  // Each operand's dims: places first, then channels, in the order of each.
  SmallVector<DimOrder> orders;
  bool isTurned = false;
  SmallVector<AffineMap> maps = op.getMaps();
  for (unsigned i = 0; i < maps.size(); ++i) {
    AffineMap map = maps[i];
    DimOrder order = sortDims(map.getNumResults(), [&](int64_t result) {
      return i != 1 - *data && isChannel(map.getResult(result));
    });
    isTurned |= !isIdentityPermutation(order);
    orders.push_back(order);
  }
  if (!isTurned)
    return;
  remarkPassed(op, DEBUG_TYPE, "channels-last")
      << "the channels of its operands and results are put last, where the "
         "kernel reads and writes them as vectors";
  rewriter.setInsertionPoint(op);
  for (auto [i, order] : llvm::enumerate(orders)) {
    if (isIdentityPermutation(order))
      continue;
    Value operand = op->getOperand(i);
    // An out is only written to.
    if (i >= op->getNumOperands() - op.getOuts().size())
      operand = tensor::EmptyOp::create(
          rewriter, op.getLoc(),
          tensor::getMixedSizes(rewriter, op.getLoc(), operand),
          getElementTypeOrSelf(operand));
    op->setOperand(i, turn(rewriter, op.getLoc(), operand, order));
    maps[i] = turnMap(maps[i], order);
  }
  op.setIndexingMapsAttr(rewriter.getAffineMapArrayAttr(orderDims(
      maps, *data, maps[op->getNumOperands() - op.getOuts().size()])));
  rewriter.setInsertionPointAfter(op);
  for (auto [result, order] : llvm::zip_equal(
           op->getResults(), ArrayRef(orders).take_back(op->getNumResults()))) {
    if (isIdentityPermutation(order))
      continue;
    auto uses = llvm::map_to_vector(result.getUses(),
                                    [](OpOperand &use) { return &use; });
    result.setType(turnType(result.getType(), order));
    Value back =
        turn(rewriter, op.getLoc(), result, invertPermutationVector(order));
    for (OpOperand *use : uses)
      use->set(back);
  }
}
