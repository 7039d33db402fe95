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

/// Tensors to buffers.
static constexpr StringRef bufferizationPasses =
    "one-shot-bufferize{bufferize-function-boundaries=true "
    "allow-return-allocs-from-loops=true "
    "function-boundary-type-conversion=identity-layout-map}";

/// The caller keeps its arguments and owns the results; the rest is freed.
static constexpr StringRef deallocationPasses =
    "buffer-deallocation-pipeline,convert-bufferization-to-memref";

/// Loops, and whatever is left of buffers, vectors and arithmetic, to LLVM; in
/// between what takes arith to ops that LLVM has.
static constexpr StringRef loweringPasses =
    "convert-rectify-to-linalg,convert-linalg-to-loops,convert-rectify-to-"
    "arith,"
    "func.func(scf-forall-to-for),lower-affine,convert-vector-to-scf,"
    "convert-scf-to-cf,expand-strided-metadata,lower-affine,"
    "memref-expand,"
    "func.func(math-extend-to-supported-types{{extra-types=bf16,f16}),{0},"
    "math-expand-ops{{ops=fpowi},convert-math-to-libm,"
    "convert-vector-to-llvm,"
    "convert-to-llvm,reconcile-unrealized-casts";

StringRef mlir::rectify::run::getUpstreamScript() {
  return
#include "UpstreamScript.inc"
      ;
}

std::string mlir::rectify::run::getPipeline(StringRef name,
                                            const PipelineOptions &options) {
  if (name.starts_with("builtin.module("))
    return name.str();
  std::string passes;
  if (options.hasTosa)
    passes = (tosaPasses + ",").str();
  if (name == "default" || name == "unfused") {
    // Activations are recognized in tosa, before it is spelled out.
    if (options.hasTosa)
      passes = "rectify-raise," + passes;
    passes += llvm::formatv("rectify-optimize{{fuse={0}},", name == "default");
    if (!options.activationsFile.empty())
      passes +=
          "rectify-report{format=json output=" + options.activationsFile + "},";
    passes += llvm::formatv(
        "rectify-to-llvm{{target={0} threads={1} precision={2}{3}{4}{5}}",
        options.target, options.threads, options.precision,
        options.winograd
            ? llvm::formatv(" winograd={0}", options.winograd).str()
            : "",
        options.cacheBytes
            ? llvm::formatv(" cache-bytes={0}", *options.cacheBytes).str()
            : "",
        options.profile ? " profile=true" : "");
    return "builtin.module(" + passes + ")";
  }
  passes += "convert-rectify-to-linalg,convert-elementwise-to-linalg,";
  std::string bufferization = bufferizationPasses.str();
  if (name == "upstream") {
    // Elementwise ops fuse with each other, as upstream can, but not with a
    // matmul. The script tiles, vectorizes and bufferizes; LLVM's vectorizer
    // does the rest.
    passes += "linalg-fuse-elementwise-ops,canonicalize,cse,";
    StringRef target = options.target;
    if (target.starts_with("avx512") || target == "amx")
      target = "avx512";
    else if (target == "neon")
      target = "baseline";
    if (!options.hasEmptyShape)
      bufferization =
          ("transform-interpreter{entry-point=rectify_run_" + target + "}")
              .str();
  } else if (name != "reference") {
    return "";
  }
  // The reference: one scalar loop nest an op, the C library's functions, and
  // not upstream's expansion of minima and maxima, which loses the signs of
  // zeros.
  StringRef expansion =
      name == "reference"
          ? "rectify-expand-tiny-floats,rectify-expand-arith"
          : "rectify-expand-tiny-floats,arith-expand{include-bf16=true}";
  passes += llvm::formatv("{0},{1},{2}{3}", bufferization, deallocationPasses,
                          options.profile ? "rectify-profile," : "",
                          llvm::formatv(loweringPasses.data(), expansion).str())
                .str();
  return "builtin.module(" + passes + ")";
}
