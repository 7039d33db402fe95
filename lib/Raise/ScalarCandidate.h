// Candidates as ops.

#ifndef RECTIFY_LIB_RAISE_SCALARCANDIDATE_H
#define RECTIFY_LIB_RAISE_SCALARCANDIDATE_H

#include "MatchIdioms.h"

#include "mlir/IR/Block.h"
#include "mlir/IR/Builders.h"

namespace mlir::rectify::raise {

/// The op of a candidate with some meaning, on scalars, to be evaluated.
class ScalarCandidate {
public:
  /// None if the op's verifier refuses the parameters.
  static std::optional<ScalarCandidate>
  create(const Candidate &candidate, Type element,
         ArrayRef<NamedAttribute> meaning);
  Number evaluate(ArrayRef<Number> inputs) const;
  Operation *get() const { return op; }

private:
  std::unique_ptr<Block> block;
  Operation *op = nullptr;
};

/// The attributes of the op that a candidate is: its parameters and `meaning`.
SmallVector<NamedAttribute> getAttributes(const Candidate &candidate,
                                          MLIRContext *context,
                                          ArrayRef<NamedAttribute> meaning);

/// The combinations of what an op lets one choose about NaN, zeros, kinks and
/// zero slopes; the defaults first.
std::vector<SmallVector<NamedAttribute>> getMeanings(OperationName name);

} // namespace mlir::rectify::raise

#endif // RECTIFY_LIB_RAISE_SCALARCANDIDATE_H
