// Large elementwise nests over threads: each takes a run of one dim.

#include "ElementwiseEmitter.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir;
using namespace mlir::rectify;

/// The work below which starting threads costs more than it saves, in
/// instructions and in bytes of memory that are moved.
static constexpr int64_t leastWork = 1000000;
/// The first element of each thread's run is a multiple of so many, so that no
/// two write to one line.
static constexpr int64_t runStep = 1024;

/// The outermost dim that gives every thread some of it, or else the largest.
unsigned ElementwiseEmitter::chooseSharedDim() const {
  SmallVector<unsigned> dims(outerDims);
  dims.push_back(vectorDim);
  unsigned best = dims.front();
  int64_t bestSize = 0;
  for (unsigned dim : dims) {
    std::optional<int64_t> size = getConstantIntValue(extents[dim]);
    int64_t step = dim == vectorDim ? runStep : 1;
    if (!size || *size >= 8 * options.threads * step)
      return dim;
    if (*size / step > bestSize) {
      best = dim;
      bestSize = *size / step;
    }
  }
  return best;
}

void ElementwiseEmitter::emitParallel(unsigned dim, Value streaming) {
  OpBuilder &b = nb.b;
  auto parallel = affine::AffineParallelOp::create(
      b, nb.loc, TypeRange(), ArrayRef<arith::AtomicRMWKind>(),
      ArrayRef<int64_t>(options.threads));
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(parallel.getBody());
  Value thread = parallel.getIVs()[0];
  AffineExpr d0, d1;
  bindDims(b.getContext(), d0, d1);
  int64_t step = dim == vectorDim ? runStep : std::max<int64_t>(1, groups.rows);
  OpFoldResult size = extents[dim];
  OpFoldResult share =
      nb.apply(d0.ceilDiv(options.threads).ceilDiv(step) * step, size);
  OpFoldResult begin;
  if (std::optional<int64_t> known = getConstantIntValue(share))
    begin = nb.apply(d0 * *known, OpFoldResult(thread));
  else
    begin = arith::MulIOp::create(b, nb.loc, thread, nb.materialize(share))
                .getResult();
  auto atMost = [&](OpFoldResult index) -> OpFoldResult {
    return arith::MinSIOp::create(b, nb.loc, nb.materialize(index),
                                  nb.materialize(size))
        .getResult();
  };
  OpFoldResult end = nb.sum(begin, share);
  std::optional<int64_t> whole = getConstantIntValue(size);
  std::optional<int64_t> known = getConstantIntValue(share);
  if (!whole || !known || *known * options.threads != *whole) {
    begin = atMost(begin);
    end = atMost(end);
  }
  emitPart({dim, begin, end}, streaming);
}

void ElementwiseEmitter::distribute(Value streaming) {
  auto serial = [&] { emitPart({}, streaming); };
  if (options.threads <= 1 || numDims() == 0)
    return serial();
  int64_t work = bodyCost;
  for (const Access &access : outs)
    work += elementBytes(access);
  for (const Access &access : ins)
    if (access.kind != AccessKind::Invariant)
      work += elementBytes(access);
  // The body is on vectors.
  int64_t elements = llvm::divideCeil(leastWork, work);
  Value size;
  for (OpFoldResult extent : ArrayRef(extents).drop_back()) {
    if (std::optional<int64_t> known = getConstantIntValue(extent)) {
      elements = llvm::divideCeil(elements, std::max<int64_t>(1, *known));
      continue;
    }
    Value factor = nb.materialize(extent);
    size = size ? arith::MulIOp::create(nb.b, nb.loc, size, factor) : factor;
  }
  unsigned dim = chooseSharedDim();
  if (!size) {
    if (elements > 1) {
      threadNotes =
          "; one thread, since starting more costs more than it saves";
      return serial();
    }
    threadNotes = llvm::formatv("; {0} threads share it", options.threads);
    return emitParallel(dim, streaming);
  }
  threadNotes = llvm::formatv("; {0} threads share it where it is large",
                              options.threads);
  Value least = arith::ConstantIndexOp::create(nb.b, nb.loc, elements);
  Value isLarge = arith::CmpIOp::create(nb.b, nb.loc, arith::CmpIPredicate::sge,
                                        size, least);
  nb.branch(
      isLarge, TypeRange(),
      [&] {
        emitParallel(dim, streaming);
        return SmallVector<Value>();
      },
      [&] {
        serial();
        return SmallVector<Value>();
      });
}
