// Negations through activations that are odd, even or one side of a number.

#include "ActivationFamily.h"
#include "Simplify.h"

#include "Rectify/IR/Parity.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

using namespace mlir;
using namespace mlir::rectify;

using Flags = arith::FastMathFlags;

namespace {
/// -f(-x) = clamp(x, -b, -a), for f(x) = clamp(x, a, b)
struct CancelNegations : OpRewritePattern<arith::NegFOp> {
  CancelNegations(MLIRContext *context, Simplifier &simplifier,
                  std::shared_ptr<const ActivationFamily> family)
      : OpRewritePattern(context), simplifier(simplifier),
        family(std::move(family)) {}

  LogicalResult matchAndRewrite(arith::NegFOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<UnaryFunction> f =
        UnaryFunction::getUnshared(op.getOperand());
    if (!f || !f->isClamp())
      return failure();
    auto inner = f->getInput().getDefiningOp<arith::NegFOp>();
    if (!inner)
      return failure();
    Type element = f->getElementType();
    Number lo = negate(f->at(getHighest(element)));
    Number hi = negate(f->at(getLowest(element)));
    Operation *clamp = family->createClamp(
        rewriter, op.getLoc(), inner.getOperand(), lo, hi,
        {getDecidingInputs(element, {lo, hi}),
         [&](const Number &x) {
           SmallVector<Number, 2> values;
           for (const Number &y : (*f)(negate(x)))
             values.push_back(negate(y));
           return values;
         }},
        getFastMath(op) & getFastMath(inner) & f->getFastMath());
    if (!clamp)
      return failure();
    simplifier.passed(op, "negate",
                      "and " + getQuotedName(inner) + " around " +
                          getQuotedName(f->getOp()) + " leave one " +
                          getQuotedName(clamp));
    rewriter.replaceOp(op, clamp);
    return success();
  }

  Simplifier &simplifier;
  std::shared_ptr<const ActivationFamily> family;
};

/// -f(-x) = f(x), for odd f
struct CancelOddNegations : OpRewritePattern<arith::NegFOp> {
  CancelOddNegations(MLIRContext *context, Simplifier &simplifier)
      : OpRewritePattern(context), simplifier(simplifier) {}

  LogicalResult matchAndRewrite(arith::NegFOp op,
                                PatternRewriter &rewriter) const override {
    auto f = op.getOperand().getDefiningOp<ActivationOpInterface>();
    if (!f || !f->hasOneUse() || f.getNumValues() != 1)
      return failure();
    auto inner = f.getInputs()[0].getDefiningOp<arith::NegFOp>();
    if (!inner)
      return failure();
    simplifier.reconsider(op, ruleName);
    Parity parity = getParity(f);
    bool anyZero = bitEnumContainsAll(getFastMath(op), Flags::nsz) ||
                   bitEnumContainsAll(getFastMath(f), Flags::nsz);
    if (!parity.odd && !parity.oddButForZeros)
      return failure();
    if (!parity.odd && !anyZero)
      return simplifier.missed(op, ruleName,
                               "and " + getQuotedName(inner) + " around " +
                                   getQuotedName(f) +
                                   " cancel but for the sign of zeros",
                               "give it fastmath<nsz>");
    simplifier.passed(op, ruleName,
                      "and " + getQuotedName(inner) + " around " +
                          getQuotedName(f) + " cancel: it is odd");
    rewriter.replaceOp(op, applyTo(rewriter, f, inner.getOperand()));
    rewriter.eraseOp(f);
    return success();
  }

  static constexpr StringLiteral ruleName = "negate-odd";
  Simplifier &simplifier;
};

/// f(-x) = f(x) and f(|x|) = f(x), for even f
struct DropSign : OpInterfaceRewritePattern<ActivationOpInterface> {
  DropSign(MLIRContext *context, Simplifier &simplifier)
      : OpInterfaceRewritePattern(context), simplifier(simplifier) {}

  LogicalResult matchAndRewrite(ActivationOpInterface f,
                                PatternRewriter &rewriter) const override {
    Operation *sign = f.getInputs()[0].getDefiningOp();
    if (!isa_and_nonnull<arith::NegFOp, math::AbsFOp>(sign) ||
        !getParity(f).even)
      return failure();
    simplifier.passed(f, "negate-even",
                      "is even: " + getQuotedName(sign) +
                          " before it changes nothing");
    rewriter.replaceOp(f, applyTo(rewriter, f, sign->getOperand(0)));
    return success();
  }

  Simplifier &simplifier;
};

/// |-x| = |x|
struct DropSignBeforeAbs : OpRewritePattern<math::AbsFOp> {
  DropSignBeforeAbs(MLIRContext *context, Simplifier &simplifier)
      : OpRewritePattern(context), simplifier(simplifier) {}

  LogicalResult matchAndRewrite(math::AbsFOp op,
                                PatternRewriter &rewriter) const override {
    auto inner = op.getOperand().getDefiningOp<arith::NegFOp>();
    if (!inner)
      return failure();
    simplifier.passed(op, "negate-even",
                      "is even: " + getQuotedName(inner) +
                          " before it changes nothing");
    rewriter.replaceOpWithNewOp<math::AbsFOp>(op, inner.getOperand(),
                                              getFastMath(op));
    return success();
  }

  Simplifier &simplifier;
};

/// f(x) - f(-x) = x and f(x) + f(-x) = |x|, for f(x) = clamp(x, 0, inf)
template <class Op> struct JoinParts : OpRewritePattern<Op> {
  static constexpr bool isSum = std::is_same_v<Op, arith::AddFOp>;

  JoinParts(MLIRContext *context, Simplifier &simplifier)
      : OpRewritePattern<Op>(context), simplifier(simplifier) {}

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    Operation *lhs = op.getLhs().getDefiningOp();
    Operation *rhs = op.getRhs().getDefiningOp();
    if (!isa_and_nonnull<ActivationOpInterface>(lhs) ||
        !isa_and_nonnull<ActivationOpInterface>(rhs))
      return failure();
    std::optional<UnaryFunction> f = UnaryFunction::get(lhs);
    std::optional<UnaryFunction> g = UnaryFunction::get(rhs);
    if (!f || !g || !f->isClamp() || !g->isClamp())
      return failure();
    Type element = f->getElementType();
    auto isNegated = [](Value a, Value b) {
      auto negation = a.getDefiningOp<arith::NegFOp>();
      return negation && negation.getOperand() == b;
    };
    Value x = f->getInput();
    if (isSum && isNegated(x, g->getInput()))
      x = g->getInput();
    else if (!isNegated(g->getInput(), x))
      return failure();
    for (const UnaryFunction &part : {*f, *g})
      if (!isZero(part.at(getLowest(element))) ||
          !isSameNumber(part.at(getHighest(element)), getHighest(element)))
        return failure();
    simplifier.reconsider(op, "parts");
    bool anyZero = bitEnumContainsAll(getFastMath(op), Flags::nsz);
    for (const Number &input : getDecidingInputs(element, {})) {
      Number other = negate(input);
      bool swapped = x != f->getInput();
      APFloat y = asFloat(f->at(swapped ? other : input));
      APFloat part = asFloat(g->at(swapped ? input : other));
      if (isSum)
        y.add(part, APFloat::rmNearestTiesToEven);
      else
        y.subtract(part, APFloat::rmNearestTiesToEven);
      Number expected = input;
      if (isSum && !isNaN(input))
        expected = llvm::abs(asFloat(input));
      if (!isSameNumber(y, expected) &&
          !(anyZero && isZero(y) && isZero(expected)))
        return simplifier.missed(
            op, "parts",
            "of the parts of a number above and below 0 is not that number "
            "for NaN or a zero",
            "let the activations keep NaN and the sign of zero, or give it "
            "fastmath<nsz>");
    }
    simplifier.passed(op, "parts",
                      isSum ? "of the parts of a number above and below 0 is "
                              "its absolute value"
                            : "of the parts of a number above and below 0 is "
                              "that number");
    if (isSum)
      rewriter.replaceOpWithNewOp<math::AbsFOp>(op, x, getFastMath(op));
    else
      rewriter.replaceOp(op, x);
    return success();
  }

  Simplifier &simplifier;
};
} // namespace

void rectify::populateSimplifySignPatterns(
    RewritePatternSet &patterns, Simplifier &simplifier,
    std::shared_ptr<const ActivationFamily> family) {
  MLIRContext *context = patterns.getContext();
  patterns.add<CancelNegations>(context, simplifier, family);
  patterns.add<CancelOddNegations, DropSign, DropSignBeforeAbs,
               JoinParts<arith::SubFOp>, JoinParts<arith::AddFOp>>(context,
                                                                   simplifier);
}
