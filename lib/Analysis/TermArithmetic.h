// What each kind of term computes.

#ifndef RECTIFY_LIB_ANALYSIS_TERMARITHMETIC_H
#define RECTIFY_LIB_ANALYSIS_TERMARITHMETIC_H

#include "Rectify/Analysis/ScalarTerm.h"

namespace mlir::rectify {

/// The value of `term`, which is no input and no constant, for those of its
/// operands, rounded in its own type.
Number applyTerm(const Term &term, ArrayRef<const Number *> in);

/// The same as a real number, rounded to long double only; none where bits are
/// looked at.
std::optional<long double> applyTermWide(const Term &term,
                                         ArrayRef<long double> in);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_ANALYSIS_TERMARITHMETIC_H
