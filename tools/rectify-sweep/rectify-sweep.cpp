// Every activation and gradient on every number of a type.

#include "Sweep.h"

#include "Testing/Subject.h"

#include "Rectify/Registration.h"

#include "mlir/IR/MLIRContext.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Target/LLVMIR/Dialect/All.h"

#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Support/WithColor.h"

#include <chrono>
#include <thread>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::sweep;
using mlir::rectify::testing::Format;
using mlir::rectify::testing::ScalarOp;
using mlir::rectify::testing::Subject;
namespace cl = llvm::cl;

static cl::OptionCategory category("rectify-sweep options");

namespace {
struct CommandLine {
  cl::list<std::string> ops{"op", cl::CommaSeparated, cl::cat(category),
                            cl::desc("Activations, as 'elu' (all)"),
                            cl::value_desc("names")};
  cl::list<std::string> types{"type", cl::CommaSeparated, cl::cat(category),
                              cl::desc("Float types (f32)"),
                              cl::value_desc("types")};
  cl::list<std::string> targets{
      "target", cl::CommaSeparated, cl::cat(category),
      cl::desc("Targets, as rectify-run takes them (native)"),
      cl::value_desc("names")};
  cl::opt<std::string> direction{
      "direction", cl::init("both"), cl::cat(category),
      cl::desc("forward, gradient or both"), cl::value_desc("direction")};
  cl::opt<std::string> fastmath{"fastmath", cl::init("none"), cl::cat(category),
                                cl::desc("Flags of the ops, as 'afn'"),
                                cl::value_desc("flags")};
  cl::opt<bool> meanings{
      "meanings", cl::cat(category),
      cl::desc("Every treatment of NaN, of zeros and of forms, in place of the "
               "defaults")};
  cl::opt<bool> pairs{
      "pairs", cl::cat(category),
      cl::desc("Of ops with several inputs, on types of at most 16 bits: every "
               "number as the last one, too")};
  cl::opt<double> low{"from", cl::init(-INFINITY), cl::cat(category),
                      cl::desc("The lowest input")};
  cl::opt<double> high{"to", cl::init(INFINITY), cl::cat(category),
                       cl::desc("The highest input")};
  cl::opt<uint64_t> stride{
      "stride", cl::init(1), cl::cat(category),
      cl::desc("Take one input in so many; the first is in every sample")};
  cl::opt<unsigned> jobs{"jobs", cl::init(0), cl::cat(category),
                         cl::desc("Threads (one for each core)")};
  cl::opt<std::string> json{
      "json", cl::init(""), cl::cat(category),
      cl::desc("Write the results to this file; those that it already holds "
               "are kept and not measured again"),
      cl::value_desc("file")};
  cl::opt<double> limit{
      "limit", cl::init(INFINITY), cl::cat(category),
      cl::desc("Fail where a result is further from the true value, in units "
               "of the last place, or a NaN, an infinity or an order is "
               "wrong")};
};

/// One row of the table.
struct Item {
  std::string name, type, target, direction;
  ScalarOp op;
  SmallVector<double> extras;
};
} // namespace

static int fail(const llvm::Twine &message) {
  llvm::WithColor::error(llvm::errs(), "rectify-sweep") << message << '\n';
  return 1;
}

/// What the further inputs of an op are held at: numbers of every format that
/// are no special case. The incoming gradient, the last, is one.
static SmallVector<double> chooseExtras(const ScalarOp &op, bool gradient) {
  SmallVector<double> extras(op.getNumInputs() - 1, 0.25);
  if (gradient)
    extras.back() = 1;
  return extras;
}

/// The rows that the command line asks for; an error for a name that is none.
static llvm::Expected<std::vector<Item>> makeItems(const CommandLine &line,
                                                   MLIRContext *context) {
  llvm::StringMap<FloatType> types;
  Builder b(context);
  for (FloatType type : {FloatType(b.getF32Type()), FloatType(b.getF16Type()),
                         FloatType(b.getBF16Type()), FloatType(b.getF64Type()),
                         FloatType(Float8E4M3FNType::get(context)),
                         FloatType(Float8E5M2Type::get(context)),
                         FloatType(Float8E4M3FNUZType::get(context)),
                         FloatType(Float8E5M2FNUZType::get(context)),
                         FloatType(Float8E4M3B11FNUZType::get(context)),
                         FloatType(Float8E4M3Type::get(context)),
                         FloatType(Float8E3M4Type::get(context))}) {
    std::string name;
    llvm::raw_string_ostream(name) << type;
    types[name] = type;
  }
  std::optional<arith::FastMathFlags> flags =
      arith::symbolizeFastMathFlags(line.fastmath);
  if (!flags)
    return llvm::createStringError("'" + line.fastmath +
                                   "' are no fastmath flags");
  auto typeNames = llvm::to_vector_of<std::string>(line.types);
  auto targets = llvm::to_vector_of<std::string>(line.targets);
  auto names = llvm::to_vector_of<std::string>(line.ops);
  if (typeNames.empty())
    typeNames = {"f32"};
  if (targets.empty())
    targets = {"native"};
  std::vector<Item> items;
  SmallVector<OperationName> activations = testing::findActivations(context);
  auto known = [&](StringRef name) {
    return llvm::any_of(activations, [&](OperationName activation) {
      return activation.stripDialect() == name;
    });
  };
  for (const std::string &name : names)
    if (!known(name))
      return llvm::createStringError("there is no activation '" + name + "'");
  for (const std::string &typeName : typeNames) {
    FloatType type = types.lookup(typeName);
    if (!type)
      return llvm::createStringError("'" + typeName +
                                     "' is no type of activations");
    if (line.pairs && type.getWidth() > 16)
      return llvm::createStringError("there are too many pairs of " + typeName);
    for (OperationName activation : activations) {
      if (!names.empty() &&
          !llvm::is_contained(names, activation.stripDialect()))
        continue;
      for (const Subject &subject : testing::enumerateParameters(activation)) {
        bool isForm = subject.getString("approximate") == "tanh";
        if (!subject.isDefault() &&
            !(line.meanings ? subject.hasDefaultNumbers() : isForm))
          continue;
        for (bool gradient : {false, true}) {
          if (line.direction != "both" &&
              gradient != (line.direction == "gradient"))
            continue;
          for (const std::string &target : targets) {
            auto op = gradient ? subject.gradientAt(Format(type), std::nullopt)
                               : subject.at(Format(type));
            if (!op)
              continue;
            op->get()->setAttr("fastmath",
                               arith::FastMathFlagsAttr::get(context, *flags));
            SmallVector<double> extras = chooseExtras(*op, gradient);
            if (line.pairs && extras.empty())
              continue;
            std::string name =
                StringRef(subject.print()).drop_front(strlen("rectify.")).str();
            items.push_back({std::move(name), typeName, target,
                             gradient ? "gradient" : "forward", std::move(*op),
                             std::move(extras)});
          }
        }
      }
    }
  }
  return std::move(items);
}

/// What identifies a row among the results of a file.
static std::string getKey(const Item &item, const CommandLine &line) {
  return llvm::formatv("{0}, {1}, {2}, {3}, {4}, {5} to {6}, 1 in {7}{8}",
                       item.name, item.direction, item.type, item.target,
                       line.fastmath.getValue(), line.low.getValue(),
                       line.high.getValue(), line.stride.getValue(),
                       line.pairs ? ", pairs" : "");
}

static llvm::json::Object toJson(const Item &item, const CommandLine &line,
                                 const Findings &found) {
  llvm::json::Array parts;
  for (double part : found.parts)
    parts.push_back(std::round(part * 1000) / 1000);
  auto number = [](double value) -> llvm::json::Value {
    if (std::isfinite(value))
      return value;
    return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
  };
  llvm::json::Object row{
      {"op", item.name},
      {"direction", item.direction},
      {"type", item.type},
      {"target", item.target},
      {"fastmath", line.fastmath.getValue()},
      {"inputs", static_cast<int64_t>(found.inputs)},
      {"worst", number(found.worst)},
      {"pairs", line.pairs.getValue()},
      {"worst_x", number(found.worstAt.x)},
      {"worst_y", number(found.worstY)},
      {"worst_true", number(found.worstTrue)},
      {"misrounded", static_cast<int64_t>(found.misrounded)},
      {"wrong_nan", static_cast<int64_t>(found.wrongNaN)},
      {"wrong_infinity", static_cast<int64_t>(found.wrongInfinity)},
      {"wrong_zero", static_cast<int64_t>(found.wrongZero)},
      {"unordered", static_cast<int64_t>(found.unordered)},
      {"parts", std::move(parts)}};
  if (line.pairs)
    row["worst_last"] = number(found.worstAt.last);
  return row;
}

static std::string print(Point at, bool isPair) {
  return isPair ? llvm::formatv("({0:E8}, {1:E8})", at.x, at.last).str()
                : llvm::formatv("{0:E8}", at.x).str();
}

/// "12 NaN (first at 1.5)" for each kind of wrong result.
static std::string describe(const Findings &found, bool isPair) {
  std::string text;
  auto add = [&](uint64_t count, StringRef what, Point example) {
    if (count > 0)
      text +=
          llvm::formatv("{0}{1} {2} (first at {3})", text.empty() ? "" : ", ",
                        count, what, print(example, isPair));
  };
  add(found.wrongNaN, "wrong NaN", found.exampleNaN);
  add(found.wrongInfinity, "wrong infinity", found.exampleInfinity);
  add(found.wrongZero, "wrong sign of zero", found.exampleZero);
  add(found.unordered, "out of order", found.exampleUnordered);
  return text;
}

/// The file's results, by key; none if there is no file yet.
static llvm::Expected<llvm::json::Object> readResults(StringRef path) {
  if (path.empty() || !llvm::sys::fs::exists(path))
    return llvm::json::Object();
  auto buffer = llvm::MemoryBuffer::getFile(path);
  if (!buffer)
    return llvm::createStringError(path + ": " + buffer.getError().message());
  auto value = llvm::json::parse((*buffer)->getBuffer());
  if (!value)
    return llvm::createStringError(path + ": " +
                                   llvm::toString(value.takeError()));
  if (llvm::json::Object *object = value->getAsObject())
    return std::move(*object);
  return llvm::createStringError(path + ": expected an object of results");
}

static llvm::Error writeResults(StringRef path,
                                const llvm::json::Object &results) {
  if (path.empty())
    return llvm::Error::success();
  return llvm::writeToOutput(path, [&](llvm::raw_ostream &os) {
    os << llvm::formatv("{0:1}\n",
                        llvm::json::Value(llvm::json::Object(results)));
    return llvm::Error::success();
  });
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  DialectRegistry registry;
  mlir::registerAllDialects(registry);
  registerAllExtensions(registry);
  registerAllToLLVMIRTranslations(registry);
  rectify::registerAllDialects(registry);
  mlir::registerAllPasses();
  rectify::registerAllPasses();
  registerPassManagerCLOptions(); // what compiling reads
  CommandLine line;
  cl::HideUnrelatedOptions(category);
  cl::ParseCommandLineOptions(
      argc, argv,
      "Compares activations and gradients, compiled, with their true values "
      "on every\ninput.\n\n  Prints for each the largest distance in units of "
      "the last place, and how many\n  results are not the nearest number.\n");
  if (!llvm::is_contained({"forward", "gradient", "both"}, line.direction))
    return fail("--direction takes forward, gradient or both");
  if (line.stride == 0)
    return fail("--stride takes numbers from 1");

  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.loadAllAvailableDialects();
  context.printOpOnDiagnostic(false);
  llvm::Expected<std::vector<Item>> items = makeItems(line, &context);
  if (!items)
    return fail(llvm::toString(items.takeError()));
  llvm::Expected<llvm::json::Object> results = readResults(line.json);
  if (!results)
    return fail(llvm::toString(results.takeError()));

  bool shown = llvm::sys::Process::StandardErrIsDisplayed();
  auto begin = std::chrono::steady_clock::now();
  size_t left = llvm::count_if(*items, [&](const Item &item) {
    return !results->get(getKey(item, line));
  });
  size_t done = 0;
  bool failed = false;
  for (const Item &item : *items) {
    std::string key = getKey(item, line);
    if (results->get(key))
      continue;
    Options options;
    options.target = item.target;
    options.low = line.low;
    options.high = line.high;
    options.stride = line.stride;
    options.pairs = line.pairs;
    options.jobs =
        line.jobs ? unsigned(line.jobs) : std::thread::hardware_concurrency();
    options.progress = [&](double share) {
      double all = (done + share) / left;
      double seconds = std::chrono::duration<double>(
                           std::chrono::steady_clock::now() - begin)
                           .count();
      if (shown && seconds > 2 && all > 0)
        llvm::errs() << llvm::formatv(
            "\r{0} {1}: {2:P0}; all of it: {3:P0}, {4:F0} min left   ",
            item.name, item.direction, share, all,
            seconds / all * (1 - all) / 60);
    };
    llvm::Expected<Findings> found =
        sweep::sweep(item.op.get(), item.extras, options);
    if (shown)
      llvm::errs() << "\r\x1b[K";
    if (!found)
      return fail(item.name + " " + item.direction + " on " + item.type +
                  " for " + item.target + ": " +
                  llvm::toString(found.takeError()));
    ++done;
    std::string wrong = describe(*found, line.pairs);
    llvm::outs() << llvm::formatv(
        "{0} {1} {2} {3}: {4:F3} ulp at {5}, {6} of {7} not "
        "nearest{8}{9}\n",
        item.name, item.direction, item.type, item.target, found->worst,
        print(found->worstAt, line.pairs), found->misrounded, found->inputs,
        wrong.empty() ? "" : "; ", wrong);
    llvm::outs().flush();
    failed |= found->worst > line.limit;
    failed |= std::isfinite(line.limit) &&
              found->wrongNaN + found->wrongInfinity + found->unordered > 0;
    (*results)[key] = toJson(item, line, *found);
    if (llvm::Error error = writeResults(line.json, *results))
      return fail(llvm::toString(std::move(error)));
  }
  return failed ? 1 : 0;
}
