// Convolutions with windows of 3 x 3 by Winograd's minimal filtering (S.
// Winograd, Arithmetic Complexity of Computations, 1980; A. Lavin and S. Gray,
// arXiv:1509.09308). A tile of m x m results Y comes from (m + 2) x (m + 2)
// inputs D and the window G as
//
//   Y = A' (sum over channels of (G' g G) . (B' d B)) A
//
// so that each place of the transformed tile is a product of matrices, tiles by
// channels, with (m + 2)^2 multiplications for the 9 m^2 of the sum.

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "Batch.h"
#include "WinogradImage.h"

#include "mlir/Dialect/Affine/IR/AffineOps.h"
#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

#define DEBUG_TYPE "rectify-winograd"

namespace mlir::rectify {
#define GEN_PASS_DEF_WINOGRAD
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// Channels from which products take longer than the transforms around them.
static constexpr int64_t leastChannels = 32;

/// Tiles for which it pays to read the transformed weights, which are more than
/// the weights.
static constexpr int64_t leastTiles = 32;

namespace {
struct Winograd : rectify::impl::WinogradBase<Winograd> {
  using WinogradBase::WinogradBase;

  void runOnOperation() override {
    if (side != 0 && !Filtering::get(side)) {
      getOperation()->emitError("expected tiles of 2 or 4, or 0 for none, "
                                "found ")
          << int64_t(side);
      return signalPassFailure();
    }
    SmallVector<ContractOp> ops;
    getOperation()->walk([&](ContractOp op) {
      if (!op.isOnBuffers())
        ops.push_back(op);
    });
    for (ContractOp op : ops)
      rewrite(op);
  }

private:
  void rewrite(ContractOp op);
  int64_t choosePart(const WindowedConvolution &conv,
                     const Filtering &filtering);
  Value createImages(OpBuilder &b, WindowedConvolution &conv,
                     const Filtering &filtering, int64_t part);
};
} // namespace

/// How many rows of tiles are worked on at a time: as many as the cache holds,
/// or, where it does not hold the weights, as are in a larger one.
int64_t Winograd::choosePart(const WindowedConvolution &conv,
                             const Filtering &filtering) {
  int64_t rows = conv.height / filtering.side;
  int64_t places = filtering.getPlaces() * sizeof(float);
  int64_t ofRow =
      places * (conv.width / filtering.side) * (conv.channels + conv.filters);
  int64_t ofWeights = places * conv.channels * conv.filters;
  bool staysThere = ofWeights <= cacheBytes / 2;
  double limit = double(cacheBytes) * (staysThere ? 0.5 : largerCache);
  int64_t part = 1;
  for (int64_t i = 1; i <= rows; ++i)
    if (rows % i == 0 && double(i * ofRow) <= limit && i * threads <= rows)
      part = i;
  return part;
}

/// What takes the place of `conv`: each of its images, so many rows of tiles at
/// a time.
Value Winograd::createImages(OpBuilder &b, WindowedConvolution &conv,
                             const Filtering &filtering, int64_t part) {
  ContractOp op = conv.op;
  Location loc = op.getLoc();
  SmallVector<Value> weights = transformWeights(b, conv, filtering);
  auto type = cast<RankedTensorType>(op.getResult(0).getType());
  // Where image `i` of a tensor of `shape` lies.
  using Places = SmallVector<OpFoldResult>;
  auto getSlice = [&](ArrayRef<int64_t> shape, OpFoldResult i) {
    Places offsets(4, b.getIndexAttr(0)), strides(4, b.getIndexAttr(1)),
        sizes = getAsIndexOpFoldResult(b.getContext(), shape);
    offsets[0] = i;
    sizes[0] = b.getIndexAttr(1);
    return std::tuple(offsets, sizes, strides);
  };
  auto getImage = [&](Value images, OpFoldResult i) -> Value {
    if (!conv.hasImages)
      return images;
    ArrayRef<int64_t> shape = cast<ShapedType>(images.getType()).getShape();
    auto [offsets, sizes, strides] = getSlice(shape, i);
    return tensor::ExtractSliceOp::create(b, loc,
                                          type.clone(shape.drop_front()),
                                          images, offsets, sizes, strides);
  };
  auto create = [&](OpFoldResult i) {
    SmallVector<Value> sides;
    for (auto [number, operand] : llvm::enumerate(op.getSides()))
      sides.push_back(conv.isPixelwise(number) ? getImage(operand, i)
                                               : Value(operand));
    return createImage(b, conv, filtering, weights, getImage(op.getLhs(), i),
                       sides, part, threads);
  };
  if (!conv.hasImages)
    return create(b.getIndexAttr(0));
  if (conv.images == 1) {
    ReassociationIndices groups[] = {{0, 1}, {2}, {3}};
    return tensor::ExpandShapeOp::create(b, loc, type,
                                         create(b.getIndexAttr(0)), groups);
  }
  auto constant = [&](int64_t value) -> Value {
    return arith::ConstantIndexOp::create(b, loc, value);
  };
  Value all =
      tensor::EmptyOp::create(b, loc, type.getShape(), type.getElementType());
  auto loop = scf::ForOp::create(b, loc, constant(0), constant(conv.images),
                                 constant(1), all);
  OpBuilder::InsertionGuard guard(b);
  b.setInsertionPointToStart(loop.getBody());
  Value i = loop.getInductionVar();
  auto [offsets, sizes, strides] = getSlice(type.getShape(), i);
  Value inserted = tensor::InsertSliceOp::create(
      b, loc, create(i), loop.getRegionIterArg(0), offsets, sizes, strides);
  scf::YieldOp::create(b, loc, inserted);
  return loop.getResult(0);
}

void Winograd::rewrite(ContractOp op) {
  auto function = op->getParentOfType<FunctionOpInterface>();
  int64_t wanted = side;
  if (function)
    if (auto own =
            function->getAttrOfType<IntegerAttr>(RectifyDialect::winogradName))
      wanted = own.getInt();
  if (wanted == 0)
    return;
  std::string reason;
  std::optional<WindowedConvolution> conv =
      WindowedConvolution::get(op, reason);
  const Filtering *filtering = nullptr;
  if (conv) {
    for (int64_t size : {wanted, int64_t(2)})
      if (!filtering && conv->height % size == 0 && conv->width % size == 0 &&
          conv->height * conv->width >= leastTiles * size * size)
        filtering = Filtering::get(size);
    if (!filtering)
      reason = "its result is not made of whole tiles, or of too few";
    else if (conv->channels < leastChannels || conv->filters < leastChannels)
      reason = "its products are too small beside the transforms";
  }
  if (!conv || !reason.empty()) {
    if (!reason.empty())
      remarkMissed(op, DEBUG_TYPE, "direct")
          << ("is summed as it stands: " + reason);
    return;
  }
  int64_t part = choosePart(*conv, *filtering);
  remarkPassed(op, DEBUG_TYPE, "winograd")
      << ("is computed in tiles of " + Twine(filtering->side) + " x " +
          Twine(filtering->side) + ", " + Twine(part) +
          " rows of them at a time: " + Twine(filtering->getPlaces()) +
          " multiplications for " +
          Twine(WindowedConvolution::window * WindowedConvolution::window *
                filtering->side * filtering->side))
             .str();

  OpBuilder b(op);
  Value result = createImages(b, *conv, *filtering, part);
  Value old = op.getRhs();
  op.getResult(0).replaceAllUsesWith(result);
  op.erase();
  if (isOpTriviallyDead(old.getDefiningOp()))
    old.getDefiningOp()->erase();
}
