// Calls the ONNX library, which throws: no other file is compiled with
// exceptions, and none of them leaves this one.

#include "Model.h"

#include <onnx/checker.h>
#include <onnx/defs/schema.h>
#include <onnx/shape_inference/implementation.h>

#include <climits>

using namespace mlir;
using namespace mlir::rectify;

using llvm::Error;
using llvm::Expected;

int64_t mlir::rectify::getOpset(const ::onnx::ModelProto &model) {
  for (const ::onnx::OperatorSetIdProto &opset : model.opset_import())
    if (opset.domain().empty() || opset.domain() == "ai.onnx")
      return opset.version();
  return 0;
}

std::string mlir::rectify::describe(const ::onnx::NodeProto &node) {
  if (!node.name().empty())
    return node.name() + " (" + node.op_type() + ")";
  for (const std::string &output : node.output())
    if (!output.empty())
      return "(" + node.op_type() + ") that gives '" + output + "'";
  return "(" + node.op_type() + ")";
}

/// The graphs that `node` holds.
static SmallVector<const ::onnx::GraphProto *>
getGraphs(const ::onnx::NodeProto &node) {
  SmallVector<const ::onnx::GraphProto *> graphs;
  for (const ::onnx::AttributeProto &attribute : node.attribute()) {
    if (attribute.has_g())
      graphs.push_back(&attribute.g());
    for (const ::onnx::GraphProto &graph : attribute.graphs())
      graphs.push_back(&graph);
  }
  return graphs;
}

/// Refuses what shape inference would divide by or multiply beyond bounds.
static Error checkAttributes(const ::onnx::GraphProto &graph) {
  static constexpr StringRef positive[] = {
      "strides", "dilations", "kernel_shape", "group", "blocksize", "size"};
  for (const ::onnx::NodeProto &node : graph.node()) {
    for (const ::onnx::AttributeProto &attribute : node.attribute()) {
      if (!llvm::is_contained(positive, attribute.name()))
        continue;
      auto isBad = [](int64_t i) { return i < 1 || i > INT_MAX; };
      if (llvm::any_of(attribute.ints(), isBad) ||
          (attribute.type() == ::onnx::AttributeProto::INT &&
           isBad(attribute.i())))
        return llvm::createStringError(
            "node " + describe(node) + ": expected numbers from 1 to " +
            std::to_string(INT_MAX) + " in '" + attribute.name() + "'");
    }
    for (const ::onnx::GraphProto *inner : getGraphs(node))
      if (Error error = checkAttributes(*inner))
        return error;
  }
  return Error::success();
}

static Error checkShape(const ::onnx::ValueInfoProto &value) {
  for (const ::onnx::TensorShapeProto::Dimension &dim :
       value.type().tensor_type().shape().dim())
    if (dim.has_dim_value() && dim.dim_value() < 0)
      return llvm::createStringError("the shape of '" + value.name() +
                                     "' has the size " +
                                     std::to_string(dim.dim_value()));
  return Error::success();
}

/// Gives the symbols of `values` their sizes.
template <typename Values>
static void fixDims(Values &values, const llvm::StringMap<int64_t> &dims) {
  for (::onnx::ValueInfoProto &value : values) {
    ::onnx::TypeProto &type = *value.mutable_type();
    if (!type.has_tensor_type() || !type.tensor_type().has_shape())
      continue;
    for (auto &dim :
         *type.mutable_tensor_type()->mutable_shape()->mutable_dim())
      if (auto it = dims.find(dim.dim_param());
          dim.has_dim_param() && it != dims.end())
        dim.set_dim_value(it->second);
  }
}

/// Replaces nodes that stand for functions, the model's own and those of the
/// operator set, by the functions' nodes.
class FunctionExpander {
public:
  using IsKnown = llvm::function_ref<bool(const ::onnx::NodeProto &, int64_t)>;

  FunctionExpander(::onnx::ModelProto &model, IsKnown isKnown)
      : model(model), isKnown(isKnown), opset(getOpset(model)) {}

  Error expand();

private:
  const ::onnx::OpSchema *getSchema(const ::onnx::NodeProto &node) const {
    return ::onnx::OpSchemaRegistry::Schema(
        node.op_type(), static_cast<int>(opset), node.domain());
  }
  bool getBody(const ::onnx::NodeProto &node, ::onnx::FunctionProto &body);

  ::onnx::ModelProto &model;
  IsKnown isKnown;
  int64_t opset;
  std::unordered_map<std::string, ::onnx::TypeProto> types;
};

bool FunctionExpander::getBody(const ::onnx::NodeProto &node,
                               ::onnx::FunctionProto &body) {
  for (const ::onnx::FunctionProto &function : model.functions())
    if (function.name() == node.op_type() &&
        function.domain() == node.domain()) {
      body = function;
      return true;
    }
  if (isKnown(node, opset))
    return false;
  const ::onnx::OpSchema *schema = getSchema(node);
  if (!schema)
    return false;
  if (schema->HasFunction()) {
    body = *schema->GetFunction();
    return true;
  }
  if (!schema->HasContextDependentFunction())
    return false;
  std::vector<::onnx::TypeProto> inputs;
  for (const std::string &input : node.input())
    inputs.push_back(types[input]);
  ::onnx::FunctionBodyBuildContextImpl context(node, inputs);
  return schema->BuildContextDependentFunction(context, body);
}

Error FunctionExpander::expand() {
  // A function may call others, but none calls itself.
  constexpr unsigned maxDepth = 16;
  constexpr int maxNodes = 1 << 20;
  for (unsigned depth = 0; depth < maxDepth; ++depth) {
    types.clear();
    const ::onnx::GraphProto &graph = model.graph();
    auto note = [&](const auto &values) {
      for (const ::onnx::ValueInfoProto &value : values)
        types[value.name()] = value.type();
    };
    note(graph.input());
    note(graph.output());
    note(graph.value_info());
    for (const ::onnx::TensorProto &tensor : graph.initializer())
      types[tensor.name()].mutable_tensor_type()->set_elem_type(
          tensor.data_type());

    ::onnx::GraphProto expanded;
    bool changed = false;
    for (const ::onnx::NodeProto &node : graph.node()) {
      ::onnx::FunctionProto body;
      if (!getBody(node, body)) {
        *expanded.add_node() = node;
        continue;
      }
      changed = true;
      const ::onnx::OpSchema *schema = getSchema(node);
      instantiateFunction(
          node, body,
          [&](StringRef name) -> const ::onnx::AttributeProto * {
            if (!schema)
              return nullptr;
            auto it = schema->attributes().find(name.str());
            return it == schema->attributes().end() ||
                           !it->second.default_value.has_type()
                       ? nullptr
                       : &it->second.default_value;
          },
          expanded);
      if (expanded.node_size() > maxNodes)
        break;
    }
    if (!changed)
      return Error::success();
    if (expanded.node_size() > maxNodes)
      break;
    model.mutable_graph()->mutable_node()->Swap(expanded.mutable_node());
    ::onnx::shape_inference::InferShapes(model);
  }
  return llvm::createStringError("its functions call each other too often");
}

static Error prepare(::onnx::ModelProto &model,
                     const llvm::StringMap<int64_t> &dims,
                     FunctionExpander::IsKnown isKnown) {
  int64_t opset = getOpset(model);
  auto range =
      ::onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map().at(
          ONNX_NAMESPACE::ONNX_DOMAIN);
  if (opset < 1 || opset > range.second)
    return llvm::createStringError("it needs version " + std::to_string(opset) +
                                   " of the operator set; expected " + "1 to " +
                                   std::to_string(range.second) +
                                   ", the newest that the ONNX library knows");
  if (Error error = checkAttributes(model.graph()))
    return error;
  fixDims(*model.mutable_graph()->mutable_input(), dims);
  fixDims(*model.mutable_graph()->mutable_output(), dims);
  fixDims(*model.mutable_graph()->mutable_value_info(), dims);
  for (const auto *values : {&model.graph().input(), &model.graph().output(),
                             &model.graph().value_info()})
    for (const ::onnx::ValueInfoProto &value : *values)
      if (Error error = checkShape(value))
        return error;
  try {
    ::onnx::checker::check_model(model);
    ::onnx::ShapeInferenceOptions options(/*check_type_val=*/false,
                                          /*strict_mode_val=*/0,
                                          /*data_prop_val=*/true);
    ::onnx::shape_inference::InferShapes(
        model, ::onnx::OpSchemaRegistry::Instance(), options);
    return FunctionExpander(model, isKnown).expand();
  } catch (const std::exception &exception) {
    return llvm::createStringError(
        StringRef(exception.what()).trim().split("\n\n").first);
  }
}

Expected<std::unique_ptr<::onnx::ModelProto>> mlir::rectify::loadModel(
    StringRef bytes, StringRef path, const llvm::StringMap<int64_t> &dims,
    llvm::function_ref<bool(const ::onnx::NodeProto &, int64_t)> isKnown) {
  auto model = std::make_unique<::onnx::ModelProto>();
  if (bytes.size() > INT_MAX)
    return llvm::createStringError(
        "it is larger than 2 GiB, the most that a protobuf message holds");
  if (!model->ParseFromArray(bytes.data(), static_cast<int>(bytes.size())) ||
      !model->has_graph())
    return llvm::createStringError("it is not an ONNX model, or is truncated");
  if (Error error = loadExternalData(*model, path))
    return std::move(error);
  if (Error error = prepare(*model, dims, isKnown))
    return std::move(error);
  return std::move(model);
}
