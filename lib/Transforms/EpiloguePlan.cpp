// Finds out what joins an epilogue together with an op: the op, and what is
// there for its operands alone or is cheap to do again.

#include "EpiloguePlan.h"
#include "EpilogueDims.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {
class Planner {
public:
  Planner(EpilogueGroups &groups, EpilogueGroup &group)
      : groups(groups), group(group) {}

  EpilogueObstacle planAll(const PointwiseOp &pointwise, EpiloguePlan &result);

private:
  EpilogueObstacle plan(const PointwiseOp &pointwise,
                        const EpilogueSpace::Layout &atoms,
                        EpiloguePlan &result, unsigned depth);
  bool planProducer(const PointwiseOp &user, Value value, AffineMap map,
                    const EpilogueSpace::Layout &atoms, EpiloguePlan &result,
                    unsigned depth);

  EpilogueGroups &groups;
  EpilogueGroup &group;
};
} // namespace

/// Finds out what `pointwise` brings into the epilogue of `group`, or says what
/// hinders it.
EpilogueObstacle Planner::planAll(const PointwiseOp &pointwise,
                                  EpiloguePlan &result) {
  constexpr unsigned unset = ~0u;
  EpilogueSpace::Layout atoms(pointwise.resultMaps[0].getNumDims(), unset);
  for (auto [input, map] : llvm::zip(pointwise.inputs, pointwise.inputMaps)) {
    if (groups.getOwner(input) != &group)
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
  EpilogueObstacle obstacle = plan(pointwise, atoms, result, /*depth=*/0);
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

/// Adds to `result` what `pointwise`, whose dims are `atoms`, brings into the
/// epilogue of `group`, or says what hinders it.
EpilogueObstacle Planner::plan(const PointwiseOp &pointwise,
                               const EpilogueSpace::Layout &atoms,
                               EpiloguePlan &result, unsigned depth) {
  llvm::append_range(result.needs, pointwise.captures);
  for (auto [input, map] : llvm::zip(pointwise.inputs, pointwise.inputMaps)) {
    if (groups.getOwner(input) == &group) {
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
    if (planProducer(pointwise, input, map, atoms, result, depth))
      continue;
    EpilogueSide side = getEpilogueSide(groups, group, atoms, input, map);
    if (side.constant)
      continue;
    if (groups.getOwner(side.value) == &group)
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

/// Whether `nested` costs next to nothing beside reading and writing memory.
static bool isCheapArithmetic(Operation *nested) {
  if (auto activation = dyn_cast<ActivationOpInterface>(nested))
    return activation.getFacts().selecting;
  return nested->hasTrait<OpTrait::ConstantLike>() ||
         (isa<arith::ArithDialect>(nested->getDialect()) &&
          !isa<arith::DivFOp, arith::RemFOp, arith::DivSIOp, arith::DivUIOp,
               arith::CeilDivSIOp, arith::CeilDivUIOp, arith::FloorDivSIOp,
               arith::RemSIOp, arith::RemUIOp>(nested));
}

/// Whether several epilogues may each do `pointwise` for themselves: its users
/// are elementwise and few, it is cheap, and reading what it reads is no more
/// than reading its result.
static bool isCheapToRepeat(const PointwiseOp &pointwise) {
  constexpr unsigned maxUsers = 8, maxOps = 4;
  Operation *op = pointwise.op;
  unsigned numUsers = 0, numOps = 0;
  for (Operation *user : op->getUsers()) {
    std::string ignored;
    if (++numUsers > maxUsers || user->getBlock() != op->getBlock() ||
        failed(PointwiseOp::get(user, ignored)))
      return false;
  }
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op)) {
    for (Operation &nested : linalgOp.getBlock()->without_terminator())
      if (++numOps > maxOps || !isCheapArithmetic(&nested))
        return false;
  } else if (!isCheapArithmetic(op)) {
    return false;
  }
  auto getWidth = [](Value value) {
    return getElementTypeOrSelf(value.getType()).getIntOrFloatBitWidth();
  };
  unsigned numWhole = 0;
  for (auto [input, map] : llvm::zip(pointwise.inputs, pointwise.inputMaps)) {
    if (!map.isPermutation())
      continue;
    if (++numWhole > 1 || getWidth(input) > getWidth(op->getResult(0)))
      return false;
  }
  return true;
}

/// An elementwise op that is there for an operand of `user` alone goes along
/// with it, so that what it computes is never stored. So does one that others
/// use as well, if it is cheap.
bool Planner::planProducer(const PointwiseOp &user, Value value, AffineMap map,
                           const EpilogueSpace::Layout &atoms,
                           EpiloguePlan &result, unsigned depth) {
  constexpr unsigned maxDepth = 32;
  Operation *op = value.getDefiningOp();
  if (!op || op->getBlock() != groups.block || groups.getOwner(value) ||
      op->getNumResults() != 1 || depth == maxDepth || !map.isPermutation() ||
      isa<tensor::EmptyOp, arith::ConstantOp>(op))
    return false;
  // The user may read it twice, but only in one way.
  for (auto [input, other] : llvm::zip(user.inputs, user.inputMaps))
    if (input == value && other != map)
      return false;
  if (llvm::any_of(result.members, [&](const EpilogueMember &member) {
        return member.pointwise.op == op;
      })) {
    if (llvm::any_of(result.shared,
                     [&](auto pair) { return pair.first == op; }))
      result.shared.emplace_back(op, user.op);
    return true;
  }
  std::string ignored;
  FailureOr<PointwiseOp> pointwise = PointwiseOp::get(op, ignored);
  // Broadcasts are looked through instead.
  if (failed(pointwise) ||
      llvm::none_of(pointwise->inputMaps,
                    [](AffineMap map) { return map.isPermutation(); }))
    return false;
  bool shared = llvm::any_of(
      op->getUsers(), [&](Operation *other) { return other != user.op; });
  if (shared && !isCheapToRepeat(*pointwise))
    return false;
  AffineMap resultMap = pointwise->resultMaps[0];
  EpilogueSpace::Layout inner(resultMap.getNumDims());
  for (unsigned i = 0; i < map.getNumResults(); ++i)
    inner[resultMap.getDimPosition(i)] = atoms[map.getDimPosition(i)];
  EpiloguePlan trial = result;
  EpilogueSpace space = group.space;
  // What a shared op reads in turn is not done again.
  unsigned next = shared ? maxDepth : depth + 1;
  if (plan(*pointwise, inner, trial, next).exists()) {
    group.space = std::move(space);
    return false;
  }
  result = std::move(trial);
  if (shared)
    result.shared.emplace_back(op, user.op);
  return true;
}

EpilogueObstacle rectify::planEpilogue(EpilogueGroups &groups,
                                       EpilogueGroup &group,
                                       const PointwiseOp &pointwise,
                                       EpiloguePlan &plan) {
  EpilogueSpace space = group.space;
  EpilogueObstacle obstacle = Planner(groups, group).planAll(pointwise, plan);
  if (obstacle.exists())
    group.space = std::move(space);
  return obstacle;
}
