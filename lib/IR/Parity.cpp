// Whether activations are odd or even, from their bodies.

#include "Rectify/IR/Parity.h"

#include "Rectify/IR/ParityDomain.h"

#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

template <class Op> static Parity derive(Op op) {
  Parity parity;
  auto element = dyn_cast<FloatType>(getElementTypeOrSelf(op->getOperand(0)));
  if (!element)
    return parity;
  const llvm::fltSemantics &semantics = element.getFloatSemantics();
  auto at = [&](const APFloat &x) { return op.evaluate({x})[0]; };
  APFloat positive = at(APFloat::getZero(semantics)),
          negative = at(APFloat::getZero(semantics, /*Negative=*/true)),
          nan = at(APFloat::getNaN(semantics));
  for (bool zerosAlike : {false, true}) {
    ParityDomain d(zerosAlike);
    ParityDomain::Value x = d.variable();
    auto apply = [&](ParityDomain::Value input) {
      return op.template applyBody<ParityDomain>(d, ArrayRef(input));
    };
    ParityDomain::Value above = apply(x), below = apply(d.neg(x));
    auto isSame = [&](const APFloat &a, const APFloat &b) {
      return a.bitwiseIsEqual(b) || (a.isNaN() && b.isNaN()) ||
             (zerosAlike && a.isZero() && b.isZero());
    };
    bool odd = below == d.neg(above) && isSame(negative, -positive) &&
               isSame(nan, -nan);
    (zerosAlike ? parity.oddButForZeros : parity.odd) = odd;
    if (!zerosAlike)
      parity.even = below == above && isSame(negative, positive);
  }
  return parity;
}

template <class Op> static bool deriveIfIs(Operation *op, Parity &parity) {
  if constexpr (Op::template hasTrait<ActivationOpInterface::Trait>()) {
    if constexpr (Op::numBodyInputs == 1) {
      if (auto activation = dyn_cast<Op>(op)) {
        parity = derive(activation);
        return true;
      }
    }
  }
  return false;
}

template <class... Ops> static Parity deriveAny(Operation *op) {
  Parity parity;
  (void)(deriveIfIs<Ops>(op, parity) || ...);
  return parity;
}

Parity rectify::getParity(ActivationOpInterface op) {
  return deriveAny<
#define GET_OP_LIST
#include "Rectify/IR/RectifyOps.cpp.inc"
      >(op);
}
