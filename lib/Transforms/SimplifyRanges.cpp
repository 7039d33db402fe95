// What the ranges of floats decide.

#include "ActivationFamily.h"
#include "Simplify.h"

#include "Rectify/Analysis/BodyRange.h"
#include "Rectify/Analysis/FloatRange.h"
#include "Rectify/IR/RangeDomain.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

/// Rules that need no range go first: they say more.
static constexpr unsigned lastBenefit = 0;

static std::string print(const FloatRange &range) {
  if (range.isNaNOnly())
    return "NaN";
  SmallString<24> lower, upper;
  range.getLower().toString(lower);
  range.getUpper().toString(upper);
  return ("[" + lower + ", " + upper + "]" +
          (range.containsNaN() ? " or NaN" : ""))
      .str();
}

/// A constant of `type` whose elements are `number`; null if its shape is not
/// known.
static Value createConstant(OpBuilder &builder, Location loc, Type type,
                            const std::variant<APFloat, APInt> &number) {
  Type element = getElementTypeOrSelf(type);
  TypedAttr attr;
  if (const auto *value = std::get_if<APFloat>(&number))
    attr = FloatAttr::get(element, *value);
  else
    attr = IntegerAttr::get(element, std::get<APInt>(number));
  if (auto shaped = dyn_cast<ShapedType>(type)) {
    if (!shaped.hasStaticShape())
      return {};
    attr = DenseElementsAttr::get(shaped, Attribute(attr));
  }
  return arith::ConstantOp::create(builder, loc, attr);
}

static bool isFull(const FloatRange &range) {
  return range.containsNaN() &&
         range.contains(FloatRange::getNonNaN(range.getSemantics()));
}

/// The ranges of the inputs of an op on values; none if one has no range or
/// can be nothing.
static SmallVector<FloatRange> getInputRanges(ScalarBodyOpInterface op,
                                              FloatRanges &ranges) {
  SmallVector<FloatRange> inputs;
  for (Value input : op.getInputs()) {
    if (!hasFloatRange(input.getType()))
      return {};
    inputs.push_back(ranges.getRange(input));
    if (inputs.back().isEmptySet())
      return {};
  }
  return op.getOutputs().empty() ? inputs : SmallVector<FloatRange>();
}

namespace {
/// f(x) = x  or  f(x) = c  for all x in the range of x
struct DecideBody : OpInterfaceRewritePattern<ScalarBodyOpInterface> {
  DecideBody(MLIRContext *context, Simplifier &simplifier)
      : OpInterfaceRewritePattern(context, lastBenefit),
        simplifier(simplifier) {}

  LogicalResult matchAndRewrite(ScalarBodyOpInterface op,
                                PatternRewriter &rewriter) const override {
    SmallVector<FloatRange> inputs = getInputRanges(op, simplifier.ranges);
    if (inputs.empty())
      return failure();
    bool changed = false;
    auto [values, isNew] = answers.try_emplace(getRangeKey(op, inputs));
    if (isNew)
      values->second = getKnownValues(op, inputs);
    for (auto [i, known] : llvm::enumerate(values->second)) {
      OpResult result = op->getResult(i);
      if (result.use_empty() || !op.getResultMap(i).isPermutation())
        continue;
      Value value;
      std::string what;
      if (known.input) {
        value = op->getOperand(*known.input);
        what = "is its operand " + std::to_string(*known.input);
      } else if (known.constant) {
        value = createConstant(rewriter, op.getLoc(), result.getType(),
                               *known.constant);
        SmallString<24> text;
        known.constant->toString(text);
        what = ("is " + text).str();
      }
      // In a graph region a value may be computed from itself.
      if (!value || value == result || value.getType() != result.getType())
        continue;
      simplifier.passed(op, "range-value",
                        what + " for an input in " + print(inputs[0]));
      rewriter.replaceAllUsesWith(result, value);
      changed = true;
    }
    return success(changed);
  }

  Simplifier &simplifier;
  /// A model asks the same again and again.
  mutable llvm::StringMap<SmallVector<KnownValue>> answers;
};

/// clamp(x, lo, hi) = x where lo and hi are the ends of the integer type
struct DecideInteger : OpInterfaceRewritePattern<ActivationOpInterface> {
  DecideInteger(MLIRContext *context, Simplifier &simplifier)
      : OpInterfaceRewritePattern(context, lastBenefit),
        simplifier(simplifier) {}

  LogicalResult matchAndRewrite(ActivationOpInterface op,
                                PatternRewriter &rewriter) const override {
    std::optional<UnaryFunction> f = UnaryFunction::get(op);
    if (!f || !isa<IntegerType>(f->getElementType()) || !f->isClamp())
      return failure();
    for (const Number &end :
         {getLowest(f->getElementType()), getHighest(f->getElementType())})
      if (!isSameNumber(f->at(end), end))
        return failure();
    simplifier.passed(op, "range-value",
                      "is its operand 0 for every integer of its type");
    rewriter.replaceOp(op, f->getInput());
    return success();
  }

  Simplifier &simplifier;
};

/// f(x) = g(x) for all x in the range of x, where g does less. Candidates for g
/// are f without one of its parameters, and all activations with their
/// defaults.
struct NarrowActivation : OpInterfaceRewritePattern<ActivationOpInterface> {
  NarrowActivation(MLIRContext *context, Simplifier &simplifier)
      : OpInterfaceRewritePattern(context, lastBenefit),
        simplifier(simplifier) {
    // An activation of one input is told by an op that has enough operands.
    Block block;
    Location loc = UnknownLoc::get(context);
    Value x = block.addArgument(Float32Type::get(context), loc);
    for (RegisteredOperationName name : context->getRegisteredOperations()) {
      if (!name.hasInterface<ActivationOpInterface>())
        continue;
      SmallVector<Value> operands(4, x);
      Operation *op = Operation::create(
          OperationState(loc, name, operands, TypeRange(x.getType())));
      if (cast<ScalarBodyOpInterface>(op).getInputs().size() == 1)
        activations.push_back(name);
      op->destroy();
    }
  }

  LogicalResult matchAndRewrite(ActivationOpInterface activation,
                                PatternRewriter &rewriter) const override {
    auto op = cast<ScalarBodyOpInterface>(activation.getOperation());
    SmallVector<FloatRange> inputs = getInputRanges(op, simplifier.ranges);
    if (inputs.size() != 1 || isFull(inputs[0]))
      return failure();

    auto [best, isNew] = answers.try_emplace(getRangeKey(op, inputs));
    if (isNew)
      best->second = findNarrower(op, inputs);
    if (!best->second)
      return failure();
    Operation *narrower = createCandidate(op, *best->second);
    rewriter.insert(narrower);
    simplifier.passed(op, "range-narrow",
                      "is '" + narrower->getName().getStringRef() +
                          "' for an input in " + print(inputs[0]));
    rewriter.replaceOp(op, narrower);
    return success();
  }

private:
  using Candidate = std::pair<OperationName, NamedAttrList>;

  /// On the input of `op`, in no block.
  static Operation *createCandidate(ScalarBodyOpInterface op,
                                    const Candidate &candidate) {
    OperationState state(op.getLoc(), candidate.first, op.getInputs(),
                         op->getResultTypes(), candidate.second);
    return Operation::create(state);
  }

  std::optional<Candidate> findNarrower(ScalarBodyOpInterface op,
                                        ArrayRef<FloatRange> inputs) const {
    std::optional<Candidate> best;
    unsigned leastWork = getWork(op);
    for (const Candidate &candidate : getCandidates(op)) {
      OwningOpRef<Operation *> other(createCandidate(op, candidate));
      auto body = cast<ScalarBodyOpInterface>(*other);
      unsigned work = getWork(body);
      if (work < leastWork && isSameFunction(op, body, inputs)) {
        leastWork = work;
        best = candidate;
      }
    }
    return best;
  }

  SmallVector<Candidate> getCandidates(ScalarBodyOpInterface op) const {
    NamedAttrList own = op->getAttrDictionary();
    SmallVector<Candidate> candidates;
    for (NamedAttribute attr : op->getAttrDictionary()) {
      if (!isa<FloatAttr>(attr.getValue()))
        continue;
      NamedAttrList fewer = own;
      fewer.erase(attr.getName());
      candidates.emplace_back(op->getName(), fewer);
    }
    for (OperationName name : activations) {
      // What treats NaN, zeros and rounding the same way.
      NamedAttrList meaning;
      for (StringRef attr : {"nan", "signed_zero", "fastmath"})
        if (Attribute value = own.get(attr);
            value && llvm::is_contained(name.getAttributeNames(), attr))
          meaning.append(attr, value);
      candidates.emplace_back(name, meaning);
    }
    return candidates;
  }

  /// How many different values the body computes for an unknown input.
  static unsigned getWork(ScalarBodyOpInterface op) {
    auto [compute, parameters] = op.getComputeFormats();
    RangeDomain domain(*compute, *parameters);
    auto full = FloatRange::getFull(*compute);
    SmallVector<RangeValue, 2> values;
    op.interpretRanges(domain, {domain.input(full)}, values);
    return domain.input(full).id;
  }

  Simplifier &simplifier;
  SmallVector<OperationName> activations;
  /// A model asks the same again and again.
  mutable llvm::StringMap<std::optional<Candidate>> answers;
};

/// max(x, y) = x, |x| = x, x < y = true, c ? x : y = x: what ranges decide of
/// ops that are read as scalar terms.
struct DecideTerm : RewritePattern {
  DecideTerm(MLIRContext *context, Simplifier &simplifier)
      : RewritePattern(MatchAnyOpTypeTag(), lastBenefit, context),
        simplifier(simplifier) {}

  LogicalResult matchAndRewrite(Operation *op,
                                PatternRewriter &rewriter) const override {
    // What a named op of linalg does is fixed.
    Operation *parent = op->getParentOp();
    if (isa_and_nonnull<linalg::LinalgOp>(parent) &&
        !isa<linalg::GenericOp, linalg::MapOp, linalg::ReduceOp>(parent))
      return failure();
    if (op->getNumResults() != 1 || op->getNumOperands() == 0 ||
        isa<ScalarBodyOpInterface>(op) || op->use_empty() ||
        llvm::none_of(op->getOperandTypes(), hasFloatRange))
      return failure();
    OpResult result = op->getResult(0);
    KnownElement known = simplifier.ranges.decide(result);
    Value value = known.value;
    std::string what = "is one of its operands";
    StringRef rule = "range-operand";
    if (!value && known.constant) {
      value = createConstant(rewriter, op->getLoc(), result.getType(),
                             *known.constant);
      what = "is constant";
      rule = "range-constant";
    }
    if (!value || value == result)
      return failure();
    std::string ranges;
    for (Value operand : op->getOperands())
      if (hasFloatRange(operand.getType()))
        ranges += (ranges.empty() ? "" : " and ") +
                  print(simplifier.ranges.getRange(operand));
    simplifier.passed(op, rule, what + " for operands in " + ranges);
    rewriter.replaceOp(op, value);
    return success();
  }

  Simplifier &simplifier;
};
} // namespace

void rectify::populateSimplifyRangesPatterns(RewritePatternSet &patterns,
                                             Simplifier &simplifier) {
  patterns.add<DecideBody, DecideInteger, NarrowActivation, DecideTerm>(
      patterns.getContext(), simplifier);
}
