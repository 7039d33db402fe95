// Conversions to and from 8-bit floats, which no CPU of ours has, as integer
// ops on the bits.

#include "Rectify/IR/ElementTypes.h"
#include "Rectify/Passes.h"

#include "TinyFloats.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Arith/Transforms/Passes.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"
#include "mlir/IR/TypeUtilities.h"
#include "mlir/Transforms/DialectConversion.h"
#include "mlir/Transforms/WalkPatternRewriteDriver.h"

#include "llvm/ADT/SetVector.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_EXPANDTINYFLOATS
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

static APFloat convert(APFloat value, const llvm::fltSemantics &semantics) {
  bool lossy;
  value.convert(semantics, APFloat::rmNearestTiesToEven, &lossy);
  return value;
}

namespace {

/// What the bits of a float format with a sign are.
struct Layout {
  explicit Layout(const llvm::fltSemantics &semantics)
      : width(APFloat::semanticsSizeInBits(semantics)),
        digits(APFloat::semanticsPrecision(semantics) - 1),
        bias(1 - APFloat::semanticsMinExponent(semantics)),
        largest(bitsOf(APFloat::getLargest(semantics))),
        nan(bitsOf(APFloat::getQNaN(semantics))),
        hasInfinity(APFloat::semanticsHasInf(semantics)) {}

  static int64_t bitsOf(const APFloat &value) {
    return value.bitcastToAPInt().getZExtValue();
  }
  /// The bits of 2^exponent.
  int64_t power(int64_t exponent) const { return (bias + exponent) << digits; }
  /// Whether the one NaN has the bits of -0.
  bool nanIsNegativeZero() const { return nan == int64_t(1) << (width - 1); }

  int64_t width;
  /// Bits of the significand that are stored.
  int64_t digits;
  int64_t bias;
  /// Bits of the largest number, and of a quiet NaN without a sign.
  int64_t largest, nan;
  bool hasInfinity;
};

/// Emits ops on the bits of scalars or vectors.
class Bits {
public:
  /// On integers of `width` bits, as many as `shape` has elements.
  Bits(OpBuilder &b, Location loc, Type shape, unsigned width)
      : b(b), loc(loc), type(withElement(shape, b.getIntegerType(width))) {}

  Value constant(int64_t number) {
    Type element = getElementTypeOrSelf(type);
    TypedAttr attr = b.getIntegerAttr(
        element, APInt(element.getIntOrFloatBitWidth(), number,
                       /*isSigned=*/false, /*implicitTrunc=*/true));
    if (auto shaped = dyn_cast<ShapedType>(type))
      attr = DenseElementsAttr::get(shaped, Attribute(attr));
    return arith::ConstantOp::create(b, loc, attr);
  }
  /// The bits of a float, zero-extended or truncated to these integers.
  Value of(Value value) {
    unsigned width = getElementTypeOrSelf(value).getIntOrFloatBitWidth();
    return resize(arith::BitcastOp::create(
        b, loc, withElement(type, b.getIntegerType(width)), value));
  }
  Value resize(Value bits) {
    unsigned from = getElementTypeOrSelf(bits).getIntOrFloatBitWidth();
    unsigned to = getElementTypeOrSelf(type).getIntOrFloatBitWidth();
    if (from < to)
      return arith::ExtUIOp::create(b, loc, type, bits);
    if (from > to)
      return arith::TruncIOp::create(b, loc, type, bits);
    return bits;
  }
  Value asFloat(Value bits, Type element) {
    return arith::BitcastOp::create(b, loc, withElement(type, element), bits);
  }
  template <class Op> Value emit(Value x, int64_t number) {
    return Op::create(b, loc, x, constant(number));
  }
  template <class Op> Value emit(Value x, Value y) {
    return Op::create(b, loc, x, y);
  }
  /// Numbers are compared as signed: all that are meant are positive, and CPUs
  /// have more instructions for that.
  Value select(arith::CmpIPredicate predicate, Value x, int64_t number,
               Value yes, Value no) {
    Value holds = arith::CmpIOp::create(b, loc, predicate, x, constant(number));
    return arith::SelectOp::create(b, loc, holds, yes, no);
  }

private:
  OpBuilder &b;
  Location loc;
  Type type;
};

/// extf(x) from 8 bits: the exponent gets the other bias; without one, the
/// significand is an integer. By f32, which holds them all.
struct WidenTinyFloat : OpRewritePattern<arith::ExtFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::ExtFOp op,
                                PatternRewriter &rewriter) const override {
    Type type = op.getIn().getType();
    if (!isTinyFloat(type))
      return rewriter.notifyMatchFailure(op, "it widens no 8-bit float");
    Value single = widen(rewriter, op.getLoc(), op.getIn());
    if (single.getType() == op.getType())
      rewriter.replaceOp(op, single);
    else if (getElementTypeOrSelf(op.getType()).isF64())
      rewriter.replaceOpWithNewOp<arith::ExtFOp>(op, op.getType(), single);
    else
      rewriter.replaceOpWithNewOp<arith::TruncFOp>(op, op.getType(), single);
    return success();
  }

  static Value widen(OpBuilder &b, Location loc, Value x) {
    const llvm::fltSemantics &semantics =
        cast<FloatType>(getElementTypeOrSelf(x)).getFloatSemantics();
    Layout tiny(semantics), wide(APFloat::IEEEsingle());
    Type f32 = b.getF32Type();
    Bits bits(b, loc, x.getType(), wide.width);
    using P = arith::CmpIPredicate;

    Value all = bits.of(x);
    Value size = bits.emit<arith::AndIOp>(all, 0x7F);
    int64_t up = wide.digits - tiny.digits;
    Value shifted = bits.emit<arith::ShLIOp>(size, up);
    Value normal = bits.emit<arith::AddIOp>(shifted, (wide.bias - tiny.bias)
                                                         << wide.digits);
    // Below the normal numbers: a multiple of the smallest, exactly.
    Value units =
        arith::SIToFPOp::create(b, loc, withElement(x.getType(), f32), size);
    Value unit = bits.asFloat(
        bits.constant(wide.power(1 - tiny.bias - tiny.digits)), f32);
    Value subnormal = bits.of(arith::MulFOp::create(b, loc, units, unit));
    Value result =
        bits.select(P::slt, size, int64_t(1) << tiny.digits, subnormal, normal);
    APFloat nan =
        convert(APFloat(semantics, APInt(8, tiny.nan)), APFloat::IEEEsingle());
    if (tiny.hasInfinity) {
      // Infinity and the NaNs keep their digits; each NaN becomes quiet.
      int64_t infinity = Layout::bitsOf(APFloat::getInf(semantics));
      Value high = bits.select(
          P::eq, size, infinity,
          bits.constant(Layout::bitsOf(APFloat::getInf(APFloat::IEEEsingle()))),
          bits.constant(wide.nan));
      Value special = bits.emit<arith::OrIOp>(shifted, high);
      result = bits.select(P::sge, size, infinity, special, result);
    } else if (!tiny.nanIsNegativeZero()) {
      result = bits.select(P::eq, size, tiny.nan,
                           bits.constant(Layout::bitsOf(nan)), result);
    }
    Value sign = bits.emit<arith::AndIOp>(all, 0x80);
    sign = bits.emit<arith::ShLIOp>(sign, wide.width - tiny.width);
    result = bits.emit<arith::OrIOp>(result, sign);
    if (tiny.nanIsNegativeZero())
      result = bits.select(P::eq, all, tiny.nan,
                           bits.constant(Layout::bitsOf(nan)), result);
    return bits.asFloat(result, f32);
  }
};

/// truncf(x) to 8 bits, rounded once: digits are cut off by integer ops where
/// the result has an exponent of its own, and by an addition otherwise.
struct NarrowToTinyFloat : OpRewritePattern<arith::TruncFOp> {
  using OpRewritePattern::OpRewritePattern;

  LogicalResult matchAndRewrite(arith::TruncFOp op,
                                PatternRewriter &rewriter) const override {
    if (!isTinyFloat(op.getType()))
      return rewriter.notifyMatchFailure(op, "it makes no 8-bit float");
    if (op.getRoundingmode().value_or(arith::RoundingMode::to_nearest_even) !=
        arith::RoundingMode::to_nearest_even)
      return rewriter.notifyMatchFailure(op, "it rounds in a way of its own");
    Value x = op.getIn();
    Type element = getElementTypeOrSelf(x);
    if (element.getIntOrFloatBitWidth() > 64)
      return rewriter.notifyMatchFailure(op, "it takes more than 64 bits");
    // Exact, and without numbers below the normal ones of 8 bits.
    if (element.getIntOrFloatBitWidth() < 32)
      x = arith::ExtFOp::create(rewriter, op.getLoc(),
                                withElement(x.getType(), rewriter.getF32Type()),
                                x);
    rewriter.replaceOp(op, narrow(rewriter, op.getLoc(), x,
                                  getElementTypeOrSelf(op.getType())));
    return success();
  }

  static Value narrow(OpBuilder &b, Location loc, Value x, Type element) {
    auto from = cast<FloatType>(getElementTypeOrSelf(x));
    const llvm::fltSemantics &semantics =
        cast<FloatType>(element).getFloatSemantics();
    Layout wide(from.getFloatSemantics()), tiny(semantics);
    Bits bits(b, loc, x.getType(), wide.width);
    using P = arith::CmpIPredicate;

    Value all = bits.of(x);
    int64_t signBit = int64_t(uint64_t(1) << (wide.width - 1));
    Value size = bits.emit<arith::AndIOp>(all, ~signBit);

    // To nearest, ties to even: half a unit is added, less the smallest part
    // of it where the last digit that stays is even. A carry into the exponent
    // is right.
    int64_t down = wide.digits - tiny.digits;
    int64_t half = int64_t(1) << (down - 1);
    Value last = bits.emit<arith::ShRUIOp>(size, down);
    last = bits.emit<arith::AndIOp>(last, 1);
    Value normal = bits.emit<arith::AddIOp>(
        size, half - 1 - ((wide.bias - tiny.bias) << wide.digits));
    normal = bits.emit<arith::AddIOp>(normal, last);
    normal = bits.emit<arith::ShRUIOp>(normal, down);
    // Behind the largest number comes infinity, or a NaN.
    normal = bits.emit<arith::MinSIOp>(normal, tiny.largest + 1);

    // A number whose last digit is worth the smallest number of 8 bits: the sum
    // is rounded where that has to be, and counts in its last digits.
    int64_t base = wide.power(1 - tiny.bias - tiny.digits + wide.digits);
    Value sum = arith::AddFOp::create(b, loc, bits.asFloat(size, from),
                                      bits.asFloat(bits.constant(base), from));
    Value subnormal = bits.emit<arith::SubIOp>(bits.of(sum), base);
    Value result =
        bits.select(P::slt, size, wide.power(1 - tiny.bias), subnormal, normal);
    if (tiny.hasInfinity) {
      // A NaN keeps its first digits and becomes quiet.
      Value nan = bits.emit<arith::ShRUIOp>(size, down);
      nan = bits.emit<arith::AndIOp>(nan, (int64_t(1) << tiny.digits) - 1);
      nan = bits.emit<arith::OrIOp>(nan, tiny.nan);
      int64_t infinity =
          Layout::bitsOf(APFloat::getInf(from.getFloatSemantics()));
      result = bits.select(P::sgt, size, infinity, nan, result);
    }
    Value sign = bits.emit<arith::ShRUIOp>(all, wide.width - tiny.width);
    sign = bits.emit<arith::AndIOp>(sign, 0x80);
    Value withSign = bits.emit<arith::OrIOp>(result, sign);
    if (tiny.nanIsNegativeZero())
      withSign = bits.select(P::eq, result, 0, result, withSign);
    Bits bytes(b, loc, x.getType(), tiny.width);
    return bytes.asFloat(bytes.resize(withSign), element);
  }
};

struct ExpandTinyFloats
    : rectify::impl::ExpandTinyFloatsBase<ExpandTinyFloats> {
  void runOnOperation() override {
    if (failed(computeInF32()))
      return signalPassFailure();
    RewritePatternSet patterns(&getContext());
    patterns.add<WidenTinyFloat, NarrowToTinyFloat>(&getContext());
    walkAndApplyPatterns(getOperation(), std::move(patterns));
  }

  /// Widens what is computed or compared on 8-bit floats, and rounds results.
  LogicalResult computeInF32();
};

} // namespace

LogicalResult ExpandTinyFloats::computeInF32() {
  llvm::SetVector<Type> types;
  auto note = [&](Type type) {
    if (isTinyFloat(type))
      types.insert(getElementTypeOrSelf(type));
  };
  getOperation()->walk([&](Operation *op) {
    llvm::for_each(op->getOperandTypes(), note);
    llvm::for_each(op->getResultTypes(), note);
  });
  if (types.empty())
    return success();
  TypeConverter converter;
  arith::populateEmulateUnsupportedFloatsConversions(
      converter, types.getArrayRef(), Float32Type::get(&getContext()));
  RewritePatternSet patterns(&getContext());
  arith::populateEmulateUnsupportedFloatsPatterns(patterns, converter);
  ConversionTarget legal(getContext());
  arith::populateEmulateUnsupportedFloatsLegality(legal, converter);
  return applyPartialConversion(getOperation(), legal, std::move(patterns));
}
