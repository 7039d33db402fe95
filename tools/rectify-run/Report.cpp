// What the tool says about a run.

#include "Report.h"
#include "Units.h"

#include "llvm/Support/Format.h"

#include <cmath>
#include <limits>

using namespace mlir;
using namespace mlir::rectify::run;

using llvm::raw_ostream;
using llvm::StringRef;

/// Arrays up to this size are printed whole.
static constexpr int64_t wholeSize = 32;

namespace {
struct Statistics {
  double min = std::numeric_limits<double>::infinity();
  double max = -std::numeric_limits<double>::infinity();
  double mean = 0;
  int64_t nans = 0;
};
} // namespace

/// Of the elements that are numbers.
static Statistics summarize(const HostArray &array) {
  Statistics result;
  double sum = 0;
  for (int64_t i = 0, e = array.size(); i < e; ++i) {
    double value = array.getDouble(i);
    if (std::isnan(value)) {
      ++result.nans;
      continue;
    }
    result.min = std::min(result.min, value);
    result.max = std::max(result.max, value);
    sum += value;
  }
  result.mean = sum / static_cast<double>(array.size() - result.nans);
  return result;
}

static std::string printType(const HostArray &array) {
  std::string text;
  llvm::raw_string_ostream os(text);
  for (int64_t dim : array.shape())
    os << dim << 'x';
  os << array.element().type;
  return text;
}

/// The elements from `i` on in nested brackets, dimension `d` outermost.
static void printWhole(raw_ostream &os, const HostArray &array, unsigned digits,
                       size_t d, int64_t &i) {
  if (d == array.shape().size()) {
    os << array.print(i++, digits);
    return;
  }
  os << '[';
  for (int64_t j = 0; j < array.shape()[d]; ++j) {
    os << (j ? ", " : "");
    printWhole(os, array, digits, d + 1, i);
  }
  os << ']';
}

void Report::check(std::optional<double> tolerance) {
  for (auto [found, expected] : llvm::zip(run.outputs, reference)) {
    CheckedOutput output;
    output.difference = compare(found, expected);
    output.tolerance = tolerance.value_or(defaultTolerance(expected.element()));
    output.passed = output.difference.passes(output.tolerance);
    checks.push_back(output);
  }
}

bool Report::passed() const {
  return llvm::all_of(
      checks, [](const CheckedOutput &output) { return output.passed; });
}

static void printOutput(raw_ostream &os, StringRef name, const HostArray &array,
                        unsigned digits) {
  os << name << ": " << printType(array);
  if (array.size() <= wholeSize) {
    int64_t i = 0;
    os << " = ";
    printWhole(os, array, digits, 0, i);
    os << '\n';
    return;
  }
  Statistics statistics = summarize(array);
  if (statistics.nans < array.size())
    os << llvm::format(", min %.6g, max %.6g, mean %.6g", statistics.min,
                       statistics.max, statistics.mean);
  if (statistics.nans > 0)
    os << ", " << statistics.nans << " NaN";
  os << '\n';
}

static void printCheck(raw_ostream &os, StringRef name,
                       const CheckedOutput &check, const HostArray &found,
                       const HostArray &reference) {
  const Difference &difference = check.difference;
  auto at = [&](int64_t i) {
    os << "at " << reference.printPosition(i) << ": " << found.print(i)
       << " against " << reference.print(i);
  };
  os << "  " << name << ": " << (check.passed ? "" : "FAILED, ");
  if (!difference.sameShape) {
    os << "shape " << printShape(found.shape()) << " against "
       << printShape(reference.shape()) << '\n';
    return;
  }
  if (difference.kinds > 0) {
    os << difference.kinds << " of different kind (";
    at(difference.firstKind);
    os << "), ";
  }
  if (difference.ulp == 0) {
    os << (difference.kinds > 0 ? "the others equal" : "equal");
  } else {
    os << "within " << difference.ulp
       << (reference.element().isFloat() ? " ulp (" : " (");
    at(difference.worst);
    os << llvm::format("), %.2g of the largest value; tolerance %.2g",
                       difference.relative, check.tolerance);
  }
  if (difference.zeroSigns > 0)
    os << ", " << difference.zeroSigns << " zeros of different sign";
  os << '\n';
}

static void printRival(raw_ostream &os, const Report &report) {
  const Rival &rival = *report.rival;
  os << "in turns with " << rival.pipeline << ", which ran in "
     << printTime(rival.run.medianSeconds) << " (median, min "
     << printTime(rival.run.minSeconds) << "): "
     << llvm::format("%.3g times as fast\n",
                     rival.run.medianSeconds / report.run.medianSeconds);
  for (auto [name, heap] : {std::pair(report.pipeline, report.run.heap),
                            std::pair(rival.pipeline, rival.run.heap)})
    os << "  " << name << " allocates " << printBytes(heap.bytes) << " in "
       << heap.allocations << (heap.allocations == 1 ? " piece, " : " pieces, ")
       << printBytes(heap.peakBytes) << " at once\n";
  for (auto [i, output] : llvm::enumerate(report.run.outputs)) {
    Difference difference = compare(output, rival.run.outputs[i]);
    os << "  " << report.signature->getOutput(i).name << ": ";
    if (!difference.sameShape || difference.kinds > 0)
      os << "different in kind\n";
    else if (difference.ulp == 0)
      os << "equal\n";
    else
      os << llvm::format("within %.2g of the largest value\n",
                         difference.relative);
  }
}

void Report::print(raw_ostream &os) const {
  for (auto [i, output] : llvm::enumerate(run.outputs))
    printOutput(os, signature->getOutput(i).name, output, digits);
  os << "compiled in " << printTime(compileSeconds) << " for " << target;
  if (target != pipelineTarget)
    os << " (" << pipelineTarget << ")";
  os << "; ran in " << printTime(run.medianSeconds) << " (median of " << repeat
     << ", min " << printTime(run.minSeconds) << ")\n";
  if (profile)
    profile->print(os);
  if (rival)
    printRival(os, *this);
  if (checks.empty())
    return;
  os << "check against " << checkedAgainst << ":\n";
  for (auto [i, check] : llvm::enumerate(checks))
    printCheck(os, signature->getOutput(i).name, check, run.outputs[i],
               reference[i]);
}

/// JSON has no NaN and no infinity: they are strings.
static llvm::json::Value number(double value) {
  if (std::isfinite(value))
    return value;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

static llvm::json::Value toJSON(const HeapUse &heap) {
  return llvm::json::Object{{"allocations", heap.allocations},
                            {"bytes", heap.bytes},
                            {"peak_bytes", heap.peakBytes}};
}

llvm::json::Value Report::toJSON() const {
  llvm::json::Array outputs;
  for (auto [i, output] : llvm::enumerate(run.outputs)) {
    Statistics statistics = summarize(output);
    std::string type;
    llvm::raw_string_ostream(type) << output.element().type;
    outputs.push_back(
        llvm::json::Object{{"name", signature->getOutput(i).name},
                           {"type", type},
                           {"shape", llvm::json::Array(output.shape())},
                           {"min", number(statistics.min)},
                           {"max", number(statistics.max)},
                           {"mean", number(statistics.mean)},
                           {"nan", statistics.nans}});
  }
  llvm::json::Object object{{"file", file},
                            {"entry", signature->entry},
                            {"target", target},
                            {"pipeline_target", pipelineTarget},
                            {"pipeline", pipeline},
                            {"threads", threads},
                            {"repeat", repeat},
                            {"compile_seconds", compileSeconds},
                            {"min_seconds", run.minSeconds},
                            {"median_seconds", run.medianSeconds},
                            {"heap", ::toJSON(run.heap)},
                            {"outputs", std::move(outputs)}};
  if (rival)
    object["against"] =
        llvm::json::Object{{"pipeline", rival->pipeline},
                           {"compile_seconds", rival->compileSeconds},
                           {"min_seconds", rival->run.minSeconds},
                           {"median_seconds", rival->run.medianSeconds},
                           {"heap", ::toJSON(rival->run.heap)}};
  if (profile)
    object["profile"] = profile->toJSON();
  if (checks.empty())
    return object;
  llvm::json::Array checkedOutputs;
  for (auto [i, check] : llvm::enumerate(checks)) {
    const Difference &difference = check.difference;
    checkedOutputs.push_back(llvm::json::Object{
        {"name", signature->getOutput(i).name},
        {"passed", check.passed},
        {"max_ulp", difference.ulp},
        {"max_ulp_at", reference[i].printPosition(difference.worst)},
        {"max_relative", number(difference.relative)},
        {"tolerance", check.tolerance},
        {"different_kind", difference.kinds},
        {"zeros_of_different_sign", difference.zeroSigns}});
  }
  object["check"] = llvm::json::Object{{"passed", passed()},
                                       {"outputs", std::move(checkedOutputs)}};
  return object;
}
