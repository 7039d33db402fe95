// Activations past minima and maxima, which commute with what is monotone.

#include "ActivationFamily.h"
#include "PointwiseOp.h"
#include "Simplify.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {
/// A minimum or maximum of several elements, and how it treats NaN.
struct Extremum {
  bool isMax;
  bool propagatesNaN;

  static std::optional<Extremum> get(Operation *op) {
    if (isa_and_nonnull<arith::MaximumFOp, arith::MaxSIOp>(op))
      return Extremum{true, true};
    if (isa_and_nonnull<arith::MinimumFOp, arith::MinSIOp>(op))
      return Extremum{false, true};
    if (isa_and_nonnull<arith::MaxNumFOp>(op))
      return Extremum{true, false};
    if (isa_and_nonnull<arith::MinNumFOp>(op))
      return Extremum{false, false};
    return std::nullopt;
  }
};
} // namespace

/// Whether a <= b, with -0 < +0.
static bool isOrdered(const Number &a, const Number &b) {
  if (auto *x = std::get_if<APFloat>(&a)) {
    auto *y = std::get_if<APFloat>(&b);
    if (x->isZero() && y->isZero())
      return x->isNegative() || !y->isNegative();
    return *x <= *y;
  }
  return std::get<APInt>(a).sle(std::get<APInt>(b));
}

/// Whether f(extremum(a, b)) = extremum(f(a), f(b)) for all a and b. Else `why`
/// and `suggestion` tell, if f is monotone.
static bool commutes(const UnaryFunction &f, Extremum extremum,
                     std::string &why, std::string &suggestion) {
  if (!f.getFacts().monotone)
    return false;
  Type element = f.getElementType();
  auto type = dyn_cast<FloatType>(element);
  if (!type)
    return true;
  const llvm::fltSemantics &semantics = type.getFloatSemantics();
  auto hasFlag = [&](arith::FastMathFlags flag) {
    return bitEnumContainsAll(f.getFastMath(), flag);
  };
  if (!hasFlag(arith::FastMathFlags::nnan) &&
      !isNaN(f.at(APFloat::getQNaN(semantics)))) {
    why = "makes a number of NaN, which the extremum would see first";
    suggestion = "let NaN propagate, or give it fastmath<nnan>";
    return false;
  }
  // The order of zeros does not matter where either may result.
  if (!extremum.propagatesNaN || hasFlag(arith::FastMathFlags::nsz))
    return true;
  auto tiny = [&](bool negative) {
    return APFloat::getSmallest(semantics, negative);
  };
  SmallVector<Number> ascending = {getLowest(element),
                                   getNumber(element, -1),
                                   tiny(true),
                                   APFloat::getZero(semantics, true),
                                   APFloat::getZero(semantics),
                                   tiny(false),
                                   getNumber(element, 1),
                                   getHighest(element)};
  for (unsigned i = 1; i < ascending.size(); ++i)
    if (!isOrdered(f.at(ascending[i - 1]), f.at(ascending[i]))) {
      why = "makes +0 of numbers below 0 but keeps -0, so the sign of a zero "
            "depends on the order";
      suggestion = "give it signed_zero = \"positive\" or fastmath<nsz>";
      return false;
    }
  return true;
}

namespace {
/// What a reduction by an extremum is made of.
struct Reduction {
  Extremum extremum;
  Value input;
  /// What it starts from, if that takes part.
  std::optional<Value> init;
  bool nonEmpty;

  static std::optional<Reduction> get(Operation *op);
};
} // namespace

std::optional<Reduction> Reduction::get(Operation *op) {
  if (auto pool = dyn_cast<tosa::MaxPool2dOp>(op))
    return Reduction{
        {true, pool.getNanMode() == tosa::NanPropagationMode::PROPAGATE},
        pool.getInput(),
        std::nullopt,
        /*nonEmpty=*/true};
  auto getTosa = [](auto reduce, bool isMax) {
    auto type = dyn_cast<RankedTensorType>(reduce.getInput().getType());
    return Reduction{
        {isMax, reduce.getNanMode() == tosa::NanPropagationMode::PROPAGATE},
        reduce.getInput(),
        std::nullopt,
        type && type.getDimSize(reduce.getAxis()) > 0};
  };
  if (auto reduce = dyn_cast<tosa::ReduceMaxOp>(op))
    return getTosa(reduce, /*isMax=*/true);
  if (auto reduce = dyn_cast<tosa::ReduceMinOp>(op))
    return getTosa(reduce, /*isMax=*/false);
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || !linalgOp.hasPureTensorSemantics() ||
      linalgOp.getNumReductionLoops() == 0 || linalgOp.getNumDpsInits() != 1)
    return std::nullopt;
  Block &body = *linalgOp.getBlock();
  Operation *combine = body.getTerminator()->getOperand(0).getDefiningOp();
  std::optional<Extremum> extremum = Extremum::get(combine);
  if (!extremum || combine->getBlock() != &body ||
      !llvm::hasSingleElement(body.without_terminator()))
    return std::nullopt;
  Value in = combine->getOperand(0), out = combine->getOperand(1);
  if (in != body.getArgument(0))
    std::swap(in, out);
  if (in != body.getArgument(0) ||
      out != body.getArgument(linalgOp.getNumDpsInputs()))
    return std::nullopt;
  bool nonEmpty = true;
  for (auto [size, kind] : llvm::zip(linalgOp.getStaticLoopRanges(),
                                     linalgOp.getIteratorTypesArray()))
    nonEmpty &= kind == utils::IteratorType::parallel ||
                (!ShapedType::isDynamic(size) && size > 0);
  return Reduction{*extremum, linalgOp.getDpsInputs()[0],
                   linalgOp.getDpsInits()[0], nonEmpty};
}

/// Whether f(extremum(init, a...)) = extremum(init, f(a)...), for an f that
/// commutes with the extremum.
static bool toleratesInit(const UnaryFunction &f, const Reduction &reduction) {
  Type element = f.getElementType();
  bool nnan = bitEnumContainsAll(f.getFastMath(), arith::FastMathFlags::nnan);
  // Of NaN alone an extremum that ignores NaN makes init.
  bool skipsInit = reduction.nonEmpty && (reduction.extremum.propagatesNaN ||
                                          nnan || isa<IntegerType>(element));
  if (!reduction.init)
    return skipsInit;
  Value value = *reduction.init;
  AffineMap map = AffineMap::getMultiDimIdentityMap(
      cast<ShapedType>(value.getType()).getRank(), value.getContext());
  lookThroughBroadcasts(value, map);
  std::optional<Number> init = getConstant(value);
  if (!init || isNaN(*init))
    return false;
  // extremum(f(init), f(a)...)
  if (isSameNumber(f.at(*init), *init))
    return true;
  bool isMax = reduction.extremum.isMax;
  Number end = isMax ? getLowest(element) : getHighest(element);
  if (!skipsInit)
    return false;
  // Whatever comes next replaces it.
  if (isSameNumber(*init, end))
    return true;
  // f(init) is as far as f goes, and replaces it.
  Number y = f.at(*init);
  return isSameNumber(y, f.at(end)) &&
         (isMax ? isOrdered(*init, y) : isOrdered(y, *init));
}

namespace {
/// max(f(x[0]), f(x[1]), ...) = f(max(x[0], x[1], ...))
///
/// for a monotone f, that no contraction could fuse; min likewise. The maximum
/// starts from something that f leaves alone, or that makes no difference.
struct SinkBehindReduction {
  LogicalResult apply(Operation *op, PatternRewriter &rewriter) const {
    std::optional<Reduction> reduction = Reduction::get(op);
    if (!reduction)
      return failure();
    ActivationOpInterface f = getSinkable(op, reduction->input);
    if (!f || getElementTypeOrSelf(op->getResult(0).getType()) !=
                  getElementTypeOrSelf(reduction->input.getType()))
      return failure();
    std::optional<UnaryFunction> function = UnaryFunction::get(f);
    // Another tensor would be read at other places.
    if (!function || llvm::any_of(f.getInputs().drop_front(), [](Value input) {
          return isa<ShapedType>(input.getType());
        }))
      return failure();
    simplifier.reconsider(f, ruleName);
    std::string why, suggestion;
    auto miss = [&](const Twine &reason) {
      return simplifier.missed(
          f, ruleName, "stays before " + getQuotedName(op) + ": it " + reason,
          suggestion);
    };
    if (!commutes(*function, reduction->extremum, why, suggestion))
      return why.empty() ? failure() : miss(why);
    if (!toleratesInit(*function, *reduction))
      return miss("would change what the reduction starts from, or makes of "
                  "no elements");
    sink(f, op, ruleName, simplifier, rewriter);
    return success();
  }

  static constexpr StringLiteral ruleName = "sink-extremum";
  Simplifier &simplifier;
};

struct SinkBehindLinalg : OpInterfaceRewritePattern<linalg::LinalgOp> {
  SinkBehindLinalg(MLIRContext *context, Simplifier &simplifier)
      : OpInterfaceRewritePattern(context), rule{simplifier} {}
  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    return rule.apply(op, rewriter);
  }
  SinkBehindReduction rule;
};

template <class Op> struct SinkBehindTosa : OpRewritePattern<Op> {
  SinkBehindTosa(MLIRContext *context, Simplifier &simplifier)
      : OpRewritePattern<Op>(context), rule{simplifier} {}
  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    return rule.apply(op, rewriter);
  }
  SinkBehindReduction rule;
};

/// max(f(x), f(y)) = f(max(x, y))
///
/// for a monotone f of which both are the only uses; min likewise.
template <class Op> struct JoinActivations : OpRewritePattern<Op> {
  JoinActivations(MLIRContext *context, Simplifier &simplifier)
      : OpRewritePattern<Op>(context), simplifier(simplifier) {}

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    auto f = op.getLhs().template getDefiningOp<ActivationOpInterface>();
    auto g = op.getRhs().template getDefiningOp<ActivationOpInterface>();
    if (!f || !g || f == g || f->getName() != g->getName() ||
        f->getAttrDictionary() != g->getAttrDictionary() ||
        f.getInputs().drop_front() != g.getInputs().drop_front() ||
        f->getBlock() != op->getBlock() || g->getBlock() != op->getBlock())
      return failure();
    std::optional<UnaryFunction> function = UnaryFunction::get(f);
    if (!function || !f->hasOneUse() || !g->hasOneUse() ||
        (followsContraction(f.getInputs()[0]) &&
         followsContraction(g.getInputs()[0])))
      return failure();
    simplifier.reconsider(op, "join");
    std::string why, suggestion;
    if (!commutes(*function, *Extremum::get(op), why, suggestion))
      return why.empty()
                 ? failure()
                 : simplifier.missed(op, "join",
                                     "takes two results of " +
                                         getQuotedName(f) + ", which " + why,
                                     suggestion);
    simplifier.passed(op, "join",
                      "goes before " + getQuotedName(f) + ", two become one");
    IRMapping mapping;
    mapping.map(f->getResult(0), f.getInputs()[0]);
    mapping.map(g->getResult(0), g.getInputs()[0]);
    Value joined = rewriter.clone(*op, mapping)->getResult(0);
    rewriter.replaceOp(op, applyTo(rewriter, f, joined));
    rewriter.eraseOp(f);
    rewriter.eraseOp(g);
    return success();
  }

  Simplifier &simplifier;
};
} // namespace

void rectify::populateSimplifyExtremaPatterns(RewritePatternSet &patterns,
                                              Simplifier &simplifier) {
  patterns.add<
      SinkBehindLinalg, SinkBehindTosa<tosa::MaxPool2dOp>,
      SinkBehindTosa<tosa::ReduceMaxOp>, SinkBehindTosa<tosa::ReduceMinOp>,
      JoinActivations<arith::MaximumFOp>, JoinActivations<arith::MinimumFOp>,
      JoinActivations<arith::MaxNumFOp>, JoinActivations<arith::MinNumFOp>,
      JoinActivations<arith::MaxSIOp>, JoinActivations<arith::MinSIOp>>(
      patterns.getContext(), simplifier);
}
