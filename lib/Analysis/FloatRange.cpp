// Which floats a value may hold: a sparse forward dataflow analysis.

#include "Rectify/Analysis/FloatRange.h"

#include "RangeTransfer.h"

#include "mlir/Analysis/DataFlow/ConstantPropagationAnalysis.h"
#include "mlir/Analysis/DataFlow/DeadCodeAnalysis.h"
#include "mlir/Analysis/DataFlow/SparseAnalysis.h"
#include "mlir/Analysis/DataFlowFramework.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// The lattice
//===----------------------------------------------------------------------===//

namespace {
/// A range that only grows; nothing before it is known. A bound that has moved
/// several times, as the sum of a loop does, moves to infinity.
struct KnownRange {
  std::optional<FloatRange> range;
  unsigned growth = 0;

  bool operator==(const KnownRange &other) const {
    return range == other.range;
  }
  static KnownRange join(const KnownRange &a, const KnownRange &b) {
    if (!a.range || !b.range)
      return a.range ? a : b;
    FloatRange both = a.range->unionWith(*b.range);
    if (both == *a.range)
      return a;
    unsigned growth = a.growth + 1;
    if (growth > 3 && !both.isNaNOnly() && !a.range->isNaNOnly() &&
        !a.range->isEmptySet()) {
      const llvm::fltSemantics &semantics = both.getSemantics();
      APFloat lower = both.getLower(), upper = both.getUpper();
      if (!lower.bitwiseIsEqual(a.range->getLower()))
        lower = APFloat::getInf(semantics, /*Negative=*/true);
      if (!upper.bitwiseIsEqual(a.range->getUpper()))
        upper = APFloat::getInf(semantics);
      both = FloatRange(lower, upper, both.containsQNaN(), both.containsSNaN());
    }
    return {both, growth};
  }
  void print(raw_ostream &os) const {
    if (range)
      range->print(os);
    else
      os << "not known yet";
  }
};

struct RangeLattice : dataflow::Lattice<KnownRange> {
  using Lattice::Lattice;
};

/// Constants as they are written: enough to tell which blocks are reached.
class WrittenConstants : public dataflow::SparseForwardDataFlowAnalysis<
                             dataflow::Lattice<dataflow::ConstantValue>> {
public:
  using State = dataflow::Lattice<dataflow::ConstantValue>;
  using SparseForwardDataFlowAnalysis::SparseForwardDataFlowAnalysis;

  LogicalResult visitOperation(Operation *op, ArrayRef<const State *>,
                               ArrayRef<State *> results) override {
    Attribute value;
    if (results.size() == 1 && matchPattern(op, m_Constant(&value)))
      propagateIfChanged(results[0], results[0]->join(dataflow::ConstantValue(
                                         value, op->getDialect())));
    else
      setAllToEntryStates(results);
    return success();
  }
  void setToEntryState(State *state) override {
    propagateIfChanged(
        state, state->join(dataflow::ConstantValue::getUnknownConstant()));
  }
};
} // namespace

//===----------------------------------------------------------------------===//
// The analysis
//===----------------------------------------------------------------------===//

namespace {
class RangeAnalysis
    : public dataflow::SparseForwardDataFlowAnalysis<RangeLattice> {
public:
  RangeAnalysis(DataFlowSolver &solver, RangeTransfer &transfer)
      : SparseForwardDataFlowAnalysis(solver), transfer(transfer) {}

  /// Looks ranges up for what is computed at `point`, to be computed again when
  /// one of them grows.
  auto at(ProgramPoint *point) {
    return [this, point](Value value) -> std::optional<FloatRange> {
      if (!hasFloatRange(value.getType()))
        return std::nullopt;
      return getLatticeElementFor(point, value)->getValue().range;
    };
  }
  void update(RangeLattice *lattice, std::optional<FloatRange> range) {
    if (range)
      propagateIfChanged(lattice, lattice->join(KnownRange{range}));
  }

  LogicalResult visitOperation(Operation *op, ArrayRef<const RangeLattice *>,
                               ArrayRef<RangeLattice *> results) override {
    for (auto [result, lattice] : llvm::zip(op->getResults(), results))
      if (hasFloatRange(result.getType()))
        update(lattice, transfer(result, at(getProgramPointAfter(op))));
    return success();
  }

  void visitNonControlFlowArguments(Operation *op,
                                    const RegionSuccessor &successor,
                                    ArrayRef<RangeLattice *> lattices,
                                    unsigned firstIndex) override {
    if (!getElementYield(op))
      return SparseForwardDataFlowAnalysis::visitNonControlFlowArguments(
          op, successor, lattices, firstIndex);
    Block &body = op->getRegion(0).front();
    for (auto [argument, lattice] : llvm::zip(body.getArguments(), lattices))
      if (hasFloatRange(argument.getType()))
        update(lattice, transfer(argument, at(getProgramPointBefore(&body))));
  }

  void setToEntryState(RangeLattice *lattice) override {
    Value value = lattice->getAnchor();
    if (!hasFloatRange(value.getType()))
      return;
    auto argument = dyn_cast<BlockArgument>(value);
    bool ofFunction = argument && argument.getOwner()->isEntryBlock() &&
                      isa_and_nonnull<FunctionOpInterface>(
                          argument.getOwner()->getParentOp());
    update(lattice, ofFunction ? transfer(argument, nullptr)
                               : getFullRange(value.getType()));
  }

private:
  RangeTransfer &transfer;
};
} // namespace

struct FloatRanges::Impl {
  DataFlowSolver solver;
  RangeTransfer transfer;

  std::optional<FloatRange> lookup(Value value) {
    const auto *lattice = solver.lookupState<RangeLattice>(value);
    return lattice ? lattice->getValue().range : std::nullopt;
  }
  /// Computes what the solver has not seen, a few ops deep.
  FloatRange compute(Value value, unsigned depth) {
    if (auto known = lookup(value))
      return *known;
    auto result = dyn_cast<OpResult>(value);
    if (!result || depth == 0)
      return getFullRange(value.getType());
    auto operand = [&](Value v) -> std::optional<FloatRange> {
      if (!hasFloatRange(v.getType()))
        return std::nullopt;
      return compute(v, depth - 1);
    };
    FloatRange range =
        transfer(result, operand).value_or(getFullRange(value.getType()));
    (void)solver.getOrCreateState<RangeLattice>(value)->join(KnownRange{range});
    return range;
  }
};

FloatRanges::FloatRanges(Operation *root) : impl(std::make_unique<Impl>()) {
  impl->solver.load<dataflow::DeadCodeAnalysis>();
  impl->solver.load<WrittenConstants>();
  impl->solver.load<RangeAnalysis>(impl->transfer);
  // Without a solution nothing is known.
  if (failed(impl->solver.initializeAndRun(root)))
    impl->solver.eraseAllStates();
}

FloatRanges::~FloatRanges() = default;

FloatRange FloatRanges::getRange(Value value) {
  return impl->compute(value, /*depth=*/8);
}

KnownElement FloatRanges::decide(OpResult result) {
  return impl->transfer.decide(result,
                               [&](Value value) -> std::optional<FloatRange> {
                                 if (!hasFloatRange(value.getType()))
                                   return std::nullopt;
                                 return getRange(value);
                               });
}

void FloatRanges::forget(Operation *op) {
  for (Value result : op->getResults())
    impl->solver.eraseState(result);
}

void FloatRanges::forget(Block *block) {
  for (Value argument : block->getArguments())
    impl->solver.eraseState(argument);
}
