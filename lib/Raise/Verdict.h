// Whether an activation is what a term computes, and in which meaning.

#ifndef RECTIFY_LIB_RAISE_VERDICT_H
#define RECTIFY_LIB_RAISE_VERDICT_H

#include "Matcher.h"

#include "mlir/IR/Block.h"
#include "mlir/IR/Builders.h"

#include "llvm/ADT/StringMap.h"

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

/// Points to compare at.
using Probes = std::vector<SmallVector<Number, 3>>;

/// Points where piecewise functions with these constants may differ: NaN,
/// zeros, infinities, the ends of the format, the constants and sums of two of
/// them with their neighbours; and numbers between. For several inputs all
/// combinations of fewer of them.
Probes getProbes(Type element, unsigned numInputs, ArrayRef<double> constants);

struct Verdict {
  bool accepted = false;
  /// Of the op, where it is accepted.
  SmallVector<NamedAttribute> meaning;
  /// Whether it is accepted though the form rounds otherwise.
  bool byContract = false;
  /// Where it is refused: at which inputs form and op differ, and the flags
  /// that would allow it. Empty where the two hardly have anything in common.
  std::string difference, remedy;
};

struct VerdictOptions {
  /// Refuse forms that round otherwise than the op.
  bool strict = false;
};

/// Compares the term with the candidate at `probes`. A difference counts unless
/// the flags of the form's ops make the form's value there poison, or the sign
/// of a zero or the rounding of no matter.
Verdict judge(const Term *term, const Candidate &candidate,
              const TermProgram &form, const Probes &probes,
              VerdictOptions options);

/// Judges at `getProbes`, each structure of a form once.
class Judge {
public:
  explicit Judge(VerdictOptions options) : options(options) {}
  const Verdict &operator()(const Term *term, const Candidate &candidate,
                            const TermProgram &form);

private:
  VerdictOptions options;
  llvm::StringMap<Verdict> known;
};

} // namespace mlir::rectify::raise

#endif // RECTIFY_LIB_RAISE_VERDICT_H
