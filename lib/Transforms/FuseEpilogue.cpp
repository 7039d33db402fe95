// Fuses a contraction and the elementwise ops behind it into rectify.contract,
// whose region then holds them, one after the other, in their order.

#include "EpilogueGroup.h"
#include "LinalgContraction.h"

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_FUSEEPILOGUE
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

static constexpr StringRef passName = "rectify-fuse-epilogue";

static std::string quote(Operation *op) {
  return ("'" + op->getName().getStringRef() + "'").str();
}

/// Says why `root` is not fused with `user`.
static void explainMiss(Operation *root, Operation *user,
                        const EpilogueObstacle &obstacle) {
  auto remark = remarkMissed(root, passName, "not-fused");
  remark << quote(root) + " is not fused with " + quote(user) +
                " behind it: " + obstacle.why;
  if (obstacle.advice[0])
    remark << remark::suggest(obstacle.advice);
}

/// Why `op` takes nothing, if it adds up products but is no root.
static std::string getObstacle(Operation *op) {
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp ? getContractionObstacle(linalgOp) : std::string();
}

/// Says why `op` takes nothing of what follows it, if that is so.
static void explainObstacle(Operation *op) {
  std::string obstacle = getObstacle(op);
  if (obstacle.empty())
    return;
  for (Operation *user : op->getUsers()) {
    std::string ignored;
    FailureOr<PointwiseOp> pointwise = PointwiseOp::get(user, ignored);
    if (succeeded(pointwise) &&
        llvm::is_contained(pointwise->inputs, op->getResult(0)))
      return explainMiss(op, user, {obstacle});
  }
}

/// Says what is not fused into `group`, and why.
static void explainMisses(const EpilogueGroup &group) {
  for (const auto &[user, obstacle] : group.missed)
    explainMiss(group.root, user, obstacle);
}

/// What a remark says of a group that is fused.
static std::string describe(const EpilogueGroup &group) {
  constexpr unsigned shown = 8;
  std::string text = quote(group.root) + " is fused with ";
  for (auto [i, member] : llvm::enumerate(group.members)) {
    if (i == shown) {
      text += " and " + std::to_string(group.members.size() - shown) + " more";
      break;
    }
    text += (i == 0 ? "" : ", ") + quote(member.pointwise.op);
  }
  if (group.members.empty())
    text += "what its sum starts from";
  return text;
}

namespace {
struct FuseEpilogue : rectify::impl::FuseEpilogueBase<FuseEpilogue> {
  void runOnOperation() override {
    SetVector<Block *> blocks;
    bool explains = remarksEnabled(getOperation());
    getOperation()->walk([&](Operation *op) {
      Type accumulator;
      if (op->getBlock() && (isEpilogueRoot(op, accumulator) ||
                             (explains && !getObstacle(op).empty())))
        blocks.insert(op->getBlock());
    });
    IRRewriter rewriter(&getContext());
    for (Block *block : blocks)
      fuse(rewriter, block, explains);
  }

  static void fuse(RewriterBase &rewriter, Block *block, bool explains) {
    EpilogueGroups groups;
    groups.block = block;
    collectEpilogues(rewriter, groups);
    struct Note {
      std::string text;
      MemoryGrowth growth;
    };
    SmallVector<Note> notes(explains ? groups.groups.size() : 0);
    if (explains)
      llvm::for_each(*block, [](Operation &op) { explainObstacle(&op); });
    for (auto [note, group] : llvm::zip(notes, groups.groups)) {
      explainMisses(*group);
      if (group->isBuilt())
        note = {describe(*group), computeMemoryGrowth(groups, *group)};
    }
    SmallVector<ContractOp> built;
    buildEpilogues(rewriter, groups, built);
    for (auto [note, contract] : llvm::zip(notes, built)) {
      if (!contract)
        continue;
      unsigned results = contract.getNumResults();
      remarkPassed(contract, passName, "fused")
          << note.text + (results == 1 ? std::string()
                                       : ", with " + std::to_string(results) +
                                             " results");
      if (note.growth.bytes > 0 || note.growth.unknown)
        explainGrowth(contract, note.growth);
    }
  }

  static void explainGrowth(ContractOp contract, MemoryGrowth growth) {
    remarkAnalysis(contract, passName, "memory")
        << "the fused op has up to " +
               (growth.unknown ? "an unknown number of"
                               : std::to_string(growth.bytes)) +
               " bytes more alive at a time than the ops it replaces: its "
               "operands are kept until all of its results are computed"
        << remark::suggest("move the ops that use its results behind the "
                           "contraction, and those that make its operands "
                           "before it");
  }
};
} // namespace
