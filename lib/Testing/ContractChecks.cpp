// What the checks share: the table of values and the report.

#include "Testing/ContractChecks.h"

#include "mlir/IR/Diagnostics.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::testing;

Case::Case(const Subject &subject, ScalarOp scalar, std::vector<double> points,
           SmallVector<double> furtherInputs)
    : subject(subject), op(std::move(scalar)), xs(std::move(points)),
      extras(std::move(furtherInputs)) {
  ys.reserve(xs.size());
  for (double x : xs)
    ys.push_back(f(x));
}

SmallVector<double> Case::inputsAt(double x) const {
  SmallVector<double> inputs = {x};
  llvm::append_range(inputs, extras);
  return inputs;
}

double Case::derivative(double x, double kink) const {
  SmallVector<APFloat> inputs;
  for (double input : inputsAt(x))
    inputs.push_back(format().toAPFloat(input));
  return Format::toDouble(activation().evaluateDerivative(inputs, kink));
}

ActivationFacts rectify::testing::getFacts(const Case &c,
                                           const Report &report) {
  ActivationFacts facts = c.activation().getFacts();
  facts.monotone |= report.plants("monotone");
  facts.positivelyHomogeneous |= report.plants("homogeneous");
  facts.idempotent |= report.plants("idempotent");
  facts.continuous |= report.plants("continuous");
  facts.zeroPreserving |= report.plants("zero-preserving");
  facts.selecting |= report.plants("selecting");
  return facts;
}

void Report::fail(StringRef check, const Subject &subject, const Format &format,
                  ArrayRef<double> inputs, const Twine &expected,
                  const Twine &found) {
  std::string key = (subject.getName().getStringRef() + ": " + check).str();
  if (++failures[key] > shown)
    return;
  std::string at;
  for (double input : inputs)
    at += (at.empty() ? "" : ", ") + format.print(input);
  emitError(loc) << subject.print() << " : " << format.getType() << ": "
                 << check << ": at " << at << ": expected " << expected
                 << ", found " << found;
}

void Report::finish() {
  SmallVector<StringRef> keys = llvm::to_vector(failures.keys());
  llvm::sort(keys);
  for (StringRef key : keys)
    if (failures[key] > shown)
      emitError(loc) << key << ": " << failures[key] - shown
                     << " further failures";
}
