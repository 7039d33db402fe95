// evaluateDerivative against finite differences, and the gradient op against
// the derivative.

#include "Testing/ContractChecks.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;

namespace {
/// A slope measured by a finite difference, and how far it may be off.
struct Slope {
  double value, error;

  /// An infinite value of the function says nothing.
  bool fits(double derivative) const {
    return std::isnan(value) ||
           std::fabs(derivative - value) <=
               error +
                   1e-6 * std::fmax(std::fabs(derivative), std::fabs(value));
  }
};

/// The slope between `from` and `to` steps of size h from x. The step is
/// halved once: what that changes, and rounding, bound the error.
Slope measure(function_ref<double(double)> f, double x, double h, double from,
              double to) {
  auto difference = [&](double h) {
    double a = x + from * h, b = x + to * h;
    return (f(b) - f(a)) / (b - a);
  };
  double full = difference(h), half = difference(h / 2);
  double rounding =
      0x1p-50 * (std::fabs(f(x + from * h)) + std::fabs(f(x + to * h))) / h;
  double change = std::fabs(full - half);
  // A one-sided difference errs by h, a central one by its square.
  bool central = from == -to;
  return {central ? half : 2 * half - full, 2 * change + rounding};
}

double getStep(double x) {
  double h = 1e-5 * std::fmax(1, std::fabs(x));
  return x == 0 ? h : std::fmin(h, std::fabs(x) / 8);
}
} // namespace

/// At a kink the derivative for `kink` 0 and 1 are the slopes of the two
/// sides, and 0.5 gives their mean.
static void checkKink(const Case &c, double x, double zero, double one,
                      Report &report) {
  const Format &format = c.format();
  double half = c.derivative(x, 0.5);
  // Where two kinks fall together the blend is blended again.
  bool blend = half == zero || half == one || (half - zero) * (half - one) < 0;
  if (!blend && std::fabs(half - (zero + one) / 2) >
                    1e-12 * std::fmax(std::fabs(zero), std::fabs(one)))
    report.fail("kink = 0.5", c.subject, format, c.inputsAt(x),
                format.print((zero + one) / 2), format.print(half));
  auto f = [&](double at) { return c.f(at); };
  Slope left = measure(f, x, getStep(x), -1, 0);
  Slope right = measure(f, x, getStep(x), 0, 1);
  // Beside a jump one side has no slope.
  bool jump = !c.activation().getFacts().continuous;
  auto fits = [&](Slope slope, double derivative) {
    return slope.fits(derivative) || (jump && !(std::fabs(slope.value) < 100));
  };
  // A flat piece may shrink to a point, which then is no kink at all.
  bool point = std::fabs(left.value - right.value) <= 1e-6 &&
               (fits(left, zero) || fits(left, one));
  if (point)
    return;
  if (!(fits(left, zero) && fits(right, one)) &&
      !(fits(left, one) && fits(right, zero)))
    report.fail("derivative at a kink", c.subject, format, c.inputsAt(x),
                "the slopes " + format.print(left.value) + " and " +
                    format.print(right.value),
                format.print(zero) + " and " + format.print(one));
}

void rectify::testing::checkDerivative(const Case &c, Report &report) {
  const Format &format = c.format();
  auto f = [&](double at) { return c.f(at); };
  for (double x : c.xs) {
    double zero = c.derivative(x, 0), one = c.derivative(x, 1);
    if (report.plants("derivative"))
      one = zero *= 1.01;
    if (std::isnan(zero) || std::isnan(one)) {
      report.fail("derivative", c.subject, format, c.inputsAt(x), "a number",
                  format.print(zero));
      continue;
    }
    // Differences of huge and tiny numbers say little.
    if (std::fabs(x) > 1e6 || (x != 0 && std::fabs(x) < 1e-12))
      continue;
    if (zero != one) {
      checkKink(c, x, zero, one, report);
      continue;
    }
    double h = getStep(x);
    Slope central = measure(f, x, h, -1, 1);
    if (central.fits(zero))
      continue;
    // Where a kink or a jump is near, one of the sides is smooth.
    if (!measure(f, x, h, -1, 0).fits(zero) &&
        !measure(f, x, h, 0, 1).fits(zero))
      report.fail("derivative", c.subject, format, c.inputsAt(x),
                  format.print(central.value) + " by finite differences",
                  format.print(zero));
  }
}

/// The gradient op gives dy * f'(x) for each input that it has a result for.
void rectify::testing::checkGradient(const Case &c, Report &report) {
  const Format &format = c.format();
  for (double kink : {0.0, 0.5, 1.0}) {
    // Only an op with kinks takes the parameter.
    std::optional<ScalarOp> gradient =
        kink == 0 ? c.subject.gradientAt(format, std::nullopt)
                  : c.subject.gradientAt(format, kink);
    if (!gradient) {
      if (kink == 0)
        report.fail("gradient", c.subject, format, {}, "an op of this name",
                    "none");
      continue;
    }
    for (double x : c.xs) {
      double slope = c.derivative(x, kink);
      for (double dy : {1.0, -2.0}) {
        SmallVector<double> inputs = c.inputsAt(x);
        inputs.push_back(format.round(dy));
        SmallVector<double> found = gradient->evaluate(inputs);
        double expected = format.round(slope * dy);
        if (report.plants("gradient"))
          expected = format.round(expected * 1.1);
        if (format.distance(found[0], expected) > 2)
          report.fail("gradient", c.subject, format, inputs,
                      format.print(expected), format.print(found[0]));
        // The further results are the gradients by further inputs, in which
        // the function is linear between kinks.
        for (size_t i = 1; i < found.size() && format.getWidth() == 64; ++i) {
          auto of = [&](double extra) {
            SmallVector<double> at = c.inputsAt(x);
            at[i] = extra;
            return c.op.evaluate(at)[0];
          };
          if (std::fabs(x) > 1e6 || std::fabs(x) < 1e-12)
            continue;
          Slope slope = measure(of, c.extras[i - 1], 1e-3, -1, 1);
          Slope scaled = {slope.value * dy, slope.error * std::fabs(dy)};
          if (!scaled.fits(found[i]))
            report.fail("gradient by a further input", c.subject, format,
                        inputs, format.print(scaled.value),
                        format.print(found[i]));
        }
      }
    }
  }
}

/// At a NaN input the incoming gradient passes, unless NaN is read as zero,
/// which does not move. And where the derivative is 0 on a whole side, even an
/// infinite incoming gradient gives 0.
void rectify::testing::checkGradientAtNaN(const Case &c, Report &report) {
  const Format &format = c.format();
  std::optional<ScalarOp> gradient = c.subject.gradientAt(format, std::nullopt);
  if (!gradient)
    return;
  double nan = std::numeric_limits<double>::quiet_NaN();
  auto gradientAt = [&](double x, double dy) {
    SmallVector<double> inputs = c.inputsAt(x);
    inputs.push_back(dy);
    return gradient->evaluate(inputs)[0];
  };
  // The parameter marks the piecewise linear.
  bool piecewiseLinear = c.subject.with("nan", "zero").has_value();
  bool nanIsZero = c.subject.getString("nan") == "zero";
  if (piecewiseLinear && c.subject.hasDefaultNumbers()) {
    double found = gradientAt(nan, 1);
    bool passes = std::isfinite(found) && found != 0;
    if (report.plants("gradient-at-nan"))
      passes = !passes;
    if (passes == nanIsZero && (!nanIsZero || found != 0))
      report.fail("gradient at NaN", c.subject, format, {nan},
                  nanIsZero ? "0" : "the incoming gradient",
                  format.print(found));
  }

  for (double x = -16; x <= 16; x += 0.25) {
    // All the way to 0, not only where an exponential has underflowed.
    auto isFlat = [&](double at) { return c.derivative(at, 0) == 0; };
    if (x == 0 || !isFlat(x) || !isFlat(x / 4) || !isFlat(x / 64) ||
        !isFlat(x / 1024))
      continue;
    for (double dy : {(double)INFINITY, nan})
      if (double found = gradientAt(x, dy); found != 0)
        report.fail("gradient on a flat side", c.subject, format, {x, dy}, "0",
                    format.print(found));
  }
}
