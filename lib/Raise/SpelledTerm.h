// Terms, seen through their spelling.

#ifndef RECTIFY_LIB_RAISE_SPELLEDTERM_H
#define RECTIFY_LIB_RAISE_SPELLEDTERM_H

#include "Rectify/Analysis/ScalarTerm.h"

namespace mlir::rectify::raise {

/// The constant as a double; none for terms that are none.
std::optional<double> getNumber(const Term *t);

/// The same value, as far as a pattern cares: zeros of both signs are one.
bool isSameTerm(const Term *a, const Term *b);

/// A comparison `greater > less`, strict or not.
struct Comparison {
  const Term *greater, *less;
};

/// `t` read as a comparison by order, or as the negation of one: NaN aside the
/// two are exchangeable. None for other conditions.
std::optional<Comparison> getComparison(const Term *t);

/// The operand of a negated condition; null for others.
const Term *getNegated(const Term *t);

} // namespace mlir::rectify::raise

#endif // RECTIFY_LIB_RAISE_SPELLEDTERM_H
