// Finds what goes into the epilogues of a block's contractions.
//
// One walk over the block, in its order. Each elementwise op joins the group of
// the last contraction that it follows, if it reads its values one by one and
// if the fused op then still has a place: behind all of its operands, and
// before every other op that uses one of its values.

#include "EpilogueDims.h"
#include "LinalgContraction.h"

#include "Rectify/Analysis/Remarks.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
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
  /// What joins a group with an op, and the values that all of it needs.
  struct Plan {
    SmallVector<EpilogueMember, 0> members;
    SmallVector<Value> needs;
  };

  EpilogueGroup *getOwner(Value value) const { return groups.getOwner(value); }
  void visit(Operation *op, unsigned index);
  bool addSize(Operation *op, unsigned index);
  bool addReshape(Operation *op);
  bool addMember(Operation *op);
  EpilogueObstacle add(EpilogueGroup &group, const PointwiseOp &pointwise);
  EpilogueObstacle planAll(EpilogueGroup &group, const PointwiseOp &pointwise,
                           Plan &result);
  EpilogueObstacle plan(EpilogueGroup &group, const PointwiseOp &pointwise,
                        const EpilogueSpace::Layout &atoms, Plan &result,
                        unsigned depth);
  bool planProducer(EpilogueGroup &group, const PointwiseOp &user, Value value,
                    AffineMap map, const EpilogueSpace::Layout &atoms,
                    Plan &result, unsigned depth);
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

/// Finds out what `pointwise` brings into the epilogue of `group`, or says what
/// hinders it.
EpilogueObstacle Collector::planAll(EpilogueGroup &group,
                                    const PointwiseOp &pointwise,
                                    Plan &result) {
  constexpr unsigned unset = ~0u;
  EpilogueSpace::Layout atoms(pointwise.resultMaps[0].getNumDims(), unset);
  for (auto [input, map] : llvm::zip(pointwise.inputs, pointwise.inputMaps)) {
    if (getOwner(input) != &group)
      continue;
    if (!map.isPermutation())
      return {"that op reads each element of the result several times or not "
              "at all, which is no permutation of its dims"};
    const EpilogueSpace::Layout &layout =
        group.values.find(input)->second.layout;
    for (auto [i, atom] : llvm::enumerate(layout)) {
      unsigned &known = atoms[map.getDimPosition(i)];
      if (known != unset && known != atom)
        return {"that op reads two elements of the result at a time"};
      known = atom;
    }
  }
  // More than a model has, but no more than kernels can be made of.
  constexpr unsigned maxMembers = 1024;
  if (group.members.size() >= maxMembers)
    return {"its epilogue has " + std::to_string(maxMembers) + " ops already"};
  unsigned refines = group.space.getNumRefined();
  for (auto [map, value] :
       llvm::zip(pointwise.resultMaps, pointwise.op->getResults())) {
    EpilogueSpace::Layout layout;
    for (unsigned i = 0; i < map.getNumResults(); ++i)
      layout.push_back(atoms[map.getDimPosition(i)]);
    EpilogueObstacle obstacle =
        makeLowered(group, layout, cast<RankedTensorType>(value.getType()));
    if (obstacle.exists())
      return obstacle;
  }
  EpilogueObstacle obstacle =
      plan(group, pointwise, atoms, result, /*depth=*/0);
  if (obstacle.exists())
    return obstacle;
  if (refines != group.space.getNumRefined() &&
      !areLowered(groups, group, result.members))
    return {"it needs the parts of a dim that was reshaped as dims of the "
            "contraction, in which another operand cannot be expanded",
            "do what is elementwise before the reshape"};
  if (!makeReady(groups, group, result.needs))
    return {"another operand of that op is computed only after an op that uses "
            "the result otherwise",
            "compute that operand earlier"};
  return {};
}

/// Adds `pointwise` to `group`, or says why not.
EpilogueObstacle Collector::add(EpilogueGroup &group,
                                const PointwiseOp &pointwise) {
  Plan result;
  EpilogueSpace space = group.space;
  EpilogueObstacle obstacle = planAll(group, pointwise, result);
  if (obstacle.exists()) {
    group.space = std::move(space);
    return obstacle;
  }
  for (EpilogueMember &member : result.members) {
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

/// Adds to `result` what `pointwise`, whose dims are `atoms`, brings into the
/// epilogue of `group`, or says what hinders it.
EpilogueObstacle Collector::plan(EpilogueGroup &group,
                                 const PointwiseOp &pointwise,
                                 const EpilogueSpace::Layout &atoms,
                                 Plan &result, unsigned depth) {
  llvm::append_range(result.needs, pointwise.captures);
  for (auto [input, map] : llvm::zip(pointwise.inputs, pointwise.inputMaps)) {
    if (getOwner(input) == &group) {
      // A producer may read another element than its user does.
      const EpilogueSpace::Layout &layout =
          group.values.find(input)->second.layout;
      for (auto [atom, expr] : llvm::zip_equal(layout, map.getResults())) {
        auto dim = dyn_cast<AffineDimExpr>(expr);
        if (!dim || atoms[dim.getPosition()] != atom)
          return {"that op reads two elements of the result at a time"};
      }
      continue;
    }
    if (planProducer(group, pointwise, input, map, atoms, result, depth))
      continue;
    EpilogueSide side = getEpilogueSide(groups, group, atoms, input, map);
    if (side.constant)
      continue;
    if (getOwner(side.value) == &group)
      return {
          "that op also reads other elements of the result, by a broadcast"};
    if (auto type = dyn_cast<RankedTensorType>(side.value.getType())) {
      EpilogueObstacle obstacle = makeLowered(group, side.layout, type);
      if (obstacle.exists())
        return obstacle;
    }
    result.needs.push_back(side.value);
  }
  result.members.push_back({pointwise, atoms});
  return {};
}

/// An elementwise op that is there for an operand of `user` alone goes along
/// with it, so that what it computes is never stored.
bool Collector::planProducer(EpilogueGroup &group, const PointwiseOp &user,
                             Value value, AffineMap map,
                             const EpilogueSpace::Layout &atoms, Plan &result,
                             unsigned depth) {
  constexpr unsigned maxDepth = 32;
  Operation *op = value.getDefiningOp();
  if (!op || op->getBlock() != groups.block || getOwner(value) ||
      op->getNumResults() != 1 || depth == maxDepth || !map.isPermutation() ||
      isa<tensor::EmptyOp, arith::ConstantOp>(op) ||
      llvm::any_of(op->getUsers(),
                   [&](Operation *other) { return other != user.op; }))
    return false;
  // The user may read it twice, but only in one way.
  for (auto [input, other] : llvm::zip(user.inputs, user.inputMaps))
    if (input == value && other != map)
      return false;
  if (llvm::any_of(result.members, [&](const EpilogueMember &member) {
        return member.pointwise.op == op;
      }))
    return true;
  std::string ignored;
  FailureOr<PointwiseOp> pointwise = PointwiseOp::get(op, ignored);
  if (failed(pointwise) || pointwise->inputs.empty())
    return false;
  AffineMap resultMap = pointwise->resultMaps[0];
  // Broadcasts are looked through instead.
  for (AffineMap inputMap : pointwise->inputMaps)
    if (inputMap.isPermutation()) {
      EpilogueSpace::Layout inner(resultMap.getNumDims());
      for (unsigned i = 0; i < map.getNumResults(); ++i)
        inner[resultMap.getDimPosition(i)] = atoms[map.getDimPosition(i)];
      Plan trial = result;
      EpilogueSpace space = group.space;
      if (plan(group, *pointwise, inner, trial, depth + 1).exists()) {
        group.space = std::move(space);
        return false;
      }
      result = std::move(trial);
      return true;
    }
  return false;
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
    if (op->getNumRegions() == 0 || isa<linalg::LinalgOp>(op) ||
        !remarksEnabled(op))
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
