// The facts of an activation against its values.

#include "Rectify/IR/Parity.h"
#include "Testing/ContractChecks.h"

#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;

/// A value that is not a number, though x is one.
static void checkNumbers(const Case &c, Report &report) {
  for (auto [x, y] : llvm::zip(c.xs, c.ys))
    if (std::isnan(y))
      report.fail("values are numbers", c.subject, c.format(), c.inputsAt(x),
                  "a number", c.format().print(y));
}

/// x <= x' implies f(x) <= f(x').
static void checkMonotone(const Case &c, Report &report) {
  double highest = -INFINITY;
  for (auto [x, y] : llvm::zip(c.xs, c.ys)) {
    if (y < highest)
      report.fail("monotone", c.subject, c.format(), c.inputsAt(x),
                  "at least " + c.format().print(highest), c.format().print(y));
    highest = std::fmax(highest, y);
  }
}

/// f(f(x)) = f(x), the sign of a zero included.
static void checkIdempotent(const Case &c, Report &report) {
  for (auto [x, y] : llvm::zip(c.xs, c.ys))
    if (double again = c.f(y); !isSame(again, y))
      report.fail("idempotent", c.subject, c.format(), c.inputsAt(x),
                  c.format().print(y), c.format().print(again));
}

/// f(s * x) = s * f(x) for powers of two, which round nothing except where a
/// number is subnormal or overflows.
static void checkHomogeneous(const Case &c, Report &report) {
  const Format &format = c.format();
  for (auto [x, y] : llvm::zip(c.xs, c.ys))
    for (double s : {0.5, 2.0, 1024.0}) {
      double scaled = format.round(s * x), expected = format.round(s * y);
      if (scaled / s != x || (std::isinf(scaled) && !std::isinf(x)) ||
          (std::isinf(y) && !std::isinf(x)))
        continue;
      double found = c.f(scaled);
      bool rounds = format.isSubnormal(y) || format.isSubnormal(found);
      if (rounds ? std::fabs(found - s * y) > std::fmax(s, 1) * format.ulp(0)
                 : found != expected)
        report.fail("positively homogeneous", c.subject, format,
                    c.inputsAt(scaled), format.print(expected),
                    format.print(found));
    }
}

/// f(0) = 0: the fact is derived, so it must hold both ways.
static void checkZeroPreserving(const Case &c, bool fact, Report &report) {
  for (double zero : {0.0, -0.0}) {
    double y = c.f(zero);
    if ((y == 0) != fact)
      report.fail("zero preserving", c.subject, c.format(), c.inputsAt(zero),
                  fact ? "zero" : "another value than zero",
                  c.format().print(y));
  }
}

/// f(x) is x, -x, |x| or one of a few constants.
static void checkSelecting(const Case &c, Report &report) {
  SmallVector<double> constants(c.extras);
  for (auto [x, y] : llvm::zip(c.xs, c.ys)) {
    bool known = std::fabs(x) == std::fabs(y) ||
                 llvm::any_of(constants, [y = y](double k) { return k == y; });
    if (known)
      continue;
    if (constants.size() == 8)
      report.fail("selecting", c.subject, c.format(), c.inputsAt(x),
                  "the input or one of few constants", c.format().print(y));
    else
      constants.push_back(y);
  }
}

/// f(-x) = -f(x) or f(x).
static void checkParity(const Case &c, bool odd, bool zerosAlike,
                        StringRef fact, Report &report) {
  for (auto [x, y] : llvm::zip(c.xs, c.ys)) {
    double expected = odd ? -y : y, found = c.f(-x);
    if (!isSame(expected, found) &&
        !(zerosAlike && expected == 0 && found == 0))
      report.fail(fact, c.subject, c.format(), c.inputsAt(-x),
                  c.format().print(expected), c.format().print(found));
  }
}

void rectify::testing::checkFacts(const Case &c, Report &report) {
  ActivationFacts facts = getFacts(c, report);
  checkNumbers(c, report);
  if (facts.monotone)
    checkMonotone(c, report);
  if (facts.idempotent)
    checkIdempotent(c, report);
  if (facts.positivelyHomogeneous)
    checkHomogeneous(c, report);
  if (facts.selecting)
    checkSelecting(c, report);
  Parity parity = getParity(c.activation());
  if (parity.odd || report.plants("odd"))
    checkParity(c, /*odd=*/true, /*zerosAlike=*/false, "odd", report);
  if (parity.oddButForZeros || report.plants("odd-but-for-zeros"))
    checkParity(c, /*odd=*/true, /*zerosAlike=*/true, "odd but for zeros",
                report);
  if (parity.even || report.plants("even"))
    checkParity(c, /*odd=*/false, /*zerosAlike=*/false, "even", report);
  if (!c.format().isSubnormal(c.extras.empty() ? 1 : c.extras[0]))
    checkZeroPreserving(c, facts.zeroPreserving, report);
}

static std::string toString(double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.9g", value);
  return text;
}

/// |f(b) - f(a)| <= L * (b - a), up to the rounding of both.
/// Where f is continuous without such a constant, the slopes at both ends
/// bound the step.
void rectify::testing::checkLipschitz(const Case &c, Report &report) {
  const Format &format = c.format();
  bool continuous = getFacts(c, report).continuous;
  double lipschitz = c.activation().getLipschitz();
  if (report.plants("lipschitz"))
    lipschitz *= 0.5;
  if (!continuous && std::isfinite(lipschitz))
    report.fail("continuous", c.subject, format, {0.0},
                "no Lipschitz constant of a function with a jump",
                Twine(toString(lipschitz)));
  if (!continuous)
    return;
  auto check = [&](size_t i, size_t j) {
    double a = c.xs[i], b = c.xs[j], ya = c.ys[i], yb = c.ys[j];
    if (std::isinf(a) || std::isinf(b) || a == b || std::isinf(ya) ||
        std::isinf(yb))
      return;
    double slope = lipschitz;
    if (!std::isfinite(slope)) {
      if (!c.subject.isDefault() || j != i + 1)
        return;
      slope = 2 * std::fmax(std::fabs(c.derivative(a, 0)),
                            std::fabs(c.derivative(b, 1)));
    }
    double step = std::fabs(yb - ya);
    double bound = slope * (b - a) * (1 + 1e-6) +
                   1.01 * (format.ulp(ya) + format.ulp(yb)) + 0x1p-60;
    if (std::isfinite(slope) && step > bound)
      report.fail(std::isfinite(lipschitz) ? "Lipschitz" : "continuous",
                  c.subject, format, {a, b},
                  "a step of at most " + Twine(toString(bound)),
                  Twine(toString(step)));
  };
  // Between neighbours rounding hides much, over wider steps little.
  for (size_t i = 0; i < c.xs.size(); ++i)
    for (size_t width : {1, 64})
      if (i + width < c.xs.size())
        check(i, i + width);
}

/// `nan = "zero"` reads NaN as +0, otherwise NaN propagates; with
/// `signed_zero = "positive"` no result is -0 and nothing else changes.
void rectify::testing::checkMeaning(const Case &c, Report &report) {
  const Format &format = c.format();
  const double nan = std::numeric_limits<double>::quiet_NaN();
  bool nanIsZero = c.subject.getString("nan") == "zero";
  if (report.plants("nan"))
    nanIsZero = !nanIsZero;
  double expected = nanIsZero ? c.f(0) : nan, found = c.f(nan);
  if (!isSame(expected, found))
    report.fail("nan", c.subject, format, c.inputsAt(nan),
                format.print(expected), format.print(found));

  std::optional<Subject> positive = c.subject.with(
      "signed_zero", report.plants("signed-zero") ? "keep" : "positive");
  std::optional<ScalarOp> other =
      positive ? positive->at(format) : std::nullopt;
  if (!other)
    return;
  for (auto [x, y] : llvm::zip(c.xs, c.ys)) {
    double settled = other->evaluate(c.inputsAt(x))[0];
    double expected = y == 0 ? 0.0 : y;
    if (!isSame(settled, expected))
      report.fail("signed_zero", *positive, format, c.inputsAt(x),
                  format.print(expected), format.print(settled));
  }
}

/// f(inf) and f(-inf) are the limits: where f has settled at huge x it stays,
/// where it grows it is infinite.
void rectify::testing::checkInfinities(const Case &c, Report &report) {
  const Format &format = c.format();
  double huge = format.getWidth() == 16   ? 0
                : format.getWidth() == 32 ? 1e36
                                          : 1e300;
  bool finite = llvm::all_of(c.subject.getNumbers(),
                             [](double p) { return std::isfinite(p); });
  if (huge == 0 || !finite)
    return;
  for (double sign : {1.0, -1.0}) {
    double far = c.f(sign * huge), nearer = c.f(sign * huge / 16);
    double limit =
        std::fabs(far) <= 2 * std::fabs(nearer) || std::fabs(far) < 1e-30
            ? far
            : std::copysign(INFINITY, far);
    if (report.plants("infinity"))
      limit += 1;
    double found = c.f(sign * INFINITY);
    if (std::isnan(found) ||
        (limit != found && std::fabs(limit - found) > 1e-30))
      report.fail("limit", c.subject, format, c.inputsAt(sign * INFINITY),
                  format.print(limit), format.print(found));
  }
}
