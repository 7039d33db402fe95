// Sums along vectors: inner products of rows of both operands, for the product
// of a few rows with weights that lie as outputs times inputs.

#include "ContractionEmitter.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;
using namespace mlir::rectify;

/// The sums of one vector of columns for the tile's row. Each column has a
/// vector of partial sums; at the end the square of them is transposed and its
/// rows are added.
SmallVector<Value> ContractionEmitter::sumAlong(const Panel &panel,
                                                const Tile &tile) {
  unsigned inner = innerReduction();
  Access weights(streamed.source, streamed.map, inner),
      inputs(broadcast.source, broadcast.map, inner);
  // The weights are 128 too large where the instruction wants one factor
  // unsigned; the last sum is that of the inputs, which undoes it.
  bool isOffset = recipe->product == Product::DotI8;
  auto step = [&](OpFoldResult k, const Lanes &lanes, ValueRange args) {
    point[inner] = k;
    auto load = [&](const Access &access) {
      Value steps = nb.load(access, point, inner, lanes);
      return depth() > 1 ? steps : nb.convert(steps, compute);
    };
    Value factor = load(inputs);
    SmallVector<Value> sums(args);
    for (int64_t c = 0; c < width; ++c) {
      point[vectorDim] = existing(panel.begin, c, panel.lanes[0]);
      Value column = load(weights);
      sums[c] = isOffset ? multiplyAdd(offset(column), factor, sums[c])
                         : multiplyAdd(factor, column, sums[c]);
    }
    if (isOffset)
      sums[width] = multiplyAdd(ones(), factor, sums[width]);
    return sums;
  };

  int64_t length = width * depth();
  OpFoldResult extent = extents[inner], end = nb.roundDown(extent, length);
  SmallVector<Value> sums(width + isOffset, nb.zeros(vectorType()));
  sums = nb.loop(nb.index(0), end, length, sums,
                 [&](OpFoldResult k, ValueRange args) {
                   return step(k, nb.full(length), args);
                 });
  sums =
      nb.loop(end, extent, length, sums, [&](OpFoldResult k, ValueRange args) {
        AffineExpr d0, d1;
        bindDims(nb.b.getContext(), d0, d1);
        OpFoldResult left = nb.apply(d1 - d0, {k, extent});
        return step(k, nb.partial(length, left), args);
      });
  if (isOffset) {
    Value excess = undoOffset(sums.pop_back_val());
    for (Value &sum : sums)
      sum = arith::AddIOp::create(nb.b, nb.loc, sum, excess);
  }
  transpose(nb.b, nb.loc, sums);
  while (sums.size() > 1) {
    size_t half = sums.size() / 2;
    for (size_t i = 0; i < half; ++i)
      sums[i] =
          isa<FloatType>(compute)
              ? arith::AddFOp::create(nb.b, nb.loc, sums[i], sums[i + half])
                    .getResult()
              : arith::AddIOp::create(nb.b, nb.loc, sums[i], sums[i + half])
                    .getResult();
    sums.resize(half);
  }
  return sums;
}
