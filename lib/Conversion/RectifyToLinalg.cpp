// Turns activations and gradients on tensors and memrefs into linalg.generic
// with the same op on scalars, and rectify.contract into a fill, a contraction
// and an elementwise linalg.generic.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"
#include "llvm/ADT/SmallBitVector.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_CONVERTRECTIFYTOLINALG
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Helpers
//===----------------------------------------------------------------------===//

static constexpr utils::IteratorType parallel = utils::IteratorType::parallel;
static constexpr utils::IteratorType reduction = utils::IteratorType::reduction;

/// 0 in `type`.
static Value createZero(OpBuilder &builder, Location loc, Type type) {
  return arith::ConstantOp::create(builder, loc, builder.getZeroAttr(type));
}

/// `value` as a scalar of `type`, a float or integer type of its kind.
static Value castScalar(OpBuilder &builder, Location loc, Value value,
                        Type type) {
  Type from = value.getType();
  if (from == type)
    return value;
  bool wider = type.getIntOrFloatBitWidth() > from.getIntOrFloatBitWidth();
  if (isa<FloatType>(type))
    return wider
               ? arith::ExtFOp::create(builder, loc, type, value).getResult()
               : arith::TruncFOp::create(builder, loc, type, value).getResult();
  return wider ? arith::ExtSIOp::create(builder, loc, type, value).getResult()
               : arith::TruncIOp::create(builder, loc, type, value).getResult();
}

static Value createAdd(OpBuilder &builder, Location loc, Value a, Value b) {
  if (isa<FloatType>(a.getType()))
    return arith::AddFOp::create(builder, loc, a, b);
  return arith::AddIOp::create(builder, loc, a, b);
}

static Value createMul(OpBuilder &builder, Location loc, Value a, Value b) {
  if (isa<FloatType>(a.getType()))
    return arith::MulFOp::create(builder, loc, a, b);
  return arith::MulIOp::create(builder, loc, a, b);
}

/// A linalg.generic over tensors, or over memrefs if the first of `outs` is
/// one; the latter returns `outs`.
static SmallVector<Value>
createGeneric(OpBuilder &builder, Location loc, ValueRange ins, ValueRange outs,
              ArrayRef<AffineMap> maps, ArrayRef<utils::IteratorType> iterators,
              function_ref<void(OpBuilder &, Location, ValueRange)> body) {
  bool onBuffers = isa<MemRefType>(outs[0].getType());
  auto generic = linalg::GenericOp::create(
      builder, loc, onBuffers ? TypeRange() : TypeRange(outs), ins, outs, maps,
      iterators, body);
  if (onBuffers)
    return outs;
  return llvm::to_vector_of<Value>(generic.getResults());
}

/// `dest` filled with 0.
static Value createFill(OpBuilder &builder, Location loc, Value dest) {
  Value zero = createZero(builder, loc, getElementTypeOrSelf(dest.getType()));
  auto fill = linalg::FillOp::create(builder, loc, zero, dest);
  return isa<MemRefType>(dest.getType()) ? dest : fill.getResult(0);
}

/// A tensor or memref of unspecified content, of the shape of `like` and with
/// elements of `type`.
static Value createEmptyLike(OpBuilder &builder, Location loc, Value like,
                             Type element) {
  if (auto memref = dyn_cast<MemRefType>(like.getType())) {
    SmallVector<Value> dynamic;
    for (auto [i, size] : llvm::enumerate(memref.getShape()))
      if (ShapedType::isDynamic(size))
        dynamic.push_back(
            memref::DimOp::create(builder, loc, like, i).getResult());
    return memref::AllocOp::create(
        builder, loc, MemRefType::get(memref.getShape(), element), dynamic);
  }
  auto type = cast<RankedTensorType>(like.getType());
  return tensor::EmptyOp::create(builder, loc,
                                 tensor::getMixedSizes(builder, loc, like),
                                 element, type.getEncoding());
}

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

//===----------------------------------------------------------------------===//
// Contractions
//===----------------------------------------------------------------------===//

/// out = region(sum(lhs * rhs), sides...)  ->
///   acc = sum(lhs * rhs), starting from a fill with 0, as one linalg.generic
///   out = region(acc, sides...) as another, unless the region yields acc
///
/// A sum of nothing is the fill alone, and results without elements are the
/// outs: linalg has no op that is indexed by a sum with an empty dim.
struct LowerContract : OpRewritePattern<ContractOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    Location loc = op.getLoc();
    AffineMap outMap = op.getOutMaps()[0];
    Value out = op.getOuts()[0];
    SmallVector<int64_t> ranges = op.getStaticLoopRanges();
    auto isEmpty = [&](unsigned dim) { return ranges[dim] == 0; };
    if (llvm::any_of(op.getParallelDims(), isEmpty)) {
      if (op.isOnBuffers())
        rewriter.eraseOp(op);
      else
        rewriter.replaceOp(op, op.getOuts());
      return success();
    }

    // The sum is formed in the first out if that has the accumulator's type,
    // and if no side operand may be the same buffer.
    Type accumulator = op.getAccumulatorType();
    bool inOut =
        getElementTypeOrSelf(out.getType()) == accumulator &&
        (!op.isOnBuffers() || !llvm::is_contained(op.getSideMaps(), outMap));
    Value dest = inOut ? out : createEmptyLike(rewriter, loc, out, accumulator);
    Value sum = createFill(rewriter, loc, dest);
    if (llvm::none_of(op.getReductionDims(), isEmpty))
      sum = createGeneric(
          rewriter, loc, {op.getLhs(), op.getRhs()}, sum,
          {op.getLhsMap(), op.getRhsMap(), outMap}, op.getLoopIteratorTypes(),
          [&](OpBuilder &b, Location l, ValueRange elements) {
            Value lhs = castScalar(b, l, elements[0], accumulator);
            Value rhs = castScalar(b, l, elements[1], accumulator);
            Value product = createMul(b, l, lhs, rhs);
            linalg::YieldOp::create(b, l,
                                    createAdd(b, l, elements[2], product));
          })[0];

    SmallVector<Value> results = {sum};
    if (!inOut || !op.isPlain())
      results = createEpilogue(rewriter, op, sum, inOut);
    if (!op.isOnBuffers()) {
      rewriter.replaceOp(op, results);
      return success();
    }
    if (!inOut)
      memref::DeallocOp::create(rewriter, loc, sum);
    rewriter.eraseOp(op);
    return success();
  }

private:
  /// The region as a linalg.generic. If `inOut`, `sum` lies where the first
  /// result goes and is read from there.
  static SmallVector<Value> createEpilogue(PatternRewriter &rewriter,
                                           ContractOp op, Value sum,
                                           bool inOut) {
    llvm::SmallBitVector reductions(op.getNumLoops());
    for (unsigned dim : op.getReductionDims())
      reductions.set(dim);
    SmallVector<Value> ins(op.getSides()), outs(op.getOuts());
    SmallVector<AffineMap> maps;
    for (AffineMap map : op.getMaps())
      maps.push_back(compressDims(map, reductions));
    maps.erase(maps.begin(), maps.begin() + 2);
    unsigned sumIndex = ins.size();
    if (inOut) {
      outs[0] = sum;
    } else {
      maps.insert(maps.begin() + ins.size(), maps[ins.size()]);
      ins.push_back(sum);
    }
    SmallVector<utils::IteratorType> iterators(maps[0].getNumDims(), parallel);
    return createGeneric(
        rewriter, op.getLoc(), ins, outs, maps, iterators,
        [&](OpBuilder &b, Location l, ValueRange elements) {
          IRMapping mapping;
          mapping.map(op.getAccumulator(), elements[sumIndex]);
          for (auto [i, side] : llvm::enumerate(op.getSideArguments()))
            mapping.map(side, elements[i]);
          for (Operation &nested : op.getBody()->without_terminator())
            b.clone(nested, mapping);
          SmallVector<Value> yielded;
          for (Value value : op.getYield().getValues())
            yielded.push_back(mapping.lookup(value));
          linalg::YieldOp::create(b, l, yielded);
        });
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
    patterns.add<LowerContract>(patterns.getContext(), benefit);
}
