// From a module to a function pointer: passes, LLVM's optimizer, the JIT.

#include "Compiler.h"

#include "Runtime.h"

#include "mlir/Pass/PassInstrumentation.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "mlir/Transforms/Passes.h"

#include "llvm/ADT/ScopeExit.h"
#include "llvm/ExecutionEngine/Orc/AbsoluteSymbols.h"
#include "llvm/ExecutionEngine/Orc/ObjectTransformLayer.h"
#include "llvm/ExecutionEngine/Orc/ThreadSafeModule.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Module.h"
#include "llvm/Object/ObjectFile.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/DynamicLibrary.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;
using namespace mlir::rectify::run;

using llvm::Error;
using llvm::StringRef;

/// The function that the tool calls: void(ptr arguments, ptr results).
static constexpr StringRef entryName = "__rectify_run_entry";
/// What it calls once before, if there is anything to: void(ptr arguments).
static constexpr StringRef prepareName = "__rectify_run_prepare";

namespace {
/// Says which pass runs.
class PassWatcher : public PassInstrumentation {
public:
  explicit PassWatcher(std::function<void(StringRef)> atStep)
      : atStep(std::move(atStep)) {}
  void runBeforePass(Pass *pass, Operation *) override {
    if (!pass->getArgument().empty())
      atStep(pass->getArgument());
  }

private:
  std::function<void(StringRef)> atStep;
};
} // namespace

/// Takes `module` to the LLVM dialect.
static LogicalResult runPasses(ModuleOp module, StringRef pipeline,
                               std::function<void(StringRef)> atStep) {
  std::string errors;
  llvm::raw_string_ostream os(errors);
  FailureOr<OpPassManager> parsed = parsePassPipeline(pipeline, os);
  if (failed(parsed))
    return module.emitError("the pass pipeline cannot be read: ")
           << StringRef(errors).rtrim();
  auto passes = PassManager::on<ModuleOp>(module.getContext());
  if (parsed->getOpAnchorName() != passes.getOpAnchorName())
    return module.emitError("the pass pipeline is not for builtin.module");
  static_cast<OpPassManager &>(passes) = std::move(*parsed);
  auto cleanup = PassManager::on<ModuleOp>(module.getContext());
  cleanup.addPass(createSymbolDCEPass()); // what the entry does not need
  if (failed(cleanup.run(module)))
    return failure();
  if (failed(applyPassManagerCLOptions(passes)))
    return failure();
  passes.addInstrumentation(std::make_unique<PassWatcher>(std::move(atStep)));
  if (failed(passes.run(module)))
    return module.emitError("the pass pipeline failed: ") << pipeline;

  WalkResult left = module.walk([&](Operation *op) {
    StringRef dialect = op->getName().getDialectNamespace();
    if (isa<ModuleOp>(op) || dialect == "llvm" || dialect == "omp")
      return WalkResult::advance();
    mlir::emitError(op->getLoc(), "the pass pipeline left '")
        << op->getName() << "', which is not of the LLVM dialect";
    return WalkResult::interrupt();
  });
  return failure(left.wasInterrupted());
}

/// Adds the function that the tool calls: it unpacks the arguments, calls the
/// C interface of the entry and stores what that returns by value.
static Error addEntry(llvm::Module &module, const Signature &signature,
                      ResultLayout &layout) {
  auto changed = [&]() {
    return llvm::createStringError(
        "after the pass pipeline, '" + signature.entry +
        "' has no C interface with the arguments and results it had: it must "
        "survive to the LLVM dialect, with memrefs as descriptors");
  };
  llvm::Function *function = module.getFunction(signature.entry);
  llvm::Function *callee =
      module.getFunction("_mlir_ciface_" + signature.entry);
  if (!function || !callee)
    return changed();

  // Several results are a struct and one memref is one, too: the C interface
  // takes a pointer to it before the arguments. A scalar is returned.
  llvm::Type *type = function->getReturnType();
  size_t numResults = signature.results.size();
  bool indirect = type->isStructTy();
  if (type->isVoidTy() != (numResults == 0) ||
      (!type->isVoidTy() && callee->getReturnType()->isVoidTy() != indirect) ||
      callee->arg_size() != signature.arguments.size() + indirect)
    return changed();
  if (numResults > 0) {
    layout.bytes = module.getDataLayout().getTypeAllocSize(type);
    layout.offsets.assign(numResults, 0);
  }
  if (numResults > 1) {
    auto *structType = dyn_cast<llvm::StructType>(type);
    if (!structType || structType->getNumElements() != numResults)
      return changed();
    const auto *offsets = module.getDataLayout().getStructLayout(structType);
    for (size_t i = 0; i < numResults; ++i)
      layout.offsets[i] = offsets->getElementOffset(i);
  }

  llvm::IRBuilder<> builder(module.getContext());
  llvm::Type *pointer = builder.getPtrTy();
  auto *entry = llvm::Function::Create(
      llvm::FunctionType::get(builder.getVoidTy(), {pointer, pointer}, false),
      llvm::Function::ExternalLinkage, entryName, module);
  builder.SetInsertPoint(
      llvm::BasicBlock::Create(module.getContext(), "", entry));
  llvm::SmallVector<llvm::Value *> operands;
  if (indirect)
    operands.push_back(entry->getArg(1));
  for (auto [i, slot] : llvm::enumerate(signature.arguments)) {
    llvm::Type *wanted = callee->getArg(operands.size())->getType();
    if (wanted->isPointerTy() != slot.isShaped())
      return changed();
    llvm::Value *argument = builder.CreateLoad(
        pointer, builder.CreateConstGEP1_64(pointer, entry->getArg(0), i));
    if (!slot.isShaped())
      argument = builder.CreateLoad(wanted, argument);
    operands.push_back(argument);
  }
  llvm::Value *result = builder.CreateCall(callee, operands);
  if (!result->getType()->isVoidTy())
    builder.CreateStore(result, entry->getArg(1));
  builder.CreateRetVoid();
  return Error::success();
}

/// Adds the function that calls the entry's companion on the constant
/// arguments, if the passes made one.
static void addPrepare(llvm::Module &module, const Signature &signature) {
  llvm::Function *callee =
      module.getFunction("_mlir_ciface_" + signature.entry + ".prepare");
  if (!callee || callee->isDeclaration())
    return;
  llvm::IRBuilder<> builder(module.getContext());
  llvm::Type *pointer = builder.getPtrTy();
  auto *prepare = llvm::Function::Create(
      llvm::FunctionType::get(builder.getVoidTy(), {pointer}, false),
      llvm::Function::ExternalLinkage, prepareName, module);
  builder.SetInsertPoint(
      llvm::BasicBlock::Create(module.getContext(), "", prepare));
  llvm::SmallVector<llvm::Value *> operands;
  for (auto [i, slot] : llvm::enumerate(signature.arguments))
    if (slot.isConstant)
      operands.push_back(builder.CreateLoad(
          pointer, builder.CreateConstGEP1_64(pointer, prepare->getArg(0), i)));
  if (operands.size() == callee->arg_size())
    builder.CreateCall(callee, operands);
  builder.CreateRetVoid();
}

/// LLVM's -O3 for `machine`.
static void optimize(llvm::Module &module, llvm::TargetMachine &machine,
                     bool vectorize) {
  llvm::PipelineTuningOptions tuning;
  tuning.LoopVectorization = vectorize;
  tuning.SLPVectorization = vectorize;
  tuning.LoopInterleaving = vectorize;
  llvm::PassBuilder builder(&machine, tuning);
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager graphs;
  llvm::ModuleAnalysisManager modules;
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(graphs);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, graphs, modules);
  builder.buildPerModuleDefaultPipeline(llvm::OptimizationLevel::O3)
      .run(module, modules);
}

/// Loads the OpenMP runtime that threaded code calls and gives it `threads`
/// threads.
static Error loadOpenMP(unsigned threads) {
  std::string error;
  for (const char *name : {RECTIFY_LLVM_LIBRARY_DIR "/libomp.so", "libomp.so.5",
                           "libomp.so", "libiomp5.so"}) {
    auto library = llvm::sys::DynamicLibrary::getPermanentLibrary(name, &error);
    if (!library.isValid())
      continue;
    void *function = library.getAddressOfSymbol("omp_set_num_threads");
    if (!function)
      continue;
    reinterpret_cast<void (*)(int)>(function)(static_cast<int>(threads));
    return Error::success();
  }
  return llvm::createStringError(
      "the code needs LLVM's OpenMP runtime, libomp.so.5, which is not "
      "installed (Debian: libomp-22-dev)");
}

/// Every function that the code calls must be somewhere.
static Error checkSymbols(const llvm::Module &module) {
  auto runtime = getRuntimeFunctions();
  llvm::sys::DynamicLibrary::LoadLibraryPermanently(nullptr); // this process
  for (const llvm::GlobalObject &object : module.global_objects()) {
    StringRef name = object.getName();
    if (!object.isDeclaration() || object.use_empty() ||
        name.starts_with("llvm."))
      continue;
    if (llvm::any_of(runtime, [&](auto &entry) { return entry.first == name; }))
      continue;
    if (!llvm::sys::DynamicLibrary::SearchForAddressOfSymbol(name.str()))
      return llvm::createStringError("'" + name +
                                     "' is declared in the file, but defined "
                                     "neither there nor in this process");
  }
  return Error::success();
}

/// The bytes of machine code in `buffer`.
static uint64_t codeBytes(const llvm::MemoryBuffer &buffer) {
  auto object = llvm::object::ObjectFile::createObjectFile(buffer);
  if (!object) {
    llvm::consumeError(object.takeError());
    return 0;
  }
  uint64_t bytes = 0;
  for (const llvm::object::SectionRef &section : (*object)->sections())
    bytes += section.isText() ? section.getSize() : 0;
  return bytes;
}

void Unload::operator()(llvm::orc::LLJIT *jit) const {
  llvm::consumeError(jit->deinitialize(jit->getMainJITDylib()));
  delete jit;
}

/// Compiles and links `module`, and finds the entry, and what it `prepares`.
static Error link(llvm::orc::ThreadSafeModule module, const Target &target,
                  bool prepares, CompiledFunction &result) {
  auto jit = llvm::orc::LLJITBuilder()
                 .setJITTargetMachineBuilder(target.machine)
                 .create();
  if (!jit)
    return jit.takeError();
  result.jit.reset(jit->release());

  // The session would print these itself, and the lookup say little.
  std::string details;
  llvm::orc::ExecutionSession &session = result.jit->getExecutionSession();
  session.setErrorReporter(
      [&](Error error) { details += llvm::toString(std::move(error)) + "; "; });
  auto restoreReporter = llvm::scope_exit([&] {
    session.setErrorReporter(
        [](Error error) { llvm::consumeError(std::move(error)); });
  });

  uint64_t bytes = 0;
  result.jit->getObjTransformLayer().setTransform(
      [&](std::unique_ptr<llvm::MemoryBuffer> buffer)
          -> llvm::Expected<std::unique_ptr<llvm::MemoryBuffer>> {
        bytes += codeBytes(*buffer);
        return std::move(buffer);
      });
  auto endCounting = llvm::scope_exit(
      [&] { result.jit->getObjTransformLayer().setTransform({}); });

  llvm::orc::SymbolMap symbols;
  for (auto [name, address] : getRuntimeFunctions())
    symbols[result.jit->mangleAndIntern(name)] = {
        llvm::orc::ExecutorAddr::fromPtr(address),
        llvm::JITSymbolFlags::Exported};
  llvm::orc::JITDylib &dylib = result.jit->getMainJITDylib();
  if (Error error = dylib.define(llvm::orc::absoluteSymbols(symbols)))
    return error;
  if (Error error = result.jit->addIRModule(std::move(module)))
    return error;
  if (Error error = result.jit->initialize(dylib))
    return llvm::createStringError(details + llvm::toString(std::move(error)));
  auto lookup = [&](StringRef name, auto &function) -> Error {
    auto address = result.jit->lookup(name);
    if (!address)
      return llvm::createStringError(details +
                                     llvm::toString(address.takeError()));
    function = address->toPtr<std::remove_reference_t<decltype(function)>>();
    return Error::success();
  };
  if (Error error = lookup(entryName, result.call))
    return error;
  result.codeBytes = bytes; // the lookup has compiled it all
  return prepares ? lookup(prepareName, result.prepare) : Error::success();
}

FailureOr<CompiledFunction>
mlir::rectify::run::compile(ModuleOp module, const Signature &signature,
                            const CompileOptions &options) {
  auto fail = [&](Error error) {
    return module.emitError(llvm::toString(std::move(error)));
  };
  prepareEntry(module, signature);
  if (failed(runPasses(module, options.pipeline, options.atStep)))
    return failure();
  options.atStep("translation to LLVM");

  auto context = std::make_unique<llvm::LLVMContext>();
  std::unique_ptr<llvm::Module> llvmModule =
      translateModuleToLLVMIR(module, *context);
  if (!llvmModule)
    return module.emitError("the module cannot be translated to LLVM IR");
  llvm::orc::JITTargetMachineBuilder builder = options.target.machine;
  auto machine = builder.createTargetMachine();
  if (!machine)
    return fail(machine.takeError());
  llvmModule->setTargetTriple((*machine)->getTargetTriple());
  llvmModule->setDataLayout((*machine)->createDataLayout());

  CompiledFunction function;
  function.layers = readLayers(module);
  if (Error error = addEntry(*llvmModule, signature, function.results))
    return fail(std::move(error));
  addPrepare(*llvmModule, signature);
  bool prepares = llvmModule->getFunction(prepareName);
  if (options.optimize) {
    options.atStep("LLVM's optimizer");
    optimize(*llvmModule, **machine, options.vectorize);
  }
  function.usesOpenMP = llvm::any_of(*llvmModule, [](auto &callee) {
    return callee.isDeclaration() && callee.getName().starts_with("__kmpc_");
  });
  if (function.usesOpenMP)
    if (Error error = loadOpenMP(options.threads))
      return fail(std::move(error));
  if (Error error = checkSymbols(*llvmModule))
    return fail(std::move(error));
  options.atStep("machine code");
  llvm::orc::ThreadSafeModule threadSafe(std::move(llvmModule),
                                         std::move(context));
  if (Error error =
          link(std::move(threadSafe), options.target, prepares, function))
    return fail(std::move(error));
  return std::move(function);
}
