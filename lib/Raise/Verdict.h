// Whether an activation is what a term computes, and in which meaning.

#ifndef RECTIFY_LIB_RAISE_VERDICT_H
#define RECTIFY_LIB_RAISE_VERDICT_H

#include "Probes.h"
#include "ScalarCandidate.h"

#include "llvm/ADT/StringMap.h"

namespace mlir::rectify::raise {

struct Verdict {
  bool accepted = false;
  /// Of the op, where it is accepted.
  SmallVector<NamedAttribute> meaning;
  /// Of the op: what the flags of the form's ops leave open of its value.
  arith::FastMathFlags flags = arith::FastMathFlags::none;
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
