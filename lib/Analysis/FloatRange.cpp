// Which floats a value may hold: a sparse forward dataflow analysis.
//
// What computes elements from elements is read as a scalar term. Here are the
// ops around that: those that move elements, and those with a body.

#include "Rectify/Analysis/FloatRange.h"

#include "TermRange.h"

#include "Rectify/IR/RangeAttribute.h"

#include "mlir/Analysis/DataFlow/ConstantPropagationAnalysis.h"
#include "mlir/Analysis/DataFlow/DeadCodeAnalysis.h"
#include "mlir/Analysis/DataFlow/SparseAnalysis.h"
#include "mlir/Analysis/DataFlowFramework.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/DialectResourceBlobManager.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

#include "llvm/ADT/StringSet.h"

using namespace mlir;
using namespace mlir::rectify;

static FloatType getElement(Type type) {
  if (isa<ShapedType>(type) && !isa<VectorType, TensorType>(type))
    return {};
  return dyn_cast<FloatType>(getElementTypeOrSelf(type));
}

bool rectify::hasFloatRange(Type type) {
  FloatType element = getElement(type);
  return element && isRangeFormat(element.getFloatSemantics());
}

static FloatRange getFull(Type type) {
  return FloatRange::getFull(getElement(type).getFloatSemantics());
}

//===----------------------------------------------------------------------===//
// Constants
//===----------------------------------------------------------------------===//

/// The range of numbers stored one after the other as `Bits`.
template <class Bits>
static FloatRange getRangeOfBits(ArrayRef<char> data,
                                 const llvm::fltSemantics &semantics) {
  unsigned width = APFloat::semanticsSizeInBits(semantics);
  Bits signBit = Bits(1) << (width - 1);
  Bits infinity = APFloat::getInf(semantics).bitcastToAPInt().getZExtValue();
  // Numbers are ordered as their bits are, those below zero in reverse.
  auto toKey = [&](Bits bits) -> Bits {
    return bits & signBit ? ~bits : bits | signBit;
  };
  Bits least = ~Bits(0), greatest = 0;
  bool nan = false, number = false;
  for (size_t i = 0; i + sizeof(Bits) <= data.size(); i += sizeof(Bits)) {
    Bits bits;
    std::memcpy(&bits, data.data() + i, sizeof(Bits));
    if ((bits & ~signBit) > infinity) {
      nan = true;
      continue;
    }
    number = true;
    least = std::min(least, toKey(bits));
    greatest = std::max(greatest, toKey(bits));
  }
  if (!number)
    return nan ? FloatRange::getNaNOnly(semantics, true, true)
               : FloatRange::getEmpty(semantics);
  auto fromKey = [&](Bits key) {
    Bits bits = key & signBit ? key & ~signBit : Bits(~key);
    return APFloat(semantics, APInt(width, bits, /*isSigned=*/false,
                                    /*implicitTrunc=*/true));
  };
  return FloatRange(fromKey(least), fromKey(greatest), nan, nan);
}

static FloatRange getRangeOfConstant(Attribute attr, Type type) {
  const llvm::fltSemantics &semantics = getElement(type).getFloatSemantics();
  if (auto number = dyn_cast<FloatAttr>(attr))
    return FloatRange(number.getValue());
  ArrayRef<char> data;
  if (auto dense = dyn_cast<DenseElementsAttr>(attr)) {
    if (dense.isSplat())
      return FloatRange(dense.getSplatValue<APFloat>());
    data = dense.getRawData();
  } else if (auto resource = dyn_cast<DenseResourceElementsAttr>(attr)) {
    AsmResourceBlob *blob = resource.getRawHandle().getBlob();
    unsigned bytes = APFloat::semanticsSizeInBits(semantics) / 8;
    if (!blob || blob->getData().size() / bytes !=
                     static_cast<size_t>(resource.getNumElements()))
      return getFull(type);
    data = blob->getData();
  } else {
    return getFull(type);
  }
  switch (APFloat::semanticsSizeInBits(semantics)) {
  case 8:
    return getRangeOfBits<uint8_t>(data, semantics);
  case 16:
    return getRangeOfBits<uint16_t>(data, semantics);
  case 32:
    return getRangeOfBits<uint32_t>(data, semantics);
  case 64:
    return getRangeOfBits<uint64_t>(data, semantics);
  default:
    return getFull(type);
  }
}

//===----------------------------------------------------------------------===//
// Ops that move elements
//===----------------------------------------------------------------------===//

/// Ops of which every element of a result is an element of some operand of the
/// same element type, by name: a dialect need not be registered.
static bool movesElements(Operation *op) {
  static const llvm::StringSet<> names = {
      // tensor
      "tensor.cast", "tensor.collapse_shape", "tensor.concat",
      "tensor.expand_shape", "tensor.extract", "tensor.extract_slice",
      "tensor.from_elements", "tensor.gather", "tensor.insert",
      "tensor.insert_slice", "tensor.reshape", "tensor.scatter", "tensor.splat",
      // vector
      "vector.broadcast", "vector.compress", "vector.deinterleave",
      "vector.extract", "vector.extract_strided_slice", "vector.from_elements",
      "vector.insert", "vector.insert_strided_slice", "vector.interleave",
      "vector.scalable.extract", "vector.scalable.insert", "vector.shape_cast",
      "vector.shuffle", "vector.to_elements", "vector.transpose",
      // linalg without a body
      "linalg.pack", "linalg.unpack",
      // tosa
      "tosa.concat", "tosa.gather", "tosa.identity", "tosa.pad", "tosa.reshape",
      "tosa.reverse", "tosa.scatter", "tosa.slice", "tosa.tile",
      "tosa.transpose",
      // stablehlo
      "stablehlo.broadcast", "stablehlo.broadcast_in_dim",
      "stablehlo.concatenate", "stablehlo.dynamic_broadcast_in_dim",
      "stablehlo.dynamic_reshape", "stablehlo.dynamic_slice",
      "stablehlo.dynamic_update_slice", "stablehlo.pad", "stablehlo.reshape",
      "stablehlo.reverse", "stablehlo.slice", "stablehlo.transpose",
      // others
      "bufferization.materialize_in_destination"};
  StringRef name = op->getName().getStringRef();
  // A transfer on a tensor reads elements of it, or the padding.
  if (name == "vector.transfer_read" || name == "vector.transfer_write")
    return isa<TensorType>(
        op->getOperand(name == "vector.transfer_read" ? 0 : 1).getType());
  return names.contains(name);
}

/// Reductions that give one of the elements.
static bool selectsElements(Operation *op) {
  StringRef name = op->getName().getStringRef();
  if (name == "vector.reduction" || name == "vector.multi_reduction") {
    Attribute kind = op->getAttr("kind");
    auto combining = dyn_cast_or_null<vector::CombiningKindAttr>(kind);
    if (!combining)
      return false;
    switch (combining.getValue()) {
    case vector::CombiningKind::MAXIMUMF:
    case vector::CombiningKind::MINIMUMF:
    case vector::CombiningKind::MAXNUMF:
    case vector::CombiningKind::MINNUMF:
      return true;
    default:
      return false;
    }
  }
  // Where NaN is ignored, a window of NaN alone gives something else.
  if (name == "tosa.reduce_max" || name == "tosa.reduce_min" ||
      name == "tosa.max_pool2d") {
    std::string mode;
    if (Attribute attr = op->getAttr("nan_mode"))
      llvm::raw_string_ostream(mode) << attr;
    return !StringRef(mode).contains("IGNORE");
  }
  return false;
}

/// The values that the elements of `op`'s results are yielded by, if it is an
/// op with a body of scalars.
static Operation *getYield(Operation *op) {
  if (!isa<linalg::LinalgOp, ContractOp, tensor::GenerateOp, tensor::PadOp>(
          op) ||
      op->getNumRegions() != 1 || !op->getRegion(0).hasOneBlock() ||
      op->getRegion(0).front().empty())
    return nullptr;
  return &op->getRegion(0).front().back();
}

/// Whether result `index` of a linalg op is written once at each point, so that
/// no element of the output is left, and its body sees the initial ones.
static bool isWrittenOnce(linalg::LinalgOp op, unsigned index) {
  return op.getNumParallelLoops() == op.getNumLoops() &&
         op.getMatchingIndexingMap(op.getDpsInitOperand(index)).isPermutation();
}

/// The operands whose elements block argument `index` of a body holds; nothing
/// if it may be any number.
static SmallVector<Value> getArgumentSources(Operation *op, unsigned index,
                                             bool &isAccumulator) {
  isAccumulator = false;
  if (auto contract = dyn_cast<ContractOp>(op)) {
    // The accumulator is a sum of products.
    if (index == 0 || index > contract.getSides().size())
      return {};
    return {contract.getSides()[index - 1]};
  }
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  if (!linalgOp || index >= op->getNumOperands() ||
      op->getRegion(0).getNumArguments() > op->getNumOperands())
    return {};
  // linalg ops have one argument for each operand, or, as linalg.map may, for
  // each input.
  unsigned inputs = linalgOp.getNumDpsInputs();
  isAccumulator = index >= inputs && !isWrittenOnce(linalgOp, index - inputs);
  return {op->getOperand(index)};
}

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

/// The rule of each op, for ranges that are looked up by `rangeOf`: nothing
/// while they are not known.
class Transfer {
public:
  using RangeOf = llvm::function_ref<std::optional<FloatRange>(Value)>;

  /// The range of a result, or nothing if it waits for another value's.
  std::optional<FloatRange> operator()(OpResult result, RangeOf rangeOf);
  /// The range of an argument of an op's body or of a function.
  std::optional<FloatRange> operator()(BlockArgument argument, RangeOf rangeOf);
  /// What each element of the result certainly is.
  KnownElement decide(OpResult result, RangeOf rangeOf);

private:
  std::optional<FloatRange> read(OpResult result, RangeOf rangeOf);
  FloatRange getConstant(Attribute attr, Type type) {
    auto [entry, isNew] = constants.try_emplace(attr, std::nullopt);
    if (isNew)
      entry->second = getRangeOfConstant(attr, type);
    return *entry->second;
  }

  BodyRanges bodies;
  /// Each constant is read once.
  llvm::DenseMap<Attribute, std::optional<FloatRange>> constants;
};

/// The union of the ranges of `values`, if all are known.
std::optional<FloatRange> unite(Type type, ValueRange values,
                                Transfer::RangeOf rangeOf) {
  auto result = FloatRange::getEmpty(getElement(type).getFloatSemantics());
  for (Value value : values) {
    std::optional<FloatRange> range = rangeOf(value);
    if (!range)
      return std::nullopt;
    result = result.unionWith(*range);
  }
  return result;
}
} // namespace

namespace {
/// An op read as a term of its operands. Operands whose range is one number are
/// constants, and a condition is what was compared.
class OpTerm {
public:
  OpTerm(Operation *op, Transfer::RangeOf rangeOf) : rangeOf(rangeOf) {
    term = read(op, /*lookThrough=*/true);
  }

  /// Null if the op is not known.
  const Term *get() const { return term; }
  /// Whether a range is not known yet.
  bool waits = false;

  /// The range of an input.
  FloatRange known(Value value) {
    const llvm::fltSemantics &semantics =
        hasFloatRange(value.getType())
            ? getElement(value.getType()).getFloatSemantics()
            : APFloat::IEEEdouble();
    std::optional<FloatRange> range = rangeOf(value);
    waits |= !range;
    return range.value_or(FloatRange::getEmpty(semantics));
  }

private:
  const Term *read(Operation *op, bool lookThrough) {
    TermReaderFn reader = lookupTermReader(op->getName().getDialectNamespace());
    if (!reader || op->getNumResults() != 1 || op->getNumOperands() == 0)
      return nullptr;
    SmallVector<const Term *> operands;
    for (Value operand : op->getOperands())
      operands.push_back(readOperand(operand, lookThrough));
    const Term *term = reader(arena, op, operands);
    return term && isWellTyped(term, operands) ? term : nullptr;
  }
  const Term *readOperand(Value value, bool lookThrough) {
    if (const Term *term = operands.lookup(value))
      return term;
    const Term *term = nullptr;
    Attribute attr;
    if (hasFloatRange(value.getType())) {
      if (const APFloat *number = known(value).getSingleElement())
        term = constant(value, *number);
    } else if (matchPattern(value, m_Constant(&attr))) {
      if (auto splat = dyn_cast<SplatElementsAttr>(attr))
        attr = splat.getSplatValue<Attribute>();
      if (auto integer = dyn_cast<IntegerAttr>(attr))
        term = constant(value, integer.getValue());
    } else if (Operation *condition = value.getDefiningOp();
               condition && lookThrough &&
               getElementTypeOrSelf(value.getType()).isInteger(1)) {
      term = read(condition, /*lookThrough=*/false);
      if (term && !term->is(TermKind::Compare))
        term = nullptr;
    }
    return operands[value] = term ? term : arena.input(value);
  }
  const Term *constant(Value value, Number number) {
    Term term = *arena.constant(value.getType(), std::move(number));
    term.value = value;
    return arena.create(term, {});
  }

  Transfer::RangeOf rangeOf;
  TermArena arena;
  llvm::SmallDenseMap<Value, const Term *, 4> operands;
  const Term *term;
};
} // namespace

/// What computes elements from elements at the same place.
std::optional<FloatRange> Transfer::read(OpResult result, RangeOf rangeOf) {
  // The range of a broadcast slope is that of each element.
  if (auto body = dyn_cast<ScalarBodyOpInterface>(result.getOwner())) {
    // What is summed over a broadcast is not looked at.
    if (!body.getResultMap(result.getResultNumber()).isPermutation())
      return getFull(result.getType());
    SmallVector<FloatRange> inputs;
    for (Value input : body.getInputs()) {
      if (!hasFloatRange(input.getType()))
        return getFull(result.getType());
      std::optional<FloatRange> range = rangeOf(input);
      if (!range)
        return std::nullopt;
      inputs.push_back(*range);
    }
    return bodies.infer(body, inputs)[result.getResultNumber()];
  }
  OpTerm term(result.getOwner(), rangeOf);
  if (term.waits)
    return std::nullopt;
  if (!term.get() || !hasFloatRange(term.get()->type))
    return getFull(result.getType());
  FloatRange range =
      TermRange([&](Value value) { return term.known(value); }, bodies)
          .get(term.get());
  return term.waits ? std::nullopt : std::optional(range);
}

KnownElement Transfer::decide(OpResult result, RangeOf rangeOf) {
  OpTerm term(result.getOwner(), rangeOf);
  if (!term.get() || term.waits)
    return {};
  auto known = [&](Value value) { return term.known(value); };
  TermRange ranges(known, bodies);
  const Term *decided = ranges.resolve(term.get());
  if (term.waits || decided == term.get())
    return {};
  if (decided->value && decided->value.getType() == result.getType())
    return {decided->value, std::nullopt};
  return {Value(), decided->constant};
}

std::optional<FloatRange> Transfer::operator()(OpResult result,
                                               RangeOf rangeOf) {
  Operation *op = result.getOwner();
  Type type = result.getType();
  Attribute constant;
  if (matchPattern(op, m_Constant(&constant)))
    return getConstant(constant, type);
  if (op->getNumOperands() == 0 && op->hasTrait<OpTrait::ConstantLike>())
    return getFull(type);

  if (Operation *yield = getYield(op)) {
    SmallVector<Value> sources;
    if (result.getResultNumber() < yield->getNumOperands())
      sources.push_back(yield->getOperand(result.getResultNumber()));
    if (isa<tensor::PadOp>(op))
      sources.push_back(op->getOperand(0));
    // An empty reduction leaves what was there.
    if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
      if (result.getResultNumber() < linalgOp.getNumDpsInits() &&
          !isWrittenOnce(linalgOp, result.getResultNumber()))
        sources.push_back(linalgOp.getDpsInits()[result.getResultNumber()]);
    for (Value source : sources)
      if (getElementTypeOrSelf(source.getType()) != getElementTypeOrSelf(type))
        return getFull(type);
    return sources.empty() ? getFull(type) : unite(type, sources, rangeOf);
  }

  if (movesElements(op) || selectsElements(op)) {
    Type element = getElementTypeOrSelf(type);
    // The destination of a linalg op is overwritten.
    auto overwrites = dyn_cast<DestinationStyleOpInterface>(op);
    if (op->getName().getDialectNamespace() != "linalg")
      overwrites = {};
    SmallVector<Value> sources;
    for (OpOperand &operand : op->getOpOperands())
      if (getElementTypeOrSelf(operand.get().getType()) == element &&
          !(overwrites && overwrites.isDpsInit(&operand)))
        sources.push_back(operand.get());
    if (sources.empty() || !llvm::all_of(sources, [](Value source) {
          return hasFloatRange(source.getType());
        }))
      return getFull(type);
    return unite(type, sources, rangeOf);
  }
  return read(result, rangeOf);
}

std::optional<FloatRange> Transfer::operator()(BlockArgument argument,
                                               RangeOf rangeOf) {
  Type type = argument.getType();
  Block *block = argument.getOwner();
  Operation *parent = block->getParentOp();
  if (!parent || !block->isEntryBlock())
    return getFull(type);
  if (auto function = dyn_cast<FunctionOpInterface>(parent)) {
    Attribute attr =
        function.getArgAttr(argument.getArgNumber(), "rectify.range");
    if (auto promised = PromisedRange::get(attr))
      return promised->in(getElement(type).getFloatSemantics());
    return getFull(type);
  }
  if (!getYield(parent))
    return getFull(type);
  bool isAccumulator;
  SmallVector<Value> sources =
      getArgumentSources(parent, argument.getArgNumber(), isAccumulator);
  if (sources.empty() || !hasFloatRange(sources[0].getType()) ||
      getElementTypeOrSelf(sources[0].getType()) != type)
    return getFull(type);
  std::optional<FloatRange> range = unite(type, sources, rangeOf);
  // An accumulator holds the initial value or what was yielded before: its
  // range grows from the former.
  if (range && isAccumulator) {
    unsigned inputs = cast<linalg::LinalgOp>(parent).getNumDpsInputs();
    Operation *yield = getYield(parent);
    unsigned index = argument.getArgNumber() - inputs;
    if (index >= yield->getNumOperands())
      return getFull(type);
    if (auto yielded = rangeOf(yield->getOperand(index)))
      range = range->unionWith(*yielded);
  }
  return range;
}

//===----------------------------------------------------------------------===//
// The analysis
//===----------------------------------------------------------------------===//

namespace {
class RangeAnalysis
    : public dataflow::SparseForwardDataFlowAnalysis<RangeLattice> {
public:
  RangeAnalysis(DataFlowSolver &solver, Transfer &transfer)
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
    if (!getYield(op))
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
    update(lattice,
           ofFunction ? transfer(argument, nullptr) : getFull(value.getType()));
  }

private:
  Transfer &transfer;
};
} // namespace

struct FloatRanges::Impl {
  DataFlowSolver solver;
  Transfer transfer;

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
      return getFull(value.getType());
    auto operand = [&](Value v) -> std::optional<FloatRange> {
      if (!hasFloatRange(v.getType()))
        return std::nullopt;
      return compute(v, depth - 1);
    };
    FloatRange range =
        transfer(result, operand).value_or(getFull(value.getType()));
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
