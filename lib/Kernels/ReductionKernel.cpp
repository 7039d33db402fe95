// Reductions over vectors: along the columns of the result, or along the
// innermost reduction.

#include "Rectify/Kernels/ReductionKernel.h"

#include "ExtremumFold.h"
#include "NestBuilder.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::rectify;

/// Vectors that a loop takes at once, as many as hide how long one fold takes,
/// and instructions of the body beyond which it takes fewer.
static constexpr int64_t mostVectors = 8, instructionsPerIteration = 32;
/// Elements that are read below which starting threads costs more than it
/// saves.
static constexpr int64_t leastWork = 200000;

namespace {
class ReductionEmitter {
public:
  ReductionEmitter(OpBuilder &b, Location loc, const KernelOptions &options,
                   ReductionBody body)
      : nb(b, loc), options(options), body(body) {}

  LogicalResult run(const Reduction &reduction, std::string &notes);

private:
  bool liesAlong(unsigned dim) const;
  void chooseWidth();
  bool isWorthThreads() const;
  void distribute();
  void nest(ArrayRef<unsigned> dims);
  void columns();
  void foldColumns(OpFoldResult begin, int64_t vectors, const Lanes &lanes);
  void foldRow();
  SmallVector<Value> steps(unsigned level, SmallVector<Value> values,
                           function_ref<SmallVector<Value>(ValueRange)> step);
  SmallVector<Value> step(ValueRange carried, const Lanes &lanes);
  unsigned numCarried() const;
  SmallVector<Value> open(ValueRange outs);
  SmallVector<Value> join(ValueRange a, ValueRange b);
  SmallVector<Value> close(ValueRange carried);
  Value neutral();

  NestBuilder nb;
  const KernelOptions &options;
  ReductionBody body;
  SmallVector<Access> ins, outs;
  SmallVector<Value> starts;
  std::optional<ReductionFold> fold;
  /// If the fold is a maximum or minimum of floats.
  std::optional<ExtremumFold> extremum;
  int64_t bodyCost = 1, width = 1, vectors = 1;
  SmallVector<OpFoldResult> extents, point;
  /// Loops around vectors, and over the steps.
  SmallVector<unsigned> outerDims, reductionDims;
  /// The dim that vectors lie along: of the outs, or of the steps.
  unsigned vectorDim = 0;
  bool isAlong = false;
  /// What a thread has of the outermost loop.
  OpFoldResult sharedBegin, sharedEnd;
};
} // namespace

/// `r` in as few dims as say the same.
static Reduction simplify(OpBuilder &b, Location loc, const Reduction &r) {
  AffineMap none =
      AffineMap::get(r.outs.front().map.getNumDims(), 0, b.getContext());
  Value zero = arith::ConstantIndexOp::create(b, loc, 0);
  Contraction c;
  c.lhs = c.rhs = {zero, none};
  c.sides = r.ins;
  llvm::append_range(c.sides, r.shapes);
  c.outs = r.outs;
  c = simplifyShape(b, loc, c);
  Reduction simple = r;
  auto sides = ArrayRef(c.sides);
  simple.ins.assign(sides.take_front(r.ins.size()).begin(),
                    sides.take_front(r.ins.size()).end());
  simple.shapes.assign(sides.drop_front(r.ins.size()).begin(), sides.end());
  simple.outs = c.outs;
  return simple;
}

/// Whether the ins are read as vectors along `dim`, or are the same for all.
bool ReductionEmitter::liesAlong(unsigned dim) const {
  bool isRead = false;
  for (const Access &in : ins) {
    AccessKind kind = Access(in.source, in.map, dim).kind;
    if (kind == AccessKind::Strided)
      return false;
    isRead |= kind == AccessKind::Contiguous;
  }
  return isRead;
}

/// As many lanes as the widest element type has in a register.
void ReductionEmitter::chooseWidth() {
  int64_t bits = 8;
  for (ArrayRef<Access> accesses : {ArrayRef(ins), ArrayRef(outs)})
    for (const Access &access : accesses)
      bits = std::max<int64_t>(
          bits, access.elementType().isIndex()
                    ? 64
                    : access.elementType().getIntOrFloatBitWidth());
  unsigned numDims = outs.front().map.getNumDims();
  if (options.speculate && vectorDim != numDims)
    width = std::max<int64_t>(1, options.target.vectorBytes * 8 / bits);
  int64_t most = std::max<int64_t>(1, mostVectors / int64_t(outs.size()));
  // Three times as much is carried. Along the columns LLVM unrolls small
  // windows, and with few registers spills what they read.
  if (extremum)
    most = options.target.vectorRegisters >= 32 ? 4 : isAlong ? 2 : 1;
  vectors = std::clamp<int64_t>(
      instructionsPerIteration / std::max<int64_t>(1, bodyCost), 1, most);
}

//===----------------------------------------------------------------------===//
// What the loops over the steps carry
//===----------------------------------------------------------------------===//

unsigned ReductionEmitter::numCarried() const {
  return extremum ? ExtremumFold::numCarried : outs.size();
}

/// What is carried for one vector of each of the outs before the first step.
SmallVector<Value> ReductionEmitter::open(ValueRange outs) {
  return extremum ? extremum->open(outs[0]) : SmallVector<Value>(outs);
}

/// The outs' values after the last step.
SmallVector<Value> ReductionEmitter::close(ValueRange carried) {
  return extremum ? SmallVector<Value>{extremum->close(carried)}
                  : SmallVector<Value>(carried);
}

/// What is carried behind the steps of both.
SmallVector<Value> ReductionEmitter::join(ValueRange a, ValueRange b) {
  if (extremum)
    return extremum->join(a, b);
  return {vector::makeArithReduction(
      nb.b, nb.loc, fold->kind, a[0], b[0],
      arith::FastMathFlagsAttr::get(nb.b.getContext(), fold->flags))};
}

Value ReductionEmitter::neutral() {
  auto type = VectorType::get(width, outs.front().elementType());
  return arith::ConstantOp::create(
      nb.b, nb.loc, DenseElementsAttr::get(type, Attribute(fold->neutral)));
}

/// The steps of all reductions from `level` on, for values of the outs.
SmallVector<Value>
ReductionEmitter::steps(unsigned level, SmallVector<Value> values,
                        function_ref<SmallVector<Value>(ValueRange)> step) {
  if (level == reductionDims.size())
    return step(values);
  unsigned dim = reductionDims[level];
  return nb.loop(nb.index(0), extents[dim], 1, values,
                 [&](OpFoldResult k, ValueRange args) {
                   point[dim] = k;
                   return steps(level + 1, SmallVector<Value>(args), step);
                 });
}

/// One step of one vector, at the nest's point.
SmallVector<Value> ReductionEmitter::step(ValueRange carried,
                                          const Lanes &lanes) {
  SmallVector<Value> read;
  for (const Access &in : ins)
    read.push_back(nb.load(in, point, vectorDim, lanes));
  if (extremum)
    return extremum->step(carried,
                          body(nb.b, nb.loc, read, neutral(), width)[0]);
  return body(nb.b, nb.loc, read, carried, width);
}

//===----------------------------------------------------------------------===//
// Vectors along the columns
//===----------------------------------------------------------------------===//

/// `count` vectors of columns from `begin` on, over all steps.
void ReductionEmitter::foldColumns(OpFoldResult begin, int64_t count,
                                   const Lanes &lanes) {
  SmallVector<Value> values;
  auto at = [&](int64_t vector) {
    point[vectorDim] = nb.add(begin, vector * width);
  };
  for (int64_t v = 0; v < count; ++v) {
    at(v);
    SmallVector<Value> first;
    for (auto [out, start] : llvm::zip_equal(outs, starts))
      first.push_back(start ? nb.splat(start, width)
                            : nb.load(out, point, vectorDim, lanes));
    llvm::append_range(values, open(first));
  }
  values = steps(0, values, [&](ValueRange values) {
    SmallVector<Value> next;
    for (int64_t v = 0; v < count; ++v) {
      at(v);
      llvm::append_range(
          next, step(values.slice(v * numCarried(), numCarried()), lanes));
    }
    return next;
  });
  for (int64_t v = 0; v < count; ++v) {
    at(v);
    auto results =
        close(ValueRange(values).slice(v * numCarried(), numCarried()));
    for (auto [result, out] : llvm::zip_equal(results, outs))
      nb.store(result, out, point, vectorDim, lanes);
  }
}

/// All columns of a point of the outer dims.
void ReductionEmitter::columns() {
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  OpFoldResult end = extents[vectorDim];
  OpFoldResult blocksEnd = nb.roundDown(end, width * vectors),
               vectorsEnd = nb.roundDown(end, width);
  nb.loop(nb.index(0), blocksEnd, width * vectors,
          [&](OpFoldResult i) { foldColumns(i, vectors, nb.full(width)); });
  if (vectors > 1)
    nb.loop(blocksEnd, vectorsEnd, width,
            [&](OpFoldResult i) { foldColumns(i, 1, nb.full(width)); });
  if (width > 1)
    nb.loop(vectorsEnd, end, width, [&](OpFoldResult i) {
      foldColumns(i, 1, nb.partial(width, nb.apply(d1 - d0, {i, end})));
    });
}

//===----------------------------------------------------------------------===//
// Vectors along the steps
//===----------------------------------------------------------------------===//

/// The steps of one element of the result: some vectors of them side by side,
/// which are folded at the end.
void ReductionEmitter::foldRow() {
  AffineExpr d0, d1;
  bindDims(nb.b.getContext(), d0, d1);
  const Access &out = outs.front();
  auto lanes = [&](OpFoldResult begin, OpFoldResult end) {
    return nb.partial(width, nb.apply(d1 - d0, {begin, end}));
  };
  unsigned size = numCarried();
  SmallVector<Value> values;
  for (int64_t v = 0; v < vectors; ++v)
    llvm::append_range(values, open(neutral()));
  values = steps(0, values, [&](ValueRange start) {
    OpFoldResult end = extents[vectorDim];
    OpFoldResult blocksEnd = nb.roundDown(end, width * vectors),
                 vectorsEnd = nb.roundDown(end, width);
    SmallVector<Value> values =
        nb.loop(nb.index(0), blocksEnd, width * vectors, start,
                [&](OpFoldResult i, ValueRange values) {
                  SmallVector<Value> next;
                  for (int64_t v = 0; v < vectors; ++v) {
                    point[vectorDim] = nb.add(i, v * width);
                    llvm::append_range(next, step(values.slice(v * size, size),
                                                  nb.full(width)));
                  }
                  return next;
                });
    SmallVector<Value> first(ValueRange(values).take_front(size));
    if (vectors > 1)
      first = nb.loop(blocksEnd, vectorsEnd, width, first,
                      [&](OpFoldResult i, ValueRange carried) {
                        point[vectorDim] = i;
                        return step(carried, nb.full(width));
                      });
    first = nb.loop(
        vectorsEnd, end, width, first, [&](OpFoldResult i, ValueRange carried) {
          point[vectorDim] = i;
          Lanes left = lanes(i, end);
          SmallVector<Value> next = step(carried, left);
          for (auto [value, last] : llvm::zip_equal(next, carried))
            value =
                arith::SelectOp::create(nb.b, nb.loc, left.mask, value, last);
          return next;
        });
    llvm::copy(first, values.begin());
    return values;
  });
  while (values.size() > size) {
    SmallVector<Value> last(ValueRange(values).take_back(size));
    values.truncate(values.size() - size);
    auto other = values.begin() + values.size() / size / 2 * size;
    llvm::copy(
        join(ValueRange(values).slice(other - values.begin(), size), last),
        other);
  }
  Value start = starts[0] ? starts[0] : nb.loadScalar(out, point);
  Value result = vector::ReductionOp::create(
      nb.b, nb.loc, fold->kind, close(values)[0], start, fold->flags);
  nb.storeScalar(result, out, point);
}

//===----------------------------------------------------------------------===//
// The nest
//===----------------------------------------------------------------------===//

void ReductionEmitter::nest(ArrayRef<unsigned> dims) {
  if (dims.empty())
    return isAlong ? foldRow() : columns();
  unsigned dim = dims.front();
  bool isShared = sharedEnd && dim == outerDims.front();
  nb.loop(isShared ? sharedBegin : nb.index(0),
          isShared ? sharedEnd : extents[dim], 1, [&](OpFoldResult i) {
            point[dim] = i;
            nest(dims.drop_front());
          });
}

/// Whether the outermost loop is to be shared: it gives each thread some of it,
/// and there is enough to do as far as sizes are known.
bool ReductionEmitter::isWorthThreads() const {
  if (options.threads <= 1 || outerDims.empty())
    return false;
  int64_t work = bodyCost;
  for (OpFoldResult extent : ArrayRef(extents).drop_back()) {
    std::optional<int64_t> size = getConstantIntValue(extent);
    if (!size)
      return false;
    work *= *size;
  }
  return work >= leastWork &&
         *getConstantIntValue(extents[outerDims.front()]) >= options.threads;
}

void ReductionEmitter::distribute() {
  if (!isWorthThreads())
    return nest(outerDims);
  OpBuilder &b = nb.b;
  auto parallel = affine::AffineParallelOp::create(
      b, nb.loc, TypeRange(), ArrayRef<arith::AtomicRMWKind>(),
      ArrayRef<int64_t>(options.threads));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(parallel.getBody());
  OpFoldResult thread = parallel.getIVs()[0];
  int64_t size = *getConstantIntValue(extents[outerDims.front()]);
  AffineExpr d0 = b.getAffineDimExpr(0);
  sharedBegin = nb.apply((d0 * size).floorDiv(options.threads), thread);
  sharedEnd = nb.apply(((d0 + 1) * size).floorDiv(options.threads), thread);
  nest(outerDims);
}

LogicalResult ReductionEmitter::run(const Reduction &reduction,
                                    std::string &notes) {
  Reduction r = simplify(nb.b, nb.loc, reduction);
  fold = r.fold;
  starts = r.starts;
  bodyCost = r.bodyCost;
  AffineMap outMap = r.outs.front().map;
  unsigned numDims = outMap.getNumDims();
  for (unsigned dim = 0; dim < numDims; ++dim)
    if (!outMap.isFunctionOfDim(dim))
      reductionDims.push_back(dim);
  for (AffineExpr expr : outMap.getResults())
    outerDims.push_back(cast<AffineDimExpr>(expr).getPosition());

  auto access = [&](const KernelOperand &operand) {
    return Access(operand.source, operand.map, vectorDim);
  };
  ins = llvm::map_to_vector(r.ins, access);
  vectorDim = outerDims.empty() ? numDims : outerDims.back();
  isAlong = fold && options.speculate && !reductionDims.empty() &&
            !liesAlong(vectorDim) && liesAlong(reductionDims.back());
  if (isAlong)
    vectorDim = reductionDims.pop_back_val();
  else if (!outerDims.empty())
    outerDims.pop_back();
  ins = llvm::map_to_vector(r.ins, access);
  outs = llvm::map_to_vector(r.outs, access);

  SmallVector<Access> all(outs);
  llvm::append_range(all, ins);
  llvm::append_range(all, llvm::map_range(r.shapes, access));
  FailureOr<SmallVector<OpFoldResult>> sizes =
      computeExtents(nb.b, nb.loc, numDims, all, notes);
  if (failed(sizes))
    return failure();
  extents = std::move(*sizes);
  point.assign(numDims + 1, nb.index(0));
  if (fold && outs.size() == 1 &&
      ExtremumFold::supports(*fold, outs.front().elementType()))
    extremum.emplace(nb.b, nb.loc, *fold);
  chooseWidth();
  distribute();
  notes = llvm::formatv("{0} vector{1} of {2} lanes at a time along {3}",
                        vectors, vectors == 1 ? "" : "s", width,
                        isAlong ? "the steps of the reduction"
                                : "the last dim of the output");
  if (sharedEnd)
    notes += llvm::formatv("; {0} threads share it", options.threads);
  return success();
}

LogicalResult mlir::rectify::emitReduction(OpBuilder &b, Location loc,
                                           const Reduction &reduction,
                                           const KernelOptions &options,
                                           ReductionBody body,
                                           std::string &notes) {
  return ReductionEmitter(b, loc, options, body).run(reduction, notes);
}
