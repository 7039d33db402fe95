// Bounds of scalar terms.

#ifndef RECTIFY_LIB_ANALYSIS_TERMRANGE_H
#define RECTIFY_LIB_ANALYSIS_TERMRANGE_H

#include "Rectify/Analysis/BodyRange.h"
#include "Rectify/Analysis/ScalarTerm.h"

namespace mlir::rectify {

/// Finds the range of a term from the ranges of the values it reads.
class TermRange {
public:
  /// `rangeOf` gives the range of a float value, `bodies` that of a body.
  TermRange(llvm::function_ref<llvm::ConstantFPRange(Value)> rangeOf,
            BodyRanges &bodies)
      : rangeOf(rangeOf), bodies(bodies) {}

  /// The range of a float term whose inputs are values, all with ranges.
  llvm::ConstantFPRange get(const Term *term);
  /// Whether a condition certainly holds, or certainly does not.
  std::optional<bool> decide(const Term *condition);
  /// The term below `term`, or a constant, that it certainly equals; itself if
  /// nothing is certain.
  const Term *resolve(const Term *term);

private:
  const Term *resolveExtremum(const Term *term);
  const Term *constant(const Term *like, Number number);
  llvm::ConstantFPRange compute(const Term *term);
  llvm::ConstantFPRange select(const Term *term);

  llvm::function_ref<llvm::ConstantFPRange(Value)> rangeOf;
  BodyRanges &bodies;
  TermArena arena;
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_ANALYSIS_TERMRANGE_H
