// Turns activations and gradients on tensors and memrefs into linalg.generic
// with the same op on scalars, and rectify.contract into linalg's ops.

#include "LinalgBuilders.h"

#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "llvm/ADT/SmallBitVector.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_CONVERTRECTIFYTOLINALG
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

static constexpr utils::IteratorType parallel = utils::IteratorType::parallel;
static constexpr utils::IteratorType reduction = utils::IteratorType::reduction;

//===----------------------------------------------------------------------===//
// Unit dims
//===----------------------------------------------------------------------===//

/// The results of `map` that are constant: dims of size 1 that are broadcast.
static llvm::SmallBitVector getConstantResults(AffineMap map) {
  llvm::SmallBitVector constant(map.getNumResults());
  for (auto [i, expr] : llvm::enumerate(map.getResults()))
    if (isa<AffineConstantExpr>(expr))
      constant.set(i);
  return constant;
}

/// Joins each dim in `dropped`, of size 1, with a neighbour.
static SmallVector<ReassociationIndices>
getReassociation(const llvm::SmallBitVector &dropped) {
  SmallVector<ReassociationIndices> groups;
  ReassociationIndices open;
  for (unsigned i = 0; i < dropped.size(); ++i) {
    open.push_back(i);
    if (!dropped[i])
      groups.push_back(std::exchange(open, {}));
  }
  if (!groups.empty())
    groups.back().append(open);
  return groups;
}

/// Takes the dims that `map` indexes by a constant away from `value`, so that
/// `map` becomes a projected permutation.
static Value dropConstantDims(OpBuilder &builder, Location loc, Value value,
                              AffineMap &map) {
  llvm::SmallBitVector dropped = getConstantResults(map);
  if (dropped.none())
    return value;
  map = map.dropResults(dropped);
  if (auto memref = dyn_cast<MemRefType>(value.getType())) {
    SmallVector<int64_t> shape;
    for (auto [i, size] : llvm::enumerate(memref.getShape()))
      if (!dropped[i])
        shape.push_back(size);
    return memref::createCanonicalRankReducingSubViewOp(builder, loc, value,
                                                        shape);
  }
  return tensor::CollapseShapeOp::create(builder, loc, value,
                                         getReassociation(dropped));
}

//===----------------------------------------------------------------------===//
// Activations and gradients
//===----------------------------------------------------------------------===//

namespace {
/// y = f(x...)  ->  y[p] = f(x[map(p)]...) for each point p
/// s = sum over p with map(p) = q of g(x...)[p]  ->  the same as a reduction
struct LowerScalarBody : OpInterfaceRewritePattern<ScalarBodyOpInterface> {
  using OpInterfaceRewritePattern::OpInterfaceRewritePattern;

  LogicalResult matchAndRewrite(ScalarBodyOpInterface op,
                                PatternRewriter &rewriter) const override {
    if (!isa<RankedTensorType, MemRefType>(op.getInputs()[0].getType()))
      return rewriter.notifyMatchFailure(
          op, "only ops on tensors and memrefs become linalg");

    SmallVector<unsigned> pointwise, summed;
    for (unsigned i = 0, e = op.getNumValues(); i < e; ++i) {
      if (op.getResultMap(i).isPermutation())
        pointwise.push_back(i);
      else if (!op.getOutputs().empty() || !op->getResult(i).use_empty())
        summed.push_back(i);
    }
    if (op.getOutputs().empty())
      llvm::erase_if(pointwise,
                     [&](unsigned i) { return op->getResult(i).use_empty(); });

    // Sums come first and are stored last: the elementwise part may be in
    // place.
    SmallVector<Value> results(op.getNumValues()), sums;
    for (unsigned i : summed)
      sums.push_back(createSum(rewriter, op, i));
    createPointwise(rewriter, op, pointwise, results);
    for (auto [i, sum] : llvm::zip(summed, sums))
      results[i] = storeSum(rewriter, op, i, sum);

    if (!op.getOutputs().empty()) {
      rewriter.eraseOp(op);
      return success();
    }
    // An unused result needs a value all the same.
    for (auto [i, result] : llvm::enumerate(results))
      if (!result)
        result = getLike(op, i);
    rewriter.replaceOp(op, results);
    return success();
  }

private:
  /// The input that has the type and the map of result `i`.
  static Value getLike(ScalarBodyOpInterface op, unsigned i) {
    for (auto [j, input] : llvm::enumerate(op.getInputs()))
      if (input.getType() == op.getValueType(i) &&
          op.getInputMap(j) == op.getResultMap(i))
        return input;
    return op.getInputs()[0];
  }

  /// The op's inputs, indexed by projected permutations.
  static SmallVector<Value> getInputs(OpBuilder &builder,
                                      ScalarBodyOpInterface op,
                                      SmallVectorImpl<AffineMap> &maps) {
    SmallVector<Value> inputs;
    for (auto [i, input] : llvm::enumerate(op.getInputs())) {
      AffineMap map = op.getInputMap(i);
      inputs.push_back(dropConstantDims(builder, op.getLoc(), input, map));
      maps.push_back(map);
    }
    return inputs;
  }

  static void createPointwise(OpBuilder &builder, ScalarBodyOpInterface op,
                              ArrayRef<unsigned> values,
                              MutableArrayRef<Value> results) {
    if (values.empty())
      return;
    Location loc = op.getLoc();
    SmallVector<AffineMap> maps;
    SmallVector<Value> inputs = getInputs(builder, op, maps), outs;
    for (unsigned i : values) {
      maps.push_back(op.getResultMap(i));
      outs.push_back(
          op.getOutputs().empty()
              ? createEmptyLike(builder, loc, getLike(op, i),
                                getElementTypeOrSelf(op.getValueType(i)))
              : Value(op.getOutputs()[i]));
    }
    SmallVector<utils::IteratorType> iterators(maps[0].getNumDims(), parallel);
    SmallVector<Value> created =
        createGeneric(builder, loc, inputs, outs, maps, iterators,
                      [&](OpBuilder &b, Location l, ValueRange elements) {
                        SmallVector<Value> all = op.createOnElements(
                            b, l, elements.take_front(inputs.size()));
                        SmallVector<Value> yielded;
                        for (unsigned i : values)
                          yielded.push_back(all[i]);
                        linalg::YieldOp::create(b, l, yielded);
                      });
    for (auto [i, value] : llvm::zip(values, created))
      results[i] = value;
  }

  /// The sums of result `i` in at least f32, without constant dims.
  static Value createSum(OpBuilder &builder, ScalarBodyOpInterface op,
                         unsigned i) {
    Location loc = op.getLoc();
    SmallVector<AffineMap> maps;
    SmallVector<Value> inputs = getInputs(builder, op, maps);
    AffineMap map = op.getResultMap(i);
    Value like = dropConstantDims(builder, loc, getLike(op, i), map);
    Type element = getElementTypeOrSelf(like.getType());
    Type wide = element;
    if (isa<FloatType>(element) && element.getIntOrFloatBitWidth() < 32)
      wide = builder.getF32Type();
    Value zero =
        createFill(builder, loc, createEmptyLike(builder, loc, like, wide));
    maps.push_back(map);
    SmallVector<utils::IteratorType> iterators;
    for (unsigned dim = 0; dim < map.getNumDims(); ++dim)
      iterators.push_back(map.isFunctionOfDim(dim) ? parallel : reduction);
    return createGeneric(
        builder, loc, inputs, zero, maps, iterators,
        [&](OpBuilder &b, Location l, ValueRange elements) {
          SmallVector<Value> wideElements;
          for (Value input : elements.drop_back())
            wideElements.push_back(castScalar(b, l, input, wide));
          Value term = op.createOnElements(b, l, wideElements)[i];
          linalg::YieldOp::create(b, l, createAdd(b, l, elements.back(), term));
        })[0];
  }

  /// `sum` in the type of result `i`, or stored in its memref.
  static Value storeSum(OpBuilder &builder, ScalarBodyOpInterface op,
                        unsigned i, Value sum) {
    Location loc = op.getLoc();
    AffineMap map = op.getResultMap(i);
    llvm::SmallBitVector dropped = getConstantResults(map);
    bool onBuffers = !op.getOutputs().empty();
    Value out = onBuffers
                    ? dropConstantDims(builder, loc, op.getOutputs()[i], map)
                    : sum;
    Type element = getElementTypeOrSelf(op.getValueType(i));
    unsigned rank = cast<ShapedType>(sum.getType()).getRank();
    AffineMap identity = builder.getMultiDimIdentityMap(rank);
    if (onBuffers || getElementTypeOrSelf(sum.getType()) != element) {
      if (!onBuffers)
        out = createEmptyLike(builder, loc, sum, element);
      out = createGeneric(builder, loc, sum, out, {identity, identity},
                          SmallVector<utils::IteratorType>(rank, parallel),
                          [&](OpBuilder &b, Location l, ValueRange elements) {
                            linalg::YieldOp::create(
                                b, l, castScalar(b, l, elements[0], element));
                          })[0];
    }
    if (onBuffers) {
      memref::DeallocOp::create(builder, loc, sum);
      return out;
    }
    if (dropped.any())
      out = tensor::ExpandShapeOp::create(builder, loc, op.getValueType(i), out,
                                          getReassociation(dropped));
    return out;
  }
};

struct ConvertRectifyToLinalg
    : rectify::impl::ConvertRectifyToLinalgBase<ConvertRectifyToLinalg> {
  using ConvertRectifyToLinalgBase::ConvertRectifyToLinalgBase;

  void runOnOperation() override {
    RewritePatternSet patterns(&getContext());
    populateConvertRectifyToLinalgPatterns(patterns, /*benefit=*/1,
                                           contractions);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};
} // namespace

void rectify::populateConvertRectifyToLinalgPatterns(
    RewritePatternSet &patterns, PatternBenefit benefit, bool contractions) {
  patterns.add<LowerScalarBody>(patterns.getContext(), benefit);
  if (contractions)
    populateContractToLinalgPatterns(patterns, benefit);
}
