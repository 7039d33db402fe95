// Lowers elementwise ops and contractions on memrefs to tiled,
// register-blocked affine nests over vectors.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Kernels/ElementwiseKernel.h"
#include "Rectify/Kernels/PackKernel.h"
#include "Rectify/Kernels/VectorBody.h"
#include "Rectify/Passes.h"

#include "BodyCost.h"
#include "EmitBody.h"
#include "LinalgToAffine.h"
#include "TinyFloats.h"

#include "mlir/Dialect/AMX/AMXDialect.h"
#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

#define DEBUG_TYPE "convert-rectify-to-affine"

namespace mlir::rectify {
#define GEN_PASS_DEF_CONVERTRECTIFYTOAFFINE
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// outs[p] = epilogue(sum over r of lhs[p, r] * rhs[p, r], sides[p]).
struct LowerContract : OpRewritePattern<ContractOp> {
  LowerContract(MLIRContext *context, const KernelOptions &options,
                PatternBenefit benefit)
      : OpRewritePattern(context, benefit), options(options) {}

  LogicalResult matchAndRewrite(ContractOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.isOnBuffers())
      return rewriter.notifyMatchFailure(op, "it is not on memrefs");
    Block &body = *op.getBody();
    KernelOptions kernel = options;
    std::string notes;
    if (!isVectorizableBody(body, kernel.speculate, notes))
      return refuseKernel(rewriter, op, notes);

    auto operands = [](ValueRange sources, ArrayRef<AffineMap> maps) {
      SmallVector<KernelOperand> result;
      for (auto [source, map] : llvm::zip_equal(sources, maps))
        result.push_back({source, map});
      return result;
    };
    Contraction c;
    c.lhs = {op.getLhs(), op.getLhsMap()};
    c.rhs = {op.getRhs(), op.getRhsMap()};
    c.sides = operands(op.getSides(), op.getSideMaps());
    c.outs = operands(op.getOuts(), op.getOutMaps());
    c.accumulator = op.getAccumulatorType();
    c.epilogueCost = estimateBodyCost(body);
    c.epilogueCalls = callsFunctions(body);
    c.skipsZeros = op->hasAttr(RectifyDialect::skipZerosName);
    c.precision = getPrecision(op);
    auto epilogue = [&](OpBuilder &b, Location, Value sum, ValueRange sides) {
      SmallVector<Value> arguments = {sum};
      llvm::append_range(arguments, sides);
      return vectorizeBody(b, body, arguments,
                           cast<VectorType>(sum.getType()).getNumElements());
    };
    c = simplifyShape(rewriter, op.getLoc(), c);
    if (failed(
            emitContraction(rewriter, op.getLoc(), c, kernel, epilogue, notes)))
      return refuseKernel(rewriter, op, notes);
    remarkKernel(op, "contraction-kernel", notes);
    rewriter.eraseOp(op);
    return success();
  }

  KernelOptions options;
};

/// dest[map(i)] = source[i].
struct LowerPack : OpRewritePattern<PackOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(PackOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.isOnBuffers())
      return rewriter.notifyMatchFailure(op, "it is not on memrefs");
    emitPack(rewriter, op.getLoc(), op.getSource(), op.getDest(), op.getMap());
    rewriter.eraseOp(op);
    return success();
  }
};

/// outs[p] = body(ins[p]), for any op that states its body.
struct LowerBody : OpInterfaceRewritePattern<ScalarBodyOpInterface> {
  LowerBody(MLIRContext *context, const ElementwiseOptions &options,
            PatternBenefit benefit)
      : OpInterfaceRewritePattern(context, benefit), options(options) {}

  LogicalResult matchAndRewrite(ScalarBodyOpInterface op,
                                PatternRewriter &rewriter) const override {
    if (op.getOutputs().empty())
      return rewriter.notifyMatchFailure(op, "it is not on memrefs");
    Elementwise e;
    for (auto [i, input] : llvm::enumerate(op.getInputs()))
      e.ins.push_back({input, op.getInputMap(i)});
    for (auto [i, output] : llvm::enumerate(op.getOutputs())) {
      AffineMap map = op.getResultMap(i);
      if (!map.isPermutation())
        return refuseKernel(rewriter, op,
                            "a result is summed over the dimensions that its "
                            "input is broadcast along");
      e.outs.push_back({output, map});
    }
    e.bodyCost = estimateBodyCost(op);
    // Left to --rectify-tabulate.
    bool keeps = isTinyFloat(op.getInputs()[0].getType()) && e.ins.size() == 1;
    auto body = [&](OpBuilder &b, Location loc, ValueRange ins, int64_t) {
      return keeps ? op.createOnElements(b, loc, ins)
                   : emitBody(op, b, loc, ins, options.target.fma);
    };
    std::string notes;
    if (failed(emitElementwise(rewriter, op.getLoc(), e, options, body, notes)))
      return refuseKernel(rewriter, op, notes);
    remarkKernel(op, "elementwise-kernel", notes);
    rewriter.eraseOp(op);
    return success();
  }

  ElementwiseOptions options;
};

struct ConvertRectifyToAffine
    : rectify::impl::ConvertRectifyToAffineBase<ConvertRectifyToAffine> {
  using ConvertRectifyToAffineBase::ConvertRectifyToAffineBase;

  void runOnOperation() override {
    const TargetFeatures *features =
        TargetFeatures::lookup(target, getOperation());
    if (!features)
      return signalPassFailure();
    auto convert = [&](ArrayRef<Operation *> roots, int64_t threads) {
      RewritePatternSet patterns(&getContext());
      populateConvertRectifyToAffinePatterns(patterns, *features, threads,
                                             nontemporalBytes);
      FrozenRewritePatternSet frozen(std::move(patterns));
      for (Operation *root : roots)
        walkAndApplyPatterns(root, frozen);
    };
    // Threads that run such a loop are not to start others.
    if (threads > 1)
      convert(findParallel(getOperation()), /*threads=*/1);
    convert(getOperation(), threads);
  }

private:
  static SmallVector<Operation *> findParallel(Operation *root);
};

} // namespace

/// Whether all that uses `function` are calls in parallel loops.
static bool isCalledInParallel(func::FuncOp function,
                               const SymbolUserMap &users) {
  ArrayRef<Operation *> calls = users.getUsers(function);
  return function.isPrivate() && !calls.empty() &&
         llvm::all_of(calls, [](Operation *call) {
           return isa<CallOpInterface>(call) &&
                  call->getParentWithTrait<OpTrait::HasParallelRegion>();
         });
}

/// The parallel loops in `root`, and the functions that only these call.
SmallVector<Operation *> ConvertRectifyToAffine::findParallel(Operation *root) {
  SmallVector<Operation *> found;
  root->walk<WalkOrder::PreOrder>([&](Operation *op) {
    if (!op->hasTrait<OpTrait::HasParallelRegion>())
      return WalkResult::advance();
    found.push_back(op);
    return WalkResult::skip();
  });
  if (root->hasTrait<OpTrait::SymbolTable>()) {
    SymbolTableCollection tables;
    SymbolUserMap users(tables, root);
    for (auto function : root->getRegion(0).getOps<func::FuncOp>())
      if (isCalledInParallel(function, users))
        found.push_back(function);
  }
  return found;
}

void mlir::rectify::populateConvertRectifyToAffinePatterns(
    RewritePatternSet &patterns, const TargetFeatures &target, int64_t threads,
    int64_t nontemporalBytes, PatternBenefit benefit) {
  ElementwiseOptions options(KernelOptions{target});
  options.threads = threads;
  options.nontemporalBytes = nontemporalBytes;
  patterns.add<LowerBody, LowerContract>(patterns.getContext(), options,
                                         benefit);
  patterns.add<LowerPack>(patterns.getContext(), benefit);
  populateLinalgToAffinePatterns(patterns, options, benefit);
}
