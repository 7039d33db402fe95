// The table of recipes, and the rule by which a tile fills the registers.

#include "Rectify/Kernels/ContractionRecipe.h"

#include "mlir/IR/BuiltinTypes.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {
/// What the inputs are, and what is summed.
enum class Inputs { Any, Floats, BF16InF32, SplitF32, I8InI32 };

struct Row {
  /// What the target must have, if anything.
  bool TargetFeatures::*feature;
  Inputs inputs;
  ContractionRecipe recipe;
};
} // namespace

/// What an unknown size is taken to be.
static constexpr int64_t guessedSize = 128;

// The first row that fits counts. Numbers: depth, unroll, maxRows; the block of
// the broadcast operand and the rows, steps and columns from which it is
// packed, which matrices are only where they must; bytes fetched ahead; the
// least rows and products.
static const Row table[] = {
    {&TargetFeatures::tiles,
     Inputs::BF16InF32,
     {"matrices of bf16", Product::MatrixBF16, 2, 16, 32, 0, 0, 0, 0, 8192, 4,
      1 << 16}},
    {&TargetFeatures::tiles,
     Inputs::SplitF32,
     {"matrices of bf16 that f32 is split into", Product::MatrixBF16, 2, 16, 32,
      0, 0, 0, 0, 8192, 16, 1 << 20}},
    {&TargetFeatures::tiles,
     Inputs::I8InI32,
     {"matrices of i8", Product::MatrixI8, 4, 16, 32, 0, 0, 0, 0, 8192, 4,
      1 << 16}},
    {&TargetFeatures::dotBF16,
     Inputs::BF16InF32,
     {"pairs of bf16", Product::DotBF16, 2, 4, 14, 128, 1024, 2048, 512, 8192}},
    {&TargetFeatures::dotI8,
     Inputs::I8InI32,
     {"fours of i8", Product::DotI8, 4, 4, 14, 128, 1024, 4096, 512, 8192}},
    {&TargetFeatures::fma,
     Inputs::Floats,
     {"fused multiply-add", Product::Fma, 1, 4, 14, 128, 1024, 1024, 512,
      8192}},
    {nullptr,
     Inputs::Any,
     {"multiply and add", Product::MulAdd, 1, 4, 14, 128, 1024, 1024, 512,
      8192}},
};

static bool fits(Inputs inputs, Type lhs, Type rhs, Type compute,
                 int64_t parts) {
  switch (inputs) {
  case Inputs::Any:
    return true;
  case Inputs::Floats:
    return isa<FloatType>(compute);
  case Inputs::BF16InF32:
    return lhs.isBF16() && rhs.isBF16() && compute.isF32();
  case Inputs::SplitF32:
    return parts > 0 && lhs.isF32() && rhs.isF32() && compute.isF32();
  case Inputs::I8InI32:
    return lhs.isSignlessInteger(8) && rhs.isSignlessInteger(8) &&
           compute.isSignlessInteger(32);
  }
}

const ContractionRecipe &
ContractionRecipe::choose(const TargetFeatures &target, Type lhs, Type rhs,
                          Type compute, const ContractionSize &size) {
  double products = 1;
  for (std::optional<int64_t> extent : {size.rows, size.columns, size.steps})
    products *= extent.value_or(guessedSize);
  for (const Row &row : table)
    if ((!row.feature || target.*row.feature) &&
        fits(row.inputs, lhs, rhs, compute, size.parts) &&
        size.rows.value_or(guessedSize) >= row.recipe.leastRows &&
        products >= row.recipe.leastProducts)
      return row.recipe;
  llvm_unreachable("the last row fits all");
}

/// The rows of a tile so that its sums, one row of the panel, and one broadcast
/// element fill the registers. Of matrix registers four hold sums, as many as
/// hide how long a product takes.
static int64_t rowsFor(const TargetFeatures &target,
                       const ContractionRecipe &recipe, int64_t vectors) {
  if (usesMatrices(recipe.product))
    return vectors > 2 ? matrixRows : recipe.maxRows;
  int64_t temporaries = recipe.product == Product::MulAdd ? 2 : 1;
  int64_t free = target.vectorRegisters - vectors - temporaries;
  return std::clamp<int64_t>(free / vectors, 1, recipe.maxRows);
}

/// The vectors so that the sums of `rows` rows, their broadcast elements, and
/// one vector of the panel fill the registers.
static int64_t vectorsFor(const TargetFeatures &target,
                          const ContractionRecipe &recipe, int64_t rows) {
  constexpr int64_t most = 16;
  int64_t temporaries = recipe.product == Product::MulAdd ? 2 : 1;
  int64_t free = target.vectorRegisters - rows - temporaries;
  return std::clamp<int64_t>(free / rows, 1, most);
}

bool mlir::rectify::areFewRows(const TargetFeatures &target,
                               const ContractionRecipe &recipe,
                               std::optional<int64_t> rows) {
  return rows && *rows > 0 && !usesMatrices(recipe.product) &&
         *rows < rowsFor(target, recipe, target.tileVectors);
}

TileShape mlir::rectify::chooseTile(const TargetFeatures &target,
                                    const ContractionRecipe &recipe,
                                    int64_t width, std::optional<int64_t> rows,
                                    std::optional<int64_t> columns) {
  int64_t vectors = target.tileVectors;
  std::optional<int64_t> total;
  if (columns)
    total = std::max<int64_t>(1, llvm::divideCeil(*columns, width));
  if (usesMatrices(recipe.product)) {
    vectors = rows && *rows <= matrixRows ? 4 : 2;
    return tileFor(target, recipe, std::min(vectors, total.value_or(vectors)),
                   rows);
  }
  if (areFewRows(target, recipe, rows)) {
    // Wide tiles, of equal widths.
    vectors = std::max(vectors, vectorsFor(target, recipe, *rows));
    if (total)
      vectors = llvm::divideCeil(*total, llvm::divideCeil(*total, vectors));
  } else if (total && *total <= vectors + 1) {
    vectors = *total;
  } else if (total && *total % vectors != 0 && *total % (vectors + 1) == 0) {
    // One vector more leaves no narrow panel.
    ++vectors;
  }
  return tileFor(target, recipe, vectors, rows);
}

TileShape mlir::rectify::tileFor(const TargetFeatures &target,
                                 const ContractionRecipe &recipe,
                                 int64_t vectors, std::optional<int64_t> rows) {
  TileShape tile{rowsFor(target, recipe, vectors), vectors};
  if (rows && *rows > 0 && *rows < tile.rows)
    tile.rows = *rows;
  return tile;
}

int64_t mlir::rectify::countStreams(int64_t vectors) {
  if (vectors >= 16)
    return 4;
  return vectors >= 4 ? 2 : 1;
}

PanelLayout mlir::rectify::choosePanels(const TargetFeatures &target,
                                        Type broadcast, Type streamed,
                                        Type accumulator, bool groups,
                                        const ContractionSize &size) {
  Type compute = getComputeType(broadcast, streamed, accumulator);
  const ContractionRecipe *recipe =
      &ContractionRecipe::choose(target, broadcast, streamed, compute, size);
  if (recipe->depth > 1 && !groups && !usesMatrices(recipe->product))
    recipe = &ContractionRecipe::choose(target, compute, compute, compute);
  int64_t width = getVectorWidth(target, compute);
  TileShape tile = chooseTile(target, *recipe, width, size.rows, size.columns);
  bool fewRows = areFewRows(target, *recipe, size.rows);
  int64_t streams = fewRows ? countStreams(tile.vectors) : 1;
  int64_t vectors = llvm::divideCeil(tile.vectors, streams);
  int64_t group = usesMatrices(recipe->product) ? recipe->unroll : 1;
  return {vectors * width, recipe->depth, group};
}

Type mlir::rectify::getComputeType(Type lhs, Type rhs, Type accumulator) {
  Type widest = accumulator;
  for (Type type : {lhs, rhs})
    if (type.getIntOrFloatBitWidth() > widest.getIntOrFloatBitWidth())
      widest = type;
  if (isa<FloatType>(widest) && widest.getIntOrFloatBitWidth() < 32)
    widest = Float32Type::get(widest.getContext());
  return widest;
}

int64_t mlir::rectify::getVectorWidth(const TargetFeatures &target, Type type) {
  int64_t bits = type.isIndex() ? 64 : type.getIntOrFloatBitWidth();
  return std::max<int64_t>(1, target.vectorBytes * 8 / bits);
}
