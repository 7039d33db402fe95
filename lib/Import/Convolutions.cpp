// Convolutions, forward and transposed, as sums of products over windows.

#include "Convolutions.h"
#include "Arithmetic.h"
#include "Contractions.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"

using namespace mlir;
using namespace mlir::rectify;

Value mlir::rectify::perChannel(Emitter &e, Value values, int64_t rank) {
  Ints axes;
  for (int64_t i = 2; i < rank; ++i)
    axes.push_back(i - 1);
  return e.insertDims(values, axes);
}

FailureOr<Window> mlir::rectify::checkConvolution(Node &node, Value input,
                                                  Value weights) {
  RankedTensorType x = typeOf(input), w = typeOf(weights);
  if (x.getRank() < 3 || x.getRank() != w.getRank() || !w.hasStaticShape() ||
      x.isDynamicDim(1))
    return node.fail("expected an input [N, C, ...] with a static C and static "
                     "weights of as many dims");
  int64_t groups = node.getInt("group", 1);
  if (x.getDimSize(1) != w.getDimSize(1) * groups ||
      w.getDimSize(0) % groups != 0)
    return node.fail("its channels do not fit: input " +
                     Twine(x.getDimSize(1)) + ", weights " +
                     Twine(w.getDimSize(0)) + " by " + Twine(w.getDimSize(1)) +
                     ", groups " + Twine(groups));
  return getWindow(node, w.getShape().drop_front(2),
                   x.getShape().drop_front(2));
}

/// `tensor` with its dim `axis` split into [groups, rest].
static Value splitDim(Emitter &e, Value tensor, int64_t axis, int64_t groups) {
  Shape shape = e.shape(tensor);
  int64_t size = typeOf(tensor).getDimSize(axis);
  shape[axis] = e.b.getIndexAttr(groups);
  shape.insert(shape.begin() + axis + 1, e.b.getIndexAttr(size / groups));
  RankedTensorType type = typeOf(tensor);
  if (type.hasStaticShape())
    return e.reshape(tensor, shape);
  SmallVector<ReassociationIndices> reassociation;
  for (int64_t i = 0, next = 0; i < type.getRank(); ++i) {
    reassociation.push_back({next++});
    if (i == axis)
      reassociation.back().push_back(next++);
  }
  SmallVector<int64_t> sizes(type.getShape());
  sizes[axis] = groups;
  sizes.insert(sizes.begin() + axis + 1, size / groups);
  return tensor::ExpandShapeOp::create(
      e.b, e.loc, RankedTensorType::get(sizes, type.getElementType()), tensor,
      reassociation, shape);
}

/// The inverse of it.
static Value mergeDims(Emitter &e, Value tensor, int64_t axis) {
  RankedTensorType type = typeOf(tensor);
  SmallVector<ReassociationIndices> reassociation;
  for (int64_t i = 0; i < type.getRank(); ++i) {
    if (i == axis + 1)
      reassociation.back().push_back(i);
    else
      reassociation.push_back({i});
  }
  return tensor::CollapseShapeOp::create(e.b, e.loc, tensor, reassociation);
}

Value mlir::rectify::convolve(Node &node, Value padded, Value weights,
                              int64_t groups, const Window &window,
                              Type accumulator, bool inputUnsigned,
                              bool weightsUnsigned) {
  int64_t filters = typeOf(weights).getDimSize(0) / groups;
  int64_t channels = typeOf(weights).getDimSize(1);
  // A group without inner channels or filters needs no dims for them.
  bool hasGroups = groups > 1, hasFilters = !hasGroups || filters > 1,
       hasChannels = !hasGroups || channels > 1;
  OpFoldResult batch = node.dim(padded, 0);
  if (hasGroups) {
    SmallVector<bool> keep(rankOf(weights), true);
    keep[1] = hasChannels;
    weights = node.dropDims(weights, keep);
    if (hasFilters)
      weights = splitDim(node, weights, 0, groups);
    if (hasChannels)
      padded = splitDim(node, padded, 1, groups);
  }

  unsigned numDims = 0;
  auto next = [&] { return node.d(numDims++); };
  SmallVector<AffineExpr> in, kernel, out;
  Shape leading = {batch};
  out.push_back(next());
  in.push_back(out.back());
  if (hasGroups) {
    AffineExpr group = next();
    for (auto *exprs : {&in, &kernel, &out})
      exprs->push_back(group);
    leading.push_back(node.b.getIndexAttr(groups));
  }
  if (hasFilters) {
    out.push_back(next());
    kernel.push_back(out.back());
    leading.push_back(node.b.getIndexAttr(filters));
  }
  SmallVector<AffineExpr> places;
  for (unsigned i = 0; i < window.rank(); ++i)
    places.push_back(next());
  llvm::append_range(out, places);
  if (hasChannels) {
    in.push_back(next());
    kernel.push_back(in.back());
  }
  for (unsigned i = 0; i < window.rank(); ++i) {
    kernel.push_back(next());
    in.push_back(windowExpr(window, i, places[i], kernel.back()));
  }
  auto map = [&](ArrayRef<AffineExpr> exprs) {
    return AffineMap::get(numDims, 0, exprs, node.b.getContext());
  };
  Value result =
      contract(node, padded, weights, {map(in), map(kernel), map(out)},
               windowShape(node, leading, padded, window), accumulator,
               inputUnsigned, weightsUnsigned);
  return hasGroups && hasFilters ? mergeDims(node, result, 1) : result;
}

static Value addBias(Node &node, Value result) {
  if (!node.hasInput(2))
    return result;
  return addTensors(node, result,
                    perChannel(node, node.input(2), rankOf(result)));
}

static LogicalResult checkBias(Node &node, int64_t channels) {
  if (node.hasInput(2) &&
      typeOf(node.input(2)).getShape() != ArrayRef<int64_t>(channels))
    return node.fail("its bias is not " + Twine(channels) + " numbers");
  return success();
}

static LogicalResult importConv(Node &node) {
  Value input = node.input(0), weights = node.input(1);
  FailureOr<Window> window = checkConvolution(node, input, weights);
  if (failed(window) || failed(checkBias(node, typeOf(weights).getDimSize(0))))
    return failure();
  Type element = elementOf(input);
  Value padded = padFor(node, input, *window, node.scalar(element, 0));
  return node.set(
      addBias(node, convolve(node, padded, weights, node.getInt("group", 1),
                             *window, element)));
}

//===----------------------------------------------------------------------===//
// Transposed
//===----------------------------------------------------------------------===//

/// weights [C, M / groups, ...] turned around in the window's dims, with
/// filters and channels exchanged: [M, C / groups, ...].
static Value turnWeights(Node &node, Value weights, int64_t groups,
                         const Window &window) {
  int64_t channels = typeOf(weights).getDimSize(0) / groups;
  int64_t filters = typeOf(weights).getDimSize(1);
  Ints sizes = {filters * groups, channels};
  llvm::append_range(sizes, window.kernel);
  return node.fromIndices(
      node.staticShape(sizes), elementOf(weights),
      [&](OpBuilder &b, Location loc, ValueRange at) -> Value {
        Emitter e(b, loc);
        Value count = e.index(filters);
        Value group = arith::DivUIOp::create(b, loc, at[0], count);
        Value filter = arith::RemUIOp::create(b, loc, at[0], count);
        Value channel = arith::AddIOp::create(
            b, loc, arith::MulIOp::create(b, loc, group, e.index(channels)),
            at[1]);
        SmallVector<Value> source = {channel, filter};
        for (unsigned i = 0; i < window.rank(); ++i)
          source.push_back(arith::SubIOp::create(
              b, loc, e.index(window.kernel[i] - 1), at[2 + i]));
        return tensor::ExtractOp::create(b, loc, weights, source);
      });
}

/// out[p] = sum over k of in[i] w[k] where i * stride + k * dilation - low = p:
/// a convolution of the input with zeros between its elements.
static LogicalResult importConvTranspose(Node &node) {
  Value input = node.input(0), weights = node.input(1);
  RankedTensorType x = typeOf(input), w = typeOf(weights);
  int64_t groups = node.getInt("group", 1);
  if (x.getRank() < 3 || x.getRank() != w.getRank() || !w.hasStaticShape() ||
      !x.hasStaticShape())
    return node.fail("expected an input [N, C, ...] and weights of as many "
                     "dims, all of them static");
  if (x.getDimSize(1) != w.getDimSize(0) || w.getDimSize(0) % groups ||
      failed(checkBias(node, w.getDimSize(1) * groups)))
    return node.fail("its channels do not fit");
  unsigned rank = x.getRank() - 2;
  Window window;
  window.kernel = Ints(w.getShape().drop_front(2));
  window.strides.assign(rank, 1);
  auto getNumbers = [&](StringRef name, int64_t otherwise, unsigned count) {
    Ints values = node.getInts(name);
    return values.size() == count ? values : Ints(count, otherwise);
  };
  Ints strides = getNumbers("strides", 1, rank);
  window.dilations = getNumbers("dilations", 1, rank);
  Ints pads = getNumbers("pads", 0, 2 * rank);
  Ints extra = getNumbers("output_padding", 0, rank);
  Ints stated = node.getInts("output_shape");
  if (stated.size() > rank)
    stated.erase(stated.begin(), stated.end() - rank);
  StringRef mode = node.getString("auto_pad", "NOTSET");
  bool isSame = mode == "SAME_UPPER" || mode == "SAME_LOWER";
  if (isSame && stated.empty())
    for (unsigned i = 0; i < rank; ++i)
      stated.push_back(x.getDimSize(2 + i) * strides[i]);

  // The input with its zeros, and what the windows see of it.
  Ints offsets = {0, 0}, steps = {1, 1}, padded(x.getShape().take_front(2));
  Ints cut = {0, 0}, seen(padded);
  for (unsigned i = 0; i < rank; ++i) {
    int64_t size = x.getDimSize(2 + i);
    int64_t full = (size - 1) * strides[i] + window.extent(i) + extra[i];
    int64_t low = pads[i], out = full - pads[i] - pads[rank + i];
    if (!stated.empty()) {
      out = stated[i];
      int64_t total = std::max<int64_t>(0, full - out);
      low = mode == "SAME_UPPER" ? total / 2 : total - total / 2;
    }
    if (size < 1 || out < 1 || window.kernel[i] < 1 ||
        std::max({size, out, strides[i], window.extent(i)}) > (1 << 30) ||
        extra[i] < 0 || low < 0)
      return node.fail("its sizes give no result");
    window.outputs.push_back(out);
    int64_t before = window.extent(i) - 1 - low;
    cut.push_back(std::max<int64_t>(0, -before));
    offsets.push_back(std::max<int64_t>(0, before));
    steps.push_back(strides[i]);
    seen.push_back(out + window.extent(i) - 1);
    padded.push_back(std::max(offsets.back() + (size - 1) * strides[i] + 1,
                              cut.back() + seen.back()));
  }
  Type element = x.getElementType();
  Value zeros = node.filled(node.staticShape(padded), node.scalar(element, 0));
  Value spread = tensor::InsertSliceOp::create(
      node.b, node.loc, input, zeros, node.staticShape(offsets),
      node.staticShape(x.getShape()), node.staticShape(steps));
  if (seen != padded)
    spread = node.slice(spread, node.staticShape(cut), node.staticShape(seen),
                        node.staticShape(Ints(padded.size(), 1)));
  weights = turnWeights(node, weights, groups, window);
  return node.set(
      addBias(node, convolve(node, spread, weights, groups, window, element)));
}

static const OpImporter table[] = {
    {"Conv", 1, importConv},
    {"ConvTranspose", 1, importConvTranspose},
};

ArrayRef<OpImporter> mlir::rectify::getConvolutionImporters() { return table; }
