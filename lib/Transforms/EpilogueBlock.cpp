// Makes the groups of a block rectify.contract, in the order in which they need
// each other.

#include "EpilogueBuilder.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::rectify;

/// Adds to `ops` what has to move in order to have `value` at `place`.
void EpilogueBlockBuilder::collectLater(Value value, Place place,
                                        SmallVectorImpl<Operation *> &ops) {
  Operation *op = resolve(value).getDefiningOp();
  if (!op || op->getBlock() != groups.block || !groups.indices.contains(op) ||
      groups.getIndex(op) <= place.index || !moved.insert(op).second)
    return;
  for (Value operand : getAllOperands(op))
    collectLater(operand, place, ops);
  ops.push_back(op);
}

/// Computes `needs` before the place of `group`, where new ops then go.
void EpilogueBlockBuilder::moveBeforePlace(const EpilogueGroup &group,
                                           ArrayRef<Value> needs) {
  SmallVector<Operation *> later;
  for (Value value : needs)
    collectLater(value, group.place, later);
  unsigned index = group.place.index + (group.place.step == 0 ? 0 : 1);
  while (index < groups.order.size() &&
         (!groups.order[index] || moved.contains(groups.order[index])))
    ++index;
  if (index == groups.order.size())
    rewriter.setInsertionPointToEnd(groups.block);
  else
    rewriter.setInsertionPoint(groups.order[index]);
  for (Operation *op : later)
    rewriter.moveOpBefore(op, groups.block, rewriter.getInsertionPoint());
}

void EpilogueBlockBuilder::run(SmallVectorImpl<ContractOp> &built) {
  SmallVector<unsigned> numbers =
      llvm::to_vector(llvm::seq<unsigned>(groups.groups.size()));
  llvm::sort(numbers, [&](unsigned a, unsigned b) {
    const Place &x = groups.groups[a]->place, &y = groups.groups[b]->place;
    return x < y || (!(y < x) && a < b);
  });
  built.assign(numbers.size(), ContractOp());
  for (unsigned number : numbers)
    if (groups.groups[number]->isBuilt())
      built[number] = buildEpilogue(*this, *groups.groups[number]);
  cleanUp();
}

/// Erases what was fused, and what then has no use.
void EpilogueBlockBuilder::cleanUp() {
  SmallVector<Operation *> worklist;
  DenseSet<Operation *> unused;
  auto eraseWithOperands = [&](Operation *op) {
    for (Value operand : getAllOperands(op))
      if (Operation *source = operand.getDefiningOp();
          source && unused.insert(source).second)
        worklist.push_back(source);
    unused.erase(op);
    rewriter.eraseOp(op);
  };
  for (Operation *op : groups.copied)
    if (!dead.contains(op) && unused.insert(op).second)
      worklist.push_back(op);
  for (Operation *op : llvm::reverse(groups.order))
    if (op && dead.contains(op))
      eraseWithOperands(op);
  while (!worklist.empty()) {
    Operation *op = worklist.pop_back_val();
    // Else it is erased, or comes again.
    if (unused.erase(op) && isOpTriviallyDead(op) &&
        (op->getNumRegions() == 0 || isa<linalg::LinalgOp>(op)))
      eraseWithOperands(op);
  }
}

void rectify::buildEpilogues(RewriterBase &rewriter, EpilogueGroups &groups,
                             SmallVectorImpl<ContractOp> &built) {
  EpilogueBlockBuilder(rewriter, groups).run(built);
}
