// Ops that move the elements of tensors.

#ifndef RECTIFY_LIB_TRANSFORMS_MOVEMENT_H
#define RECTIFY_LIB_TRANSFORMS_MOVEMENT_H

#include "mlir/IR/Operation.h"

#include <optional>

namespace mlir::rectify {

/// An op whose result consists of elements of operands `sources`, at other
/// places: move(f(x)) = f(move(x)) for each f of one element.
struct Movement {
  /// How many elements there are after it.
  enum class Count { Same, Fewer, More };

  Operation *op;
  Count count;
  OperandRange sources;

  /// None also where an activation could not stand, on tensors without a rank.
  static std::optional<Movement> get(Operation *op);

  /// The dim of each source that dim `dim` of the result is, whole and in the
  /// same order; none if there is no such one.
  std::optional<int64_t> getSourceDim(int64_t dim) const;
  /// The dim of the result that dim `dim` of each source is, likewise.
  std::optional<int64_t> getResultDim(int64_t dim) const;
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_MOVEMENT_H
