// The mathematics of every activation, each stated once.
//
// A body is a template over a domain D, the small algebra that it is written
// in. Interpreting the same text in different domains gives the value
// (EvalDomain), the lowering (EmitDomain), the derivative (DualDomain) and
// bounds (RangeDomain). A domain offers:
//
//   Value                     the domain's notion of a number; == tells that
//                             two are certainly the same
//   constant(c)               a number of the formula, as exact as D can
//   parameter(p)              an attribute, rounded once to the type of the
//                             computation
//   add sub mul div neg abs exp expm1 log1p tanh erfc
//   scale(s, x)               s * x, and +0 where s is zero, so that a slope of
//                             0 is the ReLU limit also at an infinite x
//   isZero(v)                 whether v is certainly zero
//   select(p, a, b, t, f)     t where `a p b` holds, else f: a smooth join, or
//                             a guard that keeps an unused arm finite
//   hinge(p, a, b, t, f)      the same, where the function has a kink at a = b.
//                             t is the rectified side: its slope is the
//                             gradient's default at the kink
//
// The order of the arms matters only to derivatives. A select takes at a = b
// the derivative of the arm that gives the value there.

#ifndef RECTIFY_IR_ACTIVATIONBODIES_H
#define RECTIFY_IR_ACTIVATIONBODIES_H

namespace mlir::rectify {

/// Comparison predicates with IEEE 754's meaning: `o` is false and `u` is true
/// when an operand is NaN.
enum class Pred { oeq, olt, ole, ogt, oge, ult, ule, ugt, uge, uno };

/// How a piecewise-linear activation treats a NaN input and the sign of a zero
/// result.
struct Meaning {
  /// A NaN input is read as +0 (`nan = "zero"`); otherwise NaN propagates.
  bool nanIsZero = false;
  /// Every zero result is +0 (`signed_zero = "positive"`), also where a value
  /// is only rounded to zero; otherwise zeros keep the sign that the arithmetic
  /// gives.
  bool zeroIsPositive = false;
};

namespace bodies {

//===----------------------------------------------------------------------===//
// Pieces that several bodies share
//===----------------------------------------------------------------------===//

/// x limited from above by c. At c it is still x; NaN stays NaN.
template <class D>
typename D::Value atMost(D &d, typename D::Value x, double c) {
  auto limit = d.constant(c);
  return d.select(Pred::ogt, x, limit, limit, x);
}

/// x limited from below by c. At c it is still x; NaN stays NaN.
template <class D>
typename D::Value atLeast(D &d, typename D::Value x, double c) {
  auto limit = d.constant(c);
  return d.select(Pred::olt, x, limit, limit, x);
}

/// x made finite from below for a product with a factor that vanishes there:
/// the limit of x * g(x) is 0, while -inf * 0 would be NaN. 1e30 is finite in
/// f32, and every such factor has long underflowed there.
template <class D> typename D::Value finiteBelow(D &d, typename D::Value x) {
  return atLeast(d, x, -1e30);
}

/// p * x for a parameter p. With p = 0 it is 0 also at an infinite x, and NaN
/// stays NaN.
template <class D>
typename D::Value scaleBy(D &d, double p, typename D::Value x) {
  if (p == 0)
    return d.select(Pred::uno, x, x, x, d.constant(0));
  return d.scale(d.parameter(p), x);
}

/// x as a piecewise-linear activation reads it.
template <class D>
typename D::Value readInput(D &d, typename D::Value x, Meaning m) {
  return m.nanIsZero ? d.select(Pred::uno, x, x, d.constant(0), x) : x;
}

/// y as a piecewise-linear activation returns it: -0 + +0 is +0, and adding
/// zero changes nothing else.
template <class D>
typename D::Value settleZero(D &d, typename D::Value y, Meaning m) {
  return m.zeroIsPositive ? d.add(y, d.constant(0)) : y;
}

/// x < 0 ? s * x : x with a slope that is a value of the domain.
template <class D>
typename D::Value withSlope(D &d, typename D::Value x, typename D::Value slope,
                            Meaning m) {
  x = readInput(d, x, m);
  return settleZero(
      d, d.hinge(Pred::olt, x, d.constant(0), d.scale(slope, x), x), m);
}

/// lo where x < lo, hi where x > hi, else x.
template <class D>
typename D::Value clamp(D &d, typename D::Value x, typename D::Value lo,
                        typename D::Value hi) {
  return d.hinge(Pred::olt, x, lo, lo, d.hinge(Pred::ogt, x, hi, hi, x));
}

/// Where the derivative of a smooth activation is zero, as the sum of two
/// numbers, and what it is within `radius` of there:
///
///   (t - root) * (s[0] + s[1] * (t - root) + ...)
///
/// with a relative error of 2e-11, while the sum that gives it elsewhere
/// cancels. By utils/math-coefficients.py.
struct Crossing {
  static constexpr double radius = 0x1p-4;
  double root, rest;
  double series[6];
};

/// y, whose derivative by x is as `c` says for t near its root. Domains take
/// note of it by an overload; to others it is y.
template <class D, class Value>
Value crossing(D &, const Crossing &, const Value & /*x*/, const Value & /*t*/,
               const Value &y) {
  return y;
}

//===----------------------------------------------------------------------===//
// Piecewise-linear activations
//===----------------------------------------------------------------------===//

/// relu(x) = x < 0 ? 0 : x. One compare and one select for each of the four
/// meanings.
template <class D>
typename D::Value relu(D &d, typename D::Value x, Meaning m) {
  auto zero = d.constant(0);
  Pred rectified = m.zeroIsPositive ? (m.nanIsZero ? Pred::ule : Pred::ole)
                                    : (m.nanIsZero ? Pred::ult : Pred::olt);
  return d.hinge(rectified, x, zero, zero, x);
}

/// leaky_relu(x) = x < 0 ? alpha * x : x.
template <class D>
typename D::Value leakyRelu(D &d, typename D::Value x, double alpha,
                            Meaning m) {
  return withSlope(d, x, d.parameter(alpha), m);
}

/// prelu(x, slope) = x < 0 ? slope * x : x (He et al., arXiv:1502.01852). As a
/// `product`, a slope of zero gives NaN at an infinite x, and -0 for others.
/// With `productAtZero` a zero is multiplied too: `x <= 0 ? slope * x : x`.
template <class D>
typename D::Value prelu(D &d, typename D::Value x, typename D::Value slope,
                        bool product, bool productAtZero, Meaning m) {
  x = readInput(d, x, m);
  auto negative = product ? d.mul(slope, x) : d.scale(slope, x);
  return settleZero(d,
                    d.hinge(productAtZero ? Pred::ole : Pred::olt, x,
                            d.constant(0), negative, x),
                    m);
}

/// rrelu in inference: leaky_relu with the mean of the slopes (Xu et al.,
/// arXiv:1505.00853).
template <class D>
typename D::Value rrelu(D &d, typename D::Value x, double lower, double upper,
                        Meaning m) {
  return withSlope(d, x, d.parameter((lower + upper) / 2), m);
}

/// rrelu in training: the slope is lower + (upper - lower) * noise, for noise
/// drawn uniformly from [0, 1).
template <class D>
typename D::Value rreluTraining(D &d, typename D::Value x,
                                typename D::Value noise, double lower,
                                double upper, Meaning m) {
  auto slope =
      d.add(d.parameter(lower), d.mul(d.parameter(upper - lower), noise));
  return withSlope(d, x, slope, m);
}

/// clip(x) = min(max(x, lo), hi), for lo <= hi.
template <class D>
typename D::Value clip(D &d, typename D::Value x, double lo, double hi,
                       Meaning m) {
  x = readInput(d, x, m);
  return settleZero(d, clamp(d, x, d.parameter(lo), d.parameter(hi)), m);
}

/// relu6(x) = min(max(x, 0), 6).
template <class D>
typename D::Value relu6(D &d, typename D::Value x, Meaning m) {
  return clip(d, x, 0, 6, m);
}

/// thresholded_relu(x) = x <= alpha ? value : x.
template <class D>
typename D::Value thresholdedRelu(D &d, typename D::Value x, double alpha,
                                  double value, Meaning m) {
  x = readInput(d, x, m);
  auto y = d.hinge(Pred::ole, x, d.parameter(alpha), d.parameter(value), x);
  return settleZero(d, y, m);
}

/// hard_shrink(x) = |x| <= lambda ? 0 : x.
template <class D>
typename D::Value hardShrink(D &d, typename D::Value x, double lambda,
                             Meaning m) {
  x = readInput(d, x, m);
  auto y = d.hinge(Pred::ole, d.abs(x), d.parameter(lambda), d.constant(0), x);
  return settleZero(d, y, m);
}

/// soft_shrink(x) = |x| <= lambda ? 0 : x - sign(x) * lambda.
template <class D>
typename D::Value softShrink(D &d, typename D::Value x, double lambda,
                             Meaning m) {
  x = readInput(d, x, m);
  auto l = d.parameter(lambda);
  auto shrunk = d.select(Pred::olt, x, d.constant(0), d.add(x, l), d.sub(x, l));
  return settleZero(d, d.hinge(Pred::ole, d.abs(x), l, d.constant(0), shrunk),
                    m);
}

/// hard_sigmoid(x) = min(max((alpha * x + beta) / divisor, 0), 1).
template <class D>
typename D::Value hardSigmoid(D &d, typename D::Value x, double alpha,
                              double beta, double divisor, Meaning m) {
  x = readInput(d, x, m);
  auto line = d.add(scaleBy(d, alpha, x), d.parameter(beta));
  if (divisor != 1)
    line = d.div(line, d.parameter(divisor));
  return settleZero(d, clamp(d, line, d.constant(0), d.constant(1)), m);
}

//===----------------------------------------------------------------------===//
// Exponential activations
//===----------------------------------------------------------------------===//

/// elu(x) = x < 0 ? alpha * expm1(x) : x (Clevert et al., arXiv:1511.07289).
/// expm1 sees no positive x, so the unused arm never overflows.
template <class D>
typename D::Value elu(D &d, typename D::Value x, double alpha) {
  auto negative = d.scale(d.parameter(alpha), d.expm1(atMost(d, x, 0)));
  return d.hinge(Pred::olt, x, d.constant(0), negative, x);
}

/// selu(x) = gamma * elu(x, alpha) (Klambauer et al., arXiv:1706.02515).
template <class D>
typename D::Value selu(D &d, typename D::Value x, double alpha, double gamma) {
  return scaleBy(d, gamma, elu(d, x, alpha));
}

/// celu(x) = x < 0 ? alpha * expm1(x / alpha) : x (Barron, arXiv:1704.07483).
/// Both sides have slope 1 at 0: no kink.
template <class D>
typename D::Value celu(D &d, typename D::Value x, double alpha) {
  auto a = d.parameter(alpha);
  auto negative = d.mul(a, d.expm1(d.div(atMost(d, x, 0), a)));
  return d.select(Pred::olt, x, d.constant(0), negative, x);
}

/// softplus(x) = log(1 + exp(beta * x)) / beta, and x where
/// beta * x > threshold. log(1 + exp(t)) is max(t, 0) + log1p(exp(-|t|)).
template <class D>
typename D::Value softplus(D &d, typename D::Value x, double beta,
                           double threshold) {
  auto b = d.parameter(beta);
  auto t = d.mul(b, x);
  auto zero = d.constant(0);
  auto positive = d.select(Pred::olt, t, zero, zero, t);
  auto smooth = d.div(d.add(positive, d.log1p(d.exp(d.neg(d.abs(t))))), b);
  return d.select(Pred::ogt, t, d.parameter(threshold), x, smooth);
}

/// log_sigmoid(x) = -log(1 + exp(-x)) = min(x, 0) - log1p(exp(-|x|)), which
/// vanishes from below.
template <class D> typename D::Value logSigmoid(D &d, typename D::Value x) {
  auto smooth = d.log1p(d.exp(d.neg(d.abs(x))));
  return d.select(Pred::olt, x, d.constant(0), d.sub(x, smooth), d.neg(smooth));
}

/// sigmoid(x) = 1 / (1 + exp(-x)), written with exp(-|x|), which never
/// overflows: exp(-|x|) / (1 + exp(-|x|)) on the negative side.
template <class D> typename D::Value sigmoid(D &d, typename D::Value x) {
  auto e = d.exp(d.neg(d.abs(x)));
  auto denominator = d.add(d.constant(1), e);
  auto one = d.constant(1);
  return d.select(Pred::olt, x, d.constant(0), d.div(e, denominator),
                  d.div(one, denominator));
}

template <class D> typename D::Value tanh(D &d, typename D::Value x) {
  return d.tanh(x);
}

/// silu(x) = x * sigmoid(beta * x); swish for beta other than 1 (Ramachandran
/// et al., arXiv:1710.05941). Beyond 1000 the sigmoid is 1 in every type, and
/// below -2000 it makes any x vanish.
template <class D>
typename D::Value silu(D &d, typename D::Value x, double beta) {
  static constexpr Crossing zero = {-1.2784645427610737,
                                    -1.0946994183093437e-16,
                                    {0.217811705721, 0.146648796994,
                                     0.0188748073721, -0.0152226534629,
                                     -0.00660191174211, 0.000127026118775}};
  auto t = d.scale(d.parameter(beta), x);
  auto y = d.mul(x, sigmoid(d, atMost(d, t, 1000)));
  y = crossing(d, zero, x, t, y);
  return d.select(Pred::olt, t, d.constant(-2000), d.constant(0), y);
}

/// gelu(x) = x * Phi(x) (Hendrycks and Gimpel, arXiv:1606.08415), which is
/// max(x, 0) - |x| * Phi(-|x|); Phi through erfc keeps the relative accuracy of
/// the tail. The tanh form is the same as
/// x * sigmoid(2 * sqrt(2 / pi) * (x + 0.044715 * x^3)). Beyond 100 Phi and the
/// sigmoid are constant in every type.
template <class D>
typename D::Value gelu(D &d, typename D::Value x, bool tanhForm) {
  static constexpr Crossing zero = {-0.7517915246935645,
                                    1.4956759177009883e-17,
                                    {0.431493992322, 0.388284982928,
                                     -0.0181997152874, -0.11400815401,
                                     -0.0147449549891, 0.0193962305349}};
  static constexpr Crossing zeroOfTanhForm = {
      -0.7524614220710163,
      3.635560509207687e-17,
      {0.430400091035, 0.387518446065, -0.015782898593, -0.1139443943,
       -0.016588537782, 0.0196541617669}};
  if (tanhForm) {
    auto z = atLeast(d, atMost(d, x, 100), -100);
    auto cubic =
        d.add(d.mul(d.constant(0.044715L), d.mul(z, z)), d.constant(1));
    // 2 * sqrt(2 / pi)
    auto u = d.mul(d.constant(1.5957691216057307117598L), d.mul(z, cubic));
    auto y = d.mul(finiteBelow(d, x), sigmoid(d, u));
    return crossing(d, zeroOfTanhForm, x, x, y);
  }
  auto a = atMost(d, d.abs(x), 100);
  // 1 / sqrt(2)
  auto tail = d.erfc(d.mul(d.constant(0.70710678118654752440084L), a));
  // With -0 in place of 0 what underflows below 0 is -0.
  auto y = d.sub(atLeast(d, x, -0.0), d.mul(d.mul(d.constant(0.5), a), tail));
  return crossing(d, zero, x, x, y);
}

/// mish(x) = x * tanh(softplus(x)) (Misra, arXiv:1908.08681). With
/// w = exp(-|x|), tanh(softplus(x)) is (1 + 2w) / (1 + 2w + 2w^2) for x >= 0
/// and (w^2 + 2w) / (w^2 + 2w + 2) below.
template <class D> typename D::Value mish(D &d, typename D::Value x) {
  static constexpr Crossing zero = {-1.1924312145154952,
                                    -4.8484829848031044e-17,
                                    {0.266947914052, 0.204731264083,
                                     0.0419078116525, -0.0202718326067,
                                     -0.015814719074, -0.00335460016011}};
  auto z = atLeast(d, atMost(d, x, 1000), -1000);
  auto one = d.constant(1), two = d.constant(2);
  auto w = d.exp(d.neg(d.abs(z)));
  auto p = d.add(one, d.mul(two, w));
  auto right = d.div(p, d.add(p, d.mul(two, d.mul(w, w))));
  auto q = d.mul(w, d.add(w, two));
  auto left = d.div(q, d.add(q, two));
  auto y = d.mul(finiteBelow(d, x),
                 d.select(Pred::olt, z, d.constant(0), left, right));
  return crossing(d, zero, x, x, y);
}

//===----------------------------------------------------------------------===//
// Other relatives
//===----------------------------------------------------------------------===//

/// squared_relu(x) = relu(x)^2 (So et al., arXiv:2109.08668).
template <class D> typename D::Value squaredRelu(D &d, typename D::Value x) {
  auto zero = d.constant(0);
  return d.select(Pred::olt, x, zero, zero, d.mul(x, x));
}

/// hard_swish(x) = x * min(max(x + 3, 0), 6) / 6 (Howard et al.,
/// arXiv:1905.02244), piece by piece so that infinities have their limits.
template <class D> typename D::Value hardSwish(D &d, typename D::Value x) {
  auto low = d.constant(-3), high = d.constant(3);
  // A finite factor also in the arms that are not taken.
  auto z = atLeast(d, atMost(d, x, 3), -3);
  auto middle = d.mul(d.mul(z, d.add(z, high)),
                      d.constant(0.16666666666666666667L)); // 1 / 6
  return d.hinge(Pred::ole, x, low, d.constant(0),
                 d.hinge(Pred::ogt, x, high, x, middle));
}

/// softsign(x) = x / (1 + |x|). With t = 1 / (1 + |x|) it is x * t, and
/// beyond 1 sign(x) * (1 - t), whose derivative does not cancel there. Beyond
/// 2^100 it is 1 in every type.
template <class D> typename D::Value softsign(D &d, typename D::Value x) {
  auto z = atLeast(d, atMost(d, x, 0x1p100), -0x1p100);
  auto one = d.constant(1);
  auto size = d.abs(z);
  auto t = d.div(one, d.add(one, size));
  auto sign = atLeast(d, atMost(d, z, 1), -1);
  return d.select(Pred::ole, size, one, d.mul(z, t),
                  d.mul(sign, d.sub(one, t)));
}

/// tanh_shrink(x) = x - tanh(x). Near 0 the difference cancels: its Taylor
/// series there, to 2^-57 of the value at 0.5.
template <class D> typename D::Value tanhShrink(D &d, typename D::Value x) {
  static constexpr long double coefficients[] = {
      -7.05463694640096832521e-8L, 1.74066189635716477799e-7L,
      -4.29491107827380585482e-7L, 1.05972683201046543509e-6L,
      -2.61477115129075455426e-6L, 6.45168921565543076319e-6L,
      -1.59189050693289647407e-5L, 3.92783238833168340534e-5L,
      -9.6915379569294503256e-5L,  2.39129114243552481486e-4L,
      -5.90027440945585981378e-4L, 1.45583438705131826825e-3L,
      -3.59212803657248101693e-3L, 8.86323552990219656886e-3L,
      -2.18694885361552028219e-2L, 5.3968253968253968254e-2L,
      -1.33333333333333333333e-1L, 3.33333333333333333333e-1L,
  };
  auto z = atLeast(d, atMost(d, x, 0.5), -0.5);
  auto square = d.mul(z, z);
  auto series = d.constant(coefficients[0]);
  for (long double c : coefficients)
    if (c != coefficients[0])
      series = d.add(d.mul(series, square), d.constant(c));
  return d.select(Pred::ole, d.abs(x), d.constant(0.5),
                  d.mul(d.mul(series, square), z), d.sub(x, d.tanh(x)));
}

//===----------------------------------------------------------------------===//
// Gates: an activation times a value (Shazeer, arXiv:2002.05202)
//===----------------------------------------------------------------------===//

template <class D>
typename D::Value reglu(D &d, typename D::Value x, typename D::Value value,
                        Meaning m) {
  return settleZero(d, d.mul(relu(d, x, m), value), m);
}

template <class D>
typename D::Value geglu(D &d, typename D::Value x, typename D::Value value,
                        bool tanhForm) {
  return d.mul(gelu(d, x, tanhForm), value);
}

template <class D>
typename D::Value swiglu(D &d, typename D::Value x, typename D::Value value,
                         double beta) {
  return d.mul(silu(d, x, beta), value);
}

/// The gated linear unit of Dauphin et al., arXiv:1612.08083.
template <class D>
typename D::Value glu(D &d, typename D::Value x, typename D::Value value) {
  return d.mul(sigmoid(d, x), value);
}

} // namespace bodies
} // namespace mlir::rectify

#endif // RECTIFY_IR_ACTIVATIONBODIES_H
