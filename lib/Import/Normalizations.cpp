// Normalizations by means and variances, and of channels by their neighbours.

#include "Arithmetic.h"
#include "Convolutions.h"
#include "Node.h"
#include "Reductions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Math/IR/Math.h"

#include <cmath>

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// With given statistics
//===----------------------------------------------------------------------===//

/// x * factor + summand per channel: computed now where all four are known.
static std::optional<std::pair<Value, Value>> foldStatistics(Node &node,
                                                             double epsilon) {
  SmallVector<SmallVector<double>> known;
  for (unsigned i = 1; i < 5; ++i) {
    auto numbers = node.knownNumbers(node.input(i));
    if (!numbers)
      return std::nullopt;
    known.push_back(std::move(*numbers));
  }
  SmallVector<double> factors, summands;
  for (auto [scale, bias, mean, variance] :
       llvm::zip_equal(known[0], known[1], known[2], known[3])) {
    factors.push_back(scale / std::sqrt(variance + epsilon));
    summands.push_back(bias - mean * factors.back());
  }
  Ints shape = {static_cast<int64_t>(factors.size())};
  Type element = elementOf(node.input(1));
  return std::pair(node.constant(element, shape, factors),
                   node.constant(element, shape, summands));
}

static LogicalResult importBatchNormalization(Node &node) {
  Value x = node.input(0);
  if (node.getInt("training_mode") ||
      (node.opset() < 7 && !node.getInt("is_test")))
    return node.fail("it is in training");
  if (!node.getInt("spatial", 1))
    return node.fail("its statistics are not per channel");
  if (rankOf(x) < 2)
    return node.fail("expected an input [N, C, ...]");
  for (unsigned i = 1; i < 5; ++i)
    if (rankOf(node.input(i)) != 1 ||
        typeOf(node.input(i)).getShape() != typeOf(node.input(1)).getShape() ||
        (!typeOf(x).isDynamicDim(1) &&
         typeOf(node.input(i)).getDimSize(0) != typeOf(x).getDimSize(1)))
      return node.fail("its statistics are not one number per channel");
  double epsilon = node.getFloat("epsilon", 1e-5f);
  Type element = elementOf(x), inner = elementOf(node.input(1));
  auto spread = [&](Value values) {
    return castTensor(node, perChannel(node, values, rankOf(x)), element);
  };
  if (auto folded = foldStatistics(node, epsilon))
    return node.set(addTensors(node, mulTensors(node, x, spread(folded->first)),
                               spread(folded->second)));
  Value factor =
      node.combine({node.input(1), node.input(4)}, inner,
                   [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
                     Value variance = arith::AddFOp::create(
                         b, loc, castScalar(b, loc, v[1], inner, false, false),
                         Emitter(b, loc).scalar(inner, epsilon));
                     return arith::DivFOp::create(
                         b, loc, v[0], math::SqrtOp::create(b, loc, variance));
                   });
  Value mean = castTensor(node, node.input(3), inner);
  Value summand =
      subTensors(node, node.input(2), mulTensors(node, mean, factor));
  return node.set(
      addTensors(node, mulTensors(node, x, spread(factor)), spread(summand)));
}

//===----------------------------------------------------------------------===//
// With the input's own statistics
//===----------------------------------------------------------------------===//

namespace {
struct Normalized {
  Value result, mean, inverse;
};
} // namespace

/// (x - mean) / sqrt(variance + epsilon) over `axes`, with both statistics, in
/// which these dims have size 1.
static Normalized normalize(Emitter &e, Value x, ArrayRef<int64_t> axes,
                            double epsilon) {
  Type element = elementOf(x);
  Value mean = e.insertDims(reduce(e, x, axes, ReductionKind::Mean), axes);
  Value centred = subTensors(e, x, mean);
  Value variance =
      reduce(e, mulTensors(e, centred, centred), axes, ReductionKind::Mean);
  Value inverse = e.combine(
      e.insertDims(variance, axes), element,
      [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
        Emitter inner(b, loc);
        Value shifted =
            arith::AddFOp::create(b, loc, v[0], inner.scalar(element, epsilon));
        return arith::DivFOp::create(b, loc, inner.scalar(element, 1),
                                     math::SqrtOp::create(b, loc, shifted));
      });
  return {mulTensors(e, centred, inverse), mean, inverse};
}

static LogicalResult importInstanceNormalization(Node &node) {
  Value x = node.input(0);
  if (rankOf(x) < 3)
    return node.fail("expected an input [N, C, ...]");
  Ints axes = llvm::to_vector(llvm::seq<int64_t>(2, rankOf(x)));
  Value result =
      normalize(node, x, axes, node.getFloat("epsilon", 1e-5f)).result;
  auto spread = [&](unsigned i) {
    return perChannel(node, node.input(i), rankOf(x));
  };
  return node.set(
      addTensors(node, mulTensors(node, result, spread(1)), spread(2)));
}

/// In f32 where `stash_type` says so, as the statistics are.
static LogicalResult importLayerNormalization(Node &node) {
  Value x = node.input(0);
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getInt("axis", -1), rankOf(x));
  if (failed(axis))
    return failure();
  Type element = elementOf(x);
  Type stash =
      node.getInt("stash_type", 1) == 1 ? node.b.getF32Type() : element;
  if (element.isF64())
    stash = element;
  Ints axes = llvm::to_vector(llvm::seq<int64_t>(*axis, rankOf(x)));
  Normalized normalized = normalize(node, castTensor(node, x, stash), axes,
                                    node.getFloat("epsilon", 1e-5f));
  auto combine = [&](unsigned i, auto op) -> LogicalResult {
    if (!node.hasInput(i))
      return success();
    if (failed(
            node.broadcastShapes({node.shape(x), node.shape(node.input(i))})))
      return node.fail("its scale or bias does not broadcast to its input");
    normalized.result =
        op(node, normalized.result, castTensor(node, node.input(i), stash));
    return success();
  };
  if (failed(combine(1, mulTensors)) || failed(combine(2, addTensors)))
    return failure();
  (void)node.set(1, normalized.mean);
  (void)node.set(2, normalized.inverse);
  return node.set(castTensor(node, normalized.result, element));
}

/// x / (bias + alpha / size * sum of squares of neighbouring channels)^beta
static LogicalResult importLRN(Node &node) {
  Value x = node.input(0);
  Type element = elementOf(x);
  int64_t rank = rankOf(x), size = node.getInt("size", 1);
  if (rank < 2)
    return node.fail("expected an input [N, C, ...]");
  Ints low(rank, 0), high(rank, 0);
  low[1] = (size - 1) / 2;
  high[1] = size - 1 - low[1];
  Value squares = node.pad(mulTensors(node, x, x), node.staticShape(low),
                           node.staticShape(high), node.scalar(element, 0));
  SmallVector<AffineExpr> in, out;
  for (int64_t i = 0; i < rank; ++i) {
    out.push_back(node.d(i));
    in.push_back(i == 1 ? node.d(1) + node.d(rank) : node.d(i));
  }
  auto map = [&](ArrayRef<AffineExpr> exprs) {
    return AffineMap::get(rank + 1, 0, exprs, node.b.getContext());
  };
  Value sizes = node.empty(node.staticShape({size}), element);
  Value sum =
      node.generic({squares, sizes}, {map(in), map(node.d(rank))}, map(out),
                   node.filled(node.shape(x), node.scalar(element, 0)),
                   [](OpBuilder &b, Location loc, ValueRange v) {
                     return addScalars(b, loc, v[2], v[0]);
                   });
  double alpha = node.getFloat("alpha", 1e-4f) / static_cast<double>(size),
         beta = node.getFloat("beta", 0.75), bias = node.getFloat("bias", 1);
  return node.set(node.elementwise(
      {x, sum}, element,
      [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
        Emitter e(b, loc);
        Value base = arith::AddFOp::create(
            b, loc, e.scalar(element, bias),
            arith::MulFOp::create(b, loc, e.scalar(element, alpha), v[1]));
        return arith::DivFOp::create(
            b, loc, v[0],
            math::PowFOp::create(b, loc, base, e.scalar(element, beta)));
      }));
}

static const OpImporter table[] = {
    {"BatchNormalization", 1, importBatchNormalization},
    {"InstanceNormalization", 6, importInstanceNormalization},
    {"LRN", 1, importLRN},
    {"LayerNormalization", 17, importLayerNormalization},
};

ArrayRef<OpImporter> mlir::rectify::getNormalizationImporters() {
  return table;
}
