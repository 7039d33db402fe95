// If, and loops whose number of steps is known, which are unrolled.

#include "Graph.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::rectify;

/// The most steps that are unrolled.
static constexpr int64_t maxSteps = 256;

/// The only element of a tensor, where it is known.
static std::optional<int64_t> knownScalar(Node &node, Value tensor) {
  auto values = node.knownInts(tensor);
  if (!values || values->size() != 1)
    return std::nullopt;
  return values->front();
}

//===----------------------------------------------------------------------===//
// If
//===----------------------------------------------------------------------===//

/// The values of `graph` at `builder`, cast to the results' types.
static FailureOr<SmallVector<Value>>
inlineBranch(Node &node, StringRef name, TypeRange types, OpBuilder &builder) {
  FailureOr<SmallVector<Value>> values =
      node.inlineGraph(node.get(name)->g(), {}, builder);
  if (failed(values))
    return failure();
  for (auto [value, type] : llvm::zip(*values, types)) {
    if (value.getType() == type)
      continue;
    if (!tensor::CastOp::areCastCompatible(value.getType(), type))
      return node.fail("its branches give tensors of different types");
    value = tensor::CastOp::create(builder, node.loc, type, value);
  }
  return values;
}

static LogicalResult importIf(Node &node) {
  if (!node.has("then_branch") || !node.has("else_branch"))
    return node.fail("it has not two branches");
  Value condition = node.knownInput(0);
  SmallVector<Type> types;
  if (auto known = knownScalar(node, condition)) {
    auto values = inlineBranch(node, *known ? "then_branch" : "else_branch",
                               types, node.b);
    if (failed(values))
      return node.fail("its branch cannot be imported");
    node.results.assign(values->begin(), values->end());
    return success();
  }
  for (unsigned i = 0; i < node.numOutputs(); ++i) {
    types.push_back(node.outputType(i));
    if (!types.back())
      return node.fail("the type of what its branches give is not known");
  }
  auto op = scf::IfOp::create(node.b, node.loc, types, node.single(condition),
                              /*addThenBlock=*/true, /*addElseBlock=*/true);
  for (auto [name, block] : {std::pair("then_branch", op.thenBlock()),
                             std::pair("else_branch", op.elseBlock())}) {
    OpBuilder inner = OpBuilder::atBlockEnd(block);
    auto values = inlineBranch(node, name, types, inner);
    if (failed(values)) {
      // The block needs its end, so that it can be taken apart.
      op.erase();
      return node.fail("a branch of it cannot be imported");
    }
    scf::YieldOp::create(inner, node.loc, *values);
  }
  node.results.assign(op->result_begin(), op->result_end());
  return success();
}

//===----------------------------------------------------------------------===//
// Loop
//===----------------------------------------------------------------------===//

static LogicalResult importLoop(Node &node) {
  const ::onnx::AttributeProto *body = node.get("body");
  if (!body || node.numInputs() < 2)
    return node.fail("it has no body");
  const ::onnx::GraphProto &graph = body->g();
  int64_t steps = maxSteps + 1;
  if (node.hasInput(0)) {
    auto known = knownScalar(node, node.knownInput(0));
    if (!known)
      return node.fail("its number of steps is not known");
    steps = std::min<int64_t>(*known, steps);
  }
  Value condition = node.hasInput(1) ? node.knownInput(1) : Value();
  if (!condition)
    condition = tensor::FromElementsOp::create(
        node.b, node.loc, RankedTensorType::get({}, node.b.getI1Type()),
        Value(arith::ConstantOp::create(node.b, node.loc,
                                        node.b.getBoolAttr(true))));
  SmallVector<Value> carried(node.allInputs().drop_front(2));
  size_t states = carried.size(), outputs = graph.output_size();
  if (llvm::is_contained(carried, Value()) || outputs < 1 + states ||
      graph.input_size() != static_cast<int>(2 + states))
    return node.fail("its body does not fit its operands");
  SmallVector<SmallVector<Value>> scans(outputs - 1 - states);
  for (int64_t step = 0; step < steps; ++step) {
    auto goesOn = knownScalar(node, condition);
    if (!goesOn)
      return node.fail("whether it goes on is not known");
    if (!*goesOn)
      break;
    if (step == maxSteps)
      return node.fail("it has more than " + Twine(maxSteps) + " steps");
    Type i64 = node.b.getI64Type();
    Value number = tensor::FromElementsOp::create(
        node.b, node.loc, RankedTensorType::get({}, i64),
        node.scalar(i64, static_cast<double>(step)));
    SmallVector<Value> arguments = {number, condition};
    llvm::append_range(arguments, carried);
    FailureOr<SmallVector<Value>> values =
        node.inlineGraph(graph, arguments, node.b);
    if (failed(values))
      return node.fail("its body cannot be imported");
    condition = values->front();
    carried.assign(values->begin() + 1, values->begin() + 1 + states);
    for (auto [scan, value] :
         llvm::zip(scans, ArrayRef(*values).drop_front(1 + states)))
      scan.push_back(node.insertDims(value, {0}));
  }
  for (auto [i, value] : llvm::enumerate(carried))
    (void)node.set(i, value);
  for (auto [i, scan] : llvm::enumerate(scans)) {
    unsigned result = states + i;
    if (!node.wants(result))
      continue;
    if (!scan.empty()) {
      for (Value value : scan)
        if (value.getType() != scan.front().getType())
          return node.fail("its steps give tensors of different types");
      (void)node.set(result, node.concat(scan, 0));
      continue;
    }
    RankedTensorType type = node.outputType(result);
    if (!type || type.getRank() == 0)
      return node.fail("it has no step, and the type of what a step gives is "
                       "not known");
    Ints shape(type.getShape());
    shape[0] = 0;
    if (llvm::is_contained(shape, ShapedType::kDynamic))
      return node.fail("it has no step, and the shape of what a step gives is "
                       "not known");
    (void)node.set(result,
                   node.empty(node.staticShape(shape), type.getElementType()));
  }
  return success();
}

static const OpImporter table[] = {
    {"If", 1, importIf},
    {"Loop", 1, importLoop},
};

ArrayRef<OpImporter> mlir::rectify::getControlFlowImporters() { return table; }
