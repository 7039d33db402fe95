// Rectify itself, or with --pipeline=NAME another pipeline of rectify-run: the
// record as MLIR, compiled in this process for this CPU.

#include "Driver.h"
#include "Module.h"

#include "../../tools/rectify-run/Compiler.h"
#include "../../tools/rectify-run/Pipelines.h"

#include "Rectify/Registration.h"

#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/TargetSelect.h"

#include <chrono>
#include <malloc.h>
#include <memory>

using namespace mlir;
using namespace mlir::rectify::bench;
namespace run = mlir::rectify::run;
using llvm::Expected;

namespace {

/// MLIR's descriptor of a row-major memref.
struct Descriptor {
  Descriptor(void *data, llvm::ArrayRef<int64_t> shape)
      : words(3 + 2 * shape.size()) {
    words[0] = words[1] = reinterpret_cast<int64_t>(data);
    int64_t stride = 1;
    for (size_t d = shape.size(); d-- > 0;) {
      words[3 + d] = shape[d];
      words[3 + shape.size() + d] = stride;
      stride *= shape[d];
    }
  }
  std::vector<int64_t> words;
};

class Rectify : public Driver {
public:
  Rectify(std::string pipeline, std::string target);
  Expected<std::string> load(const Record &r) override;
  void call(int64_t variant) override {
    if (variantBytes)
      descriptors[0].words[0] = descriptors[0].words[1] =
          firstVariant + variant * variantBytes;
    function.call(arguments.data(), nullptr);
  }

private:
  /// Packs the constant arguments, where the compiled module asks for it.
  bool prepare(const std::string &name, llvm::ArrayRef<Argument> operands);

  DialectRegistry registry;
  std::unique_ptr<MLIRContext> context;
  std::string diagnostics;
  std::string pipeline, targetName;
  run::CompiledFunction function;
  std::vector<Descriptor> descriptors;
  std::vector<void *> arguments;
  int64_t firstVariant = 0, variantBytes = 0;
};

} // namespace

Rectify::Rectify(std::string pipeline, std::string target)
    : pipeline(std::move(pipeline)), targetName(std::move(target)) {
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerAllToLLVMIRTranslations(registry);
  mlir::rectify::registerAllDialects(registry);
  registerAllPasses();
  mlir::rectify::registerAllPasses();
  registerPassManagerCLOptions(); // which the compiler asks for
  context =
      std::make_unique<MLIRContext>(registry, MLIRContext::Threading::DISABLED);
  context->getDiagEngine().registerHandler([this](Diagnostic &diagnostic) {
    if (diagnostic.getSeverity() == DiagnosticSeverity::Error)
      diagnostics += diagnostic.str() + "; ";
    return success();
  });
  if (this->pipeline == "upstream") {
    auto script =
        parseSourceString<ModuleOp>(run::getUpstreamScript(), context.get());
    (void)context->getOrLoadDialect<transform::TransformDialect>()
        ->loadIntoLibraryModule(std::move(script));
  }
}

bool Rectify::prepare(const std::string &name,
                      llvm::ArrayRef<Argument> operands) {
  auto address = function.jit->lookup("_mlir_ciface_" + name + ".prepare");
  if (!address) {
    llvm::consumeError(address.takeError());
    return false;
  }
  std::vector<void *> constants;
  for (auto [operand, pointer] : llvm::zip(operands, arguments))
    if (operand.isConstant)
      constants.push_back(pointer);
  if (constants.size() == 1)
    address->toPtr<void (*)(void *)>()(constants[0]);
  else if (constants.size() == 2)
    address->toPtr<void (*)(void *, void *)>()(constants[0], constants[1]);
  return true;
}

Expected<std::string> Rectify::load(const Record &r) {
  diagnostics.clear();
  function = {};
  Expected<Layer> layer = makeModule(r);
  if (!layer)
    return layer.takeError();
  auto fail = [&](const char *what) {
    return llvm::createStringError(std::string(what) + ": " + diagnostics);
  };
  auto module = parseSourceString<ModuleOp>(layer->text, context.get());
  if (!module)
    return fail("the module of the record cannot be parsed");
  Expected<run::Target> target = run::resolveTarget(targetName);
  if (!target)
    return target.takeError();
  FailureOr<run::Signature> signature =
      run::findEntry(*module, layer->name, nullptr);
  if (failed(signature))
    return fail("the module of the record cannot be run");

  auto start = std::chrono::steady_clock::now();
  run::PipelineOptions options;
  options.target = target->name;
  options.threads = r.threads;
  run::CompileOptions compileOptions{run::getPipeline(pipeline, options),
                                     *target, /*vectorize=*/true,
                                     static_cast<unsigned>(r.threads)};
  auto compiled = run::compile(*module, *signature, compileOptions);
  if (failed(compiled))
    return fail("it does not compile");
  function = std::move(*compiled);
  double seconds =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start)
          .count();

  descriptors.clear();
  arguments.clear();
  for (const Argument &operand : layer->arguments)
    descriptors.emplace_back(r.get<void>(operand.file), operand.shape);
  for (Descriptor &descriptor : descriptors)
    arguments.push_back(descriptor.words.data());
  firstVariant = descriptors[0].words[0];
  variantBytes = r.variants > 1 ? r.all().at("a").size() / r.variants : 0;
  bool prepared = prepare(layer->name, layer->arguments);
  return llvm::formatv("{0}{1}{2}, compiled in {3:f2} s, {4:f1} kB of code",
                       target->name, prepared ? ", packed beforehand" : "",
                       r.threads > 1 && !function.usesOpenMP ? ", one thread"
                                                             : "",
                       seconds, function.codeBytes / 1000.0)
      .str();
}

int main(int argc, char **argv) {
  // As rectify-run: buffers of a call are not given back to the system.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  std::string pipeline = "default", target = "native";
  for (llvm::StringRef argument : llvm::ArrayRef(argv, argc).drop_front())
    if (argument.consume_front("--pipeline="))
      pipeline = argument.str();
    else if (argument.consume_front("--target="))
      target = argument.str();
  Rectify driver(pipeline, target);
  return serve(driver);
}
