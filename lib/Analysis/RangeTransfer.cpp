// Which floats the result of one op may hold.
//
// What computes elements from elements is read as a scalar term. Here are the
// ops around that: those that move elements, and those with a body.

#include "RangeTransfer.h"

#include "TermRange.h"

#include "Rectify/IR/RangeAttribute.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
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

FloatRange rectify::getFullRange(Type type) {
  return FloatRange::getFull(getElement(type).getFloatSemantics());
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

Operation *rectify::getElementYield(Operation *op) {
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
// Ops that compute elements
//===----------------------------------------------------------------------===//

/// The union of the ranges of `values`, if all are known.
static std::optional<FloatRange> unite(Type type, ValueRange values,
                                       RangeTransfer::RangeOf rangeOf) {
  auto result = FloatRange::getEmpty(getElement(type).getFloatSemantics());
  for (Value value : values) {
    std::optional<FloatRange> range = rangeOf(value);
    if (!range)
      return std::nullopt;
    result = result.unionWith(*range);
  }
  return result;
}
namespace {
/// An op read as a term of its operands. Operands whose range is one number are
/// constants, and a condition is what was compared.
class OpTerm {
public:
  OpTerm(Operation *op, RangeTransfer::RangeOf rangeOf) : rangeOf(rangeOf) {
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

  RangeTransfer::RangeOf rangeOf;
  TermArena arena;
  llvm::SmallDenseMap<Value, const Term *, 4> operands;
  const Term *term;
};
} // namespace

/// What computes elements from elements at the same place.
std::optional<FloatRange> RangeTransfer::read(OpResult result,
                                              RangeOf rangeOf) {
  // The range of a broadcast slope is that of each element.
  if (auto body = dyn_cast<ScalarBodyOpInterface>(result.getOwner())) {
    // What is summed over a broadcast is not looked at.
    if (!body.getResultMap(result.getResultNumber()).isPermutation())
      return getFullRange(result.getType());
    SmallVector<FloatRange> inputs;
    for (Value input : body.getInputs()) {
      if (!hasFloatRange(input.getType()))
        return getFullRange(result.getType());
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
    return getFullRange(result.getType());
  FloatRange range =
      TermRange([&](Value value) { return term.known(value); }, bodies)
          .get(term.get());
  return term.waits ? std::nullopt : std::optional(range);
}

KnownElement RangeTransfer::decide(OpResult result, RangeOf rangeOf) {
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

std::optional<FloatRange> RangeTransfer::operator()(OpResult result,
                                                    RangeOf rangeOf) {
  Operation *op = result.getOwner();
  Type type = result.getType();
  Attribute constant;
  if (matchPattern(op, m_Constant(&constant)))
    return getConstant(constant, type);
  if (op->getNumOperands() == 0 && op->hasTrait<OpTrait::ConstantLike>())
    return getFullRange(type);

  if (Operation *yield = getElementYield(op)) {
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
        return getFullRange(type);
    return sources.empty() ? getFullRange(type) : unite(type, sources, rangeOf);
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
      return getFullRange(type);
    return unite(type, sources, rangeOf);
  }
  return read(result, rangeOf);
}

std::optional<FloatRange> RangeTransfer::operator()(BlockArgument argument,
                                                    RangeOf rangeOf) {
  Type type = argument.getType();
  Block *block = argument.getOwner();
  Operation *parent = block->getParentOp();
  if (!parent || !block->isEntryBlock())
    return getFullRange(type);
  if (auto function = dyn_cast<FunctionOpInterface>(parent)) {
    Attribute attr =
        function.getArgAttr(argument.getArgNumber(), RectifyDialect::rangeName);
    if (auto promised = PromisedRange::get(attr))
      return promised->in(getElement(type).getFloatSemantics());
    return getFullRange(type);
  }
  if (!getElementYield(parent))
    return getFullRange(type);
  bool isAccumulator;
  SmallVector<Value> sources =
      getArgumentSources(parent, argument.getArgNumber(), isAccumulator);
  if (sources.empty() || !hasFloatRange(sources[0].getType()) ||
      getElementTypeOrSelf(sources[0].getType()) != type)
    return getFullRange(type);
  std::optional<FloatRange> range = unite(type, sources, rangeOf);
  // An accumulator holds the initial value or what was yielded before: its
  // range grows from the former.
  if (range && isAccumulator) {
    unsigned inputs = cast<linalg::LinalgOp>(parent).getNumDpsInputs();
    Operation *yield = getElementYield(parent);
    unsigned index = argument.getArgNumber() - inputs;
    if (index >= yield->getNumOperands())
      return getFullRange(type);
    if (auto yielded = rangeOf(yield->getOperand(index)))
      range = range->unionWith(*yielded);
  }
  return range;
}
