// Contractions in the manner of Goto and van de Geijn, "Anatomy of
// High-Performance Matrix Multiplication" (ACM TOMS 34, 2008): a tile of the
// result stays in vector registers over the whole reduction. One operand (the
// streamed one) is read as vectors along the result's innermost dim, from
// panels of columns, packed ahead or once for all rows; the other gives one
// scalar per row.
//
// The nest: threads; dims that the streamed operand has; blocks of rows, if the
// broadcast operand is packed; panels; dims that only the broadcast operand
// has; tiles of rows; reductions.

#include "ContractionEmitter.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::rectify;

/// Instructions of a tile's epilogue up to which it is unrolled.
static constexpr int64_t unrolledEpilogue = 600;

LogicalResult ContractionEmitter::emit(std::string &notes) {
  unsigned numDims = streamed.map.getNumDims();
  SmallVector<Access> accesses = {streamed, broadcast};
  llvm::append_range(accesses, sides);
  llvm::append_range(accesses, outs);
  FailureOr<SmallVector<OpFoldResult>> sizes =
      computeExtents(nb.b, nb.loc, numDims, accesses, notes);
  if (failed(sizes))
    return failure();
  extents = std::move(*sizes);
  point.assign(numDims + 1, nb.index(0));
  chooseDims();
  chooseTiles();
  chooseThreads();
  emitThreads(notes);
  return success();
}

/// The buffers that the nest needs, which decides what is packed.
void ContractionEmitter::allocate(std::string &packing) {
  auto allocate = [&](ArrayRef<OpFoldResult> sizes, Type type) -> Value {
    SmallVector<int64_t> shape;
    SmallVector<Value> dynamicSizes;
    dispatchIndexOpFoldResults(sizes, dynamicSizes, shape);
    return memref::AllocOp::create(nb.b, nb.loc, MemRefType::get(shape, type),
                                   dynamicSizes, nb.b.getI64IntegerAttr(64));
  };
  if (packingPays(packing)) {
    SmallVector<OpFoldResult> sizes;
    for (unsigned dim : packedDims)
      sizes.push_back(extents[dim]);
    if (depth() > 1)
      sizes.back() =
          nb.apply(nb.b.getAffineDimExpr(0).ceilDiv(depth()), sizes.back());
    sizes.push_back(nb.index(panelWidth() * depth()));
    packed = allocate(sizes, depth() > 1 ? streamed.elementType() : compute);
  }
  if (packsLhs()) {
    lhsBlockTiles = std::max<int64_t>(1, recipe->lhsBlock / tallRows);
    int64_t steps = *constantExtent(innerReduction());
    packedLhs = allocate({nb.index(lhsBlockTiles), nb.index(steps / depth()),
                          nb.index(tallRows * depth())},
                         depth() > 1 ? broadcast.elementType() : compute);
  }
  if (recipe->product == Product::DotI8 && !offsetsColumns)
    columnStarts = allocate({nb.index(panelWidth())}, compute);
  if (rowDim && tallRows * tileVectors * epilogueCost > unrolledEpilogue)
    finished = allocate({nb.index(tallRows), nb.index(panelWidth())}, compute);
}

//===----------------------------------------------------------------------===//
// Loops
//===----------------------------------------------------------------------===//

/// A nest over `dims`, of one of which this thread may have a part only.
void ContractionEmitter::nestDims(ArrayRef<unsigned> dims,
                                  function_ref<void()> body) {
  if (dims.empty())
    return body();
  unsigned dim = dims.front();
  Run run{nb.index(0), extents[dim], nullptr};
  if (sharedDim == dim)
    run = *sharedDimRun;
  nb.loop(run.begin, run.end, 1, [&](OpFoldResult iv) {
    point[dim] = iv;
    nestDims(dims.drop_front(), body);
  });
}

/// Blocks of tiles whose lhs is packed together; one block if it is not.
void ContractionEmitter::emitBlocks() {
  if (offsetsColumns)
    startRows();
  if (canSkipZeros())
    return emitSparse([&] { emitPanels(tileRun, tileRun.begin); });
  if (!packedLhs)
    return emitPanels(tileRun, tileRun.begin);
  nb.loop(tileRun.begin, tileRun.end, lhsBlockTiles, [&](OpFoldResult block) {
    Run run{block, nb.min(nb.add(block, lhsBlockTiles), tileRun.end), nullptr};
    packLhs(run);
    emitPanels(run, block);
  });
}

/// All columns: full panels, then what is left. Of a constant number of columns
/// that is one narrower panel, the last vector partial; of a dynamic number,
/// panels of one vector with a mask that is computed.
void ContractionEmitter::emitPanels(const Run &tiles, OpFoldResult block) {
  OpFoldResult columns = extents[vectorDim];
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  nb.loop(panelRun.begin, panelRun.end, 1, [&](OpFoldResult number) {
    OpFoldResult begin = nb.apply(d0 * panelWidth(), number);
    emitPanel({begin, SmallVector<Lanes>(tileVectors, nb.full(width))}, tiles,
              block);
  });

  OpFoldResult fullEnd = nb.roundDown(columns, panelWidth());
  if (std::optional<int64_t> constant = getConstantIntValue(columns)) {
    int64_t left = *constant % panelWidth();
    if (left == 0)
      return;
    ifLast(panelRun, [&] {
      Panel panel{fullEnd, {}};
      for (; left > 0; left -= width)
        panel.lanes.push_back(nb.partial(width, nb.index(left)));
      emitPanel(panel, tiles, block);
    });
    return;
  }
  ifLast(panelRun, [&] {
    nb.loop(fullEnd, columns, width, [&](OpFoldResult begin) {
      OpFoldResult left = nb.apply(d1 - d0, {begin, columns});
      if (width == 1)
        emitPanel({begin, {nb.full(1)}}, tiles, block);
      else
        emitPanel({begin, {nb.partial(width, left)}}, tiles, block);
    });
  });
}

/// All rows of a panel.
void ContractionEmitter::emitPanel(const Panel &panel, const Run &tiles,
                                   OpFoldResult block) {
  if (packed)
    pack(panel);
  if (columnStarts)
    startColumns(panel);
  nestDims(innerDims, [&] {
    forEachTile(tiles, block, [&](const Tile &tile) { emitTile(panel, tile); });
  });
}

/// The tiles of a run. A constant number of rows is split into tiles that
/// differ by at most one row; a dynamic one into full tiles and then, for what
/// is left, tiles whose rows divide those of the tiles before.
void ContractionEmitter::forEachTile(const Run &run, OpFoldResult block,
                                     function_ref<void(const Tile &)> body) {
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  auto loop = [&](OpFoldResult begin, OpFoldResult end, int64_t rows,
                  int64_t before) {
    nb.loop(begin, end, 1, [&](OpFoldResult number) {
      body({nb.apply(d0 * rows + before, number), rows, number,
            nb.apply(d0 - d1, {number, block})});
    });
  };
  if (tallTiles) {
    OpFoldResult tall = nb.index(*tallTiles);
    loop(run.begin, nb.min(run.end, tall), tallRows, 0);
    if (tallRows > 1 && tallTiles != getConstantIntValue(tiles))
      loop(nb.max(run.begin, tall), run.end, tallRows - 1, *tallTiles);
    return;
  }
  loop(run.begin, run.end, tallRows, 0);
  ifLast(run, [&] {
    OpFoldResult extent = extents[*rowDim];
    OpFoldResult lower = nb.roundDown(extent, tallRows);
    int64_t rows = tallRows;
    while (rows > 1) {
      int64_t divisor = 2;
      while (rows % divisor != 0)
        ++divisor;
      rows /= divisor;
      OpFoldResult upper = nb.roundDown(extent, rows);
      nb.loop(lower, upper, rows, [&](OpFoldResult row) {
        body({row, rows, nb.apply(d0.floorDiv(rows), row), nb.index(0)});
      });
      lower = upper;
    }
  });
}

LogicalResult mlir::rectify::emitContraction(OpBuilder &b, Location loc,
                                             const Contraction &contraction,
                                             const KernelOptions &options,
                                             ContractionEpilogue epilogue,
                                             std::string &notes) {
  return ContractionEmitter(b, loc, contraction, options, epilogue).emit(notes);
}
