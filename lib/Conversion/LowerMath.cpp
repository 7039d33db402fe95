// Math functions that no CPU has as an instruction, to polynomials or to calls
// of the C library.

#include "Rectify/Passes.h"

#include "mlir/Conversion/MathToLibm/MathToLibm.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/Math/Transforms/Passes.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/BuiltinDialect.h"
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

/// Emits f32 arithmetic on values of one type: f32 or a vector of it.
class Polynomial {
public:
  Polynomial(OpBuilder &b, Location loc, Type type)
      : b(b), loc(loc), type(type) {}

  Value constant(float value) { return make(b.getF32FloatAttr(value)); }
  Value integer(int32_t value) { return make(b.getI32IntegerAttr(value)); }
  Value fma(Value x, Value y, Value z) {
    return math::FmaOp::create(b, loc, x, y, z);
  }
  /// `x`, or `low` or `high` where it lies beyond; NaN stays NaN.
  Value clamp(Value x, float low, float high) {
    auto bound = [&](arith::CmpFPredicate beyond, float limit) {
      Value end = constant(limit);
      Value isBeyond = arith::CmpFOp::create(b, loc, beyond, x, end);
      x = arith::SelectOp::create(b, loc, isBeyond, end, x);
    };
    bound(arith::CmpFPredicate::OLT, low);
    bound(arith::CmpFPredicate::OGT, high);
    return x;
  }
  Value asInteger(Value x) {
    return arith::BitcastOp::create(b, loc, integerType(), x);
  }
  /// 2^n for the integers `n` in [-126, 127].
  Value power(Value n) {
    Value biased = arith::AddIOp::create(b, loc, n, integer(127));
    Value bits = arith::ShLIOp::create(b, loc, biased, integer(23));
    return arith::BitcastOp::create(b, loc, type, bits);
  }

  /// exp(x) = 2^n * (1 + p) for |x| < 2^21: returns the integer n and p, which
  /// lies in [-0.3, 0.42]. The polynomial and the two parts of ln 2 are those
  /// of Cephes's expf (S. L. Moshier).
  std::pair<Value, Value> reduce(Value x) {
    // Adding 1.5 * 2^23 rounds to an integer, which the low bits then hold.
    Value magic = constant(12582912.0f);
    Value shifted = fma(x, constant(1.44269504088896341f), magic);
    Value n =
        arith::SubIOp::create(b, loc, asInteger(shifted), integer(0x4B400000));
    Value rounded = arith::SubFOp::create(b, loc, shifted, magic);
    Value r = fma(rounded, constant(-0.693359375f), x);
    r = fma(rounded, constant(2.12194440e-4f), r);
    Value q = constant(1.9875691500e-4f);
    for (float c : {1.3981999507e-3f, 8.3334519073e-3f, 4.1665795894e-2f,
                    1.6666665459e-1f, 5.0000001201e-1f})
      q = fma(q, r, constant(c));
    Value square = arith::MulFOp::create(b, loc, r, r);
    return {n, fma(square, q, r)};
  }

private:
  Type integerType() {
    if (auto vector = dyn_cast<VectorType>(type))
      return vector.clone(b.getI32Type());
    return b.getI32Type();
  }
  Value make(TypedAttr scalar) {
    if (auto vector = dyn_cast<VectorType>(type))
      scalar = DenseElementsAttr::get(vector.clone(scalar.getType()),
                                      Attribute(scalar));
    return arith::ConstantOp::create(b, loc, scalar);
  }

  OpBuilder &b;
  Location loc;
  Type type;
};

/// exp(x) = (1 + p) * 2^n. The power is multiplied in two steps, so that
/// results below the normal numbers and the last binade are right.
struct ApproximateExp : OpRewritePattern<math::ExpOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::ExpOp op,
                                PatternRewriter &rewriter) const override {
    if (!getElementTypeOrSelf(op.getType()).isF32())
      return rewriter.notifyMatchFailure(op, "only f32 is approximated");
    Location loc = op.getLoc();
    Polynomial f(rewriter, loc, op.getType());
    auto [n, p] = f.reduce(f.clamp(op.getOperand(), -104.0f, 89.0f));
    Value half = arith::ShRSIOp::create(rewriter, loc, n, f.integer(1));
    Value rest = arith::SubIOp::create(rewriter, loc, n, half);
    Value y = arith::AddFOp::create(rewriter, loc, f.constant(1), p);
    y = arith::MulFOp::create(rewriter, loc, y, f.power(half));
    rewriter.replaceOpWithNewOp<arith::MulFOp>(op, y, f.power(rest));
    return success();
  }
};

/// expm1(x) = 2 * (s * p + (s - 1/2)) where s = 2^(n - 1): near 0, n is 0 and
/// this is p, with all its digits. Nearer to 0 than 2^-25, expm1(x) = x.
struct ApproximateExpM1 : OpRewritePattern<math::ExpM1Op> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::ExpM1Op op,
                                PatternRewriter &rewriter) const override {
    if (!getElementTypeOrSelf(op.getType()).isF32())
      return rewriter.notifyMatchFailure(op, "only f32 is approximated");
    Location loc = op.getLoc();
    Polynomial f(rewriter, loc, op.getType());
    auto [n, p] = f.reduce(f.clamp(op.getOperand(), -20.0f, 89.0f));
    Value less = arith::SubIOp::create(rewriter, loc, n, f.integer(1));
    Value s = f.power(less);
    Value offset = arith::SubFOp::create(rewriter, loc, s, f.constant(0.5f));
    Value y = f.fma(s, p, offset);
    y = arith::AddFOp::create(rewriter, loc, y, y);
    Value size = math::AbsFOp::create(rewriter, loc, op.getOperand());
    Value tiny = arith::CmpFOp::create(rewriter, loc, arith::CmpFPredicate::OLT,
                                       size, f.constant(0x1p-25f));
    rewriter.replaceOpWithNewOp<arith::SelectOp>(op, tiny, op.getOperand(), y);
    return success();
  }
};

/// tanh(x) = t / (t + 2) with the sign of x, where t = expm1(2 |x|). Beyond 10
/// it is 1; nearer to 0 than 2^-12, tanh(x) = x.
struct ApproximateTanh : OpRewritePattern<math::TanhOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(math::TanhOp op,
                                PatternRewriter &rewriter) const override {
    if (!getElementTypeOrSelf(op.getType()).isF32())
      return rewriter.notifyMatchFailure(op, "only f32 is approximated");
    Location loc = op.getLoc();
    Polynomial f(rewriter, loc, op.getType());
    Value size = math::AbsFOp::create(rewriter, loc, op.getOperand());
    size = f.clamp(size, 0.0f, 10.0f);
    Value twice = arith::AddFOp::create(rewriter, loc, size, size);
    Value t = math::ExpM1Op::create(rewriter, loc, twice);
    Value below = arith::AddFOp::create(rewriter, loc, t, f.constant(2));
    Value y = arith::DivFOp::create(rewriter, loc, t, below);
    y = math::CopySignOp::create(rewriter, loc, y, op.getOperand());
    Value tiny = arith::CmpFOp::create(rewriter, loc, arith::CmpFPredicate::OLT,
                                       size, f.constant(0x1p-12f));
    rewriter.replaceOpWithNewOp<arith::SelectOp>(op, tiny, op.getOperand(), y);
    return success();
  }
};

struct LowerMath : rectify::impl::LowerMathBase<LowerMath> {
  using LowerMathBase::LowerMathBase;

  void runOnOperation() override {
    // LLVM's powi takes no exponents that are vectors.
    RewritePatternSet powers(&getContext());
    math::populateExpansionPatterns(powers, StringRef("fpowi"));
    if (failed(applyPatternsGreedily(getOperation(), std::move(powers))))
      return signalPassFailure();
    if (approximate) {
      RewritePatternSet patterns(&getContext());
      patterns.add<ApproximateExp, ApproximateExpM1, ApproximateTanh>(
          &getContext(),
          /*benefit=*/2);
      populateMathPolynomialApproximationPatterns(patterns, [](StringRef name) {
        return llvm::is_contained(
            {math::ExpOp::getOperationName(), math::ExpM1Op::getOperationName(),
             math::LogOp::getOperationName(), math::Log1pOp::getOperationName(),
             math::TanhOp::getOperationName(), math::ErfOp::getOperationName(),
             math::ErfcOp::getOperationName()},
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
