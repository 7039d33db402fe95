// Finding the equations of the table in terms.

#ifndef RECTIFY_LIB_RAISE_MATCHIDIOMS_H
#define RECTIFY_LIB_RAISE_MATCHIDIOMS_H

#include "Expr.h"

#include "llvm/ADT/DenseMap.h"

namespace mlir::rectify::raise {

/// An activation that a term may be, with what it is applied to.
struct Candidate {
  const Idiom *idiom = nullptr;
  /// The op's name without the dialect; empty where the result is the input.
  StringRef name;
  SmallVector<const Term *, 3> inputs;
  SmallVector<std::pair<StringRef, double>, 2> parameters;
};

/// What has been found about terms so far.
using Candidates = llvm::DenseMap<const Term *, Candidate>;

/// Calls `found` with each candidate for `term`, in the order of the table,
/// until it returns true. `raised` holds the activations that terms below are.
bool matchIdioms(const Term *term, const Candidates &raised,
                 llvm::function_ref<bool(const Candidate &)> found);

} // namespace mlir::rectify::raise

#endif // RECTIFY_LIB_RAISE_MATCHIDIOMS_H
