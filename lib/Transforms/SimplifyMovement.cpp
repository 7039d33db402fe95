// Activations past ops that move elements: the order in which the activation
// sees fewer of them, or stands right behind a contraction.

#include "ActivationFamily.h"
#include "Movement.h"
#include "PointwiseOp.h"
#include "Simplify.h"

#include "Rectify/Analysis/SumOfProducts.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::rectify;

static bool isContraction(Operation *op) {
  if (isa<ContractOp, tosa::Conv2DOp, tosa::Conv3DOp, tosa::DepthwiseConv2DOp,
          tosa::TransposeConv2DOp, tosa::MatMulOp>(op))
    return true;
  auto linalgOp = dyn_cast<linalg::LinalgOp>(op);
  return linalgOp && linalgOp.getNumDpsInputs() == 2 &&
         linalgOp.getNumDpsInits() == 1 &&
         linalgOp.getNumReductionLoops() != 0 &&
         isSumOfProducts(*linalgOp.getBlock());
}

bool rectify::followsContraction(Value value) {
  // Far chains are not worth the search.
  SmallVector<Value, 8> worklist = {value};
  for (unsigned i = 0; i < worklist.size() && i < 16; ++i) {
    Operation *op = worklist[i].getDefiningOp();
    if (!op || !worklist[i].hasOneUse() ||
        op->getBlock() != value.getParentBlock())
      continue;
    if (isContraction(op))
      return true;
    std::optional<Movement> movement = Movement::get(op);
    std::string ignored;
    if (movement && movement->count == Movement::Count::Same)
      llvm::append_range(worklist, movement->sources);
    else if (FailureOr<PointwiseOp> pointwise = PointwiseOp::get(op, ignored);
             succeeded(pointwise))
      llvm::append_range(worklist, pointwise->inputs);
  }
  return false;
}

/// Whether `value` is an activation's result, or its elements at other places,
/// that nothing else uses.
static bool followsActivation(Value value) {
  // Far chains are not worth the search.
  for (unsigned i = 0; i < 16; ++i) {
    Operation *op = value.getDefiningOp();
    if (isa_and_nonnull<ActivationOpInterface>(op))
      return true;
    std::optional<Movement> movement = Movement::get(op);
    if (!movement || movement->count != Movement::Count::Same ||
        movement->sources.size() != 1 || !value.hasOneUse())
      return false;
    value = movement->sources[0];
  }
  return false;
}

static bool isRanked(Value value) {
  return isa<RankedTensorType>(value.getType());
}

/// Whether `op` is an activation on a tensor.
static bool isOnTensor(ActivationOpInterface op) {
  return op && op->getNumResults() == 1 && isRanked(op->getResult(0));
}

/// Whether `op` needs no tensor but the one that it is applied to.
static bool needsNoOther(ActivationOpInterface op) {
  return llvm::none_of(op.getInputs().drop_front(), [](Value input) {
    return isa<ShapedType>(input.getType());
  });
}

namespace {
/// Where an activation reads its other tensors on the other side of a movement:
/// along the same axis, wherever that is there.
struct MovedAxis {
  std::optional<int64_t> axis;

  /// None if they would have to be moved too.
  static std::optional<MovedAxis> get(ActivationOpInterface f,
                                      const Movement &movement, bool before) {
    if (needsNoOther(f))
      return MovedAxis{};
    auto axis = f->getAttrOfType<IntegerAttr>("axis");
    if (!axis)
      return std::nullopt;
    std::optional<int64_t> moved = before
                                       ? movement.getSourceDim(axis.getInt())
                                       : movement.getResultDim(axis.getInt());
    if (!moved)
      return std::nullopt;
    return MovedAxis{moved};
  }
};
} // namespace

Value rectify::applyTo(RewriterBase &rewriter, ActivationOpInterface f, Value x,
                       std::optional<int64_t> axis) {
  OperationState state(f.getLoc(), f->getName());
  state.addOperands(x);
  state.addOperands(f.getInputs().drop_front());
  state.addTypes(x.getType());
  state.addAttributes(f->getAttrDictionary().getValue());
  if (axis)
    state.attributes.set("axis", rewriter.getI64IntegerAttr(*axis));
  return rewriter.create(state)->getResult(0);
}

std::string rectify::getQuotedName(Operation *op) {
  return ("'" + op->getName().getStringRef() + "'").str();
}

ActivationOpInterface rectify::getSinkable(Operation *op, Value x) {
  auto f = x.getDefiningOp<ActivationOpInterface>();
  if (!f || !isOnTensor(f) || !x.hasOneUse() || !isRanked(op->getResult(0)) ||
      f->getBlock() != op->getBlock() || followsContraction(f.getInputs()[0]))
    return nullptr;
  return f;
}

void rectify::sink(ActivationOpInterface f, Operation *op, StringRef rule,
                   const Simplifier &simplifier, PatternRewriter &rewriter,
                   std::optional<int64_t> axis) {
  simplifier.passed(f, rule, "goes behind " + getQuotedName(op));
  IRMapping mapping;
  mapping.map(f->getResult(0), f.getInputs()[0]);
  Value moved = rewriter.clone(*op, mapping)->getResult(0);
  rewriter.replaceOp(op, applyTo(rewriter, f, moved, axis));
  rewriter.eraseOp(f);
}

namespace {
/// f(move(x)) = move(f(x))
///
/// where x has fewer elements, or as many and comes from a contraction, which
/// can then fuse f, or from an activation.
struct HoistActivation : OpInterfaceRewritePattern<ActivationOpInterface> {
  HoistActivation(MLIRContext *context, Simplifier &simplifier)
      : OpInterfaceRewritePattern(context), simplifier(simplifier) {}

  LogicalResult matchAndRewrite(ActivationOpInterface f,
                                PatternRewriter &rewriter) const override {
    Operation *mover = f.getInputs()[0].getDefiningOp();
    if (!mover || !isOnTensor(f) || mover->getBlock() != f->getBlock())
      return failure();
    simplifier.reconsider(f, "hoist");
    simplifier.reconsider(f, "hoist-pad");
    if (isa<tensor::PadOp, tosa::PadOp>(mover))
      return hoistBeforePad(f, mover, rewriter);
    std::optional<Movement> movement = Movement::get(mover);
    if (!movement || movement->count == Movement::Count::Fewer)
      return rewriter.notifyMatchFailure(f, "moves no elements to more places");
    if (movement->count == Movement::Count::Same &&
        llvm::none_of(movement->sources, [](Value source) {
          return followsContraction(source) || followsActivation(source);
        }))
      return rewriter.notifyMatchFailure(f, "nothing is gained by the order");
    std::optional<MovedAxis> moved =
        MovedAxis::get(f, *movement, /*before=*/true);
    if (!moved)
      return simplifier.missed(f, "hoist",
                               "stays behind " + getQuotedName(mover) +
                                   ": what else it reads would have to move "
                                   "too",
                               "give the slope along an axis that is kept");
    if (!mover->hasOneUse())
      return simplifier.missed(
          f, "hoist",
          "stays behind " + getQuotedName(mover) +
              ", whose result has other users: it would move its elements "
              "twice");
    simplifier.passed(f, "hoist", "goes before " + getQuotedName(mover));
    IRMapping mapping;
    for (Value source : movement->sources)
      if (!mapping.contains(source))
        mapping.map(source, applyTo(rewriter, f, source, moved->axis));
    rewriter.replaceOp(f, rewriter.clone(*mover, mapping));
    rewriter.eraseOp(mover);
    return success();
  }

  /// f(pad(x, c)) = pad(f(x), f(c))
  LogicalResult hoistBeforePad(ActivationOpInterface f, Operation *pad,
                               PatternRewriter &rewriter) const {
    if (!needsNoOther(f) || !isRanked(pad->getOperand(0)))
      return rewriter.notifyMatchFailure(f, "the slope would lie elsewhere");
    std::optional<UnaryFunction> function = UnaryFunction::get(f);
    auto tensorPad = dyn_cast<tensor::PadOp>(pad);
    Value value = tensorPad ? tensorPad.getConstantPaddingValue()
                            : cast<tosa::PadOp>(pad).getPadConst();
    std::optional<Number> constant =
        value ? getConstant(value) : std::optional<Number>();
    if (!function || !constant)
      return simplifier.missed(f, "hoist-pad",
                               "also acts on the padding before it, whose "
                               "value is not known",
                               "pad with a constant");
    if (!pad->hasOneUse())
      return simplifier.missed(f, "hoist-pad",
                               "stays behind " + getQuotedName(pad) +
                                   ", whose result has other users: it would "
                                   "move its elements twice");
    simplifier.passed(f, "hoist-pad", "goes before " + getQuotedName(pad));
    Number padding = function->at(*constant);
    Type element = getElementTypeOrSelf(value.getType());
    TypedAttr attribute;
    if (auto *number = std::get_if<APFloat>(&padding))
      attribute = rewriter.getFloatAttr(element, *number);
    else
      attribute = rewriter.getIntegerAttr(element, std::get<APInt>(padding));
    Location loc = pad->getLoc();
    Value x = applyTo(rewriter, f, pad->getOperand(0));
    if (tensorPad) {
      Value filler = arith::ConstantOp::create(rewriter, loc, attribute);
      rewriter.replaceOpWithNewOp<tensor::PadOp>(
          f, tensorPad.getResultType(), x, tensorPad.getMixedLowPad(),
          tensorPad.getMixedHighPad(), filler, tensorPad.getNofold());
    } else {
      auto type = cast<ShapedType>(value.getType());
      IRMapping mapping;
      mapping.map(pad->getOperand(0), x);
      mapping.map(value, tosa::ConstOp::create(
                             rewriter, loc, type,
                             DenseElementsAttr::get(type, Attribute(attribute)))
                             .getResult());
      rewriter.replaceOp(f, rewriter.clone(*pad, mapping));
    }
    rewriter.eraseOp(pad);
    return success();
  }

  Simplifier &simplifier;
};

/// move(f(x)) = f(move(x))
///
/// where move(x) has fewer elements and no contraction could fuse f.
template <class Op> struct SinkBehindMovement : OpRewritePattern<Op> {
  SinkBehindMovement(MLIRContext *context, Simplifier &simplifier)
      : OpRewritePattern<Op>(context), simplifier(simplifier) {}

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    std::optional<Movement> movement = Movement::get(op);
    if (!movement || movement->count != Movement::Count::Fewer)
      return failure();
    ActivationOpInterface f = getSinkable(op, movement->sources[0]);
    if (!f)
      return failure();
    simplifier.reconsider(f, "sink");
    std::optional<MovedAxis> moved =
        MovedAxis::get(f, *movement, /*before=*/false);
    if (!moved)
      return simplifier.missed(f, "sink",
                               "stays before " + getQuotedName(op) +
                                   ": what else it reads would have to move "
                                   "too",
                               "give the slope along an axis that is kept");
    sink(f, op, "sink", simplifier, rewriter, moved->axis);
    return success();
  }

  Simplifier &simplifier;
};
} // namespace

void rectify::populateSimplifyMovementPatterns(RewritePatternSet &patterns,
                                               Simplifier &simplifier) {
  patterns.add<HoistActivation, SinkBehindMovement<tensor::ExtractSliceOp>,
               SinkBehindMovement<tensor::GatherOp>,
               SinkBehindMovement<tosa::SliceOp>,
               SinkBehindMovement<tosa::GatherOp>>(patterns.getContext(),
                                                   simplifier);
}
