// Which floats the result of one op may hold.

#ifndef RECTIFY_LIB_ANALYSIS_RANGETRANSFER_H
#define RECTIFY_LIB_ANALYSIS_RANGETRANSFER_H

#include "Rectify/Analysis/BodyRange.h"
#include "Rectify/Analysis/FloatRange.h"

#include "llvm/ADT/DenseMap.h"

namespace mlir::rectify {

/// Every value of a type with `hasFloatRange`.
FloatRange getFullRange(Type type);

/// The range of the elements of a constant of this type.
FloatRange getRangeOfConstant(Attribute attr, Type type);

/// The terminator that yields the elements of `op`'s results, if it is an op
/// with a body of scalars; else null.
Operation *getElementYield(Operation *op);

/// The rule of each op, for ranges that are looked up by `rangeOf`: nothing
/// while they are not known.
class RangeTransfer {
public:
  using RangeOf = llvm::function_ref<std::optional<FloatRange>(Value)>;

  /// The range of a result, or nothing if it waits for another value's.
  std::optional<FloatRange> operator()(OpResult result, RangeOf rangeOf);
  /// The range of an argument of an op's body or of a function.
  std::optional<FloatRange> operator()(BlockArgument argument, RangeOf rangeOf);
  /// What each element of the result certainly is.
  KnownElement decide(OpResult result, RangeOf rangeOf);

private:
  std::optional<FloatRange> read(OpResult result, RangeOf rangeOf);
  FloatRange getConstant(Attribute attr, Type type) {
    auto [entry, isNew] = constants.try_emplace(attr, std::nullopt);
    if (isNew)
      entry->second = getRangeOfConstant(attr, type);
    return *entry->second;
  }

  BodyRanges bodies;
  /// Each constant is read once.
  llvm::DenseMap<Attribute, std::optional<FloatRange>> constants;
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_ANALYSIS_RANGETRANSFER_H
