// Contractions in the manner of Goto and van de Geijn, "Anatomy of
// High-Performance Matrix Multiplication" (ACM TOMS 34, 2008): a tile of the
// result stays in vector registers over the whole reduction. One operand (the
// streamed one) is read as vectors along the result's innermost dim, from a
// panel packed once for all rows; the other gives one scalar per row.

#include "ContractionEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::rectify;

/// Rows of a tile beyond which nothing is gained.
static constexpr int64_t maxRows = 14;
/// Instructions of a tile's epilogue up to which it is unrolled.
static constexpr int64_t unrolledEpilogue = 600;
/// Tiles that must share a panel for packing it to pay.
static constexpr int64_t minReuse = 3;

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
  if (!streamed.map.isFunctionOfDim(vectorDim)) {
    std::swap(streamed, broadcast);
    streamsLhs = true;
  }
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

/// Whether a panel lies in memory as it would be packed.
bool ContractionEmitter::isPacked() const {
  std::optional<int64_t> columns = constantExtent(vectorDim);
  SmallVector<int64_t> strides;
  int64_t offset;
  if (!columns || *columns != tileVectors * width ||
      streamed.elementType() != compute ||
      failed(cast<MemRefType>(streamed.source.getType())
                 .getStridesAndOffset(strides, offset)))
    return false;
  // No other dim of the operand lies between two rows.
  int64_t rowStride = std::numeric_limits<int64_t>::max();
  for (auto [expr, stride] : llvm::zip(streamed.map.getResults(), strides))
    if (llvm::any_of(packedDims, [expr = expr](unsigned dim) {
          return expr.isFunctionOfDim(dim);
        }))
      rowStride = std::min(rowStride,
                           ShapedType::isDynamic(stride) ? rowStride : stride);
  return rowStride <= *columns;
}

/// Packing costs one more pass over the panel; it saves strided reads,
/// conversions and cache conflicts in every tile but the first. `why` says what
/// decides.
bool ContractionEmitter::packingPays(std::string &why) const {
  if (packedDims.empty() || streamed.kind == AccessKind::Invariant) {
    why = "it has no columns to sum over";
    return false;
  }
  if (streamed.kind == AccessKind::Strided) {
    why = "its columns are not adjacent in memory";
    return true;
  }
  if (isPacked()) {
    why = "all of it is one panel as it is";
    return false;
  }
  why = "several tiles may share a panel";
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
  why = llvm::formatv("{0} {1} a panel", reuse,
                      reuse == 1 ? "tile reads" : "tiles share");
  return reuse >= minReuse;
}

/// Sizes as `3 x ? x 5`.
static std::string joinSizes(ArrayRef<unsigned> dims,
                             ArrayRef<OpFoldResult> extents) {
  std::string text;
  llvm::raw_string_ostream os(text);
  llvm::interleave(
      dims, os,
      [&](unsigned dim) {
        if (std::optional<int64_t> size = getConstantIntValue(extents[dim]))
          os << *size;
        else
          os << '?';
      },
      " x ");
  return text;
}

/// What was chosen, and for which sizes; `packing` says why or why not to pack.
std::string ContractionEmitter::describe(StringRef packing) const {
  std::string text;
  llvm::raw_string_ostream os(text);
  int64_t rows = 1;
  if (rowDim) {
    rows = rowsFor(tileVectors);
    if (std::optional<int64_t> extent = constantExtent(*rowDim))
      rows = llvm::divideCeil(
          *extent, std::max<int64_t>(1, llvm::divideCeil(*extent, rows)));
  }
  os << "tiles of " << rows << " x " << tileVectors * width << " sums in "
     << tileVectors << (tileVectors == 1 ? " vector" : " vectors") << " of "
     << width << " x " << compute << " a row, over ";
  if (rowDim)
    os << joinSizes(*rowDim, extents) << " rows and ";
  if (vectorDim + 1 < extents.size())
    os << joinSizes(vectorDim, extents) << " columns";
  else
    os << "one column";
  SmallVector<unsigned> others(outerDims);
  llvm::append_range(others, innerDims);
  if (!others.empty())
    os << ", " << joinSizes(others, extents) << " times";
  if (reductionDims.empty())
    os << ", of one product each";
  else
    os << ", of " << joinSizes(reductionDims, extents) << " products each";
  if (!options.speculate)
    os << "; one lane at a time, since an op behind the sum must not run for "
          "elements that do not exist";
  os << "; " << (streamsLhs ? "lhs" : "rhs")
     << " is read along the columns and " << (packed ? "packed" : "not packed")
     << ", since " << packing;
  if (finished)
    os << "; what follows the sum is long, and so a loop over a tile's rows";
  return text;
}

//===----------------------------------------------------------------------===//
// The nest
//===----------------------------------------------------------------------===//

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
  chooseTile();

  std::string packing;
  if (packingPays(packing)) {
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
  notes = describe(packing);
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

LogicalResult mlir::rectify::emitContraction(OpBuilder &b, Location loc,
                                             const Contraction &contraction,
                                             const KernelOptions &options,
                                             ContractionEpilogue epilogue,
                                             std::string &notes) {
  return ContractionEmitter(b, loc, contraction, options, epilogue).emit(notes);
}
