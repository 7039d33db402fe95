// Loading a model with the ONNX library, whose exceptions end here.

#ifndef RECTIFY_LIB_IMPORT_MODEL_H
#define RECTIFY_LIB_IMPORT_MODEL_H

#include "Rectify/Import/ONNX.h"

#include <onnx/onnx_pb.h>

namespace mlir::rectify {

/// Parses and checks the model in `bytes`: sizes are fixed as `dims` says,
/// external data taken in, functions that `isKnown` does not know expanded, and
/// the shapes of all values inferred.
llvm::Expected<std::unique_ptr<::onnx::ModelProto>>
loadModel(StringRef bytes, StringRef path, const llvm::StringMap<int64_t> &dims,
          llvm::function_ref<bool(const ::onnx::NodeProto &, int64_t)> isKnown);

/// The version of the default operator set that `model` imports, or 0.
int64_t getOpset(const ::onnx::ModelProto &model);

/// "name (Op)", or "(Op) that gives 'output'" for a node without a name.
std::string describe(const ::onnx::NodeProto &node);

/// Appends the nodes of `function` to `graph` in the place of `call`.
/// `getDefault` gives the attributes that the call leaves out, or null.
void instantiateFunction(
    const ::onnx::NodeProto &call, const ::onnx::FunctionProto &function,
    llvm::function_ref<const ::onnx::AttributeProto *(StringRef)> getDefault,
    ::onnx::GraphProto &graph);

/// Takes the content of the files beside `path` that tensors name into `model`.
llvm::Error loadExternalData(::onnx::ModelProto &model, StringRef path);

/// The type of elements that ONNX numbers `type`, unsigned where it is; null
/// where MLIR's dialects do not compute with it.
Type convertElementType(MLIRContext *context, int type);

/// Checks that `tensor` holds as many bytes as its shape says, and copies them.
llvm::Expected<ONNXTensor> convertTensor(MLIRContext *context,
                                         const ::onnx::TensorProto &tensor);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_IMPORT_MODEL_H
