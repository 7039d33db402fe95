// Whether two functions on scalars are the same.

#ifndef RECTIFY_LIB_TESTING_FUNCTIONPROOF_H
#define RECTIFY_LIB_TESTING_FUNCTIONPROOF_H

#include "Testing/Equivalence.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::rectify::testing {

/// The comparison of two functions of one type, on scalars, or on tensors and
/// vectors of which each element is computed by itself.
class FunctionProof {
public:
  /// If `neverFarther`, results of `after` may be others that are not farther
  /// from those of `after` without rounding. Where nothing can be proved, `why`
  /// says so.
  FunctionProof(func::FuncOp before, func::FuncOp after, bool neverFarther,
                BodyTables &tables, std::string &why);

  bool isPossible() const { return claim.has_value(); }
  Evidence run() { return compare(*claim); }

private:
  TermReader firstReader, secondReader;
  std::optional<Claim> claim;
};

/// Whether both print alike, but for locations.
bool isSameText(func::FuncOp a, func::FuncOp b);

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_FUNCTIONPROOF_H
