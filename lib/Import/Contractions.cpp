// Products of matrices.

#include "Contractions.h"
#include "Arithmetic.h"
#include "Node.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::rectify;

Value mlir::rectify::contract(Emitter &e, Value lhs, Value rhs,
                              ArrayRef<AffineMap> maps,
                              ArrayRef<OpFoldResult> shape, Type accumulator,
                              bool lhsUnsigned, bool rhsUnsigned) {
  Value out = e.filled(shape, e.scalar(accumulator, 0));
  return e.generic(
      {lhs, rhs}, maps.take_front(2), maps[2], out,
      [&](OpBuilder &b, Location loc, ValueRange v) {
        Value l = castScalar(b, loc, v[0], accumulator, lhsUnsigned, false);
        Value r = castScalar(b, loc, v[1], accumulator, rhsUnsigned, false);
        return addScalars(b, loc, v[2], mulScalars(b, loc, l, r));
      });
}

/// Both sizes where one is unknown or they are equal.
static bool mayBeEqual(OpFoldResult a, OpFoldResult b) {
  auto x = getConstantIntValue(a), y = getConstantIntValue(b);
  return !x || !y || *x == *y;
}

FailureOr<Value> mlir::rectify::matmul(Emitter &e, Value lhs, Value rhs,
                                       Type accumulator, bool lhsUnsigned,
                                       bool rhsUnsigned) {
  bool isVector = rankOf(lhs) == 1, isByVector = rankOf(rhs) == 1;
  if (rankOf(lhs) == 0 || rankOf(rhs) == 0)
    return failure();
  Shape l = e.shape(lhs), r = e.shape(rhs);
  if (!mayBeEqual(l.back(), r[isByVector ? 0 : r.size() - 2]))
    return failure();

  // Dims: those of the batch, then rows and columns, then the sum.
  Shape lhsBatch(l), rhsBatch(r);
  lhsBatch.truncate(isVector ? 0 : l.size() - 2);
  rhsBatch.truncate(isByVector ? 0 : r.size() - 2);
  FailureOr<Shape> shape = e.broadcastShapes({lhsBatch, rhsBatch});
  if (failed(shape))
    return failure();
  unsigned batch = shape->size(), numDims = batch;
  SmallVector<AffineExpr> lhsExprs, rhsExprs, outExprs;
  for (unsigned i = 0; i < batch; ++i)
    outExprs.push_back(e.d(i));
  // A dim of size 1 beside a greater one is dropped.
  auto index = [&](Value &operand, const Shape &sizes,
                   SmallVector<AffineExpr> &exprs) {
    SmallVector<bool> keep(rankOf(operand), true);
    for (unsigned i = 0; i < sizes.size(); ++i) {
      unsigned d = batch - sizes.size() + i;
      keep[i] = !(isOneInteger(sizes[i]) && !isOneInteger((*shape)[d]));
      if (keep[i])
        exprs.push_back(e.d(d));
    }
    operand = e.dropDims(operand, keep);
  };
  index(lhs, lhsBatch, lhsExprs);
  index(rhs, rhsBatch, rhsExprs);
  if (!isVector) {
    lhsExprs.push_back(e.d(numDims));
    outExprs.push_back(e.d(numDims++));
    shape->push_back(l[l.size() - 2]);
  }
  unsigned column = numDims;
  if (!isByVector) {
    outExprs.push_back(e.d(numDims++));
    shape->push_back(r.back());
  }
  lhsExprs.push_back(e.d(numDims));
  rhsExprs.push_back(e.d(numDims++));
  if (!isByVector)
    rhsExprs.push_back(e.d(column));
  auto map = [&](ArrayRef<AffineExpr> exprs) {
    return AffineMap::get(numDims, 0, exprs, e.b.getContext());
  };
  return contract(e, lhs, rhs, {map(lhsExprs), map(rhsExprs), map(outExprs)},
                  *shape, accumulator, lhsUnsigned, rhsUnsigned);
}

static LogicalResult importMatMul(Node &node) {
  FailureOr<Value> result =
      matmul(node, node.input(0), node.input(1), elementOf(node.input(0)));
  if (failed(result))
    return node.fail("the shapes of its operands do not fit");
  return node.set(*result);
}

/// alpha * A' * B' + beta * C
static LogicalResult importGemm(Node &node) {
  Value a = node.input(0), b = node.input(1);
  if (rankOf(a) != 2 || rankOf(b) != 2)
    return node.fail("its operands are not matrices");
  Type element = elementOf(a);
  bool transA = node.getInt("transA"), transB = node.getInt("transB");
  Shape l = node.shape(a), r = node.shape(b);
  if (!mayBeEqual(l[!transA], r[transB]))
    return node.fail("the shapes of its operands do not fit");
  auto map = [&](unsigned first, unsigned second, bool isTransposed = false) {
    if (isTransposed)
      std::swap(first, second);
    return AffineMap::get(3, 0, {node.d(first), node.d(second)},
                          node.b.getContext());
  };
  Value result =
      contract(node, a, b, {map(0, 2, transA), map(2, 1, transB), map(0, 1)},
               {l[transA], r[!transB]}, element);
  auto scale = [&](Value value, double factor) {
    if (factor == 1)
      return value;
    return node.combine(
        value, element, [&](OpBuilder &b, Location loc, ValueRange v) {
          return mulScalars(b, loc, v[0],
                            Emitter(b, loc).scalar(element, factor));
        });
  };
  result = scale(result, node.getFloat("alpha", 1));
  double beta = node.getFloat("beta", 1);
  if (!node.hasInput(2) || beta == 0)
    return node.set(result);
  FailureOr<Shape> shape =
      node.broadcastShapes({node.shape(result), node.shape(node.input(2))});
  if (failed(shape) || shape->size() != 2)
    return node.fail("its third operand does not broadcast to its result");
  return node.set(addTensors(node, result, scale(node.input(2), beta)));
}

static const OpImporter table[] = {
    {"Einsum", 12, importEinsum},
    {"Gemm", 1, importGemm},
    {"MatMul", 1, importMatMul},
};

ArrayRef<OpImporter> mlir::rectify::getContractionImporters() { return table; }
