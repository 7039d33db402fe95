// Whether two functions are the same.

#ifndef RECTIFY_LIB_TESTING_FUNCTIONPROOF_H
#define RECTIFY_LIB_TESTING_FUNCTIONPROOF_H

#include "Testing/Equivalence.h"
#include "Testing/SmtWriter.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::rectify::testing {

/// The comparison of two functions of one type, on scalars, on vectors and
/// tensors of which each element is computed by itself, or on small tensors.
class FunctionProof {
public:
  /// If `neverFarther`, results of `after` may be others that are not farther
  /// from those of `after` without rounding, which are to be those of `before`
  /// without rounding. Tensors are looked at element by
  /// element if `size` is given, which sizes that their types leave open are
  /// then, or if nothing can be said of tensors of any size. Where nothing can
  /// be proved, `why` says so.
  FunctionProof(func::FuncOp before, func::FuncOp after, bool neverFarther,
                BodyTables &tables, std::string &why,
                std::optional<int64_t> size = std::nullopt);

  bool isPossible() const { return possible; }
  /// Takes `equation`, on f64 scalars, for what `before`, on scalars, means:
  /// the constants of that are rounded to its type. False where that cannot be
  /// computed, with the reason in `why`.
  bool setMeaning(func::FuncOp equation, std::string &why);
  /// "proved on all 65536 inputs", or of the elements of tensors "4 elements,
  /// each proved on all 65536 inputs".
  std::string print() const;
  /// Compares until there is a difference.
  Evidence run();
  /// Writes the comparison as problems for a solver, one for each element, each
  /// behind a line `; problem NAME: ` and the functions of which it knows
  /// nothing, or in its place `; none NAME: reason`.
  void writeSmtProblems(raw_ostream &os, const Twine &name) const;

private:
  /// Compares terms of two functions by the arguments that they depend on.
  bool addClaim(ArrayRef<const Term *> first, ArrayRef<const Term *> second,
                func::FuncOp before, func::FuncOp after, std::string &why);
  /// The functions as they are.
  bool compareWhole(func::FuncOp before, func::FuncOp after, std::string &why);
  /// Each element as a function of the elements that it depends on.
  bool compareElements(func::FuncOp before, func::FuncOp after, int64_t size,
                       std::string &why);

  bool neverFarther;
  BodyTables &tables;
  OwningOpRef<func::FuncOp> unrolled[2];
  /// Of both functions, and of the equation.
  TermReader readers[3];
  std::vector<Claim> claims;
  /// The terms of each claim, before and after.
  std::vector<std::pair<SmtFunction, SmtFunction>> functions;
  std::vector<Evidence> evidence;
  bool possible = false;
};

/// Whether both print alike, but for locations.
bool isSameText(func::FuncOp a, func::FuncOp b);

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_FUNCTIONPROOF_H
