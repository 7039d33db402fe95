// Short rows, several at a time. A row of 13 elements is no whole vector, but
// 16 rows are 13 vectors; what is broadcast along the rows then lies in each of
// these vectors in another way, always the same, and is put there once.

#include "ElementwiseEmitter.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include <numeric>

using namespace mlir;
using namespace mlir::rectify;

/// The most vectors that a group has: each is a copy of the body, and one
/// register or stack slot for each in that is broadcast along the rows.
static constexpr int64_t mostVectors = 16;
/// The most instructions that a group takes.
static constexpr int64_t mostInstructions = 512;
/// Rows of so many vectors lose little by a masked one at their end.
static constexpr int64_t longRow = 8;

static bool isUniform(const Access &access) {
  return !access.isMemRef() || access.map.getNumResults() == 0;
}

/// One element for each of a row, adjacent, the same for all rows.
static bool isRepeated(const Access &access, unsigned vectorDim) {
  return access.isMemRef() && access.kind == AccessKind::Contiguous &&
         access.map.getNumResults() == 1 &&
         isa<AffineDimExpr>(access.map.getResult(0)) &&
         access.map.isFunctionOfDim(vectorDim);
}

void ElementwiseEmitter::groupRows() {
  if (numDims() != 2 || width == 1)
    return;
  std::optional<int64_t> length = getConstantIntValue(extents[vectorDim]);
  std::optional<int64_t> rows = getConstantIntValue(extents[1 - vectorDim]);
  if (!length || *length == 0 || *length % width == 0 ||
      *length > longRow * width)
    return;
  int64_t vectors = *length / std::gcd(*length, width);
  int64_t perGroup = vectors * width / *length;
  if (vectors > mostVectors || vectors * bodyCost > mostInstructions ||
      (rows && *rows < perGroup))
    return;
  if (!llvm::all_of(outs, isWhole) || !llvm::all_of(ins, [&](const Access &in) {
        return isWhole(in) || isUniform(in) || isRepeated(in, vectorDim);
      }))
    return;

  auto flatten = [&](const Access &access) {
    if (isUniform(access))
      return Access(access.source, AffineMap::get(1, 0, nb.b.getContext()), 0);
    ReassociationIndices all = {0, 1};
    Value flat = memref::CollapseShapeOp::create(
        nb.b, nb.loc, access.source, ArrayRef<ReassociationIndices>(all));
    return Access(flat, nb.b.getMultiDimIdentityMap(1), 0);
  };
  groups.rows = perGroup;
  groups.vectors = vectors;
  groups.outs = llvm::map_to_vector(outs, flatten);
  for (const Access &in : ins) {
    groups.repeated.emplace_back();
    if (!isRepeated(in, vectorDim)) {
      groups.ins.push_back(flatten(in));
      continue;
    }
    groups.ins.emplace_back();
    SmallVector<OpFoldResult> start = {nb.index(0)};
    Value elements = nb.loadVector(in.source, start,
                                   VectorType::get(*length, in.elementType()));
    // Lane l of vector v is element v * width + l of the group.
    for (int64_t v = 0; v < vectors; ++v) {
      SmallVector<int64_t> lanes;
      for (int64_t lane = 0; lane < width; ++lane)
        lanes.push_back((v * width + lane) % *length);
      groups.repeated.back().push_back(nb.shuffle(elements, lanes));
    }
  }
}

OpFoldResult ElementwiseEmitter::emitGroups(const NestPart &part,
                                            bool streaming) {
  unsigned rows = outerDims.front();
  OpFoldResult begin = nb.index(0), end = extents[rows];
  if (part.end) {
    begin = part.begin;
    end = part.end;
  }
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  OpFoldResult groupsEnd = nb.apply(
      d0 + (d1 - d0).floorDiv(groups.rows) * groups.rows, {begin, end});
  int64_t length = groups.vectors * width / groups.rows;
  // Ins that are the same for all rows of a group are so for all.
  readInvariants();
  nb.loop(begin, groupsEnd, groups.rows, [&](OpFoldResult row) {
    for (int64_t v = 0; v < groups.vectors; ++v) {
      OpFoldResult at = nb.apply(d0 * length + v * width, row);
      SmallVector<Value> values;
      for (auto [in, repeated, held] :
           llvm::zip(groups.ins, groups.repeated, invariants)) {
        if (held)
          values.push_back(held);
        else
          values.push_back(repeated.empty() ? nb.load(in, at, 0, nb.full(width))
                                            : repeated[v]);
      }
      SmallVector<Value> results = body(nb.b, nb.loc, values, width);
      for (auto [result, out] : llvm::zip_equal(results, groups.outs)) {
        if (streaming)
          nb.stream(result, out, at);
        else
          nb.store(result, out, at, 0, nb.full(width));
      }
    }
  });
  return groupsEnd;
}
