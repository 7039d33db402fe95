// Positive factors through activations.

#include "ActivationFamily.h"
#include "AffineChain.h"
#include "ExactScaling.h"
#include "PointwiseOp.h"
#include "Simplify.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

using Flags = arith::FastMathFlags;

namespace {
/// A factor that is the same for all elements, or one of which only is known
/// that all are above 0.
struct Factor {
  std::optional<APFloat> number;
  APFloat least;

  /// `value` if it is constant, above 0 and finite.
  static std::optional<Factor> get(Value value) {
    if (auto type = dyn_cast<RankedTensorType>(value.getType())) {
      AffineMap map =
          AffineMap::getMultiDimIdentityMap(type.getRank(), value.getContext());
      lookThroughBroadcasts(value, map);
    }
    Attribute attribute;
    if (!matchPattern(value, m_Constant(&attribute)))
      return std::nullopt;
    if (auto number = dyn_cast<FloatAttr>(attribute))
      attribute = DenseElementsAttr::get(
          RankedTensorType::get({}, number.getType()), number);
    auto elements = dyn_cast<DenseElementsAttr>(attribute);
    if (!elements || !isa<FloatType>(elements.getElementType()) ||
        elements.empty())
      return std::nullopt;
    Factor factor{std::nullopt, *elements.value_begin<APFloat>()};
    if (elements.isSplat())
      factor.number = factor.least;
    auto values = elements.getValues<APFloat>();
    for (auto it = values.begin(),
              e = elements.isSplat() ? std::next(values.begin()) : values.end();
         it != e; ++it) {
      const APFloat &number = *it;
      if (!number.isFiniteNonZero() || number.isNegative())
        return std::nullopt;
      if (number < factor.least)
        factor.least = number;
    }
    return factor;
  }
};

/// c * f(x) = f'(c * x), for c > 0
///
/// f' is f where f is positively homogeneous, and clamp(x, c * a, c * b) for
/// f(x) = clamp(x, a, b): rounding c * x is monotone, so it commutes with
/// limits. What is not only selected is rounded otherwise, and so is what is
/// not a power of two where it meets another factor.
class ScaleInput : public OpRewritePattern<arith::MulFOp> {
public:
  ScaleInput(MLIRContext *context, Simplifier &simplifier,
             std::shared_ptr<const ActivationFamily> family)
      : OpRewritePattern(context), simplifier(simplifier),
        family(std::move(family)) {}

  LogicalResult matchAndRewrite(arith::MulFOp op,
                                PatternRewriter &rewriter) const override {
    for (unsigned i : {0, 1}) {
      std::optional<UnaryFunction> f =
          UnaryFunction::getUnshared(op->getOperand(i));
      if (!f || !(f->isClamp() || f->isHomogeneous()))
        continue;
      simplifier.reconsider(op, "scale");
      if (std::optional<Factor> c = Factor::get(op->getOperand(1 - i)))
        return apply(op, *f, *c, op->getOperand(1 - i), rewriter);
    }
    return failure();
  }

private:
  LogicalResult apply(arith::MulFOp op, const UnaryFunction &f, const Factor &c,
                      Value factor, PatternRewriter &rewriter) const {
    // Whether the factor meets constants there.
    Value x = f.getInput();
    auto inner = x.getDefiningOp<arith::MulFOp>();
    bool meetsFactor =
        inner && inner->hasOneUse() && c.number &&
        (getConstant(inner.getLhs()) || getConstant(inner.getRhs()));
    auto contraction = x.getDefiningOp<linalg::LinalgOp>();
    bool meetsWeights =
        contraction && x.hasOneUse() && followsContraction(x) &&
        llvm::any_of(contraction.getDpsInputs(), [](Value input) {
          return matchPattern(input, m_Constant());
        });
    if (!meetsFactor && !meetsWeights)
      return failure();
    Flags needed = Flags::reassoc;
    bool allowed = bitEnumContainsAll(getFastMath(op), needed) &&
                   (f.isClamp() || bitEnumContainsAll(f.getFastMath(), needed));
    if (meetsFactor)
      allowed &= bitEnumContainsAll(getFastMath(inner), needed);
    if (!allowed && !(meetsWeights && simplifier.foldAffine)) {
      std::string why = "it scales what is below 0 itself";
      if (f.getFacts().selecting)
        why = meetsFactor ? getObstacle(inner, c)
                          : getObstacle(contraction, factor);
      if (!why.empty())
        return simplifier.missed(
            op, "scale",
            "by a constant could go before " + getQuotedName(f.getOp()) +
                (meetsFactor ? " into the factor there"
                             : " into the constant weights there") +
                ", which rounds otherwise: " + why,
            "give all of them fastmath<reassoc>");
    }

    Location loc = op.getLoc();
    Value scaled;
    if (meetsFactor) {
      unsigned which = getConstant(inner.getLhs()) ? 0 : 1;
      APFloat product = asFloat(*getConstant(inner->getOperand(which)));
      product.multiply(*c.number, APFloat::rmNearestTiesToEven);
      if (!product.isFiniteNonZero())
        return failure();
      Type type = x.getType();
      TypedAttr attribute =
          rewriter.getFloatAttr(getElementTypeOrSelf(type), product);
      if (auto shaped = dyn_cast<ShapedType>(type)) {
        if (!shaped.hasStaticShape())
          return failure();
        attribute = DenseElementsAttr::get(shaped, Attribute(attribute));
      }
      Value constant = arith::ConstantOp::create(rewriter, loc, attribute);
      scaled =
          arith::MulFOp::create(rewriter, loc, inner->getOperand(1 - which),
                                constant, getFastMath(op) & getFastMath(inner));
    } else {
      scaled = arith::MulFOp::create(rewriter, loc, x, factor, getFastMath(op));
    }
    Operation *result = createScaled(f, c, scaled, rewriter);
    if (!result) {
      rewriter.eraseOp(scaled.getDefiningOp());
      return failure();
    }
    simplifier.passed(op, "scale",
                      "by a constant goes before " + getQuotedName(f.getOp()));
    rewriter.replaceOp(op, result);
    return success();
  }

  /// What keeps `c` from going into the factor of `inner` without a trace.
  static std::string getObstacle(arith::MulFOp inner, const Factor &c) {
    std::optional<Number> k = getConstant(inner.getLhs());
    if (!k)
      k = getConstant(inner.getRhs());
    return mergesExactly(asFloat(*k), *c.number)
               ? ""
               : "a product may be rounded twice, underflow or overflow";
  }

  /// What keeps `factor` from going into constant weights without a trace.
  std::string getObstacle(linalg::LinalgOp contraction, Value factor) const {
    AffineMap map = AffineMap::getMultiDimIdentityMap(
        cast<ShapedType>(factor.getType()).getRank(), factor.getContext());
    std::optional<ConstantSource> source = ConstantSource::get(factor, map);
    if (!source)
      return "the factor is not known";
    SmallVector<double> scales = {source->scalar};
    if (source->elements)
      scales = llvm::map_to_vector(
          source->elements.getValues<APFloat>(),
          [](const APFloat &number) { return toDouble(number); });
    return getScalingObstacle(contraction, scales, simplifier.ranges);
  }

  /// f' on `y`, or null.
  Operation *createScaled(const UnaryFunction &f, const Factor &c, Value y,
                          PatternRewriter &rewriter) const {
    auto activation = cast<ActivationOpInterface>(f.getOp());
    Type element = f.getElementType();
    Number lowest = getLowest(element), highest = getHighest(element);
    if (f.isHomogeneous()) {
      // c * x may be -0 for an x below 0, where f makes +0 of x.
      Number tiny = APFloat::getSmallest(
          cast<FloatType>(element).getFloatSemantics(), /*Negative=*/true);
      Number zero = negate(getNumber(element, 0));
      bool vanishes = c.least < asFloat(getNumber(element, 1)) &&
                      isZero(f.at(tiny)) &&
                      !isSameNumber(f.at(tiny), f.at(zero)) &&
                      !bitEnumContainsAll(f.getFastMath(), Flags::nsz);
      return vanishes ? nullptr
                      : applyTo(rewriter, activation, y).getDefiningOp();
    }
    if (!c.number)
      return nullptr;
    auto times = [&](const Number &x) -> Number {
      APFloat product = asFloat(x);
      product.multiply(*c.number, APFloat::rmNearestTiesToEven);
      return product;
    };
    Number lo = times(f.at(lowest)), hi = times(f.at(highest));
    auto wanted = [&](const Number &x) -> SmallVector<Number, 2> {
      // Of NaN and zeros, as of what they come from.
      if (isNaN(x) || isZero(x))
        return {times(f.at(x))};
      if (asFloat(x) < asFloat(lo))
        return {lo};
      return {asFloat(x) > asFloat(hi) ? hi : x};
    };
    Operation *clamp = family->createClamp(
        rewriter, f.getOp()->getLoc(), y, lo, hi,
        {getDecidingInputs(element, {lo, hi}), wanted}, f.getFastMath());
    if (!clamp)
      return nullptr;
    std::optional<UnaryFunction> g = UnaryFunction::get(clamp);
    for (const Number &x :
         getDecidingInputs(element, {f.at(lowest), f.at(highest)}))
      if (!isSameNumber(g->at(times(x)), times(f.at(x)))) {
        rewriter.eraseOp(clamp);
        return nullptr;
      }
    return clamp;
  }

  Simplifier &simplifier;
  std::shared_ptr<const ActivationFamily> family;
};
} // namespace

void rectify::populateSimplifyScalePatterns(
    RewritePatternSet &patterns, Simplifier &simplifier,
    std::shared_ptr<const ActivationFamily> family) {
  patterns.add<ScaleInput>(patterns.getContext(), simplifier, family);
}
