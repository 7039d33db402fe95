// Packing: the panel that all tiles of its columns read, made contiguous and
// converted once; and the same for a block of rows.

#include "ContractionEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// The streamed operand
//===----------------------------------------------------------------------===//

/// Where part `part` of `vector` of the panel lies at the nest's point.
SmallVector<OpFoldResult> ContractionEmitter::panelIndices(const Panel &panel,
                                                           int64_t vector,
                                                           int64_t part) {
  SmallVector<OpFoldResult> indices;
  if (packsAll)
    indices.push_back(panel.number);
  if (parts > 0)
    indices.push_back(nb.index(part));
  for (unsigned dim : packedDims)
    indices.push_back(point[dim]);
  if (depth() > 1)
    indices.back() =
        nb.apply(nb.b.getAffineDimExpr(0).floorDiv(depth()), indices.back());
  indices.push_back(nb.index(vector * width * depth()));
  return indices;
}

/// Copies the panel of the streamed operand, converted to the type of the
/// computation, to where its rows are adjacent.
void ContractionEmitter::pack(const Panel &panel) {
  if (depth() > 1)
    return packInterleaved(panel);
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
  for (auto [v, lanes] : llvm::enumerate(panel.lanes)) {
    point[vectorDim] = column(panel, v);
    Value row = nb.convert(nb.load(streamed, point, vectorDim, lanes), compute);
    nb.storeVector(row, packed, panelIndices(panel, v));
  }
}

/// `vectors`, the same lanes of a power of two many steps, lane by lane.
static Value interleave(NestBuilder &nb, SmallVector<Value> vectors) {
  while (vectors.size() > 1) {
    size_t half = vectors.size() / 2;
    for (size_t i = 0; i < half; ++i)
      vectors[i] = vector::InterleaveOp::create(nb.b, nb.loc, vectors[i],
                                                vectors[i + half]);
    vectors.resize(half);
  }
  return vectors.front();
}

/// `vector` of f32 rounded to bf16 by the instruction that takes subnormal
/// numbers for zeros, as the products do.
static Value roundToBF16(NestBuilder &nb, Value vector) {
  auto type = cast<VectorType>(vector.getType());
  constexpr int64_t lanes = 16;
  Type part = VectorType::get(lanes, nb.b.getBF16Type());
  Value result = nb.zeros(type.clone(nb.b.getBF16Type()));
  for (int64_t i = 0; i < type.getNumElements(); i += lanes) {
    Value wide = vector::ExtractStridedSliceOp::create(nb.b, nb.loc, vector, i,
                                                       lanes, int64_t(1));
    Value rounded =
        LLVM::CallIntrinsicOp::create(
            nb.b, nb.loc, part,
            nb.b.getStringAttr("llvm.x86.avx512bf16.cvtneps2bf16.512"),
            ValueRange(wide))
            .getResult(0);
    result = vector::InsertStridedSliceOp::create(nb.b, nb.loc, rounded, result,
                                                  i, int64_t(1));
  }
  return result;
}

/// The parts of `vector`, largest first, whose sum is nearly it; itself if it
/// is not split.
SmallVector<Value> ContractionEmitter::split(Value vector) {
  if (parts == 0)
    return {vector};
  Type type = vector.getType();
  SmallVector<Value> result;
  for (int64_t part = 0; part < parts; ++part) {
    if (part > 0)
      vector = arith::SubFOp::create(
          nb.b, nb.loc, vector,
          arith::ExtFOp::create(nb.b, nb.loc, type, result.back()));
    result.push_back(roundToBF16(nb, vector));
  }
  return result;
}

/// Packs a panel in groups of steps of the innermost reduction; steps beyond
/// its end are zeros.
void ContractionEmitter::packInterleaved(const Panel &panel) {
  unsigned inner = innerReduction();
  SmallVector<unsigned> others(packedDims);
  llvm::erase(others, inner);
  AffineExpr d0 = nb.b.getAffineDimExpr(0);
  Type type = cast<MemRefType>(packed.getType()).getElementType();
  auto group = [&](OpFoldResult first, int64_t steps) {
    for (auto [v, lanes] : llvm::enumerate(panel.lanes)) {
      point[vectorDim] = column(panel, v);
      // The steps of each part.
      SmallVector<SmallVector<Value>> vectors(std::max<int64_t>(1, parts));
      for (int64_t s = 0; s < steps; ++s) {
        point[inner] = nb.add(first, s);
        Value columns = nb.load(streamed, point, vectorDim, lanes);
        for (auto [part, value] : llvm::enumerate(split(columns)))
          vectors[part].push_back(value);
      }
      point[inner] = first;
      for (auto [part, values] : llvm::enumerate(vectors)) {
        values.resize(depth(), nb.zeros(VectorType::get(width, type)));
        nb.storeVector(interleave(nb, values), packed,
                       panelIndices(panel, v, part));
      }
    }
  };
  nb.nest(others, extents, point, [&] {
    OpFoldResult extent = extents[inner];
    OpFoldResult groups = nb.apply(d0.floorDiv(depth()), extent);
    nb.loop(nb.index(0), groups, 1, [&](OpFoldResult number) {
      group(nb.apply(d0 * depth(), number), depth());
    });
    if (hasMatrices())
      nb.loop(groups, countGroups(), 1, [&](OpFoldResult number) {
        group(nb.apply(d0 * depth(), number), 0);
      });
    // What is left: one step at a time, over the zeros of the one before.
    OpFoldResult end = nb.roundDown(extent, depth());
    if (std::optional<int64_t> constant = getConstantIntValue(extent)) {
      if (*constant % depth() != 0)
        group(end, *constant % depth());
      return;
    }
    for (int64_t left = 1; left < depth(); ++left) {
      Value isLeft =
          arith::CmpIOp::create(nb.b, nb.loc, arith::CmpIPredicate::eq,
                                nb.materialize(nb.apply(d0 % depth(), extent)),
                                nb.materialize(nb.index(left)));
      ifLast({{}, {}, isLeft}, [&] { group(end, left); });
    }
  });
}

/// Bit by bit of the index.
void mlir::rectify::transpose(OpBuilder &b, Location loc,
                              MutableArrayRef<Value> rows) {
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
          point[along] = nb.add(k, i);
          nb.storeVector(row, packed, panelIndices(panel, v));
        }
      }
    });
    nb.loop(squares, extent, 1, [&](OpFoldResult k) {
      point[along] = k;
      packRow(panel);
    });
  });
}

//===----------------------------------------------------------------------===//
// The broadcast operand
//===----------------------------------------------------------------------===//

/// Where row `row` of a tile lies in the packed block, at the nest's point.
SmallVector<OpFoldResult> ContractionEmitter::lhsIndices(const Tile &tile,
                                                         int64_t row) {
  return {tile.packedNumber,
          nb.apply(nb.b.getAffineDimExpr(0).floorDiv(depth()),
                   point[innerReduction()]),
          nb.index(row * depth())};
}

/// Copies the rows of a block of tiles, so that the elements that one step of a
/// tile broadcasts are adjacent.
void ContractionEmitter::packLhs(const Run &run) {
  unsigned inner = innerReduction();
  AffineExpr d0 = nb.b.getAffineDimExpr(0);
  auto type = cast<MemRefType>(packedLhs.getType()).getElementType();
  OpFoldResult groups = nb.apply(d0.floorDiv(depth()), extents[inner]);
  forEachTile(run, run.begin, [&](const Tile &tile) {
    nb.loop(nb.index(0), groups, 1, [&](OpFoldResult number) {
      point[inner] = nb.apply(d0 * depth(), number);
      for (int64_t r = 0; r < tile.rows; ++r) {
        point[*rowDim] = nb.add(tile.row, r);
        Value steps =
            depth() > 1
                ? gatherSteps(nb.full(depth()))
                : nb.splat(nb.convert(nb.loadScalar(broadcast, point), type),
                           1);
        nb.storeVector(steps, packedLhs, lhsIndices(tile, r));
      }
    });
  });
}
