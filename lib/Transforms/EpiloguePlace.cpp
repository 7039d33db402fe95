// Where a fused op can stand: behind all of its operands, some of which are
// computed earlier for it, and before every other op that uses its values.

#include "EpilogueGroup.h"

using namespace mlir;
using namespace mlir::rectify;

/// The first place where `value` can be there: ops that cost nothing are
/// computed earlier, and with `all` any without effects. Nothing where it comes
/// from a value of `group`. The other groups that it comes from go to
/// `foreign`.
static std::optional<Place>
findReady(Value value, const EpilogueGroups &groups, EpilogueGroup &group,
          bool all, unsigned &budget,
          SmallVectorImpl<EpilogueGroup *> &foreign) {
  if (EpilogueGroup *owner = groups.getOwner(value)) {
    if (owner == &group)
      return std::nullopt;
    foreign.push_back(owner);
    return owner->place.next();
  }
  Operation *op = value.getDefiningOp();
  if (!op || op->getBlock() != groups.block)
    return Place();
  unsigned index = groups.getIndex(op);
  // What stands before the contraction does so for any place.
  if (index < group.place.index)
    return Place();
  if (budget == 0 || !(all ? isHoistable(op) : isFreeToHoist(op)))
    return Place{index, 1};
  --budget;
  Place place;
  for (Value operand : getAllOperands(op)) {
    std::optional<Place> found =
        findReady(operand, groups, group, all, budget, foreign);
    if (!found)
      return std::nullopt;
    if (place < *found)
      place = *found;
  }
  return place;
}

bool rectify::makeReady(EpilogueGroups &groups, EpilogueGroup &group,
                        ArrayRef<Value> needs) {
  for (bool all : {false, true}) {
    SmallVector<EpilogueGroup *> foreign;
    Place place = group.place;
    bool ready = true;
    for (Value value : needs) {
      unsigned budget = 32;
      std::optional<Place> found =
          findReady(value, groups, group, all, budget, foreign);
      ready &= found.has_value();
      if (found && place < *found)
        place = *found;
    }
    if (!ready || !(place < group.limit))
      continue;
    group.place = place;
    for (EpilogueGroup *other : foreign)
      if (place < other->limit)
        other->limit = place;
    return true;
  }
  return false;
}
