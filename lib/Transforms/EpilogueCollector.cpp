// Finds what goes into the epilogues of a block's contractions.
//
// One walk over the block, in its order. Each elementwise op joins the group of
// the last contraction that it follows, if it reads its values one by one and
// if the fused op then still has a place: behind all of its operands, and
// before every other op that uses one of its values.

#include "EpiloguePlan.h"
#include "LinalgContraction.h"

#include "Rectify/Analysis/Remarks.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace mlir::rectify;

/// Whether `op` is a linalg.generic that reads elements of an input several
/// times. Elementwise fusion would draw what computes them into its body, to
/// run for every product.
static bool isReusingGeneric(Operation *op) {
  auto generic = dyn_cast<linalg::GenericOp>(op);
  return generic &&
         llvm::any_of(
             ArrayRef<AffineMap>(generic.getIndexingMapsArray()).take_front(2),
             [](AffineMap map) {
               return map.getNumResults() < map.getNumDims();
             });
}

/// Whether what the sum of `op` starts from is broadcast to its shape.
static bool fusesInit(linalg::LinalgOp op) {
  Value init = op.getDpsInits()[0];
  AffineMap map = op.getIndexingMapsArray().back();
  lookThroughBroadcasts(init, map);
  return init != op.getDpsInits()[0] && !isZero(init);
}

//===----------------------------------------------------------------------===//
// Collector
//===----------------------------------------------------------------------===//

namespace {
class Collector {
public:
  Collector(RewriterBase &rewriter, EpilogueGroups &groups)
      : rewriter(rewriter), groups(groups) {}

  void run() {
    for (Operation &op : *groups.block) {
      groups.indices[&op] = groups.order.size();
      groups.order.push_back(&op);
    }
    for (unsigned i = 0; i < groups.order.size(); ++i)
      visit(groups.order[i], i);
  }

private:
  EpilogueGroup *getOwner(Value value) const { return groups.getOwner(value); }
  void visit(Operation *op, unsigned index);
  bool addSize(Operation *op, unsigned index);
  bool addReshape(Operation *op);
  bool addMember(Operation *op);
  EpilogueObstacle add(EpilogueGroup &group, const PointwiseOp &pointwise);
  void copyShared(EpiloguePlan &plan);
  void keepBefore(Operation *op, unsigned index);
  void createGroup(Operation *op, Type accumulator, unsigned index);

  RewriterBase &rewriter;
  EpilogueGroups &groups;
};
} // namespace

void Collector::visit(Operation *op, unsigned index) {
  if (addSize(op, index) || addReshape(op))
    return;
  Type accumulator;
  bool isRoot = isEpilogueRoot(op, accumulator);
  if (!isRoot && addMember(op))
    return;
  keepBefore(op, index);
  if (isRoot)
    createGroup(op, accumulator, index);
}

/// Asking a value for its size is no use that keeps it.
bool Collector::addSize(Operation *op, unsigned index) {
  auto dim = dyn_cast<tensor::DimOp>(op);
  EpilogueGroup *group = dim ? getOwner(dim.getSource()) : nullptr;
  if (!group || failed(foldSize(rewriter, groups, *group, dim)))
    return false;
  groups.order[index] = nullptr;
  groups.indices.erase(op);
  rewriter.eraseOp(op);
  return true;
}

/// A reshape of a value only changes how the next op sees it.
bool Collector::addReshape(Operation *op) {
  auto expand = dyn_cast<tensor::ExpandShapeOp>(op);
  auto collapse = dyn_cast<tensor::CollapseShapeOp>(op);
  EpilogueGroup *group =
      expand || collapse ? getOwner(op->getOperand(0)) : nullptr;
  if (!group)
    return false;
  EpilogueValue value = group->values.find(op->getOperand(0))->second;
  std::optional<EpilogueSpace::Layout> layout =
      expand ? group->space.expand(value.layout, expand)
             : group->space.collapse(value.layout, collapse);
  if (!layout ||
      !group->space.lower(*layout,
                          cast<RankedTensorType>(op->getResult(0).getType())) ||
      !makeReady(groups, *group,
                 llvm::to_vector(op->getOperands().drop_front()))) {
    if (llvm::any_of(op->getUsers(), [](Operation *user) {
          std::string ignored;
          return succeeded(PointwiseOp::get(user, ignored));
        }))
      group->missed.emplace_back(
          op, EpilogueObstacle{
                  "it reshapes the result before what is elementwise, in a way "
                  "that its dims cannot be told from",
                  "do what is elementwise before the reshape"});
    return false;
  }
  value.layout = *layout;
  value.reshaped = true;
  group->values[op->getResult(0)] = value;
  group->ops.insert(op);
  groups.owners[op->getResult(0)] = group;
  return true;
}

bool Collector::addMember(Operation *op) {
  SmallVector<EpilogueGroup *> candidates;
  for (Value operand : op->getOperands())
    if (EpilogueGroup *group = getOwner(operand))
      if (!llvm::is_contained(candidates, group))
        candidates.push_back(group);
  if (candidates.empty())
    return false;
  std::string why;
  FailureOr<PointwiseOp> pointwise = PointwiseOp::get(op, why);
  if (failed(pointwise)) {
    if (!why.empty())
      for (EpilogueGroup *group : candidates)
        group->missed.emplace_back(op, EpilogueObstacle{why});
    return false;
  }
  llvm::erase_if(candidates, [&](EpilogueGroup *group) {
    return llvm::none_of(pointwise->inputs,
                         [&](Value input) { return getOwner(input) == group; });
  });
  // The last contraction: the results of the others are there by then.
  llvm::sort(candidates, [&](EpilogueGroup *a, EpilogueGroup *b) {
    return groups.getIndex(a->root) > groups.getIndex(b->root);
  });
  SmallVector<EpilogueObstacle> obstacles;
  for (EpilogueGroup *group : candidates) {
    obstacles.push_back(add(*group, *pointwise));
    if (!obstacles.back().exists())
      return true;
  }
  for (auto [group, obstacle] : llvm::zip(candidates, obstacles))
    group->missed.emplace_back(op, obstacle);
  return false;
}

/// Makes copies of the members that ops outside use as well.
void Collector::copyShared(EpiloguePlan &plan) {
  auto find = [&](Operation *op) -> PointwiseOp & {
    return llvm::find_if(plan.members,
                         [&](const EpilogueMember &member) {
                           return member.pointwise.op == op;
                         })
        ->pointwise;
  };
  DenseMap<Operation *, Operation *> copies;
  for (auto [source, user] : plan.shared) {
    Operation *&copy = copies[source];
    if (!copy) {
      rewriter.setInsertionPointAfter(source);
      copy = rewriter.clone(*source);
      groups.indices[copy] = groups.getIndex(source);
      groups.copied.push_back(source);
    }
    Value value = source->getResult(0), own = copy->getResult(0);
    rewriter.startOpModification(user);
    user->replaceUsesOfWith(value, own);
    rewriter.finalizeOpModification(user);
    PointwiseOp &reader = find(user);
    for (auto *values : {&reader.inputs, &reader.inits})
      llvm::replace(*values, value, own);
  }
  std::string ignored;
  for (auto [source, copy] : copies)
    find(source) = *PointwiseOp::get(copy, ignored);
}

/// Adds `pointwise` to `group`, or says why not.
EpilogueObstacle Collector::add(EpilogueGroup &group,
                                const PointwiseOp &pointwise) {
  EpiloguePlan plan;
  EpilogueObstacle obstacle = planEpilogue(groups, group, pointwise, plan);
  if (obstacle.exists())
    return obstacle;
  copyShared(plan);
  for (EpilogueMember &member : plan.members) {
    int number = group.members.size();
    Operation *op = member.pointwise.op;
    for (auto [i, map] : llvm::enumerate(member.pointwise.resultMaps)) {
      EpilogueSpace::Layout layout;
      for (unsigned k = 0; k < map.getNumResults(); ++k)
        layout.push_back(member.atoms[map.getDimPosition(k)]);
      group.values[op->getResult(i)] = {layout, number, unsigned(i), false};
      groups.owners[op->getResult(i)] = &group;
    }
    group.ops.insert(op);
    group.members.push_back(std::move(member));
  }
  return {};
}

/// `op`, which stays, uses values: their groups must stand before it.
void Collector::keepBefore(Operation *op, unsigned index) {
  for (Value value : getAllOperands(op)) {
    EpilogueGroup *group = getOwner(value);
    if (!group)
      continue;
    Place place{index, 0};
    if (place < group->limit)
      group->limit = place;
    if (!remarksEnabled(op))
      continue;
    if (op->getNumRegions() == 0 || isa<linalg::LinalgOp>(op))
      continue;
    for (Operation *user : value.getUsers()) {
      std::string ignored;
      if (user->getBlock() != groups.block && op->isAncestor(user) &&
          succeeded(PointwiseOp::get(user, ignored)))
        group->missed.emplace_back(
            user, EpilogueObstacle{
                      "that op is inside a loop or branch of its own",
                      "do it before the loop or branch if it always is the "
                      "same"});
    }
  }
}

void Collector::createGroup(Operation *op, Type accumulator, unsigned index) {
  groups.groups.push_back(
      std::make_unique<EpilogueGroup>(op, accumulator, Place{index, 0}));
  EpilogueGroup &group = *groups.groups.back();
  group.ops.insert(op);
  EpilogueSpace::Layout layout = group.space.getIdentity();
  auto contract = dyn_cast<ContractOp>(op);
  for (OpResult result : op->getResults()) {
    if (contract) {
      AffineMap map = contract.getOutMaps()[result.getResultNumber()];
      for (auto [atom, expr] : llvm::zip(layout, map.getResults()))
        atom = *contract.getOutMaps()[0].getResultPosition(expr);
    }
    group.values[result] = {layout, -1, result.getResultNumber(), false};
    groups.owners[result] = &group;
  }
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    group.forced = isReusingGeneric(op) || fusesInit(linalgOp);
}

void rectify::collectEpilogues(RewriterBase &rewriter, EpilogueGroups &groups) {
  Collector(rewriter, groups).run();
}
