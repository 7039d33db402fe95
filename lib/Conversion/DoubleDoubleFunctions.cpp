// Functions of pairs of f64. Each is the sum of a part that is computed in
// pairs and of one that is so small beside it that f64 has digits enough. The
// coefficients are by utils/math-coefficients.py.

#include "DoubleDouble.h"

using namespace mlir;
using namespace mlir::rectify;

DoubleDouble DoubleDoubleBuilder::within(DoubleDouble x, double least,
                                         double greatest) {
  if (x.low) {
    Value inside = arith::AndIOp::create(
        b, loc, compare(arith::CmpFPredicate::OGT, x.high, least),
        compare(arith::CmpFPredicate::OLT, x.high, greatest));
    x.low = select(inside, x.low, constant(0));
  }
  x.high = atMost(atLeast(x.high, least), greatest);
  return x;
}

/// Adding 1.5 * 2^52 rounds to an integer. The first two parts of ln(2) have 42
/// digits each, so that their products with n are exact.
DoubleDoubleBuilder::Reduced
DoubleDoubleBuilder::reduce(const DoubleDouble &x) {
  Value magic = constant(0x1.8p52);
  Value n = sub(fma(x.high, constant(1.44269504088896340736), magic), magic);
  Value first = fma(n, constant(-0.6931471805598903), x.high);
  DoubleDouble r = exactSum(first, mul(n, constant(-5.49792301870721e-14)));
  r.low = fma(n, constant(-1.1612227229362532e-26), r.low);
  if (x.low)
    r.low = add(r.low, x.low);
  return {n, sortedSum(r.high, r.low)};
}

Value DoubleDoubleBuilder::power(Value n) {
  return asFloat(shiftLeft(asInteger(add(n, constant(0x1.8p52 + 1023))), 52));
}

/// e^r - 1 = r + r^2 / 2 + r^3 q(r) for |r| <= ln(2) / 2, with an error of
/// 2^-68.
DoubleDouble DoubleDoubleBuilder::expm1Of(const DoubleDouble &r) {
  DoubleDouble square = times(exactProduct(r.high, r.high), constant(0.5));
  Value cube = mul(r.high, mul(r.high, r.high));
  Value tail =
      mul(cube,
          series(r.high, {0.16666666666666666681, 0.041666666666666678834,
                          0.0083333333333333146196, 0.0013888888888877108106,
                          0.00019841269841341835968, 0.000024801587341266660769,
                          2.7557319111514452531e-6, 2.7557258682057318698e-7,
                          2.5052176324703905454e-8, 2.091965186289305312e-9,
                          1.6056467669230820536e-10}));
  DoubleDouble p = sortedSum(r.high, square.high);
  Value rest = fma(r.high, r.low, r.low);
  rest = add(add(p.low, square.low), rest);
  return sortedSum(p.high, add(tail, rest));
}

/// exp(x) = e^r * 2^n, where 2^n stays aside as far as it is a normal number.
/// Products of finite f64 with it are 0 or infinite long before the limits;
/// those of infinities are NaN only where x is infinite.
DoubleDouble DoubleDoubleBuilder::exp(DoubleDouble x) {
  x = unscaled(x);
  Value isZero = compare(arith::CmpFPredicate::OEQ, x.high,
                         -std::numeric_limits<double>::infinity());
  auto [n, r] = reduce(within(x, -1400, 1400));
  DoubleDouble y = sum(expm1Of(r), number(1));
  Value aside = atMost(atLeast(n, -1022), 1023);
  y = times(y, power(sub(n, aside)));
  y.scale = select(isZero, constant(0), power(aside));
  return y;
}

/// expm1(x) = 2^n (e^r - 1) + (2^n - 1), which is e^r - 1 near 0. Below -80 it
/// is -1 also in pairs.
DoubleDouble DoubleDoubleBuilder::expm1(DoubleDouble x) {
  x = unscaled(x);
  auto [n, r] = reduce(within(x, -80, 0));
  Value scale = power(n);
  DoubleDouble y = sum(exactSum(scale, constant(-1)), times(expm1Of(r), scale));
  y.high = keepZero(y.high, x.high);
  return y;
}

/// log(1 + x) = log(2^k) + log(1 + f) with k = 0 or 1 and |f| <= sqrt(2) - 1,
/// which is x itself for k = 0. With s = f / (2 + f) and z = s^2,
///
///   log(1 + f) = s (2 + z R(z))
///
/// with an error of 2^-67.
DoubleDouble DoubleDoubleBuilder::log1p(DoubleDouble x) {
  DoubleDouble whole = unscaled(x);
  Value large =
      compare(arith::CmpFPredicate::OGT, whole.high, 0.41421356237309504880);
  DoubleDouble reduced = sum(times(whole, constant(0.5)), number(-0.5));
  DoubleDouble f = select(large, reduced, x);
  DoubleDouble s = div(f, sum(unscaled(f), number(2)));
  Value top = unscaled(s).high;
  Value z = mul(top, top);
  Value rest =
      mul(z, series(z, {0.66666666666666660979, 0.40000000000006242723,
                        0.28571428569087322313, 0.22222222646569891436,
                        0.18181775684241372918, 0.15387089919401414669,
                        0.13250137372800527382, 0.13251151610007514131}));
  DoubleDouble y = mul(s, sortedSum(constant(2), rest));
  return select(
      large,
      sum(unscaled(y), number(0.6931471805599453, 2.3190468138462996e-17)), y);
}

/// tanh(x) = -t / (t + 2) with the sign of x, where t = expm1(-2 |x|).
DoubleDouble DoubleDoubleBuilder::tanh(DoubleDouble x) {
  x = unscaled(x);
  DoubleDouble t = expm1(times(abs(x), constant(-2)));
  return withSign(div(t, sum(t, number(2))), x.high);
}

/// erfc(a) = exp(-a^2) f(t) / (1 + 2 a) for 0 <= a <= 28, with
/// t = (a - 2.5) / (a + 2.5) and f(t) = 1 + (1 + t) g(t) between 1 and 1.25
/// (the form is M. M. Shepherd's and J. G. Laframboise's, Mathematics of
/// Computation 36, 1981). The first coefficients of g are pairs. The error is
/// 2^-63; beyond 28, erfc(a) is no number of f64 and only has to be small
/// enough. Below 0, 2 - erfc(-x).
DoubleDouble DoubleDoubleBuilder::erfc(DoubleDouble x) {
  x = unscaled(x);
  DoubleDouble size = abs(x);
  DoubleDouble a = within(size, -1, 28);
  DoubleDouble t = div(sum(a, number(-2.5)), sum(a, number(2.5)));
  DoubleDouble g{
      series(t.high, {0.027573432813911281737,    0.0051874604546702716797,
                      -0.0042555676386176784638,  -0.00012651069982543723399,
                      0.00061837653314397907499,  0.000013747782158245825685,
                      -0.0001022272043784172998,  -0.000011294940981662954352,
                      0.000017561982259028288705, 5.1364976991661866593e-6,
                      -2.5311734635910705721e-6,  -1.6828582569326283356e-6,
                      1.0596410483289691005e-7,   4.1297093473886975205e-7,
                      1.0754567751653582186e-7,   -6.3460526773698880562e-8,
                      -4.8789591062238954377e-8,  -9.7623809366251646765e-10,
                      1.1188996612828518851e-8,   3.3984204799585151083e-9,
                      -1.0631251189378224679e-9,  -6.5795935382872493148e-10,
                      -6.2447650270423709995e-11}),
      Value(), Value()};
  static constexpr double first[][2] = {
      {0.26483818436686146, 2.1780523958035434e-17},
      {-0.3871949474492658, 7.875926901380285e-18},
      {0.28817040787566356, -2.766481499280781e-17},
      {-0.13054048885244343, -1.6652525973208576e-18}};
  for (auto [high, low] : llvm::reverse(first))
    g = sum(mul(g, t), number(high, low));
  DoubleDouble f = sum(mul(sum(t, number(1)), g), number(1));
  DoubleDouble y = div(f, sum(times(a, constant(2)), number(1)));
  y = mul(exp(neg(mul(size, size))), y);
  Value negative = compare(arith::CmpFPredicate::OLT, x.high, 0);
  return select(negative, sub(number(2), y), y);
}
