// The spellings of precisions, and what they mean.

#include "Rectify/Kernels/Precision.h"

#include "llvm/ADT/StringSwitch.h"

using namespace mlir::rectify;

std::optional<Precision> mlir::rectify::parsePrecision(llvm::StringRef text) {
  return llvm::StringSwitch<std::optional<Precision>>(text)
      .Case("f32", Precision::F32)
      .Case("bf16", Precision::BF16)
      .Case("bf16x3", Precision::BF16x3)
      .Case("bf16x6", Precision::BF16x6)
      .Default(std::nullopt);
}

llvm::StringRef mlir::rectify::getPrecisionNames() {
  return "f32, bf16x6, bf16x3 or bf16";
}

int64_t mlir::rectify::getParts(Precision precision) {
  switch (precision) {
  case Precision::F32:
    return 0;
  case Precision::BF16:
    return 1;
  case Precision::BF16x3:
    return 2;
  case Precision::BF16x6:
    return 3;
  }
}
