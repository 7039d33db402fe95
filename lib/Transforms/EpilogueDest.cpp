// Chooses where a fused op's results are written: nothing is to be allocated or
// copied that the ops it replaces would not have.

#include "EpilogueDest.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {
class DestChooser {
public:
  DestChooser(EpilogueBlockBuilder &builder, const EpilogueGroup &group,
              ContractOp base, ArrayRef<Value> sides,
              ArrayRef<AffineMap> sideMaps, ArrayRef<EpilogueOut> outs)
      : builder(builder), group(group), base(base), sides(sides),
        sideMaps(sideMaps), outs(outs) {}

  Value choose(Value value);

private:
  bool isReadLast(Value value) const;
  Value findInit(Value value, ArrayRef<unsigned> dims);
  Value findDyingSide(AffineMap map, Type type, Value value);
  bool isUsedOutside(Value value) const {
    return !llvm::all_of(value.getUsers(),
                         [&](Operation *user) { return group.contains(user); });
  }
  bool isTaken(Value dest) const {
    return llvm::any_of(
        outs, [&](const EpilogueOut &out) { return out.dest == dest; });
  }

  EpilogueBlockBuilder &builder;
  const EpilogueGroup &group;
  ContractOp base;
  ArrayRef<Value> sides;
  ArrayRef<AffineMap> sideMaps;
  ArrayRef<EpilogueOut> outs;
};
} // namespace

/// Whether `init` is no memory that anything else uses.
static bool isEmpty(Value init) {
  return init.getDefiningOp<tensor::EmptyOp>() ||
         matchPattern(init, m_Constant());
}

/// Whether nothing but the group uses the memory of `value`.
bool DestChooser::isReadLast(Value value) const {
  Operation *view = nullptr;
  while (true) {
    // A function's caller may keep what it passed.
    auto argument = dyn_cast<BlockArgument>(value);
    if (argument &&
        isa<FunctionOpInterface>(argument.getOwner()->getParentOp()))
      return false;
    if (!llvm::all_of(value.getUsers(), [&](Operation *user) {
          return user == view || user == base || group.contains(user);
        }))
      return false;
    Operation *source = value.getDefiningOp();
    if (!isa_and_nonnull<tensor::ExpandShapeOp, tensor::CollapseShapeOp,
                         tensor::CastOp>(source))
      return true;
    view = source;
    value = source->getOperand(0);
  }
}

/// A side operand that is not used any more and lies as a result of `type` with
/// `map` does: its memory can take the result.
Value DestChooser::findDyingSide(AffineMap map, Type type, Value value) {
  // What is written into a larger tensor should be computed there.
  if (llvm::any_of(value.getUsers(), [](Operation *user) {
        return isa<tensor::InsertSliceOp, tensor::ParallelInsertSliceOp>(user);
      }))
    return Value();
  for (auto [side, sideMap] : llvm::zip(sides, sideMaps)) {
    if (side.getType() != type || sideMap != map || isTaken(side) ||
        side == base.getLhs() || side == base.getRhs() ||
        matchPattern(side, m_Constant()))
      continue;
    if (isReadLast(side))
      return side;
  }
  return Value();
}

/// The tensor that `value`, whose dims are `dims`, would be written to by the
/// op that computes it, or where that does not say by the one that it reads, as
/// it could compute in place.
Value DestChooser::findInit(Value value, ArrayRef<unsigned> dims) {
  Type type = value.getType();
  while (value) {
    auto own = group.values.find(value);
    if (own == group.values.end()) {
      auto fill = builder.resolve(value).getDefiningOp<linalg::FillOp>();
      if (!fill)
        break;
      // What it is filled with is overwritten.
      value = fill.getOutputs()[0];
      continue;
    }
    const EpilogueValue &info = own->second;
    if (info.member < 0 || info.reshaped)
      return Value();
    const PointwiseOp &pointwise = group.members[info.member].pointwise;
    value = pointwise.inits[info.number];
    for (Value input : pointwise.inputs) {
      auto read = group.values.find(input);
      if (value || read == group.values.end() || input.getType() != type ||
          isUsedOutside(input))
        continue;
      auto lowering =
          group.space.lower(read->second.layout, cast<RankedTensorType>(type));
      if (lowering && lowering->dims == dims)
        value = input;
    }
  }
  if (!value)
    return Value();
  value = builder.resolve(value);
  Operation *source = value.getDefiningOp();
  bool ready = !source || source->getBlock() != builder.groups.block ||
               Place{builder.groups.getIndex(source), 0} < group.place;
  return ready && !isEmpty(value) && !isTaken(value) ? value : Value();
}

Value DestChooser::choose(Value value) {
  const EpilogueOut &out = outs.back();
  RewriterBase &rewriter = builder.rewriter;
  auto type = cast<RankedTensorType>(value.getType());
  const EpilogueValue &own = group.values.find(value)->second;
  EpilogueSpace::Lowering lowering = *group.space.lower(own.layout, type);
  Location loc = group.root->getLoc();
  auto size = [&](unsigned dim) {
    OpFoldResult part = group.space.getPartSize(dim);
    return part ? part : createSize(rewriter, loc, base.getOuts()[0], dim);
  };
  if (Value init = findInit(value, out.dims))
    return lowering.reshapes()
               ? group.space.createLowered(rewriter, loc, init, lowering, size)
               : init;
  SmallVector<int64_t> shape;
  for (unsigned dim : out.dims)
    shape.push_back(group.space.getStaticSize(dim));
  if (lowering.reshapes())
    type = RankedTensorType::get(shape, type.getElementType());
  Value same;
  for (auto [dest, map] : llvm::zip(base.getOuts(), base.getOutMaps()))
    if (!same && dest.getType() == type && map == out.map && !isTaken(dest))
      same = dest;
  if (same && !isEmpty(same))
    return same;
  if (Value side = findDyingSide(out.map, type, value))
    return side;
  if (same)
    return same;
  SmallVector<OpFoldResult> sizes;
  for (auto [dim, extent] : llvm::zip_equal(out.dims, type.getShape()))
    sizes.push_back(ShapedType::isDynamic(extent)
                        ? size(dim)
                        : OpFoldResult(rewriter.getIndexAttr(extent)));
  return tensor::EmptyOp::create(rewriter, loc, sizes, type.getElementType(),
                                 type.getEncoding());
}

Value rectify::chooseEpilogueDest(EpilogueBlockBuilder &builder,
                                  const EpilogueGroup &group, ContractOp base,
                                  ArrayRef<Value> sides,
                                  ArrayRef<AffineMap> sideMaps,
                                  ArrayRef<EpilogueOut> outs, Value value) {
  return DestChooser(builder, group, base, sides, sideMaps, outs).choose(value);
}
