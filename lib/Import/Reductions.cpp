// Reductions, running sums, softmax, and the places of greatest and least
// elements.

#include "Reductions.h"
#include "Arithmetic.h"
#include "Node.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::rectify;

template <typename Float> static Value mapUnary(Emitter &e, Value tensor) {
  return e.combine(tensor, elementOf(tensor),
                   [](OpBuilder &b, Location loc, ValueRange v) -> Value {
                     return Float::create(b, loc, v[0]);
                   });
}

/// The number of elements that fall on one, as an element of `tensor`'s type.
static Value countReduced(Emitter &e, Value tensor, ArrayRef<int64_t> axes) {
  OpFoldResult count = e.b.getIndexAttr(1);
  for (int64_t axis : axes)
    count = e.mul(count, e.dim(tensor, axis));
  Type element = elementOf(tensor);
  if (auto attr = dyn_cast<Attribute>(count))
    return e.scalar(element,
                    static_cast<double>(cast<IntegerAttr>(attr).getInt()));
  Value number = arith::IndexCastOp::create(e.b, e.loc, e.b.getI64Type(),
                                            cast<Value>(count));
  return castScalar(e.b, e.loc, number, element, false, false);
}

/// max + log(sum(exp(x - max))), where 0 stands for an infinite max.
static Value logSumExp(Emitter &e, Value x, ArrayRef<int64_t> axes) {
  Value max = reduce(e, x, axes, ReductionKind::Max);
  Type element = elementOf(x);
  max = e.combine(
      max, element, [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
        Emitter inner(b, loc);
        Value isInfinite = arith::CmpFOp::create(
            b, loc, arith::CmpFPredicate::OEQ,
            math::AbsFOp::create(b, loc, v[0]), inner.highest(element, false));
        return arith::SelectOp::create(b, loc, isInfinite,
                                       inner.scalar(element, 0), v[0]);
      });
  Value shifted = subTensors(e, x, e.insertDims(max, axes));
  Value sum =
      reduce(e, mapUnary<math::ExpOp>(e, shifted), axes, ReductionKind::Sum);
  return addTensors(e, mapUnary<math::LogOp>(e, sum), max);
}

Value mlir::rectify::reduce(Emitter &e, Value tensor, ArrayRef<int64_t> axes,
                            ReductionKind kind, bool isUnsigned) {
  Type element = elementOf(tensor);
  Value zero = e.scalar(element, 0);
  auto sum = [&](auto &&term) {
    return e.reduce(tensor, axes, zero,
                    [&](OpBuilder &b, Location loc, ValueRange v) {
                      return addScalars(b, loc, v[1], term(b, loc, v[0]));
                    });
  };
  auto plain = [](OpBuilder &, Location, Value x) { return x; };
  auto square = [](OpBuilder &b, Location loc, Value x) {
    return mulScalars(b, loc, x, x);
  };
  switch (kind) {
  case ReductionKind::Sum:
    return sum(plain);
  case ReductionKind::Mean: {
    Value count = countReduced(e, tensor, axes), total = sum(plain);
    return e.combine(total, element,
                     [&](OpBuilder &b, Location loc, ValueRange v) {
                       return divScalars(b, loc, v[0], count, isUnsigned);
                     });
  }
  case ReductionKind::Prod:
    return e.reduce(tensor, axes, e.scalar(element, 1),
                    [](OpBuilder &b, Location loc, ValueRange v) {
                      return mulScalars(b, loc, v[1], v[0]);
                    });
  case ReductionKind::Max:
    return e.reduce(tensor, axes, e.lowest(element, isUnsigned),
                    [&](OpBuilder &b, Location loc, ValueRange v) {
                      return maxScalars(b, loc, v[0], v[1], isUnsigned);
                    });
  case ReductionKind::Min:
    return e.reduce(tensor, axes, e.highest(element, isUnsigned),
                    [&](OpBuilder &b, Location loc, ValueRange v) {
                      return minScalars(b, loc, v[0], v[1], isUnsigned);
                    });
  case ReductionKind::L1:
    return sum([&](OpBuilder &b, Location loc, Value x) -> Value {
      if (isa<FloatType>(element))
        return math::AbsFOp::create(b, loc, x);
      return isUnsigned ? x : math::AbsIOp::create(b, loc, x).getResult();
    });
  case ReductionKind::SumSquare:
    return sum(square);
  case ReductionKind::L2:
    return mapUnary<math::SqrtOp>(e, sum(square));
  case ReductionKind::LogSum:
    return mapUnary<math::LogOp>(e, sum(plain));
  case ReductionKind::LogSumExp:
    return logSumExp(e, tensor, axes);
  }
  llvm_unreachable("all kinds are covered");
}

/// The axes of a reduction: an attribute, or from a version on an input.
static FailureOr<Ints> getAxes(Node &node, int64_t inputSince) {
  int64_t rank = rankOf(node.input(0));
  Ints axes = node.getInts("axes");
  if (node.opset() >= inputSince && node.hasInput(1)) {
    FailureOr<Ints> known = node.needInts(1, "axes");
    if (failed(known))
      return failure();
    axes = *known;
  }
  if (axes.empty() && !node.getInt("noop_with_empty_axes"))
    axes = llvm::to_vector(llvm::seq<int64_t>(0, rank));
  FailureOr<Ints> normal = node.normalizeAxes(axes, rank);
  if (succeeded(normal))
    llvm::sort(*normal);
  return normal;
}

template <ReductionKind kind, int64_t inputSince = 18>
static LogicalResult importReduction(Node &node) {
  FailureOr<Ints> axes = getAxes(node, inputSince);
  if (failed(axes))
    return failure();
  Value input = node.input(0);
  bool needsFloat = kind == ReductionKind::L2 ||
                    kind == ReductionKind::LogSum ||
                    kind == ReductionKind::LogSumExp;
  if (needsFloat && !isa<FloatType>(elementOf(input)))
    return node.fail("it is on integers");
  Value result = reduce(node, input, *axes, kind, node.isUnsigned(0));
  return node.set(node.getInt("keepdims", 1) ? node.insertDims(result, *axes)
                                             : result);
}

//===----------------------------------------------------------------------===//
// ArgMax and ArgMin
//===----------------------------------------------------------------------===//

/// The place along `axis` of the greatest or the least element, the first or
/// the `last` of several.
static Value findExtreme(Emitter &e, Value input, int64_t axis, bool isMax,
                         bool isUnsigned, bool last) {
  int64_t rank = rankOf(input);
  Type element = elementOf(input), i64 = e.b.getI64Type();
  Shape kept = e.shape(input);
  kept.erase(kept.begin() + axis);
  SmallVector<AffineExpr> exprs;
  SmallVector<utils::IteratorType> iterators(rank,
                                             utils::IteratorType::parallel);
  iterators[axis] = utils::IteratorType::reduction;
  for (int64_t i = 0; i < rank; ++i)
    if (i != axis)
      exprs.push_back(e.d(i));
  AffineMap out = AffineMap::get(rank, 0, exprs, e.b.getContext());
  Value init =
      isMax ? e.lowest(element, isUnsigned) : e.highest(element, isUnsigned);
  Value outs[] = {e.filled(kept, init), e.filled(kept, e.scalar(i64, 0))};
  auto compare = [&](OpBuilder &b, Location loc, Value x, Value y) -> Value {
    if (isa<FloatType>(element)) {
      using P = arith::CmpFPredicate;
      P predicate = isMax ? (last ? P::OGE : P::OGT) : (last ? P::OLE : P::OLT);
      return arith::CmpFOp::create(b, loc, predicate, x, y);
    }
    using P = arith::CmpIPredicate;
    P greater =
        isUnsigned ? (last ? P::uge : P::ugt) : (last ? P::sge : P::sgt);
    P less = isUnsigned ? (last ? P::ule : P::ult) : (last ? P::sle : P::slt);
    return arith::CmpIOp::create(b, loc, isMax ? greater : less, x, y);
  };
  auto op = linalg::GenericOp::create(
      e.b, e.loc, TypeRange(ValueRange(outs)), input, outs,
      {e.b.getMultiDimIdentityMap(rank), out, out}, iterators,
      [&](OpBuilder &b, Location loc, ValueRange v) {
        Value isBetter = compare(b, loc, v[0], v[1]);
        Value place = arith::IndexCastOp::create(
            b, loc, i64, linalg::IndexOp::create(b, loc, axis));
        linalg::YieldOp::create(
            b, loc,
            ValueRange{arith::SelectOp::create(b, loc, isBetter, v[0], v[1]),
                       arith::SelectOp::create(b, loc, isBetter, place, v[2])});
      });
  return op.getResult(1);
}

template <bool isMax> static LogicalResult importArg(Node &node) {
  Value input = node.input(0);
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getInt("axis"), rankOf(input));
  if (failed(axis))
    return failure();
  Value result = findExtreme(node, input, *axis, isMax, node.isUnsigned(0),
                             node.getInt("select_last_index"));
  return node.set(node.getInt("keepdims", 1) ? node.insertDims(result, *axis)
                                             : result);
}

//===----------------------------------------------------------------------===//
// Softmax
//===----------------------------------------------------------------------===//

Value mlir::rectify::softmax(Emitter &e, Value x, int64_t axis, bool isLog) {
  Value max = reduce(e, x, axis, ReductionKind::Max);
  Value shifted = subTensors(e, x, e.insertDims(max, axis));
  Value exp = mapUnary<math::ExpOp>(e, shifted);
  Value sum = e.insertDims(reduce(e, exp, axis, ReductionKind::Sum), axis);
  if (isLog)
    return subTensors(e, shifted, mapUnary<math::LogOp>(e, sum));
  return e.combine({exp, sum}, elementOf(x),
                   [](OpBuilder &b, Location loc, ValueRange v) {
                     return divScalars(b, loc, v[0], v[1], false);
                   });
}

/// 1 at the first of the greatest along `axis`, and 0.
static Value hardmax(Emitter &e, Value x, int64_t axis) {
  Value places = findExtreme(e, x, axis, /*isMax=*/true, /*isUnsigned=*/false,
                             /*last=*/false);
  Type element = elementOf(x);
  return e.fromIndices(
      e.shape(x), element, [&](OpBuilder &b, Location loc, ValueRange at) {
        Emitter inner(b, loc);
        SmallVector<Value> source(at);
        source.erase(source.begin() + axis);
        Value place =
            inner.toIndex(tensor::ExtractOp::create(b, loc, places, source));
        Value is = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::eq,
                                         place, at[axis]);
        return arith::SelectOp::create(b, loc, is, inner.scalar(element, 1),
                                       inner.scalar(element, 0))
            .getResult();
      });
}

/// Before version 13 along all dims from `axis` on, taken together.
static LogicalResult
alongAxis(Node &node, llvm::function_ref<Value(Value, int64_t)> apply) {
  Value x = node.input(0);
  bool isOld = node.opset() < 13;
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getInt("axis", isOld ? 1 : -1), rankOf(x));
  if (failed(axis))
    return failure();
  if (!isOld)
    return node.set(apply(x, *axis));
  Shape shape = node.shape(x);
  ArrayRef<OpFoldResult> sizes(shape);
  Value rows = node.reshape(x, {node.product(sizes.take_front(*axis)),
                                node.product(sizes.drop_front(*axis))});
  return node.set(node.reshape(apply(rows, 1), shape));
}

template <bool isLog> static LogicalResult importSoftmax(Node &node) {
  return alongAxis(node, [&](Value x, int64_t axis) {
    return softmax(node, x, axis, isLog);
  });
}

static LogicalResult importHardmax(Node &node) {
  return alongAxis(
      node, [&](Value x, int64_t axis) { return hardmax(node, x, axis); });
}

//===----------------------------------------------------------------------===//
// CumSum
//===----------------------------------------------------------------------===//

/// Each step's sum is that of the step before and its own element.
static LogicalResult importCumSum(Node &node) {
  Value x = node.input(0);
  FailureOr<Ints> axes = node.needInts(1, "axis");
  if (failed(axes))
    return failure();
  if (axes->size() != 1)
    return node.fail("expected one axis");
  FailureOr<int64_t> axis = node.normalizeAxis(axes->front(), rankOf(x));
  if (failed(axis))
    return failure();
  bool isReverse = node.getInt("reverse"),
       isExclusive = node.getInt("exclusive");
  Type element = elementOf(x);
  Shape part = node.shape(x);
  Value steps = node.asIndex(part[*axis]);
  part[*axis] = node.b.getIndexAttr(1);
  Value all = node.empty(node.shape(x), element),
        zeros = node.filled(part, node.scalar(element, 0));
  auto loop = scf::ForOp::create(
      node.b, node.loc, node.index(0), steps, node.index(1),
      ValueRange{all, zeros},
      [&](OpBuilder &b, Location loc, Value i, ValueRange carried) {
        Emitter e(b, loc);
        Value step = i;
        if (isReverse)
          step = arith::SubIOp::create(
              b, loc, arith::SubIOp::create(b, loc, steps, e.index(1)), i);
        Value next = addTensors(e, carried[1],
                                e.slice(x, *axis, step, e.b.getIndexAttr(1)));
        Shape offsets(rankOf(x), b.getIndexAttr(0)),
            strides(rankOf(x), b.getIndexAttr(1));
        offsets[*axis] = step;
        Value written = tensor::InsertSliceOp::create(
            e.b, loc, isExclusive ? carried[1] : next, carried[0], offsets,
            part, strides);
        scf::YieldOp::create(e.b, loc, ValueRange{written, next});
      });
  return node.set(loop.getResult(0));
}

using Kind = ReductionKind;

static const OpImporter table[] = {
    {"ArgMax", 1, importArg<true>},
    {"ArgMin", 1, importArg<false>},
    {"CumSum", 11, importCumSum},
    {"Hardmax", 1, importHardmax},
    {"LogSoftmax", 1, importSoftmax<true>},
    {"ReduceL1", 1, importReduction<Kind::L1>},
    {"ReduceL2", 1, importReduction<Kind::L2>},
    {"ReduceLogSum", 1, importReduction<Kind::LogSum>},
    {"ReduceLogSumExp", 1, importReduction<Kind::LogSumExp>},
    {"ReduceMax", 1, importReduction<Kind::Max>},
    {"ReduceMean", 1, importReduction<Kind::Mean>},
    {"ReduceMin", 1, importReduction<Kind::Min>},
    {"ReduceProd", 1, importReduction<Kind::Prod>},
    {"ReduceSum", 1, importReduction<Kind::Sum, 13>},
    {"ReduceSumSquare", 1, importReduction<Kind::SumSquare>},
    {"Softmax", 1, importSoftmax<false>},
};

ArrayRef<OpImporter> mlir::rectify::getReductionImporters() { return table; }
