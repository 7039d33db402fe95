// The register tile: sums that stay in registers over the whole reduction, the
// epilogue on them, and the next panel fetched meanwhile.

#include "ContractionEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <map>

using namespace mlir;
using namespace mlir::rectify;

/// Bytes of the streamed operand up to which it is taken to stay in cache.
static constexpr int64_t cachedBytes = 1 << 20;

//===----------------------------------------------------------------------===//
// The tile
//===----------------------------------------------------------------------===//

void ContractionEmitter::emitTile(const Panel &panel, OpFoldResult row,
                                  int64_t rows) {
  if (rowDim)
    point[*rowDim] = row;
  startPrefetch(panel, row, rows);
  prefetchSides(panel, row, rows);
  SmallVector<Value> sums(rows * panel.lanes.size(), nb.zeros(vectorType()));
  sums = reduce(panel, rows, 0, std::move(sums));
  ahead.active = false;
  if (rowDim)
    point[*rowDim] = row;
  finish(panel, rows, sums);
}

/// The loops over the reductions from `depth` on, the last one unrolled.
SmallVector<Value> ContractionEmitter::reduce(const Panel &panel, int64_t rows,
                                              unsigned depth,
                                              SmallVector<Value> sums) {
  if (reductionDims.empty())
    return step(panel, rows, std::move(sums));
  unsigned dim = reductionDims[depth];
  if (depth + 1 < reductionDims.size())
    return nb.loop(nb.index(0), extents[dim], 1, sums,
                   [&](OpFoldResult k, ValueRange args) {
                     point[dim] = k;
                     return reduce(panel, rows, depth + 1,
                                   SmallVector<Value>(args));
                   });

  OpFoldResult unrolledEnd = nb.roundDown(extents[dim], options.unroll);
  sums = nb.loop(nb.index(0), unrolledEnd, options.unroll, sums,
                 [&](OpFoldResult k, ValueRange args) {
                   SmallVector<Value> sums(args);
                   prefetch(k);
                   for (int64_t u = 0; u < options.unroll; ++u) {
                     point[dim] = nb.add(k, u);
                     sums = step(panel, rows, std::move(sums));
                   }
                   return sums;
                 });
  return nb.loop(unrolledEnd, extents[dim], 1, sums,
                 [&](OpFoldResult k, ValueRange args) {
                   point[dim] = k;
                   return step(panel, rows, SmallVector<Value>(args));
                 });
}

/// One step of the reduction: an outer product added to the tile.
SmallVector<Value> ContractionEmitter::step(const Panel &panel, int64_t rows,
                                            SmallVector<Value> sums) {
  OpFoldResult row = rowDim ? point[*rowDim] : nb.index(0);
  SmallVector<Value> columns;
  for (auto [v, lanes] : llvm::enumerate(panel.lanes)) {
    if (packed) {
      SmallVector<OpFoldResult> indices;
      for (unsigned dim : packedDims)
        indices.push_back(point[dim]);
      indices.push_back(nb.index(v * width));
      columns.push_back(nb.loadVector(packed, indices, vectorType()));
      continue;
    }
    point[vectorDim] = column(panel, v);
    columns.push_back(
        nb.convert(nb.load(streamed, point, vectorDim, lanes), compute));
  }

  bool isFloat = isa<FloatType>(compute);
  for (int64_t r = 0; r < rows; ++r) {
    if (rowDim)
      point[*rowDim] = nb.add(row, r);
    Value scalar;
    if (broadcast.kind == AccessKind::Invariant)
      scalar =
          nb.splat(nb.convert(nb.loadScalar(broadcast, point), compute), width);
    for (auto [v, lanes] : llvm::enumerate(panel.lanes)) {
      Value factor = scalar;
      if (!factor) {
        point[vectorDim] = column(panel, v);
        factor =
            nb.convert(nb.load(broadcast, point, vectorDim, lanes), compute);
      }
      Value &sum = sums[r * panel.lanes.size() + v];
      if (isFloat && options.target.fma) {
        sum = vector::FMAOp::create(nb.b, nb.loc, factor, columns[v], sum);
      } else if (isFloat) {
        Value product = arith::MulFOp::create(nb.b, nb.loc, factor, columns[v]);
        sum = arith::AddFOp::create(nb.b, nb.loc, sum, product);
      } else {
        Value product = arith::MulIOp::create(nb.b, nb.loc, factor, columns[v]);
        sum = arith::AddIOp::create(nb.b, nb.loc, sum, product);
      }
    }
  }
  if (rowDim)
    point[*rowDim] = row;
  return sums;
}

/// The epilogue of a tile and its stores. What a side operand gives to all rows
/// is loaded once, before the first store.
void ContractionEmitter::finish(const Panel &panel, int64_t rows,
                                ArrayRef<Value> sums) {
  OpFoldResult row = rowDim ? point[*rowDim] : nb.index(0);
  SmallVector<std::map<int64_t, Value>> shared(sides.size());
  auto load = [&](unsigned side, int64_t v) {
    point[vectorDim] = column(panel, v);
    return nb.load(sides[side], point, vectorDim, panel.lanes[v]);
  };
  for (auto [side, access] : llvm::enumerate(sides))
    if (!hasRow(access))
      for (int64_t v = 0, e = panel.lanes.size(); v < e; ++v)
        shared[side][v] = access.kind == AccessKind::Invariant && v > 0
                              ? shared[side][0]
                              : load(side, v);

  auto finishVector = [&](int64_t v, Value sum) {
    SmallVector<Value> values;
    for (auto [side, access] : llvm::enumerate(sides))
      values.push_back(hasRow(access) ? load(side, v) : shared[side][v]);
    SmallVector<Value> results =
        epilogue(nb.b, nb.loc, nb.convert(sum, accumulator), values);
    point[vectorDim] = column(panel, v);
    for (auto [result, out] : llvm::zip_equal(results, outs))
      nb.store(result, out, point, vectorDim, panel.lanes[v]);
  };
  int64_t vectors = panel.lanes.size();
  if (!finished || rows == 1) {
    for (int64_t r = 0; r < rows; ++r) {
      if (rowDim)
        point[*rowDim] = nb.add(row, r);
      for (int64_t v = 0; v < vectors; ++v)
        finishVector(v, sums[r * vectors + v]);
    }
    return;
  }
  for (int64_t r = 0; r < rows; ++r)
    for (int64_t v = 0; v < vectors; ++v)
      nb.storeVector(sums[r * vectors + v], finished,
                     {nb.index(r), nb.index(v * width)});
  nb.loop(nb.index(0), nb.index(rows), 1, [&](OpFoldResult r) {
    point[*rowDim] = nb.sum(row, r);
    for (int64_t v = 0; v < vectors; ++v)
      finishVector(
          v, nb.loadVector(finished, {r, nb.index(v * width)}, vectorType()));
  });
}

//===----------------------------------------------------------------------===//
// Fetching what a tile's end reads
//===----------------------------------------------------------------------===//

/// What the epilogue reads of each row is on its way while the sums are formed.
/// The hardware does not foresee it: a tile's rows lie far apart.
void ContractionEmitter::prefetchSides(const Panel &panel, OpFoldResult row,
                                       int64_t rows) {
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
// Fetching the next panel
//===----------------------------------------------------------------------===//

/// The tiles of a panel share the work of bringing the next one into the L2
/// cache, evenly over their reduction loops: tile t takes column t mod v of the
/// next panel's v vectors, and one of g runs of its rows.
void ContractionEmitter::startPrefetch(const Panel &panel, OpFoldResult row,
                                       int64_t rows) {
  ahead.active = false;
  if (!packed || !rowDim || streamed.kind != AccessKind::Contiguous ||
      reductionDims.size() != 1 || packedDims.size() != 1 ||
      static_cast<int64_t>(panel.lanes.size()) != tileVectors)
    return;
  unsigned dim = reductionDims[0];
  std::optional<int64_t> columns = constantExtent(vectorDim),
                         depth = constantExtent(dim),
                         height = constantExtent(*rowDim);
  int64_t bytes = streamed.elementType().getIntOrFloatBitWidth() / 8;
  if (columns && depth && *columns * *depth * bytes <= cachedBytes)
    return;
  int64_t vectors = panel.lanes.size();
  int64_t groups = 4;
  if (height)
    groups = std::max<int64_t>(1, llvm::divideCeil(*height, rows) / vectors);

  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  Value run =
      nb.materialize(nb.apply(d0.floorDiv(rows * vectors) % groups, row));
  Value length = nb.materialize(nb.apply(d0.floorDiv(groups), extents[dim]));
  ahead.firstRow = arith::MulIOp::create(nb.b, nb.loc, run, length);
  Value next = nb.materialize(
      nb.apply(d0 + d1.floorDiv(rows) % vectors * width + vectors * width,
               {panel.begin, row}));
  Value last = nb.materialize(nb.add(extents[vectorDim], -1));
  ahead.column = arith::MinSIOp::create(nb.b, nb.loc, next, last);
  ahead.tilesPerColumn = groups;
  ahead.active = true;
}

void ContractionEmitter::prefetch(OpFoldResult k) {
  if (!ahead.active)
    return;
  unsigned dim = reductionDims[0];
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  SmallVector<OpFoldResult> ahead0(point);
  ahead0[vectorDim] = ahead.column;
  for (int64_t u = 0; u < options.unroll; u += ahead.tilesPerColumn) {
    ahead0[dim] = nb.apply(d1 + (d0 + u).floorDiv(ahead.tilesPerColumn),
                           {k, OpFoldResult(ahead.firstRow)});
    nb.prefetch(streamed, ahead0, CacheLevel::Second);
  }
}
