// Other formats in and out: ONNX models to MLIR, ONNX tensors to NumPy's files.

#include "Rectify/Import/ONNX.h"
#include "rectify-run/Npy.h"
#include "rectify-run/Progress.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/Tools/mlir-translate/MlirTranslateMain.h"
#include "mlir/Tools/mlir-translate/Translation.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/WithColor.h"

#include <cstring>

using namespace mlir;
using namespace mlir::rectify;

namespace cl = llvm::cl;

static cl::list<std::string>
    dims("dim", cl::value_desc("symbol=N"),
         cl::desc("The size of a symbolic dimension of an imported model; the "
                  "others are dynamic"));
static cl::list<std::string>
    values("value", cl::value_desc("input=file.pb"),
           cl::desc("The value of an input of an imported model, for ops that "
                    "must know it: axes, shapes, pads"));

static cl::opt<bool> approximate(
    "approximate-functions",
    cl::desc("Give the functions of an imported model fastmath's afn: they are "
             "within some ulp then, and faster"));

static LogicalResult fail(const Twine &what) {
  llvm::WithColor::error(llvm::errs(), "rectify-translate") << what << '\n';
  return failure();
}

static LogicalResult parseOptions(MLIRContext *context,
                                  ONNXImportOptions &options) {
  options.approximateFunctions = approximate;
  for (StringRef text : dims) {
    auto [symbol, size] = text.rsplit('=');
    int64_t number;
    if (symbol.empty() || size.getAsInteger(10, number) || number < 0)
      return fail("expected --dim SYMBOL=N with N from 0, found '" + text +
                  "'");
    options.dims[symbol] = number;
  }
  for (StringRef text : values) {
    auto [input, path] = text.split('=');
    if (input.empty() || path.empty())
      return fail("expected --value INPUT=FILE, found '" + text + "'");
    auto file = llvm::MemoryBuffer::getFile(path);
    if (!file)
      return fail(path + ": " + file.getError().message());
    llvm::Expected<ONNXTensor> tensor =
        readONNXTensor(context, (*file)->getBuffer());
    if (!tensor)
      return fail(path + ": " + llvm::toString(tensor.takeError()));
    options.values[input] = std::move(*tensor);
  }
  return success();
}

static OwningOpRef<Operation *> importModel(llvm::SourceMgr &sources,
                                            MLIRContext *context) {
  ONNXImportOptions options;
  if (failed(parseOptions(context, options)))
    return nullptr;
  const llvm::MemoryBuffer *file =
      sources.getMemoryBuffer(sources.getMainFileID());
  return importONNX(context, file->getBuffer(), file->getBufferIdentifier(),
                    options);
}

static LogicalResult
writeTensor(const std::shared_ptr<llvm::SourceMgr> &sources,
            llvm::raw_ostream &os, MLIRContext *context) {
  const llvm::MemoryBuffer *file =
      sources->getMemoryBuffer(sources->getMainFileID());
  auto fileError = [&](llvm::Error error) {
    return fail(file->getBufferIdentifier() + ": " +
                llvm::toString(std::move(error)));
  };
  llvm::Expected<ONNXTensor> tensor =
      readONNXTensor(context, file->getBuffer());
  if (!tensor)
    return fileError(tensor.takeError());
  llvm::Expected<run::HostArray> array = run::HostArray::create(
      *run::ElementType::get(tensor->elementType), tensor->shape);
  if (!array)
    return fileError(array.takeError());
  std::memcpy(array->data(), tensor->data.data(), tensor->data.size());
  run::writeNpy(*array, os);
  return success();
}

int main(int argc, char **argv) {
  TranslateToMLIRRegistration import(
      "import-onnx", "an ONNX model as a function on tensors",
      TranslateRawSourceMgrToMLIRFunction(importModel));
  TranslateRegistration tensor("onnx-tensor-to-npy",
                               "a file with an ONNX tensor as an .npy file",
                               writeTensor);
  TranslateRegistration ops("list-onnx-ops",
                            "the ONNX operators that are imported, as Markdown",
                            [](const std::shared_ptr<llvm::SourceMgr> &,
                               llvm::raw_ostream &os, MLIRContext *) {
                              printONNXOps(os);
                              return success();
                            });
  // The names of a model's nodes are the locations: reports speak of them.
  registerAsmPrinterCLOptions();
  if (cl::Option *names =
          cl::getRegisteredOptions().lookup("mlir-print-debuginfo"))
    static_cast<cl::opt<bool> *>(names)->setInitialValue(true);
  run::Progress progress("rectify-translate");
  progress.start("translating");
  return failed(mlirTranslateMain(argc, argv, "Rectify translation driver\n"));
}
