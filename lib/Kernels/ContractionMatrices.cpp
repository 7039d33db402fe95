// Sums in matrix registers, AMX's tiles. A tile of the result is some matrices
// of sums; a product adds a matrix of rows times steps times one of steps times
// columns. All are whole, so that one configuration of the registers serves a
// function. Beyond the end of the steps both operands hold zeros. The broadcast
// operand is read where it lies, or packed in matrices if it does not lie so.
//
// The sums go through memory to the epilogue, which works on vectors while the
// sums of the next tile are formed.

#include "ContractionEmitter.h"

#include "Rectify/Kernels/BlockedMap.h"

#include "mlir/Dialect/AMX/AMXDialect.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Choices
//===----------------------------------------------------------------------===//

/// Rows that the epilogue takes beside one product of matrices, at most: more
/// instructions than wait for their turn at once would keep products waiting.
static constexpr int64_t maxRowsMeanwhile = 4;

/// How many elements lie between those of two neighbours along `dim`, if that
/// is known.
static std::optional<int64_t> getStride(const Access &access, unsigned dim) {
  SmallVector<int64_t> strides;
  int64_t offset, distance = 0;
  auto type = cast<MemRefType>(access.source.getType());
  if (failed(type.getStridesAndOffset(strides, offset)))
    return std::nullopt;
  AffineMap map = access.map;
  AffineExpr d = getAffineDimExpr(dim, map.getContext());
  for (auto [expr, stride] : llvm::zip_equal(map.getResults(), strides)) {
    if (!expr.isFunctionOfDim(dim))
      continue;
    AffineExpr next =
        simplifyAffineExpr(expr.replace(d, d + 1) - expr, map.getNumDims(), 0);
    auto factor = dyn_cast<AffineConstantExpr>(next);
    if (!factor || ShapedType::isDynamic(stride))
      return std::nullopt;
    distance += factor.getValue() * stride;
  }
  return distance;
}

/// Whether the operands can be read as matrices, packed or not.
bool ContractionEmitter::canUseMatrices() const {
  if (reductionDims.empty() || !rowDim || isInner ||
      width * 4 != matrixRowBytes || compute.getIntOrFloatBitWidth() != 32)
    return false;
  unsigned inner = innerReduction();
  if (broadcast.kind != AccessKind::Invariant || !broadcast.isMemRef() ||
      !streamed.isMemRef() || !broadcast.map.isFunctionOfDim(inner) ||
      !streamed.map.isFunctionOfDim(inner))
    return false;
  if (hasBlocks(streamed.map) && parts == 0) {
    // Panels are of whole matrices.
    if (!findPanels())
      return false;
    auto type = cast<MemRefType>(streamed.source.getType());
    for (auto [expr, size] :
         llvm::zip_equal(streamed.map.getResults(), type.getShape())) {
      std::optional<BlockedResult> result = getBlockedResult(expr);
      if (result && result->dim == inner &&
          result->part == BlockedResult::Part::Block && size % matrixRows != 0)
        return false;
    }
  }
  return lieInMatrices() || (innerDims.empty() && reductionDims.size() == 1);
}

/// Whether the broadcast operand can be read as it lies: whole matrices, of
/// steps behind one another. The last ones of the rows may overlap.
bool ContractionEmitter::lieInMatrices() const {
  unsigned inner = innerReduction();
  std::optional<int64_t> rows = constantExtent(*rowDim),
                         steps = constantExtent(inner);
  return parts == 0 && rows && *rows >= matrixRows && steps &&
         *steps % matrixSteps() == 0 &&
         Access(broadcast.source, broadcast.map, inner).kind ==
             AccessKind::Contiguous &&
         getStride(broadcast, *rowDim);
}

//===----------------------------------------------------------------------===//
// Tiles
//===----------------------------------------------------------------------===//

/// The tiles of a run, all of `tallRows` rows, of which the last tile may lack
/// some.
void ContractionEmitter::forEachMatrixTile(
    const Run &run, OpFoldResult block, function_ref<void(const Tile &)> body) {
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  OpFoldResult extent = extents[*rowDim];
  auto loop = [&](OpFoldResult begin, OpFoldResult end, int64_t rows) {
    loopPending(begin, end, 1, [&](OpFoldResult number) {
      OpFoldResult row = nb.apply(d0 * tallRows, number);
      OpFoldResult count = nb.index(rows);
      if (!getConstantIntValue(extent))
        count = nb.min(count, nb.apply(d0 - d1, {extent, row}));
      body({row, rows, number, nb.apply(d0 - d1, {number, block}), count});
    });
  };
  std::optional<int64_t> rows = getConstantIntValue(extent);
  if (!rows)
    return loop(run.begin, run.end, tallRows);
  OpFoldResult whole = nb.index(*rows / tallRows);
  loop(run.begin, nb.min(run.end, whole), tallRows);
  if (*rows % tallRows != 0)
    loop(nb.max(run.begin, whole), run.end, *rows % tallRows);
}

/// The first row of matrix `matrix` within a tile. If the last one lies where
/// the operand ends, it begins so that it ends there, too, which may be before
/// the tile.
int64_t ContractionEmitter::firstRow(const Tile &tile, int64_t matrix) const {
  int64_t begin = matrix * matrixRows;
  return packedLhs ? begin : std::min(begin, tile.rows - matrixRows);
}

/// How many rows of another tile lie before those of `tile` in `finished`.
int64_t ContractionEmitter::rowsBefore(const Tile &tile) const {
  return -std::min<int64_t>(firstRow(tile, 0), 0);
}

/// Packs the tiles of a run: matrices of 16 rows, zeros beyond the last step.
/// Rows that do not exist hold what is there, and give sums that nobody reads.
void ContractionEmitter::packMatrices(const Run &run) {
  unsigned inner = innerReduction();
  int64_t steps = matrixSteps();
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  Access along(broadcast.source, broadcast.map, inner);
  OpFoldResult extent = extents[inner], whole = nb.roundDown(extent, steps);
  forEachMatrixTile(run, run.begin, [&](const Tile &tile) {
    nb.loop(nb.index(0), tile.count, 1, [&](OpFoldResult r) {
      point[*rowDim] = nb.sum(tile.row, r);
      auto copy = [&](OpFoldResult k, const Lanes &lanes) {
        point[inner] = k;
        Value vector = nb.load(along, point, inner, lanes);
        for (auto [part, value] : llvm::enumerate(split(vector)))
          nb.storeVector(value, packedLhs,
                         {tile.packedNumber, nb.index(part),
                          nb.apply(d0.floorDiv(steps), k), r, nb.index(0)});
      };
      nb.loop(nb.index(0), whole, steps,
              [&](OpFoldResult k) { copy(k, nb.full(steps)); });
      nb.loop(whole, extent, steps, [&](OpFoldResult k) {
        copy(k, nb.partial(steps, nb.apply(d1 - d0, {k, extent})));
      });
    });
  });
}

//===----------------------------------------------------------------------===//
// Products
//===----------------------------------------------------------------------===//

/// A matrix of factors.
Type ContractionEmitter::matrixType() const {
  Type element = parts > 0 ? BFloat16Type::get(nb.b.getContext())
                           : broadcast.elementType();
  return amx::TileType::get({matrixRows, matrixSteps()}, element);
}

/// 16 rows of the broadcast operand at the nest's point.
Value ContractionEmitter::loadRows(const Tile &tile, int64_t matrix,
                                   int64_t part) {
  int64_t first = firstRow(tile, matrix);
  if (packedLhs)
    return nb.loadMatrix(
        packedLhs,
        {tile.packedNumber, nb.index(part),
         nb.apply(nb.b.getAffineDimExpr(0).floorDiv(matrixSteps()),
                  point[innerReduction()]),
         nb.index(first), nb.index(0)},
        matrixSteps(), matrixType());
  point[*rowDim] = nb.add(tile.row, first);
  return nb.loadMatrix(broadcast.source, nb.indicesOf(broadcast, point),
                       *getStride(broadcast, *rowDim), matrixType());
}

/// 16 groups of steps of the panel's vector at the nest's point.
Value ContractionEmitter::loadGroups(const Panel &panel, int64_t vector,
                                     int64_t part) {
  int64_t stride = panelWidth() * depth();
  if (packed)
    return nb.loadMatrix(packed, panelIndices(panel, vector, part), stride,
                         matrixType());
  point[vectorDim] = column(panel, vector);
  return nb.loadMatrix(streamed.source, nb.indicesOf(streamed, point), stride,
                       matrixType());
}

namespace {
/// The part of the broadcast operand and that of the streamed one.
struct PairOfParts {
  int64_t rows, groups;
};
} // namespace

/// The products that count, of `parts` parts: those of part i and part j with
/// i + j < parts. Neighbours have one factor in common, which stays where it
/// is.
static ArrayRef<PairOfParts> getProducts(int64_t parts) {
  static constexpr PairOfParts one[] = {{0, 0}};
  static constexpr PairOfParts three[] = {{1, 0}, {0, 0}, {0, 1}};
  static constexpr PairOfParts six[] = {{2, 0}, {1, 0}, {1, 1},
                                        {0, 1}, {0, 2}, {0, 0}};
  switch (parts) {
  case 2:
    return three;
  case 3:
    return six;
  default:
    return one;
  }
}

/// Adds the products of one matrix of steps to all sums. Few registers are left
/// beside the sums, so a matrix is loaded right before it is needed.
SmallVector<Value>
ContractionEmitter::multiplyMatrices(const Panel &panel, const Tile &tile,
                                     SmallVector<Value> sums) {
  int64_t vectors = panel.size();
  SmallVector<Value> rows(sums.size() / vectors), groups(vectors);
  PairOfParts last = {-1, -1};
  for (PairOfParts pair : getProducts(parts)) {
    for (auto [r, matrix] : llvm::enumerate(rows))
      if (pair.rows != last.rows)
        matrix = loadRows(tile, r, pair.rows);
    for (int64_t v = 0; v < vectors; ++v) {
      if (pair.groups != last.groups)
        groups[v] = loadGroups(panel, v, pair.groups);
      for (auto [r, matrix] : llvm::enumerate(rows)) {
        Value &sum = sums[r * vectors + v];
        if (recipe->product == Product::MatrixBF16)
          sum = amx::TileMulFOp::create(nb.b, nb.loc, sum.getType(), matrix,
                                        groups[v], sum);
        else
          sum = amx::TileMulIOp::create(nb.b, nb.loc, sum.getType(), matrix,
                                        groups[v], sum, /*isZextLhs=*/false,
                                        /*isZextRhs=*/false);
      }
    }
    last = pair;
  }
  return sums;
}

/// The loops over the reductions from `level` on. They carry the sums, and
/// behind them which row is pending.
SmallVector<Value>
ContractionEmitter::reduceMatrices(const Panel &panel, const Tile &tile,
                                   unsigned level, const Meanwhile &meanwhile,
                                   ValueRange sums) {
  unsigned dim = reductionDims[level];
  AffineExpr d0 = nb.b.getAffineDimExpr(0);
  if (level + 1 < reductionDims.size())
    return nb.loop(nb.index(0), extents[dim], 1, sums,
                   [&](OpFoldResult k, ValueRange args) {
                     point[dim] = k;
                     return reduceMatrices(panel, tile, level + 1, meanwhile,
                                           args);
                   });
  OpFoldResult matrices = nb.apply(d0.ceilDiv(matrixSteps()), extents[dim]);
  return nb.loop(nb.index(0), matrices, 1, sums,
                 [&](OpFoldResult number, ValueRange args) {
                   SmallVector<Value> sums(args);
                   pending->next = sums.pop_back_val();
                   prefetch(panel, nb.apply(d0 * matrixRows, number));
                   point[dim] = nb.apply(d0 * matrixSteps(), number);
                   sums = multiplyMatrices(panel, tile, std::move(sums));
                   if (meanwhile.rows > 0)
                     finishPending(meanwhile.shared, meanwhile.rows);
                   sums.push_back(nb.materialize(pending->next));
                   return sums;
                 });
}

/// How many products of matrices follow one another for a sum, if that is
/// known.
std::optional<int64_t> ContractionEmitter::countMatrices() const {
  std::optional<int64_t> count = 1;
  for (unsigned dim : reductionDims) {
    std::optional<int64_t> extent = constantExtent(dim);
    if (extent && dim == innerReduction())
      extent = llvm::divideCeil(*extent, matrixSteps());
    count = multiply(count, extent);
  }
  return count;
}

/// Forms the sums of a tile, while the epilogue takes those of the last one,
/// and leaves them pending.
void ContractionEmitter::sumMatrices(const Panel &panel, const Tile &tile) {
  Meanwhile meanwhile{{}, 0};
  std::optional<int64_t> steps = countMatrices();
  if (epilogueCalls) {
    finishPending();
  } else {
    meanwhile.shared = loadShared(pending->panel);
    meanwhile.rows = steps && *steps > 0
                         ? std::min<int64_t>(llvm::divideCeil(tallRows, *steps),
                                             maxRowsMeanwhile)
                         : 1;
  }
  int64_t matrices = llvm::divideCeil(tile.rows, matrixRows);
  auto type = amx::TileType::get({matrixRows, width}, compute);
  SmallVector<Value> sums;
  for (int64_t i = 0; i < matrices * panel.size(); ++i)
    sums.push_back(amx::TileZeroOp::create(nb.b, nb.loc, type));
  sums.push_back(nb.materialize(pending->next));
  sums = reduceMatrices(panel, tile, 0, meanwhile, sums);
  pending->next = sums.pop_back_val();
  if (!epilogueCalls && (!steps || *steps * meanwhile.rows < tallRows))
    finishPending(meanwhile.shared, tallRows);
  for (auto [i, sum] : llvm::enumerate(sums)) {
    int64_t row = firstRow(tile, i / panel.size()) + rowsBefore(tile);
    nb.storeMatrix(sum, finished,
                   {nb.index(row), nb.index(i % panel.size() * width)});
  }
  int64_t before = rowsBefore(tile);
  pending = {nb.add(tile.row, -before), nb.index(before),
             nb.add(tile.count, before), panel};
}
