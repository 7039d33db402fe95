// Fences behind stores past the caches. The CPU does not order such stores with
// others, not even with one that releases a lock or ends a parallel region.

#include "Rectify/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

#include "llvm/ADT/SetVector.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_FENCESTREAMS
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {

bool isStream(Operation *op) {
  if (auto store = dyn_cast<vector::StoreOp>(op))
    return store.getNontemporal();
  if (auto store = dyn_cast<memref::StoreOp>(op))
    return store.getNontemporal();
  return false;
}

struct FenceStreams : rectify::impl::FenceStreamsBase<FenceStreams> {
  void runOnOperation() override {
    // The last op of each block that stores so, in a loop or by itself.
    llvm::SetVector<Operation *> last;
    getOperation()->walk([&](Operation *op) {
      if (!isStream(op))
        return;
      while (isa<scf::ForOp, affine::AffineForOp>(op->getParentOp()))
        op = op->getParentOp();
      for (Operation *other : last) {
        if (other->getBlock() != op->getBlock())
          continue;
        if (other->isBeforeInBlock(op)) {
          last.remove(other);
          break;
        }
        return;
      }
      last.insert(op);
    });
    for (Operation *op : last) {
      OpBuilder b(&getContext());
      b.setInsertionPointAfter(op);
      LLVM::FenceOp::create(b, op->getLoc(), LLVM::AtomicOrdering::seq_cst,
                            /*syncscope=*/StringRef());
    }
  }
};

} // namespace
