// The attribute `rectify.range` of function arguments.

#ifndef RECTIFY_IR_RANGEATTRIBUTE_H
#define RECTIFY_IR_RANGEATTRIBUTE_H

#include "mlir/IR/Attributes.h"

#include "llvm/IR/ConstantFPRange.h"

#include <optional>

namespace mlir::rectify {

/// Whether ranges of this format are tracked: it has zeros, infinities and NaN,
/// each with both signs, in at most 64 bits.
bool isRangeFormat(const llvm::fltSemantics &semantics);

/// The attribute `[lo, hi]` or `[lo, hi, "nan"]`: every element is a number
/// between the bounds, or NaN where that is said.
struct PromisedRange {
  double lower, upper;
  bool nan;

  /// Reads the attribute; nothing if it is not of this form. The bounds may
  /// still be out of order or NaN, which the dialect's verifier refuses.
  static std::optional<PromisedRange> get(Attribute attr);

  /// The numbers of a format that `isRangeFormat`; empty if it has none here.
  llvm::ConstantFPRange in(const llvm::fltSemantics &semantics) const;
};

} // namespace mlir::rectify

#endif // RECTIFY_IR_RANGEATTRIBUTE_H
