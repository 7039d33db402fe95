// How contractions are computed on a target, as data: which instruction forms
// the products, how many registers a tile takes, what is packed and fetched
// ahead.

#ifndef RECTIFY_KERNELS_CONTRACTIONRECIPE_H
#define RECTIFY_KERNELS_CONTRACTIONRECIPE_H

#include "Rectify/Kernels/TargetFeatures.h"

#include "mlir/IR/BuiltinTypes.h"

#include <optional>

namespace mlir::rectify {

/// The instruction that adds products to a vector of sums.
enum class Product {
  /// A multiplication and an addition.
  MulAdd,
  /// One fused multiply-add.
  Fma,
  /// Pairs of bf16, summed in f32: x86's vdpbf16ps. Subnormal numbers count as
  /// zeros.
  DotBF16,
  /// Four i8, summed in i32: x86's vpdpbusd, whose first factor is unsigned.
  DotI8,
  /// Matrices of pairs of bf16, summed in f32: x86's tdpbf16ps, on AMX's tile
  /// registers. Subnormal numbers count as zeros.
  MatrixBF16,
  /// Matrices of fours of i8, summed in i32: x86's tdpbssd.
  MatrixI8,
};

/// The shape of a matrix register, as AMX has it and kernels use it: whole. The
/// rows of a matrix of sums or of the broadcast operand; of the streamed one
/// they are groups of steps.
inline constexpr int64_t matrixRows = 16;
/// Bytes in each row.
inline constexpr int64_t matrixRowBytes = 64;

/// Whether the sums lie in matrix registers.
constexpr bool usesMatrices(Product product) {
  return product == Product::MatrixBF16 || product == Product::MatrixI8;
}

/// Rows of a contraction that may skip zeros: of more, one is rarely zero at a
/// step.
inline constexpr int64_t mostSparseRows = 4;

/// Floating-point operations below which starting threads costs more than they
/// save: a region takes a microsecond while the threads wait for it.
inline constexpr double leastThreadedWork = 400000;

/// The sizes of a contraction (of the nest that has one panel and all that is
/// multiplied with it), where they are known, and into how many bf16 the
/// f32 that it multiplies may be split.
struct ContractionSize {
  std::optional<int64_t> rows, columns, steps;
  int64_t parts = 0;
};

/// The product of two sizes, where both are known.
inline std::optional<int64_t> multiply(std::optional<int64_t> a,
                                       std::optional<int64_t> b) {
  if (!a || !b)
    return std::nullopt;
  return *a * *b;
}

/// One row of the table.
struct ContractionRecipe {
  /// In words, for remarks.
  llvm::StringRef name;
  Product product;
  /// Steps of the reduction that the instruction takes at once. The streamed
  /// operand is packed so that they are adjacent.
  int64_t depth;
  /// Groups of `depth` steps in one iteration of the innermost loop. A product
  /// of matrices takes as many at once.
  int64_t unroll;
  /// Rows of a tile beyond which nothing is gained.
  int64_t maxRows;
  /// The operand that is broadcast is packed, `lhsBlock` rows at a time, if
  /// the contraction has at least this many rows, steps and columns.
  int64_t lhsBlock, lhsRows, lhsDepth, lhsColumns;
  /// Where a panel is read once, it is fetched this many bytes ahead.
  int64_t aheadBytes;
  /// Rows, and products in all, from which it is the best there is.
  int64_t leastRows = 0, leastProducts = 0;

  /// The first row of the table that fits, for inputs of these types whose sum
  /// is formed in `compute`.
  static const ContractionRecipe &choose(const TargetFeatures &target, Type lhs,
                                         Type rhs, Type compute,
                                         const ContractionSize &size = {});
};

/// A register tile: rows times vectors along the columns.
struct TileShape {
  int64_t rows, vectors;
};

/// Whether these are so few rows that a tile of usual width would leave
/// registers free. Such a contraction is bound by reading the streamed operand;
/// its tiles are wide, and where that is packed read several panels at once.
bool areFewRows(const TargetFeatures &target, const ContractionRecipe &recipe,
                std::optional<int64_t> rows);

/// How many panels a tile of few rows and of so many vectors reads at once.
/// Memory gives them faster than one after the other: a CPU foresees a stream
/// as far as a page goes, and each stream by itself.
int64_t countStreams(int64_t vectors);

/// The tile for a contraction of `rows` rows and `columns` columns, where they
/// are known, by vectors of `width` elements.
TileShape chooseTile(const TargetFeatures &target,
                     const ContractionRecipe &recipe, int64_t width,
                     std::optional<int64_t> rows,
                     std::optional<int64_t> columns);

/// The tile for panels of `vectors` vectors.
TileShape tileFor(const TargetFeatures &target, const ContractionRecipe &recipe,
                  int64_t vectors, std::optional<int64_t> rows);

/// How the streamed operand lies when it is packed ahead.
struct PanelLayout {
  /// Columns of a panel, behind one another for each group of steps.
  int64_t columns;
  /// Steps of the innermost reduction in a group, behind one another for each
  /// column.
  int64_t depth;
  /// Their number is a multiple of this; groups beyond the last step are zeros.
  int64_t groups;
};

/// The panels for a contraction of these elements and sizes. `groups` says
/// whether the broadcast operand has the steps of the innermost reduction side
/// by side.
PanelLayout choosePanels(const TargetFeatures &target, Type broadcast,
                         Type streamed, Type accumulator, bool groups,
                         const ContractionSize &size);

/// The type in which sums are formed for inputs of these types: the widest of
/// them and of `accumulator`, and f32 for narrower floats.
Type getComputeType(Type lhs, Type rhs, Type accumulator);

/// Lanes of a vector of `type`.
int64_t getVectorWidth(const TargetFeatures &target, Type type);

} // namespace mlir::rectify

#endif // RECTIFY_KERNELS_CONTRACTIONRECIPE_H
