// What the kernels need to know of a CPU, as data.

#ifndef RECTIFY_KERNELS_TARGETFEATURES_H
#define RECTIFY_KERNELS_TARGETFEATURES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <string>

namespace mlir::rectify {

/// One family of x86-64 CPUs. `baseline` is what every x86-64 has (SSE2).
struct TargetFeatures {
  /// The name users give: `target=avx2`.
  llvm::StringRef name;
  /// Bytes in one vector register.
  int64_t vectorBytes;
  /// Number of vector registers.
  int64_t vectorRegisters;
  /// Whether fused multiply-add is one instruction.
  bool fma;
  /// Vectors along the innermost dim of a register tile, when nothing speaks
  /// for another number. The rows follow from the registers that are left.
  int64_t tileVectors;
  /// The features for LLVM's `-mattr`, without those of plain x86-64.
  llvm::StringRef llvmFeatures;

  /// All targets, smallest first.
  static llvm::ArrayRef<TargetFeatures> all();

  /// The target called `name`, or null.
  static const TargetFeatures *lookup(llvm::StringRef name);

  /// The names of all targets, as `a, b, c`, for messages.
  static std::string names();
};

} // namespace mlir::rectify

#endif // RECTIFY_KERNELS_TARGETFEATURES_H
