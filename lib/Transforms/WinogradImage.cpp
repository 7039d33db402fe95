// Winograd's minimal filtering: its transforms, and the ops for one image.

#include "WinogradImage.h"

#include "Batch.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/IRMapping.h"

using namespace mlir;
using namespace mlir::rectify;

static constexpr int64_t window = WindowedConvolution::window;

//===----------------------------------------------------------------------===//
// The transforms
//===----------------------------------------------------------------------===//

// From the points 0, 1, -1 and infinity.
static const double input2[] = {1, 0,  -1, 0, 0, 1, 1, 0,
                                0, -1, 1,  0, 0, 1, 0, -1};
static const double weights2[] = {1,   0,    0,   0.5, 0.5, 0.5,
                                  0.5, -0.5, 0.5, 0,   0,   1};
static const double output2[] = {1, 1, 1, 0, 0, 1, -1, -1};

// From those and 2 and -2.
static const double input4[] = {4, 0, -5, 0,  1, 0, 0, -4, -4, 1,  1, 0,
                                0, 4, -4, -1, 1, 0, 0, -2, -1, 2,  1, 0,
                                0, 2, -1, -2, 1, 0, 0, 4,  0,  -5, 0, 1};
static const double weights4[] = {1. / 4,  0,       0,       -1. / 6,  -1. / 6,
                                  -1. / 6, -1. / 6, 1. / 6,  -1. / 6,  1. / 24,
                                  1. / 12, 1. / 6,  1. / 24, -1. / 12, 1. / 6,
                                  0,       0,       1};
static const double output4[] = {1, 1, 1, 1, 1, 0, 0, 1, -1, 2, -2, 0,
                                 0, 1, 1, 4, 4, 0, 0, 1, -1, 8, -8, 1};

const Filtering *Filtering::get(int64_t side) {
  static const Filtering all[] = {{2, input2, weights2, output2},
                                  {4, input4, weights4, output4}};
  const auto *found =
      llvm::find_if(all, [&](const Filtering &f) { return f.side == side; });
  return found == std::end(all) ? nullptr : found;
}

/// The sum of `values` times the numbers of a row of a matrix.
static Value combine(OpBuilder &b, Location loc, ArrayRef<double> row,
                     ArrayRef<Value> values) {
  auto fast = arith::FastMathFlags::contract;
  Value sum;
  for (auto [factor, value] : llvm::zip_equal(row, values)) {
    if (factor == 0)
      continue;
    Value term = value;
    if (std::abs(factor) != 1)
      term = arith::MulFOp::create(
          b, loc, value,
          arith::ConstantOp::create(
              b, loc, b.getFloatAttr(value.getType(), std::abs(factor))),
          fast);
    if (!sum)
      sum = factor > 0 ? term : arith::NegFOp::create(b, loc, term);
    else if (factor > 0)
      sum = arith::AddFOp::create(b, loc, sum, term, fast);
    else
      sum = arith::SubFOp::create(b, loc, sum, term, fast);
  }
  return sum;
}

/// L x L' for the square x of `values`, by rows, and a matrix L of so many
/// columns.
static SmallVector<Value> transform(OpBuilder &b, Location loc,
                                    ArrayRef<double> matrix, int64_t columns,
                                    ArrayRef<Value> values) {
  int64_t rows = matrix.size() / columns;
  SmallVector<Value> half(rows * columns), result(rows * rows);
  for (int64_t j = 0; j < columns; ++j) {
    SmallVector<Value> column;
    for (int64_t i = 0; i < columns; ++i)
      column.push_back(values[i * columns + j]);
    for (int64_t i = 0; i < rows; ++i)
      half[i * columns + j] =
          combine(b, loc, matrix.slice(i * columns, columns), column);
  }
  for (int64_t i = 0; i < rows; ++i)
    for (int64_t j = 0; j < rows; ++j)
      result[i * rows + j] =
          combine(b, loc, matrix.slice(j * columns, columns),
                  ArrayRef(half).slice(i * columns, columns));
  return result;
}

/// The weights of each place of a transformed tile: [channels, filters].
SmallVector<Value> rectify::transformWeights(OpBuilder &b,
                                             WindowedConvolution &conv,
                                             const Filtering &filtering) {
  ArrayRef<int64_t> shape = conv.weights.type.getShape();
  SmallVector<int64_t> strides(shape.size(), 0);
  if (!conv.weights.isSplat) {
    int64_t stride = 1;
    for (size_t i = shape.size(); i-- > 0; stride *= shape[i])
      strides[i] = stride;
  }
  auto strideOf = [&](unsigned i) { return strides[conv.weightDims[i]]; };
  int64_t span = filtering.getSpan(), places = filtering.getPlaces();
  int64_t count = conv.channels * conv.filters;
  std::vector<float> all(places * count);
  std::vector<double> rows(span * window);
  for (int64_t c = 0; c < conv.channels; ++c)
    for (int64_t f = 0; f < conv.filters; ++f) {
      auto weight = [&](int64_t row, int64_t column) {
        int64_t at = f * strideOf(0) + row * strideOf(1) +
                     column * strideOf(2) + c * strideOf(3);
        float number;
        std::memcpy(&number, conv.weights.data.data() + at * sizeof(float),
                    sizeof(float));
        return static_cast<double>(number);
      };
      for (int64_t i = 0; i < span; ++i)
        for (int64_t column = 0; column < window; ++column) {
          double sum = 0;
          for (int64_t row = 0; row < window; ++row)
            sum += filtering.weights[i * window + row] * weight(row, column);
          rows[i * window + column] = sum;
        }
      for (int64_t i = 0; i < span; ++i)
        for (int64_t j = 0; j < span; ++j) {
          double sum = 0;
          for (int64_t column = 0; column < window; ++column)
            sum += filtering.weights[j * window + column] *
                   rows[i * window + column];
          all[(i * span + j) * count + c * conv.filters + f] =
              static_cast<float>(sum);
        }
    }
  SmallVector<Value> transformed;
  auto type =
      RankedTensorType::get({conv.channels, conv.filters}, b.getF32Type());
  for (int64_t place = 0; place < places; ++place)
    transformed.push_back(arith::ConstantOp::create(
        b, conv.op.getLoc(),
        cast<TypedAttr>(
            conv.weights.rebuild(type, [&](MutableArrayRef<char> data) {
              std::memcpy(data.data(), all.data() + place * count, data.size());
            }))));
  return transformed;
}

//===----------------------------------------------------------------------===//
// One image
//===----------------------------------------------------------------------===//

namespace {
/// Makes the ops for one image: all rows of tiles first, each of which is then
/// an item of a batch.
class ImageBuilder {
public:
  ImageBuilder(OpBuilder &b, WindowedConvolution &conv,
               const Filtering &filtering, ArrayRef<Value> weights)
      : b(b), loc(conv.op.getLoc()), conv(conv), filtering(filtering),
        weights(weights), rows(conv.height / filtering.side),
        columns(conv.width / filtering.side) {}

  /// [height, width, filters] of `image`, [height + 2, width + 2, channels],
  /// and the side operands, of which those with pixels are [height, width,
  /// filters]. Works on so many `rows` of tiles at a time, by `threads`.
  Value create(Value image, ArrayRef<Value> sides, int64_t rowsOfPart,
               int64_t threads);

private:
  SmallVector<OpFoldResult> getAttributes(ArrayRef<int64_t> numbers) {
    return getAsIndexOpFoldResult(b.getContext(), numbers);
  }
  /// What each tile has at a place: [rows, columns, depth].
  Value getPlace(Value image, int64_t i, int64_t j, int64_t depth);
  SmallVector<Value> createEmpty(int64_t count, int64_t depth);
  linalg::GenericOp
  createGeneric(ValueRange inputs, ArrayRef<AffineMap> maps, ValueRange outs,
                llvm::function_ref<SmallVector<Value>(OpBuilder &, Location,
                                                      ArrayRef<Value>)>
                    body);
  ValueRange transformInput(Value image);
  SmallVector<Value> multiply(ValueRange inputs);
  ValueRange transformOutput(ArrayRef<Value> products, ArrayRef<Value> sides);
  SmallVector<Value> finish(OpBuilder &b, ArrayRef<Value> results,
                            ArrayRef<Value> sides);

  OpBuilder &b;
  Location loc;
  WindowedConvolution &conv;
  const Filtering &filtering;
  ArrayRef<Value> weights;
  int64_t rows, columns;
  /// What does with each row of tiles the same.
  SmallVector<Operation *> ops;
};
} // namespace

Value ImageBuilder::getPlace(Value image, int64_t i, int64_t j, int64_t depth) {
  return tensor::ExtractSliceOp::create(
      b, loc, image, getAttributes({i, j, 0}),
      getAttributes({rows, columns, depth}),
      getAttributes({filtering.side, filtering.side, 1}));
}

SmallVector<Value> ImageBuilder::createEmpty(int64_t count, int64_t depth) {
  SmallVector<Value> all;
  for (int64_t i = 0; i < count; ++i)
    all.push_back(tensor::EmptyOp::create(
        b, loc, ArrayRef<int64_t>{rows, columns, depth}, b.getF32Type()));
  return all;
}

linalg::GenericOp ImageBuilder::createGeneric(
    ValueRange inputs, ArrayRef<AffineMap> maps, ValueRange outs,
    llvm::function_ref<SmallVector<Value>(OpBuilder &, Location,
                                          ArrayRef<Value>)>
        body) {
  SmallVector<AffineMap> all(maps);
  all.append(outs.size(), b.getMultiDimIdentityMap(3));
  SmallVector<utils::IteratorType> iterators(3, utils::IteratorType::parallel);
  auto op = linalg::GenericOp::create(
      b, loc, TypeRange(outs), inputs, outs, all, iterators,
      [&](OpBuilder &inner, Location at, ValueRange arguments) {
        SmallVector<Value> values(arguments.take_front(inputs.size()));
        linalg::YieldOp::create(inner, at, body(inner, at, values));
      });
  ops.push_back(op);
  return op;
}

ValueRange ImageBuilder::transformInput(Value image) {
  int64_t span = filtering.getSpan();
  SmallVector<Value> places;
  for (int64_t i = 0; i < span; ++i)
    for (int64_t j = 0; j < span; ++j)
      places.push_back(getPlace(image, i, j, conv.channels));
  SmallVector<AffineMap> maps(places.size(), b.getMultiDimIdentityMap(3));
  return createGeneric(
             places, maps, createEmpty(places.size(), conv.channels),
             [&](OpBuilder &inner, Location at, ArrayRef<Value> values) {
               return transform(inner, at, filtering.input, span, values);
             })
      ->getResults();
}

SmallVector<Value> ImageBuilder::multiply(ValueRange inputs) {
  AffineExpr t, u, f, c;
  bindDims(b.getContext(), t, u, f, c);
  auto map = [&](ArrayRef<AffineExpr> exprs) {
    return AffineMap::get(4, 0, exprs, b.getContext());
  };
  AffineMap maps[] = {map({t, u, c}), map({c, f}), map({t, u, f})};
  SmallVector<Value> products;
  for (auto [input, place, out] : llvm::zip_equal(
           inputs, weights, createEmpty(inputs.size(), conv.filters))) {
    auto op =
        ContractOp::create(b, loc, input, place, ValueRange(), out, maps,
                           [](OpBuilder &, Location, Value sum, ValueRange) {
                             return SmallVector<Value>{sum};
                           });
    ops.push_back(op);
    products.push_back(op.getResult(0));
  }
  return products;
}

/// The epilogue on each of the results of a tile. `sides` are what it reads,
/// for one result after the other.
SmallVector<Value> ImageBuilder::finish(OpBuilder &b, ArrayRef<Value> results,
                                        ArrayRef<Value> sides) {
  Block &body = *conv.op.getBody();
  unsigned count = conv.op.getSides().size();
  SmallVector<Value> finished;
  for (auto [i, result] : llvm::enumerate(results)) {
    IRMapping mapping;
    mapping.map(body.getArgument(0), result);
    mapping.map(body.getArguments().drop_front(),
                sides.slice(i * count, count));
    for (Operation &op : body.without_terminator())
      b.clone(op, mapping);
    finished.push_back(
        mapping.lookupOrDefault(body.getTerminator()->getOperand(0)));
  }
  return finished;
}

ValueRange ImageBuilder::transformOutput(ArrayRef<Value> products,
                                         ArrayRef<Value> sides) {
  int64_t side = filtering.side;
  SmallVector<Value> inputs(products);
  SmallVector<AffineMap> maps(products.size(), b.getMultiDimIdentityMap(3));
  for (int64_t i = 0; i < side * side; ++i)
    for (auto [number, operand] : llvm::enumerate(sides)) {
      bool isPixelwise = conv.isPixelwise(number);
      inputs.push_back(isPixelwise
                           ? getPlace(operand, i / side, i % side, conv.filters)
                           : operand);
      auto type = dyn_cast<RankedTensorType>(operand.getType());
      AffineMap map = b.getMultiDimIdentityMap(3);
      if (!isPixelwise)
        map = type && type.getRank() == 1
                  ? map.getSubMap({2})
                  : AffineMap::get(3, 0, {}, b.getContext());
      maps.push_back(map);
    }
  return createGeneric(
             inputs, maps, createEmpty(side * side, conv.filters),
             [&](OpBuilder &inner, Location at, ArrayRef<Value> values) {
               return finish(inner,
                             transform(inner, at, filtering.output,
                                       filtering.getSpan(),
                                       values.take_front(products.size())),
                             values.drop_front(products.size()));
             })
      ->getResults();
}

Value ImageBuilder::create(Value image, ArrayRef<Value> sides,
                           int64_t rowsOfPart, int64_t threads) {
  int64_t side = filtering.side;
  SmallVector<Value> products = multiply(transformInput(image));
  ValueRange results = transformOutput(products, sides);
  SmallVector<int64_t> shape = {rows, side, columns, side, conv.filters};
  Value whole = tensor::EmptyOp::create(b, loc, shape, b.getF32Type());
  for (auto [i, result] : llvm::enumerate(results)) {
    int64_t place = i;
    auto insert = tensor::InsertSliceOp::create(
        b, loc, result, whole,
        getAttributes({0, place / side, 0, place % side, 0}),
        getAttributes({rows, 1, columns, 1, conv.filters}),
        getAttributes({1, 1, 1, 1, 1}));
    ops.push_back(insert);
    whole = insert;
  }
  if (rowsOfPart < rows) {
    whole = createBatchLoop(b, loc, Batch(rows), rowsOfPart, threads, ops,
                            whole)[0];
    for (Operation *op : llvm::reverse(ops))
      op->erase();
  }
  ReassociationIndices groups[] = {{0, 1}, {2, 3}, {4}};
  return tensor::CollapseShapeOp::create(b, loc, whole, groups);
}

Value rectify::createImage(OpBuilder &b, WindowedConvolution &conv,
                           const Filtering &filtering, ArrayRef<Value> weights,
                           Value image, ArrayRef<Value> sides,
                           int64_t rowsOfPart, int64_t threads) {
  return ImageBuilder(b, conv, filtering, weights)
      .create(image, sides, rowsOfPart, threads);
}
