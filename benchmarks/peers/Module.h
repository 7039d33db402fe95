// A record as an ML compiler would hand it over, in MLIR.

#ifndef RECTIFY_BENCH_MODULE_H
#define RECTIFY_BENCH_MODULE_H

#include "Driver.h"

#include "llvm/ADT/SmallVector.h"

namespace mlir::rectify::bench {

/// A memref argument, and the operand that it gets.
struct Argument {
  std::string file;
  llvm::SmallVector<int64_t> shape;
  /// The MLIR type of its elements.
  std::string element;
  /// The weights of a layer: the same in every call.
  bool isConstant = false;
};

struct Layer {
  /// The name of the function, and the text of its module.
  std::string name, text;
  /// a first, and what is written last.
  std::vector<Argument> arguments;
};

llvm::Expected<Layer> makeModule(const Record &record);

} // namespace mlir::rectify::bench

#endif // RECTIFY_BENCH_MODULE_H
