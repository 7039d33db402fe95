// A node of an ONNX graph as its importer sees it, and the table of importers.

#ifndef RECTIFY_LIB_IMPORT_NODE_H
#define RECTIFY_LIB_IMPORT_NODE_H

#include "Emitter.h"

#include <string>

namespace onnx {
class AttributeProto;
class GraphProto;
class NodeProto;
} // namespace onnx

namespace mlir::rectify {

class GraphImporter;

class Node : public Emitter {
public:
  Node(GraphImporter &graph, const ::onnx::NodeProto &proto, OpBuilder builder,
       Location loc);

  StringRef op() const;
  /// The version of the operator set that the model imports.
  int64_t opset() const;

  unsigned numInputs() const { return inputs.size(); }
  unsigned numOutputs() const;
  bool hasInput(unsigned i) const { return i < inputs.size() && inputs[i]; }
  bool wants(unsigned output) const;
  /// Null where an optional input is left out.
  Value input(unsigned i) const {
    return i < inputs.size() ? inputs[i] : Value();
  }
  ArrayRef<Value> allInputs() const { return inputs; }
  bool isUnsigned(unsigned input) const;
  bool isOutputUnsigned(unsigned output = 0) const;
  /// The type that the graph states or ONNX infers; null where it is not known.
  RankedTensorType outputType(unsigned i = 0) const;
  Type outputElement(unsigned i = 0) const;

  bool has(StringRef name) const;
  int64_t getInt(StringRef name, int64_t otherwise = 0) const;
  double getFloat(StringRef name, double otherwise = 0) const;
  StringRef getString(StringRef name, StringRef otherwise = "") const;
  Ints getInts(StringRef name) const;
  SmallVector<double> getFloats(StringRef name) const;
  SmallVector<StringRef> getStrings(StringRef name) const;
  const ::onnx::AttributeProto *get(StringRef name) const;

  /// The integers of input `i`, which must be known; a failure is
  /// reported.
  FailureOr<Ints> needInts(unsigned i, StringRef what);
  /// The same of integers that may be computed in the function, as indices.
  FailureOr<SmallVector<Value>> needIndices(unsigned i, StringRef what);
  FailureOr<Shape> needShape(unsigned i, StringRef what);
  /// Input `i`, as a constant where its value was given.
  Value knownInput(unsigned i);
  /// `axis` counted from the front, checked against `rank`.
  FailureOr<int64_t> normalizeAxis(int64_t axis, int64_t rank);
  FailureOr<Ints> normalizeAxes(ArrayRef<int64_t> axes, int64_t rank);

  /// The nodes of `graph` in place, with `arguments` as its inputs.
  FailureOr<SmallVector<Value>> inlineGraph(const ::onnx::GraphProto &graph,
                                            ValueRange arguments,
                                            OpBuilder &builder);

  LogicalResult set(unsigned i, Value value);
  LogicalResult set(Value value) { return set(0, value); }
  LogicalResult set(FailureOr<Value> value);

  /// Notes why the node cannot be imported, and fails.
  LogicalResult fail(const Twine &why);

  SmallVector<Value> results;

private:
  GraphImporter &graph;
  const ::onnx::NodeProto &proto;
  SmallVector<Value> inputs;
};

/// How an operator is imported from version `since` of the operator set on.
struct OpImporter {
  StringRef name;
  int64_t since;
  LogicalResult (*import)(Node &);
};

// The tables, by kind of operator.
ArrayRef<OpImporter> getActivationImporters();
ArrayRef<OpImporter> getElementwiseImporters();
ArrayRef<OpImporter> getContractionImporters();
ArrayRef<OpImporter> getControlFlowImporters();
ArrayRef<OpImporter> getConvolutionImporters();
ArrayRef<OpImporter> getIndexingImporters();
ArrayRef<OpImporter> getMovementImporters();
ArrayRef<OpImporter> getNormalizationImporters();
ArrayRef<OpImporter> getPoolImporters();
ArrayRef<OpImporter> getQuantizedImporters();
ArrayRef<OpImporter> getRecurrentImporters();
ArrayRef<OpImporter> getReductionImporters();
ArrayRef<OpImporter> getResizeImporters();
ArrayRef<OpImporter> getShapeImporters();
ArrayRef<OpImporter> getSliceImporters();

/// The importer of `name` in version `opset`, or null.
const OpImporter *findImporter(StringRef name, int64_t opset);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_IMPORT_NODE_H
