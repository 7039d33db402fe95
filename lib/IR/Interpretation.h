// What an elementwise op's methods do, by interpreting its body in the domains.
// Templates over the op, since the body is a template; all else is in
// ElementwiseOps.cpp.

#ifndef RECTIFY_LIB_IR_INTERPRETATION_H
#define RECTIFY_LIB_IR_INTERPRETATION_H

#include "Rectify/IR/EmitDomain.h"
#include "Rectify/IR/EvalDomain.h"
#include "Rectify/IR/OutputDomain.h"
#include "Rectify/IR/RangeDomain.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/IR/TraceDomain.h"

#include <algorithm>
#include <cmath>

namespace mlir::rectify::detail {

//===----------------------------------------------------------------------===//
// Parts that need no template (ElementwiseOps.cpp)
//===----------------------------------------------------------------------===//

LogicalResult verifyElementwiseTypes(ScalarBodyOpInterface op,
                                     unsigned broadcastInput,
                                     std::optional<int64_t> axis);
/// The indexing map of an input of type `type` beside an x of type `xType`.
AffineMap getBroadcastMap(Type xType, Type type, std::optional<int64_t> axis);
LogicalResult foldElementwise(ScalarBodyOpInterface op,
                              ArrayRef<Attribute> operands,
                              SmallVectorImpl<OpFoldResult> &results);
void getElementwiseEffects(
    ScalarBodyOpInterface op,
    SmallVectorImpl<MemoryEffects::EffectInstance> &effects);
std::optional<SmallVector<int64_t, 4>> getUnrollShape(ScalarBodyOpInterface op);
LogicalResult reifyElementwise(ScalarBodyOpInterface op, OpBuilder &builder,
                               ReifiedRankedShapedTypeDims &shapes);

/// The significant bits of the element type; 64 for integers.
int getPrecision(Type type);
/// The format that a body of this kind computes in for elements of format
/// `semantics`.
const llvm::fltSemantics &
getComputeSemantics(const llvm::fltSemantics &semantics, BodyKind kind);
/// The format that its parameters are rounded to.
const llvm::fltSemantics &
getParameterSemantics(const llvm::fltSemantics &semantics, BodyKind kind);
/// The same for elements of `type`; null for integers.
const llvm::fltSemantics *getParameterFormat(Type type, BodyKind kind);
/// Rounds an attribute to the format of the computation.
double roundTo(double value, const llvm::fltSemantics &semantics);
double toDouble(APFloat value);
APFloat toFormat(double value, const llvm::fltSemantics &semantics);
/// The same of what has more digits, rounded once.
APFloat toFormat(long double value, const llvm::fltSemantics &semantics);

/// Inputs in the type of the computation: widened, and scalars broadcast.
SmallVector<Value> widen(OpBuilder &builder, Location loc, ValueRange inputs,
                         BodyKind kind);
/// `value` rounded to the elements of `type`.
Value narrow(OpBuilder &builder, Location loc, Value value, Type type);
/// The significant bits of `type`, if it has fewer bits than `compute`; or 0.
int getNarrowedDigits(Type type, Type compute);
/// +0 in place of what `narrow` would round to a zero of either sign.
Value dropVanishing(OpBuilder &builder, Location loc, Value value, Type type);

//===----------------------------------------------------------------------===//
// The kind of arithmetic
//===----------------------------------------------------------------------===//

template <class Op> TraceDomain trace(Op op) {
  TraceDomain d(getPrecision(op->getOperand(0).getType()));
  SmallVector<TraceDomain::Value> in(op.getNumInputs());
  op.template interpret<TraceDomain>(d, in);
  return d;
}

template <class Op> bool isApproximate(Op op) {
  return arith::bitEnumContainsAll(op.getFastmath(), arith::FastMathFlags::afn);
}

/// The kind of what the op computes.
template <class Op> BodyKind getKind(Op op) {
  return trace(op).getKind(isApproximate(op));
}

/// The kind of the activation, also for its gradient: what the parameters are
/// rounded to, so that kinks are at the same place in both.
template <class Op> BodyKind getForwardKind(Op op) {
  TraceDomain d(getPrecision(op->getOperand(0).getType()));
  SmallVector<TraceDomain::Value> in(Op::numBodyInputs);
  op.template applyBody<TraceDomain>(d, in);
  return d.getKind(isApproximate(op));
}

template <class Op>
std::pair<const llvm::fltSemantics *, const llvm::fltSemantics *>
getComputeFormats(Op op) {
  auto element = cast<FloatType>(getElementTypeOrSelf(op->getOperand(0)));
  const llvm::fltSemantics &semantics = element.getFloatSemantics();
  return {&getComputeSemantics(semantics, getKind(op)),
          &getParameterSemantics(semantics, getForwardKind(op))};
}

//===----------------------------------------------------------------------===//
// Values
//===----------------------------------------------------------------------===//

template <class T> SmallVector<T, 1> only(T value) {
  return SmallVector<T, 1>(1, value);
}

/// Runs `fn(domain, inputs)` in a host domain wider than the inputs' format and
/// rounds what it returns.
template <class Fn>
SmallVector<APFloat> evaluateWide(ArrayRef<APFloat> inputs, BodyKind kind,
                                  Fn fn) {
  const llvm::fltSemantics &semantics = inputs[0].getSemantics();
  const llvm::fltSemantics &parameters = getParameterSemantics(semantics, kind);
  SmallVector<APFloat> results;
  auto run = [&](auto zero) {
    using T = decltype(zero);
    EvalDomain<T> d([&](double p) { return T(roundTo(p, parameters)); });
    SmallVector<T> in;
    for (const APFloat &value : inputs)
      in.push_back(toDouble(value));
    for (T value : fn(d, ArrayRef<T>(in)))
      results.push_back(toFormat(value, semantics));
  };
  // Of 8-bit floats so many lie in the middle of two that a double may be there
  // by its own rounding: tanh_shrink(18) = 17 + 5e-16.
  if (&semantics == &APFloat::IEEEdouble() ||
      APFloat::semanticsSizeInBits(semantics) == 8)
    run(0.0L);
  else
    run(0.0);
  return results;
}

/// Whether the op is an activation whose zeros are all +0.
template <class Op> bool settlesZeros(Op op) {
  if constexpr (std::is_base_of_v<ActivationOpInterface::Trait<Op>, Op>) {
    auto meaning = op->template getAttrOfType<StringAttr>("signed_zero");
    return meaning && meaning == "positive";
  }
  return false;
}

template <class Op>
SmallVector<APFloat> evaluate(Op op, ArrayRef<APFloat> inputs) {
  auto results =
      evaluateWide(inputs, getForwardKind(op),
                   [&](auto &d, auto in) { return op.interpret(d, in); });
  if (settlesZeros(op))
    for (APFloat &result : results)
      if (result.isZero())
        result.clearSign();
  return results;
}

template <class Op>
APFloat evaluateDerivative(Op op, ArrayRef<APFloat> inputs, double kink) {
  return evaluateWide(inputs, getForwardKind(op), [&](auto &d, auto in) {
    DualDomain dual(d, kink);
    SmallVector<typename decltype(dual)::Value, 2> dualIn;
    for (auto value : in)
      dualIn.push_back(dualIn.empty() ? dual.variable(value)
                                      : dual.held(value));
    return only(dual.derivative(op.applyBody(dual, ArrayRef(dualIn))));
  })[0];
}

template <class Op>
SmallVector<APInt> evaluateIntegers(Op op, ArrayRef<APInt> inputs) {
  unsigned width = inputs[0].getBitWidth();
  // Parameters beyond the type's range limit nothing, as in the lowering.
  EvalDomain<long double> d([&](double p) -> long double {
    APSInt value(width, /*isUnsigned=*/false);
    bool exact;
    APFloat(p).convertToInteger(value, APFloat::rmNearestTiesToEven, &exact);
    return value.getSExtValue();
  });
  SmallVector<long double> in;
  for (const APInt &value : inputs)
    in.push_back(value.getSExtValue());
  // Bodies that integers have no meaning for are asked for, too, and may give
  // anything.
  long double end = std::ldexp(1.0L, width - 1);
  SmallVector<APInt> results;
  for (long double value : op.interpret(d, ArrayRef<long double>(in))) {
    if (std::isnan(value))
      value = 0;
    value = std::clamp(value, -end, end - 1);
    results.push_back(APInt(width, static_cast<int64_t>(value),
                            /*isSigned=*/true));
  }
  return results;
}

//===----------------------------------------------------------------------===//
// Emission
//===----------------------------------------------------------------------===//

template <class Op>
SmallVector<Value> emit(Op op, OpBuilder &builder, Location loc,
                        ValueRange inputs) {
  SmallVector<Value> in = widen(builder, loc, inputs, getKind(op));
  EmitDomain d(builder, loc, in[0].getType(), op.getFastmath(),
               getParameterFormat(inputs[0].getType(), getForwardKind(op)),
               getNarrowedDigits(inputs[0].getType(), in[0].getType()));
  SmallVector<Value> results;
  for (Value value : op.interpret(d, ArrayRef<Value>(in))) {
    if (settlesZeros(op) && value.getType() != inputs[0].getType())
      value = dropVanishing(builder, loc, value, inputs[0].getType());
    results.push_back(narrow(builder, loc, value, inputs[0].getType()));
  }
  return results;
}

/// Whether f'(x) is a function of f(x) alone, for this slope at kinks.
template <class Op> bool isDeterminedByOutput(Op op, double kink) {
  if (Op::numBodyInputs != 1)
    return false;
  EvalDomain<double> d([](double p) { return p; });
  OutputDomain<EvalDomain<double>> output(d, kink);
  return output.isDetermined(op.applyBody(output, {output.variable()}));
}

template <class Op>
Value emitDerivative(Op op, OpBuilder &builder, Location loc, ValueRange inputs,
                     Value y, double kink) {
  if (inputs.empty() && !isDeterminedByOutput(op, kink))
    return {};
  Type type = inputs.empty() ? y.getType() : inputs[0].getType();
  SmallVector<Value> in =
      widen(builder, loc, inputs.empty() ? ValueRange(y) : inputs,
            getForwardKind(op));
  EmitDomain d(builder, loc, in[0].getType(), op.getFastmath(),
               getParameterFormat(type, getForwardKind(op)),
               getNarrowedDigits(type, in[0].getType()));
  Value slope;
  if (inputs.empty()) {
    OutputDomain<EmitDomain> output(d, kink);
    auto body = op.applyBody(output, {output.variable()});
    slope = output.derivative(body, in[0]);
  } else {
    DualDomain dual(d, kink);
    SmallVector<typename DualDomain<EmitDomain>::Value, 2> dualIn;
    for (Value value : in)
      dualIn.push_back(dualIn.empty() ? dual.variable(value)
                                      : dual.held(value));
    slope = dual.derivative(op.applyBody(dual, ArrayRef(dualIn)));
  }
  return narrow(builder, loc, slope, type);
}

//===----------------------------------------------------------------------===//
// Facts and bounds
//===----------------------------------------------------------------------===//

/// Adds to the declared facts those that the body itself shows.
template <class Op> ActivationFacts deriveFacts(Op op, ActivationFacts facts) {
  facts.selecting = !trace(op).arithmetic;
  if (Op::numBodyInputs == 1) {
    if (auto element =
            dyn_cast<FloatType>(getElementTypeOrSelf(op.getInput()))) {
      APFloat zero = APFloat::getZero(element.getFloatSemantics());
      facts.zeroPreserving = op.evaluate({zero})[0].isZero();
    } else {
      facts.zeroPreserving = op.evaluateIntegers({APInt(64, 0)})[0].isZero();
    }
    facts.derivativeFromOutput = isDeterminedByOutput(op, /*kink=*/0);
  } else {
    // With the further inputs at one: they do not move a zero.
    facts.zeroPreserving =
        evaluateWide(SmallVector<APFloat>(Op::numBodyInputs - 1, APFloat(1.0f)),
                     BodyKind::Rounding,
                     [&](auto &d, auto in) {
                       auto all = llvm::to_vector<2>(in);
                       all.insert(all.begin(), d.constant(0));
                       return only(op.applyBody(d, ArrayRef(all)));
                     })[0]
            .isZero();
  }
  return facts;
}

/// The body on the pieces of the first input's range; the others are not cut.
template <class Fn>
llvm::ConstantFPRange overPieces(ArrayRef<llvm::ConstantFPRange> inputs,
                                 const llvm::fltSemantics &parameters, Fn fn) {
  auto result = llvm::ConstantFPRange::getEmpty(inputs[0].getSemantics());
  for (const llvm::ConstantFPRange &piece : RangeDomain::pieces(inputs[0])) {
    RangeDomain d(inputs[0].getSemantics(), parameters);
    SmallVector<RangeDomain::Value, 2> in;
    in.push_back(d.input(piece));
    for (const llvm::ConstantFPRange &other : inputs.drop_front())
      in.push_back(d.input(other));
    result = result.unionWith(fn(d, ArrayRef(in)));
  }
  return result;
}

template <class Op>
llvm::ConstantFPRange inferRange(Op op,
                                 ArrayRef<llvm::ConstantFPRange> inputs) {
  const llvm::fltSemantics &semantics = inputs[0].getSemantics();
  TraceDomain kind = trace(op);
  auto [compute, parameters] = getComputeFormats(op);
  SmallVector<llvm::ConstantFPRange> wide;
  for (const llvm::ConstantFPRange &range : inputs)
    wide.push_back(range.cast(*compute));
  auto range = overPieces(wide, *parameters, [&](RangeDomain &d, auto in) {
                 return op.applyBody(d, in).range;
               }).cast(semantics);

  // A monotone function takes its bounds at the ends. Those at infinity are
  // exact; another is widened by what lowerings may err.
  if (inputs.size() != 1 || !op.getFacts().monotone || inputs[0].isNaNOnly() ||
      inputs[0].isEmptySet())
    return range;
  auto end = [&](APFloat x, bool up) {
    bool exact = !kind.arithmetic || !x.isFinite();
    if (!exact)
      x.next(/*nextDown=*/!up);
    APFloat y = op.evaluate({x})[0];
    for (int i = 0; !exact && i < (kind.transcendental ? 8 : 1); ++i)
      y.next(/*nextDown=*/!up);
    return y;
  };
  APFloat lower = end(inputs[0].getLower(), /*up=*/false);
  APFloat upper = end(inputs[0].getUpper(), /*up=*/true);
  // Where the end point is a zero, results may be zeros of either sign.
  if (lower.isZero())
    lower = APFloat::getZero(semantics, /*Negative=*/true);
  if (upper.isZero())
    upper = APFloat::getZero(semantics);
  if (lower.isNaN() || upper.isNaN())
    return range;
  auto ends = llvm::ConstantFPRange::getMayBeNaN(lower, upper);
  // NaN may be read as a number beside the interval.
  if (inputs[0].containsNaN())
    ends = ends.unionWith(
        llvm::ConstantFPRange(op.evaluate({APFloat::getQNaN(semantics)})[0]));
  return range.intersectWith(ends);
}

template <class Op> double getLipschitz(Op op) {
  if (!op.getFacts().continuous)
    return INFINITY;
  const llvm::fltSemantics &semantics = APFloat::IEEEdouble();
  SmallVector<llvm::ConstantFPRange> inputs(
      Op::numBodyInputs, llvm::ConstantFPRange::getNonNaN(semantics));
  auto range = overPieces(inputs, semantics, [&](RangeDomain &d, auto in) {
    DualDomain dual(d, /*kink=*/0);
    SmallVector<typename DualDomain<RangeDomain>::Value, 2> dualIn;
    for (RangeDomain::Value value : in)
      dualIn.push_back(dualIn.empty() ? dual.variable(value)
                                      : dual.held(value));
    return dual.derivative(op.applyBody(dual, ArrayRef(dualIn))).range;
  });
  if (range.containsNaN())
    return INFINITY;
  return range.abs().getUpper().convertToDouble();
}

//===----------------------------------------------------------------------===//
// Shapes
//===----------------------------------------------------------------------===//

template <class Op> AffineMap getInputMap(Op op, unsigned index) {
  bool broadcasts = Op::broadcastInput != 0 && index == Op::broadcastInput;
  Type xType = op.getInput().getType();
  return getBroadcastMap(xType,
                         broadcasts ? op->getOperand(index).getType() : xType,
                         broadcasts ? op.getBroadcastAxis() : std::nullopt);
}

template <class Op> LogicalResult verifyElementwise(Op op) {
  return verifyElementwiseTypes(op, Op::broadcastInput, op.getBroadcastAxis());
}

template <class Op>
LogicalResult inferElementwise(ValueRange operands,
                               SmallVectorImpl<Type> &types) {
  for (unsigned like : Op::getValueInputs()) {
    if (like >= operands.size())
      return failure();
    if (isa<MemRefType>(operands[0].getType()))
      continue;
    types.push_back(operands[like].getType());
  }
  return success();
}

} // namespace mlir::rectify::detail

#endif // RECTIFY_LIB_IR_INTERPRETATION_H
