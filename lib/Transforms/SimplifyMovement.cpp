// Activations past ops that move elements: the order in which the activation
// sees fewer of them, or stands right behind a contraction.

#include "ActivationFamily.h"
#include "PointwiseOp.h"
#include "Simplify.h"

#include "Rectify/Analysis/SumOfProducts.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Ops that move elements
//===----------------------------------------------------------------------===//

namespace {
/// How many elements an op has after it has moved them.
enum class Count { Same, Fewer, More };

/// An op whose result consists of elements of operands `sources`, at other
/// places: move(f(x)) = f(move(x)) for each f of one element.
struct Movement {
  Count count;
  OperandRange sources;
};
} // namespace

static bool isRanked(Value value) {
  return isa<RankedTensorType>(value.getType());
}

/// None also where an activation could not stand, on tensors without a rank.
static std::optional<Movement> getMovement(Operation *op) {
  if (!op || op->getNumResults() != 1 || op->getNumOperands() == 0 ||
      !isRanked(op->getResult(0)) || !isRanked(op->getOperand(0)))
    return std::nullopt;
  OperandRange first = op->getOperands().take_front();
  if (isa<tensor::ExpandShapeOp, tensor::CollapseShapeOp, tensor::CastOp,
          linalg::TransposeOp, tosa::ReshapeOp, tosa::TransposeOp,
          tosa::ReverseOp>(op))
    return Movement{Count::Same, first};
  if (isa<tensor::ConcatOp, tosa::ConcatOp>(op) &&
      llvm::all_of(op->getOperands(), isRanked))
    return Movement{Count::Same, op->getOperands()};
  if (isa<tensor::ExtractSliceOp, tosa::SliceOp>(op))
    return Movement{Count::Fewer, first};
  if (isa<linalg::BroadcastOp, tosa::TileOp>(op))
    return Movement{Count::More, first};
  if (isa<tensor::GatherOp, tosa::GatherOp>(op)) {
    auto from = dyn_cast<RankedTensorType>(first[0].getType());
    auto to = dyn_cast<RankedTensorType>(op->getResult(0).getType());
    if (from && to && from.hasStaticShape() && to.hasStaticShape())
      return Movement{to.getNumElements() < from.getNumElements() ? Count::Fewer
                      : to.getNumElements() > from.getNumElements()
                          ? Count::More
                          : Count::Same,
                      first};
  }
  return std::nullopt;
}

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
    std::optional<Movement> movement = getMovement(op);
    std::string ignored;
    if (movement && movement->count == Count::Same)
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
    std::optional<Movement> movement = getMovement(op);
    if (!movement || movement->count != Count::Same ||
        movement->sources.size() != 1 || !value.hasOneUse())
      return false;
    value = movement->sources[0];
  }
  return false;
}

/// Whether `op` is an activation on a tensor that needs no other tensor.
static bool isPlainActivation(ActivationOpInterface op) {
  return op && op->getNumResults() == 1 && isRanked(op->getResult(0)) &&
         llvm::none_of(op.getInputs().drop_front(), [](Value input) {
           return isa<ShapedType>(input.getType());
         });
}

Value rectify::applyTo(RewriterBase &rewriter, ActivationOpInterface f,
                       Value x) {
  OperationState state(f.getLoc(), f->getName());
  state.addOperands(x);
  state.addOperands(f.getInputs().drop_front());
  state.addTypes(x.getType());
  state.addAttributes(f->getAttrDictionary().getValue());
  return rewriter.create(state)->getResult(0);
}

std::string rectify::getQuotedName(Operation *op) {
  return ("'" + op->getName().getStringRef() + "'").str();
}

ActivationOpInterface rectify::getSinkable(Operation *op, Value x) {
  auto f = x.getDefiningOp<ActivationOpInterface>();
  if (!f || !isPlainActivation(f) || !x.hasOneUse() ||
      !isRanked(op->getResult(0)) || f->getBlock() != op->getBlock() ||
      followsContraction(f.getInputs()[0]))
    return nullptr;
  return f;
}

void rectify::sink(ActivationOpInterface f, Operation *op, StringRef rule,
                   const Simplifier &simplifier, PatternRewriter &rewriter) {
  simplifier.passed(f, rule, "goes behind " + getQuotedName(op));
  IRMapping mapping;
  mapping.map(f->getResult(0), f.getInputs()[0]);
  Value moved = rewriter.clone(*op, mapping)->getResult(0);
  rewriter.replaceOp(op, applyTo(rewriter, f, moved));
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
    if (!mover || !isPlainActivation(f) || mover->getBlock() != f->getBlock())
      return failure();
    simplifier.reconsider(f, "hoist");
    simplifier.reconsider(f, "hoist-pad");
    if (auto pad = dyn_cast<tensor::PadOp>(mover))
      return hoistBeforePad(f, pad, rewriter);
    std::optional<Movement> movement = getMovement(mover);
    if (!movement || movement->count == Count::Fewer)
      return rewriter.notifyMatchFailure(f, "moves no elements to more places");
    if (movement->count == Count::Same &&
        llvm::none_of(movement->sources, [](Value source) {
          return followsContraction(source) || followsActivation(source);
        }))
      return rewriter.notifyMatchFailure(f, "nothing is gained by the order");
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
        mapping.map(source, applyTo(rewriter, f, source));
    rewriter.replaceOp(f, rewriter.clone(*mover, mapping));
    rewriter.eraseOp(mover);
    return success();
  }

  /// f(pad(x, c)) = pad(f(x), f(c))
  LogicalResult hoistBeforePad(ActivationOpInterface f, tensor::PadOp pad,
                               PatternRewriter &rewriter) const {
    std::optional<UnaryFunction> function = UnaryFunction::get(f);
    Value value = pad.getConstantPaddingValue();
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
    TypedAttr attribute;
    if (auto *number = std::get_if<APFloat>(&padding))
      attribute = rewriter.getFloatAttr(value.getType(), *number);
    else
      attribute =
          rewriter.getIntegerAttr(value.getType(), std::get<APInt>(padding));
    Value x = applyTo(rewriter, f, pad.getSource());
    Value filler = arith::ConstantOp::create(rewriter, pad.getLoc(), attribute);
    rewriter.replaceOpWithNewOp<tensor::PadOp>(
        f, pad.getResultType(), x, pad.getMixedLowPad(), pad.getMixedHighPad(),
        filler, pad.getNofold());
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
    std::optional<Movement> movement = getMovement(op);
    if (!movement || movement->count != Count::Fewer)
      return failure();
    ActivationOpInterface f = getSinkable(op, movement->sources[0]);
    if (!f)
      return failure();
    sink(f, op, "sink", simplifier, rewriter);
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
