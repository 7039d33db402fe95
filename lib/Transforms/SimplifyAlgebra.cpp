// Compositions of activations, minima and maxima with constants.

#include "ActivationFamily.h"
#include "Simplify.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

#include "llvm/ADT/StringMap.h"

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
/// What f(g(x)) is.
struct Composition {
  /// The rule that says so, or nearly.
  StringRef rule;
  /// f changes nothing.
  bool isInner = false;
  /// Another function of x.
  std::optional<ActivationFamily::Found> function = std::nullopt;
  /// Why it is neither, where an author could change that.
  std::string why = {}, suggestion = {};
};

/// f(g(x)), in one of the ways below. At least one of f and g is an activation.
class SimplifyComposition {
public:
  SimplifyComposition(Simplifier &simplifier,
                      std::shared_ptr<const ActivationFamily> family)
      : simplifier(simplifier), family(std::move(family)) {}

  LogicalResult apply(Operation *op, PatternRewriter &rewriter) {
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
    // A model has the same few pairs over and over.
    std::string key;
    f->appendKey(key);
    g->appendKey(key);
    auto [known, isNew] = compositions.try_emplace(key);
    if (isNew)
      known->second = composeAny(*f, *g);
    const Composition &result = known->second;

    std::string innerName = getQuotedName(inner);
    if (!result.why.empty())
      return simplifier.missed(op, result.rule,
                               "and " + innerName + " before it " + result.why,
                               result.suggestion);
    if (result.isInner) {
      simplifier.passed(op, result.rule, "changes nothing behind " + innerName);
      rewriter.replaceOp(op, inner);
      return success();
    }
    if (!result.function)
      return failure();
    Operation *function =
        result.function->create(rewriter, op->getLoc(), g->getInput());
    simplifier.passed(op, result.rule,
                      "and " + innerName + " before it are one " +
                          getQuotedName(function));
    rewriter.replaceOp(op, function);
    return success();
  }

private:
  Composition composeAny(const UnaryFunction &f, const UnaryFunction &g) const {
    if (f.isClamp() && g.isClamp())
      return composeClamps(f, g);
    if (f.isHomogeneous() && g.isHomogeneous())
      return composeSlopes(f, g);
    return {};
  }

  /// clamp(clamp(x, a, b), c, d) = clamp(x, clamp(a, c, d), clamp(b, c, d))
  ///
  /// where clamp(x, a, b) is min(max(x, a), b).
  Composition composeClamps(const UnaryFunction &f,
                            const UnaryFunction &g) const {
    Type element = f.getElementType();
    Number lowest = getLowest(element), highest = getHighest(element);
    Number lo = f.at(g.at(lowest)), hi = f.at(g.at(highest));
    ActivationFamily::Wanted wanted(
        getDecidingInputs(element, {lo, hi, f.at(lowest), f.at(highest),
                                    g.at(lowest), g.at(highest)}),
        [&](const Number &x) { return compose(f, g, x); });
    Composition result{clampsRule};
    result.isInner = isInner(g, wanted);
    if (result.isInner)
      return result;
    result.function =
        family->findClamp(f.getOp()->getLoc(), g.getInput(), lo, hi, wanted,
                          f.getFastMath() & g.getFastMath());
    if (!result.function) {
      result.why = "limit their input, but no one activation treats NaN and "
                   "the signs of zeros as the two do";
      result.suggestion = "give both the same nan and signed_zero, or the "
                          "fastmath flags nnan and nsz";
    }
    return result;
  }

  /// f(g(x)) = x > 0 ? x : (m * n) * x, for f(x) = x > 0 ? x : m * x and
  /// g(x) = x > 0 ? x : n * x with n >= 0
  ///
  /// where the product of the slopes rounds nothing, or may.
  Composition composeSlopes(const UnaryFunction &f,
                            const UnaryFunction &g) const {
    Type element = f.getElementType();
    auto type = dyn_cast<FloatType>(element);
    Number one = getNumber(element, 1), zero = getNumber(element, 0);
    if (!type || !isSameNumber(f.at(one), one) || !isSameNumber(g.at(one), one))
      return {};
    APFloat outer = std::get<APFloat>(negate(f.at(negate(one))));
    APFloat slope = std::get<APFloat>(negate(g.at(negate(one))));
    ActivationFamily::Wanted wanted(
        getDecidingInputs(element, {}),
        [&](const Number &x) { return compose(f, g, x); });
    // f leaves alone what g gives: nothing below 0.
    if ((slope.isZero() || slope.isNegative()) && isInner(g, wanted)) {
      Composition result{"compose-rectified"};
      result.isInner = true;
      return result;
    }
    if (slope.isNegative())
      return {};
    Composition result{slopesRule};
    arith::FastMathFlags common = f.getFastMath() & g.getFastMath();
    // 0 * (n * x) is a zero of the sign of m * n * x, unless f settles it.
    bool exact =
        outer.isZero() && llvm::any_of(f(negate(zero)), [&](const Number &y) {
          return isSameNumber(y, zero);
        });
    bool rounds = !exact && !slope.isZero();
    if (rounds && !bitEnumContainsAll(common, arith::FastMathFlags::reassoc)) {
      result.why = "scale what is below 0 twice, which rounds otherwise than "
                   "once";
      result.suggestion = "give both fastmath<reassoc>";
      return result;
    }
    // The product of the slopes may be rounded as one number.
    if (rounds)
      for (auto [x, values] : llvm::zip(wanted.inputs, wanted.values))
        if (std::get<APFloat>(x).isFiniteNonZero())
          values.clear();
    // In a format where it does not underflow.
    double product = toDouble(outer) * toDouble(slope);
    Location loc = f.getOp()->getLoc();
    result.function =
        product == 0
            ? family->findClamp(loc, g.getInput(), zero, getHighest(element),
                                wanted, common)
            : family->findSlope(loc, g.getInput(), product, wanted, common);
    return result;
  }

  Simplifier &simplifier;
  std::shared_ptr<const ActivationFamily> family;
  llvm::StringMap<Composition> compositions;
};

struct ComposeActivation : OpInterfaceRewritePattern<ActivationOpInterface> {
  ComposeActivation(MLIRContext *context,
                    std::shared_ptr<SimplifyComposition> rule)
      : OpInterfaceRewritePattern(context), rule(std::move(rule)) {}
  LogicalResult matchAndRewrite(ActivationOpInterface op,
                                PatternRewriter &rewriter) const override {
    return rule->apply(op, rewriter);
  }
  std::shared_ptr<SimplifyComposition> rule;
};

template <class Op> struct ComposeExtremum : OpRewritePattern<Op> {
  ComposeExtremum(MLIRContext *context,
                  std::shared_ptr<SimplifyComposition> rule)
      : OpRewritePattern<Op>(context), rule(std::move(rule)) {}
  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    return rule->apply(op, rewriter);
  }
  std::shared_ptr<SimplifyComposition> rule;
};
} // namespace

void rectify::populateSimplifyAlgebraPatterns(
    RewritePatternSet &patterns, Simplifier &simplifier,
    std::shared_ptr<const ActivationFamily> family) {
  MLIRContext *context = patterns.getContext();
  auto composition =
      std::make_shared<SimplifyComposition>(simplifier, std::move(family));
  patterns
      .add<ComposeActivation, ComposeExtremum<arith::MaximumFOp>,
           ComposeExtremum<arith::MinimumFOp>,
           ComposeExtremum<arith::MaxNumFOp>, ComposeExtremum<arith::MinNumFOp>,
           ComposeExtremum<arith::MaxSIOp>, ComposeExtremum<arith::MinSIOp>>(
          context, composition);
}
