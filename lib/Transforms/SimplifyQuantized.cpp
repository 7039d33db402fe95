// Arithmetic in floats or by rescaling between two integers of a few bits,
// known by its values.

#include "ActivationFamily.h"
#include "Simplify.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

/// Whether all values of `value` can be tried.
static bool isNarrow(Value value) {
  auto type = dyn_cast<IntegerType>(getElementTypeOrSelf(value.getType()));
  return type && type.getWidth() > 1 && type.getWidth() <= 8;
}

/// The ops between `root` and the one narrow integer that it is computed from,
/// with constants; `input` becomes that integer. Empty where it is otherwise.
static SmallVector<Operation *> getSlice(Operation *root, Value &input) {
  // Quantization takes about ten ops.
  constexpr unsigned limit = 32;
  llvm::SmallSetVector<Operation *, 16> slice;
  slice.insert(root);
  for (unsigned i = 0; i < slice.size(); ++i) {
    if (slice.size() > limit || slice[i]->getNumResults() != 1 ||
        slice[i]->getNumRegions() != 0 || !isMemoryEffectFree(slice[i]))
      return {};
    for (Value operand : slice[i]->getOperands()) {
      Operation *source = operand.getDefiningOp();
      if (isNarrow(operand) &&
          !(source && source->hasTrait<OpTrait::ConstantLike>())) {
        if (input && operand != input)
          return {};
        input = operand;
      } else if (source) {
        slice.insert(source);
      } else {
        return {};
      }
    }
  }
  if (!input)
    return {};
  return slice.takeVector();
}

namespace {
/// quantize(f(dequantize(q))) = clamp(q, a, b), or q
///
/// where it is so for each of the values that q may have.
template <class Op> struct FoldQuantized : OpRewritePattern<Op> {
  FoldQuantized(MLIRContext *context, Simplifier &simplifier,
                std::shared_ptr<const ActivationFamily> family)
      : OpRewritePattern<Op>(context), simplifier(simplifier),
        family(std::move(family)) {}

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    if (!isNarrow(op.getResult()))
      return failure();
    Value input;
    SmallVector<Operation *> slice = getSlice(op, input);
    if (slice.size() < 2 || input.getType() != op.getType() ||
        llvm::none_of(slice, [](Operation *op) {
          return isa<tosa::RescaleOp>(op) ||
                 isa<FloatType>(getElementTypeOrSelf(op->getResult(0)));
        }))
      return failure();

    // Read apart, so that nothing before the slice is read.
    Block block;
    IRMapping mapping;
    mapping.map(input, block.addArgument(input.getType(), op.getLoc()));
    OpBuilder builder(op.getContext());
    builder.setInsertionPointToEnd(&block);
    cloneInOrder(op, mapping, builder);
    TermReader reader;
    const Term *x = reader.read(block.getArgument(0));
    std::optional<TermProgram> program =
        TermProgram::get(reader.read(mapping.lookup(op.getResult())), {x});
    if (!program)
      return failure();

    unsigned width = getElementTypeOrSelf(op.getType()).getIntOrFloatBitWidth();
    SmallVector<Number> inputs, results;
    bool identity = true;
    for (unsigned bits = 0; bits < 1u << width; ++bits) {
      inputs.push_back(APInt(width, bits));
      results.push_back(program->run(inputs.back()));
      identity &= isSameNumber(inputs.back(), results.back());
    }
    if (identity) {
      simplifier.passed(op, "quantized",
                        "gives back the integer that was converted");
      rewriter.replaceOp(op, input);
      return success();
    }
    auto at = [&](const Number &q) -> const Number & {
      return results[std::get<APInt>(q).getZExtValue()];
    };
    Type element = getElementTypeOrSelf(op.getType());
    Operation *clamp = family->createClamp(
        rewriter, op.getLoc(), input, at(getLowest(element)),
        at(getHighest(element)),
        {inputs,
         [&](const Number &q) { return SmallVector<Number, 2>{at(q)}; }},
        arith::FastMathFlags::none);
    if (!clamp)
      return failure();
    simplifier.passed(op, "quantized",
                      "and what is between it and the integer that was "
                      "converted are one " +
                          getQuotedName(clamp));
    rewriter.replaceOp(op, clamp);
    return success();
  }

private:
  /// Clones `op` behind what it needs, which is no deeper than a slice is long.
  static void cloneInOrder(Operation *op, IRMapping &mapping,
                           OpBuilder &builder) {
    for (Value operand : op->getOperands())
      if (!mapping.contains(operand))
        cloneInOrder(operand.getDefiningOp(), mapping, builder);
    builder.clone(*op, mapping);
  }

  Simplifier &simplifier;
  std::shared_ptr<const ActivationFamily> family;
};
} // namespace

void rectify::populateSimplifyQuantizedPatterns(
    RewritePatternSet &patterns, Simplifier &simplifier,
    std::shared_ptr<const ActivationFamily> family) {
  patterns.add<FoldQuantized<arith::FPToSIOp>, FoldQuantized<arith::TruncIOp>,
               FoldQuantized<tosa::RescaleOp>>(patterns.getContext(),
                                               simplifier, family);
}
