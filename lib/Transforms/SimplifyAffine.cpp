// Scale and shift, such as batch normalization in inference, into the constant
// weights and the bias of the contraction before them.

#include "AffineChain.h"
#include "ExactScaling.h"
#include "PointwiseOp.h"
#include "Simplify.h"

#include "Rectify/Analysis/SumOfProducts.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

#include "llvm/ADT/SmallBitVector.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;

/// Constants beyond this many elements are left alone: folding them would take
/// longer than what it saves is worth, and memory twice.
static constexpr int64_t maxElements = int64_t(1) << 24;

namespace {
/// The scales and shifts of a chain, over those dims that they depend on.
struct Table {
  SmallVector<unsigned> dims;
  SmallVector<int64_t> sizes;
  std::vector<Affine> entries;

  /// The entry for a point of all dims.
  const Affine &at(ArrayRef<int64_t> point) const {
    int64_t index = 0;
    for (auto [dim, size] : llvm::zip(dims, sizes))
      index = index * size + point[dim];
    return entries[index];
  }
};

/// A constant input of a contraction.
struct Weights {
  OpOperand *operand;
  DenseElementsAttr elements;
  AffineMap map;
};
} // namespace

/// The next point of a domain of `sizes`, the last coordinate fastest.
static void advance(MutableArrayRef<int64_t> point, ArrayRef<int64_t> sizes) {
  for (size_t i = sizes.size(); i-- > 0;) {
    if (++point[i] < sizes[i])
      return;
    point[i] = 0;
  }
}

/// The weights that `operand`, indexed by `map`, is, if it is constant.
static std::optional<Weights> getWeights(OpOperand &operand, AffineMap map) {
  DenseElementsAttr elements;
  if (!matchPattern(operand.get(), m_Constant(&elements)) ||
      !isa<FloatType>(elements.getElementType()) ||
      !llvm::all_of(map.getResults(), llvm::IsaPred<AffineDimExpr>))
    return std::nullopt;
  return Weights{&operand, elements, map};
}

/// The weights times the scale at each of their points, rounded once. Null if
/// one overflows.
static DenseElementsAttr scaleWeights(const Weights &weights,
                                      const Table &table, unsigned numDims) {
  auto type = cast<RankedTensorType>(weights.elements.getType());
  const llvm::fltSemantics &semantics =
      cast<FloatType>(type.getElementType()).getFloatSemantics();
  SmallVector<int64_t> point(type.getRank(), 0), all(numDims, 0);
  std::vector<APFloat> scaled;
  scaled.reserve(type.getNumElements());
  for (const APFloat &weight : weights.elements.getValues<APFloat>()) {
    for (auto [expr, coordinate] : llvm::zip(weights.map.getResults(), point))
      all[cast<AffineDimExpr>(expr).getPosition()] = coordinate;
    APFloat product = weight;
    bool lossy;
    product.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven,
                    &lossy);
    product.multiply(APFloat(table.at(all).scale),
                     APFloat::rmNearestTiesToEven);
    product.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
    if (!product.isFinite() && weight.isFinite())
      return nullptr;
    scaled.push_back(product);
    advance(point, type.getShape());
  }
  return DenseElementsAttr::get(type, scaled);
}

/// The tensor that a new bias goes to: one of the size and type of `init`.
static Value createDest(OpBuilder &builder, Location loc, Value init) {
  if (auto source = init.getDefiningOp<linalg::LinalgOp>())
    return source.getDpsInits()[0];
  return tensor::EmptyOp::create(builder, loc,
                                 tensor::getMixedSizes(builder, loc, init),
                                 getElementTypeOrSelf(init.getType()));
}

/// The chain's scales and shifts, with the dims of the bias among the
/// table's. Nothing where a size is not known.
static std::optional<Table>
getTable(ArrayRef<int64_t> ranges, AffineMap outMap, const AffineChain &chain,
         const std::optional<ConstantSource> &bias) {
  llvm::SmallBitVector used(ranges.size());
  for (unsigned dim : chain.getDims())
    used.set(dim);
  if (bias && bias->elements)
    for (AffineExpr expr : bias->map.getResults())
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        used.set(dim.getPosition());
  Table table;
  int64_t count = 1;
  // In the order of the result's dims, as a broadcast wants them.
  for (AffineExpr expr : outMap.getResults()) {
    unsigned dim = cast<AffineDimExpr>(expr).getPosition();
    if (!used.test(dim))
      continue;
    if (ShapedType::isDynamic(ranges[dim]))
      return std::nullopt;
    table.dims.push_back(dim);
    table.sizes.push_back(ranges[dim]);
    count *= ranges[dim];
  }
  if (count > maxElements)
    return std::nullopt;
  SmallVector<int64_t> point(table.dims.size(), 0), all(ranges.size(), 0);
  for (int64_t i = 0; i < count; ++i) {
    for (auto [dim, coordinate] : llvm::zip(table.dims, point))
      all[dim] = coordinate;
    table.entries.push_back(chain.at(all));
    if (!std::isfinite(table.entries.back().scale) ||
        !std::isfinite(table.entries.back().shift))
      return std::nullopt;
    advance(point, table.sizes);
  }
  return table;
}

/// init * s + t, or init where that is 0 all over.
static Value createBias(OpBuilder &builder, Location loc, Value init,
                        AffineMap outMap, const ConstantSource &bias,
                        const Table &table) {
  Type element = getElementTypeOrSelf(init.getType());
  SmallVector<int64_t> point(table.dims.size(), 0), all(outMap.getNumDims(), 0);
  std::vector<Attribute> values;
  bool zero = true;
  for (const Affine &affine : table.entries) {
    for (auto [dim, coordinate] : llvm::zip(table.dims, point))
      all[dim] = coordinate;
    double start = bias.at(all);
    double value = start * affine.scale + affine.shift;
    zero &= start == 0 && value == 0;
    values.push_back(builder.getFloatAttr(element, value));
    advance(point, table.sizes);
  }
  if (zero)
    return init;
  Value dest = createDest(builder, loc, init);
  if (table.dims.empty()) {
    Value scalar =
        arith::ConstantOp::create(builder, loc, cast<TypedAttr>(values[0]));
    return linalg::FillOp::create(builder, loc, scalar, dest).getResult(0);
  }
  auto type = RankedTensorType::get(table.sizes, element);
  Value constant = arith::ConstantOp::create(
      builder, loc, DenseElementsAttr::get(type, values));
  SmallVector<int64_t> missing;
  for (auto [i, expr] : llvm::enumerate(outMap.getResults()))
    if (!llvm::is_contained(table.dims,
                            cast<AffineDimExpr>(expr).getPosition()))
      missing.push_back(i);
  if (missing.empty())
    return constant;
  return linalg::BroadcastOp::create(builder, loc, constant, dest, missing)
      ->getResult(0);
}

/// Why the weights cannot take the scales of `table`; empty if they can.
/// `scaled` becomes what they are then.
static std::string scaleInto(const std::optional<Weights> &weights,
                             const Table &table, unsigned numDims,
                             DenseElementsAttr &scaled) {
  if (!weights)
    return "its weights are not constant";
  if (!llvm::all_of(table.dims, [&](unsigned dim) {
        return weights->map.isFunctionOfDim(dim);
      }))
    return "by dims that its constant weights do not have";
  if (!weights->elements.isSplat() && !weights->operand->get().hasOneUse())
    return "its weights have other users";
  if (weights->elements.getNumElements() > maxElements)
    return "its weights have more than " + std::to_string(maxElements) +
           " elements";
  scaled = scaleWeights(*weights, table, numDims);
  return scaled ? "" : "its weights would overflow";
}

/// Whether the table's scales may go into weights for all that the ops behind
/// the sum say of the sign of zeros. Explains it if not.
static bool keepsZeros(const AffineChain &chain, const Table &table,
                       std::string &why, std::string &suggestion) {
  if (chain.allows(arith::FastMathFlags::nsz) ||
      llvm::none_of(table.entries,
                    [](Affine a) { return a.scale < 0 && a.shift == 0; }))
    return true;
  why = "is scaled behind by a negative number, which makes -0 of a sum of 0";
  suggestion = "give the ops behind it fastmath<nsz>, or the pass the option "
               "fold-affine";
  return false;
}

static std::string getSuccess(const AffineChain &chain) {
  return "takes the scale and shift of " + std::to_string(chain.size()) +
         (chain.size() == 1 ? " op" : " ops") +
         " behind it into its constant weights";
}

namespace {
/// (init + sum(a * w)) * s + t = (init * s + t) + sum(a * (w * s))
///
/// for constants init, w, s and t, where w is indexed by all dims that s is
/// indexed by, and rounding otherwise is allowed.
struct FoldAffine : OpInterfaceRewritePattern<linalg::LinalgOp> {
  FoldAffine(MLIRContext *context, Simplifier &simplifier)
      : OpInterfaceRewritePattern(context), simplifier(simplifier) {}

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureTensorSemantics() || op.getNumDpsInputs() != 2 ||
        op.getNumDpsInits() != 1 || op.getNumReductionLoops() == 0 ||
        !isSumOfProducts(*op.getBlock()) ||
        !isa<FloatType>(getElementTypeOrSelf(op->getResult(0).getType())))
      return failure();
    simplifier.reconsider(op, "fold-affine");
    auto miss = [&](const Twine &why, const Twine &suggestion = "") {
      return simplifier.missed(op, "fold-affine", why, suggestion);
    };
    AffineMap outMap = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
    if (!outMap.isProjectedPermutation())
      return failure();
    std::string why, suggestion;
    AffineChain chain = AffineChain::get(
        op->getResult(0), outMap, simplifier.foldAffine, why, suggestion);
    std::optional<Weights> weights;
    for (OpOperand *operand : op.getDpsInputOperands())
      if (!weights)
        weights = getWeights(*operand, op.getMatchingIndexingMap(operand));
    if (!chain.getEnd() && weights && !why.empty()) {
      std::string obstacle = takeExactProduct(op, outMap, chain);
      if (!chain.getEnd())
        return miss("has constant weights, but the scale or shift " + why +
                        obstacle,
                    suggestion);
    }
    if (!chain.getEnd())
      return failure();

    Value init = op.getDpsInits()[0];
    std::optional<ConstantSource> bias = ConstantSource::get(init, outMap);
    std::optional<Table> table =
        getTable(op.getStaticLoopRanges(), outMap, chain, bias);
    if (!table)
      return failure();
    auto isUnscaled = [](Affine a) { return a.scale == 1; };
    // A bias alone is as good where it is.
    if (llvm::all_of(table->entries, isUnscaled))
      return failure();
    if (!simplifier.foldAffine && !keepsZeros(chain, *table, why, suggestion))
      return miss(why, suggestion);
    if (!bias)
      return miss("is scaled behind, but what its sum starts from is not "
                  "constant");
    DenseElementsAttr scaled;
    std::string obstacle =
        scaleInto(weights, *table, outMap.getNumDims(), scaled);
    if (!obstacle.empty())
      return miss("is scaled behind, but " + obstacle);

    simplifier.passed(op, "fold-affine", getSuccess(chain));
    Location loc = op.getLoc();
    rewriter.setInsertionPoint(op);
    Value constant = arith::ConstantOp::create(
        rewriter, weights->operand->get().getLoc(), scaled);
    Value newInit = createBias(rewriter, loc, init, outMap, *bias, *table);
    // Not by value: both may be the same tensor in another place.
    Operation *fused = rewriter.clone(*op);
    rewriter.modifyOpInPlace(fused, [&] {
      fused->setOperand(weights->operand->getOperandNumber(), constant);
      fused->setOperand(op.getDpsInitOperand(0)->getOperandNumber(), newInit);
    });
    rewriter.replaceOp(chain.getEnd(), fused);
    return success();
  }

private:
  /// Makes `chain` the one behind `op` if it is a product that rounds nothing.
  /// Else says what hinders it, if it is a product.
  std::string takeExactProduct(linalg::LinalgOp op, AffineMap outMap,
                               AffineChain &chain) const {
    std::string ignored;
    AffineChain any = AffineChain::get(op->getResult(0), outMap,
                                       /*anyRounding=*/true, ignored, ignored);
    std::optional<Table> table;
    if (any.isProduct())
      table = getTable(op.getStaticLoopRanges(), outMap, any, std::nullopt);
    if (!table)
      return "";
    SmallVector<double> scales;
    for (const Affine &affine : table->entries)
      scales.push_back(affine.scale);
    std::string obstacle = getScalingObstacle(op, scales, simplifier.ranges);
    if (!obstacle.empty())
      return ": " + obstacle;
    chain = std::move(any);
    return "";
  }

  Simplifier &simplifier;
};

/// sum(a * w) * s + t = sum(a * (w * s)) + t
///
/// as above, for a contraction without an epilogue.
struct FoldAffineIntoContract : OpRewritePattern<ContractOp> {
  FoldAffineIntoContract(MLIRContext *context, Simplifier &simplifier)
      : OpRewritePattern(context), simplifier(simplifier) {}

  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    if (op.isOnBuffers() || !op.isPlain() ||
        !isa<FloatType>(getElementTypeOrSelf(op.getOuts()[0].getType())))
      return failure();
    simplifier.reconsider(op, "fold-affine");
    AffineMap outMap = op.getOutMaps()[0];
    std::string why, suggestion;
    AffineChain chain = AffineChain::get(
        op.getResult(0), outMap, simplifier.foldAffine, why, suggestion);
    std::optional<Weights> weights;
    for (unsigned i : {1, 0})
      if (!weights)
        weights = getWeights(op->getOpOperand(i), op.getMap(i));
    if (!chain.getEnd() || !weights)
      return failure();
    ConstantSource none{nullptr, 0, outMap};
    std::optional<Table> table =
        getTable(op.getStaticLoopRanges(), outMap, chain, none);
    if (!table ||
        llvm::all_of(table->entries, [](Affine a) { return a.scale == 1; }))
      return failure();
    if (!simplifier.foldAffine && !keepsZeros(chain, *table, why, suggestion))
      return simplifier.missed(op, "fold-affine", why, suggestion);
    DenseElementsAttr scaled;
    std::string obstacle =
        scaleInto(weights, *table, outMap.getNumDims(), scaled);
    if (!obstacle.empty())
      return simplifier.missed(op, "fold-affine",
                               "is scaled behind, but " + obstacle);
    simplifier.passed(op, "fold-affine", getSuccess(chain));
    Location loc = op.getLoc();
    rewriter.setInsertionPoint(op);
    Value constant = arith::ConstantOp::create(
        rewriter, weights->operand->get().getLoc(), scaled);
    Operation *fused = rewriter.clone(*op);
    rewriter.modifyOpInPlace(fused, [&] {
      fused->setOperand(weights->operand->getOperandNumber(), constant);
    });
    Value out = op.getOuts()[0], result = fused->getResult(0);
    Value shift = createBias(rewriter, loc, out, outMap, none, *table);
    if (shift != out)
      result = arith::AddFOp::create(rewriter, loc, result, shift);
    rewriter.replaceOp(chain.getEnd(), result);
    return success();
  }

  Simplifier &simplifier;
};
} // namespace

void rectify::populateSimplifyAffinePatterns(RewritePatternSet &patterns,
                                             Simplifier &simplifier) {
  patterns.add<FoldAffine, FoldAffineIntoContract>(patterns.getContext(),
                                                   simplifier);
}
