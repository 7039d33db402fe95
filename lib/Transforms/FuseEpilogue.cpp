// Fuses a contraction and the elementwise ops behind it into rectify.contract,
// whose region then holds them, one after the other, in their order.

#include "EpilogueSlices.h"
#include "LinalgContraction.h"

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "llvm/ADT/StringExtras.h"

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
  remark.about(user);
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

/// Says why what follows slices of the result of `group` is not fused.
static void explainSlices(const EpilogueGroup &group,
                          const EpilogueObstacle &obstacle) {
  for (auto &[value, info] : group.values)
    for (Operation *slice : value.getUsers()) {
      if (!isa<tensor::ExtractSliceOp>(slice))
        continue;
      for (Operation *user : slice->getUsers()) {
        std::string ignored;
        if (succeeded(PointwiseOp::get(user, ignored)))
          explainMiss(group.root, user,
                      {"'tensor.extract_slice' takes a part of the result "
                       "before it, and " +
                           obstacle.why,
                       obstacle.advice});
      }
    }
}

/// Says why `op`, an activation, gate or gradient, is in no contraction, if
/// that is for what it follows.
static void explainAlone(ScalarBodyOpInterface op) {
  if (isa<ContractOp>(op->getParentOp()))
    return;
  Operation *outer = op;
  if (isa<linalg::LinalgOp>(op->getParentOp()))
    outer = op->getParentOp();
  std::string why;
  if (isa<RankedTensorType>(outer->getOperand(0).getType())) {
    for (Value operand : outer->getOperands()) {
      Operation *source = operand.getDefiningOp();
      while (isa_and_nonnull<tensor::ExtractSliceOp, tensor::ExpandShapeOp,
                             tensor::CollapseShapeOp>(source))
        source = source->getOperand(0).getDefiningOp();
      Type accumulator;
      // Then a remark says why they are not fused.
      if (source &&
          (isEpilogueRoot(source, accumulator) || !getObstacle(source).empty()))
        return;
    }
    Operation *source = outer->getOperand(0).getDefiningOp();
    why = source ? "its input is the result of " + quote(source) +
                       ", which is no contraction"
                 : "its input is an argument, not the result of a contraction";
  } else if (isa<MemRefType>(outer->getOperand(0).getType())) {
    why = "it is done on memrefs, and only tensors are fused";
  } else {
    why = "it is done on scalars, and only tensors are fused";
  }
  remarkAnalysis(op, passName, "alone") << quote(op) + " stands alone: " + why;
}

/// "'a', 'b' and 3 more".
static std::string listOps(ArrayRef<Operation *> ops) {
  constexpr unsigned shown = 3;
  SmallVector<std::string> names =
      llvm::map_to_vector(ops.take_front(shown), quote);
  std::string text = llvm::join(names, ", ");
  if (ops.size() > shown)
    text += " and " + std::to_string(ops.size() - shown) + " more";
  return text;
}

/// What a remark says of memory, and what the author could change.
struct GrowthNote {
  MemoryGrowth growth;
  std::string text, advice;
};
static GrowthNote describeGrowth(const EpilogueGroups &groups,
                                 const EpilogueGroup &group) {
  GrowthNote note{computeMemoryGrowth(groups, group), "", ""};
  const MemoryGrowth &growth = note.growth;
  if (!growth.exists())
    return note;
  SmallVector<std::string> amounts;
  if (growth.bytes > 0)
    amounts.push_back(std::to_string(growth.bytes) + " bytes");
  if (growth.bytesPerElement > 0)
    amounts.push_back(std::to_string(growth.bytesPerElement) +
                      " bytes for each element of its result");
  if (growth.tensors > 0)
    amounts.push_back(std::to_string(growth.tensors) +
                      (growth.tensors == 1 ? " tensor" : " tensors") +
                      " of dynamic size");
  note.text = "the fused op has up to " + llvm::join(amounts, " and ") +
              " more alive at a time than the ops it replaces";
  Operation *last =
      group.place.step > 0 ? groups.order[group.place.index] : nullptr;
  SmallVector<std::string> reasons, advice;
  if (!growth.kept.empty()) {
    reasons.push_back("it keeps what " + listOps(growth.kept) +
                      (growth.kept.size() == 1 ? " gives" : " give") +
                      " until all of its operands are there" +
                      (last ? ", behind " + quote(last) : std::string()));
    if (last)
      advice.push_back("move " + quote(last) + " before " + quote(group.root));
  }
  if (!growth.early.empty()) {
    reasons.push_back("it computes what " + listOps(growth.early) +
                      (growth.early.size() == 1 ? " gives" : " give") +
                      " earlier");
    advice.push_back("move what uses that up, directly behind " +
                     quote(group.root));
  }
  if (!reasons.empty())
    note.text += ": " + llvm::join(reasons, ", and ");
  note.advice = llvm::join(advice, "; ");
  return note;
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
    for (Block *block : blocks) {
      DenseSet<Operation *> cut;
      fuse(rewriter, block, explains, /*again=*/false, cut);
      // A slice may be cut once more.
      constexpr unsigned maxRounds = 4;
      for (unsigned round = 1; !cut.empty() && round < maxRounds; ++round)
        fuse(rewriter, block, explains, /*again=*/true, cut);
    }
    if (explains)
      getOperation()->walk(explainAlone);
  }

  /// Fuses what is in `block`; `cut` gets the contractions that have been made
  /// of others' slices. Where that is done `again`, `cut` has those of the time
  /// before, and the rest has been spoken of.
  static void fuse(RewriterBase &rewriter, Block *block, bool explains,
                   bool again, DenseSet<Operation *> &cut) {
    EpilogueGroups groups;
    groups.block = block;
    collectEpilogues(rewriter, groups);
    struct Note {
      std::string text;
      unsigned numOps;
      GrowthNote growth;
    };
    SmallVector<Note> notes(groups.groups.size());
    SmallVector<unsigned> sliced;
    if (explains && !again)
      llvm::for_each(*block, [](Operation &op) { explainObstacle(&op); });
    for (auto [i, note, group] : llvm::enumerate(notes, groups.groups)) {
      EpilogueObstacle obstacle;
      bool inSlices = isUsedInSlices(*group, obstacle);
      if (inSlices) {
        sliced.push_back(i);
        group->forced |= !isa<ContractOp>(group->root);
      }
      if (!explains || (again && !cut.contains(group->root)))
        continue;
      if (obstacle.exists())
        explainSlices(*group, obstacle);
      explainMisses(*group);
      if (inSlices ? !group->members.empty() : group->isBuilt())
        note = {describe(*group), unsigned(group->members.size()),
                describeGrowth(groups, *group)};
    }
    SmallVector<Operation *> roots = llvm::map_to_vector(
        groups.groups, [](auto &group) { return group->root; });
    SmallVector<ContractOp> built;
    buildEpilogues(rewriter, groups, built);
    for (auto [note, contract] : llvm::zip(notes, built))
      if (contract && !note.text.empty())
        explainFusion(contract, note.text, note.numOps, note.growth);
    cut.clear();
    for (unsigned i : sliced) {
      ContractOp contract = built[i] ? built[i] : cast<ContractOp>(roots[i]);
      if (contract.getNumResults() != 1 ||
          !llvm::all_of(contract->getUsers(),
                        llvm::IsaPred<tensor::ExtractSliceOp>))
        continue;
      SmallVector<ContractOp> parts;
      std::string name = quote(contract);
      cutIntoSlices(rewriter, contract, parts);
      for (ContractOp part : parts)
        cut.insert(part);
      if (!parts.empty())
        remarkPassed(parts[0], passName, "cut")
            << name + " is cut into " + std::to_string(parts.size()) +
                   ", one for each slice of its result that is used";
    }
  }

  static void explainFusion(ContractOp contract, StringRef text,
                            unsigned numOps, const GrowthNote &growth) {
    unsigned results = contract.getNumResults();
    remarkPassed(contract, passName, "fused")
        << (text + (results == 1
                        ? std::string()
                        : ", with " + std::to_string(results) + " results"))
               .str()
        << remark::metric("Ops", numOps) << remark::metric("Results", results);
    if (growth.growth.exists())
      explainGrowth(contract, growth);
  }

  static void explainGrowth(ContractOp contract, const GrowthNote &note) {
    auto remark = remarkAnalysis(contract, passName, "memory");
    remark << note.text << remark::metric("Bytes", note.growth.bytes);
    if (note.growth.bytesPerElement > 0)
      remark << remark::metric("BytesPerElement", note.growth.bytesPerElement);
    if (note.growth.tensors > 0)
      remark << remark::metric("Tensors", note.growth.tensors);
    if (!note.advice.empty())
      remark << remark::suggest("{0}", note.advice);
  }
};
} // namespace
