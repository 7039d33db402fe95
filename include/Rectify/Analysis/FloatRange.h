// Which floats a value may hold.

#ifndef RECTIFY_ANALYSIS_FLOATRANGE_H
#define RECTIFY_ANALYSIS_FLOATRANGE_H

#include "mlir/IR/Value.h"

#include "llvm/IR/ConstantFPRange.h"

#include <memory>
#include <optional>
#include <variant>

namespace mlir::rectify {

/// Numbers from a lower to an upper bound, -0 below +0, and whether NaN is
/// among them.
using FloatRange = llvm::ConstantFPRange;

/// Whether values of this type have a range: floats, and vectors and tensors of
/// them, in a format with infinities and NaN.
bool hasFloatRange(Type type);

/// What each element of a result certainly is, bit for bit but for NaN
/// payloads: the element of a value of the same type, a number (an APInt for an
/// integer or a condition), or neither if nothing is certain.
struct KnownElement {
  Value value;
  std::optional<std::variant<llvm::APFloat, llvm::APInt>> constant;
};

/// The ranges of all values in an op, one for all elements of a vector or
/// tensor. They hold for every execution that keeps the promises of
/// `rectify.range` and of fastmath flags. Found by a sparse forward dataflow
/// analysis; linear in the number of ops.
///
/// A rewriter may go on asking while it rewrites, if it tells what it does:
/// values that are new are looked at when asked for.
class FloatRanges {
public:
  /// Analyses `root`, a function or a module.
  explicit FloatRanges(Operation *root);
  ~FloatRanges();

  /// The range of a value with `hasFloatRange`; the full range if nothing is
  /// known, the empty one if a promise rules every value out.
  FloatRange getRange(Value value);

  /// What ranges decide of the result of an op that computes elements from
  /// elements at the same place, in any dialect that is read as terms.
  KnownElement decide(OpResult result);

  /// To be called when `op` is erased, or its operands or attributes changed,
  /// so that its results may be other values.
  void forget(Operation *op);
  /// To be called when `block` is erased.
  void forget(Block *block);

private:
  struct Impl;
  std::unique_ptr<Impl> impl;
};

} // namespace mlir::rectify

#endif // RECTIFY_ANALYSIS_FLOATRANGE_H
