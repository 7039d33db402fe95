// What --test-rectify-contract checks of one activation with one choice of
// parameters. The checks know the op's interfaces and nothing else.

#ifndef RECTIFY_LIB_TESTING_CONTRACTCHECKS_H
#define RECTIFY_LIB_TESTING_CONTRACTCHECKS_H

#include "Testing/Subject.h"

#include "llvm/ADT/StringMap.h"

namespace mlir::rectify::testing {

/// What is seen of one op over all its parameters.
struct Summary {
  unsigned choices = 0;
  uint64_t values = 0;
  /// The largest distance of emitted code from the evaluated value.
  uint64_t f16Ulp = 0, bf16Ulp = 0, f32Ulp = 0;
};

/// Gathers failures; each becomes a diagnostic that names the op, its
/// parameters, the input, and what was expected and found.
class Report {
public:
  Report(Location loc, StringRef plant) : loc(loc), plant(plant) {}

  /// Whether a mistake of this kind is to be made on purpose.
  bool plants(StringRef kind) const { return plant == kind; }
  void fail(StringRef check, const Subject &subject, const Format &format,
            ArrayRef<double> inputs, const Twine &expected, const Twine &found);
  bool hasFailed() const { return !failures.empty(); }
  /// The failures of each check of each op that were not shown.
  void finish();

  Summary summary;

private:
  static constexpr unsigned shown = 3;
  Location loc;
  std::string plant;
  llvm::StringMap<unsigned> failures;
};

/// An activation in one format, tabulated as a function of x.
struct Case {
  /// `xs` ascending, without NaN; the further inputs stay at `extras`.
  Case(const Subject &subject, ScalarOp op, std::vector<double> xs,
       SmallVector<double> extras);

  ActivationOpInterface activation() const {
    return cast<ActivationOpInterface>(op.get().getOperation());
  }
  SmallVector<double> inputsAt(double x) const;
  double f(double x) const { return op.evaluate(inputsAt(x))[0]; }
  double derivative(double x, double kink) const;
  const Format &format() const { return op.getFormat(); }

  const Subject &subject;
  ScalarOp op;
  std::vector<double> xs, ys;
  SmallVector<double> extras;
};

/// The facts of `c`, or wrong ones where the report plants them.
ActivationFacts getFacts(const Case &c, const Report &report);

// Each check is in the file of its name.
void checkFacts(const Case &c, Report &report);
void checkLipschitz(const Case &c, Report &report);
void checkMeaning(const Case &c, Report &report);
void checkInfinities(const Case &c, Report &report);
void checkRange(const Case &c, Report &report);
/// `c` is in f64.
void checkDerivative(const Case &c, Report &report);
void checkGradient(const Case &c, Report &report);
void checkGradientAtNaN(const Case &c, Report &report);
void checkEmission(const Case &c, Report &report);
void checkEmittedGradient(const Case &c, Report &report);
void checkEmittedDerivative(const Case &c, Report &report);

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_CONTRACTCHECKS_H
