// Compiles a file in this process, runs one of its functions, and says what
// came out, how fast, and how it compares with the plainest lowering.

#include "Inputs.h"
#include "Npy.h"
#include "Options.h"
#include "Pipelines.h"
#include "Progress.h"
#include "Report.h"

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/Kernels/Precision.h"
#include "Rectify/Registration.h"

#include "mlir/AsmParser/AsmParser.h"
#include "mlir/AsmParser/AsmParserState.h"
#include "mlir/Bytecode/BytecodeReader.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Support/FileUtilities.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"

#include "mlir/Tools/Plugins/PassPlugin.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/WithColor.h"

#include <chrono>
#include <set>

#ifdef __GLIBC__
#include <malloc.h>
#endif

using namespace mlir;
using namespace mlir::rectify::run;
namespace cl = llvm::cl;

static LogicalResult fail(const llvm::Twine &what) {
  llvm::WithColor::error(llvm::errs(), "rectify-run") << what << '\n';
  return failure();
}
static LogicalResult fail(llvm::Error error) {
  return fail(llvm::toString(std::move(error)));
}

/// Parses the main file of `sources`; `names` gets the names in a text file.
static OwningOpRef<ModuleOp>
parse(llvm::SourceMgr &sources, MLIRContext *context, AsmParserState &names) {
  ParserConfig config(context);
  const llvm::MemoryBuffer *buffer =
      sources.getMemoryBuffer(sources.getMainFileID());
  if (isBytecode(*buffer))
    return parseSourceFile<ModuleOp>(sources, config);
  Block block;
  if (failed(parseAsmSourceFile(sources, &block, config, &names)))
    return {};
  Location loc =
      FileLineColLoc::get(context, buffer->getBufferIdentifier(), 1, 1);
  return mlir::detail::constructContainerOpForParserIfNecessary<ModuleOp>(
      &block, context, loc);
}

/// What the pipelines depend on in `module`.
static PipelineOptions scan(ModuleOp module) {
  PipelineOptions result;
  module.walk([&](Operation *op) {
    result.hasTosa |= isa_and_nonnull<tosa::TosaDialect>(op->getDialect());
    for (Type type : op->getOperandTypes())
      if (auto shaped = dyn_cast<ShapedType>(type))
        result.hasEmptyShape |=
            shaped.hasRank() && llvm::is_contained(shaped.getShape(), 0);
  });
  return result;
}

namespace {
/// One run of the tool, from the parsed module on.
class Driver {
public:
  Driver(const Options &options, ModuleOp module)
      : options(options), module(module), pipelineOptions(scan(module)) {}

  LogicalResult run(const AsmParserState &names);

  /// False if a check found a difference.
  bool passed() const { return report.passed(); }

private:
  FailureOr<CompiledFunction>
  compilePipeline(ModuleOp module, llvm::StringRef pipeline,
                  const PipelineOptions &passOptions, double &compileSeconds);
  /// Compiles and runs what is asked for, in turns with its rival.
  LogicalResult measure();
  LogicalResult runReference(ModuleOp module);
  LogicalResult readExpected();
  LogicalResult writeFiles();
  LogicalResult writeFile(llvm::StringRef path,
                          llvm::function_ref<void(llvm::raw_ostream &)> write);
  bool isProfiled() const { return options.profile.getNumOccurrences() > 0; }

  const Options &options;
  ModuleOp module;
  PipelineOptions pipelineOptions;
  Signature signature;
  std::optional<Target> target;
  llvm::SmallVector<HostArray> inputs;
  Report report;
  Progress progress{"rectify-run"};
};
} // namespace

FailureOr<CompiledFunction>
Driver::compilePipeline(ModuleOp module, llvm::StringRef pipeline,
                        const PipelineOptions &passOptions,
                        double &compileSeconds) {
  auto start = std::chrono::steady_clock::now();
  CompileOptions compileOptions{getPipeline(pipeline, passOptions), *target};
  compileOptions.vectorize = pipeline != "reference";
  compileOptions.threads = options.threads;
  compileOptions.atStep = [&](llvm::StringRef step) {
    progress.start(("compiling for '" + pipeline + "': " + step).str());
  };
  FailureOr<CompiledFunction> function =
      compile(module, signature, compileOptions);
  if (failed(function))
    return failure();
  if (options.threads > 1 && !function->usesOpenMP && pipeline != "reference")
    llvm::WithColor::note(llvm::errs(), "rectify-run")
        << "the pipeline made no parallel loops: one thread does it all\n";
  auto stop = std::chrono::steady_clock::now();
  compileSeconds = std::chrono::duration<double>(stop - start).count();
  return function;
}

namespace {
/// Where --rectify-report writes for this process.
struct TemporaryFile {
  llvm::SmallString<64> path;

  llvm::Error create() {
    return llvm::errorCodeToError(
        llvm::sys::fs::createTemporaryFile("rectify-run", "json", path));
  }
  /// What stands in it; an empty array where that is no JSON.
  llvm::json::Value read() const {
    auto file = llvm::MemoryBuffer::getFile(path);
    if (!file)
      return llvm::json::Array();
    llvm::Expected<llvm::json::Value> value =
        llvm::json::parse((*file)->getBuffer());
    if (value)
      return std::move(*value);
    llvm::consumeError(value.takeError());
    return llvm::json::Array();
  }
  ~TemporaryFile() {
    if (!path.empty())
      llvm::sys::fs::remove(path);
  }
};
} // namespace

LogicalResult Driver::measure() {
  struct Way {
    std::string pipeline;
    double compileSeconds = 0;
    CompiledFunction function;
    std::unique_ptr<Invocation> invocation;
    RunResult result;
  };
  llvm::SmallVector<Way, 2> ways(options.against.empty() ? 1 : 2);
  ways.front().pipeline = options.pipeline;
  ways.back().pipeline =
      options.against.empty() ? options.pipeline : options.against;
  TemporaryFile activations;
  PipelineOptions profiled = pipelineOptions;
  if (isProfiled()) {
    mlir::rectify::RemarkJournal::install(module.getContext());
    if (llvm::Error error = activations.create())
      return fail(std::move(error));
    profiled.profile = true;
    profiled.activationsFile = activations.path.str();
  }
  for (Way &way : ways) {
    OwningOpRef<ModuleOp> copy = module.clone();
    bool isProfiledWay = &way == &ways.front();
    FailureOr<CompiledFunction> function = compilePipeline(
        *copy, way.pipeline, isProfiledWay ? profiled : pipelineOptions,
        way.compileSeconds);
    if (failed(function))
      return failure();
    way.function = std::move(*function);
  }
  const std::vector<Layer> &layers = ways.front().function.layers;
  if (isProfiled() && layers.empty())
    return fail("there is nothing to profile: the code runs no layer; a "
                "pipeline of your own needs rectify-profile after "
                "bufferization");
  for (Way &way : ways) {
    auto invocation = Invocation::create(way.function, signature, inputs);
    if (!invocation)
      return fail(invocation.takeError());
    way.invocation = std::move(*invocation);
  }
  progress.start("running");
  std::vector<std::vector<LayerUse>> calls;
  for (unsigned i = 0; i < options.repeat; ++i) {
    takeLayerUses();
    for (Way &way : ways)
      way.invocation->time();
    if (isProfiled())
      calls.push_back(takeLayerUses());
    progress.advance(i + 1, options.repeat);
  }
  for (Way &way : ways) {
    llvm::Expected<RunResult> result = way.invocation->finish();
    if (!result)
      return fail(result.takeError());
    way.result = std::move(*result);
  }
  if (isProfiled()) {
    progress.start("measuring the machine");
    std::set<std::string> elements;
    for (const Layer &layer : layers)
      if (!layer.elements.empty())
        elements.insert(layer.elements);
    report.profile.emplace(layers, calls,
                           measureLimits(target->name, options.threads,
                                         {elements.begin(), elements.end()}));
    report.profile->activations = activations.read();
  }
  report.compileSeconds = ways.front().compileSeconds;
  report.run = std::move(ways.front().result);
  if (ways.size() > 1)
    report.rival = Rival{ways.back().pipeline, ways.back().compileSeconds,
                         std::move(ways.back().result)};
  return success();
}

LogicalResult Driver::runReference(ModuleOp module) {
  double seconds;
  FailureOr<CompiledFunction> function =
      compilePipeline(module, "reference", pipelineOptions, seconds);
  if (failed(function))
    return failure();
  progress.start("running 'reference'");
  auto invocation = Invocation::create(*function, signature, inputs);
  if (!invocation)
    return fail(invocation.takeError());
  llvm::Expected<RunResult> result = (*invocation)->finish();
  if (!result)
    return fail(result.takeError());
  report.reference = std::move(result->outputs);
  return success();
}

LogicalResult Driver::readExpected() {
  if (options.expect.empty())
    return success();
  if (options.check)
    return fail("--check and --expect are two checks: choose one");
  if (options.expect.size() > signature.numOutputs())
    return fail(llvm::Twine(options.expect.size()) +
                " outputs are expected, but '" + signature.entry + "' has " +
                llvm::Twine(signature.numOutputs()));
  for (auto [i, path] : llvm::enumerate(options.expect)) {
    llvm::Expected<HostArray> array = readArray(signature.getOutput(i), path);
    if (!array)
      return fail(array.takeError());
    report.reference.push_back(std::move(*array));
  }
  report.checkedAgainst = llvm::join(options.expect, ", ");
  return success();
}

LogicalResult
Driver::writeFile(llvm::StringRef path,
                  llvm::function_ref<void(llvm::raw_ostream &)> write) {
  std::error_code error;
  llvm::raw_fd_ostream os(path, error);
  if (!error) {
    write(os);
    os.flush();
    error = os.error();
    os.clear_error();
  }
  return error ? fail(path + ": " + error.message()) : success();
}

LogicalResult Driver::writeFiles() {
  for (auto [path, output] : llvm::zip(options.outputs, report.run.outputs))
    if (!path.empty())
      if (llvm::Error error = writeNpy(output, path))
        return fail(path + ": " + llvm::toString(std::move(error)));
  if (!options.profile.empty() &&
      failed(writeFile(options.profile, [&](llvm::raw_ostream &os) {
        writeProfilePage(report, os);
      })))
    return failure();
  if (options.json.empty())
    return success();
  return writeFile(options.json, [&](llvm::raw_ostream &os) {
    os << llvm::formatv("{0:2}\n", report.toJSON());
  });
}

LogicalResult Driver::run(const AsmParserState &names) {
  if (options.repeat == 0 || options.threads == 0)
    return fail("--repeat and --threads take numbers from 1");
  for (const std::string &path : options.plugins) {
    llvm::Expected<PassPlugin> plugin = PassPlugin::load(path);
    if (!plugin)
      return fail(plugin.takeError());
    plugin->registerPassRegistryCallbacks();
  }
  llvm::Expected<Target> resolved = resolveTarget(options.target);
  if (!resolved)
    return fail(resolved.takeError());
  target.emplace(std::move(*resolved));
  pipelineOptions.target = target->name;
  pipelineOptions.threads = options.threads;
  if (!mlir::rectify::parsePrecision(options.precision))
    return fail("there is no precision '" + options.precision + "': choose " +
                mlir::rectify::getPrecisionNames());
  pipelineOptions.precision = options.precision;
  if (!llvm::is_contained({0, 2, 4}, options.winograd.getValue()))
    return fail("there are no tiles of " + llvm::Twine(options.winograd) +
                ": choose 2 or 4, or 0 for none");
  pipelineOptions.winograd = options.winograd;
  for (const cl::opt<std::string> *pipeline :
       {&options.pipeline, &options.against})
    if ((pipeline == &options.pipeline || pipeline->getNumOccurrences()) &&
        getPipeline(*pipeline, pipelineOptions).empty())
      return fail("there is no pipeline '" + *pipeline +
                  "': choose default, unfused, upstream or reference, or write "
                  "builtin.module(...)");
  if (options.printPipeline) {
    llvm::outs() << getPipeline(options.pipeline, pipelineOptions) << '\n';
    if (options.pipeline == "upstream")
      llvm::outs() << '\n' << getUpstreamScript();
    return success();
  }

  FailureOr<Signature> found = findEntry(module, options.entry, &names);
  if (failed(found))
    return failure();
  signature = std::move(*found);
  if (options.outputs.size() > signature.numOutputs())
    return fail(llvm::Twine(options.outputs.size()) +
                " outputs are asked for, but '" + signature.entry + "' has " +
                llvm::Twine(signature.numOutputs()));
  InputOptions inputOptions{options.inputs, options.seed, std::nullopt,
                            options.shapes};
  if (options.dim >= 0)
    inputOptions.dim = options.dim;
  llvm::Expected<llvm::SmallVector<HostArray>> made =
      makeInputs(signature, inputOptions);
  if (!made)
    return fail(made.takeError());
  inputs = std::move(*made);

  report.file = options.file;
  report.signature = &signature;
  report.target = options.target;
  report.pipelineTarget = target->name;
  report.pipeline = options.pipeline;
  report.threads = options.threads;
  report.digits = options.digits;
  report.repeat = options.repeat;
  if (failed(readExpected()) || failed(measure()))
    return failure();
  if (options.check && failed(runReference(module)))
    return failure();
  if (!report.reference.empty()) {
    report.check(options.tolerance >= 0
                     ? std::optional<double>(options.tolerance)
                     : std::nullopt);
  }
  progress.finish();
  report.print(llvm::outs());
  llvm::outs().flush();
  return writeFiles();
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
#ifdef __GLIBC__
  // Results of a size are allocated and freed in every repetition: the system
  // need not take the pages back and clear them each time.
  mallopt(M_MMAP_THRESHOLD, 32 << 20); // the most it takes
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();

  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerAllToLLVMIRTranslations(registry);
  rectify::registerAllDialects(registry);
  registerAllPasses();
  rectify::registerAllPasses();

  // LLVM's link-time optimizer brings an option of the same name.
  if (cl::Option *other = cl::getRegisteredOptions().lookup("threads"))
    other->removeArgument();
  Options options;
  registerPassManagerCLOptions();
  cl::HideUnrelatedOptions(options.category);
  cl::ParseCommandLineOptions(
      argc, argv,
      "Compiles an MLIR file for this CPU and runs one of its functions.\n\n"
      "  Arguments and results are ranked tensors, memrefs and scalars. In "
      ".npy "
      "files,\n  bf16 and the 8-bit floats are raw bytes (V2, V1) or unsigned "
      "integers.\n  Exits with 1 on an error and with 2 if a check fails.\n");

  // A backend that gives up says so and ends: there is nothing to catch.
  llvm::install_fatal_error_handler([](void *, const char *reason, bool) {
    (void)fail(llvm::Twine("LLVM cannot compile this: ") + reason);
    std::_Exit(1);
  });

  std::string message;
  auto file = openInputFile(options.file, &message);
  if (!file) {
    (void)fail(message);
    return 1;
  }
  llvm::SourceMgr sources;
  sources.AddNewSourceBuffer(std::move(file), llvm::SMLoc());
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.printOpOnDiagnostic(false);
  SourceMgrDiagnosticHandler diagnostics(sources, &context);
  auto script = parseSourceString<ModuleOp>(getUpstreamScript(), &context);
  if (!script || failed(context.getOrLoadDialect<transform::TransformDialect>()
                            ->loadIntoLibraryModule(std::move(script))))
    return 1;
  AsmParserState names;
  OwningOpRef<ModuleOp> module = parse(sources, &context, names);
  if (!module)
    return 1;
  Driver driver(options, *module);
  if (failed(driver.run(names)))
    return 1;
  return driver.passed() ? 0 : 2;
}
