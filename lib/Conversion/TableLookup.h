// Looks bytes up in tables, on scalars and vectors.

#ifndef RECTIFY_CONVERSION_TABLELOOKUP_H
#define RECTIFY_CONVERSION_TABLELOOKUP_H

#include "Rectify/Kernels/TargetFeatures.h"

#include "mlir/IR/Builders.h"

#include "llvm/ADT/DenseMap.h"

#include <array>
#include <map>

namespace mlir::rectify {

/// A function of a byte: its value at each.
using ByteTable = std::array<uint8_t, 256>;

/// Emits lookups as the target does them best. Tables that have to lie in
/// memory become private globals beside the function, one for equal tables.
class TableLookup {
public:
  explicit TableLookup(const TargetFeatures &target) : target(target) {}

  /// table[bits of `x`] as a value of the type of `x`: a type of 8 bits, or a
  /// vector of one of static size.
  Value emit(OpBuilder &b, Location loc, Value x, const ByteTable &table);

private:
  Value lookUp(OpBuilder &b, Location loc, Value bytes, const ByteTable &table);
  Value lookUpInMemory(OpBuilder &b, Location loc, Value byte,
                       const ByteTable &table);
  Value getGlobal(OpBuilder &b, Location loc, const ByteTable &table);

  const TargetFeatures &target;
  std::map<std::pair<Operation *, ByteTable>, std::string> globals;
};

} // namespace mlir::rectify

#endif // RECTIFY_CONVERSION_TABLELOOKUP_H
