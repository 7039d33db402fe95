// Compositions of activations, minima and maxima with constants.

#include "ActivationFamily.h"
#include "Simplify.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::rectify;

static constexpr StringLiteral clampsRule = "compose-clamps",
                               slopesRule = "compose-slopes";

/// Whether what is wanted of f(g(x)) is what g alone gives.
static bool isInner(const UnaryFunction &g,
                    const ActivationFamily::Wanted &wanted) {
  for (auto [x, values] : llvm::zip(wanted.inputs, wanted.values))
    for (const Number &y : g(x))
      if (!values.empty() && llvm::none_of(values, [&](const Number &value) {
            return isSameNumber(value, y);
          }))
        return false;
  return true;
}

namespace {
/// f(g(x)), in one of the ways below. At least one of f and g is an activation.
class SimplifyComposition {
public:
  SimplifyComposition(Simplifier &simplifier,
                      std::shared_ptr<const ActivationFamily> family)
      : simplifier(simplifier), family(std::move(family)) {}

  LogicalResult apply(Operation *op, PatternRewriter &rewriter) const {
    for (StringRef rule : {clampsRule, slopesRule})
      simplifier.reconsider(op, rule);
    std::optional<UnaryFunction> f = UnaryFunction::get(op);
    if (!f)
      return failure();
    Operation *inner = f->getInput().getDefiningOp();
    std::optional<UnaryFunction> g = UnaryFunction::get(inner);
    if (!g || g->getInput().getType() != op->getResult(0).getType() ||
        !(isa<ActivationOpInterface>(op) || isa<ActivationOpInterface>(inner)))
      return failure();
    if (f->isClamp() && g->isClamp())
      return composeClamps(*f, *g, rewriter);
    if (f->isHomogeneous() && g->isHomogeneous())
      return composeSlopes(*f, *g, rewriter);
    return failure();
  }

private:
  void replace(const UnaryFunction &f, const UnaryFunction &g, Operation *by,
               StringRef rule, PatternRewriter &rewriter) const {
    StringRef inner = g.getOp()->getName().getStringRef();
    simplifier.passed(f.getOp(), rule,
                      by == g.getOp()
                          ? "changes nothing behind '" + inner + "'"
                          : "and '" + inner + "' before it are one '" +
                                by->getName().getStringRef() + "'");
    rewriter.replaceOp(f.getOp(), by);
  }

  /// clamp(clamp(x, a, b), c, d) = clamp(x, clamp(a, c, d), clamp(b, c, d))
  ///
  /// where clamp(x, a, b) is min(max(x, a), b).
  LogicalResult composeClamps(const UnaryFunction &f, const UnaryFunction &g,
                              PatternRewriter &rewriter) const {
    Type element = f.getElementType();
    Number lowest = getLowest(element), highest = getHighest(element);
    Number lo = f.at(g.at(lowest)), hi = f.at(g.at(highest));
    ActivationFamily::Wanted wanted(
        getDecidingInputs(element, {lo, hi, f.at(lowest), f.at(highest),
                                    g.at(lowest), g.at(highest)}),
        [&](const Number &x) { return compose(f, g, x); });
    if (isInner(g, wanted)) {
      replace(f, g, g.getOp(), clampsRule, rewriter);
      return success();
    }
    Operation *clamp =
        family->createClamp(rewriter, f.getOp()->getLoc(), g.getInput(), lo, hi,
                            wanted, f.getFastMath() & g.getFastMath());
    if (!clamp)
      return simplifier.missed(
          f.getOp(), clampsRule,
          "and '" + g.getOp()->getName().getStringRef() +
              "' before it limit their input, but no one activation treats "
              "NaN and the signs of zeros as the two do",
          "give both the same nan and signed_zero, or the fastmath flags nnan "
          "and nsz");
    replace(f, g, clamp, clampsRule, rewriter);
    return success();
  }

  /// f(g(x)) = x > 0 ? x : (m * n) * x, for f(x) = x > 0 ? x : m * x and
  /// g(x) = x > 0 ? x : n * x with n >= 0
  ///
  /// where the product of the slopes rounds nothing, or may.
  LogicalResult composeSlopes(const UnaryFunction &f, const UnaryFunction &g,
                              PatternRewriter &rewriter) const {
    Type element = f.getElementType();
    auto type = dyn_cast<FloatType>(element);
    Number one = getNumber(element, 1), zero = getNumber(element, 0);
    if (!type || !isSameNumber(f.at(one), one) || !isSameNumber(g.at(one), one))
      return failure();
    APFloat outer = std::get<APFloat>(negate(f.at(negate(one))));
    APFloat slope = std::get<APFloat>(negate(g.at(negate(one))));
    ActivationFamily::Wanted wanted(
        getDecidingInputs(element, {}),
        [&](const Number &x) { return compose(f, g, x); });
    // f leaves alone what g gives: nothing below 0.
    if ((slope.isZero() || slope.isNegative()) && isInner(g, wanted)) {
      replace(f, g, g.getOp(), "compose-rectified", rewriter);
      return success();
    }
    if (slope.isNegative())
      return failure();
    arith::FastMathFlags common = f.getFastMath() & g.getFastMath();
    // 0 * (n * x) is a zero of the sign of m * n * x, unless f settles it.
    bool exact =
        outer.isZero() && llvm::any_of(f(negate(zero)), [&](const Number &y) {
          return isSameNumber(y, zero);
        });
    bool rounds = !exact && !slope.isZero();
    if (rounds && !bitEnumContainsAll(common, arith::FastMathFlags::reassoc))
      return simplifier.missed(
          f.getOp(), slopesRule,
          "and '" + g.getOp()->getName().getStringRef() +
              "' before it scale what is below 0 twice, which rounds "
              "otherwise than once",
          "give both fastmath<reassoc>");
    // The product of the slopes may be rounded as one number.
    if (rounds)
      for (auto [x, values] : llvm::zip(wanted.inputs, wanted.values))
        if (std::get<APFloat>(x).isFiniteNonZero())
          values.clear();
    // In a format where it does not underflow.
    double product = toDouble(outer) * toDouble(slope);
    Location loc = f.getOp()->getLoc();
    Operation *fused =
        product == 0 ? family->createClamp(rewriter, loc, g.getInput(), zero,
                                           getHighest(element), wanted, common)
                     : family->createSlope(rewriter, loc, g.getInput(), product,
                                           wanted, common);
    if (!fused)
      return failure();
    replace(f, g, fused, slopesRule, rewriter);
    return success();
  }

  Simplifier &simplifier;
  std::shared_ptr<const ActivationFamily> family;
};

struct ComposeActivation : OpInterfaceRewritePattern<ActivationOpInterface> {
  ComposeActivation(MLIRContext *context, SimplifyComposition rule)
      : OpInterfaceRewritePattern(context), rule(std::move(rule)) {}
  LogicalResult matchAndRewrite(ActivationOpInterface op,
                                PatternRewriter &rewriter) const override {
    return rule.apply(op, rewriter);
  }
  SimplifyComposition rule;
};

template <class Op> struct ComposeExtremum : OpRewritePattern<Op> {
  ComposeExtremum(MLIRContext *context, SimplifyComposition rule)
      : OpRewritePattern<Op>(context), rule(std::move(rule)) {}
  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    return rule.apply(op, rewriter);
  }
  SimplifyComposition rule;
};
} // namespace

void rectify::populateSimplifyAlgebraPatterns(
    RewritePatternSet &patterns, Simplifier &simplifier,
    std::shared_ptr<const ActivationFamily> family) {
  MLIRContext *context = patterns.getContext();
  SimplifyComposition composition(simplifier, std::move(family));
  patterns
      .add<ComposeActivation, ComposeExtremum<arith::MaximumFOp>,
           ComposeExtremum<arith::MinimumFOp>,
           ComposeExtremum<arith::MaxNumFOp>, ComposeExtremum<arith::MinNumFOp>,
           ComposeExtremum<arith::MaxSIOp>, ComposeExtremum<arith::MinSIOp>>(
          context, composition);
}
