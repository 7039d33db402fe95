// ONNX models as MLIR: functions on tensors of the linalg, tensor, arith, math
// and rectify dialects.

#ifndef RECTIFY_IMPORT_ONNX_H
#define RECTIFY_IMPORT_ONNX_H

#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"

#include "llvm/ADT/StringMap.h"
#include "llvm/Support/Error.h"

#include <vector>

namespace mlir::rectify {

/// A dense tensor of a file, row-major in this machine's byte order. Booleans
/// take a byte each; unsigned elements have an unsigned type.
struct ONNXTensor {
  Type elementType;
  SmallVector<int64_t> shape;
  std::vector<char> data;
  std::string name;
};

struct ONNXImportOptions {
  /// Sizes of symbolic dimensions, by symbol. The others become dynamic.
  llvm::StringMap<int64_t> dims;
  /// Values of graph inputs, by name, taken where an op must know its operand
  /// (axes, shapes, pads). The inputs stay arguments of the function.
  llvm::StringMap<ONNXTensor> values;
  /// Give functions fastmath's afn: some ulp, as most runtimes have, in less
  /// time.
  bool approximateFunctions = false;
};

/// The graph of the model in `bytes`, the content of the file `path`, beside
/// which its external data lie. Arguments and results come in the graph's
/// order; an attribute `onnx.name` bears their names. Unsigned integers become
/// signless ones. What is wrong is reported as one diagnostic, which lists
/// every node that cannot be imported.
OwningOpRef<ModuleOp> importONNX(MLIRContext *context, StringRef bytes,
                                 StringRef path,
                                 const ONNXImportOptions &options = {});

/// The tensor in `bytes`, a file that holds one TensorProto.
llvm::Expected<ONNXTensor> readONNXTensor(MLIRContext *context,
                                          StringRef bytes);

/// Prints the ONNX ops that are imported, by kind, each with the oldest version
/// of the operator set in which it is.
void printONNXOps(raw_ostream &os);

} // namespace mlir::rectify

#endif // RECTIFY_IMPORT_ONNX_H
