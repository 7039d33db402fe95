// Moving elements: whole tensors, and from places that tensors name.

#include "Arithmetic.h"
#include "Node.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

using namespace mlir;
using namespace mlir::rectify;

static LogicalResult importConcat(Node &node) {
  Value first = node.input(0);
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getInt("axis", 1), rankOf(first));
  if (failed(axis))
    return failure();
  SmallVector<Value> all;
  for (Value input : node.allInputs()) {
    if (rankOf(input) != rankOf(first))
      return node.fail("the ranks of its operands differ");
    for (int64_t i = 0; i < rankOf(first); ++i) {
      int64_t a = typeOf(first).getDimSize(i), b = typeOf(input).getDimSize(i);
      if (i != *axis && a != b && !ShapedType::isDynamic(a) &&
          !ShapedType::isDynamic(b))
        return node.fail("dim " + Twine(i) + " of its operands differs: " +
                         Twine(a) + " and " + Twine(b));
    }
    auto elements = node.elements(input);
    if (rankOf(first) == 1 && elements)
      llvm::append_range(all, *elements);
  }
  Value result = node.concat(node.allInputs(), *axis);
  // What is followed element by element stays so.
  if (rankOf(first) == 1 && typeOf(result).hasStaticShape() &&
      typeOf(result).getDimSize(0) == static_cast<int64_t>(all.size()))
    result =
        tensor::FromElementsOp::create(node.b, node.loc, typeOf(result), all);
  return node.set(result);
}

static LogicalResult importSplit(Node &node) {
  Value x = node.input(0);
  FailureOr<int64_t> axis = node.normalizeAxis(node.getInt("axis"), rankOf(x));
  if (failed(axis))
    return failure();
  Ints sizes = node.getInts("split");
  if (node.hasInput(1)) {
    FailureOr<Ints> known = node.needInts(1, "sizes");
    if (failed(known))
      return failure();
    sizes = *known;
  }
  int64_t size = typeOf(x).getDimSize(*axis), count = node.numOutputs();
  if (sizes.empty()) {
    if (ShapedType::isDynamic(size))
      return node.fail("it splits a dynamic size into equal parts: give it a "
                       "size by --dim");
    int64_t part = (size + count - 1) / count;
    for (int64_t i = 0; i < count; ++i)
      sizes.push_back(std::clamp<int64_t>(size - i * part, 0, part));
  }
  int64_t sum = 0;
  for (int64_t part : sizes) {
    if (part < 0 || llvm::AddOverflow(sum, part, sum))
      return node.fail("its sizes are negative or beyond all bounds");
  }
  if (static_cast<int64_t>(sizes.size()) != count ||
      (!ShapedType::isDynamic(size) && sum != size))
    return node.fail("its sizes do not make up dim " + Twine(*axis));
  int64_t offset = 0;
  for (auto [i, part] : llvm::enumerate(sizes)) {
    (void)node.set(i, node.slice(x, *axis, node.b.getIndexAttr(offset),
                                 node.b.getIndexAttr(part)));
    offset += part;
  }
  return success();
}

//===----------------------------------------------------------------------===//
// From places that tensors name
//===----------------------------------------------------------------------===//

/// The element of `indices` at `at` as a place in a dim of `size` elements,
/// from whose end negative ones count. One beyond it is undefined in ONNX; the
/// nearest is taken, so that nothing else is read.
static Value readIndex(OpBuilder &b, Location loc, Value indices, ValueRange at,
                       Value size) {
  Emitter e(b, loc);
  Value i = arith::IndexCastOp::create(
      b, loc, b.getIndexType(), tensor::ExtractOp::create(b, loc, indices, at));
  Value zero = e.index(0);
  Value isNegative =
      arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt, i, zero);
  i = arith::SelectOp::create(b, loc, isNegative,
                              arith::AddIOp::create(b, loc, i, size), i);
  Value last = arith::SubIOp::create(b, loc, size, e.index(1));
  return arith::MaxSIOp::create(b, loc, arith::MinSIOp::create(b, loc, i, last),
                                zero);
}

/// Whether `places` lie side by side among so many; these are then counted from
/// the front.
static bool areNeighbors(Ints &places, int64_t size) {
  if (ShapedType::isDynamic(size) || places.empty())
    return false;
  for (int64_t &place : places)
    place += place < 0 ? size : 0;
  for (auto [i, place] : llvm::enumerate(places))
    if (place != places[0] + int64_t(i))
      return false;
  return places[0] >= 0 && places.back() < size;
}

static LogicalResult importGather(Node &node) {
  Value x = node.input(0), indices = node.input(1);
  FailureOr<int64_t> axis = node.normalizeAxis(node.getInt("axis"), rankOf(x));
  if (failed(axis))
    return failure();
  // Sizes out of shapes.
  auto values = node.elements(x);
  auto known = node.knownInts(indices);
  if (values && known && rankOf(x) == 1) {
    SmallVector<Value> taken;
    for (int64_t i : *known) {
      FailureOr<int64_t> place = node.normalizeAxis(i, values->size());
      if (failed(place))
        return failure();
      taken.push_back((*values)[*place]);
    }
    return node.set(tensor::FromElementsOp::create(
        node.b, node.loc,
        RankedTensorType::get(typeOf(indices).getShape(), elementOf(x)),
        taken));
  }
  if (known && rankOf(indices) <= 1 &&
      areNeighbors(*known, typeOf(x).getDimSize(*axis))) {
    Value part = node.slice(x, *axis, node.b.getIndexAttr(known->front()),
                            node.b.getIndexAttr(known->size()));
    SmallVector<bool> keep(rankOf(x), true);
    keep[*axis] = rankOf(indices) == 1;
    return node.set(node.dropDims(part, keep));
  }
  Shape sizes = node.shape(x), inner = node.shape(indices), result(sizes);
  result.erase(result.begin() + *axis);
  result.insert(result.begin() + *axis, inner.begin(), inner.end());
  unsigned count = inner.size();
  Value size = node.asIndex(sizes[*axis]);
  return node.set(node.fromIndices(
      result, elementOf(x), [&](OpBuilder &b, Location loc, ValueRange at) {
        SmallVector<Value> source(at.take_front(*axis));
        source.push_back(
            readIndex(b, loc, indices, at.slice(*axis, count), size));
        llvm::append_range(source, at.drop_front(*axis + count));
        return tensor::ExtractOp::create(b, loc, x, source).getResult();
      }));
}

static LogicalResult importGatherElements(Node &node) {
  Value x = node.input(0), indices = node.input(1);
  FailureOr<int64_t> axis = node.normalizeAxis(node.getInt("axis"), rankOf(x));
  if (failed(axis))
    return failure();
  if (rankOf(indices) != rankOf(x))
    return node.fail("its operands have different ranks");
  for (int64_t i = 0; i < rankOf(x); ++i)
    if (i != *axis && !typeOf(x).isDynamicDim(i) &&
        typeOf(indices).getDimSize(i) > typeOf(x).getDimSize(i))
      return node.fail("its indices are larger than its data in dim " +
                       Twine(i));
  Value size = node.asIndex(node.dim(x, *axis));
  return node.set(node.fromIndices(
      node.shape(indices), elementOf(x),
      [&](OpBuilder &b, Location loc, ValueRange at) {
        SmallVector<Value> source(at);
        source[*axis] = readIndex(b, loc, indices, at, size);
        return tensor::ExtractOp::create(b, loc, x, source).getResult();
      }));
}

//===----------------------------------------------------------------------===//
// Blocks of pixels
//===----------------------------------------------------------------------===//

/// [N, C, H, W] through a tensor of rank 6, whose dims `permutation` puts in
/// order.
static LogicalResult moveBlocks(Node &node, ArrayRef<int64_t> split,
                                ArrayRef<int64_t> permutation,
                                ArrayRef<int64_t> result) {
  Value x = node.reshape(node.input(0), node.staticShape(split));
  x = node.transpose(x, permutation);
  return node.set(node.reshape(x, node.staticShape(result)));
}

static FailureOr<Ints> getPixels(Node &node) {
  RankedTensorType type = typeOf(node.input(0));
  if (type.getRank() != 4 || !type.hasStaticShape())
    return node.fail("expected a static input [N, C, H, W]");
  return Ints(type.getShape());
}

static LogicalResult importDepthToSpace(Node &node) {
  FailureOr<Ints> sizes = getPixels(node);
  if (failed(sizes))
    return failure();
  int64_t block = node.getInt("blocksize", 1);
  int64_t n = (*sizes)[0], c = (*sizes)[1], h = (*sizes)[2], w = (*sizes)[3];
  if (block > 4096 || c % (block * block))
    return node.fail("its blocks do not divide its channels");
  int64_t depth = c / (block * block);
  Ints result = {n, depth, h * block, w * block};
  if (node.getString("mode", "DCR") == "CRD")
    return moveBlocks(node, {n, depth, block, block, h, w}, {0, 1, 4, 2, 5, 3},
                      result);
  return moveBlocks(node, {n, block, block, depth, h, w}, {0, 3, 4, 1, 5, 2},
                    result);
}

static LogicalResult importSpaceToDepth(Node &node) {
  FailureOr<Ints> sizes = getPixels(node);
  if (failed(sizes))
    return failure();
  int64_t block = node.getInt("blocksize", 1);
  int64_t n = (*sizes)[0], c = (*sizes)[1], h = (*sizes)[2], w = (*sizes)[3];
  if (block > 4096 || h % block || w % block)
    return node.fail("its blocks do not divide its pixels");
  return moveBlocks(node, {n, c, h / block, block, w / block, block},
                    {0, 3, 5, 1, 2, 4},
                    {n, c * block * block, h / block, w / block});
}

/// A triangle of each matrix; the rest is zero.
static LogicalResult importTrilu(Node &node) {
  Value x = node.input(0);
  int64_t diagonal = 0;
  if (node.hasInput(1)) {
    FailureOr<Ints> known = node.needInts(1, "diagonal");
    if (failed(known))
      return failure();
    if (known->size() != 1)
      return node.fail("its diagonal is not one number");
    diagonal = known->front();
  }
  if (rankOf(x) < 2)
    return node.fail("its operand has no matrices");
  bool isUpper = node.getInt("upper", 1);
  Shape matrix(ArrayRef(node.shape(x)).take_back(2));
  Value mask = node.fromIndices(
      matrix, node.b.getI1Type(),
      [&](OpBuilder &b, Location loc, ValueRange at) -> Value {
        Value offset = arith::ConstantIndexOp::create(b, loc, diagonal);
        Value edge = arith::AddIOp::create(b, loc, at[0], offset);
        return arith::CmpIOp::create(b, loc,
                                     isUpper ? arith::CmpIPredicate::sge
                                             : arith::CmpIPredicate::sle,
                                     at[1], edge);
      });
  Value zero = node.scalar(elementOf(x), 0);
  return node.set(node.elementwise(
      {mask, x}, elementOf(x),
      [&](OpBuilder &b, Location loc, ValueRange v) -> Value {
        return arith::SelectOp::create(b, loc, v[0], v[1], zero);
      }));
}

static const OpImporter table[] = {
    {"Concat", 4, importConcat},
    {"DepthToSpace", 1, importDepthToSpace},
    {"Gather", 1, importGather},
    {"GatherElements", 11, importGatherElements},
    {"SpaceToDepth", 1, importSpaceToDepth},
    {"Split", 2, importSplit},
    {"Trilu", 14, importTrilu},
};

ArrayRef<OpImporter> mlir::rectify::getMovementImporters() { return table; }
