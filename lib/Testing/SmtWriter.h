// Scalar terms as SMT-LIB, for a solver to prove on all inputs of types that
// have too many to try.

#ifndef RECTIFY_LIB_TESTING_SMTWRITER_H
#define RECTIFY_LIB_TESTING_SMTWRITER_H

#include "Rectify/Analysis/ScalarTerm.h"
#include "Rectify/IR/RangeAttribute.h"

namespace mlir::rectify::testing {

/// One side of a claim: its results, as terms of `inputs`.
struct SmtFunction {
  SmallVector<const Term *> results;
  SmallVector<Value> inputs;
};

/// Writes the claim that `after` is `before`, of the same inputs and results,
/// as a problem that is unsatisfiable if and only if it holds, by the rules of
/// compare() in Equivalence.h: in the theories of floats, where all NaN are
/// one, and of bit vectors. Exponentials and the like are functions of which
/// nothing is known, but that both sides have the same: with them the problem
/// may be satisfiable though the claim holds. Their names go to `unknown`.
/// False, with the reason in `why`, where the theories lack an operation.
bool writeSmtProblem(raw_ostream &os, const SmtFunction &before,
                     const SmtFunction &after,
                     ArrayRef<std::optional<PromisedRange>> promises,
                     SmallVectorImpl<std::string> &unknown, std::string &why);

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_SMTWRITER_H
