// The named pipelines.

#include "Pipelines.h"

#include "llvm/Support/FormatVariadic.h"

using namespace mlir::rectify::run;

using llvm::StringRef;

/// tosa to linalg, as the upstream pipeline of that name does it, and what that
/// leaves behind.
static constexpr StringRef tosaPasses =
    "tosa-to-linalg-pipeline,"
    "func.func(tosa-to-arith{include-apply-rescale=true},tosa-to-tensor,"
    "tosa-to-scf),canonicalize";

/// Tensors to buffers. The caller keeps its arguments and owns the results.
static constexpr StringRef bufferizationPasses =
    "one-shot-bufferize{bufferize-function-boundaries=true "
    "function-boundary-type-conversion=identity-layout-map},"
    "buffer-deallocation-pipeline,convert-bufferization-to-memref";

/// Whatever is left of loops, buffers, vectors and arithmetic to LLVM.
static constexpr StringRef loweringPasses =
    "convert-rectify-to-arith,func.func(scf-forall-to-for),lower-affine,"
    "convert-vector-to-scf,"
    "convert-scf-to-cf,expand-strided-metadata,lower-affine,"
    "memref-expand,arith-expand,convert-math-to-libm,convert-vector-to-llvm,"
    "convert-to-llvm,reconcile-unrealized-casts";

/// One scalar loop nest an op, nothing fused, the C library's functions.
static constexpr StringRef referencePasses = "convert-elementwise-to-linalg";

std::string mlir::rectify::run::getPipeline(StringRef name,
                                            const PipelineOptions &options) {
  if (name.starts_with("builtin.module("))
    return name.str();
  std::string passes;
  if (options.hasTosa)
    passes = (tosaPasses + ",").str();
  if (name == "reference" || name == "upstream" || name == "default") {
    passes +=
        llvm::formatv("{0},{1},convert-linalg-to-loops,{2}", referencePasses,
                      bufferizationPasses, loweringPasses)
            .str();
  } else {
    return "";
  }
  return "builtin.module(" + passes + ")";
}
