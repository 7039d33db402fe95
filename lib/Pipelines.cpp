// The pipelines.

#include "Rectify/Pipelines.h"

#include "Rectify/Kernels/TargetFeatures.h"
#include "Rectify/Passes.h"

#include "mlir/Conversion/Passes.h"
#include "mlir/Dialect/Affine/Transforms/Passes.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Bufferization/Transforms/Passes.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Linalg/Passes.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/MemRef/Transforms/Passes.h"
#include "mlir/Dialect/SCF/Transforms/Passes.h"
#include "mlir/Pass/PassManager.h"
#include "mlir/Pass/PassRegistry.h"
#include "mlir/Transforms/Passes.h"

using namespace mlir;
using namespace mlir::rectify;

/// Without upstream's pattern for clamps that change nothing, which crashes on
/// tensors without a rank and may change the type; raising finds these clamps.
/// From the top, as --canonicalize does: from the bottom, the fold of a
/// transpose that a cast was taken into changes the type.
static void addCanonicalizer(OpPassManager &pm) {
  pm.addPass(createCanonicalizerPass(
      GreedyRewriteConfig().setUseTopDownTraversal(), {"ClampIsNoOp"}));
}

/// Operands in the layout of the kernels; weights packed for the target, once,
/// where they allow it.
static void addPacking(OpPassManager &pm, const ToLLVMOptions &options) {
  pm.addPass(createChooseLayout());
  // What is timed is each layer, not all steps or parts of them.
  pm.addPass(
      createWinograd({options.winograd, options.profile ? 1 : options.threads,
                      options.cacheBytes}));
  pm.addPass(createParallelizeRecurrence(
      {options.profile ? 1 : options.threads, options.cacheBytes}));
  pm.addPass(createSetPrecision({options.precision}));
  pm.addPass(createSkipZeros({options.skipZeros}));
  pm.addPass(createPackWeights({options.target}));
  pm.addPass(createPrepare());
}

/// Tensors to memrefs. What stays unfused goes through linalg.
static void addBufferization(OpPassManager &pm, const ToLLVMOptions &options) {
  pm.addPass(createConvertRectifyToLinalg({/*contractions=*/false}));
  pm.addPass(createConvertElementwiseToLinalgPass());
  pm.addPass(createLinalgElementwiseOpFusionPass());
  addCanonicalizer(pm);
  pm.addPass(createCSEPass());
  pm.addNestedPass<func::FuncOp>(createTileBatch(
      // What is timed is each layer, not all of them together.
      {options.cacheBytes, options.profile ? 1 : options.threads}));
  pm.addPass(bufferization::createEmptyTensorEliminationPass());
  // Nothing is to join the tensors that this makes, however equal they are.
  pm.addPass(createPlaceResults());
  bufferization::OneShotBufferizePassOptions oneShot;
  oneShot.bufferizeFunctionBoundaries = true;
  oneShot.allowReturnAllocsFromLoops = true;
  oneShot.functionBoundaryTypeConversion =
      bufferization::LayoutMapOption::IdentityLayoutMap;
  pm.addPass(bufferization::createOneShotBufferizePass(oneShot));
  addCanonicalizer(pm);
  // As upstream's pipeline, but for functions that free memory themselves.
  pm.addPass(memref::createExpandReallocPass({/*emitDeallocs=*/false}));
  pm.addPass(createDeallocateBuffers());
  addCanonicalizer(pm);
  pm.addPass(bufferization::createBufferDeallocationSimplificationPass());
  pm.addPass(bufferization::createLowerDeallocationsPass());
  pm.addPass(createCSEPass());
  addCanonicalizer(pm);
  pm.addPass(createConvertBufferizationToMemRefPass());
  pm.addNestedPass<func::FuncOp>(
      bufferization::createOptimizeAllocationLivenessPass());
}

/// Memrefs to affine nests over vectors, and these to scf.
static void addKernels(OpPassManager &pm, const ToLLVMOptions &options) {
  if (options.profile)
    pm.addPass(createProfile());
  pm.addPass(createShareKernels());
  pm.addPass(createConvertRectifyToAffine(
      {options.target, options.threads, options.nontemporalBytes}));
  // What the kernels refuse, as scalar loops.
  pm.addPass(createConvertRectifyToLinalg());
  pm.addPass(createConvertLinalgToLoopsPass());
  pm.addPass(createTabulate({options.target}));
  pm.addPass(createConvertRectifyToArith({options.target}));
  addCanonicalizer(pm);
  pm.addPass(createCSEPass());
  pm.addNestedPass<func::FuncOp>(createPlanMemory({options.threads}));
  if (options.keepMemory)
    pm.addPass(createKeepMemory());
  pm.addNestedPass<func::FuncOp>(options.threads > 1
                                     ? createForallToParallelLoopPass()
                                     : createForallToForLoopPass());
  pm.addPass(createLowerAffinePass());
  pm.addPass(createConvertVectorToSCFPass());
  if (options.threads > 1) {
    pm.addPass(createParallelToOpenMP({options.threads}));
    // Reductions.
    ConvertSCFToOpenMPPassOptions openMP;
    openMP.numThreads = options.threads;
    pm.addPass(createConvertSCFToOpenMPPass(openMP));
    // The scope in each region would keep control flow from being lowered.
    pm.addPass(createInlineAllocaScopes());
    addCanonicalizer(pm);
  }
  pm.addPass(createFenceStreams());
}

/// Scalars and vectors to what LLVM does well.
static void addArithmetic(OpPassManager &pm, const ToLLVMOptions &options) {
  const TargetFeatures *target = TargetFeatures::lookup(options.target);
  pm.addPass(createExpandNarrowFloats());
  // Not on the module: it does not survive ops there that nobody knows.
  pm.addNestedPass<func::FuncOp>(math::createMathExtendToSupportedTypes());
  pm.addPass(createLowerMath({/*approximate=*/target && target->fma}));
  arith::ArithEmulateUnsupportedFloatsOptions floats;
  floats.sourceTypeStrs = {"bf16"};
  floats.targetTypeStr = "f32";
  pm.addPass(arith::createArithEmulateUnsupportedFloats(floats));
  pm.addPass(createExpandTinyFloats());
  pm.addPass(createExpandArith({options.target}));
  addCanonicalizer(pm);
  pm.addPass(createCSEPass());
}

/// The dialects that are left to LLVM's.
static void addConversionToLLVM(OpPassManager &pm,
                                const ToLLVMOptions &options) {
  pm.addPass(createSCFToControlFlowPass());
  pm.addPass(memref::createExpandOpsPass());
  pm.addPass(memref::createExpandStridedMetadataPass());
  pm.addPass(createLowerAffinePass());
  const TargetFeatures *target = TargetFeatures::lookup(options.target);
  // Matrices are arguments of blocks, which one conversion must rewrite with
  // them.
  if (target && target->tiles)
    pm.addPass(createConvertToLLVMPass({/*filterDialects=*/{"amx", "cf"}}));
  pm.addPass(createConvertMathToLLVMPass());
  pm.addPass(createConvertVectorToLLVMPass());
  pm.addPass(createFinalizeMemRefToLLVMConversionPass());
  pm.addPass(createArithToLLVMConversionPass());
  pm.addPass(createConvertIndexToLLVMPass());
  pm.addPass(createConvertControlFlowToLLVMPass());
  pm.addPass(createConvertFuncToLLVMPass());
  pm.addPass(createUBToLLVMConversionPass());
  if (options.threads > 1)
    pm.addPass(createConvertOpenMPToLLVMPass());
  pm.addPass(createReconcileUnrealizedCastsPass());
  pm.addPass(createBf16AsI16());
  pm.addPass(createKeepWholeStores());
  pm.addPass(createHugePages());
  pm.addPass(createSetTarget({options.target}));
}

void mlir::rectify::buildOptimizePipeline(OpPassManager &pm,
                                          const OptimizeOptions &options) {
  pm.addPass(createRaise());
  addCanonicalizer(pm);
  pm.addPass(createCSEPass());
  pm.addPass(createSimplify());
  if (options.fuse)
    pm.addPass(createFuseEpilogue());
  // What follows no contraction.
  pm.addPass(createLinalgElementwiseOpFusionPass());
  addCanonicalizer(pm);
  pm.addPass(createCSEPass());
}

void mlir::rectify::buildToLLVMPipeline(OpPassManager &pm,
                                        const ToLLVMOptions &options) {
  addPacking(pm, options);
  addBufferization(pm, options);
  addKernels(pm, options);
  addArithmetic(pm, options);
  addConversionToLLVM(pm, options);
}

void mlir::rectify::registerPipelines() {
  PassPipelineRegistration<OptimizeOptions>(
      "rectify-optimize",
      "Tensors: recognize activations, fuse contractions with what follows "
      "them, and clean up",
      buildOptimizePipeline);
  PassPipelineRegistration<ToLLVMOptions>(
      "rectify-to-llvm",
      "From tensors or memrefs to the LLVM dialect: bufferize, kernels for the "
      "target, and what is left through upstream's conversions",
      buildToLLVMPipeline);
}
