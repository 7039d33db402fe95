// What the kernels need to know of a CPU, as data.

#ifndef RECTIFY_KERNELS_TARGETFEATURES_H
#define RECTIFY_KERNELS_TARGETFEATURES_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <string>

namespace mlir {
class Operation;

namespace rectify {

/// One family of CPUs. `baseline` is what every x86-64 has (SSE2).
struct TargetFeatures {
  /// The name users give: `target=avx2`.
  llvm::StringRef name;
  /// Bytes in one vector register.
  int64_t vectorBytes;
  /// Number of vector registers.
  int64_t vectorRegisters;
  /// Vectors along the innermost dim of a register tile with many rows. The
  /// rows follow from the registers that are left.
  int64_t tileVectors;
  /// Whether fused multiply-add is one instruction.
  bool fma;
  /// Whether there are sums of products of pairs of bf16 in f32 (vdpbf16ps).
  bool dotBF16;
  /// Whether there are sums of products of four u8 and i8 in i32 (vpdpbusd).
  bool dotI8;
  /// Whether there are tile registers, with products of bf16 and i8.
  bool tiles;
  /// Whether bytes are permuted across two registers (vpermi2b, of VBMI).
  bool permuteBytes;
  /// Pages of 4 KiB that stores past the caches go to in turns. One after the
  /// other is right for a Zen 4 (by a quarter), four at a time for a Sapphire
  /// Rapids (by a third).
  int64_t streamPages;
  /// The features for LLVM's `-mattr`, without those that the architecture
  /// always has.
  llvm::StringRef llvmFeatures;

  /// All targets; those of x86-64 smallest first.
  static llvm::ArrayRef<TargetFeatures> all();

  /// The target called `name`, or null.
  static const TargetFeatures *lookup(llvm::StringRef name);

  /// The same; where there is none, an error at `op` says which there are.
  static const TargetFeatures *lookup(llvm::StringRef name, Operation *op);

  /// The names of all targets, as `a, b, c`, for messages.
  static std::string names();

  /// Whether this is a target of x86-64.
  bool isX86() const { return name != "neon"; }
};

} // namespace rectify
} // namespace mlir

#endif // RECTIFY_KERNELS_TARGETFEATURES_H
