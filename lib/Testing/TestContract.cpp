// Checks what every activation says of itself, blindly: facts, bounds,
// derivative, gradient op and emitted code, for every registered op with
// ActivationOpInterface and every choice of parameters found.

#include "Testing/ContractChecks.h"
#include "Testing/Testing.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Pass/PassRegistry.h"
#include "llvm/Support/Format.h"

#include <chrono>
#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;

/// Every `stride`th number, the ends, and what surrounds zero and `around`.
static std::vector<double> sample(const std::vector<double> &xs, size_t stride,
                                  ArrayRef<double> around) {
  std::vector<double> result;
  auto isNear = [&](size_t i) {
    for (double center : around)
      if ((i > 0 && xs[i - 1] <= center && xs[i] >= center) ||
          (i + 1 < xs.size() && xs[i] <= center && xs[i + 1] >= center))
        return true;
    return false;
  };
  for (size_t i = 0; i < xs.size(); ++i)
    if (i % stride == 0 || i + 1 == xs.size() || isNear(i))
      result.push_back(xs[i]);
  return result;
}

namespace {
struct TestContract : PassWrapper<TestContract, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(TestContract)

  TestContract() = default;
  TestContract(const TestContract &other) : PassWrapper(other) {}

  StringRef getArgument() const override { return "test-rectify-contract"; }
  StringRef getDescription() const override {
    return "Check what every activation says of itself against its values";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<RectifyDialect, arith::ArithDialect, math::MathDialect>();
  }

  ListOption<std::string> ops{*this, "ops",
                              llvm::cl::desc("Only ops of these names")};
  Option<std::string> plant{
      *this, "plant",
      llvm::cl::desc("Make a mistake of this kind, which must be found")};
  Option<bool> verbose{*this, "v", llvm::cl::desc("Print a summary"),
                       llvm::cl::init(false)};

  void runOnOperation() override;
  void checkSubject(const Subject &subject, Report &report);
  void checkCase(const Case &c, Report &report);
};
} // namespace

/// Ops with further inputs are checked as functions of x for a few of them.
static SmallVector<double> getExtras(const Subject &subject,
                                     const ScalarOp &op) {
  if (op.getNumInputs() == 1)
    return {0};
  if (!subject.isDefault())
    return {-2};
  return {0.25, -2};
}

void TestContract::checkSubject(const Subject &subject, Report &report) {
  MLIRContext *context = &getContext();
  Format f16(Float16Type::get(context)), bf16(BFloat16Type::get(context)),
      f32(Float32Type::get(context)), f64(Float64Type::get(context));
  static const std::vector<double> allF16 = f16.all(), allBF16 = bf16.all(),
                                   specialF32 = f32.special(),
                                   specialF64 = f64.special();
  SmallVector<double> around = {0, -0.0, 1, -1, 3, -3, 6};
  llvm::append_range(around, subject.getNumbers());

  // All numbers of the 16-bit formats for the default parameters; every 127th
  // and those around special ones for the others.
  size_t stride = subject.isDefault() ? 1 : 127;
  struct Points {
    Format format;
    std::vector<double> xs;
  };
  Points points[] = {
      {f16, sample(allF16, stride, around)},
      {bf16, sample(allBF16, stride, around)},
      {f32, sample(specialF32, subject.isDefault() ? 1 : 5, around)},
      {f64, sample(specialF64, subject.isDefault() ? 2 : 11, around)}};

  for (const auto &[format, xs] : points) {
    std::optional<ScalarOp> first = subject.at(format);
    if (!first) {
      report.fail("formats", subject, format, {}, "the format to be accepted",
                  "an error of the verifier");
      continue;
    }
    for (double extra : getExtras(subject, *first)) {
      Case c(subject, *subject.at(format), xs,
             SmallVector<double>(first->getNumInputs() - 1, extra));
      report.summary.values += xs.size();
      checkCase(c, report);
    }
  }
}

void TestContract::checkCase(const Case &c, Report &report) {
  checkFacts(c, report);
  checkLipschitz(c, report);
  checkMeaning(c, report);
  checkInfinities(c, report);
  if (c.subject.isDefault() || c.format().getType().isF16() ||
      c.format().getWidth() == 32)
    checkRange(c, report);

  // Slower ones on part of the numbers.
  bool narrow = c.format().getWidth() == 16;
  Case part(
      c.subject, *c.subject.at(c.format()),
      sample(c.xs, narrow && c.subject.isDefault() ? 8 : 1, {0.0, -3.0, 3.0}),
      c.extras);
  if (c.format().getWidth() == 64) {
    checkDerivative(part, report);
    checkGradientAtNaN(part, report);
  } else {
    checkEmission(c, report);
    checkEmittedGradient(part, report);
    checkEmittedDerivative(part, report);
  }
  checkGradient(part, report);
}

void TestContract::runOnOperation() {
  Report report(getOperation().getLoc(), plant);
  if (verbose)
    llvm::outs() << "op                       choices    values  max ulp f16 "
                    "bf16 f32  Lipschitz  seconds\n";
  for (OperationName name : findActivations(&getContext())) {
    if (!ops.empty() && !llvm::is_contained(ops, name.getStringRef()))
      continue;
    auto start = std::chrono::steady_clock::now();
    report.summary = Summary();
    std::vector<Subject> subjects = enumerateParameters(name);
    for (const Subject &subject : subjects) {
      ++report.summary.choices;
      checkSubject(subject, report);
    }
    if (!verbose)
      continue;
    std::chrono::duration<double> time =
        std::chrono::steady_clock::now() - start;
    const Summary &s = report.summary;
    auto op = subjects[0].at(Format(Float64Type::get(&getContext())));
    llvm::outs() << llvm::format(
        "%-24s %7u %9llu %11llu %4llu %3llu %10.4g %8.1f\n",
        name.getStringRef().str().c_str(), s.choices,
        (unsigned long long)s.values, (unsigned long long)s.f16Ulp,
        (unsigned long long)s.bf16Ulp, (unsigned long long)s.f32Ulp,
        cast<ActivationOpInterface>(op->get().getOperation()).getLipschitz(),
        time.count());
  }
  report.finish();
  if (report.hasFailed())
    signalPassFailure();
}

void rectify::registerTestContractPass() { PassRegistration<TestContract>(); }
