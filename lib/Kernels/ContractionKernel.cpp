// Contractions in the manner of Goto and van de Geijn, "Anatomy of
// High-Performance Matrix Multiplication" (ACM TOMS 34, 2008): a tile of the
// result stays in vector registers over the whole reduction. One operand (the
// streamed one) is read as vectors along the result's innermost dim, from
// panels of columns, packed ahead or once for all rows; the other gives one
// scalar per row.
//
// The nest: threads; dims that the streamed operand has; blocks of rows, where
// those of all tiles would leave the caches; panels; dims that only the
// broadcast operand has; tiles of rows; reductions.

#include "ContractionEmitter.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::rectify;

/// Bytes of the streamed operand up to which it is taken to stay in a cache.
static constexpr int64_t cachedBytes = 1 << 20;

/// Bytes of the L2 cache for rows of matrices.
static constexpr int64_t lhsBlockBytes = 3 << 18;
/// Bytes of rows of the broadcast operand and of results beside all panels.
/// With matrices more: the last tile of a block has no other to be finished
/// beside.
static constexpr int64_t rowBlockBytes = 1 << 16;
static constexpr int64_t matrixRowBlockBytes = 1 << 18;
/// What an unknown number of steps is taken to be for blocks.
static constexpr int64_t guessedSteps = 1024;

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
  // Instructions that take several steps convert them themselves.
  auto packedType = [&](const Access &access) -> Type {
    if (parts > 0)
      return nb.b.getBF16Type();
    return depth() > 1 ? access.elementType() : compute;
  };
  bool isPacked = packingPays(packing), isPackedLhs = packsLhs();
  blockTiles = chooseBlock(isPackedLhs);
  if (isPackedLhs) {
    AffineExpr d0 = nb.b.getAffineDimExpr(0);
    OpFoldResult groups = countGroups();
    SmallVector<OpFoldResult> sizes = {nb.index(blockTiles), groups,
                                       nb.index(tallRows * depth())};
    if (hasMatrices())
      sizes = {nb.index(blockTiles), nb.index(std::max<int64_t>(1, parts)),
               nb.apply(d0.floorDiv(recipe->unroll), groups),
               nb.index(llvm::alignTo(tallRows, matrixRows)),
               nb.index(recipe->unroll * depth())};
    packedLhs = allocate(sizes, packedType(broadcast));
  }
  if (isPacked) {
    SmallVector<OpFoldResult> sizes;
    // Several blocks of rows read each panel.
    packsAll = hasMatrices() && constantExtent(vectorDim) &&
               getConstantIntValue(tiles) != blockTiles;
    if (packsAll)
      sizes.push_back(
          nb.index(llvm::divideCeil(llvm::divideCeil(*constantExtent(vectorDim),
                                                     panelWidth()),
                                    columnThreads) +
                   1));
    if (parts > 0)
      sizes.push_back(nb.index(parts));
    for (unsigned dim : packedDims)
      sizes.push_back(extents[dim]);
    if (depth() > 1)
      sizes.back() = countGroups();
    sizes.push_back(nb.index(panelWidth() * depth()));
    packed = allocate(sizes, packedType(streamed));
  }
  if (startsColumns())
    columnStarts = allocate({nb.index(panelWidth())}, compute);
  if (hasMatrices() ||
      (rowDim && tallRows * tileVectors * epilogueCost > unrolledEpilogue)) {
    int64_t rows =
        hasMatrices() ? llvm::alignTo(tallRows, matrixRows) : tallRows;
    finished = allocate({nb.index(rows), nb.index(panelWidth())}, compute);
  }
}

/// The groups that hold the steps of the innermost reduction, whole iterations
/// where matrices take them.
OpFoldResult ContractionEmitter::countGroups() {
  AffineExpr groups = nb.b.getAffineDimExpr(0).ceilDiv(depth());
  if (hasMatrices())
    groups = groups.ceilDiv(recipe->unroll) * recipe->unroll;
  return nb.apply(groups, extents[innerReduction()]);
}

/// How many tiles make a block, of which all panels are taken before those of
/// the next block; or 0, if all tiles do. Blocks are of equal size.
int64_t ContractionEmitter::chooseBlock(bool packsLhs) const {
  if (packsLhs && !hasMatrices())
    return std::max<int64_t>(1, recipe->lhsBlock / tallRows);
  std::optional<int64_t> most;
  if (hasMatrices()) {
    // The broadcast operand stays in the L2 cache.
    int64_t steps = constantExtent(innerReduction()).value_or(guessedSteps);
    int64_t elementBytes = parts > 0 ? 2 * parts : 4 / depth();
    int64_t tileBytes = steps * tallRows * elementBytes;
    most = lhsBlockBytes / std::max<int64_t>(1, tileBytes);
  }
  // Without work that each panel asks for again in each block.
  if (isAhead && rowDim && innerDims.empty() && outerDims.empty() &&
      getConstantIntValue(tiles) && !canSkipZeros() && !startsColumns() &&
      staysCached()) {
    // All panels stay in a cache; a block's rows of the broadcast operand and
    // of the results stay with them, and results are written nearly in order.
    int64_t rowBytes =
        *constantExtent(innerReduction()) * broadcast.elementBytes();
    for (const Access &out : outs)
      rowBytes += *constantExtent(vectorDim) * out.elementBytes();
    int64_t rows = (hasMatrices() ? matrixRowBlockBytes : rowBlockBytes) /
                   std::max<int64_t>(1, rowBytes);
    most = std::min(most.value_or(rows), rows / tallRows);
  }
  if (!most)
    return 0;
  most = std::max<int64_t>(1, *most);
  std::optional<int64_t> count = getConstantIntValue(tiles);
  if (!count || *count == 0)
    return *most;
  if (*count <= *most && !hasMatrices())
    return 0;
  return llvm::divideCeil(*count, llvm::divideCeil(*count, *most));
}

/// Whether the streamed operand, a matrix, is so small that it is taken to stay
/// in a cache while all rows read it.
bool ContractionEmitter::staysCached() const {
  if (reductionDims.size() != 1)
    return false;
  std::optional<int64_t> elements =
      multiply(constantExtent(vectorDim), constantExtent(innerReduction()));
  return elements && *elements * streamed.elementBytes() <= cachedBytes;
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

/// Blocks of tiles whose lhs is packed together or stays in the cache.
void ContractionEmitter::emitBlocks() {
  if (offsetsColumns)
    startRows();
  if (packsAll)
    forEachPanel([&](const Panel &panel) { pack(panel); });
  if (canSkipZeros())
    return emitSparse([&] { emitPanels(tileRun, tileRun.begin); });
  if (blockTiles == 0)
    return emitPanels(tileRun, tileRun.begin);
  nb.loop(tileRun.begin, tileRun.end, blockTiles, [&](OpFoldResult block) {
    Run run{block, nb.min(nb.add(block, blockTiles), tileRun.end), nullptr};
    if (packedLhs)
      hasMatrices() ? packMatrices(run) : packLhs(run);
    emitPanels(run, block);
  });
}

/// Panel `number`, of all its columns.
ContractionEmitter::Panel ContractionEmitter::wholePanel(OpFoldResult number) {
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  return {nb.apply(d0 * panelWidth(), number),
          nb.apply(d0 - d1, {number, panelRun.begin}),
          SmallVector<Lanes>(tileVectors, nb.full(width))};
}

/// All columns: full panels, then what is left. Of a constant number of columns
/// that is one narrower panel, the last vector partial; of a dynamic number,
/// panels of one vector with a mask that is computed.
void ContractionEmitter::forEachPanel(function_ref<void(const Panel &)> body) {
  OpFoldResult columns = extents[vectorDim];
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  loopPending(panelRun.begin, panelRun.end, 1,
              [&](OpFoldResult number) { body(wholePanel(number)); });
  finishPending();

  OpFoldResult fullEnd = nb.roundDown(columns, panelWidth());
  if (std::optional<int64_t> constant = getConstantIntValue(columns)) {
    int64_t left = *constant % panelWidth();
    if (left == 0)
      return;
    ifLast(panelRun, [&] {
      OpFoldResult number = nb.apply(
          d0 - d1, {nb.index(*constant / panelWidth()), panelRun.begin});
      Panel panel{fullEnd, number, {}};
      for (; left > 0; left -= width)
        panel.lanes.push_back(nb.partial(width, nb.index(left)));
      body(panel);
    });
    return;
  }
  ifLast(panelRun, [&] {
    nb.loop(fullEnd, columns, width, [&](OpFoldResult begin) {
      OpFoldResult left = nb.apply(d1 - d0, {begin, columns});
      body({begin,
            nb.index(0),
            {width == 1 ? nb.full(1) : nb.partial(width, left)}});
    });
  });
}

void ContractionEmitter::emitPanels(const Run &tiles, OpFoldResult block) {
  if (hasMatrices())
    startPending(wholePanel(panelRun.begin));
  forEachPanel([&](const Panel &panel) { emitPanel(panel, tiles, block); });
  pending.reset();
}

/// All rows of a panel.
void ContractionEmitter::emitPanel(const Panel &panel, const Run &tiles,
                                   OpFoldResult block) {
  if (packed && !packsAll)
    pack(panel);
  if (columnStarts)
    startColumns(panel);
  // Otherwise a tile may be left to that of another panel.
  bool endsPending =
      pending && (!innerDims.empty() || panel.size() != tileVectors ||
                  panel.lanes.back().mask);
  nestDims(innerDims, [&] {
    if (endsPending)
      startPending(panel);
    forEachTile(tiles, block, [&](const Tile &tile) { emitTile(panel, tile); });
    if (endsPending)
      finishPending();
  });
}

/// The tiles of a run. A constant number of rows is split into tiles that
/// differ by at most one row; a dynamic one into full tiles and then, for what
/// is left, tiles whose rows divide those of the tiles before.
void ContractionEmitter::forEachTile(const Run &run, OpFoldResult block,
                                     function_ref<void(const Tile &)> body) {
  if (hasMatrices())
    return forEachMatrixTile(run, block, body);
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  auto loop = [&](OpFoldResult begin, OpFoldResult end, int64_t rows,
                  int64_t before) {
    nb.loop(begin, end, 1, [&](OpFoldResult number) {
      body({nb.apply(d0 * rows + before, number), rows, number,
            nb.apply(d0 - d1, {number, block}), nb.index(rows)});
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
        body({row, rows, nb.apply(d0.floorDiv(rows), row), nb.index(0),
              nb.index(rows)});
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
