// Parallel loops as regions of OpenMP in which each thread takes its part of
// the points, one behind the other. Of T threads, thread t does:
//
//   parallel p in 0 to n: body  ->  for p in n t / T to n (t + 1) / T: body
//
// OpenMP's own loops (omp.wsloop) ask the runtime for these bounds and wait at
// their end, as the region does again.

#include "Rectify/Passes.h"

#include "Declarations.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/OpenMP/OpenMPDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/SCF/Utils/Utils.h"

#include <numeric>

namespace mlir::rectify {
#define GEN_PASS_DEF_PARALLELTOOPENMP
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// The functions of OpenMP by which a thread finds its part.
struct Runtime {
  LLVM::LLVMFuncOp number, count;

  /// The part of `points` that the thread has which calls this: from where, and
  /// to where.
  std::pair<Value, Value> getPart(OpBuilder &b, Location loc,
                                  Value points) const;
};

struct ParallelToOpenMP
    : rectify::impl::ParallelToOpenMPBase<ParallelToOpenMP> {
  using ParallelToOpenMPBase::ParallelToOpenMPBase;
  void runOnOperation() override;
};

} // namespace

std::pair<Value, Value> Runtime::getPart(OpBuilder &b, Location loc,
                                         Value points) const {
  auto call = [&](LLVM::LLVMFuncOp function) -> Value {
    Value result =
        LLVM::CallOp::create(b, loc, function, ValueRange()).getResult();
    return arith::IndexCastOp::create(b, loc, b.getIndexType(), result);
  };
  Value thread = call(number), threads = call(count);
  Value one = arith::ConstantIndexOp::create(b, loc, 1);
  auto begin = [&](Value thread) -> Value {
    Value product = arith::MulIOp::create(b, loc, points, thread);
    return arith::DivUIOp::create(b, loc, product, threads);
  };
  return {begin(thread), begin(arith::AddIOp::create(b, loc, thread, one))};
}

/// Makes `loop`, whose one dim counts points from 0 on, a region for `threads`.
static void lower(scf::ParallelOp loop, const Runtime &runtime,
                  int64_t threads) {
  OpBuilder b(loop);
  Location loc = loop.getLoc();
  omp::ParallelOperands clauses;
  clauses.numThreads =
      arith::ConstantOp::create(b, loc, b.getI32IntegerAttr(threads));
  auto parallel = omp::ParallelOp::create(b, loc, clauses);
  b.createBlock(&parallel.getRegion());
  // What is allocated on the stack is there for all turns.
  for (auto alloca :
       llvm::make_early_inc_range(loop.getBody()->getOps<memref::AllocaOp>()))
    if (alloca->getNumOperands() == 0)
      alloca->moveBefore(b.getInsertionBlock(), b.getInsertionPoint());
  auto [begin, end] = runtime.getPart(b, loc, loop.getUpperBound()[0]);
  auto part = scf::ForOp::create(b, loc, begin, end, loop.getStep()[0]);
  omp::TerminatorOp::create(b, loc);

  IRRewriter rewriter(b);
  rewriter.eraseOp(loop.getBody()->getTerminator());
  rewriter.inlineBlockBefore(loop.getBody(), part.getBody()->getTerminator(),
                             part.getInductionVar());
  rewriter.eraseOp(loop);
}

/// The loops that compute no value together.
static SmallVector<scf::ParallelOp> findLoops(ModuleOp module) {
  SmallVector<scf::ParallelOp> loops;
  module.walk([&](scf::ParallelOp loop) {
    if (loop.getInitVals().empty())
      loops.push_back(loop);
  });
  return loops;
}

void ParallelToOpenMP::runOnOperation() {
  ModuleOp module = getOperation();
  SmallVector<scf::ParallelOp> loops = findLoops(module);
  if (loops.empty())
    return;
  SymbolTable symbols(module);
  auto type =
      LLVM::LLVMFunctionType::get(IntegerType::get(&getContext(), 32), {});
  Runtime runtime = {declare(symbols, "omp_get_thread_num", type),
                     declare(symbols, "omp_get_num_threads", type)};
  if (!runtime.number || !runtime.count) {
    module.emitError("expected 'omp_get_thread_num' and 'omp_get_num_threads' "
                     "to be OpenMP's, but the module has others");
    return signalPassFailure();
  }
  IRRewriter rewriter(&getContext());
  for (scf::ParallelOp loop : loops) {
    std::vector<unsigned> dims(loop.getNumLoops());
    std::iota(dims.begin(), dims.end(), 0);
    collapseParallelLoops(rewriter, loop, {dims});
  }
  for (scf::ParallelOp loop : findLoops(module))
    lower(loop, runtime, threads);
}
