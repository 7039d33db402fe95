// Windows that slide over the last dims of a tensor.

#include "Window.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"

using namespace mlir;
using namespace mlir::rectify;

/// Sums beyond this are refused, so that no size overflows.
static constexpr int64_t maxSize = int64_t(1) << 40;

FailureOr<Window> mlir::rectify::getWindow(Node &node, ArrayRef<int64_t> kernel,
                                           ArrayRef<int64_t> sizes) {
  unsigned rank = sizes.size();
  Window window;
  window.kernel = Ints(kernel);
  if (kernel.size() != rank)
    return node.fail("expected a kernel of " + Twine(rank) + " dims, found " +
                     Twine(kernel.size()));
  auto getOnes = [&](StringRef name, Ints &values) -> LogicalResult {
    values = node.getInts(name);
    if (values.empty())
      values.assign(rank, 1);
    if (values.size() != rank)
      return node.fail("expected " + Twine(rank) + " numbers in '" + name +
                       "'");
    return success();
  };
  if (failed(getOnes("strides", window.strides)) ||
      failed(getOnes("dilations", window.dilations)))
    return failure();
  Ints pads = node.getInts("pads");
  if (pads.empty())
    pads.assign(2 * rank, 0);
  if (pads.size() != 2 * rank ||
      llvm::any_of(pads, [](int64_t p) { return p < 0 || p > maxSize; }))
    return node.fail("expected " + Twine(2 * rank) +
                     " numbers from 0 in 'pads'");
  window.low.assign(pads.begin(), pads.begin() + rank);
  window.high.assign(pads.begin() + rank, pads.end());
  window.extra.assign(rank, 0);

  StringRef mode = node.getString("auto_pad", "NOTSET");
  bool ceil = node.getInt("ceil_mode");
  for (unsigned i = 0; i < rank; ++i) {
    if (kernel[i] < 1 || kernel[i] > maxSize ||
        window.extent(i) > maxSize / std::max<int64_t>(1, kernel[i]))
      return node.fail("its kernel is empty or beyond all bounds");
    int64_t size = sizes[i], stride = window.strides[i];
    bool isDynamic = ShapedType::isDynamic(size);
    if (mode == "VALID")
      window.low[i] = window.high[i] = 0;
    if (mode == "SAME_UPPER" || mode == "SAME_LOWER") {
      if (isDynamic && stride != 1)
        return node.fail("its padding depends on a dynamic size: give it a "
                         "size by --dim");
      int64_t places = isDynamic ? 0 : (size + stride - 1) / stride;
      int64_t total = isDynamic
                          ? window.extent(i) - 1
                          : std::max<int64_t>(0, (places - 1) * stride +
                                                     window.extent(i) - size);
      window.low[i] = mode == "SAME_UPPER" ? total / 2 : total - total / 2;
      window.high[i] = total - window.low[i];
    }
    if (isDynamic) {
      if (ceil && stride != 1)
        return node.fail("it rounds a dynamic size up: give it a size by "
                         "--dim");
      window.outputs.push_back(ShapedType::kDynamic);
      continue;
    }
    int64_t room = size + window.low[i] + window.high[i] - window.extent(i);
    if (room < 0)
      return node.fail("its window of " + Twine(window.extent(i)) +
                       " is larger than its padded input in dim " + Twine(i));
    int64_t places = room / stride + 1;
    // The last window must begin within the input or the padding before it.
    if (ceil && room % stride && places * stride < size + window.low[i]) {
      window.extra[i] = stride - room % stride;
      ++places;
    }
    window.outputs.push_back(places);
  }
  return window;
}

Value mlir::rectify::padFor(Node &node, Value input, const Window &window,
                            Value value) {
  unsigned leading = rankOf(input) - window.rank();
  Ints low(leading, 0), high(leading, 0);
  llvm::append_range(low, window.low);
  for (unsigned i = 0; i < window.rank(); ++i)
    high.push_back(window.high[i] + window.extra[i]);
  return node.pad(input, node.staticShape(low), node.staticShape(high), value);
}

Shape mlir::rectify::windowShape(Node &node, ArrayRef<OpFoldResult> leading,
                                 Value padded, const Window &window) {
  Shape shape(leading);
  unsigned first = rankOf(padded) - window.rank();
  for (unsigned i = 0; i < window.rank(); ++i) {
    if (!ShapedType::isDynamic(window.outputs[i])) {
      shape.push_back(node.b.getIndexAttr(window.outputs[i]));
      continue;
    }
    AffineExpr size = node.b.getAffineSymbolExpr(0);
    shape.push_back(affine::makeComposedFoldedAffineApply(
        node.b, node.loc,
        (size - window.extent(i)).floorDiv(window.strides[i]) + 1,
        {node.dim(padded, first + i)}));
  }
  return shape;
}

AffineExpr mlir::rectify::windowExpr(const Window &window, unsigned i,
                                     AffineExpr place, AffineExpr offset) {
  return place * window.strides[i] + offset * window.dilations[i];
}
