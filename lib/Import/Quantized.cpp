// Quantized tensors: scales and zero points, and products of integers.

#include "Arithmetic.h"
#include "Contractions.h"
#include "Convolutions.h"
#include "Node.h"
#include "Reductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;

/// `values`, a scalar or one number for each place in dim `axis`, as a tensor
/// that broadcasts to rank `rank`.
static FailureOr<Value> spread(Node &node, Value values, int64_t axis,
                               int64_t rank) {
  if (rankOf(values) == 0 ||
      (typeOf(values).hasStaticShape() && typeOf(values).getNumElements() == 1))
    return node.reshape(values, {});
  FailureOr<int64_t> place = node.normalizeAxis(axis, rank);
  if (failed(place))
    return failure();
  if (rankOf(values) != 1)
    return node.fail("a scale or zero point has more than one dim");
  Ints axes;
  for (int64_t i = 1; i < rank - *place; ++i)
    axes.push_back(i);
  return node.insertDims(values, axes);
}

/// Rounds x / scale + zero point to nearest, ties to even, into `type`.
static Value quantizeScalar(OpBuilder &b, Location loc, Value x, Value scale,
                            Value zeroPoint, Type type, bool isUnsigned) {
  Emitter e(b, loc);
  Value scaled = arith::DivFOp::create(b, loc, x, scale);
  Value rounded = math::RoundEvenOp::create(b, loc, scaled);
  Type element = x.getType();
  Value shifted = arith::AddFOp::create(
      b, loc, rounded,
      castScalar(b, loc, zeroPoint, element, isUnsigned, false));
  unsigned width = type.getIntOrFloatBitWidth();
  double low = isUnsigned ? 0 : -std::ldexp(1.0, width - 1);
  double high = std::ldexp(1.0, isUnsigned ? width : width - 1) - 1;
  // A NaN becomes the least number, not whatever the conversion makes of it.
  Value clamped = arith::MinimumFOp::create(
      b, loc, arith::MaxNumFOp::create(b, loc, shifted, e.scalar(element, low)),
      e.scalar(element, high));
  Value wide = arith::FPToSIOp::create(b, loc, b.getI32Type(), clamped);
  return castScalar(b, loc, wide, type, false, isUnsigned);
}

/// `x` in floats, quantized by `scale` and `zeroPoint`, which broadcast to it.
static Value quantize(Node &node, Value x, Value scale, Value zeroPoint,
                      bool isUnsigned) {
  Type type = elementOf(zeroPoint);
  return node.combine({x, scale, zeroPoint}, type,
                      [&](OpBuilder &b, Location loc, ValueRange v) {
                        return quantizeScalar(b, loc, v[0], v[1], v[2], type,
                                              isUnsigned);
                      });
}

/// Input `i`, or a zero of `type` where it is left out.
static Value zeroPointOr(Node &node, unsigned i, Type type) {
  return node.hasInput(i) ? node.input(i) : node.constant(type, {}, 0.0);
}

static LogicalResult checkBroadcast(Node &node, Value x, ValueRange others) {
  SmallVector<Shape> shapes = {node.shape(x)};
  for (Value other : others)
    shapes.push_back(node.shape(other));
  FailureOr<Shape> shape = node.broadcastShapes(shapes);
  if (failed(shape) || shape->size() != shapes[0].size())
    return node.fail("its scales or zero points do not broadcast");
  return success();
}

static LogicalResult importQuantizeLinear(Node &node) {
  Value x = node.input(0);
  bool isUnsigned = !node.hasInput(2) || node.isUnsigned(2);
  int64_t axis = node.getInt("axis", 1);
  FailureOr<Value> scale = spread(node, node.input(1), axis, rankOf(x));
  FailureOr<Value> zeroPoint =
      spread(node, zeroPointOr(node, 2, node.b.getI8Type()), axis, rankOf(x));
  if (failed(scale) || failed(zeroPoint) ||
      failed(checkBroadcast(node, x, {*scale, *zeroPoint})))
    return failure();
  x = castTensor(node, x, elementOf(*scale), node.isUnsigned(0));
  return node.set(quantize(node, x, *scale, *zeroPoint, isUnsigned));
}

/// (x - zero point) * scale
static LogicalResult importDequantizeLinear(Node &node) {
  Value x = node.input(0);
  bool isUnsigned = node.isUnsigned(0);
  int64_t axis = node.getInt("axis", 1);
  FailureOr<Value> scale = spread(node, node.input(1), axis, rankOf(x));
  FailureOr<Value> zeroPoint =
      spread(node, zeroPointOr(node, 2, elementOf(x)), axis, rankOf(x));
  if (failed(scale) || failed(zeroPoint) ||
      failed(checkBroadcast(node, x, {*scale, *zeroPoint})))
    return failure();
  Type element = elementOf(*scale), wide = node.b.getI32Type();
  return node.set(node.elementwise(
      {x, *scale, *zeroPoint}, element,
      [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
        Value difference = subScalars(
            b, loc, castScalar(b, loc, v[0], wide, isUnsigned, false),
            castScalar(b, loc, v[2], wide, isUnsigned, false));
        return mulScalars(b, loc,
                          castScalar(b, loc, difference, element, false, false),
                          v[1]);
      }));
}

/// Scale and zero point so that u8 covers the range of x and zero.
static LogicalResult importDynamicQuantizeLinear(Node &node) {
  Value x = node.input(0);
  Type element = elementOf(x), byte = node.b.getI8Type();
  Ints axes = llvm::to_vector(llvm::seq<int64_t>(0, rankOf(x)));
  Value high = reduce(node, x, axes, ReductionKind::Max),
        low = reduce(node, x, axes, ReductionKind::Min);
  auto range = [&](auto body) {
    return node.combine({low, high}, element, body);
  };
  auto bounds = [](OpBuilder &b, Location loc, ValueRange v) {
    Value zero = Emitter(b, loc).scalar(v[0].getType(), 0);
    return std::pair(minScalars(b, loc, v[0], zero, false),
                     maxScalars(b, loc, v[1], zero, false));
  };
  Value scale = range([&](OpBuilder &b, Location loc, ValueRange v) -> Value {
    auto [least, greatest] = bounds(b, loc, v);
    return arith::DivFOp::create(b, loc,
                                 arith::SubFOp::create(b, loc, greatest, least),
                                 Emitter(b, loc).scalar(element, 255));
  });
  Value zeroPoint = node.combine(
      {low, scale}, byte, [&](OpBuilder &b, Location loc, ValueRange v) {
        Emitter e(b, loc);
        Value zero = e.scalar(element, 0);
        Value least = arith::SubFOp::create(
            b, loc, zero, minScalars(b, loc, v[0], zero, false));
        return quantizeScalar(b, loc, least, v[1], e.scalar(byte, 0), byte,
                              /*isUnsigned=*/true);
      });
  (void)node.set(1, scale);
  (void)node.set(2, zeroPoint);
  return node.set(quantize(node, x, scale, zeroPoint, /*isUnsigned=*/true));
}

//===----------------------------------------------------------------------===//
// Products of integers
//===----------------------------------------------------------------------===//

/// `x` less its zero point in i32; `x` itself where that is a known zero.
static Value subtractZeroPoint(Node &node, Value x, Value zeroPoint,
                               bool isUnsigned) {
  Type wide = node.b.getI32Type();
  x = castTensor(node, x, wide, isUnsigned);
  if (!zeroPoint)
    return x;
  return subTensors(node, x, castTensor(node, zeroPoint, wide, isUnsigned));
}

/// A zero point for each row of `rank` dims.
static FailureOr<Value> rowZeroPoint(Node &node, unsigned i, int64_t axis,
                                     int64_t rank) {
  if (!node.hasInput(i))
    return Value();
  return spread(node, node.input(i), axis, rank);
}

/// The i32 products of inputs `a` and `b`, whose zero points are inputs `az`
/// and `bz`.
static FailureOr<Value> multiply(Node &node, unsigned a, unsigned az,
                                 unsigned b, unsigned bz) {
  Value lhs = node.input(a), rhs = node.input(b);
  FailureOr<Value> lhsZero = rowZeroPoint(node, az, -2, rankOf(lhs)),
                   rhsZero = rowZeroPoint(node, bz, -1, rankOf(rhs));
  if (failed(lhsZero) || failed(rhsZero))
    return failure();
  FailureOr<Value> result =
      matmul(node, subtractZeroPoint(node, lhs, *lhsZero, node.isUnsigned(a)),
             subtractZeroPoint(node, rhs, *rhsZero, node.isUnsigned(b)),
             node.b.getI32Type());
  if (failed(result))
    return node.fail("the shapes of its operands do not fit");
  return result;
}

static FailureOr<Value> convolveIntegers(Node &node, unsigned x, unsigned xz,
                                         unsigned w, unsigned wz) {
  Value input = node.input(x), weights = node.input(w);
  FailureOr<Window> window = checkConvolution(node, input, weights);
  if (failed(window))
    return failure();
  FailureOr<Value> inputZero = rowZeroPoint(node, xz, 1, rankOf(input)),
                   weightsZero = rowZeroPoint(node, wz, 0, rankOf(weights));
  if (failed(inputZero) || failed(weightsZero))
    return failure();
  Value shifted =
      subtractZeroPoint(node, input, *inputZero, node.isUnsigned(x));
  Type wide = node.b.getI32Type();
  Value padded = padFor(node, shifted, *window, node.scalar(wide, 0));
  return convolve(
      node, padded,
      subtractZeroPoint(node, weights, *weightsZero, node.isUnsigned(w)),
      node.getInt("group", 1), *window, wide);
}

/// An i32 result in units of `scale`, in those of the result.
static Value requantize(Node &node, Value sums, Value scale, Value resultScale,
                        Value zeroPoint, bool isUnsigned) {
  Type element = elementOf(scale);
  Value exact = mulTensors(node, castTensor(node, sums, element), scale);
  return quantize(node, exact, resultScale, zeroPoint, isUnsigned);
}

static LogicalResult importMatMulInteger(Node &node) {
  return node.set(multiply(node, 0, 2, 1, 3));
}

static LogicalResult importConvInteger(Node &node) {
  return node.set(convolveIntegers(node, 0, 2, 1, 3));
}

static LogicalResult importQLinearMatMul(Node &node) {
  FailureOr<Value> sums = multiply(node, 0, 2, 3, 5);
  if (failed(sums))
    return failure();
  int64_t rank = rankOf(*sums);
  FailureOr<Value> lhs = spread(node, node.input(1), -2, rank),
                   rhs = spread(node, node.input(4), -1, rank),
                   scale = spread(node, node.input(6), -2, rank),
                   zeroPoint = spread(node, node.input(7), -2, rank);
  if (failed(lhs) || failed(rhs) || failed(scale) || failed(zeroPoint) ||
      failed(checkBroadcast(node, *sums, {*lhs, *rhs, *scale, *zeroPoint})))
    return failure();
  return node.set(requantize(node, *sums, mulTensors(node, *lhs, *rhs), *scale,
                             *zeroPoint, node.isUnsigned(7)));
}

static LogicalResult importQLinearConv(Node &node) {
  FailureOr<Value> sums = convolveIntegers(node, 0, 2, 3, 5);
  if (failed(sums))
    return failure();
  int64_t rank = rankOf(*sums);
  if (node.hasInput(8)) {
    if (rankOf(node.input(8)) != 1)
      return node.fail("its bias is not one number per channel");
    sums = addTensors(node, *sums, perChannel(node, node.input(8), rank));
  }
  FailureOr<Value> scale = spread(node, node.input(1), 1, rank),
                   weightsScale = spread(node, node.input(4), 1, rank),
                   resultScale = spread(node, node.input(6), 1, rank),
                   zeroPoint = spread(node, node.input(7), 1, rank);
  if (failed(scale) || failed(weightsScale) || failed(resultScale) ||
      failed(zeroPoint) ||
      failed(checkBroadcast(node, *sums, {*weightsScale, *zeroPoint})))
    return failure();
  return node.set(requantize(node, *sums,
                             mulTensors(node, *scale, *weightsScale),
                             *resultScale, *zeroPoint, node.isUnsigned(7)));
}

static const OpImporter table[] = {
    {"ConvInteger", 10, importConvInteger},
    {"DequantizeLinear", 10, importDequantizeLinear},
    {"DynamicQuantizeLinear", 11, importDynamicQuantizeLinear},
    {"MatMulInteger", 10, importMatMulInteger},
    {"QLinearConv", 10, importQLinearConv},
    {"QLinearMatMul", 10, importQLinearMatMul},
    {"QuantizeLinear", 10, importQuantizeLinear},
};

ArrayRef<OpImporter> mlir::rectify::getQuantizedImporters() { return table; }
