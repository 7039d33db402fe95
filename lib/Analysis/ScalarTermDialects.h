// The readers of the dialects that ScalarTermDialects.cpp lists, and what they
// share.

#ifndef RECTIFY_LIB_ANALYSIS_SCALARTERMDIALECTS_H
#define RECTIFY_LIB_ANALYSIS_SCALARTERMDIALECTS_H

#include "Rectify/Analysis/ScalarTerm.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/TypeUtilities.h"

namespace mlir::rectify {

const Term *readTosa(TermArena &arena, Operation *op,
                     ArrayRef<const Term *> operands);
const Term *readStableHLO(TermArena &arena, Operation *op,
                          ArrayRef<const Term *> operands);

/// The enumerator that an attribute names, whatever its dialect makes of it:
/// `GT` for "GT" and for #stablehlo<comparison_direction GT>. Empty if there is
/// no such attribute.
std::string getEnumerator(Operation *op, StringRef attribute);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_ANALYSIS_SCALARTERMDIALECTS_H
