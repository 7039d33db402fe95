// A model as a function.

#include "Graph.h"
#include "Model.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Verifier.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::rectify;

GraphImporter::GraphImporter(const ::onnx::ModelProto &model,
                             const ONNXImportOptions &options, StringRef path,
                             MLIRContext *context)
    : model(model), options(options), path(path), context(context),
      version(getOpset(model)) {}

InFlightDiagnostic GraphImporter::error() {
  return emitError(FileLineColLoc::get(context, path, 0, 0));
}

void GraphImporter::note(const ::onnx::NodeProto &node, const Twine &why) {
  problems.push_back((describe(node) + ": " + why).str());
}

const ::onnx::TypeProto *GraphImporter::getType(StringRef name) const {
  return types.lookup(name);
}

RankedTensorType
GraphImporter::convertType(const ::onnx::TypeProto &type) const {
  if (!type.has_tensor_type() || !type.tensor_type().has_shape())
    return nullptr;
  Type element = convertElementType(context, type.tensor_type().elem_type());
  if (!element)
    return nullptr;
  if (auto integer = dyn_cast<IntegerType>(element))
    element = IntegerType::get(context, integer.getWidth());
  SmallVector<int64_t> sizes;
  for (const auto &dim : type.tensor_type().shape().dim())
    sizes.push_back(dim.has_dim_value() ? dim.dim_value()
                                        : ShapedType::kDynamic);
  return RankedTensorType::get(sizes, element);
}

Value GraphImporter::getKnown(Value argument, OpBuilder &builder) {
  auto it = arguments.find(argument);
  if (it == arguments.end())
    return nullptr;
  auto known = options.values.find(it->second);
  if (known == options.values.end())
    return nullptr;
  return makeConstant(builder, argument.getLoc(), known->second);
}

void GraphImporter::noteTypes(const ::onnx::GraphProto &graph) {
  for (const auto *infos :
       {&graph.input(), &graph.output(), &graph.value_info()})
    for (const ::onnx::ValueInfoProto &info : *infos)
      types[info.name()] = &info.type();
}

LogicalResult GraphImporter::importInitializers(const ::onnx::GraphProto &graph,
                                                OpBuilder &builder) {
  if (graph.sparse_initializer_size())
    return error() << "sparse initializers are not imported";
  for (const ::onnx::TensorProto &tensor : graph.initializer()) {
    llvm::Expected<ONNXTensor> value = convertTensor(context, tensor);
    if (!value)
      return error() << llvm::toString(value.takeError());
    Location loc = NameLoc::get(builder.getStringAttr(tensor.name()));
    values[tensor.name()] = makeConstant(builder, loc, *value);
    if (value->elementType.isUnsignedInteger())
      unsignedValues.insert(tensor.name());
  }
  return success();
}

LogicalResult GraphImporter::importNode(const ::onnx::NodeProto &proto,
                                        OpBuilder &builder) {
  const OpImporter *importer =
      proto.domain().empty() || proto.domain() == "ai.onnx"
          ? findImporter(proto.op_type(), version)
          : nullptr;
  if (!importer) {
    note(proto,
         "there is no importer for this operator" +
             (proto.domain().empty() ? Twine(" in version ") + Twine(version)
                                     : Twine(" of '") + proto.domain() + "'"));
    return failure();
  }
  // What hangs on a node that failed is not told again.
  for (const std::string &input : proto.input())
    if (!input.empty() && !values.contains(input))
      return failure();
  std::string name = proto.name().empty() ? proto.op_type() : proto.name();
  Location loc = NameLoc::get(builder.getStringAttr(name));
  Node node(*this, proto, builder, loc);
  if (failed(importer->import(node)))
    return failure();
  if (node.hasMismatch) {
    note(proto, "the shapes of its operands do not broadcast");
    return failure();
  }
  for (auto [name, result] : llvm::zip(proto.output(), node.results))
    if (!name.empty() && result)
      values[name] = result;
  return success();
}

LogicalResult GraphImporter::importNodes(const ::onnx::GraphProto &graph,
                                         OpBuilder &builder) {
  LogicalResult result = success();
  for (const ::onnx::NodeProto &node : graph.node())
    if (failed(importNode(node, builder)))
      result = failure();
  return result;
}

FailureOr<SmallVector<Value>>
GraphImporter::inlineGraph(const ::onnx::GraphProto &graph,
                           ValueRange graphInputs, OpBuilder &builder) {
  // The names of an inner graph hide those around it.
  llvm::StringMap<Value> outer = values;
  noteTypes(graph);
  for (auto [input, value] : llvm::zip(graph.input(), graphInputs))
    values[input.name()] = value;
  SmallVector<Value> results;
  LogicalResult result = importInitializers(graph, builder);
  if (succeeded(result))
    result = importNodes(graph, builder);
  if (succeeded(result))
    for (const ::onnx::ValueInfoProto &output : graph.output())
      results.push_back(values.lookup(output.name()));
  values = std::move(outer);
  if (failed(result) || llvm::is_contained(results, Value()))
    return failure();
  return results;
}

FailureOr<FunctionType> GraphImporter::getFunctionType() {
  SmallVector<Type> inputs;
  llvm::StringSet<> initialized;
  for (const ::onnx::TensorProto &tensor : model.graph().initializer())
    initialized.insert(tensor.name());
  for (const ::onnx::ValueInfoProto &input : model.graph().input()) {
    if (initialized.contains(input.name()))
      continue;
    RankedTensorType type = convertType(input.type());
    if (!type)
      return error() << "input '" << input.name()
                     << "' is not a tensor of numbers or booleans with a known "
                        "rank";
    inputs.push_back(type);
  }
  return FunctionType::get(context, inputs, {});
}

/// Erases what nothing uses: followed scalars, constants that became others.
static void eraseDead(func::FuncOp function) {
  SmallVector<Operation *> ops = llvm::map_to_vector(
      function.getBody().front(), [](Operation &op) { return &op; });
  for (Operation *op : llvm::reverse(ops))
    if (isOpTriviallyDead(op))
      op->erase();
}

/// Sets afn on activations and functions of the math dialect.
static void permitApproximation(func::FuncOp function) {
  function.walk([](arith::ArithFastMathInterface op) {
    if (!isa<math::MathDialect, RectifyDialect>(op->getDialect()))
      return;
    arith::FastMathFlags flags = arith::FastMathFlags::afn;
    if (arith::FastMathFlagsAttr own = op.getFastMathFlagsAttr())
      flags = flags | own.getValue();
    op->setAttr(op.getFastMathAttrName(),
                arith::FastMathFlagsAttr::get(op->getContext(), flags));
  });
}

OwningOpRef<ModuleOp> GraphImporter::import() {
  context
      ->loadDialect<arith::ArithDialect, func::FuncDialect,
                    linalg::LinalgDialect, math::MathDialect, scf::SCFDialect,
                    tensor::TensorDialect, RectifyDialect>();
  const ::onnx::GraphProto &graph = model.graph();
  FailureOr<FunctionType> type = getFunctionType();
  if (failed(type))
    return nullptr;
  Location loc = FileLineColLoc::get(context, path, 0, 0);
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  OpBuilder builder = OpBuilder::atBlockEnd(module->getBody());
  auto function = func::FuncOp::create(builder, loc, "main", *type);
  Block *entry = function.addEntryBlock();
  builder.setInsertionPointToStart(entry);
  noteTypes(graph);
  if (failed(importInitializers(graph, builder)))
    return nullptr;
  unsigned next = 0;
  for (const ::onnx::ValueInfoProto &input : graph.input()) {
    if (values.contains(input.name()))
      continue;
    function.setArgAttr(next, "onnx.name", builder.getStringAttr(input.name()));
    Value argument = entry->getArgument(next++);
    values[input.name()] = argument;
    arguments[argument] = input.name();
  }

  if (failed(importNodes(graph, builder)) || !problems.empty()) {
    InFlightDiagnostic diagnostic = error();
    diagnostic << "cannot import "
               << (problems.size() == 1 ? "a node" : "these nodes") << ": ";
    llvm::interleave(
        problems, [&](const std::string &problem) { diagnostic << problem; },
        [&] { diagnostic << "\n  "; });
    return nullptr;
  }

  SmallVector<Value> results;
  for (const ::onnx::ValueInfoProto &output : graph.output()) {
    Value value = values.lookup(output.name());
    if (!value) {
      error() << "no node gives the output '" << output.name() << "'";
      return nullptr;
    }
    RankedTensorType wanted = convertType(output.type());
    if (wanted && value.getType() != wanted) {
      if (!tensor::CastOp::areCastCompatible(value.getType(), wanted)) {
        error() << "output '" << output.name() << "' is stated to be " << wanted
                << ", and its node gives " << value.getType();
        return nullptr;
      }
      value = tensor::CastOp::create(builder, loc, wanted, value);
    }
    results.push_back(value);
  }
  func::ReturnOp::create(builder, loc, results);
  function.setFunctionType(FunctionType::get(context, type->getInputs(),
                                             ValueRange(results).getTypes()));
  for (auto [i, output] : llvm::enumerate(graph.output()))
    function.setResultAttr(i, "onnx.name",
                           builder.getStringAttr(output.name()));
  eraseDead(function);
  if (options.approximateFunctions)
    permitApproximation(function);
  if (failed(verify(*module)))
    return nullptr;
  return module;
}

OwningOpRef<ModuleOp>
mlir::rectify::importONNX(MLIRContext *context, StringRef bytes, StringRef path,
                          const ONNXImportOptions &options) {
  auto isKnown = [](const ::onnx::NodeProto &node, int64_t opset) {
    return (node.domain().empty() || node.domain() == "ai.onnx") &&
           findImporter(node.op_type(), opset);
  };
  auto model = loadModel(bytes, path, options.dims, isKnown);
  if (!model) {
    emitError(FileLineColLoc::get(context, path, 0, 0))
        << llvm::toString(model.takeError());
    return nullptr;
  }
  return GraphImporter(**model, options, path, context).import();
}
