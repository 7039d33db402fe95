// Nodes that stand for functions, replaced by the functions' nodes.

#include "Model.h"

using namespace mlir;
using namespace mlir::rectify;

using ::onnx::AttributeProto;
using ::onnx::GraphProto;
using ::onnx::NodeProto;

namespace {
/// Copies nodes of a function's body for one call of it.
class Instance {
public:
  Instance(const NodeProto &call, const ::onnx::FunctionProto &function,
           llvm::function_ref<const AttributeProto *(StringRef)> getDefault,
           StringRef prefix)
      : call(call), getDefault(getDefault), prefix(prefix) {
    auto bind = [&](const auto &parameters, const auto &values) {
      for (auto [i, parameter] : llvm::enumerate(parameters))
        if (static_cast<int>(i) < values.size())
          names[parameter] = values[i];
        else if (&parameters == &function.input())
          names[parameter] = "";
    };
    bind(function.input(), call.input());
    bind(function.output(), call.output());
  }

  NodeProto instantiate(const NodeProto &node);

private:
  std::string rename(const std::string &name);
  void rename(GraphProto &graph);
  /// Gives attributes that refer to the call's the values of those.
  void resolveAttributes(NodeProto &node);

  const NodeProto &call;
  llvm::function_ref<const AttributeProto *(StringRef)> getDefault;
  StringRef prefix;
  llvm::StringMap<std::string> names;
};
} // namespace

std::string Instance::rename(const std::string &name) {
  if (name.empty())
    return name;
  auto [it, isNew] = names.try_emplace(name);
  if (isNew)
    it->second = (prefix + "/" + name).str();
  return it->second;
}

void Instance::resolveAttributes(NodeProto &node) {
  auto *attributes = node.mutable_attribute();
  for (int i = attributes->size() - 1; i >= 0; --i) {
    AttributeProto &attribute = *attributes->Mutable(i);
    if (attribute.ref_attr_name().empty())
      continue;
    const AttributeProto *value = nullptr;
    for (const AttributeProto &candidate : call.attribute())
      if (candidate.name() == attribute.ref_attr_name())
        value = &candidate;
    if (!value)
      value = getDefault(attribute.ref_attr_name());
    if (!value) {
      attributes->DeleteSubrange(i, 1);
      continue;
    }
    std::string name = attribute.name();
    attribute = *value;
    attribute.set_name(name);
  }
}

void Instance::rename(GraphProto &graph) {
  for (auto *infos : {graph.mutable_input(), graph.mutable_output(),
                      graph.mutable_value_info()})
    for (::onnx::ValueInfoProto &info : *infos)
      info.set_name(rename(info.name()));
  for (::onnx::TensorProto &tensor : *graph.mutable_initializer())
    tensor.set_name(rename(tensor.name()));
  for (NodeProto &node : *graph.mutable_node())
    node = instantiate(node);
}

NodeProto Instance::instantiate(const NodeProto &original) {
  NodeProto node = original;
  node.set_name((prefix + "/" + original.name()).str());
  for (std::string &name : *node.mutable_input())
    name = rename(name);
  for (std::string &name : *node.mutable_output())
    name = rename(name);
  resolveAttributes(node);
  for (AttributeProto &attribute : *node.mutable_attribute()) {
    if (attribute.has_g())
      rename(*attribute.mutable_g());
    for (GraphProto &graph : *attribute.mutable_graphs())
      rename(graph);
  }
  return node;
}

void mlir::rectify::instantiateFunction(
    const NodeProto &call, const ::onnx::FunctionProto &function,
    llvm::function_ref<const AttributeProto *(StringRef)> getDefault,
    GraphProto &graph) {
  // The names within are made unique by the call's place in the graph.
  std::string prefix = describe(call) + "/" + std::to_string(graph.node_size());
  Instance instance(call, function, getDefault, prefix);
  for (const NodeProto &node : function.node())
    *graph.add_node() = instance.instantiate(node);
}
