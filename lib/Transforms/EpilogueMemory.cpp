// What a fusion does to the bytes that are alive at a time.

#include "EpilogueGroup.h"

#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

#include <map>

using namespace mlir;
using namespace mlir::rectify;

namespace {
/// Bytes at a time; those of tensors that have as many elements as the result
/// are counted per element where that number is not known.
struct Bytes {
  int64_t fixed = 0, perElement = 0;
  int64_t dynamic = 0;
  Bytes &operator+=(const Bytes &other) {
    fixed += other.fixed;
    perElement += other.perElement;
    dynamic += other.dynamic;
    return *this;
  }
  Bytes operator-() const { return {-fixed, -perElement, -dynamic}; }
};

/// The lives of a group's tensors, before and after it is fused. Times count
/// half ops: an elementwise op may write where it reads for the last time, so
/// its result lives from half an op later on.
class Lives {
public:
  Lives(const EpilogueGroups &groups, const EpilogueGroup &group)
      : groups(groups), group(group) {}

  MemoryGrowth compute();

private:
  using Changes = std::map<unsigned, Bytes>;

  Bytes getBytes(Value value) const;
  /// The last op that uses `value` or a reshape of it; with `withoutGroup`
  /// beside the group's.
  std::optional<unsigned> getLastUse(Value value, bool withoutGroup) const;
  static void add(Changes &changes, unsigned from, unsigned to, Bytes bytes) {
    if (from > to)
      return;
    changes[from] += bytes;
    changes[to + 1] += -bytes;
  }
  void addOperand(Value value, unsigned place, bool isInput);
  void addValues(unsigned place);

  const EpilogueGroups &groups;
  const EpilogueGroup &group;
  Changes before, after;
  DenseSet<Value> seen;
  MemoryGrowth growth;
  /// The types of results that may yet be written over an operand.
  SmallVector<Type> results;
};
} // namespace

Bytes Lives::getBytes(Value value) const {
  auto type = cast<ShapedType>(value.getType());
  Type element = type.getElementType();
  int64_t width =
      element.isIntOrFloat() ? (element.getIntOrFloatBitWidth() + 7) / 8 : 8;
  Bytes bytes;
  if (type.hasStaticShape())
    bytes.fixed = type.getNumElements() * width;
  else if (group.values.contains(value))
    bytes.perElement = width;
  else
    bytes.dynamic = 1;
  return bytes;
}

std::optional<unsigned> Lives::getLastUse(Value value,
                                          bool withoutGroup) const {
  // A value's last user is in one group at most: all others need no search.
  auto known = groups.lastUses.find(value);
  if (known != groups.lastUses.end() && known->second.second &&
      (!withoutGroup || !group.contains(known->second.second)))
    return known->second.first;
  std::pair<unsigned, Operation *> last(0, nullptr), lastOther(0, nullptr);
  SmallVector<Value> views = {value};
  for (unsigned i = 0; i < views.size(); ++i)
    for (Operation *user : views[i].getUsers()) {
      if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::CastOp>(
              user))
        views.push_back(user->getResult(0));
      if (isa<tensor::DimOp>(user))
        continue;
      std::pair use(groups.getIndex(user), user);
      if (!last.second || last.first < use.first)
        last = use;
      if (!group.contains(user) &&
          (!lastOther.second || lastOther.first < use.first))
        lastOther = use;
    }
  groups.lastUses[value] = last;
  const auto &asked = withoutGroup ? lastOther : last;
  return asked.second ? std::optional(asked.first) : std::nullopt;
}

/// An operand lives until the fused op at the time `place`. Unless it is an
/// input of the contraction, a result may take its memory there.
void Lives::addOperand(Value value, unsigned place, bool isInput) {
  while (Operation *source = value.getDefiningOp()) {
    if (!isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::CastOp>(
            source))
      break;
    value = source->getOperand(0);
  }
  // Arguments live as long as the caller has them, constants always, and what
  // comes from around a loop for all of its rounds.
  if (!isa<RankedTensorType>(value.getType()) ||
      value.getParentBlock() != groups.block || isa<BlockArgument>(value) ||
      matchPattern(value, m_Constant()) ||
      value.getDefiningOp<tensor::EmptyOp>() || !seen.insert(value).second)
    return;
  unsigned start = 2 * groups.getIndex(value.getDefiningOp()) + 1;
  Bytes bytes = getBytes(value);
  auto last = getLastUse(value, /*withoutGroup=*/false);
  if (last)
    add(before, start, 2 * *last, bytes);
  // What only spreads something else is not made any more.
  Value source = value;
  AffineMap map = AffineMap::getMultiDimIdentityMap(
      cast<RankedTensorType>(value.getType()).getRank(), value.getContext());
  lookThroughBroadcasts(source, map);
  if (source != value && !getLastUse(value, /*withoutGroup=*/true))
    return addOperand(source, place, /*isInput=*/true);
  unsigned end = place;
  auto *written = llvm::find(results, value.getType());
  if (auto last = getLastUse(value, /*withoutGroup=*/true)) {
    end = std::max(end, 2 * *last);
  } else if (!isInput && written != results.end()) {
    results.erase(written);
    --end;
  }
  if (last && 2 * *last < end)
    growth.kept.push_back(value.getDefiningOp());
  add(after, std::min(start, place), end, bytes);
}

/// The group's own tensors: those that are kept live from the time `place` on.
void Lives::addValues(unsigned place) {
  unsigned firstOther = group.place.index + (group.place.step == 0 ? 0 : 1);
  while (
      firstOther < groups.order.size() &&
      (!groups.order[firstOther] || group.contains(groups.order[firstOther])))
    ++firstOther;
  for (auto &[value, info] : group.values) {
    if (info.reshaped)
      continue;
    unsigned index = groups.getIndex(value.getDefiningOp());
    if (auto last = getLastUse(value, /*withoutGroup=*/false))
      add(before, 2 * index + (info.member < 0 ? 0 : 1), 2 * *last,
          getBytes(value));
    if (auto last = getLastUse(value, /*withoutGroup=*/true)) {
      add(after, place, std::max(place, 2 * *last), getBytes(value));
      if (index > firstOther)
        growth.early.push_back(value.getDefiningOp());
    }
  }
}

MemoryGrowth Lives::compute() {
  unsigned place = 2 * group.place.index + (group.place.step == 0 ? 0 : 1);
  for (auto &[value, info] : group.values)
    if (!info.reshaped && getLastUse(value, /*withoutGroup=*/true))
      results.push_back(value.getType());
  for (Operation *op : group.ops)
    for (OpOperand &operand : op->getOpOperands())
      if (!group.values.contains(operand.get()))
        addOperand(operand.get(), place,
                   op == group.root && operand.getOperandNumber() < 2);
  addValues(place);

  // Where nothing else stands between two ops of the group, only the most that
  // is alive at any of them counts.
  DenseSet<unsigned> own;
  for (Operation *op : group.ops)
    own.insert(groups.getIndex(op));
  auto isOwn = [&](unsigned index) {
    if (own.contains(index) || index >= groups.order.size())
      return own.contains(index);
    Operation *op = groups.order[index];
    return !op || isFreeToHoist(op);
  };
  SmallVector<unsigned> times;
  for (const Changes &changes : {before, after})
    for (const auto &[time, bytes] : changes)
      times.push_back(time);
  llvm::sort(times);
  times.erase(llvm::unique(times), times.end());

  Bytes old, now, oldPeak, newPeak;
  auto max = [](Bytes a, const Bytes &b) {
    return Bytes{std::max(a.fixed, b.fixed),
                 std::max(a.perElement, b.perElement),
                 std::max(a.dynamic, b.dynamic)};
  };
  auto compare = [&](const Bytes &oldBytes, const Bytes &newBytes) {
    growth.bytes = std::max(growth.bytes, newBytes.fixed - oldBytes.fixed);
    growth.bytesPerElement = std::max(
        growth.bytesPerElement, newBytes.perElement - oldBytes.perElement);
    growth.tensors =
        std::max(growth.tensors, newBytes.dynamic - oldBytes.dynamic);
  };
  for (auto [i, time] : llvm::enumerate(times)) {
    if (auto found = before.find(time); found != before.end())
      old += found->second;
    if (auto found = after.find(time); found != after.end())
      now += found->second;
    oldPeak = max(oldPeak, old);
    newPeak = max(newPeak, now);
    // What is alive at `time` is so until the next of the times.
    constexpr unsigned nearby = 16;
    unsigned next = i + 1 < times.size() ? times[i + 1] : time;
    bool joined = next / 2 - time / 2 < nearby;
    for (unsigned index = time / 2; joined && index <= next / 2; ++index)
      joined &= isOwn(index);
    if (joined)
      continue;
    compare(oldPeak, newPeak);
    // The other ops add memory of their own to what is alive there.
    if (i + 1 < times.size())
      compare(old, now);
    oldPeak = newPeak = Bytes();
  }
  compare(oldPeak, newPeak);
  return growth;
}

MemoryGrowth rectify::computeMemoryGrowth(const EpilogueGroups &groups,
                                          const EpilogueGroup &group) {
  return Lives(groups, group).compute();
}
