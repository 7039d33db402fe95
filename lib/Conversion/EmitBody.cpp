// Emission of bodies, those in f128 by way of a scratch block.

#include "EmitBody.h"

#include "DoubleDouble.h"

#include "Rectify/IR/ElementTypes.h"

#include "mlir/IR/IRMapping.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::rectify;

static bool isWide(Type type) { return getElementTypeOrSelf(type).isF128(); }

namespace {
/// Emits ops of f128 on pairs.
class PairEmitter {
public:
  PairEmitter(OpBuilder &b, bool fused) : b(b), fused(fused) {}

  void emit(Operation &op);
  IRMapping mapping;

private:
  DoubleDouble compute(Operation &op, DoubleDoubleBuilder &pairs);
  DoubleDouble get(Value value) const { return numbers.lookup(value); }

  OpBuilder &b;
  bool fused;
  llvm::DenseMap<Value, DoubleDouble> numbers;
};
} // namespace

void PairEmitter::emit(Operation &op) {
  Type type = op.getResult(0).getType();
  if (!isWide(type) && llvm::none_of(op.getOperandTypes(), isWide)) {
    b.clone(op, mapping);
    return;
  }
  Type shape = isWide(type) ? type : op.getOperand(0).getType();
  DoubleDoubleBuilder pairs(b, op.getLoc(), withElement(shape, b.getF64Type()),
                            fused);
  auto toNumber = [&](Value value) { return pairs.round(get(value)); };
  if (auto cmp = dyn_cast<arith::CmpFOp>(op)) {
    mapping.map(cmp.getResult(),
                pairs.compare(cmp.getPredicate(), get(cmp.getLhs()),
                              get(cmp.getRhs())));
    return;
  }
  if (auto truncate = dyn_cast<arith::TruncFOp>(op)) {
    mapping.map(truncate.getResult(), toNumber(truncate.getIn()));
    return;
  }
  numbers[op.getResult(0)] = compute(op, pairs);
}

DoubleDouble PairEmitter::compute(Operation &op, DoubleDoubleBuilder &pairs) {
  auto operand = [&](unsigned i) { return get(op.getOperand(i)); };
  return llvm::TypeSwitch<Operation *, DoubleDouble>(&op)
      .Case([&](arith::ConstantOp constant) {
        return pairs.constantOf(constant.getValue());
      })
      .Case([&](arith::ExtFOp extend) {
        return DoubleDouble{mapping.lookup(extend.getIn()), Value(), Value()};
      })
      .Case([&](arith::SelectOp select) {
        return pairs.select(mapping.lookup(select.getCondition()),
                            get(select.getTrueValue()),
                            get(select.getFalseValue()));
      })
      .Case([&](arith::AddFOp) { return pairs.add(operand(0), operand(1)); })
      .Case([&](arith::SubFOp) { return pairs.sub(operand(0), operand(1)); })
      .Case([&](arith::MulFOp) { return pairs.mul(operand(0), operand(1)); })
      .Case([&](arith::DivFOp) { return pairs.div(operand(0), operand(1)); })
      .Case([&](arith::NegFOp) { return pairs.neg(operand(0)); })
      .Case([&](math::AbsFOp) { return pairs.abs(operand(0)); })
      .Case([&](math::ExpOp) { return pairs.exp(operand(0)); })
      .Case([&](math::ExpM1Op) { return pairs.expm1(operand(0)); })
      .Case([&](math::Log1pOp) { return pairs.log1p(operand(0)); })
      .Case([&](math::TanhOp) { return pairs.tanh(operand(0)); })
      .Case([&](math::ErfcOp) { return pairs.erfc(operand(0)); })
      .DefaultUnreachable("a body emits no such op");
}

SmallVector<Value> mlir::rectify::emitBody(ScalarBodyOpInterface op,
                                           OpBuilder &b, Location loc,
                                           ValueRange inputs, bool fused) {
  if (!getElementTypeOrSelf(inputs[0]).isF64())
    return op.emit(b, loc, inputs);
  Block scratch;
  for (Value input : inputs)
    scratch.addArgument(input.getType(), loc);
  OpBuilder builder(b.getContext());
  builder.setInsertionPointToStart(&scratch);
  SmallVector<Value> values = op.emit(builder, loc, scratch.getArguments());
  PairEmitter emitter(b, fused);
  emitter.mapping.map(scratch.getArguments(), inputs);
  for (Operation &emitted : scratch)
    emitter.emit(emitted);
  return llvm::map_to_vector(
      values, [&](Value value) { return emitter.mapping.lookup(value); });
}
