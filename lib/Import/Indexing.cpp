// From and to places that tensors name.

#include "Arithmetic.h"
#include "Node.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/TypeUtilities.h"

using namespace mlir;
using namespace mlir::rectify;

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

/// The axis along which `indices` name places of `x`: they have its rank, and
/// are no larger in its other dims.
static FailureOr<int64_t> getIndexedAxis(Node &node, Value x, Value indices) {
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
  return axis;
}

static LogicalResult importGatherElements(Node &node) {
  Value x = node.input(0), indices = node.input(1);
  FailureOr<int64_t> axis = getIndexedAxis(node, x, indices);
  if (failed(axis))
    return failure();
  Value size = node.asIndex(node.dim(x, *axis));
  return node.set(node.fromIndices(
      node.shape(indices), elementOf(x),
      [&](OpBuilder &b, Location loc, ValueRange at) {
        SmallVector<Value> source(at);
        source[*axis] = readIndex(b, loc, indices, at, size);
        return tensor::ExtractOp::create(b, loc, x, source).getResult();
      }));
}

/// The places that the innermost dim of `indices` names in the outermost dims
/// of `x`, but for `batchDims` that both have.
static SmallVector<Value> readPlace(OpBuilder &b, Location loc, Value indices,
                                    ValueRange at, int64_t batchDims,
                                    ArrayRef<Value> sizes) {
  Emitter e(b, loc);
  SmallVector<Value> place(at.take_front(batchDims));
  SmallVector<Value> source(at);
  source.push_back(nullptr);
  for (int64_t i = 0; i < typeOf(indices).getShape().back(); ++i) {
    source.back() = e.index(i);
    place.push_back(readIndex(b, loc, indices, source, sizes[batchDims + i]));
  }
  return place;
}

/// How many dims of `x` the places in `indices` name, behind `batchDims`.
static FailureOr<int64_t> countNamedDims(Node &node, Value x, Value indices,
                                         int64_t batchDims) {
  if (rankOf(indices) == 0 ||
      ShapedType::isDynamic(typeOf(indices).getShape().back()))
    return node.fail("how many dims its indices name must be known");
  int64_t count = typeOf(indices).getShape().back();
  if (batchDims < 0 || batchDims >= rankOf(indices) ||
      count > rankOf(x) - batchDims)
    return node.fail("its indices name more dims than there are");
  return count;
}

static SmallVector<Value> getSizes(Node &node, Value x) {
  return llvm::map_to_vector(
      node.shape(x), [&](OpFoldResult size) { return node.asIndex(size); });
}

static LogicalResult importGatherND(Node &node) {
  Value x = node.input(0), indices = node.input(1);
  int64_t batchDims = node.getInt("batch_dims");
  FailureOr<int64_t> count = countNamedDims(node, x, indices, batchDims);
  if (failed(count))
    return failure();
  Shape result = node.shape(indices);
  result.pop_back();
  unsigned outer = result.size();
  llvm::append_range(result,
                     ArrayRef(node.shape(x)).drop_front(batchDims + *count));
  SmallVector<Value> sizes = getSizes(node, x);
  return node.set(node.fromIndices(
      result, elementOf(x), [&](OpBuilder &b, Location loc, ValueRange at) {
        SmallVector<Value> source =
            readPlace(b, loc, indices, at.take_front(outer), batchDims, sizes);
        llvm::append_range(source, at.drop_front(outer));
        return tensor::ExtractOp::create(b, loc, x, source).getResult();
      }));
}

/// Those places of a dim, or of all elements in order, whose condition holds.
static LogicalResult importCompress(Node &node) {
  Value x = node.input(0);
  FailureOr<Ints> condition = node.needInts(1, "condition");
  if (failed(condition))
    return failure();
  int64_t axis = 0;
  if (node.has("axis")) {
    FailureOr<int64_t> normal =
        node.normalizeAxis(node.getInt("axis"), rankOf(x));
    if (failed(normal))
      return failure();
    axis = *normal;
  } else {
    x = node.reshape(x, node.product(node.shape(x)));
  }
  SmallVector<double> places;
  int64_t size = typeOf(x).getDimSize(axis);
  for (auto [i, holds] : llvm::enumerate(*condition))
    if (holds && (ShapedType::isDynamic(size) || int64_t(i) < size))
      places.push_back(static_cast<double>(i));
  int64_t count = places.size();
  Value kept = node.constant(node.b.getI64Type(), count, places);
  Shape shape = node.shape(x);
  shape[axis] = node.b.getIndexAttr(count);
  return node.set(node.fromIndices(
      shape, elementOf(x), [&](OpBuilder &b, Location loc, ValueRange at) {
        SmallVector<Value> source(at);
        source[axis] = Emitter(b, loc).toIndex(
            tensor::ExtractOp::create(b, loc, kept, at[axis]));
        return tensor::ExtractOp::create(b, loc, x, source).getResult();
      }));
}

/// Along a dim of the result, a number where an index names the place, and
/// another elsewhere.
static LogicalResult importOneHot(Node &node) {
  Value indices = node.input(0), values = node.input(2);
  FailureOr<int64_t> axis =
      node.normalizeAxis(node.getInt("axis", -1), rankOf(indices) + 1);
  Value depth = node.knownInput(1);
  if (failed(axis))
    return failure();
  if (!typeOf(depth).hasStaticShape() || typeOf(depth).getNumElements() != 1 ||
      rankOf(values) != 1 || typeOf(values).getDimSize(0) != 2)
    return node.fail("expected one depth, and two values");
  Type i64 = node.b.getI64Type();
  OpFoldResult size;
  if (auto known = node.knownNumbers(depth))
    size = node.b.getIndexAttr(static_cast<int64_t>(known->front()));
  else
    size = node.toIndex(castScalar(node.b, node.loc, node.single(depth), i64,
                                   node.isUnsigned(1), false));
  if (auto known = getConstantIntValue(size); known && *known < 0)
    return node.fail("its depth is " + Twine(*known));
  Shape shape = node.shape(indices);
  shape.insert(shape.begin() + *axis, size);
  Value places = castTensor(node, indices, i64, node.isUnsigned(0));
  return node.set(node.fromIndices(
      shape, elementOf(values), [&](OpBuilder &b, Location loc, ValueRange at) {
        Emitter e(b, loc);
        SmallVector<Value> source(at);
        source.erase(source.begin() + *axis);
        Value place =
            e.toIndex(tensor::ExtractOp::create(b, loc, places, source));
        auto compare = [&](arith::CmpIPredicate predicate, Value x, Value y) {
          return arith::CmpIOp::create(b, loc, predicate, x, y);
        };
        Value fromEnd = arith::AddIOp::create(b, loc, place, e.asIndex(size));
        place = arith::SelectOp::create(
            b, loc, compare(arith::CmpIPredicate::slt, place, e.index(0)),
            fromEnd, place);
        Value is = compare(arith::CmpIPredicate::eq, place, at[*axis]);
        Value which =
            arith::SelectOp::create(b, loc, is, e.index(1), e.index(0));
        return tensor::ExtractOp::create(b, loc, values, which).getResult();
      }));
}

/// The first steps of each sequence in the other order.
static LogicalResult importReverseSequence(Node &node) {
  Value x = node.input(0), lengths = node.input(1);
  int64_t time = node.getInt("time_axis"), batch = node.getInt("batch_axis", 1);
  if (rankOf(x) < 2 || rankOf(lengths) != 1 || time < 0 || time > 1 ||
      batch != 1 - time)
    return node.fail("expected the time and the batch in the first two dims, "
                     "and a length of each sequence");
  Value size = node.asIndex(node.dim(x, time));
  return node.set(node.fromIndices(
      node.shape(x), elementOf(x),
      [&](OpBuilder &b, Location loc, ValueRange at) {
        Emitter e(b, loc);
        Value length =
            e.toIndex(tensor::ExtractOp::create(b, loc, lengths, at[batch]));
        length = arith::MinSIOp::create(b, loc, length, size);
        Value back = arith::SubIOp::create(
            b, loc, arith::SubIOp::create(b, loc, length, e.index(1)),
            at[time]);
        Value within = arith::CmpIOp::create(b, loc, arith::CmpIPredicate::slt,
                                             at[time], length);
        SmallVector<Value> source(at);
        source[time] = arith::SelectOp::create(b, loc, within, back, at[time]);
        return tensor::ExtractOp::create(b, loc, x, source).getResult();
      }));
}

//===----------------------------------------------------------------------===//
// To places
//===----------------------------------------------------------------------===//

/// `x` with the elements of `updates`, one after the other, put, added or
/// multiplied in at the places that `getPlace` gives.
static LogicalResult scatter(
    Node &node, Value x, Value updates,
    llvm::function_ref<SmallVector<Value>(OpBuilder &, Location, ValueRange)>
        getPlace) {
  StringRef how = node.getString("reduction", "none");
  bool isUnsigned = node.isUnsigned(0);
  auto combine = [&](OpBuilder &b, Location loc, Value old,
                     Value update) -> Value {
    if (how == "add")
      return addScalars(b, loc, old, update);
    if (how == "mul")
      return mulScalars(b, loc, old, update);
    if (how == "max")
      return maxScalars(b, loc, old, update, isUnsigned);
    if (how == "min")
      return minScalars(b, loc, old, update, isUnsigned);
    return update;
  };
  if (!llvm::is_contained({"none", "add", "mul", "max", "min"}, how))
    return node.fail("its reduction is '" + how + "'");
  SmallVector<Value> ends = getSizes(node, updates);
  SmallVector<Value> zeros(ends.size(), node.index(0)),
      ones(ends.size(), node.index(1));
  scf::LoopNest nest = scf::buildLoopNest(
      node.b, node.loc, zeros, ends, ones, x,
      [&](OpBuilder &b, Location loc, ValueRange at,
          ValueRange carried) -> scf::ValueVector {
        SmallVector<Value> place = getPlace(b, loc, at);
        Value update = tensor::ExtractOp::create(b, loc, updates, at);
        if (how != "none")
          update = combine(b, loc,
                           tensor::ExtractOp::create(b, loc, carried[0], place),
                           update);
        return {tensor::InsertOp::create(b, loc, update, carried[0], place)};
      });
  return node.set(nest.results[0]);
}

static LogicalResult importScatterElements(Node &node) {
  Value x = node.input(0), indices = node.input(1), updates = node.input(2);
  FailureOr<int64_t> axis = getIndexedAxis(node, x, indices);
  if (failed(axis))
    return failure();
  if (failed(verifyCompatibleShapes({indices.getType(), updates.getType()})))
    return node.fail("expected an update for each of its indices");
  Value size = node.asIndex(node.dim(x, *axis));
  return scatter(node, x, updates,
                 [&](OpBuilder &b, Location loc, ValueRange at) {
                   SmallVector<Value> place(at);
                   place[*axis] = readIndex(b, loc, indices, at, size);
                   return place;
                 });
}

static LogicalResult importScatterND(Node &node) {
  Value x = node.input(0), indices = node.input(1), updates = node.input(2);
  FailureOr<int64_t> count = countNamedDims(node, x, indices, 0);
  if (failed(count))
    return failure();
  unsigned outer = rankOf(indices) - 1;
  SmallVector<int64_t> expected(typeOf(indices).getShape().drop_back());
  llvm::append_range(expected, typeOf(x).getShape().drop_front(*count));
  if (failed(verifyCompatibleShape(expected, typeOf(updates).getShape())))
    return node.fail("its updates do not fit its indices");
  SmallVector<Value> sizes = getSizes(node, x);
  return scatter(
      node, x, updates, [&](OpBuilder &b, Location loc, ValueRange at) {
        SmallVector<Value> place =
            readPlace(b, loc, indices, at.take_front(outer), 0, sizes);
        llvm::append_range(place, at.drop_front(outer));
        return place;
      });
}

static const OpImporter table[] = {
    {"Compress", 9, importCompress},
    {"Gather", 1, importGather},
    {"GatherElements", 11, importGatherElements},
    {"GatherND", 11, importGatherND},
    {"OneHot", 9, importOneHot},
    {"ReverseSequence", 10, importReverseSequence},
    {"Scatter", 9, importScatterElements},
    {"ScatterElements", 11, importScatterElements},
    {"ScatterND", 11, importScatterND},
};

ArrayRef<OpImporter> mlir::rectify::getIndexingImporters() { return table; }
