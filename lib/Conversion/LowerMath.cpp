// Math functions that no CPU has as an instruction, to polynomials or to calls
// of the C library.

#include "Rectify/Analysis/FloatRange.h"
#include "Rectify/Analysis/ScalarTerm.h"
#include "Rectify/Passes.h"

#include "MathPolynomials.h"

#include "mlir/Conversion/MathToLibm/MathToLibm.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinDialect.h"
#include "mlir/IR/Matchers.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/DialectConversion.h"
#include "mlir/Transforms/GreedyPatternRewriteDriver.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_LOWERMATH
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// select(c, a / b, d / e) = select(c, a, d) / select(c, b, e): a division
/// takes as long as a dozen other ops.
struct SelectBeforeDivision : OpRewritePattern<arith::SelectOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::SelectOp op,
                                PatternRewriter &rewriter) const override {
    auto left = op.getTrueValue().getDefiningOp<arith::DivFOp>();
    auto right = op.getFalseValue().getDefiningOp<arith::DivFOp>();
    if (!left || !right || left == right || !left->hasOneUse() ||
        !right->hasOneUse())
      return rewriter.notifyMatchFailure(op, "it selects no two divisions");
    auto select = [&](Value a, Value b) -> Value {
      if (a == b)
        return a;
      return arith::SelectOp::create(rewriter, op.getLoc(), op.getCondition(),
                                     a, b);
    };
    Value numerator = select(left.getLhs(), right.getLhs());
    Value denominator = select(left.getRhs(), right.getRhs());
    rewriter.replaceOpWithNewOp<arith::DivFOp>(
        op, numerator, denominator, left.getFastmath() & right.getFastmath());
    return success();
  }
};

bool isConstant(Value value, function_ref<bool(const APFloat &)> predicate) {
  FloatAttr scalar;
  DenseFPElementsAttr splat;
  if (matchPattern(value, m_Constant(&scalar)))
    return predicate(scalar.getValue());
  return matchPattern(value, m_Constant(&splat)) && splat.isSplat() &&
         predicate(splat.getSplatValue<APFloat>());
}

/// For f(min(x, 0)), if all that is made of it is taken only where x < 0: x.
/// The other lanes may compute anything then.
Value findGuarded(Operation *function) {
  auto limit = function->getOperand(0).getDefiningOp<arith::SelectOp>();
  if (!limit)
    return nullptr;
  auto above = limit.getCondition().getDefiningOp<arith::CmpFOp>();
  Value x = limit.getFalseValue();
  auto isZero = [](const APFloat &c) { return c.isZero(); };
  if (!above || above.getPredicate() != arith::CmpFPredicate::OGT ||
      above.getLhs() != x || above.getRhs() != limit.getTrueValue() ||
      !isConstant(limit.getTrueValue(), isZero))
    return nullptr;
  Value value = function->getResult(0);
  while (value.hasOneUse()) {
    Operation *user = *value.user_begin();
    if (isa<arith::MulFOp>(user)) {
      value = user->getResult(0);
      continue;
    }
    auto select = dyn_cast<arith::SelectOp>(user);
    if (!select || select.getTrueValue() != value)
      return nullptr;
    auto below = select.getCondition().getDefiningOp<arith::CmpFOp>();
    bool guards = below && below.getPredicate() == arith::CmpFPredicate::OLT &&
                  below.getLhs() == x && isConstant(below.getRhs(), isZero);
    return guards ? x : Value();
  }
  return nullptr;
}

/// The functions with polynomials of our own, by polynomials: those that are
/// rounded to less than f64 and, with `fused`, those of f32.
void approximateFunctions(Operation *root, bool fused) {
  struct Function {
    Operation *op;
    Value x;
    Argument argument;
  };
  SmallVector<Function> functions;
  root->walk([&](Operation *op) {
    if (!isApproximatedInF64(op) && !(fused && isApproximatedInF32(op)))
      return;
    functions.push_back({op, op->getOperand(0), Argument::Any});
    // What the permission to approximate is used for is known here, and with it
    // what the result lies between.
    auto flags = cast<arith::ArithFastMathInterface>(op);
    op->setAttr(flags.getFastMathAttrName(),
                arith::FastMathFlagsAttr::get(
                    op->getContext(), flags.getFastMathFlagsAttr().getValue() &
                                          ~arith::FastMathFlags::afn));
  });
  if (functions.empty())
    return;
  {
    FloatRanges ranges(root);
    llvm::erase_if(functions, [&](Function &function) {
      auto &[op, x, argument] = function;
      FloatRange range = ranges.getRange(x);
      const llvm::fltSemantics &semantics = range.getSemantics();
      APFloat zero = APFloat::getZero(semantics);
      if (isa<math::Log1pOp>(op))
        return range.getLower() < zero ||
               range.getUpper() > roundToFormat(1.25, semantics);
      if (range.getUpper() <= zero)
        argument = Argument::NeverPositive;
      else if (range.getLower() >= zero)
        argument = Argument::NeverNegative;
      if (Value guarded = findGuarded(op)) {
        x = guarded;
        argument = Argument::Negative;
      }
      return false;
    });
  }
  // An argument may be what another of them gives.
  llvm::DenseMap<Value, Value> replaced;
  for (auto [op, x, argument] : functions) {
    OpBuilder b(op);
    if (Value other = replaced.lookup(x))
      x = other;
    Value y = isApproximatedInF64(op)
                  ? approximateInF64(b, op, x, argument, fused)
                  : approximateInF32(b, op, x, argument);
    replaced[op->getResult(0)] = y;
    op->getResult(0).replaceAllUsesWith(y);
  }
  for (const Function &function : functions)
    function.op->erase();
}

struct LowerMath : rectify::impl::LowerMathBase<LowerMath> {
  using LowerMathBase::LowerMathBase;

  void runOnOperation() override {
    // LLVM's powi takes no exponents that are vectors.
    RewritePatternSet powers(&getContext());
    powers.add<SelectBeforeDivision>(&getContext());
    math::populateExpansionPatterns(powers, StringRef("fpowi"));
    if (failed(applyPatternsGreedily(getOperation(), std::move(powers))))
      return signalPassFailure();
    approximateFunctions(getOperation(), /*fused=*/approximate);
    if (approximate) {
      // Upstream's for those that have none of ours.
      RewritePatternSet patterns(&getContext());
      populateMathPolynomialApproximationPatterns(patterns, [](StringRef name) {
        return llvm::is_contained({math::LogOp::getOperationName(),
                                   math::Log1pOp::getOperationName(),
                                   math::ErfOp::getOperationName()},
                                  name);
      });
      if (failed(applyPatternsGreedily(getOperation(), std::move(patterns))))
        return signalPassFailure();
    }
    RewritePatternSet patterns(&getContext());
    populateMathToLibmConversionPatterns(patterns);
    ConversionTarget target(getContext());
    target.addLegalDialect<arith::ArithDialect, BuiltinDialect,
                           func::FuncDialect, LLVM::LLVMDialect,
                           math::MathDialect, vector::VectorDialect>();
    target.addIllegalOp<
        math::AcosOp, math::AcoshOp, math::AsinOp, math::AsinhOp, math::AtanOp,
        math::Atan2Op, math::AtanhOp, math::CbrtOp, math::CosOp, math::CoshOp,
        math::ErfOp, math::ErfcOp, math::ExpOp, math::Exp2Op, math::ExpM1Op,
        math::LogOp, math::Log10Op, math::Log1pOp, math::Log2Op, math::PowFOp,
        math::SinOp, math::SinhOp, math::TanOp, math::TanhOp>();
    if (failed(applyPartialConversion(getOperation(), target,
                                      std::move(patterns))))
      signalPassFailure();
  }
};

} // namespace
