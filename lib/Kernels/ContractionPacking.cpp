// Packing: the panel that all tiles of its columns read, made contiguous and
// converted once.

#include "ContractionEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::rectify;

/// Copies the panel of the streamed operand, converted to the type of the
/// computation, to where its rows are adjacent.
void ContractionEmitter::pack(const Panel &panel) {
  if (streamed.kind == AccessKind::Strided && width > 1) {
    for (unsigned dim : llvm::reverse(packedDims)) {
      Access along(streamed.source, streamed.map, dim);
      if (along.kind == AccessKind::Contiguous)
        return packTransposed(panel, dim);
    }
  }
  nb.nest(packedDims, extents, point, [&] { packRow(panel); });
}

/// Packs the columns of one point of the reduction.
void ContractionEmitter::packRow(const Panel &panel) {
  SmallVector<OpFoldResult> indices;
  for (unsigned dim : packedDims)
    indices.push_back(point[dim]);
  indices.push_back(OpFoldResult());
  for (auto [v, lanes] : llvm::enumerate(panel.lanes)) {
    point[vectorDim] = column(panel, v);
    Value row = nb.convert(nb.load(streamed, point, vectorDim, lanes), compute);
    indices.back() = nb.index(v * width);
    nb.storeVector(row, packed, indices);
  }
}

/// Transposes a square of vectors: bit by bit, row and lane index trade places.
static void transpose(OpBuilder &b, Location loc, MutableArrayRef<Value> rows) {
  int64_t width = rows.size();
  for (int64_t bit = width / 2; bit > 0; bit /= 2) {
    SmallVector<int64_t> low(width), high(width);
    for (int64_t lane = 0; lane < width; ++lane) {
      bool upper = lane & bit;
      low[lane] = upper ? width + lane - bit : lane;
      high[lane] = upper ? width + lane : lane + bit;
    }
    for (int64_t row = 0; row < width; ++row) {
      if (row & bit)
        continue;
      Value first = rows[row], second = rows[row + bit];
      rows[row] = vector::ShuffleOp::create(b, loc, first, second, low);
      rows[row + bit] = vector::ShuffleOp::create(b, loc, first, second, high);
    }
  }
}

/// The column of a lane, or, where the lane does not exist, the last column.
OpFoldResult ContractionEmitter::existing(OpFoldResult begin, int64_t lane,
                                          const Lanes &lanes) {
  if (!lanes.count)
    return nb.add(begin, lane);
  if (std::optional<int64_t> count = getConstantIntValue(lanes.count))
    return nb.add(begin, std::min(lane, *count - 1));
  Value last = nb.materialize(nb.add(extents[vectorDim], -1));
  Value index = nb.materialize(nb.add(begin, lane));
  return arith::MinSIOp::create(nb.b, nb.loc, index, last).getResult();
}

/// Packs a panel whose elements are adjacent along dim `along` of the
/// reduction, by squares that are transposed in registers. Lanes beyond the
/// last column repeat it.
void ContractionEmitter::packTransposed(const Panel &panel, unsigned along) {
  SmallVector<unsigned> others(packedDims);
  llvm::erase(others, along);
  Access rowAccess(streamed.source, streamed.map, along);
  nb.nest(others, extents, point, [&] {
    OpFoldResult extent = extents[along];
    OpFoldResult squares = nb.roundDown(extent, width);
    nb.loop(nb.index(0), squares, width, [&](OpFoldResult k) {
      for (auto [v, lanes] : llvm::enumerate(panel.lanes)) {
        point[along] = k;
        SmallVector<Value> rows;
        for (int64_t lane = 0; lane < width; ++lane) {
          point[vectorDim] = existing(column(panel, v), lane, lanes);
          rows.push_back(nb.convert(
              nb.load(rowAccess, point, along, nb.full(width)), compute));
        }
        transpose(nb.b, nb.loc, rows);
        for (auto [i, row] : llvm::enumerate(rows)) {
          SmallVector<OpFoldResult> indices;
          for (unsigned dim : packedDims)
            indices.push_back(dim == along ? nb.add(k, i) : point[dim]);
          indices.push_back(nb.index(v * width));
          nb.storeVector(row, packed, indices);
        }
      }
    });
    nb.loop(squares, extent, 1, [&](OpFoldResult k) {
      point[along] = k;
      packRow(panel);
    });
  });
}
