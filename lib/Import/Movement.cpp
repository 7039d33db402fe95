// Moving elements of whole tensors.

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
    {"SpaceToDepth", 1, importSpaceToDepth},
    {"Split", 2, importSplit},
    {"Trilu", 14, importTrilu},
};

ArrayRef<OpImporter> mlir::rectify::getMovementImporters() { return table; }
