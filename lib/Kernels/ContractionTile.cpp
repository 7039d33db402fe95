// The register tile: sums that stay in registers over the whole reduction, and
// what is fetched meanwhile.

#include "ContractionEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// The tile
//===----------------------------------------------------------------------===//

void ContractionEmitter::emitTile(const Panel &panel, const Tile &tile) {
  if (rowDim)
    point[*rowDim] = tile.row;
  startPrefetch(panel, tile);
  prefetchSides(panel, tile);
  if (hasMatrices())
    return sumMatrices(panel, tile);
  SmallVector<Value> sums;
  if (isInner)
    sums = sumAlong(panel, tile);
  else if (sparse)
    sums = reduceSparse(panel, tile, startSums(panel, tile.rows));
  else
    sums = reduce(panel, tile, 0, startSums(panel, tile.rows));
  if (canSkipZeros())
    dropNegativeZeros(sums);
  if (rowDim)
    point[*rowDim] = tile.row;
  finish(panel, tile, sums);
}

/// What the sums start from: zeros, or what the product asks for.
SmallVector<Value> ContractionEmitter::startSums(const Panel &panel,
                                                 int64_t rows) {
  SmallVector<Value> sums;
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t v = 0; v < panel.size(); ++v) {
      if (columnStarts)
        sums.push_back(r > 0
                           ? sums[v]
                           : nb.loadVector(columnStarts, {nb.index(v * width)},
                                           vectorType()));
      else
        sums.push_back(rowStarts.empty() ? nb.zeros(vectorType())
                                         : rowStarts[r]);
    }
  return sums;
}

/// The loops over the reductions from `level` on, the last one
/// recipe->unrolled.
SmallVector<Value> ContractionEmitter::reduce(const Panel &panel,
                                              const Tile &tile, unsigned level,
                                              SmallVector<Value> sums) {
  if (reductionDims.empty())
    return step(panel, tile, std::move(sums), nb.full(1));
  unsigned dim = reductionDims[level];
  if (level + 1 < reductionDims.size())
    return nb.loop(nb.index(0), extents[dim], 1, sums,
                   [&](OpFoldResult k, ValueRange args) {
                     point[dim] = k;
                     return reduce(panel, tile, level + 1,
                                   SmallVector<Value>(args));
                   });

  // Groups of steps, some at a time; then what is left of a group.
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  OpFoldResult groups = nb.apply(d0.floorDiv(depth()), extents[dim]);
  OpFoldResult unrolledEnd = nb.roundDown(groups, recipe->unroll);
  sums = nb.loop(nb.index(0), unrolledEnd, recipe->unroll, sums,
                 [&](OpFoldResult group, ValueRange args) {
                   SmallVector<Value> sums(args);
                   prefetch(panel, group);
                   for (int64_t u = 0; u < recipe->unroll; ++u) {
                     point[dim] = nb.apply((d0 + u) * depth(), group);
                     sums =
                         step(panel, tile, std::move(sums), nb.full(depth()));
                   }
                   return sums;
                 });
  sums = nb.loop(
      unrolledEnd, groups, 1, sums, [&](OpFoldResult group, ValueRange args) {
        point[dim] = nb.apply(d0 * depth(), group);
        return step(panel, tile, SmallVector<Value>(args), nb.full(depth()));
      });
  if (depth() == 1)
    return sums;
  return nb.loop(nb.roundDown(extents[dim], depth()), extents[dim], depth(),
                 sums, [&](OpFoldResult k, ValueRange args) {
                   point[dim] = k;
                   OpFoldResult left = nb.apply(d1 - d0, {k, extents[dim]});
                   return step(panel, tile, SmallVector<Value>(args),
                               nb.partial(depth(), left));
                 });
}

/// One step of the reduction, or one group: an outer product added to the tile.
/// Of rows and columns the fewer are held in registers.
SmallVector<Value> ContractionEmitter::step(const Panel &panel,
                                            const Tile &tile,
                                            SmallVector<Value> sums,
                                            const Lanes &steps) {
  int64_t rows = tile.rows, vectors = panel.size();
  auto factorOf = [&](int64_t r) {
    if (rowDim)
      point[*rowDim] = nb.add(tile.row, r);
    return loadFactor(tile, r, steps);
  };
  auto add = [&](int64_t r, int64_t v, Value factor, Value columns) {
    Value &sum = sums[r * vectors + v];
    sum = multiplyAdd(factor, columns, sum);
  };
  if (broadcast.kind != AccessKind::Invariant) {
    // No outer product: both have the columns.
    for (int64_t v = 0; v < vectors; ++v) {
      Value columns = loadColumns(panel, v);
      for (int64_t r = 0; r < rows; ++r) {
        if (rowDim)
          point[*rowDim] = nb.add(tile.row, r);
        point[vectorDim] = column(panel, v);
        add(r, v,
            nb.convert(nb.load(broadcast, point, vectorDim, panel.lanes[v]),
                       compute),
            columns);
      }
    }
  } else if (rows < vectors) {
    SmallVector<Value> factors;
    for (int64_t r = 0; r < rows; ++r)
      factors.push_back(factorOf(r));
    for (int64_t v = 0; v < vectors; ++v) {
      Value columns = loadColumns(panel, v);
      for (int64_t r = 0; r < rows; ++r)
        add(r, v, factors[r], columns);
    }
  } else {
    SmallVector<Value> columns;
    for (int64_t v = 0; v < vectors; ++v)
      columns.push_back(loadColumns(panel, v));
    for (int64_t r = 0; r < rows; ++r) {
      Value factor = factorOf(r);
      for (int64_t v = 0; v < vectors; ++v)
        add(r, v, factor, columns[v]);
    }
  }
  if (rowDim)
    point[*rowDim] = tile.row;
  return sums;
}

//===----------------------------------------------------------------------===//
// Fetching what a tile's end reads
//===----------------------------------------------------------------------===//

/// What the epilogue reads of each row is on its way while the sums are formed.
/// The hardware does not foresee it: a tile's rows lie far apart.
void ContractionEmitter::prefetchSides(const Panel &panel, const Tile &tile) {
  OpFoldResult row = tile.row;
  int64_t rows = tile.rows;
  constexpr int64_t maxFetches = 64;
  int64_t vectors = panel.lanes.size(), fetches = 0;
  for (const Access &side : sides) {
    if (!hasRow(side) || side.kind != AccessKind::Contiguous ||
        (fetches += rows * vectors) > maxFetches)
      continue;
    for (int64_t r = 0; r < rows; ++r) {
      point[*rowDim] = nb.add(row, r);
      for (int64_t v = 0; v < vectors; ++v) {
        point[vectorDim] = column(panel, v);
        nb.prefetch(side, point, CacheLevel::First);
      }
    }
    point[*rowDim] = row;
  }
}

//===----------------------------------------------------------------------===//
// Fetching panels
//===----------------------------------------------------------------------===//

/// A panel that one tile alone reads is fetched into the L1 cache some steps
/// ahead: the CPU by itself does not keep up with its L2 cache. Of others the
/// tiles share the work of bringing the next one into the L2 cache, evenly over
/// their reduction loops: tile t takes column t mod v of the next panel's v
/// vectors, and one of g runs of its steps.
void ContractionEmitter::startPrefetch(const Panel &panel, const Tile &tile) {
  ahead = Ahead::Nothing;
  if (reductionDims.size() != 1 || packedDims.size() != 1 || packsAll ||
      panel.size() != tileVectors)
    return;
  std::optional<int64_t> count = getConstantIntValue(tiles);
  if (isAhead && count == 1 && innerDims.empty()) {
    ahead = Ahead::Own;
    return;
  }
  if ((!packed && !isAhead) || !rowDim ||
      (!isAhead && streamed.kind != AccessKind::Contiguous))
    return;
  if (staysCached())
    return;
  int64_t vectors = panel.size();
  int64_t groups = 4;
  if (blockTiles > 0)
    count = std::min(count.value_or(blockTiles), blockTiles);
  if (count)
    groups = std::max<int64_t>(1, *count / vectors);

  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  Value run =
      nb.materialize(nb.apply(d0.floorDiv(vectors) % groups, tile.number));
  Value length = nb.materialize(
      nb.apply(d0.floorDiv(depth() * groups), extents[innerReduction()]));
  next.firstStep = arith::MulIOp::create(nb.b, nb.loc, run, length);
  Value column = nb.materialize(nb.apply(
      d0 + d1 % vectors * width + vectors * width, {panel.begin, tile.number}));
  Value last = nb.materialize(nb.add(extents[vectorDim], -1));
  next.column = arith::MinSIOp::create(nb.b, nb.loc, column, last);
  next.tilesPerColumn = groups;
  ahead = Ahead::Next;
}

void ContractionEmitter::prefetch(const Panel &panel, OpFoldResult group) {
  if (ahead == Ahead::Own)
    prefetchOwn(panel, group);
  else if (ahead == Ahead::Next)
    prefetchNext(group);
}

/// Behind the end of a panel lies the next one.
void ContractionEmitter::prefetchOwn(const Panel &panel, OpFoldResult group) {
  int64_t groupBytes = panelWidth() * depth() * streamed.elementBytes();
  int64_t distance = llvm::divideCeil(recipe->aheadBytes, groupBytes);
  AffineExpr d0 = nb.b.getAffineDimExpr(0);
  SmallVector<OpFoldResult> place(point);
  for (int64_t u = 0; u < recipe->unroll; ++u)
    for (int64_t v = 0; v < panel.size(); ++v) {
      place[innerReduction()] = nb.apply((d0 + u + distance) * depth(), group);
      place[vectorDim] = column(panel, v);
      nb.prefetch(streamed, place, CacheLevel::First);
    }
}

void ContractionEmitter::prefetchNext(OpFoldResult group) {
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  SmallVector<OpFoldResult> place(point);
  place[vectorDim] = next.column;
  for (int64_t u = 0; u < recipe->unroll; u += next.tilesPerColumn) {
    place[innerReduction()] =
        nb.apply((d1 + (d0 + u).floorDiv(next.tilesPerColumn)) * depth(),
                 {group, OpFoldResult(next.firstStep)});
    nb.prefetch(streamed, place, CacheLevel::Second);
  }
}
