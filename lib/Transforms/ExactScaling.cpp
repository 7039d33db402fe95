// Where a factor may go elsewhere without a trace.

#include "ExactScaling.h"

#include "ActivationFamily.h"
#include "PointwiseOp.h"

#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;

/// Whether x is 2^n with n >= 0, or its negative.
static bool isLargePowerOfTwo(const APFloat &x) {
  int log = x.getExactLog2Abs();
  return log != INT_MIN && log >= 0;
}

bool rectify::mergesExactly(const APFloat &k, const APFloat &c) {
  APFloat product = k;
  if (product.multiply(c, APFloat::rmNearestTiesToEven) != APFloat::opOK ||
      !product.isFiniteNonZero() || toDouble(c) < 1)
    return false;
  return isLargePowerOfTwo(k) || (isLargePowerOfTwo(c) && k.isInteger());
}

static bool startsFromZero(linalg::LinalgOp op) {
  Value init = op.getDpsInits()[0];
  AffineMap map = AffineMap::getMultiDimIdentityMap(
      cast<ShapedType>(init.getType()).getRank(), op.getContext());
  lookThroughBroadcasts(init, map);
  std::optional<Number> number = getConstant(init);
  return number && isZero(*number);
}

std::string rectify::getScalingObstacle(linalg::LinalgOp op,
                                        ArrayRef<double> scales,
                                        FloatRanges &ranges) {
  auto element =
      dyn_cast<FloatType>(getElementTypeOrSelf(op->getResult(0).getType()));
  if (!element || op.getNumDpsInputs() != 2 || !startsFromZero(op))
    return "the sum does not start from 0";
  DenseElementsAttr weights;
  Value other;
  for (unsigned i : {0, 1})
    if (matchPattern(op.getDpsInputs()[i], m_Constant(&weights))) {
      other = op.getDpsInputs()[1 - i];
      break;
    }
  if (!weights || !isa<FloatType>(weights.getElementType()) ||
      !hasFloatRange(other.getType()))
    return "its weights are not constant";

  double least = 1, greatest = 1;
  for (double scale : scales) {
    int exponent;
    if (std::frexp(scale, &exponent) != 0.5)
      return "a factor is no power of two";
    least = std::fmin(least, scale);
    greatest = std::fmax(greatest, scale);
  }
  double largestWeight = 0;
  for (const APFloat &weight : weights.getValues<APFloat>()) {
    double value = toDouble(weight);
    if (!std::isfinite(value) || std::trunc(value * least) != value * least)
      return "a product may underflow";
    largestWeight = std::fmax(largestWeight, std::fabs(value));
  }

  double terms = 1;
  for (auto [size, kind] :
       llvm::zip(op.getStaticLoopRanges(), op.getIteratorTypesArray()))
    if (kind == utils::IteratorType::reduction)
      terms *= ShapedType::isDynamic(size) ? INFINITY : double(size);
  FloatRange range = ranges.getRange(other);
  double largestInput = INFINITY;
  if (!range.isEmptySet() && !range.isNaNOnly())
    largestInput = std::fmax(std::fabs(toDouble(range.getLower())),
                             std::fabs(toDouble(range.getUpper())));
  // Twice what the sum of magnitudes is: more than rounding adds.
  const llvm::fltSemantics &semantics = element.getFloatSemantics();
  double bound = 2 * terms * largestInput * largestWeight * greatest;
  if (!(terms < std::ldexp(1, APFloat::semanticsPrecision(semantics) - 2)) ||
      !(bound < toDouble(APFloat::getLargest(semantics))))
    return "the sum may overflow";
  return "";
}
