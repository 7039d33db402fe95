// An array in host memory: what a function of the compiled file takes and
// gives, and what an .npy file holds.

#ifndef RECTIFY_RUN_HOSTARRAY_H
#define RECTIFY_RUN_HOSTARRAY_H

#include "mlir/IR/BuiltinTypes.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/Error.h"

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>

namespace mlir::rectify::run {

/// How the elements of an MLIR type lie in memory.
struct ElementType {
  enum class Kind { Float, Signed, Unsigned, Bool };

  /// The layout of `type`, or none where rectify-run cannot carry it: floats
  /// of 8 to 64 bits, i1, integers of 8, 16, 32 or 64 bits, and index.
  static std::optional<ElementType> get(Type type);

  bool isFloat() const { return kind == Kind::Float; }
  const llvm::fltSemantics &semantics() const { return *floatSemantics; }

  Type type;
  Kind kind = Kind::Float;
  unsigned bytes = 0;
  const llvm::fltSemantics *floatSemantics = nullptr;
};

/// A dense row-major array. The storage is aligned to a cache line, so that a
/// vector load of compiled code finds what it finds in the allocations of that
/// code.
class HostArray {
public:
  /// An array of zeros. Fails where the size overflows or memory is short.
  static llvm::Expected<HostArray> create(ElementType element,
                                          llvm::ArrayRef<int64_t> shape);

  /// A copy with its own storage.
  llvm::Expected<HostArray> clone() const;

  const ElementType &element() const { return elementType; }
  llvm::ArrayRef<int64_t> shape() const { return dims; }
  int64_t size() const { return elements; }
  size_t sizeInBytes() const { return elements * elementType.bytes; }
  char *data() { return storage.get(); }
  const char *data() const { return storage.get(); }

  /// The bits of element `i`, zero-extended.
  uint64_t bits(int64_t i) const;
  void setBits(int64_t i, uint64_t value);

  /// Element `i` of a float array.
  llvm::APFloat getFloat(int64_t i) const;
  /// Element `i` of an integer array, sign- or zero-extended.
  int64_t getInt(int64_t i) const;
  /// Element `i` as a double: exact but for integers beyond 2^53.
  double getDouble(int64_t i) const;

  /// Rounds `value` to the element type and stores it.
  void setDouble(int64_t i, double value);

  /// Element `i` in decimal, with so many significant digits, or with those
  /// that the type carries for 0.
  std::string print(int64_t i, unsigned digits = 0) const;

  /// The position of flat index `i`: "[2, 0]", or "[]" in a scalar.
  std::string printPosition(int64_t i) const;

private:
  struct Free {
    void operator()(char *p) const { std::free(p); }
  };

  ElementType elementType;
  llvm::SmallVector<int64_t> dims;
  int64_t elements = 0;
  std::unique_ptr<char, Free> storage;
};

/// "3x4", or "scalar" without dimensions; a dynamic one is "?".
std::string printShape(llvm::ArrayRef<int64_t> shape);

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_HOSTARRAY_H
