// What bodies emit against what they evaluate to.

#include "Testing/BodyProgram.h"
#include "Testing/ContractChecks.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;

/// The stated bound: emitted code gives a value within so many units of the
/// activation's values at x and its two neighbours, or between them. What is
/// computed in a wider type is rounded once here and there; products of f32 are
/// not, and f128 is run in f64 here.
static uint64_t getBound(const Format &format) {
  if (format.getWidth() < 32)
    return 0;
  return format.getWidth() == 32 ? 3 : 32;
}

/// How far `found` is from the values of `of` at x and its neighbours. A slope
/// may also err by `slack`, and its kinks lie where sums near one are rounded.
static uint64_t getDistance(const Format &format,
                            function_ref<double(double)> of, double x,
                            double expected, double found, double slack = 0) {
  uint64_t distance = format.distance(expected, found);
  // Products of numbers below the normal ones have lost their bits.
  if (std::fabs(expected - found) <=
          1024 * format.ulp(0) * std::fmax(1, std::fabs(x)) &&
      format.getWidth() >= 32)
    return 0;
  if (distance <= getBound(format) || std::isinf(x))
    return distance;
  if (std::fabs(expected - found) <= slack)
    return 0;
  double shift = slack > 0 ? 0x1p-20 : 0;
  double below = of(std::fmin(format.next(x, false), format.round(x - shift)));
  double above = of(std::fmax(format.next(x, true), format.round(x + shift)));
  double low = std::fmin(expected, std::fmin(below, above));
  double high = std::fmax(expected, std::fmax(below, above));
  if (found >= low && found <= high)
    return 0;
  return std::min(
      {distance, format.distance(low, found), format.distance(high, found)});
}

static void note(const Format &format, uint64_t distance, Report &report) {
  uint64_t &largest = format.getWidth() == 32     ? report.summary.f32Ulp
                      : format.getType().isBF16() ? report.summary.bf16Ulp
                                                  : report.summary.f16Ulp;
  if (format.getWidth() <= 32)
    largest = std::max(largest, distance);
}

static std::optional<BodyProgram> compile(
    const Case &c, StringRef check, unsigned inputs,
    function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)> emit,
    Report &report) {
  std::string error;
  auto program = BodyProgram::compile(c.format(), inputs, emit, error);
  if (!program)
    report.fail(check, c.subject, c.format(), {}, "code that runs", error);
  return program;
}

/// Runs `program` beside the values that `op` evaluates to.
static void compare(const Case &c, StringRef check, BodyProgram &program,
                    const ScalarOp &op, SmallVector<double> inputs, bool exact,
                    double slack, Report &report) {
  const Format &format = c.format();
  SmallVector<double> expected = op.evaluate(inputs);
  SmallVector<double> found = program.run(inputs);
  for (unsigned i = 0; i < expected.size(); ++i) {
    double e = expected[i], f = found[i];
    if (report.plants("emit"))
      f = format.round(f * 1.1);
    auto of = [&](double x) {
      SmallVector<double> at(inputs);
      at[0] = x;
      return op.evaluate(at)[i];
    };
    uint64_t distance = getDistance(format, of, inputs[0], e, f, slack);
    if (distance != UINT64_MAX)
      note(format, distance, report);
    if (exact ? !isSame(e, f) : distance > getBound(format))
      report.fail(check, c.subject, format, inputs, format.print(e),
                  format.print(f));
  }
}

static auto emitting(ScalarBodyOpInterface op) {
  return [op](OpBuilder &builder, Location loc, ValueRange inputs) mutable {
    return op.emit(builder, loc, inputs);
  };
}

void rectify::testing::checkEmission(const Case &c, Report &report) {
  double nan = std::numeric_limits<double>::quiet_NaN();
  bool exact = c.activation().getFacts().selecting;
  if (auto program = compile(c, "emit", c.op.getNumInputs(),
                             emitting(c.op.get()), report)) {
    for (double x : c.xs)
      compare(c, "emit", *program, c.op, c.inputsAt(x), exact, 0, report);
    compare(c, "emit", *program, c.op, c.inputsAt(nan), exact, 0, report);
  }
}

void rectify::testing::checkEmittedGradient(const Case &c, Report &report) {
  for (std::optional<double> kink : {std::optional<double>(), {0.5}, {1.0}}) {
    std::optional<ScalarOp> gradient = c.subject.gradientAt(c.format(), kink);
    if (!gradient)
      continue;
    auto program = compile(c, "gradient's emit", gradient->getNumInputs(),
                           emitting(gradient->get()), report);
    if (!program)
      continue;
    for (double x : c.xs) {
      if (std::isinf(x))
        continue;
      SmallVector<double> inputs = c.inputsAt(x);
      inputs.push_back(-2);
      compare(c, "gradient's emit", *program, *gradient, inputs,
              /*exact=*/false, /*slack=*/0x1p-20, report);
    }
  }
}

/// The emitted derivative from x, and from the output where a fact says so,
/// against evaluateDerivative.
void rectify::testing::checkEmittedDerivative(const Case &c, Report &report) {
  const Format &format = c.format();
  for (double kink : {0.0, 1.0}) {
    auto fromX = compile(
        c, "emitDerivative", c.op.getNumInputs(),
        [&](OpBuilder &builder, Location loc, ValueRange inputs) {
          return SmallVector<Value>{c.activation().emitDerivative(
              builder, loc, inputs, Value(), kink)};
        },
        report);
    if (!fromX)
      return;
    for (double x : c.xs) {
      double expected = c.derivative(x, kink);
      double found = fromX->run(c.inputsAt(x))[0];
      auto of = [&](double at) { return c.derivative(at, kink); };
      if (getDistance(format, of, x, expected, found, 0x1p-20) >
          getBound(format))
        report.fail("emitDerivative", c.subject, format, c.inputsAt(x),
                    format.print(expected), format.print(found));
    }
  }

  bool fromOutput = c.activation().getFacts().derivativeFromOutput ||
                    report.plants("from-output");
  if (!fromOutput)
    return;
  // A planted fact has no derivative to emit: a wrong one, y, stands in.
  bool determined = true;
  auto program = compile(
      c, "derivative from the output", 1,
      [&](OpBuilder &builder, Location loc, ValueRange inputs) {
        Value slope = c.activation().emitDerivative(builder, loc, ValueRange(),
                                                    inputs[0], /*kink=*/0);
        determined = bool(slope);
        return SmallVector<Value>{determined ? slope : inputs[0]};
      },
      report);
  if (!program)
    return;
  if (!determined && !report.plants("from-output")) {
    report.fail("derivative from the output", c.subject, format, c.inputsAt(0),
                "an emitted derivative", "none");
    return;
  }
  // The output is rounded, and the derivative inherits its error.
  double steepest = 1;
  for (double x : c.xs)
    steepest = std::fmax(steepest, std::fabs(c.derivative(x, 0)));
  for (auto [x, y] : llvm::zip(c.xs, c.ys)) {
    double expected = c.derivative(x, 0), found = program->run({y})[0];
    // An output that has vanished tells no sign.
    if (y == 0 && x != 0)
      continue;
    if (!(std::fabs(expected - found) <= 2 * steepest * format.ulp(1)))
      report.fail("derivative from the output", c.subject, format,
                  c.inputsAt(x), format.print(expected), format.print(found));
  }
}
