// How long an elementwise body is, and what it needs.

#include "BodyCost.h"

#include "TinyFloats.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

/// What a function that no CPU has takes, as a polynomial.
static constexpr int64_t polynomial = 30;

/// What an operation on pairs of f64 takes, beside one on f64.
static constexpr int64_t pairFactor = 8;

/// What looking a byte up takes (--rectify-tabulate).
static constexpr int64_t lookup = 8;

static int64_t costOf(Operation &op) {
  bool isFunction =
      isa<math::MathDialect>(op.getDialect()) &&
      !isa<math::AbsFOp, math::CopySignOp, math::FmaOp, math::SqrtOp>(op);
  return isFunction ? polynomial : 1;
}

/// Emits the body of `op` to `scratch`, whose arguments are its inputs.
static void emitTo(Block &scratch, ScalarBodyOpInterface op) {
  for (Value input : op.getInputs())
    scratch.addArgument(getElementTypeOrSelf(input.getType()), op.getLoc());
  OpBuilder b(op.getContext());
  b.setInsertionPointToStart(&scratch);
  op.emit(b, op.getLoc(), SmallVector<Value>(scratch.getArguments()));
}

int64_t mlir::rectify::estimateBodyCost(ScalarBodyOpInterface op) {
  if (isTinyFloat(op.getInputs()[0].getType()) && op.getInputs().size() == 1)
    return lookup;
  Block scratch;
  emitTo(scratch, op);
  // What is computed in a wider type takes more vectors.
  auto bitsOf = [](Type type) {
    return type.isIntOrFloat() ? type.getIntOrFloatBitWidth() : 64;
  };
  unsigned bits = 8;
  for (Type type : scratch.getArgumentTypes())
    bits = std::max(bits, bitsOf(type));
  int64_t cost = 0;
  for (Operation &emitted : scratch) {
    unsigned widest = bits;
    for (Type type : emitted.getResultTypes())
      widest = std::max(widest, bitsOf(type));
    cost += costOf(emitted) * (widest > 64 ? pairFactor : widest / bits);
  }
  return cost;
}

int64_t mlir::rectify::estimateBodyCost(Block &body) {
  int64_t cost = 0;
  for (Operation &op : body.without_terminator()) {
    auto scalar = dyn_cast<ScalarBodyOpInterface>(op);
    cost += scalar ? estimateBodyCost(scalar) : costOf(op);
  }
  return cost;
}

static bool isCall(Operation &op) {
  if (isa<arith::RemFOp>(op))
    return true;
  return isa<math::MathDialect>(op.getDialect()) &&
         !isa<math::AbsFOp, math::AbsIOp, math::CeilOp, math::CopySignOp,
              math::ErfcOp, math::ExpOp, math::ExpM1Op, math::FloorOp,
              math::FmaOp, math::Log1pOp, math::RoundEvenOp, math::RsqrtOp,
              math::SqrtOp, math::TanhOp, math::TruncOp>(op);
}

bool mlir::rectify::callsFunctions(Block &body) {
  return llvm::any_of(body.without_terminator(), [](Operation &op) {
    auto scalar = dyn_cast<ScalarBodyOpInterface>(op);
    if (!scalar)
      return isCall(op);
    Block scratch;
    emitTo(scratch, scalar);
    return llvm::any_of(scratch, isCall);
  });
}
