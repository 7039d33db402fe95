// Functions of one 8-bit float as tables of their 256 values, which the host
// computes.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "TableLookup.h"
#include "TinyFloats.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"

#include "llvm/ADT/SetVector.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_TABULATE
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// The number that all elements of a constant are.
static std::optional<APFloat> getConstant(Value value) {
  APFloat number(0.0);
  if (!matchPattern(value, m_ConstantFloat(&number)))
    return std::nullopt;
  return number;
}

/// The op, if it is an elementwise one on scalars or vectors of 8-bit floats.
static ScalarBodyOpInterface getTinyBody(Operation *op) {
  auto body = dyn_cast_or_null<ScalarBodyOpInterface>(op);
  if (!body)
    return nullptr;
  Type type = body.getInputs()[0].getType();
  auto vector = dyn_cast<VectorType>(type);
  if (!isTinyFloat(type) || isa<TensorType, MemRefType>(type) ||
      (vector && vector.isScalable()))
    return nullptr;
  return body;
}

namespace {

/// Of each elementwise op on 8-bit floats the one value that it, or what
/// computes its operands, is a function of.
class Inputs {
public:
  /// To be called for what computes an op's operands before the op.
  void add(ScalarBodyOpInterface op);
  /// Null where `op` depends on several values.
  Value of(Operation *op) const { return inputs.lookup(op); }

private:
  llvm::DenseMap<Operation *, Value> inputs;
};

/// A value as a function of one other.
class TinyFunction {
public:
  TinyFunction(OpResult value, Value input);

  /// The bits of the function's value at each bits of its input.
  ByteTable evaluate() const;

private:
  OpResult value;
  Value input;
  llvm::DenseMap<Value, APFloat> constants;
  /// In an order in which they can be computed.
  llvm::SetVector<Operation *> ops;
};

struct Tabulate : rectify::impl::TabulateBase<Tabulate> {
  using TabulateBase::TabulateBase;
  void runOnOperation() override;
};

} // namespace

void Inputs::add(ScalarBodyOpInterface op) {
  Value input;
  for (Value operand : op.getInputs()) {
    if (getConstant(operand))
      continue;
    if (Value further = of(operand.getDefiningOp()))
      operand = further;
    if ((input && input != operand) ||
        operand.getType() != op->getResult(0).getType())
      return;
    input = operand;
  }
  if (input)
    inputs[op] = input;
}

TinyFunction::TinyFunction(OpResult value, Value input)
    : value(value), input(input) {
  SmallVector<Operation *> stack = {value.getOwner()};
  while (!stack.empty()) {
    Operation *op = stack.back();
    bool waits = false;
    for (Value operand : op->getOperands()) {
      Operation *definition = operand.getDefiningOp();
      if (operand == input || constants.contains(operand) ||
          ops.contains(definition))
        continue;
      if (std::optional<APFloat> constant = getConstant(operand)) {
        constants.try_emplace(operand, *constant);
        continue;
      }
      stack.push_back(definition);
      waits = true;
    }
    if (waits)
      continue;
    stack.pop_back();
    ops.insert(op);
  }
}

ByteTable TinyFunction::evaluate() const {
  const llvm::fltSemantics &semantics =
      cast<FloatType>(getElementTypeOrSelf(input)).getFloatSemantics();
  ByteTable table;
  for (unsigned bits = 0; bits < table.size(); ++bits) {
    llvm::DenseMap<Value, APFloat> values = constants;
    values.try_emplace(input, semantics, APInt(8, bits));
    for (Operation *op : ops) {
      auto point = llvm::map_to_vector(
          cast<ScalarBodyOpInterface>(op).getInputs(),
          [&](Value operand) { return values.find(operand)->second; });
      auto results = cast<ScalarBodyOpInterface>(op).evaluate(point);
      for (auto [result, number] : llvm::zip_equal(op->getResults(), results))
        values.try_emplace(result, number);
    }
    table[bits] = values.find(value)->second.bitcastToAPInt().getZExtValue();
  }
  return table;
}

void Tabulate::runOnOperation() {
  const TargetFeatures *features =
      TargetFeatures::lookup(target, getOperation());
  if (!features)
    return signalPassFailure();
  SmallVector<ScalarBodyOpInterface> bodies;
  getOperation()->walk([&](Operation *op) {
    if (ScalarBodyOpInterface body = getTinyBody(op))
      bodies.push_back(body);
  });
  Inputs inputs;
  llvm::for_each(bodies, [&](ScalarBodyOpInterface body) { inputs.add(body); });
  TableLookup lookup(*features);
  // From the last on, so that what is computed only for it goes into its table.
  for (ScalarBodyOpInterface body : llvm::reverse(bodies)) {
    Value input = inputs.of(body);
    if (!input)
      continue;
    OpBuilder b(body);
    for (OpResult result : body->getResults())
      if (!result.use_empty())
        result.replaceAllUsesWith(lookup.emit(
            b, body.getLoc(), input, TinyFunction(result, input).evaluate()));
    body.erase();
  }
}
