// What is chosen for a contraction before anything is emitted: which operand
// is streamed, the dims' places in the nest, the tile, what is packed, and what
// threads share.

#include "ContractionEmitter.h"

#include "Rectify/Kernels/BlockedMap.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::rectify;

/// Tiles that must share a panel for packing it to pay.
static constexpr int64_t minReuse = 3;

//===----------------------------------------------------------------------===//
// Operands and dims
//===----------------------------------------------------------------------===//

void ContractionEmitter::classify(const Contraction &c) {
  AffineMap outMap = c.outs.front().map;
  unsigned numDims = outMap.getNumDims();
  // With no parallel dim there is nothing to vectorize: one lane, along a dim
  // that no map has.
  vectorDim = numDims;
  if (outMap.getNumResults() != 0)
    vectorDim = outMap.getDimPosition(outMap.getNumResults() - 1);

  auto access = [&](const KernelOperand &operand) {
    return Access(operand.source, operand.map, vectorDim);
  };
  streamed = access(c.rhs);
  broadcast = access(c.lhs);
  if (!streamed.map.isFunctionOfDim(vectorDim)) {
    std::swap(streamed, broadcast);
    streamsLhs = true;
  }
  sides = llvm::map_to_vector(c.sides, access);
  outs = llvm::map_to_vector(c.outs, access);

  for (unsigned dim = 0; dim < numDims; ++dim) {
    if (!outMap.isFunctionOfDim(dim)) {
      reductionDims.push_back(dim);
      if (streamed.map.isFunctionOfDim(dim))
        packedDims.push_back(dim);
    }
  }
  compute = getComputeType(streamed.elementType(), broadcast.elementType(),
                           accumulator);
  if (options.speculate && vectorDim != numDims)
    width = getVectorWidth(options.target, compute);
}

/// Sorts the parallel dims. Rows: the innermost one that the streamed operand
/// does not have, preferring one that is not of extent 1.
void ContractionEmitter::chooseDims() {
  SmallVector<unsigned> parallel;
  for (AffineExpr expr : outs.front().map.getResults())
    parallel.push_back(cast<AffineDimExpr>(expr).getPosition());
  for (unsigned dim : llvm::reverse(parallel)) {
    if (dim == vectorDim || streamed.map.isFunctionOfDim(dim) ||
        !broadcast.map.isFunctionOfDim(dim))
      continue;
    if (!rowDim || (constantExtent(*rowDim) == 1 && constantExtent(dim) != 1))
      rowDim = dim;
  }
  for (unsigned dim : parallel) {
    if (dim == vectorDim || dim == rowDim)
      continue;
    (streamed.map.isFunctionOfDim(dim) ? outerDims : innerDims).push_back(dim);
  }
}

//===----------------------------------------------------------------------===//
// Tiles and packing
//===----------------------------------------------------------------------===//

/// If `map` has the columns in blocks, of a whole number of vectors, and the
/// steps of the reduction `inner` in groups of `depth` behind each column: the
/// size of a block.
static std::optional<int64_t> getPanelWidth(AffineMap map, unsigned columns,
                                            std::optional<unsigned> inner,
                                            int64_t depth, int64_t width) {
  if (!isBlockedMap(map) || map.getNumResults() == 0)
    return std::nullopt;
  ArrayRef<AffineExpr> results = map.getResults();
  if (depth > 1) {
    std::optional<BlockedResult> group = getBlockedResult(results.back());
    if (!inner || group->dim != *inner || group->block != depth ||
        group->part != BlockedResult::Part::Within)
      return std::nullopt;
    results = results.drop_back();
  }
  if (results.empty())
    return std::nullopt;
  std::optional<BlockedResult> last = getBlockedResult(results.back());
  if (last->dim != columns || last->part != BlockedResult::Part::Within ||
      last->block % width != 0)
    return std::nullopt;
  // Other groups would not be adjacent.
  for (AffineExpr expr : results.drop_back()) {
    std::optional<BlockedResult> result = getBlockedResult(expr);
    if (result->part == BlockedResult::Part::Within ||
        (result->part == BlockedResult::Part::Block && result->dim != columns &&
         (depth == 1 || result->dim != *inner)))
      return std::nullopt;
  }
  return last->block;
}

/// The width of the panels in which the streamed operand lies as it is, as the
/// recipe wants them.
std::optional<int64_t> ContractionEmitter::findPanels() const {
  auto type = dyn_cast<MemRefType>(streamed.source.getType());
  if (!type || !type.getLayout().isIdentity())
    return std::nullopt;
  std::optional<unsigned> inner;
  if (!reductionDims.empty())
    inner = innerReduction();
  return getPanelWidth(streamed.map, vectorDim, inner, depth(), width);
}

/// The recipe, the panel's width and the rows of tiles, once the extents are
/// known.
void ContractionEmitter::chooseTiles() {
  std::optional<int64_t> rows, columns;
  rows = 1;
  if (rowDim)
    rows = constantExtent(*rowDim);
  columns = constantExtent(vectorDim);

  // Several steps at once: only along a dim that both operands are read along.
  std::optional<unsigned> inner;
  if (!reductionDims.empty())
    inner = innerReduction();
  std::optional<int64_t> steps = 1;
  for (unsigned dim : reductionDims)
    steps = multiply(steps, constantExtent(dim));
  isInner = sumsAlong();
  auto choose = [&](const TargetFeatures &target) {
    recipe = &ContractionRecipe::choose(target, broadcast.elementType(),
                                        streamed.elementType(), compute,
                                        {rows, columns, steps, parts});
  };
  if (!streamed.elementType().isF32())
    parts = 0;
  choose(options.target);
  if (hasMatrices() && !canUseMatrices()) {
    TargetFeatures vectors = options.target;
    vectors.tiles = false;
    choose(vectors);
  }
  if (!hasMatrices())
    parts = 0;
  auto groups = [&] {
    return inner && width > 1 && broadcast.kind == AccessKind::Invariant &&
           streamed.map.isFunctionOfDim(*inner) &&
           Access(broadcast.source, broadcast.map, *inner).kind ==
               AccessKind::Contiguous;
  };
  // Otherwise as if the inputs were of the type that is summed.
  bool isGrouped = isInner || groups();
  if (recipe->depth > 1 && !isGrouped && !hasMatrices())
    recipe =
        &ContractionRecipe::choose(options.target, compute, compute, compute);
  TileShape tile =
      isInner ? TileShape{1, 1}
              : chooseTile(options.target, *recipe, width, rows, columns);
  std::optional<int64_t> panel = findPanels();
  isAhead = panel.has_value() && options.speculate;
  if (isAhead) {
    int64_t vectors = *panel / width;
    int64_t streams = 1;
    if (areFewRows(options.target, *recipe, rows))
      streams = countStreams(tile.vectors);
    while (streams * vectors > tile.vectors + 1)
      streams /= 2;
    streams = std::max<int64_t>(streams, 1);
    tile = tileFor(options.target, *recipe, streams * vectors, rows);
  }
  tileVectors = tile.vectors;

  tallRows = tile.rows;
  splitRows(1);
  offsetsColumns = recipe->product == Product::DotI8 && !isInner &&
                   getConstantIntValue(tiles) == 1 && innerDims.empty() &&
                   reductionDims.size() == 1;
}

/// Splits the rows into tiles of `tallRows` at most that differ by at most one
/// row, and whose number `threads` divides.
void ContractionEmitter::splitRows(int64_t threads) {
  std::optional<int64_t> rows = rowDim ? constantExtent(*rowDim) : 1;
  if (hasMatrices()) {
    AffineExpr d0 = nb.b.getAffineDimExpr(0);
    tiles = nb.apply(d0.ceilDiv(tallRows), extents[*rowDim]);
    return;
  }
  if (!rows) {
    AffineExpr d0 = nb.b.getAffineDimExpr(0);
    tiles = nb.apply(d0.floorDiv(tallRows), extents[*rowDim]);
    return;
  }
  int64_t count = llvm::alignTo(llvm::divideCeil(*rows, tallRows), threads);
  count = std::max<int64_t>(1, std::min(count, *rows));
  tallRows = std::max<int64_t>(1, llvm::divideCeil(*rows, count));
  tallTiles = *rows - count * (tallRows - 1);
  tiles = nb.index(*rows == 0 ? 0 : count);
}

/// Whether vectors along the reduction are better: the streamed operand lies
/// transposed, as weights of outputs times inputs do, and so few rows read it
/// that packing does not pay.
bool ContractionEmitter::sumsAlong() const {
  if (reductionDims.size() != 1 || packedDims.size() != 1 || width <= 1 ||
      streamed.kind != AccessKind::Strided || hasBlocks(streamed.map) ||
      broadcast.kind != AccessKind::Invariant || !innerDims.empty())
    return false;
  std::optional<int64_t> rows = 1;
  if (rowDim)
    rows = constantExtent(*rowDim);
  auto isAlong = [&](const Access &access) {
    return access.isMemRef() &&
           Access(access.source, access.map, innerReduction()).kind ==
               AccessKind::Contiguous;
  };
  return rows && *rows < minReuse && isAlong(streamed) && isAlong(broadcast);
}

/// Whether a panel lies in memory as it would be packed.
bool ContractionEmitter::isPacked() const {
  std::optional<int64_t> columns = constantExtent(vectorDim);
  SmallVector<int64_t> strides;
  int64_t offset;
  if (!columns || *columns != panelWidth() || depth() > 1 ||
      streamed.elementType() != compute ||
      failed(cast<MemRefType>(streamed.source.getType())
                 .getStridesAndOffset(strides, offset)))
    return false;
  // No other dim of the operand lies between two rows.
  int64_t rowStride = std::numeric_limits<int64_t>::max();
  for (auto [expr, stride] : llvm::zip(streamed.map.getResults(), strides))
    if (llvm::any_of(packedDims, [expr = expr](unsigned dim) {
          return expr.isFunctionOfDim(dim);
        }))
      rowStride = std::min(rowStride,
                           ShapedType::isDynamic(stride) ? rowStride : stride);
  return rowStride <= *columns;
}

/// Packing costs one more pass over the panel; it saves strided reads,
/// conversions and cache conflicts in every tile but the first. `why` says what
/// decides.
bool ContractionEmitter::packingPays(std::string &why) const {
  if (isAhead) {
    why = "it lies in panels as it is";
    return false;
  }
  if (isInner) {
    why = "few rows read it, along the sum";
    return false;
  }
  if (packedDims.empty() || streamed.kind == AccessKind::Invariant) {
    why = "it has no columns to sum over";
    return false;
  }
  if (parts > 0) {
    why = "its elements are split into " + std::to_string(parts) + " bf16";
    return true;
  }
  if (depth() > 1) {
    why = "the products want several steps of the sum side by side";
    return true;
  }
  if (streamed.kind == AccessKind::Strided) {
    why = "its columns are not adjacent in memory";
    return true;
  }
  if (isPacked()) {
    why = "all of it is one panel as it is";
    return false;
  }
  why = "several tiles may share a panel";
  int64_t reuse = 1;
  for (unsigned dim : innerDims) {
    std::optional<int64_t> extent = constantExtent(dim);
    if (!extent)
      return true;
    reuse *= *extent;
  }
  if (rowDim) {
    std::optional<int64_t> count = getConstantIntValue(tiles);
    if (!count)
      return true;
    reuse *= *count;
  }
  why = llvm::formatv("{0} {1} a panel", reuse,
                      reuse == 1 ? "tile reads" : "tiles share");
  return reuse >= minReuse;
}

/// Whether the broadcast operand is packed, too: it is read once for every
/// panel, by rows that may lie a power of two apart.
bool ContractionEmitter::packsLhs() const {
  if (hasMatrices())
    return !lieInMatrices();
  if (packed || !isAhead || !rowDim || !innerDims.empty() || !tallTiles ||
      !outerDims.empty() || broadcast.kind != AccessKind::Invariant ||
      !broadcast.isMemRef())
    return false;
  int64_t steps = 1;
  for (unsigned dim : reductionDims) {
    std::optional<int64_t> extent = constantExtent(dim);
    if (!extent || !broadcast.map.isFunctionOfDim(dim))
      return false;
    steps *= *extent;
  }
  std::optional<int64_t> columns = constantExtent(vectorDim);
  return steps % depth() == 0 && reductionDims.size() == 1 &&
         *constantExtent(*rowDim) >= recipe->lhsRows &&
         steps >= recipe->lhsDepth && columns && *columns >= recipe->lhsColumns;
}

//===----------------------------------------------------------------------===//
// Words
//===----------------------------------------------------------------------===//

/// Sizes as `3 x ? x 5`.
static std::string joinSizes(ArrayRef<unsigned> dims,
                             ArrayRef<OpFoldResult> extents) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(
      dims, os,
      [&](unsigned dim) {
        if (std::optional<int64_t> size = getConstantIntValue(extents[dim]))
          os << *size;
        else
          os << '?';
      },
      " x ");
  return text;
}

/// What was chosen, and for which sizes; `packing` says why or why not to pack.
std::string ContractionEmitter::describe(StringRef packing) const {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << "tiles of " << tallRows << " x " << panelWidth() << " sums in "
     << tileVectors << (tileVectors == 1 ? " vector" : " vectors") << " of "
     << width << " x " << compute << " a row, by " << recipe->name << ", over ";
  if (rowDim)
    os << joinSizes(*rowDim, extents) << " rows and ";
  if (vectorDim + 1 < extents.size())
    os << joinSizes(vectorDim, extents) << " columns";
  else
    os << "one column";
  SmallVector<unsigned> others(outerDims);
  llvm::append_range(others, innerDims);
  if (!others.empty())
    os << ", " << joinSizes(others, extents) << " times";
  if (reductionDims.empty())
    os << ", of one product each";
  else
    os << ", of " << joinSizes(reductionDims, extents) << " products each";
  if (!options.speculate)
    os << "; one lane at a time, since an op behind the sum must not run for "
          "elements that do not exist";
  os << "; " << (streamsLhs ? "lhs" : "rhs")
     << " is read along the columns and " << (packed ? "packed" : "not packed")
     << ", since " << packing;
  if (packedLhs)
    os << "; " << (streamsLhs ? "rhs" : "lhs") << " is packed, " << blockTiles
       << " tiles of rows at a time";
  else if (blockTiles > 0 && getConstantIntValue(tiles) != blockTiles)
    os << "; all columns are formed for " << blockTiles
       << " tiles of rows at a time";
  if (canSkipZeros())
    os << "; steps at which the broadcast operand is zero are left out, if "
          "there are enough of them";
  if (finished)
    os << "; what follows the sum is long, and so a loop over a tile's rows";
  if (options.threads > 1) {
    int64_t threads = dimThreads * rowThreads * columnThreads;
    if (threads == 1)
      os << "; one thread, since starting more costs more than it saves";
    else if (dimThreads > 1)
      os << "; " << threads << " threads share its outermost dim";
    else
      os << "; " << threads << " threads share its tiles, " << rowThreads
         << " the rows and " << columnThreads << " the columns";
  }
  return text;
}
