// The readers of the dialects that ScalarTermDialects.cpp lists, and what they
// share.

#ifndef RECTIFY_LIB_ANALYSIS_SCALARTERMDIALECTS_H
#define RECTIFY_LIB_ANALYSIS_SCALARTERMDIALECTS_H

#include "Rectify/Analysis/ScalarTerm.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/SymbolTable.h"
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

/// How a block of its own computes a value: what it yields for it, and the
/// values that its arguments stand for, element by element.
struct BlockResult {
  Value yielded;
  SmallVector<std::pair<BlockArgument, Value>, 4> arguments;
};
/// Of a tensor that an elementwise linalg op computes, or the result of a call
/// of a function in `scope`.
std::optional<BlockResult>
getBlockResult(Value value, SymbolTableCollection &symbols, Operation *scope);
/// Whether nothing happens in a block but that values are computed; `lookup`
/// gives the terms of those that have been read.
bool onlyComputesTerms(Block *block,
                       llvm::function_ref<const Term *(Value)> lookup);

/// `root` with other terms in place of terms below it; null if it is too large.
const Term *
substitute(TermArena &arena, const Term *root,
           llvm::SmallDenseMap<const Term *, const Term *> replacements);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_ANALYSIS_SCALARTERMDIALECTS_H
