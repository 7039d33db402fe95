// Elementwise nests over vectors.

#include "ElementwiseEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

using namespace mlir;
using namespace mlir::rectify;

/// Instructions of a body that an iteration of a loop has at most, if it has
/// more than one vector. Beyond, an iteration hides its own latency, and more
/// of it in registers at once would spill.
static constexpr int64_t instructionsPerIteration = 32;

/// `e` in as few dims as say the same.
static Elementwise simplify(OpBuilder &b, Location loc, const Elementwise &e) {
  // The dims of a contraction of nothing.
  AffineMap none =
      AffineMap::get(e.outs.front().map.getNumDims(), 0, b.getContext());
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Contraction c;
  c.lhs = c.rhs = {zero, none};
  c.sides = e.ins;
  c.outs = e.outs;
  c = simplifyShape(b, loc, c);
  return {c.sides, c.outs, e.bodyCost};
}

int64_t ElementwiseEmitter::elementBytes(const Access &access) const {
  Type type = access.elementType();
  return type.isIndex() ? 8 : llvm::divideCeil(type.getIntOrFloatBitWidth(), 8);
}

/// As many lanes as the widest element type has in a register, and as many
/// vectors at a time as the body's length leaves sense for.
void ElementwiseEmitter::chooseWidth() {
  auto widen = [&](const Access &access) {
    Type type = access.elementType();
    elementBits = std::max<int64_t>(
        elementBits, type.isIndex() ? 64 : type.getIntOrFloatBitWidth());
  };
  llvm::for_each(outs, widen);
  llvm::for_each(ins, widen);
  if (options.speculate && numDims() != 0)
    width = std::max<int64_t>(1, options.target.vectorBytes * 8 / elementBits);
  unroll = std::clamp<int64_t>(instructionsPerIteration /
                                   std::max<int64_t>(1, bodyCost),
                               1, options.unroll);
}

void ElementwiseEmitter::step(OpFoldResult begin, const Lanes &lanes,
                              bool streaming) {
  point[vectorDim] = begin;
  SmallVector<Value> values;
  for (auto [in, held] : llvm::zip_equal(ins, invariants))
    values.push_back(held ? held : nb.load(in, point, vectorDim, lanes));
  SmallVector<Value> results = body(nb.b, nb.loc, values, width);
  for (auto [result, out] : llvm::zip_equal(results, outs)) {
    if (streaming && !lanes.mask)
      nb.stream(result, out, point);
    else
      nb.store(result, out, point, vectorDim, lanes);
  }
}

void ElementwiseEmitter::readInvariants() {
  invariants.assign(ins.size(), Value());
  for (auto [in, held] : llvm::zip_equal(ins, invariants))
    if (in.kind == AccessKind::Invariant)
      held = nb.load(in, point, vectorDim, nb.full(width));
}

void ElementwiseEmitter::row(OpFoldResult begin, OpFoldResult end,
                             bool streaming) {
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  auto wholeStepsEnd = [&](int64_t size) {
    if (getConstantIntValue(begin) == 0)
      return nb.roundDown(end, size);
    return nb.apply(d0 + (d1 - d0).floorDiv(size) * size, {begin, end});
  };
  OpFoldResult vectorsEnd = width == 1 ? end : wholeStepsEnd(width);
  OpFoldResult blocksEnd = begin;
  if (unroll > 1) {
    blocksEnd = wholeStepsEnd(width * unroll);
    nb.loop(begin, blocksEnd, width * unroll, [&](OpFoldResult i) {
      for (int64_t u = 0; u < unroll; ++u)
        step(nb.add(i, u * width), nb.full(width), streaming);
    });
  }
  nb.loop(blocksEnd, vectorsEnd, width,
          [&](OpFoldResult i) { step(i, nb.full(width), streaming); });
  nb.loop(vectorsEnd, end, width, [&](OpFoldResult i) {
    step(i, nb.partial(width, nb.apply(d1 - d0, {i, end})), streaming);
  });
}

void ElementwiseEmitter::nest(ArrayRef<unsigned> dims, const NestPart &part,
                              bool streaming) {
  unsigned dim = dims.empty() ? vectorDim : dims.front();
  OpFoldResult begin = nb.index(0), end = extents[dim];
  if (dim == part.dim && part.end) {
    begin = part.begin;
    end = part.end;
  }
  if (dims.empty()) {
    readInvariants();
    return row(begin, end, streaming);
  }
  nb.loop(begin, end, 1, [&](OpFoldResult i) {
    point[dim] = i;
    nest(dims.drop_front(), part, streaming);
  });
}

void ElementwiseEmitter::nest(const NestPart &part, bool streaming) {
  if (groups.rows == 0)
    return nest(outerDims, part, streaming);
  unsigned rows = outerDims.front();
  OpFoldResult end = part.end ? part.end : extents[rows];
  NestPart rest = {rows, emitGroups(part, streaming), end};
  nest(outerDims, rest, /*streaming=*/false);
}

/// What was chosen, for a remark.
std::string ElementwiseEmitter::describe() const {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << unroll << (unroll == 1 ? " vector of " : " vectors of ") << width
     << " x " << elementBits
     << " bits at a time along the last dim of the output";
  if (!options.speculate)
    os << "; one lane at a time, since an op of the body must not run for "
          "elements that do not exist";
  else if (width == 1)
    os << ", as wide as the target's for these elements";
  auto tell = [&](ArrayRef<Access> accesses, StringRef what) {
    for (auto [i, access] : llvm::enumerate(accesses))
      if (access.kind == AccessKind::Strided && width > 1)
        os << "; " << what << " #" << i
           << " lane by lane, since its elements are not adjacent along that "
              "dim";
  };
  tell(outs, "output");
  tell(ins, "input");
  if (groups.rows != 0)
    os << "; " << groups.rows << " rows at a time, which are " << groups.vectors
       << " whole vectors";
  os << streamNotes << threadNotes;
  return text;
}

LogicalResult ElementwiseEmitter::run(const Elementwise &elementwise,
                                      std::string &notes) {
  for (const KernelOperand &in : elementwise.ins)
    for (const KernelOperand &out : elementwise.outs)
      inPlace |= in.source == out.source;
  Elementwise e = simplify(nb.b, nb.loc, elementwise);
  bodyCost = e.bodyCost;
  AffineMap outMap = e.outs.front().map;
  unsigned dims = outMap.getNumDims();
  vectorDim = dims;
  if (dims != 0)
    vectorDim = outMap.getDimPosition(outMap.getNumResults() - 1);
  auto access = [&](const KernelOperand &operand) {
    return Access(operand.source, operand.map, vectorDim);
  };
  outs = llvm::map_to_vector(e.outs, access);
  ins = llvm::map_to_vector(e.ins, access);

  SmallVector<Access> all(outs);
  llvm::append_range(all, ins);
  FailureOr<SmallVector<OpFoldResult>> sizes =
      computeExtents(nb.b, nb.loc, dims, all, notes);
  if (failed(sizes))
    return failure();
  extents = std::move(*sizes);
  point.assign(dims + 1, nb.index(0));
  // Outer dims in the order of the memory of the first out.
  for (AffineExpr expr : outMap.getResults()) {
    unsigned dim = cast<AffineDimExpr>(expr).getPosition();
    if (dim != vectorDim)
      outerDims.push_back(dim);
  }

  chooseWidth();
  groupRows();
  distribute(canStream() ? shouldStream() : Value());
  notes = describe();
  return success();
}

LogicalResult mlir::rectify::emitElementwise(OpBuilder &b, Location loc,
                                             const Elementwise &elementwise,
                                             const ElementwiseOptions &options,
                                             ElementwiseBody body,
                                             std::string &notes) {
  return ElementwiseEmitter(b, loc, options, body).run(elementwise, notes);
}
