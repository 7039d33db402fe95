// Elementwise nests over vectors.

#include "Rectify/Kernels/ElementwiseKernel.h"

#include "NestBuilder.h"

#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::rectify;

/// Whether `operand` is contiguous memory in the order of the iteration space.
static bool isFlat(const KernelOperand &operand) {
  auto type = dyn_cast<MemRefType>(operand.source.getType());
  return type && type.getLayout().isIdentity() && operand.map.isIdentity();
}

/// Whether `operand` is one element for all points.
static bool isUniform(const KernelOperand &operand) {
  return !isa<MemRefType>(operand.source.getType()) ||
         operand.map.getNumResults() == 0;
}

/// An elementwise nest over contiguous memory is one loop: collapses the dims
/// of `e`, if all its memrefs are.
static Elementwise collapse(OpBuilder &b, Location loc, const Elementwise &e) {
  unsigned rank = e.outs.front().map.getNumDims();
  auto fits = [](const KernelOperand &o) { return isFlat(o) || isUniform(o); };
  if (rank < 2 || !llvm::all_of(e.ins, fits) || !llvm::all_of(e.outs, isFlat))
    return e;
  ReassociationIndices all;
  for (unsigned dim = 0; dim < rank; ++dim)
    all.push_back(dim);
  auto flatten = [&](const KernelOperand &o) -> KernelOperand {
    if (isUniform(o))
      return {o.source, AffineMap::get(1, 0, b.getContext())};
    Value flat = memref::CollapseShapeOp::create(
        b, loc, o.source, ArrayRef<ReassociationIndices>(all));
    return {flat, b.getMultiDimIdentityMap(1)};
  };
  return {llvm::map_to_vector(e.ins, flatten),
          llvm::map_to_vector(e.outs, flatten)};
}

/// What was chosen, for a remark; `accesses` holds the outs first.
static std::string describe(int64_t width, int64_t bits,
                            const KernelOptions &options,
                            ArrayRef<Access> accesses, size_t numOuts) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << options.unroll << " vectors of " << width << " x " << bits
     << " bits at a time along the last dim of the output";
  if (!options.speculate)
    os << "; one lane at a time, since an op of the body must not run for "
          "elements that do not exist";
  else if (width == 1)
    os << ", as wide as the target's for these elements";
  for (auto [i, access] : llvm::enumerate(accesses))
    if (access.kind == AccessKind::Strided && width > 1)
      os << "; " << (i < numOuts ? "output #" : "input #")
         << (i < numOuts ? i : i - numOuts)
         << " lane by lane, since its elements are not adjacent along that dim";
  return text;
}

LogicalResult mlir::rectify::emitElementwise(OpBuilder &b, Location loc,
                                             const Elementwise &elementwise,
                                             const KernelOptions &options,
                                             ElementwiseBody body,
                                             std::string &notes) {
  Elementwise e = collapse(b, loc, elementwise);
  AffineMap outMap = e.outs.front().map;
  unsigned numDims = outMap.getNumDims();
  unsigned vectorDim = numDims;
  if (numDims != 0)
    vectorDim = outMap.getDimPosition(outMap.getNumResults() - 1);

  NestBuilder nb(b, loc);
  auto access = [&](const KernelOperand &operand) {
    return Access(operand.source, operand.map, vectorDim);
  };
  SmallVector<Access> ins = llvm::map_to_vector(e.ins, access);
  SmallVector<Access> outs = llvm::map_to_vector(e.outs, access);
  SmallVector<Access> all(outs);
  llvm::append_range(all, ins);
  FailureOr<SmallVector<OpFoldResult>> sizes =
      computeExtents(b, loc, numDims, all, notes);
  if (failed(sizes))
    return failure();
  SmallVector<OpFoldResult> extents = std::move(*sizes);
  SmallVector<OpFoldResult> point(numDims + 1, nb.index(0));

  // As many lanes as the widest element type has in a register.
  int64_t bits = 8;
  for (const Access &a : all)
    bits =
        std::max<int64_t>(bits, a.elementType().isIndex()
                                    ? 64
                                    : a.elementType().getIntOrFloatBitWidth());
  int64_t width = 1;
  if (options.speculate && numDims != 0)
    width = std::max<int64_t>(1, options.target.vectorBytes * 8 / bits);

  notes = describe(width, bits, options, all, outs.size());
  auto step = [&](OpFoldResult begin, const Lanes &lanes) {
    point[vectorDim] = begin;
    SmallVector<Value> values;
    for (const Access &in : ins)
      values.push_back(nb.load(in, point, vectorDim, lanes));
    SmallVector<Value> results = body(b, loc, values, width);
    for (auto [result, out] : llvm::zip_equal(results, outs))
      nb.store(result, out, point, vectorDim, lanes);
  };

  // Outer dims in the order of the memory of the first out.
  SmallVector<unsigned> outerDims;
  for (AffineExpr expr : outMap.getResults()) {
    unsigned dim = cast<AffineDimExpr>(expr).getPosition();
    if (dim != vectorDim)
      outerDims.push_back(dim);
  }
  nb.nest(outerDims, extents, point, [&] {
    OpFoldResult extent = extents[vectorDim];
    int64_t block = width * options.unroll;
    OpFoldResult blocksEnd = nb.roundDown(extent, block);
    OpFoldResult vectorsEnd = nb.roundDown(extent, width);
    nb.loop(nb.index(0), blocksEnd, block, [&](OpFoldResult begin) {
      for (int64_t u = 0; u < options.unroll; ++u)
        step(nb.add(begin, u * width), nb.full(width));
    });
    nb.loop(blocksEnd, vectorsEnd, width,
            [&](OpFoldResult begin) { step(begin, nb.full(width)); });
    nb.loop(vectorsEnd, extent, width, [&](OpFoldResult begin) {
      AffineExpr d0, d1;
      bindDims(b.getContext(), d0, d1);
      step(begin, nb.partial(width, nb.apply(d1 - d0, {begin, extent})));
    });
  });
  return success();
}
