// The pipelines: registered passes only, in the order that works.

#ifndef RECTIFY_PIPELINES_H
#define RECTIFY_PIPELINES_H

#include "mlir/Pass/PassOptions.h"

namespace mlir {
class OpPassManager;

namespace rectify {

/// The options of --rectify-optimize.
struct OptimizeOptions : PassPipelineOptions<OptimizeOptions> {
  Option<bool> fuse{
      *this, "fuse",
      llvm::cl::desc("Fuse contractions with what follows them; without, all "
                     "else stays the same, for comparison"),
      llvm::cl::init(true)};
};

/// The options of --rectify-to-llvm.
struct ToLLVMOptions : PassPipelineOptions<ToLLVMOptions> {
  Option<std::string> target{
      *this, "target",
      llvm::cl::desc(
          "The CPU: baseline (SSE2), avx2 (with FMA), avx512, "
          "avx512vnni, avx512bf16 (with both, and VBMI), amx (with all of "
          "these), neon"),
      llvm::cl::init("avx2")};
  Option<bool> skipZeros{
      *this, "skip-zeros",
      llvm::cl::desc("Let contractions of few rows behind a ReLU leave out "
                     "zeros; without, only in functions with the attribute "
                     "rectify.skip_zeros"),
      llvm::cl::init(false)};
  Option<std::string> precision{
      *this, "precision",
      llvm::cl::desc("How exactly contractions of f32 must be computed that "
                     "have no rectify.precision: f32, bf16x6, bf16x3, bf16"),
      llvm::cl::init("f32")};
  Option<int64_t> winograd{
      *this, "winograd",
      llvm::cl::desc("Compute convolutions of 3 x 3 by minimal filtering in "
                     "tiles of so many results a side, 2 or 4; with 0, only in "
                     "functions with the attribute rectify.winograd"),
      llvm::cl::init(0)};
  Option<int64_t> threads{
      *this, "threads",
      llvm::cl::desc("Spread large contractions and elementwise ops over this "
                     "many threads, through OpenMP"),
      llvm::cl::init(1)};
  Option<int64_t> nontemporalBytes{
      *this, "nontemporal-bytes",
      llvm::cl::desc("The bytes of output from which on elementwise ops store "
                     "past the caches"),
      llvm::cl::init(16 << 20)};
  Option<int64_t> cacheBytes{
      *this, "cache-bytes",
      llvm::cl::desc("What one core's cache holds: layers run on parts of a "
                     "batch that fit (--rectify-tile-batch); 0 runs each on "
                     "the whole batch"),
      llvm::cl::init(1 << 20)};
  Option<bool> keepMemory{
      *this, "keep-memory",
      llvm::cl::desc("Keep large buffers from one call to the next "
                     "(--rectify-keep-memory)"),
      llvm::cl::init(true)};
  Option<bool> profile{
      *this, "profile",
      llvm::cl::desc("Call rectify_layer_begin and rectify_layer_end around "
                     "every layer (--rectify-profile)"),
      llvm::cl::init(false)};
};

/// Adds the passes of --rectify-optimize to `pm`, a pass manager for modules:
/// the part that works on tensors. Its result is what an embedding compiler can
/// go on from, and what --rectify-to-llvm takes.
void buildOptimizePipeline(OpPassManager &pm,
                           const OptimizeOptions &options = {});

/// Adds the passes of --rectify-to-llvm to `pm`, a pass manager for modules:
/// from any mix of rectify, linalg, tensor, memref, scf, affine, vector, arith
/// and math to the LLVM dialect, ready for `mlir-translate --mlir-to-llvmir`.
/// Functions on tensors become functions on memrefs with identity layouts; they
/// do not keep what they are given, and their caller owns what they return.
void buildToLLVMPipeline(OpPassManager &pm, const ToLLVMOptions &options);

/// Registers the pipelines under their names.
void registerPipelines();

} // namespace rectify
} // namespace mlir

#endif // RECTIFY_PIPELINES_H
