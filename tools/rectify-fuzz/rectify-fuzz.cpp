// Random programs through several ways of compiling them, which must agree.

#include "Trial.h"

#include "Rectify/IR/Rectify.h"
#include "Rectify/Registration.h"

#include "mlir/Dialect/Transform/IR/TransformDialect.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Parser/Parser.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/WithColor.h"

#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace mlir;
using namespace mlir::rectify::fuzz;
namespace cl = llvm::cl;

static cl::OptionCategory category("rectify-fuzz options");

namespace {
struct Options {
  cl::opt<std::string> file{
      cl::Positional, cl::init(""), cl::cat(category),
      cl::desc(
          "[FILE.mlir: in place of the program of --seed, with its data]")};
  cl::opt<uint64_t> seed{"seed", cl::init(0), cl::cat(category),
                         cl::desc("The first program")};
  cl::opt<uint64_t> count{"count", cl::init(1), cl::cat(category),
                          cl::desc("How many programs")};
  cl::opt<unsigned> jobs{"jobs", cl::init(1), cl::cat(category),
                         cl::desc("How many processes")};
  cl::opt<unsigned> seconds{
      "seconds", cl::init(60), cl::cat(category),
      cl::desc("The processor time that one program may take")};
  cl::opt<bool> allWays{
      "all-ways", cl::cat(category),
      cl::desc(
          "Compile each program in every way; by default fused for two "
          "targets, with the batch whole or in parts, on one or two threads, "
          "and sometimes one more way")};
  cl::opt<std::string> pipeline{
      "pipeline", cl::cat(category),
      cl::desc("One more way: a pipeline as rectify-run takes it, for the "
               "baseline target")};
  cl::opt<std::string> failures{
      "failures", cl::init("fuzz-failures"), cl::cat(category),
      cl::desc("Where programs that fail are written")};
  cl::opt<bool> print{"print", cl::cat(category),
                      cl::desc("Print the programs, and try none")};
};

/// What the processes have in common.
struct Shared {
  /// The program that each job works on, and since when: by the clock, and by
  /// the processor time of the process that tries it.
  struct Job {
    uint64_t seed;
    time_t start, startOfWork;
  } job[64];
  uint64_t programs, refused, failed, exact, bounded, unchecked;
};
} // namespace

static const Options *options;
static Shared *shared;

static void addTo(uint64_t &counter, uint64_t count) {
  __atomic_fetch_add(&counter, count, __ATOMIC_RELAXED);
}

/// Writes the program of a failure, with what reproduces it.
static void report(uint64_t seed, const llvm::Twine &why, ModuleOp module) {
  addTo(shared->failed, 1);
  llvm::WithColor::error(llvm::errs(), "rectify-fuzz")
      << "--seed=" << seed << ": " << why << '\n';
  if (!options->file.empty())
    return;
  llvm::sys::fs::create_directories(options->failures);
  llvm::SmallString<128> path(options->failures);
  llvm::sys::path::append(path, llvm::formatv("{0}.mlir", seed).str());
  std::error_code error;
  llvm::raw_fd_ostream os(path, error);
  os << "// " << why << "\n// rectify-fuzz --seed=" << seed << "\n" << module;
}

/// The ways for one program.
static SmallVector<Way> chooseWays(uint64_t seed, ArrayRef<Way> all) {
  if (options->allWays || !options->file.empty())
    return SmallVector<Way>(all);
  Random random(~seed);
  SmallVector<Way> fused, ways;
  for (const Way &way : all)
    if (way.pipeline == "default" && way.threads == 1)
      fused.push_back(way);
  while (ways.size() < 2 && !fused.empty()) {
    auto *way = &random.pick(fused);
    ways.push_back(*way);
    ways.back().threads += random.percent(30);
    fused.erase(way);
  }
  if (random.percent(30))
    ways.push_back(random.pick(all));
  if (!options->pipeline.empty())
    ways.push_back(all.back());
  return ways;
}

/// Gives a program that was read the shapes of its own arguments, and where
/// they are dynamic those of the program that was generated. False if it has no
/// function to try.
static bool takeShapes(Program &program) {
  auto function =
      dyn_cast_or_null<func::FuncOp>(program.module->lookupSymbol("program"));
  if (!function || function.isDeclaration()) {
    program.module->emitError("there is no function 'program'");
    return false;
  }
  program.shapes.resize(function.getNumArguments());
  for (auto [shape, argument] :
       llvm::zip(program.shapes, function.getArguments())) {
    auto type = dyn_cast<RankedTensorType>(argument.getType());
    if (!type || !mlir::rectify::run::ElementType::get(type.getElementType())) {
      function.emitError("argument #")
          << argument.getArgNumber()
          << " is no ranked tensor of floats or integers";
      return false;
    }
    shape.resize(type.getRank(), 1);
    for (auto [size, own] : llvm::zip(shape, type.getShape()))
      if (!ShapedType::isDynamic(own))
        size = own;
  }
  return true;
}

/// The processor time that `process` has taken, in seconds.
static time_t getWorkTime(pid_t process) {
  clockid_t clock;
  timespec time = {};
  if (clock_getcpuclockid(process, &clock) == 0)
    clock_gettime(clock, &time);
  return time.tv_sec;
}

/// Whether the program that `job` tries in `process` takes too long: a machine
/// that does other things may take ten times as long.
static bool isSlow(const Shared::Job &job, pid_t process) {
  time_t limit = options->seconds;
  return getWorkTime(process) - job.startOfWork > limit ||
         time(nullptr) - job.start > 10 * limit;
}

/// Tries `seed`; prints it instead where that is asked for.
static void work(const Family &family, MLIRContext *context, uint64_t seed,
                 ArrayRef<Way> ways) {
  Program program = Generator(family, context, seed).run();
  if (!options->file.empty()) {
    program.module =
        parseSourceFile<ModuleOp>(std::string(options->file), context);
    if (!program.module || !takeShapes(program)) {
      addTo(shared->refused, 1);
      return;
    }
  }
  if (options->print) {
    llvm::outs() << "// --seed=" << seed << '\n' << *program.module << '\n';
    llvm::outs().flush();
    return;
  }
  Outcome outcome = tryProgram(program, seed, chooseWays(seed, ways));
  addTo(shared->programs, 1);
  addTo(shared->exact, outcome.exact);
  addTo(shared->bounded, outcome.bounded);
  addTo(shared->unchecked, outcome.unchecked);
  if (outcome.refused) {
    addTo(shared->refused, 1);
    llvm::WithColor::note(llvm::errs(), "rectify-fuzz")
        << "--seed=" << seed << ": the reference " << outcome.failure << '\n';
  } else if (!outcome.failure.empty()) {
    report(seed, outcome.failure, *program.module);
  }
}

/// Runs job `index` in a process of its own, again after each crash.
static void supervise(const Family &family, MLIRContext *context,
                      unsigned index, ArrayRef<Way> ways) {
  Shared::Job &job = shared->job[index];
  uint64_t end = options->seed + options->count;
  job.seed = options->seed + index;
  while (job.seed < end) {
    job.start = time(nullptr);
    job.startOfWork = 0;
    pid_t child = fork();
    if (child == 0) {
      for (; job.seed < end; job.seed += options->jobs) {
        job.start = time(nullptr);
        job.startOfWork = getWorkTime(getpid());
        work(family, context, job.seed, ways);
      }
      std::_Exit(0);
    }
    int status = 0;
    bool slow = false;
    while (waitpid(child, &status, WNOHANG) == 0) {
      usleep(20000);
      if (!slow && isSlow(job, child)) {
        slow = true;
        kill(child, SIGKILL);
      }
    }
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
      break;
    Program program = Generator(family, context, job.seed).run();
    report(job.seed,
           slow ? llvm::Twine("takes more than ") +
                      llvm::Twine(options->seconds) + " s"
                : llvm::Twine("ends the process with status ") +
                      llvm::Twine(status),
           *program.module);
    job.seed += options->jobs;
  }
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  registerAllToLLVMIRTranslations(registry);
  rectify::registerAllDialects(registry);
  registerAllPasses();
  rectify::registerAllPasses();

  registerPassManagerCLOptions(); // what compiling reads
  Options parsed;
  options = &parsed;
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(
      argc, argv,
      "Compiles random programs in several ways and compares their results.\n\n"
      "  Exits with 1 if a program fails; it is then written to a file.\n");
  if (parsed.jobs == 0 || parsed.jobs > std::size(Shared().job)) {
    llvm::WithColor::error(llvm::errs(), "rectify-fuzz")
        << "--jobs takes numbers from 1 to " << std::size(Shared().job) << '\n';
    return 1;
  }

  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.loadAllAvailableDialects();
  context.printOpOnDiagnostic(false);
  Family family(&context);
  SmallVector<Way> ways = getWays();
  if (!parsed.pipeline.empty())
    ways.push_back({parsed.pipeline, "baseline", 1});

  shared = static_cast<Shared *>(mmap(nullptr, sizeof(Shared),
                                      PROT_READ | PROT_WRITE,
                                      MAP_SHARED | MAP_ANONYMOUS, -1, 0));
  if (shared == MAP_FAILED) {
    llvm::WithColor::error(llvm::errs(), "rectify-fuzz") << "out of memory\n";
    return 1;
  }
  SmallVector<pid_t> jobs;
  for (unsigned i = 0; i < parsed.jobs; ++i) {
    pid_t child = fork();
    if (child == 0) {
      supervise(family, &context, i, ways);
      std::_Exit(0);
    }
    jobs.push_back(child);
  }
  bool lost = false;
  for (pid_t job : jobs) {
    int status = 0;
    waitpid(job, &status, 0);
    lost |= status != 0;
  }
  if (!parsed.print)
    llvm::outs() << llvm::formatv(
        "{0} programs, {1} failed, {2} refused by the reference; results: {3} "
        "exact, {4} within a bound, {5} unchecked\n",
        shared->programs, shared->failed, shared->refused, shared->exact,
        shared->bounded, shared->unchecked);
  return shared->failed > 0 || lost ? 1 : 0;
}
