// Runs tests of the ONNX backend suite: onnx-backend-test FOLDER... Each folder
// holds model.onnx, and test_data_set_N with the inputs and outputs. Prints
// "PASS", or the reason, for each; exits with 1 if one does not pass.

#include "Rectify/Import/ONNX.h"
#include "Rectify/Registration.h"
#include "rectify-run/Invocation.h"
#include "rectify-run/Pipelines.h"
#include "rectify-run/Signature.h"
#include "rectify-run/Target.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/TargetSelect.h"

#include <cmath>
#include <cstring>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::run;

using llvm::Error;
using llvm::Expected;

// The suite's own tolerance.
static constexpr double relativeTolerance = 1e-3, absoluteTolerance = 1e-7;

static Expected<std::unique_ptr<llvm::MemoryBuffer>> open(const Twine &path) {
  auto file = llvm::MemoryBuffer::getFile(path);
  if (!file)
    return llvm::createStringError(path + ": " + file.getError().message());
  return std::move(*file);
}

/// The files `folder`/`kind`_0.pb, `kind`_1.pb and so on.
static Expected<SmallVector<ONNXTensor>>
readTensors(MLIRContext *context, StringRef folder, StringRef kind) {
  SmallVector<ONNXTensor> tensors;
  for (unsigned i = 0;; ++i) {
    std::string path = (folder + "/" + kind + "_" + Twine(i) + ".pb").str();
    if (!llvm::sys::fs::exists(path))
      return std::move(tensors);
    auto file = open(path);
    if (!file)
      return file.takeError();
    Expected<ONNXTensor> tensor = readONNXTensor(context, (*file)->getBuffer());
    if (!tensor)
      return llvm::createStringError(path + ": " +
                                     llvm::toString(tensor.takeError()));
    tensors.push_back(std::move(*tensor));
  }
}

/// `tensor` as an array of elements of type `element`.
static Expected<HostArray> toArray(const ONNXTensor &tensor,
                                   const ElementType &element) {
  Expected<HostArray> array = HostArray::create(element, tensor.shape);
  if (!array)
    return array.takeError();
  if (array->sizeInBytes() != tensor.data.size())
    return llvm::createStringError("an array of another type than its slot");
  std::memcpy(array->data(), tensor.data.data(), tensor.data.size());
  return std::move(*array);
}

static Error compare(unsigned index, const HostArray &found,
                     const ONNXTensor &tensor) {
  std::string name = "output " + std::to_string(index);
  if (found.shape() != ArrayRef<int64_t>(tensor.shape))
    return llvm::createStringError(name + " has the shape " +
                                   printShape(found.shape()) + ", expected " +
                                   printShape(tensor.shape));
  std::optional<ElementType> element = ElementType::get(tensor.elementType);
  Expected<HostArray> expected = toArray(tensor, *element);
  if (!expected)
    return expected.takeError();
  for (int64_t i = 0; i < found.size(); ++i) {
    bool same = found.bits(i) == expected->bits(i);
    if (element->isFloat() && !same) {
      double x = found.getDouble(i), y = expected->getDouble(i);
      same = (std::isnan(x) && std::isnan(y)) ||
             (std::isfinite(x) && std::isfinite(y) &&
              std::abs(x - y) <=
                  absoluteTolerance + relativeTolerance * std::abs(y));
    }
    if (!same)
      return llvm::createStringError(name + found.printPosition(i) + " is " +
                                     found.print(i) + ", expected " +
                                     expected->print(i));
  }
  return Error::success();
}

static Error runDataSet(MLIRContext *context, StringRef model,
                        StringRef folder) {
  auto inputs = readTensors(context, folder, "input");
  if (!inputs)
    return inputs.takeError();
  auto outputs = readTensors(context, folder, "output");
  if (!outputs)
    return outputs.takeError();
  auto file = open(model);
  if (!file)
    return file.takeError();
  ONNXImportOptions options;
  for (const ONNXTensor &input : *inputs)
    options.values[input.name] = input;
  OwningOpRef<ModuleOp> module =
      importONNX(context, (*file)->getBuffer(), model, options);
  if (!module)
    return llvm::createStringError("it is not imported");
  FailureOr<Signature> signature = findEntry(*module, "main", nullptr);
  if (failed(signature))
    return llvm::createStringError("its function cannot be called");

  SmallVector<HostArray> arguments;
  if (signature->arguments.size() != inputs->size())
    return llvm::createStringError("it has another number of inputs");
  for (auto [slot, input] : llvm::zip(signature->arguments, *inputs)) {
    Expected<HostArray> array = toArray(input, slot.element);
    if (!array)
      return array.takeError();
    arguments.push_back(std::move(*array));
  }
  Expected<Target> target = resolveTarget("native");
  if (!target)
    return target.takeError();
  PipelineOptions pipelineOptions;
  pipelineOptions.target = target->name;
  CompileOptions compileOptions{getPipeline("default", pipelineOptions),
                                *target};
  FailureOr<CompiledFunction> function =
      compile(*module, *signature, compileOptions);
  if (failed(function))
    return llvm::createStringError("it is not compiled");
  auto invocation = Invocation::create(*function, *signature, arguments);
  if (!invocation)
    return invocation.takeError();
  Expected<RunResult> result = (*invocation)->finish();
  if (!result)
    return result.takeError();
  if (result->outputs.size() != outputs->size())
    return llvm::createStringError("it has another number of outputs");
  for (unsigned i = 0; i < outputs->size(); ++i)
    if (Error error = compare(i, result->outputs[i], (*outputs)[i]))
      return error;
  return Error::success();
}

static Error runTest(MLIRContext *context, StringRef folder) {
  std::string model = (folder + "/model.onnx").str();
  for (unsigned i = 0;; ++i) {
    std::string data = (folder + "/test_data_set_" + Twine(i)).str();
    if (!llvm::sys::fs::is_directory(data))
      return i ? Error::success()
               : llvm::createStringError("there are no data in it");
    if (Error error = runDataSet(context, model, data))
      return error;
  }
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::registerAllToLLVMIRTranslations(registry);
  mlir::rectify::registerAllDialects(registry);
  mlir::registerAllPasses();
  mlir::rectify::registerAllPasses();
  registerPassManagerCLOptions();
  llvm::cl::list<std::string> folders(llvm::cl::Positional,
                                      llvm::cl::desc("folders"));
  llvm::cl::ParseCommandLineOptions(argc, argv);
  bool passed = true;
  for (const std::string &folder : folders) {
    MLIRContext context(registry, MLIRContext::Threading::DISABLED);
    context.printOpOnDiagnostic(false);
    Error error = runTest(&context, folder);
    passed &= !error;
    llvm::outs() << folder << ": "
                 << (error ? llvm::toString(std::move(error)) : "PASS") << '\n';
    llvm::outs().flush();
  }
  return passed ? 0 : 1;
}
