// Rectify itself, or with --pipeline=NAME another pipeline of rectify-run.

#include "RectifyDriver.h"

#include "llvm/Support/TargetSelect.h"

#include <malloc.h>

using namespace mlir::rectify::bench;

int main(int argc, char **argv) {
  // As rectify-run: buffers of a call are not given back to the system.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  llvm::InitializeNativeTarget();
  llvm::InitializeNativeTargetAsmPrinter();
  std::string pipeline = "default", target = "native", precision = "f32";
  bool approximate = false;
  for (llvm::StringRef argument : llvm::ArrayRef(argv, argc).drop_front())
    if (argument.consume_front("--pipeline="))
      pipeline = argument.str();
    else if (argument.consume_front("--target="))
      target = argument.str();
    else if (argument.consume_front("--precision="))
      precision = argument.str();
    else if (argument == "--afn")
      approximate = true;
  RectifyDriver driver(pipeline, target, precision, approximate);
  return serve(driver);
}
