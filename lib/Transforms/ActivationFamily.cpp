// Functions of one scalar, told apart by facts and by evaluation, and the
// registered activation that is a given one.

#include "ActivationFamily.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Numbers
//===----------------------------------------------------------------------===//

static const APFloat *getFloat(const Number &a) {
  return std::get_if<APFloat>(&a);
}

bool rectify::isNaN(const Number &a) {
  return getFloat(a) && getFloat(a)->isNaN();
}

bool rectify::isZero(const Number &a) {
  const APFloat *x = getFloat(a);
  return x ? x->isZero() : std::get<APInt>(a).isZero();
}

Number rectify::negate(Number a) {
  if (const APFloat *x = getFloat(a))
    return -*x;
  return -std::get<APInt>(a);
}

std::optional<Number> rectify::getConstant(Value value) {
  APFloat number(0.0f);
  if (matchPattern(value, m_ConstantFloat(&number)))
    return number;
  APInt integer;
  if (matchPattern(value, m_ConstantInt(&integer)))
    return integer;
  return std::nullopt;
}

static Number getExtreme(Type element, bool negative) {
  if (auto type = dyn_cast<FloatType>(element)) {
    const llvm::fltSemantics &semantics = type.getFloatSemantics();
    return APFloat::semanticsHasInf(semantics)
               ? APFloat::getInf(semantics, negative)
               : APFloat::getLargest(semantics, negative);
  }
  unsigned width = element.getIntOrFloatBitWidth();
  return negative ? APInt::getSignedMinValue(width)
                  : APInt::getSignedMaxValue(width);
}

Number rectify::getLowest(Type element) { return getExtreme(element, true); }
Number rectify::getHighest(Type element) { return getExtreme(element, false); }

Number rectify::getNumber(Type element, double value) {
  if (auto type = dyn_cast<FloatType>(element)) {
    APFloat number(value);
    bool lossy;
    number.convert(type.getFloatSemantics(), APFloat::rmNearestTiesToEven,
                   &lossy);
    return number;
  }
  return APInt(element.getIntOrFloatBitWidth(), static_cast<int64_t>(value),
               /*isSigned=*/true, /*implicitTrunc=*/true);
}

double rectify::toDouble(const Number &a) {
  if (const APFloat *x = getFloat(a)) {
    APFloat value = *x;
    bool lossy;
    value.convert(APFloat::IEEEdouble(), APFloat::rmNearestTiesToEven, &lossy);
    return value.convertToDouble();
  }
  return static_cast<double>(std::get<APInt>(a).getSExtValue());
}

SmallVector<Number> rectify::getDecidingInputs(Type element,
                                               ArrayRef<Number> special) {
  SmallVector<Number> inputs;
  unsigned width = element.getIntOrFloatBitWidth();
  auto type = dyn_cast<FloatType>(element);
  if (width <= 8) {
    for (unsigned bits = 0; bits < 1u << width; ++bits) {
      APInt pattern(width, bits);
      if (type)
        inputs.push_back(APFloat(type.getFloatSemantics(), pattern));
      else
        inputs.push_back(pattern);
    }
    return inputs;
  }
  auto addAround = [&](const Number &number) {
    inputs.push_back(number);
    if (const APFloat *x = getFloat(number)) {
      APFloat below = *x, above = *x;
      below.next(/*nextDown=*/true);
      above.next(/*nextDown=*/false);
      inputs.append({below, above});
    } else {
      const APInt &i = std::get<APInt>(number);
      inputs.append({i - 1, i + 1});
    }
  };
  // What tells most functions apart comes first.
  addAround(getLowest(element));
  addAround(getHighest(element));
  if (type) {
    const llvm::fltSemantics &semantics = type.getFloatSemantics();
    inputs.append(
        {APFloat::getQNaN(semantics), APFloat::getZero(semantics, true)});
  }
  for (double number : {0.0, 1.0, -1.0})
    addAround(getNumber(element, number));
  SmallVector<Number> seen;
  for (const Number &number : special) {
    auto isSame = [&](const Number &other) {
      return isSameNumber(number, other);
    };
    if (isNaN(number) || isZero(number) || isSame(getLowest(element)) ||
        isSame(getHighest(element)) || llvm::any_of(seen, isSame))
      continue;
    seen.push_back(number);
    addAround(number);
  }
  return inputs;
}

//===----------------------------------------------------------------------===//
// Functions of one scalar
//===----------------------------------------------------------------------===//

static bool isExtremum(Operation *op) {
  return isa_and_nonnull<arith::MaximumFOp, arith::MinimumFOp, arith::MaxNumFOp,
                         arith::MinNumFOp, arith::MaxSIOp, arith::MinSIOp>(op);
}

std::optional<UnaryFunction> UnaryFunction::get(Operation *op) {
  UnaryFunction function;
  function.op = op;
  if (isExtremum(op)) {
    for (unsigned i : {1, 0}) {
      std::optional<Number> constant = getConstant(op->getOperand(i));
      if (!constant || isNaN(*constant))
        continue;
      function.input = op->getOperand(1 - i);
      function.further = {*constant};
      return function;
    }
    return std::nullopt;
  }
  auto activation = dyn_cast_or_null<ActivationOpInterface>(op);
  if (!activation || !activation.getOutputs().empty() ||
      activation.getNumValues() != 1)
    return std::nullopt;
  function.input = activation.getInputs()[0];
  for (Value input : activation.getInputs().drop_front()) {
    std::optional<Number> constant = getConstant(input);
    if (!constant)
      return std::nullopt;
    function.further.push_back(*constant);
  }
  return function;
}

std::optional<UnaryFunction> UnaryFunction::getUnshared(Value value) {
  auto activation = value.getDefiningOp<ActivationOpInterface>();
  return activation && value.hasOneUse() ? get(activation) : std::nullopt;
}

const ActivationFacts &UnaryFunction::getFacts() const {
  if (facts)
    return *facts;
  if (auto activation = dyn_cast<ActivationOpInterface>(op))
    return facts.emplace(activation.getFacts());
  facts.emplace();
  facts->monotone = facts->idempotent = facts->selecting = true;
  return *facts;
}

void UnaryFunction::appendKey(std::string &key) const {
  auto append = [&](auto value) {
    key.append(reinterpret_cast<const char *>(&value), sizeof(value));
  };
  append(op->getName().getAsOpaquePointer());
  append(op->getAttrDictionary().getAsOpaquePointer());
  append(getElementType().getAsOpaquePointer());
  for (const Number &number : further) {
    const APFloat *x = getFloat(number);
    APInt bits = x ? x->bitcastToAPInt() : std::get<APInt>(number);
    for (unsigned i = 0; i < bits.getNumWords(); ++i)
      append(bits.getRawData()[i]);
  }
}

Type UnaryFunction::getElementType() const {
  return getElementTypeOrSelf(input.getType());
}

arith::FastMathFlags rectify::getFastMath(Operation *op) {
  auto flags = dyn_cast<arith::ArithFastMathInterface>(op);
  return flags ? flags.getFastMathFlagsAttr().getValue()
               : arith::FastMathFlags::none;
}

/// The op's value at x, beside constants.
static Number evaluate(ActivationOpInterface op, const Number &x,
                       ArrayRef<Number> further) {
  if (const APFloat *number = getFloat(x)) {
    SmallVector<APFloat, 2> inputs = {*number};
    for (const Number &input : further)
      inputs.push_back(std::get<APFloat>(input));
    return op.evaluate(inputs)[0];
  }
  SmallVector<APInt, 2> inputs = {std::get<APInt>(x)};
  for (const Number &input : further)
    inputs.push_back(std::get<APInt>(input));
  return op.evaluateIntegers(inputs)[0];
}

Number UnaryFunction::at(const Number &x) const {
  if (auto activation = dyn_cast<ActivationOpInterface>(op))
    return evaluate(activation, x, further);
  if (const APFloat *number = getFloat(x)) {
    const APFloat &limit = std::get<APFloat>(further[0]);
    if (isa<arith::MaximumFOp>(op))
      return llvm::maximum(*number, limit);
    if (isa<arith::MinimumFOp>(op))
      return llvm::minimum(*number, limit);
    // LLVM's evaluation of these may make a quiet NaN of a signaling one.
    if (number->isNaN())
      return limit;
    return isa<arith::MaxNumFOp>(op) ? llvm::maxnum(*number, limit)
                                     : llvm::minnum(*number, limit);
  }
  const APInt &number = std::get<APInt>(x),
              &limit = std::get<APInt>(further[0]);
  bool greater = number.sgt(limit);
  return greater == isa<arith::MaxSIOp>(op) ? number : limit;
}

SmallVector<Number, 2> UnaryFunction::operator()(const Number &x) const {
  arith::FastMathFlags flags = getFastMath();
  auto isOpen = [&](const Number &number) {
    const APFloat *value = getFloat(number);
    return value && ((value->isNaN() &&
                      bitEnumContainsAll(flags, arith::FastMathFlags::nnan)) ||
                     (value->isInfinity() &&
                      bitEnumContainsAll(flags, arith::FastMathFlags::ninf)));
  };
  Number y = at(x);
  if (isOpen(x) || isOpen(y))
    return {};
  const APFloat *zero = getFloat(y);
  if (!zero || !zero->isZero())
    return {y};
  bool bothZeros = isa<arith::MaxNumFOp, arith::MinNumFOp>(op) && isZero(x) &&
                   isZero(further[0]) && !isSameNumber(x, further[0]);
  if (bothZeros || bitEnumContainsAll(flags, arith::FastMathFlags::nsz))
    return {y, negate(y)};
  return {y};
}

bool UnaryFunction::isClamp() const {
  const ActivationFacts &facts = getFacts();
  return facts.monotone && facts.continuous && facts.idempotent &&
         facts.selecting;
}

SmallVector<Number, 2> rectify::compose(const UnaryFunction &f,
                                        const UnaryFunction &g,
                                        const Number &x) {
  SmallVector<Number, 2> result;
  for (const Number &value : g(x)) {
    SmallVector<Number, 2> values = f(value);
    if (values.empty())
      return {};
    for (const Number &number : values)
      if (llvm::none_of(result, [&](const Number &known) {
            return isSameNumber(known, number);
          }))
        result.push_back(number);
  }
  return result;
}

//===----------------------------------------------------------------------===//
// The family
//===----------------------------------------------------------------------===//

/// An op of `name` on `x` and nothing else, in no block.
static Operation *createDetached(OperationName name, Location loc, Value x,
                                 ArrayRef<NamedAttribute> attributes) {
  OperationState state(loc, name);
  state.addOperands(x);
  state.addTypes(x.getType());
  state.addAttributes(attributes);
  return Operation::create(state);
}

/// Whether `op` obeys its verifier, which is not to say what it finds.
static bool isValid(Operation *op) {
  ScopedDiagnosticHandler quiet(op->getContext(),
                                [](Diagnostic &) { return success(); });
  return succeeded(op->getName().verifyInvariants(op));
}

ActivationFamily::ActivationFamily(MLIRContext *context) {
  Block block;
  auto location = UnknownLoc::get(context);
  Value x = block.addArgument(Float32Type::get(context), location);
  for (RegisteredOperationName name : context->getRegisteredOperations()) {
    if (!name.hasInterface<ActivationOpInterface>())
      continue;
    Operation *op = createDetached(name, location, x, {});
    if (isValid(op)) {
      Member member{name, {}, false};
      for (NamedAttribute attribute : op->getAttrDictionary())
        if (isa<FloatAttr>(attribute.getValue()))
          member.numbers.push_back(attribute.getName());
      member.hasMeaning = op->hasAttr("nan") && op->hasAttr("signed_zero");
      if (member.numbers.size() <= 2)
        members.push_back(member);
    }
    op->destroy();
  }
  llvm::sort(members, [](const Member &a, const Member &b) {
    return std::make_pair(a.numbers.size(), a.name.getStringRef()) <
           std::make_pair(b.numbers.size(), b.name.getStringRef());
  });
}

Operation *ActivationFamily::Found::create(RewriterBase &rewriter, Location loc,
                                           Value x) const {
  OperationState state(loc, name, x, x.getType(), attributes.getValue());
  return rewriter.create(state);
}

std::optional<ActivationFamily::Found> ActivationFamily::find(
    Location loc, Value x, ArrayRef<double> numbers, const Wanted &wanted,
    arith::FastMathFlags fastmath,
    llvm::function_ref<bool(const ActivationFacts &)> fits) const {
  MLIRContext *context = x.getContext();
  Builder builder(context);
  bool integers = isa<IntegerType>(getElementTypeOrSelf(x.getType()));
  auto isWanted = [&](ActivationOpInterface op) {
    for (auto [input, allowed] : llvm::zip(wanted.inputs, wanted.values)) {
      Number y = evaluate(op, input, {});
      if (!allowed.empty() && llvm::none_of(allowed, [&](const Number &number) {
            return isSameNumber(number, y);
          }))
        return false;
    }
    return true;
  };
  for (const Member &member : members) {
    unsigned tuples = 1;
    for (unsigned i = 0; i < member.numbers.size(); ++i)
      tuples *= numbers.size();
    unsigned meanings = member.hasMeaning && !integers ? 4 : 1;
    for (unsigned i = 0; i < tuples * meanings; ++i) {
      NamedAttrList attributes;
      for (unsigned j = 0, tuple = i / meanings; j < member.numbers.size();
           ++j, tuple /= numbers.size())
        attributes.set(member.numbers[j], builder.getF64FloatAttr(
                                              numbers[tuple % numbers.size()]));
      if (i % meanings & 1)
        attributes.set("signed_zero", builder.getStringAttr("positive"));
      if (i % meanings & 2)
        attributes.set("nan", builder.getStringAttr("zero"));
      if (fastmath != arith::FastMathFlags::none)
        attributes.set("fastmath",
                       arith::FastMathFlagsAttr::get(context, fastmath));
      Operation *op = createDetached(member.name, loc, x, attributes);
      // What is cheap first.
      auto activation = cast<ActivationOpInterface>(op);
      bool found =
          isWanted(activation) && fits(activation.getFacts()) && isValid(op);
      op->destroy();
      if (found)
        return Found{member.name, attributes.getDictionary(context)};
    }
  }
  return std::nullopt;
}

std::optional<ActivationFamily::Found>
ActivationFamily::findClamp(Location loc, Value x, const Number &lo,
                            const Number &hi, const Wanted &wanted,
                            arith::FastMathFlags fastmath) const {
  Type element = getElementTypeOrSelf(x.getType());
  double bounds[] = {
      isSameNumber(lo, getLowest(element)) ? -INFINITY : toDouble(lo),
      isSameNumber(hi, getHighest(element)) ? INFINITY : toDouble(hi)};
  return find(loc, x, bounds, wanted, fastmath,
              [](const ActivationFacts &facts) {
                return facts.monotone && facts.continuous && facts.idempotent &&
                       facts.selecting;
              });
}

std::optional<ActivationFamily::Found>
ActivationFamily::findSlope(Location loc, Value x, double slope,
                            const Wanted &wanted,
                            arith::FastMathFlags fastmath) const {
  return find(
      loc, x, slope, wanted, fastmath,
      [](const ActivationFacts &facts) { return facts.positivelyHomogeneous; });
}
