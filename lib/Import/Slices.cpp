// Slices, and padding by constants, reflections and edges.

#include "Arithmetic.h"
#include "Node.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::rectify;

//===----------------------------------------------------------------------===//
// Slice
//===----------------------------------------------------------------------===//

namespace {
/// One dim of a slice.
struct DimRange {
  OpFoldResult start, size;
  int64_t step = 1;
};
} // namespace

/// `value`, counted from the end where it is negative, within [lo, hi].
static Value clampIndex(Node &node, Value value, Value size, Value lo,
                        Value hi) {
  OpBuilder &b = node.b;
  Location loc = node.loc;
  Value isNegative = b.createOrFold<arith::CmpIOp>(
      loc, arith::CmpIPredicate::slt, value, node.index(0));
  value = b.createOrFold<arith::SelectOp>(
      loc, isNegative, b.createOrFold<arith::AddIOp>(loc, value, size), value);
  value = b.createOrFold<arith::MaxSIOp>(loc, value, lo);
  return b.createOrFold<arith::MinSIOp>(loc, value, hi);
}

static DimRange makeRange(Node &node, OpFoldResult size, Value start, Value end,
                          int64_t step) {
  OpBuilder &b = node.b;
  Location loc = node.loc;
  Value length = node.asIndex(size), zero = node.index(0), one = node.index(1),
        minusOne = node.index(-1);
  Value last = b.createOrFold<arith::SubIOp>(loc, length, one);
  bool isForward = step > 0;
  start = clampIndex(node, start, length, zero, isForward ? length : last);
  end = clampIndex(node, end, length, isForward ? zero : minusOne,
                   isForward ? length : last);
  Value distance = isForward ? b.createOrFold<arith::SubIOp>(loc, end, start)
                             : b.createOrFold<arith::SubIOp>(loc, start, end);
  distance = b.createOrFold<arith::MaxSIOp>(loc, distance, zero);
  Value count = b.createOrFold<arith::CeilDivSIOp>(loc, distance,
                                                   node.index(std::abs(step)));
  DimRange range = {getAsOpFoldResult(start), getAsOpFoldResult(count), step};
  // Nothing begins within the dim, too.
  if (isZeroInteger(range.size))
    range.start = node.b.getIndexAttr(0);
  return range;
}

static Value takeRanges(Node &node, Value x, ArrayRef<DimRange> ranges) {
  Shape offsets, sizes, strides;
  bool isReversed = false;
  for (const DimRange &range : ranges) {
    offsets.push_back(range.start);
    sizes.push_back(range.size);
    strides.push_back(node.b.getIndexAttr(range.step));
    isReversed |= range.step < 0;
  }
  // Shapes stay followed element by element.
  auto values = node.elements(x);
  auto start = getConstantIntValue(offsets.front()),
       size = getConstantIntValue(sizes.front());
  if (values && ranges.size() == 1 && start && size) {
    SmallVector<Value> taken;
    for (int64_t i = 0; i < *size; ++i)
      taken.push_back((*values)[*start + i * ranges.front().step]);
    return tensor::FromElementsOp::create(
        node.b, node.loc, RankedTensorType::get({*size}, elementOf(x)), taken);
  }
  if (!isReversed)
    return node.slice(x, offsets, sizes, strides);
  return node.fromIndices(
      sizes, elementOf(x), [&](OpBuilder &b, Location loc, ValueRange at) {
        Emitter e(b, loc);
        SmallVector<Value> source;
        for (auto [i, range] : llvm::zip(at, ranges))
          source.push_back(arith::AddIOp::create(
              b, loc, e.asIndex(range.start),
              arith::MulIOp::create(b, loc, i, e.index(range.step))));
        return tensor::ExtractOp::create(b, loc, x, source).getResult();
      });
}

static LogicalResult importSlice(Node &node) {
  Value x = node.input(0);
  bool isOld = node.opset() < 10;
  Ints axes, steps;
  FailureOr<SmallVector<Value>> starts, ends;
  auto fromAttribute = [&](StringRef name) -> FailureOr<SmallVector<Value>> {
    SmallVector<Value> values;
    for (int64_t i : node.getInts(name))
      values.push_back(node.index(i));
    return values;
  };
  if (isOld) {
    starts = fromAttribute("starts");
    ends = fromAttribute("ends");
    axes = node.getInts("axes");
  } else {
    starts = node.needIndices(1, "starts");
    ends = node.needIndices(2, "ends");
    auto take = [&](unsigned i, StringRef what, Ints &values) {
      FailureOr<Ints> known = node.needInts(i, what);
      if (succeeded(known))
        values = *known;
      return known;
    };
    if ((node.hasInput(3) && failed(take(3, "axes", axes))) ||
        (node.hasInput(4) && failed(take(4, "steps", steps))))
      return failure();
  }
  if (failed(starts) || failed(ends))
    return failure();
  if (axes.empty())
    axes = llvm::to_vector(llvm::seq<int64_t>(0, starts->size()));
  if (steps.empty())
    steps.assign(axes.size(), 1);
  FailureOr<Ints> normal = node.normalizeAxes(axes, rankOf(x));
  if (failed(normal))
    return failure();
  if (starts->size() != axes.size() || ends->size() != axes.size() ||
      steps.size() != axes.size() || llvm::is_contained(steps, 0))
    return node.fail("expected a start, an end and a step other than 0 for "
                     "each axis");
  SmallVector<DimRange> ranges;
  for (OpFoldResult size : node.shape(x))
    ranges.push_back({node.b.getIndexAttr(0), size});
  for (auto [i, axis] : llvm::enumerate(*normal))
    ranges[axis] =
        makeRange(node, node.dim(x, axis), (*starts)[i], (*ends)[i],
                  std::clamp<int64_t>(steps[i], -INT32_MAX, INT32_MAX));
  if (ranges.empty())
    return node.set(x);
  return node.set(takeRanges(node, x, ranges));
}

//===----------------------------------------------------------------------===//
// Pad
//===----------------------------------------------------------------------===//

/// The place in [0, size) that `i` stands for: its reflection, or the nearest.
static Value wrapIndex(OpBuilder &b, Location loc, Value i, Value size,
                       bool reflect) {
  Emitter e(b, loc);
  Value zero = e.index(0),
        last = arith::SubIOp::create(b, loc, size, e.index(1));
  if (!reflect)
    return arith::MinSIOp::create(
        b, loc, arith::MaxSIOp::create(b, loc, i, zero), last);
  Value before =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, i, zero);
  i = arith::SelectOp::create(b, loc, before,
                              arith::SubIOp::create(b, loc, zero, i), i);
  Value after =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::sgt, i, last);
  Value back = arith::SubIOp::create(
      b, loc, arith::AddIOp::create(b, loc, last, last), i);
  return arith::SelectOp::create(b, loc, after, back, i);
}

static LogicalResult importPad(Node &node) {
  Value x = node.input(0);
  unsigned rank = rankOf(x);
  Ints pads = node.getInts(node.has("paddings") ? "paddings" : "pads");
  if (node.opset() >= 11) {
    FailureOr<Ints> known = node.needInts(1, "pads");
    if (failed(known))
      return failure();
    pads = *known;
  }
  if (pads.size() != 2 * rank)
    return node.fail("expected " + Twine(2 * rank) + " numbers in 'pads'");
  Ints low(rank), high(rank), cut(rank, 0);
  Shape inner = node.shape(x), total;
  bool isCut = false;
  for (unsigned i = 0; i < rank; ++i) {
    constexpr int64_t most = int64_t(1) << 40;
    if (std::abs(pads[i]) > most || std::abs(pads[rank + i]) > most)
      return node.fail("its pads are beyond all bounds");
    low[i] = std::max<int64_t>(0, pads[i]);
    high[i] = std::max<int64_t>(0, pads[rank + i]);
    // Negative pads take elements away.
    cut[i] = std::max<int64_t>(0, -pads[i]);
    int64_t lost = cut[i] + std::max<int64_t>(0, -pads[rank + i]);
    isCut |= lost != 0;
    auto size = getConstantIntValue(inner[i]);
    if (size && *size < lost)
      return node.fail("its pads take more than there is in dim " + Twine(i));
    inner[i] = node.add(inner[i], node.b.getIndexAttr(-lost));
    total.push_back(node.add(inner[i], node.b.getIndexAttr(low[i] + high[i])));
  }
  if (isCut)
    x = node.slice(x, node.staticShape(cut), inner,
                   node.staticShape(Ints(rank, 1)));
  StringRef mode = node.getString("mode", "constant");
  if (mode == "constant") {
    Type element = elementOf(x);
    Value value = node.opset() < 11
                      ? node.scalar(element, node.getFloat("value"))
                  : node.hasInput(2) ? node.single(node.input(2))
                                     : node.scalar(element, 0);
    return node.set(
        node.pad(x, node.staticShape(low), node.staticShape(high), value));
  }
  if (mode != "reflect" && mode != "edge")
    return node.fail("its mode is '" + mode + "'");
  bool reflect = mode == "reflect";
  for (unsigned i = 0; i < rank; ++i)
    if (auto size = getConstantIntValue(inner[i]);
        size && std::max(low[i], high[i]) > 0 &&
        *size <= (reflect ? std::max(low[i], high[i]) : 0))
      return node.fail("it repeats more of dim " + Twine(i) + " than there is");
  SmallVector<Value> sizes;
  for (OpFoldResult size : inner)
    sizes.push_back(node.asIndex(size));
  return node.set(node.fromIndices(
      total, elementOf(x), [&](OpBuilder &b, Location loc, ValueRange at) {
        Emitter e(b, loc);
        SmallVector<Value> source;
        for (unsigned i = 0; i < rank; ++i)
          source.push_back(wrapIndex(
              b, loc, arith::SubIOp::create(b, loc, at[i], e.index(low[i])),
              sizes[i], reflect));
        return tensor::ExtractOp::create(b, loc, x, source).getResult();
      }));
}

static const OpImporter table[] = {
    {"Pad", 1, importPad},
    {"Slice", 1, importSlice},
};

ArrayRef<OpImporter> mlir::rectify::getSliceImporters() { return table; }
