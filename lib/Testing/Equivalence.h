// Whether two pieces of scalar code are the same function.

#ifndef RECTIFY_LIB_TESTING_EQUIVALENCE_H
#define RECTIFY_LIB_TESTING_EQUIVALENCE_H

#include "Rectify/IR/RangeAttribute.h"
#include "Testing/TermCode.h"

namespace mlir::rectify::testing {

/// What is compared: `before` and `after` are code for the same inputs and
/// results.
struct Claim {
  SmallVector<Type> inputs, results;
  TermCode before, after;
  /// `after` and `before` without rounding. If there, results may differ where
  /// both are the same function of real numbers, but for what few digits of its
  /// constants make out, and `after` is not farther from it than `before`.
  std::optional<TermCode> real, meant;
  /// For each input what its caller promises, if anything; empty if nothing.
  SmallVector<std::optional<PromisedRange>> promises;
};

/// The outcome of a comparison.
struct Evidence {
  /// How many inputs were compared, and whether these are all there are.
  uint64_t inputs = 0;
  bool exhaustive = false;
  /// How many gave another number that is not farther from the real one, and
  /// how many of these a nearer one.
  uint64_t changed = 0, nearer = 0;
  /// The first difference, in words; empty if there is none.
  std::string difference;
  /// Whether rounding otherwise was allowed.
  bool neverFarther = false;

  /// "proved on all 65536 inputs"
  std::string print() const;
};

/// Compares on all inputs that keep the promises if there are at most 2^17 in
/// all, and otherwise on those that tell functions apart: NaN, zeros,
/// infinities, the ends of the normal and subnormal numbers, the code's
/// constants and their neighbours, and every exponent with several mantissas,
/// each with each.
///
/// The results must be the same bits, NaN payloads aside; anything where a flag
/// of `before` is broken; and one of both zeros where `before` leaves that
/// open, by a flag or by maxnumf and minnumf.
Evidence compare(Claim &claim);

} // namespace mlir::rectify::testing

#endif // RECTIFY_LIB_TESTING_EQUIVALENCE_H
