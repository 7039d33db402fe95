// Where the elements of a result come from, for ops that move elements.

#include "Testing/UnrolledTensors.h"

#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tosa/IR/TosaOps.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"
#include "mlir/IR/Matchers.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace mlir::rectify::testing;

using Point = ArrayRef<int64_t>;
using Sizes = SmallVector<int64_t>;

std::optional<int64_t> Unrolled::getIndex(OpFoldResult value) const {
  if (std::optional<int64_t> constant = getConstantIntValue(value))
    return constant;
  auto found = indices.find(dyn_cast<Value>(value));
  if (found == indices.end())
    return std::nullopt;
  return found->second;
}

static std::optional<Sizes> getIndices(ArrayRef<OpFoldResult> values,
                                       const Unrolled &unrolled) {
  Sizes result;
  for (OpFoldResult value : values) {
    std::optional<int64_t> index = unrolled.getIndex(value);
    if (!index)
      return std::nullopt;
    result.push_back(*index);
  }
  return result;
}

/// The integers of a constant.
static std::optional<Sizes> getIntegers(Value value) {
  DenseIntElementsAttr attr;
  if (!matchPattern(value, m_Constant(&attr)))
    return std::nullopt;
  return llvm::map_to_vector(
      attr, [](const APInt &number) { return number.getSExtValue(); });
}

//===----------------------------------------------------------------------===//
// Each kind of movement
//===----------------------------------------------------------------------===//

/// The same elements in the same order.
static Elements reshape(const Elements &from, RankedTensorType type) {
  Elements result = from;
  result.shape = llvm::to_vector(type.getShape());
  // At most one size is not known.
  int64_t known = 1;
  for (int64_t size : result.shape)
    known *= ShapedType::isDynamic(size) ? 1 : size;
  for (int64_t &size : result.shape)
    if (ShapedType::isDynamic(size))
      size = known ? static_cast<int64_t>(from.values.size()) / known : 0;
  return result;
}

static std::optional<Elements> concatenate(Operation *op, unsigned dim,
                                           const Unrolled &unrolled) {
  SmallVector<const Elements *> parts;
  for (Value operand : op->getOperands())
    parts.push_back(&unrolled.tensors.find(operand)->second);
  Sizes shape = parts[0]->shape;
  for (const Elements *part : ArrayRef(parts).drop_front())
    shape[dim] += part->shape[dim];
  return Elements::at(shape, [&](Point to) {
    Sizes from(to);
    for (const Elements *part : parts) {
      if (from[dim] < part->shape[dim])
        return part->at(from);
      from[dim] -= part->shape[dim];
    }
    return Value();
  });
}

static std::optional<Elements> slice(tensor::ExtractSliceOp op,
                                     const Elements &from,
                                     const Unrolled &unrolled) {
  std::optional<Sizes> offsets = getIndices(op.getMixedOffsets(), unrolled),
                       sizes = getIndices(op.getMixedSizes(), unrolled),
                       strides = getIndices(op.getMixedStrides(), unrolled);
  if (!offsets || !sizes || !strides)
    return std::nullopt;
  Elements result = Elements::at(*sizes, [&](Point to) {
    Sizes at;
    for (auto [p, offset, stride] : llvm::zip(to, *offsets, *strides))
      at.push_back(offset + p * stride);
    return from.at(at);
  });
  Sizes shape;
  llvm::SmallBitVector dropped = op.getDroppedDims();
  for (auto [i, size] : llvm::enumerate(*sizes))
    if (!dropped.test(i))
      shape.push_back(size);
  result.shape = shape;
  return result;
}

static std::optional<Elements> slice(tosa::SliceOp op, const Elements &from) {
  std::optional<Sizes> start = getIntegers(op.getStart()),
                       sizes = getIntegers(op.getSize());
  if (!start || !sizes)
    return std::nullopt;
  return Elements::at(*sizes, [&](Point to) {
    Sizes at(to);
    for (auto [coordinate, first] : llvm::zip(at, *start))
      coordinate += first;
    return from.at(at);
  });
}

static Elements pad(const Elements &from, ArrayRef<int64_t> low,
                    ArrayRef<int64_t> high, Value filler) {
  Sizes shape = from.shape;
  for (auto [size, before, after] : llvm::zip(shape, low, high))
    size += before + after;
  return Elements::at(shape, [&](Point to) {
    Sizes at(to);
    for (auto [i, coordinate] : llvm::enumerate(at)) {
      coordinate -= low[i];
      if (coordinate < 0 || coordinate >= from.shape[i])
        return filler;
    }
    return from.at(at);
  });
}

static std::optional<Elements> pad(tensor::PadOp op, const Elements &from,
                                   const Unrolled &unrolled) {
  std::optional<Sizes> low = getIndices(op.getMixedLowPad(), unrolled),
                       high = getIndices(op.getMixedHighPad(), unrolled);
  Value filler = op.getConstantPaddingValue();
  if (!low || !high || !filler)
    return std::nullopt;
  return pad(from, *low, *high, unrolled.scalars.lookupOrNull(filler));
}

static std::optional<Elements> pad(tosa::PadOp op, const Elements &from,
                                   const Unrolled &unrolled) {
  std::optional<Sizes> amounts = getIntegers(op.getPadding());
  auto filler = unrolled.tensors.find(op.getPadConst());
  if (!amounts || filler == unrolled.tensors.end())
    return std::nullopt;
  Sizes low, high;
  for (auto [i, amount] : llvm::enumerate(*amounts))
    (i % 2 ? high : low).push_back(amount);
  return pad(from, low, high, filler->second.values[0]);
}

static Elements transpose(tosa::TransposeOp op, const Elements &from) {
  ArrayRef<int32_t> perms = op.getPerms();
  Sizes shape =
      llvm::map_to_vector(perms, [&](int32_t dim) { return from.shape[dim]; });
  return Elements::at(shape, [&](Point to) {
    Sizes at(to.size());
    for (auto [dim, coordinate] : llvm::zip(perms, to))
      at[dim] = coordinate;
    return from.at(at);
  });
}

static std::optional<Elements> tile(tosa::TileOp op, const Elements &from) {
  std::optional<Sizes> times = getIntegers(op.getMultiples());
  if (!times)
    return std::nullopt;
  Sizes shape = from.shape;
  for (auto [size, factor] : llvm::zip(shape, *times))
    size *= factor;
  return Elements::at(shape, [&](Point to) {
    Sizes at(to);
    for (auto [coordinate, size] : llvm::zip(at, from.shape))
      coordinate %= size;
    return from.at(at);
  });
}

static std::optional<Elements> gather(tensor::GatherOp op,
                                      const Elements &from) {
  std::optional<Sizes> indices = getIntegers(op.getIndices());
  ArrayRef<int64_t> dims = op.getGatherDims();
  if (!indices)
    return std::nullopt;
  Sizes shape(op.getIndicesType().getShape().drop_back());
  unsigned batch = shape.size();
  bool dropsDims = op.getResultType().getRank() <
                   static_cast<int64_t>(batch + from.shape.size());
  for (auto [dim, size] : llvm::enumerate(from.shape))
    if (!llvm::is_contained(dims, static_cast<int64_t>(dim)))
      shape.push_back(size);
    else if (!dropsDims)
      shape.push_back(1);
  return Elements::at(shape, [&](Point to) {
    int64_t row = linearize(to.take_front(batch),
                            computeStrides(ArrayRef(shape).take_front(batch)));
    Point rest = to.drop_front(batch);
    Sizes at;
    for (unsigned dim = 0; dim < from.shape.size(); ++dim) {
      const auto *gathered = llvm::find(dims, static_cast<int64_t>(dim));
      bool isGathered = gathered != dims.end();
      at.push_back(
          isGathered ? (*indices)[row * dims.size() + (gathered - dims.begin())]
                     : rest.front());
      if (!isGathered || !dropsDims)
        rest = rest.drop_front();
    }
    return from.at(at);
  });
}

static std::optional<Elements> gather(tosa::GatherOp op, const Elements &from) {
  std::optional<Sizes> indices = getIntegers(op.getIndices());
  if (!indices)
    return std::nullopt;
  int64_t width = static_cast<int64_t>(indices->size()) / from.shape[0];
  return Elements::at({from.shape[0], width, from.shape[2]}, [&](Point to) {
    return from.at({to[0], (*indices)[to[0] * width + to[1]], to[2]});
  });
}

static Elements reverse(tosa::ReverseOp op, const Elements &from) {
  int64_t axis = op.getAxis();
  return Elements::at(from.shape, [&](Point to) {
    Sizes at(to);
    at[axis] = from.shape[axis] - 1 - at[axis];
    return from.at(at);
  });
}

std::optional<Elements>
rectify::testing::moveElements(Operation *op, const Unrolled &unrolled) {
  using Moved = std::optional<Elements>;
  if (op->getNumResults() != 1 || op->getNumOperands() == 0)
    return std::nullopt;
  auto type = dyn_cast<RankedTensorType>(op->getResult(0).getType());
  auto source = unrolled.tensors.find(op->getOperand(0));
  if (!type || source == unrolled.tensors.end())
    return std::nullopt;
  const Elements &from = source->second;
  return llvm::TypeSwitch<Operation *, Moved>(op)
      .Case<tensor::CastOp>([&](auto) { return from; })
      .Case<tensor::ExpandShapeOp>([&](auto expand) -> Moved {
        Elements result = from;
        std::optional<Sizes> shape =
            getIndices(expand.getMixedOutputShape(), unrolled);
        if (!shape)
          return std::nullopt;
        result.shape = *shape;
        return result;
      })
      .Case<tensor::CollapseShapeOp, tosa::ReshapeOp>(
          [&](auto) { return reshape(from, type); })
      .Case<tensor::ConcatOp>([&](auto concat) {
        return concatenate(op, concat.getDim(), unrolled);
      })
      .Case<tosa::ConcatOp>([&](auto concat) {
        return concatenate(op, concat.getAxis(), unrolled);
      })
      .Case<tensor::ExtractSliceOp>(
          [&](auto extract) { return slice(extract, from, unrolled); })
      .Case<tosa::SliceOp>([&](auto extract) { return slice(extract, from); })
      .Case<tensor::PadOp, tosa::PadOp>(
          [&](auto padding) { return pad(padding, from, unrolled); })
      .Case<tosa::TransposeOp>([&](auto turn) { return transpose(turn, from); })
      .Case<tosa::TileOp>([&](auto repeat) { return tile(repeat, from); })
      .Case<tensor::GatherOp, tosa::GatherOp>(
          [&](auto collect) { return gather(collect, from); })
      .Case<tosa::ReverseOp>([&](auto turn) { return reverse(turn, from); })
      .Default([](Operation *) { return std::nullopt; });
}
