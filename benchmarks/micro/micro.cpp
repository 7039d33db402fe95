// Our own pieces by themselves: each activation on data in a cache, and one
// register tile, through the compiler and the JIT. Google Benchmark's options
// hold: --benchmark_filter=gelu, --benchmark_repetitions=9.

#include "../peers/RectifyDriver.h"

#include "llvm/Support/TargetSelect.h"

#include <benchmark/benchmark.h>

#include <cstring>
#include <random>

using namespace mlir::rectify::bench;

/// Random elements of the record's type.
static void add(Record &record, const char *name, int64_t elements) {
  size_t bytes = record.type == "bf16" ? 2 : 4;
  Mapping mapping = llvm::cantFail(Mapping::allocate(elements * bytes));
  std::mt19937 generator(1);
  std::normal_distribution<float> normal;
  for (int64_t i = 0; i < elements; ++i) {
    float value = normal(generator);
    // The upper half of a float is a bf16.
    std::memcpy(mapping.data() + i * bytes,
                reinterpret_cast<char *>(&value) + 4 - bytes, bytes);
  }
  record.add(name, std::move(mapping));
}

/// Compiles the record and calls it against the clock.
static void measure(benchmark::State &state, const Record &record) {
  RectifyDriver driver("default", "native");
  llvm::Expected<std::string> config = driver.load(record);
  if (!config) {
    state.SkipWithError(llvm::toString(config.takeError()).c_str());
    return;
  }
  for (auto step : state) {
    driver.call(0);
    benchmark::ClobberMemory();
  }
  state.SetLabel(*config);
}

static void elementwise(benchmark::State &state, const char *function,
                        const char *type) {
  Record record;
  record.kind = "elementwise";
  record.type = type;
  record.function = function;
  record.elements = state.range(0);
  record.columns = 64;
  add(record, "a", record.elements);
  add(record, "slope", record.columns);
  add(record, "c", record.elements);
  measure(state, record);
  state.SetItemsProcessed(state.iterations() * record.elements);
}

static void tile(benchmark::State &state) {
  Record record;
  record.kind = "contraction";
  record.type = "f32";
  record.epilogue = "bias+relu";
  record.m = state.range(0);
  record.n = state.range(1);
  record.k = state.range(2);
  add(record, "a", record.m * record.k);
  add(record, "b", record.k * record.n);
  add(record, "bias", record.n);
  add(record, "c", record.m * record.n);
  measure(state, record);
  state.counters["FLOP/s"] =
      benchmark::Counter(2.0 * record.m * record.n * record.k,
                         benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(tile)->Args({8, 48, 128})->Args({6, 16, 128})->Args({6, 64, 128});

int main(int argc, char **argv) {
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  for (const char *type : {"f32", "bf16"})
    for (const char *function :
         {"relu", "leaky", "prelu", "elu", "gelu", "silu"})
      benchmark::RegisterBenchmark((std::string(function) + "/" + type).c_str(),
                                   elementwise, function, type)
          ->Arg(4096)
          ->Arg(65536);
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv))
    return 1;
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
