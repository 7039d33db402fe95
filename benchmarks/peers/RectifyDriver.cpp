// Making, compiling and preparing a record's function.

#include "RectifyDriver.h"

#include "../../tools/rectify-run/Pipelines.h"

#include "Rectify/IR/Rectify.h"
#include "Rectify/Registration.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/IR/AsmState.h"
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

/// Sets afn on the activations; false if none of them computes otherwise then.
static bool permitApproximation(ModuleOp module) {
  bool changes = false;
  auto flags = arith::FastMathFlagsAttr::get(module.getContext(),
                                             arith::FastMathFlags::afn);
  module.walk([&](mlir::rectify::ScalarBodyOpInterface op) {
    if (!isa<FloatType>(getElementTypeOrSelf(op.getInputs()[0].getType())))
      return;
    auto before = op.getComputeFormats();
    op->setAttr("fastmath", flags);
    changes |= op.getComputeFormats() != before;
  });
  return changes;
}

RectifyDriver::RectifyDriver(std::string pipeline, std::string target,
                             std::string precision, bool approximate)
    : pipeline(std::move(pipeline)), targetName(std::move(target)),
      precision(std::move(precision)), approximate(approximate) {
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

/// Puts the elements of the constant arguments in the place of the tensors over
/// them, and asks for zeros to be skipped.
static void makeConstant(ModuleOp module, const Record &r, const Layer &layer) {
  auto function = module.lookupSymbol<func::FuncOp>(layer.name);
  function->setAttr(mlir::rectify::RectifyDialect::skipZerosName,
                    UnitAttr::get(module.getContext()));
  for (auto [i, operand] : llvm::enumerate(layer.arguments)) {
    if (!operand.isConstant)
      continue;
    for (Operation *user :
         llvm::make_early_inc_range(function.getArgument(i).getUsers())) {
      auto toTensor = dyn_cast<bufferization::ToTensorOp>(user);
      if (!toTensor)
        continue;
      auto type = cast<ShapedType>(toTensor.getType());
      size_t bytes = type.getNumElements() * type.getElementTypeBitWidth() / 8;
      auto blob = UnmanagedAsmResourceBlob::allocateWithAlign(
          llvm::ArrayRef(static_cast<const char *>(r.get<void>(operand.file)),
                         bytes),
          /*align=*/64);
      OpBuilder b(toTensor);
      Value constant = arith::ConstantOp::create(
          b, toTensor.getLoc(),
          DenseResourceElementsAttr::get(type, operand.file, std::move(blob)));
      toTensor.replaceAllUsesWith(constant);
      toTensor.erase();
    }
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
  if (precision != "f32" && (r.type != "f32" || target->name != "amx"))
    return unsupported("only f32 on AMX has other precisions");
  FailureOr<run::Signature> signature =
      run::findEntry(*module, layer->name, nullptr);
  if (failed(signature))
    return fail("the module of the record cannot be run");

  if (approximate && !permitApproximation(*module))
    return unsupported("no function that could be approximated");

  // Zeros are skipped for weights that are known when they are compiled.
  if (r.variants > 1)
    makeConstant(*module, r, *layer);

  auto start = std::chrono::steady_clock::now();
  run::PipelineOptions options;
  options.target = target->name;
  options.threads = r.threads;
  options.precision = precision;
  run::CompileOptions compileOptions{run::getPipeline(pipeline, options),
                                     *target};
  compileOptions.threads = r.threads;
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
