// Activations as arith and math ops on a scalar or a vector: the one lowering.

#ifndef RECTIFY_IR_EMITDOMAIN_H
#define RECTIFY_IR_EMITDOMAIN_H

#include "Rectify/IR/DualDomain.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/Builders.h"
#include "llvm/ADT/DenseMap.h"

namespace mlir::rectify {

/// Emits the ops of a body at the builder's insertion point, in the type of the
/// computation: a float or integer scalar, or a vector of it. Integers are
/// signed; bodies on them only select.
class EmitDomain {
public:
  using Value = mlir::Value;

  /// Parameters are rounded to `parameterFormat` before they become constants
  /// of `type`, which is at least as wide. `narrowedDigits`: the results are
  /// rounded to so many significant bits of a narrower type than `type`, and
  /// functions are marked as such; 0 if they are not.
  EmitDomain(OpBuilder &builder, Location loc, Type type,
             arith::FastMathFlags fastmath,
             const llvm::fltSemantics *parameterFormat = nullptr,
             int narrowedDigits = 0)
      : builder(builder), loc(loc), type(type), fastmath(fastmath),
        parameterFormat(parameterFormat), narrowedDigits(narrowedDigits) {}

  Value constant(long double c);
  Value parameter(double p);
  Value add(Value a, Value b);
  Value sub(Value a, Value b);
  Value mul(Value a, Value b);
  Value div(Value a, Value b);
  Value neg(Value a);
  Value abs(Value a);
  Value exp(Value a);
  Value expm1(Value a);
  Value log1p(Value a);
  Value tanh(Value a);
  Value erfc(Value a);
  Value scale(Value s, Value x);
  bool isZero(Value a);
  Value select(Pred p, Value a, Value b, Value t, Value f);
  Value hinge(Pred p, Value a, Value b, Value t, Value f) {
    return select(p, a, b, t, f);
  }

  /// Whether a relative error of 1e-10 vanishes when results are rounded.
  bool hasDigitsToSpare() const;

private:
  template <class Op> Value function(Value a);
  arith::FastMathFlags getFlags(llvm::ArrayRef<Value> operands);
  Value asFactor(Value a);

  OpBuilder &builder;
  Location loc;
  Type type;
  arith::FastMathFlags fastmath;
  const llvm::fltSemantics *parameterFormat;
  int narrowedDigits;
  /// One op for each constant, by its attribute.
  llvm::DenseMap<Attribute, Value> constants;
};

/// Where f64 has digits to spare for the functions but not for the derivative,
/// which cancels next to its zero.
DualDomain<EmitDomain>::Value crossing(DualDomain<EmitDomain> &dual,
                                       const bodies::Crossing &c,
                                       const DualDomain<EmitDomain>::Value &x,
                                       const DualDomain<EmitDomain>::Value &t,
                                       const DualDomain<EmitDomain>::Value &y);

} // namespace mlir::rectify

#endif // RECTIFY_IR_EMITDOMAIN_H
