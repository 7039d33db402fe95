// The emitter of one contraction. Its parts: what is chosen
// (ContractionChoice.cpp), what threads share (ContractionThreads.cpp), the
// nest (ContractionKernel.cpp), packing (ContractionPacking.cpp), the products
// (ContractionProducts.cpp), the register tile (ContractionTile.cpp) and what
// follows its sums (ContractionEpilogue.cpp), sums in matrix registers
// (ContractionMatrices.cpp), along a vector (ContractionInner.cpp), and such
// that skip zeros (ContractionSparse.cpp).

#ifndef RECTIFY_LIB_KERNELS_CONTRACTIONEMITTER_H
#define RECTIFY_LIB_KERNELS_CONTRACTIONEMITTER_H

#include "NestBuilder.h"

#include "Rectify/Kernels/ContractionKernel.h"
#include "Rectify/Kernels/ContractionRecipe.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"

namespace mlir::rectify {

/// Transposes a square of vectors, whose number is a power of two: row and lane
/// index trade places.
void transpose(OpBuilder &b, Location loc, MutableArrayRef<Value> rows);

/// Emits one contraction.
class ContractionEmitter {
public:
  ContractionEmitter(OpBuilder &b, Location loc, const Contraction &c,
                     const KernelOptions &options, ContractionEpilogue epilogue)
      : nb(b, loc), options(options), epilogue(epilogue),
        accumulator(c.accumulator), epilogueCost(c.epilogueCost),
        epilogueCalls(c.epilogueCalls), skipsZeros(c.skipsZeros),
        parts(getParts(c.precision)) {
    classify(c);
  }

  LogicalResult emit(std::string &notes);

private:
  /// A panel of columns: `lanes.size()` vectors from column `begin` on.
  /// `number` is its place among those of this thread.
  struct Panel {
    OpFoldResult begin, number;
    SmallVector<Lanes> lanes;
    int64_t size() const { return lanes.size(); }
  };
  /// Some of the tiles of rows, or of the panels of columns, or of the points
  /// of an outer dim. What is left over beside whole tiles or panels goes to
  /// the run that is last: always if `isLast` is null.
  struct Run {
    OpFoldResult begin, end;
    Value isLast;
  };
  /// One tile: its first row, how many, and its number in the run of tiles
  /// whose lhs is packed together. Of `rows` rows, `count` exist.
  struct Tile {
    OpFoldResult row;
    int64_t rows;
    OpFoldResult number, packedNumber, count;
  };
  /// Rows [next, end) of `finished`, whose sums the epilogue has yet to take:
  /// those of the result from `row` on, in the columns of a panel.
  struct Pending {
    OpFoldResult row, next, end;
    Panel panel;
  };
  /// Of each side operand that has no rows: the vectors of a panel.
  using SharedSides = SmallVector<SmallVector<Value>>;
  /// What the epilogue takes beside each product of matrices: some pending
  /// rows.
  struct Meanwhile {
    SharedSides shared;
    int64_t rows;
  };

  // What is chosen.
  void classify(const Contraction &c);
  void chooseDims();
  void chooseTiles();
  std::optional<int64_t> findPanels() const;
  void splitRows(int64_t threads);
  void chooseThreads();
  bool isPacked() const;
  bool packingPays(std::string &why) const;
  bool packsLhs() const;
  int64_t chooseBlock(bool packsLhs) const;
  bool staysCached() const;
  bool sumsAlong() const;
  std::string describe(StringRef packing) const;

  // The nest.
  void emitThreads(std::string &notes);
  void allocate(std::string &packing);
  void emitBlocks();
  Panel wholePanel(OpFoldResult number);
  void forEachPanel(function_ref<void(const Panel &)> body);
  void emitPanels(const Run &tiles, OpFoldResult block);
  void emitPanel(const Panel &panel, const Run &tiles, OpFoldResult block);
  void emitTiles(const Panel &panel, const Run &tiles, OpFoldResult block);
  void forEachTile(const Run &tiles, OpFoldResult block,
                   function_ref<void(const Tile &)> body);
  void nestDims(ArrayRef<unsigned> dims, function_ref<void()> body);
  Run share(OpFoldResult count, Value thread, int64_t threads);
  void ifLast(const Run &run, function_ref<void()> body);

  // Packing.
  void pack(const Panel &panel);
  void packTransposed(const Panel &panel, unsigned along);
  void packRow(const Panel &panel);
  void packInterleaved(const Panel &panel);
  void packLhs(const Run &tiles);
  OpFoldResult existing(OpFoldResult begin, int64_t lane, const Lanes &lanes);
  SmallVector<OpFoldResult> panelIndices(const Panel &panel, int64_t vector,
                                         int64_t part = 0);
  SmallVector<OpFoldResult> lhsIndices(const Tile &tile, int64_t row);

  // Matrices.
  bool canUseMatrices() const;
  bool lieInMatrices() const;
  void packMatrices(const Run &run);
  void forEachMatrixTile(const Run &run, OpFoldResult block,
                         function_ref<void(const Tile &)> body);
  int64_t firstRow(const Tile &tile, int64_t matrix) const;
  int64_t rowsBefore(const Tile &tile) const;
  Value loadRows(const Tile &tile, int64_t matrix, int64_t part);
  Value loadGroups(const Panel &panel, int64_t vector, int64_t part);
  SmallVector<Value> split(Value vector);
  Type matrixType() const;
  SmallVector<Value> multiplyMatrices(const Panel &panel, const Tile &tile,
                                      SmallVector<Value> sums);
  SmallVector<Value> reduceMatrices(const Panel &panel, const Tile &tile,
                                    unsigned level, const Meanwhile &meanwhile,
                                    ValueRange sums);
  std::optional<int64_t> countMatrices() const;
  void sumMatrices(const Panel &panel, const Tile &tile);

  // Skipping zeros.
  bool canSkipZeros() const;
  Value isNonzero(Value numbers);
  void emitSparse(function_ref<void()> panels);
  SmallVector<Value> reduceSparse(const Panel &panel, const Tile &tile,
                                  SmallVector<Value> sums);
  void dropNegativeZeros(MutableArrayRef<Value> sums);

  // Products.
  Value loadColumns(const Panel &panel, int64_t vector);
  Value loadFactor(const Tile &tile, int64_t row, const Lanes &steps);
  Value gatherSteps(const Lanes &steps);
  Value spread(Value steps);
  Value multiplyAdd(Value factor, Value columns, Value sum);
  Value offset(Value bytes);
  Value ones();
  Value undoOffset(Value sum);
  SmallVector<Value>
  sumGroups(int64_t count,
            function_ref<Value(int64_t, Value, const Lanes &)> add);
  void startColumns(const Panel &panel);
  void startRows();

  // The register tile.
  void emitTile(const Panel &panel, const Tile &tile);
  SmallVector<Value> startSums(const Panel &panel, int64_t rows);
  SmallVector<Value> reduce(const Panel &panel, const Tile &tile,
                            unsigned depth, SmallVector<Value> sums);
  SmallVector<Value> step(const Panel &panel, const Tile &tile,
                          SmallVector<Value> sums, const Lanes &steps);
  SmallVector<Value> sumAlong(const Panel &panel, const Tile &tile);
  void startPrefetch(const Panel &panel, const Tile &tile);
  void prefetch(const Panel &panel, OpFoldResult group);
  void prefetchOwn(const Panel &panel, OpFoldResult group);
  void prefetchNext(OpFoldResult group);
  void prefetchSides(const Panel &panel, const Tile &tile);

  // The epilogue.
  SharedSides loadShared(const Panel &panel);
  void finishVector(const Panel &panel, const SharedSides &shared, int64_t v,
                    Value sum);
  void finish(const Panel &panel, const Tile &tile, ArrayRef<Value> sums);
  void finishRow(const Panel &panel, const SharedSides &shared,
                 OpFoldResult firstRow, OpFoldResult row);
  void startPending(const Panel &panel);
  void finishPending();
  void finishPending(const SharedSides &shared, int64_t most);
  void loopPending(OpFoldResult begin, OpFoldResult end, int64_t step,
                   function_ref<void(OpFoldResult)> body);

  VectorType vectorType() const { return VectorType::get(width, compute); }
  OpFoldResult column(const Panel &panel, int64_t vector) {
    return nb.add(panel.begin, vector * width);
  }
  std::optional<int64_t> constantExtent(unsigned dim) const {
    return getConstantIntValue(extents[dim]);
  }
  bool hasRow(const Access &access) const {
    return rowDim && access.map.isFunctionOfDim(*rowDim);
  }
  /// The reduction that an instruction may take several steps of.
  unsigned innerReduction() const { return reductionDims.back(); }
  int64_t depth() const { return recipe->depth; }
  int64_t panelWidth() const { return tileVectors * width; }
  OpFoldResult countGroups();
  /// Whether the sums of a panel's columns are where its tiles start.
  bool startsColumns() const {
    return recipe->product == Product::DotI8 && !offsetsColumns && !isInner;
  }
  bool hasMatrices() const { return usesMatrices(recipe->product); }
  /// Steps of the innermost reduction that a product of matrices takes.
  int64_t matrixSteps() const { return matrixRows * depth(); }

  NestBuilder nb;
  const KernelOptions &options;
  ContractionEpilogue epilogue;

  Access streamed, broadcast;
  bool streamsLhs = false;
  SmallVector<Access> sides, outs;
  Type accumulator, compute;
  int64_t epilogueCost;
  bool epilogueCalls, skipsZeros;
  /// How many bf16 a factor of f32 is split into, if it is; or 0.
  int64_t parts;
  const ContractionRecipe *recipe;

  /// The dims: outer loops, panels, inner loops, tiles of rows, reductions.
  SmallVector<unsigned> outerDims, innerDims, reductionDims, packedDims;
  unsigned vectorDim = 0;
  std::optional<unsigned> rowDim;
  SmallVector<OpFoldResult> extents;
  /// Where the nest is, per dim.
  SmallVector<OpFoldResult> point;

  int64_t width = 1;
  int64_t tileVectors = 1;
  /// Rows: `tiles` tiles, of `tallRows` rows each up to `tallTiles`, and then
  /// of one row less. Of a dynamic number of rows, tiles of `tallRows` only,
  /// and what is left. Where matrices have the sums, every tile is of
  /// `tallRows` rows, of which the last may lack some.
  OpFoldResult tiles;
  int64_t tallRows = 1;
  std::optional<int64_t> tallTiles;

  /// How many threads share the points of a dim, the tiles of rows, and the
  /// panels; and what this thread takes of them.
  int64_t dimThreads = 1, rowThreads = 1, columnThreads = 1;
  std::optional<unsigned> sharedDim;
  std::optional<Run> sharedDimRun;
  Run tileRun, panelRun;

  /// Whether vectors lie along the reduction, which both operands are
  /// contiguous along, and not along the columns.
  bool isInner = false;
  /// Whether the streamed operand lies in panels as it is.
  bool isAhead = false;
  /// The packed panel, packedDims x (tileVectors * width), the last of
  /// packedDims in groups of `depth()` steps, which are innermost; or null.
  /// If `packsAll`, all panels of this thread, which are outermost; and then
  /// the parts of what is split.
  Value packed;
  bool packsAll = false;
  /// A block of tiles of the broadcast operand: tiles x reductions x rows, as
  /// `packed`; for matrices tiles x parts x matrices along the reduction x rows
  /// x steps; or null.
  Value packedLhs;
  /// The tiles of a block, of which all panels are taken before those of the
  /// next; or 0, if all tiles are one.
  int64_t blockTiles = 0;
  /// The first factor of Product::DotI8 is 128 too large. That is the broadcast
  /// operand, and the sums of a panel's columns start from what undoes it; or,
  /// where one tile has all rows, the streamed one, and the sums of a row do.
  bool offsetsColumns = false;
  Value columnStarts;
  SmallVector<Value> rowStarts;
  /// While panels are emitted over a list of groups of steps: the groups, the
  /// rows' elements of each, how many there are, and the place in the list.
  struct SparseSteps {
    Value list, elements, count;
    Value place = nullptr;
  };
  std::optional<SparseSteps> sparse;
  /// The sums of a tile, rows x (tileVectors * width), where the epilogue is a
  /// loop over rows; or null.
  Value finished;
  /// What the epilogue takes while the next tile is summed, where matrix
  /// registers have the sums: their unit and that of vectors work side by side.
  std::optional<Pending> pending;
  /// What a tile fetches ahead while it sums: nothing; its own panel, where no
  /// other tile reads it; or its share of the next one.
  enum class Ahead { Nothing, Own, Next } ahead = Ahead::Nothing;
  /// Of the next panel: the step at which the share begins, its column, and how
  /// many tiles share a column.
  struct {
    Value firstStep, column;
    int64_t tilesPerColumn;
  } next;
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_KERNELS_CONTRACTIONEMITTER_H
