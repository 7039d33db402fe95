// What the generated classes of the activations build on.

#ifndef RECTIFY_IR_ACTIVATIONSUPPORT_H
#define RECTIFY_IR_ACTIVATIONSUPPORT_H

#include "Rectify/IR/ActivationBodies.h"
#include "Rectify/IR/ActivationFacts.h"
#include "Rectify/IR/DualDomain.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/IR/BuiltinTypes.h"
#include "mlir/IR/DialectRegistry.h"
#include "mlir/IR/OpDefinition.h"

#include "llvm/IR/ConstantFPRange.h"

#include <cmath>
#include <limits>

namespace mlir::rectify {

class RangeDomain;
struct RangeValue;

/// Whether an activation is defined on `type`: a scalar, vector, ranked tensor
/// or memref of f16, bf16, f32, f64 or f8, and of signless integers of at most
/// 64 bits if `integers`.
bool isActivationType(Type type, bool integers);

namespace detail {
/// The meaning that the attributes `nan` and `signed_zero` spell.
inline Meaning getMeaning(StringRef nan, StringRef signedZero) {
  return {nan == "zero", signedZero == "positive"};
}
} // namespace detail

/// The gradients of `op`'s body by its differentiable inputs, each times dy,
/// in the domain `d`. `in` holds the body's inputs and then dy.
template <class Op, class D>
SmallVector<typename D::Value, 2>
pullback(Op op, D &d, ArrayRef<typename D::Value> in, double kink) {
  using Dual = DualDomain<D>;
  Dual dual(d, kink);
  SmallVector<typename D::Value, 2> gradients;
  for (unsigned by : Op::getDifferentiable()) {
    SmallVector<typename Dual::Value, 2> inputs;
    for (unsigned i = 0; i < Op::numBodyInputs; ++i)
      inputs.push_back(i == by ? dual.variable(in[i]) : dual.held(in[i]));
    typename Dual::Value y =
        op.template applyBody<Dual>(dual, ArrayRef(inputs));
    gradients.push_back(dual.pullback(y, in[Op::numBodyInputs]));
  }
  return gradients;
}

class PReluOp;
class PReluGradOp;

/// Registers how activations and gradients bufferize, and their sizes.
void registerElementwiseExternalModels(DialectRegistry &registry);

} // namespace mlir::rectify

// A slope may broadcast over a tensor, which the trait's verifier forbids: the
// ops verify their shapes themselves. Scalars, and vectors and tensors of equal
// shape, have the trait's meaning.
namespace mlir::OpTrait {
template <>
struct Elementwise<rectify::PReluOp>
    : TraitBase<rectify::PReluOp, Elementwise> {};
template <>
struct Elementwise<rectify::PReluGradOp>
    : TraitBase<rectify::PReluGradOp, Elementwise> {};
} // namespace mlir::OpTrait

#endif // RECTIFY_IR_ACTIVATIONSUPPORT_H
