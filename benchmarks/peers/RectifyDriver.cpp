// Making, compiling and preparing a record's function.

#include "RectifyDriver.h"

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

#include <chrono>

using namespace mlir;
using namespace mlir::rectify::bench;
namespace run = mlir::rectify::run;
using llvm::Expected;

RectifyDriver::RectifyDriver(std::string pipeline, std::string target)
    : pipeline(std::move(pipeline)), targetName(std::move(target)) {
  mlir::registerAllDialects(registry);
  registerAllExtensions(registry);
  registerAllToLLVMIRTranslations(registry);
  mlir::rectify::registerAllDialects(registry);
  // Once in a process: a pipeline's name may not be registered again.
  static bool registered = [] {
    mlir::registerAllPasses();
    mlir::rectify::registerAllPasses();
    registerPassManagerCLOptions(); // which the compiler asks for
    return true;
  }();
  (void)registered;
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

Expected<std::string> RectifyDriver::load(const Record &r) {
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
  if (function.prepare)
    function.prepare(arguments.data());
  return llvm::formatv(
             "{0}{1}{2}, compiled in {3:f2} s, {4:f1} kB of code", target->name,
             function.prepare ? ", packed beforehand" : "",
             r.threads > 1 && !function.usesOpenMP ? ", one thread" : "",
             seconds, function.codeBytes / 1000.0)
      .str();
}
