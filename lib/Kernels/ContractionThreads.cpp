// Threads: what of a contraction each of them does.

#include "ContractionEmitter.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"

using namespace mlir;
using namespace mlir::rectify;

/// What a dynamic size is taken to be.
static constexpr int64_t guessedSize = 128;

/// Threads share the points of an outer dim if there are enough of them, or
/// else a grid of tiles of rows times panels, so that the largest share is
/// smallest.
void ContractionEmitter::chooseThreads() {
  int64_t threads = options.threads;
  if (threads <= 1 || vectorDim + 1 == extents.size())
    return;
  auto sizeOf = [&](unsigned dim) {
    return constantExtent(dim).value_or(guessedSize);
  };
  double work = 2;
  for (unsigned dim = 0, e = extents.size() - 1; dim < e; ++dim)
    work *= sizeOf(dim);
  if (work < leastThreadedWork)
    return;

  for (ArrayRef<unsigned> dims : {ArrayRef(outerDims), ArrayRef(innerDims)}) {
    if (dims.empty())
      continue;
    int64_t size = sizeOf(dims.front());
    if (size % threads == 0 || size >= 4 * threads) {
      sharedDim = dims.front();
      dimThreads = threads;
      return;
    }
  }
  int64_t rows = getConstantIntValue(tiles).value_or(guessedSize / tallRows);
  int64_t panels = llvm::divideCeil(sizeOf(vectorDim), panelWidth());
  int64_t best = std::numeric_limits<int64_t>::max();
  for (int64_t across = 1; across <= threads; ++across) {
    if (threads % across != 0)
      continue;
    int64_t share = llvm::divideCeil(rows, threads / across) *
                    llvm::divideCeil(panels, across);
    // Packing a panel is done once if only one thread has it; a packed one is
    // read by all of them, and each has rows of its own.
    if (share < best || (share == best && !isAhead)) {
      best = share;
      columnThreads = across;
      rowThreads = threads / across;
    }
  }
  splitRows(rowThreads);
}

/// What thread `thread` of `threads` takes of `count`: from thread * count /
/// threads to (thread + 1) * count / threads.
ContractionEmitter::Run
ContractionEmitter::share(OpFoldResult count, Value thread, int64_t threads) {
  if (threads == 1)
    return {nb.index(0), count, nullptr};
  Run run;
  AffineExpr d0 = nb.b.getAffineDimExpr(0);
  if (std::optional<int64_t> constant = getConstantIntValue(count)) {
    run.begin =
        nb.apply((d0 * *constant).floorDiv(threads), OpFoldResult(thread));
    run.end = nb.apply(((d0 + 1) * *constant).floorDiv(threads),
                       OpFoldResult(thread));
  } else {
    auto bound = [&](int64_t offset) -> OpFoldResult {
      Value index = nb.materialize(nb.apply(d0 + offset, OpFoldResult(thread)));
      Value product =
          arith::MulIOp::create(nb.b, nb.loc, index, nb.materialize(count));
      return nb.apply(d0.floorDiv(threads), OpFoldResult(product));
    };
    run.begin = bound(0);
    run.end = bound(1);
  }
  run.isLast =
      arith::CmpIOp::create(nb.b, nb.loc, arith::CmpIPredicate::eq, thread,
                            nb.materialize(nb.index(threads - 1)));
  return run;
}

/// The nest, on each thread for its share, with buffers of its own.
void ContractionEmitter::emitThreads(std::string &notes) {
  OpBuilder::InsertionGuard guard(nb.b);
  int64_t threads = dimThreads * rowThreads * columnThreads;
  Value thread;
  if (threads > 1) {
    auto parallel = affine::AffineParallelOp::create(
        nb.b, nb.loc, TypeRange(), ArrayRef<arith::AtomicRMWKind>(),
        ArrayRef<int64_t>(threads));
    nb.b.setInsertionPointToStart(parallel.getBody());
    thread = parallel.getIVs()[0];
  }
  // A grid of threads, the columns' coordinate innermost.
  auto coordinate = [&](AffineExpr expr, int64_t count) -> Value {
    return count == 1 ? Value()
                      : nb.materialize(nb.apply(expr, OpFoldResult(thread)));
  };
  AffineExpr d0 = nb.b.getAffineDimExpr(0);
  if (sharedDim)
    sharedDimRun = share(extents[*sharedDim], thread, dimThreads);
  tileRun = share(tiles, coordinate(d0.floorDiv(columnThreads), rowThreads),
                  rowThreads);
  OpFoldResult panels = nb.apply(d0.floorDiv(panelWidth()), extents[vectorDim]);
  panelRun = share(
      panels,
      coordinate(rowThreads == 1 ? d0 : d0 % columnThreads, columnThreads),
      columnThreads);

  std::string packing;
  allocate(packing);
  notes = describe(packing);
  nestDims(outerDims, [&] { emitBlocks(); });
  for (Value buffer : {packed, packedLhs, columnStarts, finished})
    if (buffer)
      memref::DeallocOp::create(nb.b, nb.loc, buffer);
}

void ContractionEmitter::ifLast(const Run &run, function_ref<void()> body) {
  if (!run.isLast)
    return body();
  OpBuilder::InsertionGuard guard(nb.b);
  auto branch = scf::IfOp::create(nb.b, nb.loc, run.isLast);
  nb.b.setInsertionPointToStart(branch.thenBlock());
  body();
}
