// Pools: the greatest element or the mean of windows.

#include "Arithmetic.h"
#include "Reductions.h"
#include "Window.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {
/// The loops of a pool: dims of batch, channels, places and offsets in the
/// window, and how they index input, window and result.
struct PoolLoops {
  PoolLoops(Node &node, const Window &window) {
    unsigned rank = window.rank(), numDims = 2 + 2 * rank;
    SmallVector<AffineExpr> in = {node.d(0), node.d(1)}, out(in), kernel;
    for (unsigned i = 0; i < rank; ++i) {
      out.push_back(node.d(2 + i));
      kernel.push_back(node.d(2 + rank + i));
      in.push_back(windowExpr(window, i, out.back(), kernel.back()));
    }
    auto map = [&](ArrayRef<AffineExpr> exprs) {
      return AffineMap::get(numDims, 0, exprs, node.b.getContext());
    };
    input = map(in);
    windowMap = map(kernel);
    output = map(out);
  }

  AffineMap input, windowMap, output;
};
} // namespace

static FailureOr<Window> getPoolWindow(Node &node) {
  RankedTensorType type = typeOf(node.input(0));
  if (type.getRank() < 3)
    return node.fail("expected an input [N, C, ...]");
  return getWindow(node, node.getInts("kernel_shape"),
                   type.getShape().drop_front(2));
}

static Shape getLeading(Node &node) {
  return {node.dim(node.input(0), 0), node.dim(node.input(0), 1)};
}

/// `body(element, accumulator)` over each window of `padded`.
static Value pool(Node &node, Value padded, const Window &window, Value init,
                  Body body) {
  PoolLoops loops(node, window);
  Type element = elementOf(padded);
  Value sizes = node.empty(node.staticShape(window.kernel), element);
  Shape shape = windowShape(node, getLeading(node), padded, window);
  return node.generic({padded, sizes}, {loops.input, loops.windowMap},
                      loops.output, node.filled(shape, init),
                      [&](OpBuilder &b, Location loc, ValueRange v) {
                        return body(b, loc, {v[0], v[2]});
                      });
}

/// Where in the input, counted through all of it, each window's greatest
/// element is, beside that element.
static LogicalResult poolWithIndices(Node &node, Value padded,
                                     const Window &window, Value lowest,
                                     bool isUnsigned) {
  RankedTensorType type = typeOf(node.input(0));
  if (!type.hasStaticShape())
    return node.fail("its indices depend on a dynamic size: give it a size by "
                     "--dim");
  unsigned rank = window.rank();
  bool columns = node.getInt("storage_order");
  Ints strides(rank + 2, 1);
  int64_t stride = 1;
  for (unsigned i = 0; i < rank; ++i) {
    unsigned dim = columns ? i : rank - 1 - i;
    strides[2 + dim] = stride;
    stride *= type.getDimSize(2 + dim);
  }
  strides[1] = stride;
  strides[0] = stride * type.getDimSize(1);

  PoolLoops loops(node, window);
  Value sizes =
      node.empty(node.staticShape(window.kernel), type.getElementType());
  Shape shape = windowShape(node, getLeading(node), padded, window);
  Type i64 = node.b.getI64Type();
  Value outs[] = {node.filled(shape, lowest),
                  node.filled(shape, node.scalar(i64, 0))};
  SmallVector<utils::IteratorType> iterators(2 + 2 * rank,
                                             utils::IteratorType::parallel);
  std::fill_n(iterators.end() - rank, rank, utils::IteratorType::reduction);
  auto op = linalg::GenericOp::create(
      node.b, node.loc, TypeRange(ValueRange(outs)), ValueRange{padded, sizes},
      outs, {loops.input, loops.windowMap, loops.output, loops.output},
      iterators, [&](OpBuilder &b, Location loc, ValueRange v) {
        Emitter e(b, loc);
        Value place = e.index(0);
        auto addTerm = [&](Value index, int64_t factor) {
          place = arith::AddIOp::create(
              b, loc, place,
              arith::MulIOp::create(b, loc, index, e.index(factor)));
        };
        auto dim = [&](unsigned i) {
          return linalg::IndexOp::create(b, loc, i);
        };
        addTerm(dim(0), strides[0]);
        addTerm(dim(1), strides[1]);
        for (unsigned i = 0; i < rank; ++i) {
          addTerm(dim(2 + i), window.strides[i] * strides[2 + i]);
          addTerm(dim(2 + rank + i), window.dilations[i] * strides[2 + i]);
          place = arith::SubIOp::create(
              b, loc, place, e.index(window.low[i] * strides[2 + i]));
        }
        Value isBetter =
            isa<FloatType>(v[0].getType())
                ? arith::CmpFOp::create(b, loc, arith::CmpFPredicate::OGT, v[0],
                                        v[2])
                      .getResult()
                : arith::CmpIOp::create(b, loc,
                                        isUnsigned ? arith::CmpIPredicate::ugt
                                                   : arith::CmpIPredicate::sgt,
                                        v[0], v[2])
                      .getResult();
        Value index = arith::SelectOp::create(
            b, loc, isBetter, arith::IndexCastOp::create(b, loc, i64, place),
            v[3]);
        linalg::YieldOp::create(
            b, loc,
            ValueRange{maxScalars(b, loc, v[0], v[2], isUnsigned), index});
      });
  (void)node.set(0, op.getResult(0));
  return node.set(1, op.getResult(1));
}

static LogicalResult importMaxPool(Node &node) {
  FailureOr<Window> window = getPoolWindow(node);
  if (failed(window))
    return failure();
  bool isUnsigned = node.isUnsigned(0);
  Value lowest = node.lowest(elementOf(node.input(0)), isUnsigned);
  Value padded = padFor(node, node.input(0), *window, lowest);
  if (node.wants(1))
    return poolWithIndices(node, padded, *window, lowest, isUnsigned);
  return node.set(pool(node, padded, *window, lowest,
                       [&](OpBuilder &b, Location loc, ValueRange v) {
                         return maxScalars(b, loc, v[0], v[1], isUnsigned);
                       }));
}

/// How many elements the windows have that the mean counts: a scalar tensor, or
/// one of the places' shape where windows reach past the input.
static FailureOr<Value> countElements(Node &node, const Window &window,
                                      bool countPads) {
  RankedTensorType type = typeOf(node.input(0));
  Type element = type.getElementType();
  unsigned rank = window.rank();
  bool isWhole = llvm::all_of(window.extra, [](int64_t n) { return n == 0; });
  for (unsigned i = 0; i < rank && !countPads; ++i)
    isWhole &= window.low[i] == 0 && window.high[i] == 0;
  if (isWhole)
    return node.constant(element, {},
                         static_cast<double>(llvm::product_of(window.kernel)));
  if (llvm::is_contained(window.outputs, ShapedType::kDynamic))
    return node.fail("its windows reach past a dynamic size: give it a size by "
                     "--dim");
  Value counts = node.constant(element, {}, 1);
  for (unsigned i = 0; i < rank; ++i) {
    int64_t size = type.getDimSize(2 + i);
    int64_t from = countPads ? -window.low[i] : 0;
    int64_t to = countPads ? size + window.high[i] : size;
    SmallVector<double> numbers;
    for (int64_t place = 0; place < window.outputs[i]; ++place) {
      int64_t start = place * window.strides[i] - window.low[i], count = 0;
      for (int64_t k = 0; k < window.kernel[i]; ++k) {
        int64_t at = start + k * window.dilations[i];
        count += at >= from && at < to;
      }
      numbers.push_back(static_cast<double>(count));
    }
    Ints shape(rank - i, 1);
    shape[0] = window.outputs[i];
    counts = mulTensors(node, counts, node.constant(element, shape, numbers));
  }
  return counts;
}

static LogicalResult importAveragePool(Node &node) {
  FailureOr<Window> window = getPoolWindow(node);
  if (failed(window))
    return failure();
  Value zero = node.scalar(elementOf(node.input(0)), 0);
  Value padded = padFor(node, node.input(0), *window, zero);
  Value sum = pool(node, padded, *window, zero,
                   [](OpBuilder &b, Location loc, ValueRange v) {
                     return addScalars(b, loc, v[0], v[1]);
                   });
  FailureOr<Value> counts =
      countElements(node, *window, node.getInt("count_include_pad"));
  if (failed(counts))
    return failure();
  return node.set(node.elementwise(
      {sum, *counts}, elementOf(sum),
      [](OpBuilder &b, Location loc, ValueRange v) {
        return divScalars(b, loc, v[0], v[1], /*isUnsigned=*/false);
      }));
}

static LogicalResult importGlobal(Node &node, ReductionKind kind) {
  Value input = node.input(0);
  Ints axes;
  for (int64_t i = 2; i < rankOf(input); ++i)
    axes.push_back(i);
  if (axes.empty())
    return node.fail("expected an input [N, C, ...]");
  return node.set(node.insertDims(
      reduce(node, input, axes, kind, node.isUnsigned(0)), axes));
}

static LogicalResult importGlobalAveragePool(Node &node) {
  return importGlobal(node, ReductionKind::Mean);
}

static LogicalResult importGlobalMaxPool(Node &node) {
  return importGlobal(node, ReductionKind::Max);
}

static const OpImporter table[] = {
    {"AveragePool", 1, importAveragePool},
    {"GlobalAveragePool", 1, importGlobalAveragePool},
    {"GlobalMaxPool", 1, importGlobalMaxPool},
    {"MaxPool", 1, importMaxPool},
};

ArrayRef<OpImporter> mlir::rectify::getPoolImporters() { return table; }
