// What an importer asks of its node.

#include "Node.h"
#include "Graph.h"
#include "Model.h"

#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::rectify;

Node::Node(GraphImporter &graph, const ::onnx::NodeProto &proto,
           OpBuilder builder, Location loc)
    : Emitter(builder, loc), results(proto.output_size()), graph(graph),
      proto(proto) {
  for (const std::string &name : proto.input())
    inputs.push_back(name.empty() ? Value() : graph.lookup(name));
}

StringRef Node::op() const { return proto.op_type(); }
int64_t Node::opset() const { return graph.opset(); }
unsigned Node::numOutputs() const { return proto.output_size(); }

bool Node::wants(unsigned output) const {
  return output < numOutputs() && !proto.output(output).empty();
}

static bool isUnsignedType(const ::onnx::TypeProto *type) {
  if (!type)
    return false;
  switch (type->tensor_type().elem_type()) {
  case ::onnx::TensorProto::UINT8:
  case ::onnx::TensorProto::UINT16:
  case ::onnx::TensorProto::UINT32:
  case ::onnx::TensorProto::UINT64:
    return true;
  default:
    return false;
  }
}

bool Node::isUnsigned(unsigned input) const {
  return static_cast<int>(input) < proto.input_size() &&
         graph.isUnsigned(proto.input(input));
}

bool Node::isOutputUnsigned(unsigned output) const {
  return wants(output) && graph.isUnsigned(proto.output(output));
}

bool GraphImporter::isUnsigned(StringRef name) const {
  if (isUnsignedType(getType(name)))
    return true;
  return unsignedValues.contains(name);
}

RankedTensorType Node::outputType(unsigned i) const {
  const ::onnx::TypeProto *type =
      wants(i) ? graph.getType(proto.output(i)) : nullptr;
  return type ? graph.convertType(*type) : nullptr;
}

Type Node::outputElement(unsigned i) const {
  const ::onnx::TypeProto *type =
      wants(i) ? graph.getType(proto.output(i)) : nullptr;
  if (!type || !type->has_tensor_type())
    return nullptr;
  return convertElementType(b.getContext(), type->tensor_type().elem_type());
}

//===----------------------------------------------------------------------===//
// Attributes
//===----------------------------------------------------------------------===//

const ::onnx::AttributeProto *Node::get(StringRef name) const {
  for (const ::onnx::AttributeProto &attribute : proto.attribute())
    if (attribute.name() == name)
      return &attribute;
  return nullptr;
}

bool Node::has(StringRef name) const { return get(name); }

int64_t Node::getInt(StringRef name, int64_t otherwise) const {
  const ::onnx::AttributeProto *attribute = get(name);
  return attribute ? attribute->i() : otherwise;
}

double Node::getFloat(StringRef name, double otherwise) const {
  const ::onnx::AttributeProto *attribute = get(name);
  return attribute ? attribute->f() : otherwise;
}

StringRef Node::getString(StringRef name, StringRef otherwise) const {
  const ::onnx::AttributeProto *attribute = get(name);
  return attribute ? StringRef(attribute->s()) : otherwise;
}

Ints Node::getInts(StringRef name) const {
  const ::onnx::AttributeProto *attribute = get(name);
  return attribute ? Ints(attribute->ints().begin(), attribute->ints().end())
                   : Ints();
}

SmallVector<double> Node::getFloats(StringRef name) const {
  const ::onnx::AttributeProto *attribute = get(name);
  return attribute ? SmallVector<double>(attribute->floats().begin(),
                                         attribute->floats().end())
                   : SmallVector<double>();
}

SmallVector<StringRef> Node::getStrings(StringRef name) const {
  const ::onnx::AttributeProto *attribute = get(name);
  return attribute ? SmallVector<StringRef>(attribute->strings().begin(),
                                            attribute->strings().end())
                   : SmallVector<StringRef>();
}

//===----------------------------------------------------------------------===//
// Operands and results
//===----------------------------------------------------------------------===//

FailureOr<Ints> Node::needInts(unsigned i, StringRef what) {
  if (auto ints = knownInts(knownInput(i)))
    return *ints;
  return fail("its " + what + ", '" + proto.input(i) +
              "', must be known: give them by --value " + proto.input(i) +
              "=FILE, where they are an input of the model");
}

FailureOr<SmallVector<Value>> Node::needIndices(unsigned i, StringRef what) {
  auto values = elements(knownInput(i));
  if (!values) {
    (void)needInts(i, what);
    return failure();
  }
  SmallVector<Value> indices;
  for (Value value : *values)
    indices.push_back(toIndex(value));
  return indices;
}

FailureOr<Shape> Node::needShape(unsigned i, StringRef what) {
  FailureOr<SmallVector<Value>> indices = needIndices(i, what);
  if (failed(indices))
    return failure();
  return getAsOpFoldResult(*indices);
}

Value Node::knownInput(unsigned i) {
  Value value = input(i);
  Value known = value ? graph.getKnown(value, b) : Value();
  return known ? known : value;
}

FailureOr<int64_t> Node::normalizeAxis(int64_t axis, int64_t rank) {
  if (axis < -rank || axis >= rank)
    return fail("expected an axis from " + Twine(-rank) + " to " +
                Twine(rank - 1) + ", found " + Twine(axis));
  return axis < 0 ? axis + rank : axis;
}

FailureOr<Ints> Node::normalizeAxes(ArrayRef<int64_t> axes, int64_t rank) {
  Ints result;
  for (int64_t axis : axes) {
    FailureOr<int64_t> normal = normalizeAxis(axis, rank);
    if (failed(normal))
      return failure();
    if (llvm::is_contained(result, *normal))
      return fail("axis " + Twine(axis) + " is given twice");
    result.push_back(*normal);
  }
  return result;
}

FailureOr<SmallVector<Value>> Node::inlineGraph(const ::onnx::GraphProto &inner,
                                                ValueRange arguments,
                                                OpBuilder &builder) {
  return graph.inlineGraph(inner, arguments, builder);
}

LogicalResult Node::set(unsigned i, Value value) {
  if (i < results.size())
    results[i] = value;
  return success();
}

LogicalResult Node::set(FailureOr<Value> value) {
  if (failed(value))
    return failure();
  return set(0, *value);
}

LogicalResult Node::fail(const Twine &why) {
  graph.note(proto, why);
  return failure();
}
