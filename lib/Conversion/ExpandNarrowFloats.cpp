// 16-bit floats as the integers they are. Most CPUs compute with them only in
// wider types, but what compares with a number, or changes a sign, is one or
// two integer instructions on twice as many lanes.

#include "Rectify/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_EXPANDNARROWFLOATS
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {

bool isNarrow(Type type) {
  Type element = getElementTypeOrSelf(type);
  return element.isBF16() || element.isF16();
}

/// Emits integer ops on the bits of values of one type.
class Bits {
public:
  Bits(OpBuilder &b, Location loc, Type floatType)
      : b(b), loc(loc), floatType(floatType), type(b.getI16Type()) {
    if (auto vector = dyn_cast<VectorType>(floatType))
      type = vector.clone(type);
  }
  Value of(Value value) {
    return arith::BitcastOp::create(b, loc, type, value);
  }
  Value asFloat(Value bits) {
    return arith::BitcastOp::create(b, loc, floatType, bits);
  }
  Value constant(uint16_t value) {
    auto scalar = b.getIntegerAttr(b.getI16Type(), APInt(16, value));
    if (auto vector = dyn_cast<VectorType>(type))
      return arith::ConstantOp::create(b, loc,
                                       DenseElementsAttr::get(vector, scalar));
    return arith::ConstantOp::create(b, loc, scalar);
  }
  Value truth(bool value) {
    TypedAttr scalar = b.getBoolAttr(value);
    if (auto vector = dyn_cast<VectorType>(type))
      scalar = DenseElementsAttr::get(vector.clone(b.getI1Type()), value);
    return arith::ConstantOp::create(b, loc, scalar);
  }
  /// Whether the bits lie in [first, last], which may go on at 0.
  Value isIn(Value bits, uint16_t first, uint16_t last) {
    auto compare = [&](arith::CmpIPredicate predicate,
                       uint16_t bound) -> Value {
      return arith::CmpIOp::create(b, loc, predicate, bits, constant(bound));
    };
    if (first == last)
      return compare(arith::CmpIPredicate::eq, first);
    // Ranges that start or end where signed numbers do need no subtraction.
    if (first == 0x8000)
      return compare(arith::CmpIPredicate::slt, last + 1);
    if (last == 0x7FFF)
      return compare(arith::CmpIPredicate::sgt, first - 1);
    Value offset = arith::SubIOp::create(b, loc, bits, constant(first));
    return arith::CmpIOp::create(b, loc, arith::CmpIPredicate::ule, offset,
                                 constant(last - first));
  }

private:
  OpBuilder &b;
  Location loc;
  Type floatType, type;
};

/// The number that all elements of a constant are.
std::optional<APFloat> getConstant(Value value) {
  APFloat number(0.0);
  if (!matchPattern(value, m_ConstantFloat(&number)))
    return std::nullopt;
  return number;
}

/// The ranges of bits, in the order of unsigned numbers with the last possibly
/// going on at 0, for which `x predicate c`. Those that a flag excludes may
/// count as either.
SmallVector<std::pair<uint16_t, uint16_t>>
findRanges(arith::CmpFPredicate predicate, const APFloat &c,
           arith::FastMathFlags flags) {
  const llvm::fltSemantics &semantics = c.getSemantics();
  auto bitsOf = [](const APFloat &value) -> uint16_t {
    return value.bitcastToAPInt().getZExtValue();
  };
  uint16_t infinity = bitsOf(APFloat::getInf(semantics));
  uint16_t size = bitsOf(abs(c));
  // The truth changes at these only.
  SmallVector<uint16_t> starts;
  for (uint16_t sign : {0, 0x8000})
    for (uint16_t start : {0, 1, +size, size + 1, +infinity, infinity + 1})
      starts.push_back(sign | start);
  llvm::sort(starts);
  starts.erase(llvm::unique(starts), starts.end());

  std::optional<bool> previous;
  SmallVector<bool> truths;
  for (uint16_t start : starts) {
    APFloat x(semantics, APInt(16, start));
    bool isFree =
        x.isNaN() && bitEnumContainsAny(flags, arith::FastMathFlags::nnan);
    bool truth = isFree && previous ? *previous
                                    : arith::applyCmpPredicate(predicate, x, c);
    truths.push_back(truth);
    previous = truth;
  }
  SmallVector<std::pair<uint16_t, uint16_t>> ranges;
  for (auto [i, start] : llvm::enumerate(starts)) {
    if (!truths[i])
      continue;
    uint16_t last = i + 1 == starts.size() ? 0xFFFF : starts[i + 1] - 1;
    if (i > 0 && truths[i - 1])
      ranges.back().second = last;
    else
      ranges.push_back({start, last});
  }
  if (ranges.size() > 1 && ranges.front().first == 0 &&
      ranges.back().second == 0xFFFF) {
    ranges.back().second = ranges.front().second;
    ranges.erase(ranges.begin());
  }
  return ranges;
}

/// x predicate c = the bits of x lie in one of two ranges.
struct CompareWithConstant : OpRewritePattern<arith::CmpFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::CmpFOp op,
                                PatternRewriter &rewriter) const override {
    if (!isNarrow(op.getLhs().getType()))
      return rewriter.notifyMatchFailure(op,
                                         "its operands are no 16-bit floats");
    std::optional<APFloat> c = getConstant(op.getRhs());
    if (!c)
      return rewriter.notifyMatchFailure(op, "it compares with no constant");
    auto ranges = findRanges(op.getPredicate(), *c, op.getFastmath());
    if (ranges.size() > 2)
      return rewriter.notifyMatchFailure(op, "it holds on too many ranges");
    Bits bits(rewriter, op.getLoc(), op.getLhs().getType());
    Value x = bits.of(op.getLhs());
    Value holds;
    for (auto [first, last] : ranges) {
      Value in = first == 0 && last == 0xFFFF ? bits.truth(true)
                                              : bits.isIn(x, first, last);
      holds = holds ? arith::OrIOp::create(rewriter, op.getLoc(), holds, in)
                          .getResult()
                    : in;
    }
    rewriter.replaceOp(op, holds ? holds : bits.truth(false));
    return success();
  }
};

/// max(x, c) = select(x < c, c, x), with what the op says of NaN and of zeros.
template <class Op, bool isMaximum, bool propagatesNaN>
struct ExtremumWithConstant : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    if (!isNarrow(op.getType()))
      return rewriter.notifyMatchFailure(op, "it is of no 16-bit float");
    std::optional<APFloat> c = getConstant(op.getRhs());
    if (!c || c->isNaN())
      return rewriter.notifyMatchFailure(op, "its second operand is no number");
    // A zero of the other sign is beyond the constant, too.
    bool takesZero = c->isZero() && c->isNegative() != isMaximum;
    using P = arith::CmpFPredicate;
    P beyond = isMaximum ? (takesZero ? (propagatesNaN ? P::OLE : P::ULE)
                                      : (propagatesNaN ? P::OLT : P::ULT))
                         : (takesZero ? (propagatesNaN ? P::OGE : P::UGE)
                                      : (propagatesNaN ? P::OGT : P::UGT));
    Value condition =
        arith::CmpFOp::create(rewriter, op.getLoc(), beyond, op.getLhs(),
                              op.getRhs(), op.getFastmath());
    rewriter.replaceOpWithNewOp<arith::SelectOp>(op, condition, op.getRhs(),
                                                 op.getLhs());
    return success();
  }
};

/// -x flips the sign bit, |x| clears it.
template <class Op, class IntegerOp, uint16_t mask>
struct SignOp : OpRewritePattern<Op> {
  using OpRewritePattern<Op>::OpRewritePattern;

  LogicalResult matchAndRewrite(Op op,
                                PatternRewriter &rewriter) const override {
    if (!isNarrow(op.getType()))
      return rewriter.notifyMatchFailure(op, "it is of no 16-bit float");
    Bits bits(rewriter, op.getLoc(), op.getType());
    Value changed = IntegerOp::create(
        rewriter, op.getLoc(), bits.of(op.getOperand()), bits.constant(mask));
    rewriter.replaceOp(op, bits.asFloat(changed));
    return success();
  }
};

struct ExpandNarrowFloats
    : rectify::impl::ExpandNarrowFloatsBase<ExpandNarrowFloats> {
  void runOnOperation() override {
    MLIRContext *context = &getContext();
    auto apply = [&](auto add) {
      RewritePatternSet patterns(context);
      add(patterns);
      walkAndApplyPatterns(getOperation(), std::move(patterns));
    };
    apply([&](RewritePatternSet &patterns) {
      patterns.add<ExtremumWithConstant<arith::MaximumFOp, true, true>,
                   ExtremumWithConstant<arith::MinimumFOp, false, true>,
                   ExtremumWithConstant<arith::MaxNumFOp, true, false>,
                   ExtremumWithConstant<arith::MinNumFOp, false, false>,
                   SignOp<arith::NegFOp, arith::XOrIOp, 0x8000>,
                   SignOp<math::AbsFOp, arith::AndIOp, 0x7FFF>>(context);
    });
    apply([&](RewritePatternSet &patterns) {
      patterns.add<CompareWithConstant>(context);
    });
  }
};

} // namespace
