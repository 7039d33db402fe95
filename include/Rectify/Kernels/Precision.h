// How exactly a contraction of f32 is computed: what it permits, for speed.

#ifndef RECTIFY_KERNELS_PRECISION_H
#define RECTIFY_KERNELS_PRECISION_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <optional>

namespace mlir::rectify {

/// Whether the factors of a product of f32 may be split into sums of bf16,
/// whose products are summed in f32: Henry, Tang and Heinecke, "Leveraging the
/// bfloat16 Artificial Intelligence Datatype For Higher-Precision Computations"
/// (ARITH 2019). With d = sum over r of |lhs[r] * rhs[r]|:
///
/// - F32: no. Products and sums of f32.
/// - BF16x6: into three, and the six largest products. The error is at most
/// that
///   of a chain of fused multiply-adds in f32, about 2^-22 d.
/// - BF16x3: into two, and three products. About 2^-16 d.
/// - BF16: rounded to one. At most 2^-8 d.
///
/// All but F32 give NaN where a factor is infinite or above 3.38e38, take
/// subnormal parts for zeros (so that factors below 2^-110 lose digits), and
/// are used only where the target is faster by them.
enum class Precision { F32, BF16, BF16x3, BF16x6 };

/// The precision that is spelled so, if any.
std::optional<Precision> parsePrecision(llvm::StringRef text);

/// All spellings, for messages.
llvm::StringRef getPrecisionNames();

/// How many bf16 a factor is split into; 0 for F32.
int64_t getParts(Precision precision);

} // namespace mlir::rectify

#endif // RECTIFY_KERNELS_PRECISION_H
