// Rectify as a driver: a record as MLIR, compiled in this process for this CPU.

#ifndef RECTIFY_BENCH_RECTIFYDRIVER_H
#define RECTIFY_BENCH_RECTIFYDRIVER_H

#include "Driver.h"
#include "Module.h"

#include "../../tools/rectify-run/Compiler.h"

#include "mlir/IR/MLIRContext.h"

#include <memory>

namespace mlir::rectify::bench {

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

class RectifyDriver : public Driver {
public:
  /// The pipeline, the target and the precision are names as rectify-run has
  /// them. With `approximate`, functions have fastmath's afn. LLVM's native
  /// target must be initialized.
  RectifyDriver(std::string pipeline, std::string target,
                std::string precision = "f32", bool approximate = false);
  llvm::Expected<std::string> load(const Record &r) override;
  void call(int64_t variant) override {
    if (variantBytes)
      descriptors[0].words[0] = descriptors[0].words[1] =
          firstVariant + variant * variantBytes;
    function.call(arguments.data(), nullptr);
  }

private:
  DialectRegistry registry;
  std::unique_ptr<MLIRContext> context;
  std::string diagnostics;
  std::string pipeline, targetName, precision;
  bool approximate;
  run::CompiledFunction function;
  std::vector<Descriptor> descriptors;
  std::vector<void *> arguments;
  int64_t firstVariant = 0, variantBytes = 0;
};

} // namespace mlir::rectify::bench

#endif // RECTIFY_BENCH_RECTIFYDRIVER_H
