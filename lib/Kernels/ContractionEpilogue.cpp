// The epilogue of a tile and its stores: on sums in registers, or on those that
// lie in memory, if need be a few rows at a time while matrix registers sum the
// next tile.

#include "ContractionEmitter.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// A vector
//===----------------------------------------------------------------------===//

/// What side operands give to all rows of a panel, loaded once.
ContractionEmitter::SharedSides
ContractionEmitter::loadShared(const Panel &panel) {
  SharedSides shared(sides.size());
  for (auto [side, access] : llvm::enumerate(sides)) {
    if (hasRow(access))
      continue;
    for (int64_t v = 0; v < panel.size(); ++v) {
      point[vectorDim] = column(panel, v);
      bool isFirst = v == 0 || access.kind != AccessKind::Invariant;
      shared[side].push_back(
          isFirst ? nb.load(access, point, vectorDim, panel.lanes[v])
                  : shared[side].front());
    }
  }
  return shared;
}

/// Stores what the epilogue makes of `sum`, vector `v` of the panel in the row
/// of the nest's point.
void ContractionEmitter::finishVector(const Panel &panel,
                                      const SharedSides &shared, int64_t v,
                                      Value sum) {
  point[vectorDim] = column(panel, v);
  SmallVector<Value> values;
  for (auto [access, vectors] : llvm::zip_equal(sides, shared))
    values.push_back(hasRow(access)
                         ? nb.load(access, point, vectorDim, panel.lanes[v])
                         : vectors[v]);
  SmallVector<Value> results =
      epilogue(nb.b, nb.loc, nb.convert(sum, accumulator), values);
  for (auto [result, out] : llvm::zip_equal(results, outs))
    nb.store(result, out, point, vectorDim, panel.lanes[v]);
}

//===----------------------------------------------------------------------===//
// A tile
//===----------------------------------------------------------------------===//

/// What a side operand gives to all rows is loaded before the first store.
void ContractionEmitter::finish(const Panel &panel, const Tile &tile,
                                ArrayRef<Value> sums) {
  int64_t vectors = panel.size();
  SharedSides shared = loadShared(panel);
  if (finished && tile.rows > 1) {
    for (auto [i, sum] : llvm::enumerate(sums))
      nb.storeVector(sum, finished,
                     {nb.index(i / vectors), nb.index(i % vectors * width)});
    return nb.loop(nb.index(0), tile.count, 1, [&](OpFoldResult r) {
      finishRow(panel, shared, tile.row, r);
    });
  }
  for (int64_t r = 0; r < tile.rows; ++r) {
    if (rowDim)
      point[*rowDim] = nb.add(tile.row, r);
    for (int64_t v = 0; v < vectors; ++v)
      finishVector(panel, shared, v, sums[r * vectors + v]);
  }
}

/// Row `row` of `finished`, of which row 0 is `firstRow` of the result.
void ContractionEmitter::finishRow(const Panel &panel,
                                   const SharedSides &shared,
                                   OpFoldResult firstRow, OpFoldResult row) {
  point[*rowDim] = nb.sum(firstRow, row);
  for (int64_t v = 0; v < panel.size(); ++v)
    finishVector(
        panel, shared, v,
        nb.loadVector(finished, {row, nb.index(v * width)}, vectorType()));
}

//===----------------------------------------------------------------------===//
// A tile, while the next one is summed
//===----------------------------------------------------------------------===//

/// What follows are tiles of panels of the same lanes as `panel`; none is
/// pending yet.
void ContractionEmitter::startPending(const Panel &panel) {
  pending = {nb.index(0), nb.index(0), nb.index(0), panel};
}

/// The rows of the last tile.
void ContractionEmitter::finishPending() {
  if (!pending)
    return;
  // Without a tile there are no columns that could be loaded.
  nb.loop(pending->next, pending->end, 1, [&](OpFoldResult r) {
    SharedSides shared = loadShared(pending->panel);
    finishRow(pending->panel, shared, pending->row, r);
  });
  startPending(pending->panel);
}

/// The next `most` rows, of which there may be fewer.
void ContractionEmitter::finishPending(const SharedSides &shared,
                                       int64_t most) {
  SmallVector<OpFoldResult> place(point);
  OpFoldResult end = nb.min(nb.add(pending->next, most), pending->end);
  nb.loop(pending->next, end, 1, [&](OpFoldResult r) {
    finishRow(pending->panel, shared, pending->row, r);
  });
  pending->next = end;
  point = std::move(place);
}

/// A loop whose body leaves a tile to that of the next iteration, or to what
/// follows the loop.
void ContractionEmitter::loopPending(OpFoldResult begin, OpFoldResult end,
                                     int64_t step,
                                     function_ref<void(OpFoldResult)> body) {
  if (!pending)
    return nb.loop(begin, end, step, body);
  auto values = [&] {
    SmallVector<Value> values;
    for (OpFoldResult value :
         {pending->row, pending->next, pending->end, pending->panel.begin})
      values.push_back(nb.materialize(value));
    return values;
  };
  auto assign = [&](ValueRange values) {
    pending->row = values[0];
    pending->next = values[1];
    pending->end = values[2];
    pending->panel.begin = values[3];
  };
  SmallVector<Value> results = nb.loop(begin, end, step, values(),
                                       [&](OpFoldResult iv, ValueRange args) {
                                         assign(args);
                                         body(iv);
                                         return values();
                                       });
  assign(results);
}
