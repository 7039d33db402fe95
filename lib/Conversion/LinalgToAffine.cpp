// Linalg ops on memrefs through the kernels: what stays unfused around the ops
// of the rectify dialect runs at the same speed.

#include "LinalgToAffine.h"

#include "BodyCost.h"

#include "Rectify/IR/Rectify.h"
#include "Rectify/Kernels/ReductionKernel.h"
#include "Rectify/Kernels/VectorBody.h"

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/Analysis/SumOfProducts.h"

#include "mlir/Analysis/SliceAnalysis.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Linalg/Transforms/Transforms.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Dialect/MemRef/Utils/MemRefUtils.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::rectify;

LogicalResult mlir::rectify::refuseKernel(PatternRewriter &rewriter,
                                          Operation *op, const Twine &reason) {
  std::string name = op->getName().getStringRef().str();
  remarkMissed(op, "convert-rectify-to-affine", "no-kernel")
      << "'" + name + "' is left to other lowerings: " + reason.str();
  return rewriter.notifyMatchFailure(op, reason);
}

Precision mlir::rectify::getPrecision(Operation *op) {
  auto text = op->getAttrOfType<StringAttr>(RectifyDialect::precisionName);
  return text ? *parsePrecision(text) : Precision::F32;
}

void mlir::rectify::remarkKernel(Operation *op, StringRef kernel,
                                 StringRef notes) {
  if (!remarksEnabled(op))
    return;
  std::string name = op->getName().getStringRef().str();
  remarkPassed(op, "convert-rectify-to-affine", kernel)
      << ("'" + name + "' becomes a nest of " + notes).str();
}

namespace {

bool isContraction(linalg::LinalgOp op) {
  return op.getNumDpsInputs() == 2 && op.getNumDpsInits() == 1 &&
         isSumOfProducts(*op.getBlock());
}

/// Whether `a` and `b` are views of one memref.
bool areViewsOfOne(Value a, Value b) {
  auto first = dyn_cast<MemrefValue>(a), second = dyn_cast<MemrefValue>(b);
  return first && second &&
         memref::skipViewLikeOps(first) == memref::skipViewLikeOps(second);
}

/// What fills each of the outs of `op` right before it, or null: a reduction
/// starts from the number itself.
SmallVector<linalg::FillOp> findFills(linalg::LinalgOp op) {
  SmallVector<linalg::FillOp> fills(op.getNumDpsInits());
  for (Operation *prev = op->getPrevNode();
       prev && (isa<linalg::FillOp>(prev) || isMemoryEffectFree(prev));
       prev = prev->getPrevNode()) {
    auto fill = dyn_cast<linalg::FillOp>(prev);
    if (!fill)
      continue;
    bool isRead = llvm::any_of(op.getDpsInputOperands(), [&](OpOperand *in) {
      return op.payloadUsesValueFromOperand(in) &&
             areViewsOfOne(in->get(), fill.output());
    });
    // The last fill counts, and one that converts its number is not meant.
    bool isMeant = !isRead && fill.value().getType() ==
                                  getElementTypeOrSelf(fill.output());
    for (OpOperand &out : op.getDpsInitsMutable()) {
      auto &own = fills[out.getOperandNumber() - op.getNumDpsInputs()];
      if (out.get() == fill.output() && isMeant && !own)
        own = fill;
    }
    if (!llvm::is_contained(fills, fill))
      break;
  }
  return fills;
}

/// Whether `op` is a reduction that is no sum of products.
bool isReduction(linalg::LinalgOp op) {
  return op.hasPureBufferSemantics() && op.getNumReductionLoops() != 0 &&
         !isContraction(op);
}

/// Whether `op` is the fill of a reduction's output.
bool isFillOfReduction(Operation *op) {
  auto fill = dyn_cast<linalg::FillOp>(op);
  Operation *next = op->getNextNode();
  while (fill && next &&
         (isa<linalg::FillOp>(next) || isMemoryEffectFree(next)))
    next = next->getNextNode();
  auto reduction = dyn_cast_or_null<linalg::LinalgOp>(fill ? next : nullptr);
  return reduction && isReduction(reduction) &&
         llvm::is_contained(findFills(reduction), fill);
}

/// out[p] = body(ins[p], out[p]), all dims parallel.
struct LowerElementwise : OpInterfaceRewritePattern<linalg::LinalgOp> {
  LowerElementwise(MLIRContext *context, const ElementwiseOptions &options,
                   PatternBenefit benefit)
      : OpInterfaceRewritePattern(context, benefit), options(options) {}

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureBufferSemantics())
      return rewriter.notifyMatchFailure(op, "it is not on memrefs");
    if (op.getNumParallelLoops() != op.getNumLoops())
      return rewriter.notifyMatchFailure(op, "it has reductions");
    if (isFillOfReduction(op))
      return rewriter.notifyMatchFailure(op, "a reduction starts from it");
    Block &body = *op.getBlock();
    ElementwiseOptions kernel = options;
    std::string notes;
    if (!isVectorizableBody(body, kernel.speculate, notes))
      return refuseKernel(rewriter, op, notes);

    Elementwise e;
    for (OpOperand &init : op.getDpsInitsMutable()) {
      AffineMap map = op.getMatchingIndexingMap(&init);
      if (!map.isPermutation())
        return refuseKernel(rewriter, op,
                            "an output is not indexed by a permutation of the "
                            "loops");
      e.outs.push_back({init.get(), map});
    }
    // Only what the body uses is read.
    for (OpOperand &operand : op->getOpOperands())
      if (op.payloadUsesValueFromOperand(&operand))
        e.ins.push_back({operand.get(), op.getMatchingIndexingMap(&operand)});

    e.bodyCost = estimateBodyCost(body);
    auto vectorBody = [&](OpBuilder &b, Location, ValueRange ins,
                          int64_t width) {
      SmallVector<Value> arguments;
      for (OpOperand &operand : op->getOpOperands()) {
        bool used = op.payloadUsesValueFromOperand(&operand);
        arguments.push_back(used ? ins.front() : Value());
        ins = ins.drop_front(used);
      }
      return vectorizeBody(b, body, arguments, width);
    };
    if (failed(emitElementwise(rewriter, op.getLoc(), e, kernel, vectorBody,
                               notes)))
      return refuseKernel(rewriter, op, notes);
    remarkKernel(op, "elementwise-kernel", notes);
    rewriter.eraseOp(op);
    return success();
  }

  ElementwiseOptions options;
};

/// A copy between layouts. Between contiguous memrefs it is left to be a
/// memcpy.
struct LowerCopy : OpRewritePattern<memref::CopyOp> {
  LowerCopy(MLIRContext *context, const ElementwiseOptions &options,
            PatternBenefit benefit)
      : OpRewritePattern(context, benefit), options(options) {}

  LogicalResult matchAndRewrite(memref::CopyOp op,
                                PatternRewriter &rewriter) const override {
    auto from = dyn_cast<MemRefType>(op.getSource().getType());
    auto to = dyn_cast<MemRefType>(op.getTarget().getType());
    if (!from || !to ||
        (from.getLayout().isIdentity() && to.getLayout().isIdentity()))
      return rewriter.notifyMatchFailure(op, "it is a memcpy");
    AffineMap map = rewriter.getMultiDimIdentityMap(to.getRank());
    Elementwise e{{{op.getSource(), map}}, {{op.getTarget(), map}}};
    auto body = [](OpBuilder &, Location, ValueRange ins, int64_t) {
      return SmallVector<Value>(ins);
    };
    std::string notes;
    if (failed(emitElementwise(rewriter, op.getLoc(), e, options, body, notes)))
      return refuseKernel(rewriter, op, notes);
    remarkKernel(op, "copy-kernel", notes);
    rewriter.eraseOp(op);
    return success();
  }

  ElementwiseOptions options;
};

/// out[p] += sum over r of lhs[p, r] * rhs[p, r]: matmuls, convolutions, and
/// generics that are neither by name.
struct LowerContraction : OpInterfaceRewritePattern<linalg::LinalgOp> {
  LowerContraction(MLIRContext *context, const KernelOptions &options,
                   PatternBenefit benefit)
      : OpInterfaceRewritePattern(context, benefit), options(options) {}

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    if (!op.hasPureBufferSemantics())
      return rewriter.notifyMatchFailure(op, "it is not on memrefs");
    if (op.getNumReductionLoops() == 0)
      return rewriter.notifyMatchFailure(op, "it has no reductions");
    if (!isContraction(op))
      return rewriter.notifyMatchFailure(op, "it is not a sum of products");
    OpOperand *out = op.getDpsInitOperand(0);
    AffineMap outMap = op.getMatchingIndexingMap(out);
    if (!outMap.isProjectedPermutation() ||
        outMap.getNumResults() != op.getNumParallelLoops())
      return refuseKernel(rewriter, op,
                          "the output is not indexed by the parallel loops");

    auto operand = [&](OpOperand *o) -> KernelOperand {
      return {o->get(), op.getMatchingIndexingMap(o)};
    };
    Contraction c;
    c.lhs = operand(op.getDpsInputOperand(0));
    c.rhs = operand(op.getDpsInputOperand(1));
    c.outs = {operand(out)};
    c.sides = {operand(out)};
    c.accumulator = getElementTypeOrSelf(out->get());
    c.precision = getPrecision(op);
    auto accumulate = [](OpBuilder &b, Location loc, Value sum,
                         ValueRange sides) -> SmallVector<Value> {
      if (isa<FloatType>(getElementTypeOrSelf(sum)))
        return {arith::AddFOp::create(b, loc, sides[0], sum)};
      return {arith::AddIOp::create(b, loc, sides[0], sum)};
    };
    std::string notes;
    c = simplifyShape(rewriter, op.getLoc(), c);
    if (failed(emitContraction(rewriter, op.getLoc(), c, options, accumulate,
                               notes)))
      return refuseKernel(rewriter, op, notes);
    remarkKernel(op, "contraction-kernel", notes);
    rewriter.eraseOp(op);
    return success();
  }

  KernelOptions options;
};

/// The op that folds the steps, if one does and the order does not matter to
/// it.
std::optional<ReductionFold> getFold(linalg::LinalgOp op) {
  SmallVector<Operation *> combiners;
  if (op.getNumDpsInits() != 1 ||
      !matchReduction(op.getRegionOutputArgs(), 0, combiners) ||
      combiners.size() != 1)
    return std::nullopt;
  Operation *combiner = combiners.front();
  std::optional<vector::CombiningKind> kind =
      linalg::getCombinerOpKind(combiner);
  std::optional<TypedAttr> neutral = arith::getNeutralElement(combiner);
  if (!kind || !neutral)
    return std::nullopt;
  auto flags = arith::FastMathFlags::none;
  if (auto floats = dyn_cast<arith::ArithFastMathInterface>(combiner))
    flags = floats.getFastMathFlagsAttr().getValue();
  if (isa<arith::AddFOp, arith::MulFOp>(combiner) &&
      !arith::bitEnumContainsAll(flags, arith::FastMathFlags::reassoc))
    return std::nullopt;
  return ReductionFold{*kind, flags, *neutral};
}

/// out[p] = body(ins[p, r], out[p]) for all r: pools, sums, maxima.
struct LowerReduction : OpInterfaceRewritePattern<linalg::LinalgOp> {
  LowerReduction(MLIRContext *context, const KernelOptions &options,
                 PatternBenefit benefit)
      : OpInterfaceRewritePattern(context, benefit), options(options) {}

  LogicalResult matchAndRewrite(linalg::LinalgOp op,
                                PatternRewriter &rewriter) const override {
    if (!isReduction(op))
      return rewriter.notifyMatchFailure(op, "it is no such reduction");
    Block &body = *op.getBlock();
    KernelOptions kernel = options;
    std::string notes;
    if (!isVectorizableBody(body, kernel.speculate, notes))
      return refuseKernel(rewriter, op, notes);
    AffineMap outMap = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
    for (OpOperand &init : op.getDpsInitsMutable())
      if (op.getMatchingIndexingMap(&init) != outMap ||
          !outMap.isProjectedPermutation() ||
          outMap.getNumResults() != op.getNumParallelLoops())
        return refuseKernel(rewriter, op,
                            "its outputs are not indexed by the parallel "
                            "loops, all alike");

    Reduction r;
    for (OpOperand *input : op.getDpsInputOperands()) {
      bool isUsed = op.payloadUsesValueFromOperand(input);
      (isUsed ? r.ins : r.shapes)
          .push_back({input->get(), op.getMatchingIndexingMap(input)});
    }
    for (OpOperand &init : op.getDpsInitsMutable())
      r.outs.push_back({init.get(), outMap});
    SmallVector<linalg::FillOp> fills = findFills(op);
    for (linalg::FillOp fill : fills)
      r.starts.push_back(fill ? fill.value() : Value());
    r.bodyCost = estimateBodyCost(body);
    r.fold = getFold(op);
    auto vectorBody = [&](OpBuilder &b, Location, ValueRange ins,
                          ValueRange outs, int64_t width) {
      SmallVector<Value> arguments;
      for (OpOperand *input : op.getDpsInputOperands()) {
        bool isUsed = op.payloadUsesValueFromOperand(input);
        arguments.push_back(isUsed ? ins.front() : Value());
        ins = ins.drop_front(isUsed);
      }
      llvm::append_range(arguments, outs);
      return vectorizeBody(b, body, arguments, width);
    };
    if (failed(
            emitReduction(rewriter, op.getLoc(), r, kernel, vectorBody, notes)))
      return refuseKernel(rewriter, op, notes);
    remarkKernel(op, "reduction-kernel", notes);
    rewriter.eraseOp(op);
    for (linalg::FillOp fill : fills)
      if (fill)
        rewriter.eraseOp(fill);
    return success();
  }

  KernelOptions options;
};

} // namespace

void mlir::rectify::populateLinalgToAffinePatterns(
    RewritePatternSet &patterns, const ElementwiseOptions &options,
    PatternBenefit benefit) {
  patterns.add<LowerElementwise, LowerCopy, LowerContraction, LowerReduction>(
      patterns.getContext(), options, benefit);
}
