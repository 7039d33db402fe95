// Activations found blindly: every registered op with the interface, for every
// choice of parameters that its verifier accepts.

#ifndef RECTIFY_LIB_TESTING_SUBJECT_H
#define RECTIFY_LIB_TESTING_SUBJECT_H

#include "Rectify/IR/Rectify.h"
#include "Testing/Numbers.h"

#include "mlir/IR/Block.h"

#include <memory>
#include <optional>

namespace mlir::rectify::testing {

/// An op on scalars of `format`, detached, with its operands.
class ScalarOp {
public:
  /// An op of this name, or none if the verifier refuses it. The number of
  /// operands is found by trying; there are `results` results, or as many as
  /// the verifier accepts.
  static std::optional<ScalarOp> create(OperationName name, Format format,
                                        ArrayRef<NamedAttribute> parameters);
  ScalarOp(ScalarOp &&) = default;
  ~ScalarOp();

  ScalarBodyOpInterface get() const { return cast<ScalarBodyOpInterface>(op); }
  unsigned getNumInputs() const { return block->getNumArguments(); }
  const Format &getFormat() const { return format; }
  SmallVector<double> evaluate(ArrayRef<double> inputs) const;

private:
  ScalarOp(Format format) : format(format) {}
  Format format;
  std::unique_ptr<Block> block;
  /// In `block`.
  Operation *op = nullptr;
};

/// One activation with one choice of parameters.
class Subject {
public:
  Subject(OperationName name, SmallVector<NamedAttribute> parameters)
      : name(name), parameters(std::move(parameters)) {}

  OperationName getName() const { return name; }
  /// "rectify.clip {lo = -1.0}"
  std::string print() const;
  bool isDefault() const { return parameters.empty(); }
  /// Whether its numbers have their defaults.
  bool hasDefaultNumbers() const;
  /// The numbers that were chosen.
  SmallVector<double> getNumbers() const;
  /// The string parameter of this name, or the empty string.
  StringRef getString(StringRef parameter) const;

  std::optional<ScalarOp> at(Format format) const {
    return ScalarOp::create(name, format, parameters);
  }
  /// The op `<name>_grad` with the same parameters; none if it has no kinks
  /// and one is asked for.
  std::optional<ScalarOp> gradientAt(Format format,
                                     std::optional<double> kink) const;
  /// The same activation with one string parameter changed, if there is one.
  std::optional<Subject> with(StringRef parameter, StringRef value) const;

private:
  OperationName name;
  SmallVector<NamedAttribute> parameters;
};

/// The names of all registered ops with ActivationOpInterface.
SmallVector<OperationName> findActivations(MLIRContext *context);

/// The default parameters first; then each number swept with the strings at
/// their defaults and all changed, each combination of strings, and pairs of
/// numbers.
std::vector<Subject> enumerateParameters(OperationName name);

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_SUBJECT_H
