// The graph of a model, node by node.

#ifndef RECTIFY_LIB_IMPORT_GRAPH_H
#define RECTIFY_LIB_IMPORT_GRAPH_H

#include "Node.h"

#include "llvm/ADT/StringSet.h"

#include <onnx/onnx_pb.h>

namespace mlir::rectify {

class GraphImporter {
public:
  GraphImporter(const ::onnx::ModelProto &model,
                const ONNXImportOptions &options, StringRef path,
                MLIRContext *context);

  /// The model's graph as a function in a module; null, with a diagnostic,
  /// where it cannot be imported.
  OwningOpRef<ModuleOp> import();

  /// The nodes of `graph` at `builder`, and the values of its outputs.
  FailureOr<SmallVector<Value>> inlineGraph(const ::onnx::GraphProto &graph,
                                            ValueRange arguments,
                                            OpBuilder &builder);

  int64_t opset() const { return version; }
  /// The value of that name, or null.
  Value lookup(StringRef name) const { return values.lookup(name); }
  const ::onnx::TypeProto *getType(StringRef name) const;
  bool isUnsigned(StringRef name) const;
  RankedTensorType convertType(const ::onnx::TypeProto &type) const;
  /// The constant that stands for `argument` where an op must know it.
  Value getKnown(Value argument, OpBuilder &builder);
  void note(const ::onnx::NodeProto &node, const Twine &why);

private:
  LogicalResult importNodes(const ::onnx::GraphProto &graph,
                            OpBuilder &builder);
  LogicalResult importNode(const ::onnx::NodeProto &node, OpBuilder &builder);
  LogicalResult importInitializers(const ::onnx::GraphProto &graph,
                                   OpBuilder &builder);
  void noteTypes(const ::onnx::GraphProto &graph);
  FailureOr<FunctionType> getFunctionType();
  InFlightDiagnostic error();

  const ::onnx::ModelProto &model;
  const ONNXImportOptions &options;
  std::string path;
  MLIRContext *context;
  int64_t version;
  llvm::StringMap<Value> values;
  llvm::StringMap<const ::onnx::TypeProto *> types;
  /// Initializers that are unsigned: they need no type of their own.
  llvm::StringSet<> unsignedValues;
  DenseMap<Value, std::string> arguments;
  /// What cannot be imported, in the order of the graph.
  SmallVector<std::string> problems;
};

} // namespace mlir::rectify

#endif // RECTIFY_LIB_IMPORT_GRAPH_H
