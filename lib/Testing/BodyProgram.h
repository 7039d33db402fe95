// Executes what a body emits: straight-line arith and math code on scalars.

#ifndef RECTIFY_LIB_TESTING_BODYPROGRAM_H
#define RECTIFY_LIB_TESTING_BODYPROGRAM_H

#include "Testing/Numbers.h"

#include "mlir/IR/Builders.h"

#include <functional>
#include <optional>

namespace mlir::rectify::testing {

/// Emitted code as a list of instructions on host doubles, each result rounded
/// to its op's type: what hardware computes, with transcendental functions
/// correctly rounded as far as the host's are.
class BodyProgram {
public:
  /// Compiles what `emit` builds from `inputs` scalars of `format`. None, with
  /// the reason in `error`, if an op is not known or verification fails.
  static std::optional<BodyProgram> compile(
      const Format &format, unsigned inputs,
      function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)> emit,
      std::string &error);

  SmallVector<double> run(ArrayRef<double> inputs);

private:
  struct Step {
    std::function<double(double, double, double)> compute;
    unsigned a = 0, b = 0, c = 0, result = 0;
    /// Rounds to f32, or to this format.
    bool toFloat = false;
    std::optional<Format> rounding;
  };
  std::vector<Step> steps;
  std::vector<double> registers;
  SmallVector<unsigned> results;
};

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_BODYPROGRAM_H
