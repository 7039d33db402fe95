// Compiling, running and comparing.

#include "Trial.h"

#include "Bounds.h"
#include "Compiler.h"
#include "Invocation.h"
#include "Pipelines.h"

#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::fuzz;
using namespace mlir::rectify::run;

using llvm::Expected;

/// What makes a loop of nearly every batch.
static constexpr int64_t tinyCache = 64;

SmallVector<Way> rectify::fuzz::getWays() {
  SmallVector<Way> ways;
  for (const char *target : {"baseline", "avx2", "avx512", "avx512vnni",
                             "avx512bf16", "amx", "neon"})
    if (Expected<Target> resolved = resolveTarget(target))
      for (unsigned threads : {1, 2}) {
        ways.push_back({"default", target, threads});
        ways.push_back({"default", target, threads, tinyCache});
        ways.push_back({"unfused", target, threads});
      }
    else
      llvm::consumeError(resolved.takeError());
  return ways;
}

/// Compiles and runs a copy of `module`.
static Expected<SmallVector<HostArray>>
runWay(ModuleOp module, ArrayRef<HostArray> inputs, const Way &way) {
  OwningOpRef<ModuleOp> copy = module.clone();
  std::string messages;
  ScopedDiagnosticHandler collect(module.getContext(), [&](Diagnostic &d) {
    if (d.getSeverity() == DiagnosticSeverity::Error)
      messages += d.str() + "; ";
    return success();
  });
  auto fail = [&] {
    return llvm::createStringError("does not compile: " + messages);
  };
  FailureOr<Signature> signature = findEntry(*copy, "program", nullptr);
  if (failed(signature))
    return fail();
  Expected<Target> target = resolveTarget(way.target);
  if (!target)
    return target.takeError();
  bool isReference = way.pipeline == "reference";
  target->machine.setCodeGenOptLevel(isReference ? llvm::CodeGenOptLevel::None
                                                 : llvm::CodeGenOptLevel::Less);
  PipelineOptions options;
  options.target = way.target;
  options.threads = way.threads;
  options.cacheBytes = way.cacheBytes;
  module.walk([&](Operation *op) {
    options.hasTosa |= isa_and_nonnull<tosa::TosaDialect>(op->getDialect());
  });
  CompileOptions compileOptions{getPipeline(way.pipeline, options), *target};
  compileOptions.optimize = !isReference;
  compileOptions.vectorize = false;
  compileOptions.threads = way.threads;
  FailureOr<CompiledFunction> function =
      compile(*copy, *signature, compileOptions);
  if (failed(function))
    return fail();
  auto invocation = Invocation::create(*function, *signature, inputs);
  if (!invocation)
    return invocation.takeError();
  Expected<RunResult> result = (*invocation)->finish();
  if (!result)
    return result.takeError();
  return std::move(result->outputs);
}

/// The values of `function` that can be results, in order.
static SmallVector<Value> getObservable(func::FuncOp function) {
  SmallVector<Value> values;
  for (Operation &op : function.front().without_terminator())
    for (Value value : op.getResults()) {
      auto type = dyn_cast<RankedTensorType>(value.getType());
      if (type && ElementType::get(type.getElementType()) &&
          !isa<tensor::EmptyOp>(op))
        values.push_back(value);
    }
  return values;
}

/// A copy of `module` whose function returns all that can be a result.
static OwningOpRef<ModuleOp> exposeAll(ModuleOp module) {
  OwningOpRef<ModuleOp> copy = module.clone();
  auto function = cast<func::FuncOp>(copy->lookupSymbol("program"));
  SmallVector<Value> values = getObservable(function);
  function.front().getTerminator()->setOperands(values);
  function.setType(FunctionType::get(module.getContext(),
                                     function.getArgumentTypes(),
                                     ValueRange(values).getTypes()));
  return copy;
}

/// Why `found` is no result beside `expected`; empty if it is.
static std::string compare(const HostArray &found, const HostArray &expected,
                           double error) {
  if (found.shape() != expected.shape())
    return llvm::formatv("has the shape {0} for {1}", printShape(found.shape()),
                         printShape(expected.shape()));
  for (int64_t i = 0, e = expected.size(); i < e; ++i) {
    if (found.bits(i) == expected.bits(i))
      continue;
    double a = found.getDouble(i), b = expected.getDouble(i);
    bool agrees = std::isnan(a) && std::isnan(b);
    if (error > 0 && std::isfinite(a) && std::isfinite(b))
      agrees = std::abs(a - b) <= error;
    if (!agrees)
      return llvm::formatv("is {0} at {1}, expected {2} within {3:E}",
                           found.print(i), found.printPosition(i),
                           expected.print(i), error);
  }
  return {};
}

Outcome rectify::fuzz::tryProgram(const Program &program, uint64_t seed,
                                  ArrayRef<Way> ways) {
  Outcome outcome;
  ModuleOp module = *program.module;
  auto function = cast<func::FuncOp>(module.lookupSymbol("program"));
  auto refuse = [&](llvm::Error error) {
    outcome.refused = true;
    outcome.failure = llvm::toString(std::move(error));
    return outcome;
  };
  auto inputs = makeData(function, program, seed);
  if (!inputs)
    return refuse(inputs.takeError());
  OwningOpRef<ModuleOp> exposed = exposeAll(module);
  auto reference = runWay(*exposed, *inputs, {"reference", "baseline", 1});
  if (!reference)
    return refuse(reference.takeError());

  llvm::DenseMap<Value, HostArray *> values;
  for (auto [argument, array] : llvm::zip(function.getArguments(), *inputs))
    values[argument] = &array;
  for (auto [value, array] : llvm::zip(getObservable(function), *reference))
    values[value] = &array;
  llvm::DenseMap<Value, Estimate> estimates = estimate(function, values);

  OperandRange results = function.front().getTerminator()->getOperands();
  for (Value result : results) {
    double error = estimates[result].error;
    ++(error == 0             ? outcome.exact
       : std::isfinite(error) ? outcome.bounded
                              : outcome.unchecked);
  }
  for (const Way &way : ways) {
    auto found = runWay(module, *inputs, way);
    std::string where =
        llvm::formatv("{0} for {1}, {2} threads{3}: ", way.pipeline, way.target,
                      way.threads, way.cacheBytes ? ", tiled" : "");
    if (!found) {
      outcome.failure = where + llvm::toString(found.takeError());
      return outcome;
    }
    for (auto [i, result] : llvm::enumerate(results)) {
      double error = estimates[result].error;
      if (!std::isfinite(error))
        continue;
      std::string why = compare((*found)[i], *values[result], error);
      if (!why.empty()) {
        outcome.failure = llvm::formatv("{0}result #{1} {2}", where, i, why);
        return outcome;
      }
    }
  }
  return outcome;
}
