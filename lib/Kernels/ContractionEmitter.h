// The emitter of one contraction. Its parts: the choice of tile and the nest
// (ContractionKernel.cpp), packing (ContractionPacking.cpp), and the register
// tile (ContractionTile.cpp).

#ifndef RECTIFY_LIB_KERNELS_CONTRACTIONEMITTER_H
#define RECTIFY_LIB_KERNELS_CONTRACTIONEMITTER_H

#include "NestBuilder.h"

#include "Rectify/Kernels/ContractionKernel.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"

namespace mlir::rectify {

/// Emits one contraction.
class ContractionEmitter {
public:
  ContractionEmitter(OpBuilder &b, Location loc, const Contraction &c,
                     const KernelOptions &options, ContractionEpilogue epilogue)
      : nb(b, loc), options(options), epilogue(epilogue),
        accumulator(c.accumulator), epilogueCost(c.epilogueCost) {
    classify(c);
  }

  LogicalResult emit(std::string &notes);

private:
  /// A panel of columns: `lanes.size()` vectors from column `begin` on.
  struct Panel {
    OpFoldResult begin;
    SmallVector<Lanes> lanes;
  };

  void classify(const Contraction &c);
  void chooseTile();
  bool isPacked() const;
  bool packingPays(std::string &why) const;
  std::string describe(StringRef packing) const;
  int64_t rowsFor(int64_t vectors) const;

  void emitPanels();
  void emitPanel(const Panel &panel);
  void pack(const Panel &panel);
  void packTransposed(const Panel &panel, unsigned along);
  void packRow(const Panel &panel);
  OpFoldResult existing(OpFoldResult begin, int64_t lane, const Lanes &lanes);
  void emitTile(const Panel &panel, OpFoldResult row, int64_t rows);
  SmallVector<Value> reduce(const Panel &panel, int64_t rows, unsigned depth,
                            SmallVector<Value> sums);
  SmallVector<Value> step(const Panel &panel, int64_t rows,
                          SmallVector<Value> sums);
  void finish(const Panel &panel, int64_t rows, ArrayRef<Value> sums);
  void startPrefetch(const Panel &panel, OpFoldResult row, int64_t rows);
  void prefetch(OpFoldResult k);
  void prefetchSides(const Panel &panel, OpFoldResult row, int64_t rows);

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

  NestBuilder nb;
  const KernelOptions &options;
  ContractionEpilogue epilogue;

  Access streamed, broadcast;
  bool streamsLhs = false;
  SmallVector<Access> sides, outs;
  Type accumulator, compute;
  int64_t epilogueCost;

  /// The dims: outer loops, panels, inner loops, tiles of rows, reductions.
  SmallVector<unsigned> outerDims, innerDims, reductionDims, packedDims;
  unsigned vectorDim = 0;
  std::optional<unsigned> rowDim;
  SmallVector<OpFoldResult> extents;
  /// Where the nest is, per dim.
  SmallVector<OpFoldResult> point;

  int64_t width = 1;
  int64_t tileVectors = 1;
  /// The packed panel, packedDims x (tileVectors * width), or null.
  Value packed;
  /// The finished sums of a tile, rows x (tileVectors * width), where the
  /// epilogue is a loop over rows; or null.
  Value finished;
  /// The next panel's elements that this tile fetches ahead.
  struct {
    bool active = false;
    Value firstRow, column;
    int64_t tilesPerColumn;
  } ahead;
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_KERNELS_CONTRACTIONEMITTER_H
