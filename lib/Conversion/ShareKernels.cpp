// One function for all ops that would become the same kernel, and for each
// kernel of a function that has many.

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/IR/OperationSupport.h"
#include "mlir/IR/SymbolTable.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

#define DEBUG_TYPE "rectify-share-kernels"

namespace mlir::rectify {
#define GEN_PASS_DEF_SHAREKERNELS
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// Kernels that a function may hold; LLVM's time grows with the square of the
/// loops in one.
static constexpr size_t maxInlineKernels = 8;

/// The operands from which on the code of an elementwise op is as long as that
/// of a contraction.
static constexpr unsigned manyOperands = 16;

/// Whether `op` becomes a kernel whose code is worth sharing: a contraction, or
/// an elementwise op of many operands, that reads nothing but these.
static bool isLargeKernel(Operation *op) {
  if (auto contract = dyn_cast<ContractOp>(op))
    return contract.isOnBuffers();
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || !linalgOp.hasPureBufferSemantics() ||
      (linalgOp.getNumReductionLoops() == 0 &&
       op->getNumOperands() < manyOperands))
    return false;
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(op->getRegions(), captured);
  return captured.empty();
}

/// Whether `op` fills a part of a buffer that nothing else sees, as one side of
/// the padding around images.
static bool isBorderFill(Operation *op) {
  auto fill = dyn_cast<linalg::FillOp>(op);
  if (!fill || !fill.hasPureBufferSemantics())
    return false;
  Value part = fill.output();
  return part.hasOneUse() && part.getDefiningOp<memref::SubViewOp>();
}

/// Whether `a` and `b` are the same op on operands of the same types, with
/// bodies that compute the same.
static bool areEqual(Operation *a, Operation *b) {
  if (a->getOperandTypes() != b->getOperandTypes())
    return false;
  llvm::DenseMap<Value, Value> counterparts;
  auto check = [&](Value x, Value y) {
    bool isInside = a->isAncestor(x.getParentBlock()->getParentOp());
    return success(!isInside || counterparts.lookup(x) == y);
  };
  auto mark = [&](Value x, Value y) { counterparts[x] = y; };
  return OperationEquivalence::isEquivalentTo(
      a, b, check, mark, OperationEquivalence::IgnoreLocations);
}

namespace {

/// Ops that are equal in all but what their operands are.
struct Equality : llvm::DenseMapInfo<Operation *> {
  static unsigned getHashValue(const Operation *op) {
    return OperationEquivalence::computeHash(
        const_cast<Operation *>(op), OperationEquivalence::ignoreHashValue,
        OperationEquivalence::ignoreHashValue,
        OperationEquivalence::IgnoreLocations);
  }
  static bool isEqual(const Operation *a, const Operation *b) {
    if (a == b)
      return true;
    if (a == getTombstoneKey() || a == getEmptyKey() ||
        b == getTombstoneKey() || b == getEmptyKey())
      return false;
    return areEqual(const_cast<Operation *>(a), const_cast<Operation *>(b));
  }
};

struct ShareKernels : rectify::impl::ShareKernelsBase<ShareKernels> {
  void runOnOperation() override {
    llvm::MapVector<Operation *, SmallVector<Operation *>,
                    llvm::DenseMap<Operation *, unsigned, Equality>>
        groups;
    getOperation()->walk([&](Operation *op) {
      if ((isLargeKernel(op) || isBorderFill(op)) &&
          op->getParentOfType<func::FuncOp>())
        groups[op].push_back(op);
    });
    llvm::DenseMap<Operation *, size_t> kernels;
    for (auto &[first, ops] : groups)
      if (ops.size() == 1)
        ++kernels[first->getParentOfType<func::FuncOp>()];
    SymbolTable symbols(getOperation());
    for (auto &[first, ops] : groups)
      if (ops.size() > 1 ||
          kernels[first->getParentOfType<func::FuncOp>()] > maxInlineKernels)
        outline(ops, symbols);
  }

private:
  void outline(ArrayRef<Operation *> ops, SymbolTable &symbols);
};

} // namespace

/// Moves the first of `ops` into a function, and makes all of them call it.
void ShareKernels::outline(ArrayRef<Operation *> ops, SymbolTable &symbols) {
  Operation *first = ops.front();
  Location loc = first->getLoc();
  OpBuilder b(&getContext());
  auto kernel =
      func::FuncOp::create(b, loc, "rectify_kernel",
                           b.getFunctionType(first->getOperandTypes(), {}));
  kernel.setPrivate();
  // One copy of the code is the point.
  kernel.setNoInline(true);
  symbols.insert(kernel);
  Block *body = kernel.addEntryBlock();
  b.setInsertionPointToStart(body);
  IRMapping mapping;
  // An operand may occur twice.
  Operation *clone = b.clone(*first, mapping);
  clone->setOperands(body->getArguments());
  func::ReturnOp::create(b, loc);
  if (ops.size() > 1) {
    PassRemark remark = remarkPassed(first, DEBUG_TYPE, "shared");
    remark << (Twine(ops.size()) + " equal ops share the kernel @" +
               kernel.getName())
                  .str();
    for (Operation *op : ops.drop_front())
      remark.about(op);
  }
  for (Operation *op : ops) {
    b.setInsertionPoint(op);
    func::CallOp::create(b, op->getLoc(), kernel, op->getOperands());
    op->erase();
  }
}
