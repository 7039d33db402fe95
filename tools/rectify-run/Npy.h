// NumPy's .npy files, read with every length checked against the file.
// Format:
// https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html

#ifndef RECTIFY_RUN_NPY_H
#define RECTIFY_RUN_NPY_H

#include "HostArray.h"

#include "llvm/ADT/StringRef.h"
#include "llvm/Support/MemoryBuffer.h"

namespace mlir::rectify::run {

/// A parsed file: the header, and the elements where the file has them.
class NpyFile {
public:
  /// Reads `path` (versions 1 to 3). Fails on anything that is not a plain
  /// array: structured and object types, and any length that the file does not
  /// hold.
  static llvm::Expected<NpyFile> read(llvm::StringRef path);

  llvm::ArrayRef<int64_t> shape() const { return dims; }

  /// NumPy's own spelling of the element type, such as "<f4".
  llvm::StringRef dtype() const { return descr; }

  /// True if `element` can take this file's elements bit for bit: the same
  /// kind and width. bf16 and the 8-bit floats, which NumPy lacks, travel as
  /// unsigned integers or raw bytes ("V") of their width; integers of MLIR's
  /// signless types take either sign.
  bool holds(const ElementType &element) const;

  /// The elements in row-major order and this machine's byte order.
  llvm::Expected<HostArray> toArray(const ElementType &element) const;

private:
  llvm::Error parseHeader(llvm::StringRef header);

  std::unique_ptr<llvm::MemoryBuffer> buffer;
  llvm::StringRef payload;
  std::string descr;
  char byteOrder = '|';
  char kind = 0;
  unsigned itemSize = 0;
  bool fortranOrder = false;
  llvm::SmallVector<int64_t> dims;
};

/// The type that `holds` asks for, in NumPy's spelling, for diagnostics.
llvm::StringRef npyDtype(const ElementType &element);

/// Writes `array` as a file (version 1.0).
void writeNpy(const HostArray &array, llvm::raw_ostream &os);

/// The same to `path`.
llvm::Error writeNpy(const HostArray &array, llvm::StringRef path);

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_NPY_H
