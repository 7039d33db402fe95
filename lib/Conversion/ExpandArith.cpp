// Arith ops that LLVM lacks, or lowers to calls of a compiler's library.

#include "Rectify/IR/ElementTypes.h"
#include "Rectify/Kernels/TargetFeatures.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

#include <limits>

namespace mlir::rectify {
#define GEN_PASS_DEF_EXPANDARITH
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// Lanes of the instruction that rounds to bf16.
static constexpr int64_t roundedLanes = 16;

static Value callIntrinsic(OpBuilder &b, Location loc, Type type,
                           StringRef name, ValueRange arguments) {
  return LLVM::CallIntrinsicOp::create(b, loc, type, b.getStringAttr(name),
                                       arguments)
      .getResult(0);
}

/// Rounds by the target's instruction, unless a lane is subnormal, which is
/// left to `op`.
static void roundByInstruction(arith::TruncFOp op) {
  OpBuilder b(op);
  Location loc = op.getLoc();
  auto type = cast<VectorType>(op.getType());
  int64_t lanes = type.getNumElements();
  auto part = [&](int64_t i, Value vector) -> Value {
    if (lanes == roundedLanes)
      return vector;
    return vector::ExtractStridedSliceOp::create(
        b, loc, vector, i * roundedLanes, roundedLanes, int64_t(1));
  };
  // VFPCLASSPS' name for subnormal numbers.
  Value subnormal = LLVM::ConstantOp::create(b, loc, b.getI32Type(), 0x20);
  Value any;
  for (int64_t i = 0; i < lanes / roundedLanes; ++i) {
    Value mask = callIntrinsic(
        b, loc, VectorType::get(roundedLanes, b.getI1Type()),
        "llvm.x86.avx512.fpclass.ps.512", {part(i, op.getIn()), subnormal});
    any = any ? arith::OrIOp::create(b, loc, any, mask).getResult() : mask;
  }
  Value word = vector::BitCastOp::create(
      b, loc, VectorType::get(1, b.getIntegerType(roundedLanes)), any);
  word = vector::ExtractOp::create(b, loc, word, ArrayRef<int64_t>(0));
  Value zero = arith::ConstantOp::create(b, loc, b.getZeroAttr(word.getType()));
  Value isAny =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ne, word, zero);

  auto branch = scf::IfOp::create(b, loc, TypeRange(type), isAny,
                                  /*addThenBlock=*/true, /*addElseBlock=*/true);
  op.replaceAllUsesWith(branch.getResult(0));
  b.setInsertionPointToEnd(branch.elseBlock());
  Value rounded;
  for (int64_t i = 0; i < lanes / roundedLanes; ++i) {
    Value values = callIntrinsic(
        b, loc, VectorType::get(roundedLanes, b.getBF16Type()),
        "llvm.x86.avx512bf16.cvtneps2bf16.512", {part(i, op.getIn())});
    if (lanes == roundedLanes) {
      rounded = values;
      break;
    }
    if (!rounded)
      rounded = arith::ConstantOp::create(b, loc, b.getZeroAttr(type));
    rounded = vector::InsertStridedSliceOp::create(
        b, loc, values, rounded, i * roundedLanes, int64_t(1));
  }
  scf::YieldOp::create(b, loc, rounded);
  b.setInsertionPointToEnd(branch.thenBlock());
  auto yield = scf::YieldOp::create(b, loc, op.getResult());
  op->moveBefore(yield);
}

/// Whether `op` rounds whole registers of f32 to bf16.
static bool roundsRegisters(arith::TruncFOp op) {
  auto from = dyn_cast<VectorType>(op.getIn().getType());
  auto to = dyn_cast<VectorType>(op.getType());
  return to && to.getRank() == 1 && !to.isScalable() &&
         from.getElementType().isF32() && to.getElementType().isBF16() &&
         to.getNumElements() % roundedLanes == 0 && !op.getRoundingmode();
}

static bool isNarrow(Type type) {
  return getElementTypeOrSelf(type).getIntOrFloatBitWidth() < 32;
}

/// The scalar `attr`, or a vector of it where `shape` is one.
static Value createConstant(OpBuilder &b, Location loc, Type shape,
                            TypedAttr attr) {
  if (auto shaped = dyn_cast<ShapedType>(shape))
    attr =
        DenseElementsAttr::get(shaped.clone(attr.getType()), Attribute(attr));
  return arith::ConstantOp::create(b, loc, attr);
}

/// Rounds f64 to the digits of f32 such that rounding these to fewer gives what
/// rounding `value` would: what is cut off makes the last digit odd (Boldo and
/// Melquiond, IEEE Transactions on Computers 57(4), 2008).
static Value roundToOdd(OpBuilder &b, Location loc, Value value) {
  Type type = withElement(value.getType(), b.getI64Type());
  auto constant = [&](int64_t number) {
    return createConstant(b, loc, type, b.getI64IntegerAttr(number));
  };
  // The digits that f64 has beyond f32's.
  constexpr int64_t cut = (int64_t(1) << 29) - 1;
  Value bits = arith::BitcastOp::create(b, loc, type, value);
  Value rest = arith::AndIOp::create(b, loc, bits, constant(cut));
  // A carry into the last digit that stays, unless nothing is cut off.
  Value carry = arith::AddIOp::create(b, loc, rest, constant(cut));
  bits = arith::OrIOp::create(b, loc, bits, carry);
  bits = arith::AndIOp::create(b, loc, bits, constant(~cut));
  return arith::BitcastOp::create(b, loc, value.getType(), bits);
}

/// `value` where it is no normal number of bf16, rounded to a number of bf16,
/// since f32 has too few digits there for a step in between; else `otherwise`.
/// The sum with a number whose last digit is worth the smallest one is rounded
/// as that has to be.
static Value roundSubnormals(OpBuilder &b, Location loc, Value value,
                             Value otherwise) {
  Type type = value.getType();
  Type bitsType = withElement(type, b.getI64Type());
  auto constant = [&](TypedAttr attr) {
    return createConstant(b, loc, type, attr);
  };
  int64_t signBit = std::numeric_limits<int64_t>::min();
  Value bits = arith::BitcastOp::create(b, loc, bitsType, value);
  Value sign = arith::AndIOp::create(b, loc, bits,
                                     constant(b.getI64IntegerAttr(signBit)));
  Value size = arith::XOrIOp::create(b, loc, bits, sign);
  size = arith::BitcastOp::create(b, loc, type, size);
  Value base = constant(b.getF64FloatAttr(0x1p-133 * 0x1p52));
  Value rounded = arith::AddFOp::create(b, loc, size, base);
  rounded = arith::SubFOp::create(b, loc, rounded, base);
  rounded = arith::BitcastOp::create(b, loc, bitsType, rounded);
  rounded = arith::OrIOp::create(b, loc, rounded, sign);
  rounded = arith::BitcastOp::create(b, loc, type, rounded);
  Value small = arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OLT, size,
                                      constant(b.getF64FloatAttr(0x1p-126)));
  return arith::SelectOp::create(b, loc, small, rounded, otherwise);
}

namespace {

/// truncf(x) from f64 to less than 32 bits = truncf(truncf(odd(x))).
struct NarrowThroughF32 : OpRewritePattern<arith::TruncFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    Type from = op.getIn().getType();
    if (!getElementTypeOrSelf(from).isF64() || !isNarrow(op.getType()))
      return rewriter.notifyMatchFailure(op, "it is no step over f32");
    if (op.getRoundingmode())
      return rewriter.notifyMatchFailure(op, "it rounds in a way of its own");
    Value odd = roundToOdd(rewriter, op.getLoc(), op.getIn());
    if (getElementTypeOrSelf(op.getType()).isBF16())
      odd = roundSubnormals(rewriter, op.getLoc(), op.getIn(), odd);
    Value single = arith::TruncFOp::create(
        rewriter, op.getLoc(), withElement(from, rewriter.getF32Type()), odd);
    rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(), single);
    return success();
  }
};

/// extf(x) from less than 32 bits to f64 = extf(extf(x)).
struct WidenThroughF32 : OpRewritePattern<arith::ExtFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::ExtFOp op,
                                PatternRewriter &rewriter) const override {
    if (!getElementTypeOrSelf(op.getType()).isF64() ||
        !isNarrow(op.getIn().getType()))
      return rewriter.notifyMatchFailure(op, "it is no step over f32");
    Value single = arith::ExtFOp::create(
        rewriter, op.getLoc(), withElement(op.getType(), rewriter.getF32Type()),
        op.getIn());
    rewriter.replaceOpWithNewOp<arith::ExtFOp>(op, op.getType(), single);
    return success();
  }
};

/// select(c, 0, extf(x)) = extf(select(c, 0, x)), with the arms either way.
/// LLVM compares x itself where it can, and then takes the select for a maximum
/// or minimum of either zero (llvm-project#157254).
struct WidenSelected : OpRewritePattern<arith::SelectOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::SelectOp op,
                                PatternRewriter &rewriter) const override {
    bool isFirst = matchPattern(op.getTrueValue(), m_AnyZeroFloat());
    Value zero = isFirst ? op.getTrueValue() : op.getFalseValue();
    auto wide = (isFirst ? op.getFalseValue() : op.getTrueValue())
                    .getDefiningOp<arith::ExtFOp>();
    if (!wide || !matchPattern(zero, m_AnyZeroFloat()))
      return rewriter.notifyMatchFailure(op, "it is not of zero and extf");
    Value number = wide.getIn();
    // To LLVM widening bf16 to f32 is integers, and only what follows is not.
    if (getElementTypeOrSelf(number.getType()).isBF16()) {
      if (getElementTypeOrSelf(op.getType()).isF32())
        return rewriter.notifyMatchFailure(op, "LLVM sees integers");
      number = arith::ExtFOp::create(
          rewriter, op.getLoc(),
          withElement(op.getType(), rewriter.getF32Type()), number);
    }
    auto element = cast<FloatType>(getElementTypeOrSelf(number.getType()));
    Value narrow = createConstant(
        rewriter, op.getLoc(), number.getType(),
        rewriter.getFloatAttr(
            element, APFloat::getZero(element.getFloatSemantics(),
                                      matchPattern(zero, m_NegZeroFloat()))));
    Value first = isFirst ? narrow : number, second = isFirst ? number : narrow;
    Value selected = arith::SelectOp::create(rewriter, op.getLoc(),
                                             op.getCondition(), first, second);
    rewriter.replaceOpWithNewOp<arith::ExtFOp>(op, op.getType(), selected);
    return success();
  }
};

/// The relations of which a predicate holds, a bit each: equal, greater, less,
/// unordered.
unsigned getRelations(arith::CmpFPredicate predicate) {
  using P = arith::CmpFPredicate;
  if (predicate == P::UNO)
    return 8;
  unsigned number = static_cast<unsigned>(predicate);
  return number < unsigned(P::UEQ) || predicate == P::AlwaysTrue ? number
                                                                 : number + 1;
}

arith::CmpFPredicate getPredicate(unsigned relations) {
  for (unsigned i = 0; i <= arith::getMaxEnumValForCmpFPredicate(); ++i)
    if (auto predicate = static_cast<arith::CmpFPredicate>(i);
        getRelations(predicate) == relations)
      return predicate;
  llvm_unreachable("each set of relations has a predicate");
}

/// select(x p c, c, x), with the arms either way.
struct SelectedLimit {
  Value x, c;
  Attribute limit;
  /// Those of x to c of which p holds.
  unsigned relations;

  static std::optional<SelectedLimit> get(arith::SelectOp op) {
    auto cmp = op ? op.getCondition().getDefiningOp<arith::CmpFOp>() : nullptr;
    SelectedLimit result;
    Attribute arm;
    if (!cmp || !matchPattern(cmp.getRhs(), m_Constant(&result.limit)))
      return std::nullopt;
    result.x = cmp.getLhs();
    result.relations = getRelations(cmp.getPredicate());
    bool isFirst = op.getFalseValue() == result.x;
    result.c = isFirst ? op.getTrueValue() : op.getFalseValue();
    if ((!isFirst && op.getTrueValue() != result.x) ||
        !matchPattern(result.c, m_Constant(&arm)) || arm != result.limit)
      return std::nullopt;
    if (!isFirst)
      result.relations ^= getRelations(arith::CmpFPredicate::AlwaysTrue);
    return result;
  }
};

/// select(y p c, c, y) = select(x (p or q) c, c, x) for y = select(x q c, c,
/// x). LLVM takes both for maxima or minima, and then one for both, whatever
/// they do with NaN and the zeros.
struct JoinLimits : OpRewritePattern<arith::SelectOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::SelectOp op,
                                PatternRewriter &rewriter) const override {
    std::optional<SelectedLimit> outer = SelectedLimit::get(op);
    if (!outer)
      return rewriter.notifyMatchFailure(op, "it limits nothing");
    std::optional<SelectedLimit> inner =
        SelectedLimit::get(outer->x.getDefiningOp<arith::SelectOp>());
    if (!inner || inner->limit != outer->limit)
      return rewriter.notifyMatchFailure(op, "it limits nothing twice");
    Value holds = arith::CmpFOp::create(
        rewriter, op.getLoc(),
        getPredicate(inner->relations | outer->relations), inner->x, outer->c);
    rewriter.replaceOpWithNewOp<arith::SelectOp>(op, holds, outer->c, inner->x);
    return success();
  }
};

/// select(x <= y, a, b) = select(x > y, b, a), for x and y in either place, and
/// the same of >=, where there is no NaN: for x86 LLVM takes the first for a
/// maximum or minimum of the wrong zero.
struct SelectStrictly : OpRewritePattern<arith::SelectOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::SelectOp op,
                                PatternRewriter &rewriter) const override {
    auto cmp = op.getCondition().getDefiningOp<arith::CmpFOp>();
    if (!cmp || !arith::bitEnumContainsAll(cmp.getFastmath(),
                                           arith::FastMathFlags::nnan))
      return rewriter.notifyMatchFailure(op, "there may be a NaN");
    constexpr unsigned equal = 1, unordered = 8;
    unsigned all = getRelations(arith::CmpFPredicate::AlwaysTrue);
    unsigned relations = getRelations(cmp.getPredicate()) & ~unordered;
    unsigned others = all & ~unordered & ~relations;
    if (!(relations & equal) || relations == equal || others == 0)
      return rewriter.notifyMatchFailure(op, "it is strict");
    Value holds = arith::CmpFOp::create(rewriter, cmp.getLoc(), cmp.getType(),
                                        getPredicate(others), cmp.getLhs(),
                                        cmp.getRhs(), cmp.getFastmath());
    rewriter.replaceOpWithNewOp<arith::SelectOp>(op, holds, op.getFalseValue(),
                                                 op.getTrueValue());
    return success();
  }
};

struct ExpandArith : rectify::impl::ExpandArithBase<ExpandArith> {
  using ExpandArithBase::ExpandArithBase;

  void runOnOperation() override {
    const TargetFeatures *features =
        TargetFeatures::lookup(target, getOperation());
    if (!features)
      return signalPassFailure();
    // Before what widens in steps, since it is to reach the narrowest number.
    RewritePatternSet selects(&getContext());
    selects.add<JoinLimits, SelectStrictly, WidenSelected>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(selects));
    // Then these, so that what they make is expanded like the rest.
    RewritePatternSet steps(&getContext());
    steps.add<NarrowThroughF32, WidenThroughF32>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(steps));
    if (features->dotBF16) {
      SmallVector<arith::TruncFOp> ops;
      getOperation()->walk([&](arith::TruncFOp op) {
        if (roundsRegisters(op))
          ops.push_back(op);
      });
      llvm::for_each(ops, roundByInstruction);
    }
    RewritePatternSet patterns(&getContext());
    arith::populateCeilFloorDivExpandOpsPatterns(patterns);
    arith::populateExpandBFloat16Patterns(patterns);
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }
};

} // namespace
