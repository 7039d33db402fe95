// Arithmetic on ranges of floats, beyond what LLVM's ranges offer.

#ifndef RECTIFY_LIB_ANALYSIS_RANGEARITHMETIC_H
#define RECTIFY_LIB_ANALYSIS_RANGEARITHMETIC_H

#include "Rectify/Analysis/FloatRange.h"
#include "Rectify/Analysis/ScalarTerm.h"

namespace mlir::rectify::ranges {

/// Whether there are numbers in the range, beside NaN.
bool hasNumbers(const FloatRange &range);
/// The range without NaN; empty if there is nothing else.
FloatRange onlyNumbers(const FloatRange &range);
/// The range with NaN, if `nan`.
FloatRange withNaN(const FloatRange &range, bool nan);
/// The range with both signs for the bounds that are zeros.
FloatRange withBothZeros(const FloatRange &range);
/// The range with room for a result that was not rounded, whose sign is the
/// same.
FloatRange outward(const FloatRange &range);

/// The values of a function that is monotone where it is defined, as exp and
/// log; none for other kinds.
std::optional<FloatRange> imageOf(TermKind kind, const FloatRange &x);
FloatRange roundTo(const FloatRange &x, APFloat::roundingMode mode);
/// IEEE 754's maximum, and IEEE 754-2008's maxNum.
FloatRange maximum(const FloatRange &a, const FloatRange &b);
FloatRange maxNum(const FloatRange &a, const FloatRange &b);
/// x * x and x - x.
FloatRange square(const FloatRange &x);
FloatRange differenceWithSelf(const FloatRange &x);
FloatRange copySign(const FloatRange &x, const FloatRange &sign);
/// x to the power of y.
FloatRange power(const FloatRange &x, const FloatRange &y);
/// All integers of a type, converted.
FloatRange fromInteger(IntegerType type, const llvm::fltSemantics &semantics,
                       bool isSigned);

} // namespace mlir::rectify::ranges

#endif // RECTIFY_LIB_ANALYSIS_RANGEARITHMETIC_H
