// Contractions in the manner of Goto and van de Geijn, "Anatomy of
// High-Performance Matrix Multiplication" (ACM TOMS 34, 2008): a tile of the
// result stays in vector registers over the whole reduction. One operand (the
// streamed one) is read as vectors along the result's innermost dim, from a
// panel packed once for all rows; the other gives one scalar per row.

#include "Rectify/Kernels/ContractionKernel.h"

#include "NestBuilder.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <map>

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// Rows of a tile beyond which nothing is gained.
constexpr int64_t maxRows = 14;
/// Bytes of the streamed operand up to which it is taken to stay in cache.
constexpr int64_t cachedBytes = 1 << 20;
/// Instructions of a tile's epilogue up to which it is unrolled.
constexpr int64_t unrolledEpilogue = 600;
/// Tiles that must share a panel for packing it to pay.
constexpr int64_t minReuse = 3;

/// Emits one contraction.
class ContractionEmitter {
public:
  ContractionEmitter(OpBuilder &b, Location loc, const Contraction &c,
                     const KernelOptions &options, ContractionEpilogue epilogue)
      : nb(b, loc), options(options), epilogue(epilogue),
        accumulator(c.accumulator), epilogueCost(c.epilogueCost) {
    classify(c);
  }

  LogicalResult emit(std::string &reason);

private:
  /// A panel of columns: `lanes.size()` vectors from column `begin` on.
  struct Panel {
    OpFoldResult begin;
    SmallVector<Lanes> lanes;
  };

  void classify(const Contraction &c);
  void chooseTile();
  bool packingPays() const;
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

} // namespace

//===----------------------------------------------------------------------===//
// Choices
//===----------------------------------------------------------------------===//

/// The widest of `types`, and f32 if they are narrower floats.
static Type computeTypeOf(ArrayRef<Type> types) {
  Type widest = types.front();
  for (Type type : types)
    if (type.getIntOrFloatBitWidth() > widest.getIntOrFloatBitWidth())
      widest = type;
  if (isa<FloatType>(widest) && widest.getIntOrFloatBitWidth() < 32)
    widest = Float32Type::get(widest.getContext());
  return widest;
}

void ContractionEmitter::classify(const Contraction &c) {
  AffineMap outMap = c.outs.front().map;
  unsigned numDims = outMap.getNumDims();
  // With no parallel dim there is nothing to vectorize: one lane, along a dim
  // that no map has.
  vectorDim = numDims;
  if (outMap.getNumResults() != 0)
    vectorDim = outMap.getDimPosition(outMap.getNumResults() - 1);

  auto access = [&](const KernelOperand &operand) {
    return Access(operand.source, operand.map, vectorDim);
  };
  streamed = access(c.rhs);
  broadcast = access(c.lhs);
  if (!streamed.map.isFunctionOfDim(vectorDim))
    std::swap(streamed, broadcast);
  sides = llvm::map_to_vector(c.sides, access);
  outs = llvm::map_to_vector(c.outs, access);

  for (unsigned dim = 0; dim < numDims; ++dim) {
    if (!outMap.isFunctionOfDim(dim)) {
      reductionDims.push_back(dim);
      if (streamed.map.isFunctionOfDim(dim))
        packedDims.push_back(dim);
    }
  }
  compute = computeTypeOf(
      {accumulator, streamed.elementType(), broadcast.elementType()});
  if (options.speculate && vectorDim != numDims)
    width = std::max<int64_t>(1, options.target.vectorBytes * 8 /
                                     compute.getIntOrFloatBitWidth());
}

/// The rows of a tile so that its accumulators, one row of the panel, and one
/// broadcast scalar fill the registers.
int64_t ContractionEmitter::rowsFor(int64_t vectors) const {
  int64_t temporaries = options.target.fma ? 1 : 2;
  int64_t free = options.target.vectorRegisters - vectors - temporaries;
  return std::clamp<int64_t>(free / vectors, 1, maxRows);
}

/// Rows and panel width, once the extents are known.
void ContractionEmitter::chooseTile() {
  // Rows: the innermost parallel dim that the streamed operand does not have,
  // preferring one that is not of extent 1.
  AffineMap outMap = outs.front().map;
  SmallVector<unsigned> parallel;
  for (AffineExpr expr : outMap.getResults())
    parallel.push_back(cast<AffineDimExpr>(expr).getPosition());
  for (unsigned dim : llvm::reverse(parallel)) {
    if (dim == vectorDim || streamed.map.isFunctionOfDim(dim) ||
        !broadcast.map.isFunctionOfDim(dim))
      continue;
    if (!rowDim || (constantExtent(*rowDim) == 1 && constantExtent(dim) != 1))
      rowDim = dim;
  }
  for (unsigned dim : parallel) {
    if (dim == vectorDim || dim == rowDim)
      continue;
    (streamed.map.isFunctionOfDim(dim) ? outerDims : innerDims).push_back(dim);
  }

  // Columns: the target's number of vectors, or one more if that leaves no
  // narrow panel.
  tileVectors = options.target.tileVectors;
  if (std::optional<int64_t> columns = constantExtent(vectorDim)) {
    int64_t vectors = std::max<int64_t>(1, llvm::divideCeil(*columns, width));
    if (vectors <= tileVectors + 1)
      tileVectors = vectors;
    else if (vectors % tileVectors != 0 && vectors % (tileVectors + 1) == 0)
      ++tileVectors;
  }
}

/// Packing costs one more pass over the panel; it saves strided reads,
/// conversions and cache conflicts in every tile but the first.
bool ContractionEmitter::packingPays() const {
  if (packedDims.empty() || streamed.kind == AccessKind::Invariant)
    return false;
  if (streamed.kind == AccessKind::Strided)
    return true;
  std::optional<int64_t> columns = constantExtent(vectorDim);
  if (columns && *columns == tileVectors * width &&
      streamed.elementType() == compute)
    return false;
  int64_t reuse = 1;
  for (unsigned dim : innerDims) {
    std::optional<int64_t> extent = constantExtent(dim);
    if (!extent)
      return true;
    reuse *= *extent;
  }
  if (rowDim) {
    std::optional<int64_t> extent = constantExtent(*rowDim);
    if (!extent)
      return true;
    reuse *= llvm::divideCeil(*extent, rowsFor(tileVectors));
  }
  return reuse >= minReuse;
}

//===----------------------------------------------------------------------===//
// The nest
//===----------------------------------------------------------------------===//

LogicalResult ContractionEmitter::emit(std::string &reason) {
  unsigned numDims = streamed.map.getNumDims();
  SmallVector<Access> accesses = {streamed, broadcast};
  llvm::append_range(accesses, sides);
  llvm::append_range(accesses, outs);
  extents = computeExtents(nb.b, nb.loc, numDims, accesses);
  for (unsigned dim = 0; dim < numDims; ++dim) {
    if (!extents[dim]) {
      reason = "no operand's shape gives the size of dimension d" +
               std::to_string(dim);
      return failure();
    }
  }
  extents.push_back(nb.index(1));
  point.assign(numDims + 1, nb.index(0));
  chooseTile();

  if (packingPays()) {
    SmallVector<OpFoldResult> sizes;
    for (unsigned dim : packedDims)
      sizes.push_back(extents[dim]);
    sizes.push_back(nb.index(tileVectors * width));
    SmallVector<int64_t> shape;
    SmallVector<Value> dynamicSizes;
    dispatchIndexOpFoldResults(sizes, dynamicSizes, shape);
    packed =
        memref::AllocOp::create(nb.b, nb.loc, MemRefType::get(shape, compute),
                                dynamicSizes, nb.b.getI64IntegerAttr(64));
  }
  if (rowDim &&
      rowsFor(tileVectors) * tileVectors * epilogueCost > unrolledEpilogue)
    finished = memref::AllocOp::create(
        nb.b, nb.loc, MemRefType::get({maxRows, tileVectors * width}, compute),
        nb.b.getI64IntegerAttr(64));
  nb.nest(outerDims, extents, point, [&] { emitPanels(); });
  for (Value buffer : {packed, finished})
    if (buffer)
      memref::DeallocOp::create(nb.b, nb.loc, buffer);
  return success();
}

/// All columns: full panels, then what is left. Of a constant number of columns
/// that is one narrower panel, the last vector partial; of a dynamic number,
/// panels of one vector with a mask that is computed.
void ContractionEmitter::emitPanels() {
  OpFoldResult columns = extents[vectorDim];
  int64_t panelWidth = tileVectors * width;
  OpFoldResult fullEnd = nb.roundDown(columns, panelWidth);
  nb.loop(nb.index(0), fullEnd, panelWidth, [&](OpFoldResult begin) {
    emitPanel({begin, SmallVector<Lanes>(tileVectors, nb.full(width))});
  });

  if (std::optional<int64_t> constant = getConstantIntValue(columns)) {
    int64_t left = *constant % panelWidth;
    if (left == 0)
      return;
    Panel panel{fullEnd, {}};
    for (; left > 0; left -= width)
      panel.lanes.push_back(nb.partial(width, nb.index(left)));
    emitPanel(panel);
    return;
  }
  nb.loop(fullEnd, columns, width, [&](OpFoldResult begin) {
    AffineExpr d0, d1;
    bindDims(nb.b.getContext(), d0, d1);
    OpFoldResult left = nb.apply(d1 - d0, {begin, columns});
    if (width == 1)
      emitPanel({begin, {nb.full(1)}});
    else
      emitPanel({begin, {nb.partial(width, left)}});
  });
}

/// All rows of a panel. A constant number of rows is split into tiles that
/// differ by at most one row; a dynamic one into full tiles and then, for what
/// is left, tiles whose rows divide those of the tiles before.
void ContractionEmitter::emitPanel(const Panel &panel) {
  if (packed)
    pack(panel);
  nb.nest(innerDims, extents, point, [&] {
    if (!rowDim)
      return emitTile(panel, nb.index(0), 1);
    int64_t rows = rowsFor(panel.lanes.size());
    OpFoldResult extent = extents[*rowDim];
    auto tiles = [&](OpFoldResult lower, OpFoldResult upper, int64_t rows) {
      nb.loop(lower, upper, rows,
              [&](OpFoldResult row) { emitTile(panel, row, rows); });
    };
    if (std::optional<int64_t> constant = getConstantIntValue(extent)) {
      if (*constant == 0)
        return;
      int64_t count = llvm::divideCeil(*constant, rows);
      int64_t tall = llvm::divideCeil(*constant, count);
      int64_t tallEnd = (*constant - count * (tall - 1)) * tall;
      tiles(nb.index(0), nb.index(tallEnd), tall);
      if (tall > 1)
        tiles(nb.index(tallEnd), extent, tall - 1);
      return;
    }
    OpFoldResult lower = nb.index(0);
    while (true) {
      OpFoldResult upper = nb.roundDown(extent, rows);
      tiles(lower, upper, rows);
      if (rows == 1)
        return;
      lower = upper;
      int64_t divisor = 2;
      while (rows % divisor != 0)
        ++divisor;
      rows /= divisor;
    }
  });
}

//===----------------------------------------------------------------------===//
// Packing
//===----------------------------------------------------------------------===//

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

//===----------------------------------------------------------------------===//
// The tile
//===----------------------------------------------------------------------===//

void ContractionEmitter::emitTile(const Panel &panel, OpFoldResult row,
                                  int64_t rows) {
  if (rowDim)
    point[*rowDim] = row;
  startPrefetch(panel, row, rows);
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
    nb.prefetch(streamed, ahead0);
  }
}

LogicalResult mlir::rectify::emitContraction(OpBuilder &b, Location loc,
                                             const Contraction &contraction,
                                             const KernelOptions &options,
                                             ContractionEpilogue epilogue,
                                             std::string &reason) {
  return ContractionEmitter(b, loc, contraction, options, epilogue)
      .emit(reason);
}
