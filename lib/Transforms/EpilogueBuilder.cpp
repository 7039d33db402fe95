// Makes a contraction and what was found to go into its epilogue one
// rectify.contract.

#include "EpilogueBuilder.h"
#include "LinalgContraction.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Interfaces/FunctionInterfaces.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {
/// Builds one group.
class GroupBuilder {
public:
  GroupBuilder(EpilogueBlockBuilder &builder, EpilogueGroup &group)
      : builder(builder), rewriter(builder.rewriter), group(group) {}

  ContractOp run();

private:
  /// A result of the fused op.
  struct Out {
    int member;
    unsigned number;
    SmallVector<unsigned> dims;
    Value dest;
    AffineMap map;
  };
  /// An input of a member: another value of the group, a constant, or a side.
  struct Input {
    const EpilogueValue *value = nullptr;
    TypedAttr constant;
    unsigned side = 0;
  };

  AffineMap getMap(ArrayRef<unsigned> dims);
  void collectInputs();
  void collectOuts();
  void chooseDest(Out &out, Value value);
  bool isReadLast(Value value) const;
  Value findInit(Value value, ArrayRef<unsigned> dims);
  Value findDyingSide(AffineMap map, Type type, Value value);
  bool isUsedOutside(Value value) const {
    return !llvm::all_of(value.getUsers(),
                         [&](Operation *user) { return group.contains(user); });
  }
  bool isTaken(Value dest) const {
    return llvm::any_of(outs, [&](const Out &out) { return out.dest == dest; });
  }
  SmallVector<Value> emitBody(OpBuilder &b, Location loc, Value sum,
                              ValueRange scalars);

  EpilogueBlockBuilder &builder;
  RewriterBase &rewriter;
  EpilogueGroup &group;
  ContractOp base;
  SmallVector<Value> sides;
  SmallVector<AffineMap> sideMaps;
  SmallVector<SmallVector<Input>> inputs;
  SmallVector<Out> outs;
  /// The values of the group that are used outside of it, with their results.
  SmallVector<std::pair<Value, unsigned>> kept;
};
} // namespace

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

/// From the contraction's dims to those dims of its first result.
AffineMap GroupBuilder::getMap(ArrayRef<unsigned> dims) {
  AffineMap out = base.getOutMaps()[0];
  SmallVector<AffineExpr> exprs;
  for (unsigned dim : dims)
    exprs.push_back(out.getResult(dim));
  return AffineMap::get(out.getNumDims(), 0, exprs, out.getContext());
}

/// Finds what each member reads, and makes the side operands.
void GroupBuilder::collectInputs() {
  sides.assign(base.getSides().begin(), base.getSides().end());
  sideMaps = base.getSideMaps();
  auto size = [&](unsigned dim) {
    return createSize(rewriter, group.root->getLoc(), base.getOuts()[0], dim);
  };
  llvm::SmallMapVector<std::pair<Value, AffineMap>, unsigned, 4> known;
  for (auto [i, side, map] : llvm::enumerate(sides, sideMaps))
    known.insert({{side, map}, unsigned(i)});
  for (EpilogueMember &member : group.members) {
    SmallVector<Input> &read = inputs.emplace_back();
    for (auto [input, map] :
         llvm::zip(member.pointwise.inputs, member.pointwise.inputMaps)) {
      Input &entry = read.emplace_back();
      auto own = group.values.find(input);
      if (own != group.values.end()) {
        entry.value = &own->second;
        continue;
      }
      EpilogueSide side = getEpilogueSide(builder.groups, group, member.atoms,
                                          builder.resolve(input), map);
      entry.constant = side.constant;
      if (side.constant)
        continue;
      Value value = builder.resolve(side.value);
      AffineMap sideMap = getMap({});
      if (auto type = dyn_cast<RankedTensorType>(value.getType())) {
        EpilogueSpace::Lowering lowering =
            *group.space.lower(side.layout, type);
        sideMap = getMap(lowering.dims);
        if (lowering.reshapes())
          value = group.space.createLowered(rewriter, group.root->getLoc(),
                                            value, lowering, size);
      }
      auto [place, added] =
          known.insert({{value, sideMap}, unsigned(sides.size())});
      entry.side = place->second;
      if (added) {
        sides.push_back(value);
        sideMaps.push_back(sideMap);
      }
    }
  }
}

//===----------------------------------------------------------------------===//
// Results
//===----------------------------------------------------------------------===//

/// Whether `init` is no memory that anything else uses.
static bool isEmpty(Value init) {
  return init.getDefiningOp<tensor::EmptyOp>() ||
         matchPattern(init, m_Constant());
}

/// Whether nothing but the group uses the memory of `value`.
bool GroupBuilder::isReadLast(Value value) const {
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
Value GroupBuilder::findDyingSide(AffineMap map, Type type, Value value) {
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
Value GroupBuilder::findInit(Value value, ArrayRef<unsigned> dims) {
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

/// Finds the tensor that a result goes to, which is `value` so far: where the
/// op that computes it would write, what is read for the last time, or a tensor
/// of its own.
void GroupBuilder::chooseDest(Out &out, Value value) {
  auto type = cast<RankedTensorType>(value.getType());
  const EpilogueValue &own = group.values.find(value)->second;
  EpilogueSpace::Lowering lowering = *group.space.lower(own.layout, type);
  out.map = getMap(out.dims);
  Location loc = group.root->getLoc();
  auto size = [&](unsigned dim) {
    return createSize(rewriter, loc, base.getOuts()[0], dim);
  };
  if (Value init = findInit(value, out.dims)) {
    out.dest =
        lowering.reshapes()
            ? group.space.createLowered(rewriter, loc, init, lowering, size)
            : init;
    return;
  }
  if (lowering.reshapes()) {
    SmallVector<int64_t> shape;
    auto first = cast<RankedTensorType>(base.getResult(0).getType());
    for (unsigned dim : out.dims)
      shape.push_back(first.getDimSize(dim));
    type = RankedTensorType::get(shape, type.getElementType());
  }
  Value same;
  for (auto [dest, map] : llvm::zip(base.getOuts(), base.getOutMaps()))
    if (!same && dest.getType() == type && map == out.map && !isTaken(dest))
      same = dest;
  if (same && !isEmpty(same)) {
    out.dest = same;
    return;
  }
  out.dest = findDyingSide(out.map, type, value);
  if (out.dest)
    return;
  out.dest = same;
  if (out.dest)
    return;
  SmallVector<OpFoldResult> sizes;
  for (auto [dim, extent] : llvm::zip_equal(out.dims, type.getShape()))
    sizes.push_back(ShapedType::isDynamic(extent)
                        ? size(dim)
                        : OpFoldResult(rewriter.getIndexAttr(extent)));
  out.dest = tensor::EmptyOp::create(rewriter, loc, sizes,
                                     type.getElementType(), type.getEncoding());
}

/// Finds the values that are used outside of the group, and what to compute for
/// them.
void GroupBuilder::collectOuts() {
  for (auto &entry : group.values) {
    Value value = entry.first;
    const EpilogueValue &info = entry.second;
    for (Operation *user : llvm::make_early_inc_range(value.getUsers()))
      if (auto dim = dyn_cast<tensor::DimOp>(user);
          dim && user->getBlock() != builder.groups.block) {
        OpBuilder::InsertionGuard guard(rewriter);
        if (succeeded(foldSize(rewriter, builder.groups, group, dim)))
          rewriter.eraseOp(dim);
      }
    if (llvm::all_of(value.getUsers(),
                     [&](Operation *user) { return group.contains(user); }))
      continue;
    EpilogueSpace::Lowering lowering = *group.space.lower(
        info.layout, cast<RankedTensorType>(value.getType()));
    Out *out = llvm::find_if(outs, [&](const Out &other) {
      return other.member == info.member && other.number == info.number &&
             other.dims == lowering.dims;
    });
    kept.emplace_back(value, out - outs.begin());
    if (out != outs.end())
      continue;
    outs.push_back({info.member, info.number, lowering.dims, {}, {}});
    chooseDest(outs.back(), value);
  }
}

//===----------------------------------------------------------------------===//
// The fused op
//===----------------------------------------------------------------------===//

SmallVector<Value> GroupBuilder::emitBody(OpBuilder &b, Location loc, Value sum,
                                          ValueRange scalars) {
  IRMapping mapping;
  mapping.map(base.getAccumulator(), sum);
  mapping.map(base.getSideArguments(),
              scalars.take_front(base.getSides().size()));
  for (Operation &nested : base.getBody()->without_terminator())
    b.clone(nested, mapping);
  // The values of the contraction, then those of each member.
  SmallVector<SmallVector<Value>> values(1);
  for (Value value : base.getYield().getValues())
    values[0].push_back(mapping.lookupOrDefault(value));
  for (auto [member, read] : llvm::zip_equal(group.members, inputs)) {
    SmallVector<Value> elements;
    for (const Input &input : read) {
      if (input.value)
        elements.push_back(
            values[input.value->member + 1][input.value->number]);
      else if (input.constant)
        elements.push_back(arith::ConstantOp::create(b, loc, input.constant));
      else
        elements.push_back(scalars[input.side]);
    }
    values.push_back(member.pointwise.emit(b, loc, elements));
  }
  SmallVector<Value> results;
  for (const Out &out : outs)
    results.push_back(values[out.member + 1][out.number]);
  return results;
}

ContractOp GroupBuilder::run() {
  base = dyn_cast<ContractOp>(group.root);
  if (!base)
    base = createContract(rewriter, cast<linalg::LinalgOp>(group.root),
                          group.accumulator);
  if (group.members.empty()) {
    builder.replace(group.root->getResult(0), base.getResult(0));
    builder.erase(group.root);
    return base;
  }

  SmallVector<Value> needs;
  for (const EpilogueMember &member : group.members) {
    llvm::append_range(needs, member.pointwise.captures);
    for (auto [input, map] :
         llvm::zip(member.pointwise.inputs, member.pointwise.inputMaps))
      if (!group.values.contains(input))
        needs.push_back(getEpilogueSide(builder.groups, group, member.atoms,
                                        builder.resolve(input), map)
                            .value);
  }
  for (auto &[value, info] : group.values)
    if (auto expand = value.getDefiningOp<tensor::ExpandShapeOp>())
      llvm::append_range(needs, expand.getOutputShape());
  builder.moveBeforePlace(group, needs);

  collectInputs();
  collectOuts();
  SmallVector<AffineMap> maps = {base.getLhsMap(), base.getRhsMap()};
  llvm::append_range(maps, sideMaps);
  SmallVector<Value> dests;
  for (const Out &out : outs) {
    maps.push_back(out.map);
    dests.push_back(out.dest);
  }
  ContractOp fused;
  if (!outs.empty()) {
    fused = ContractOp::create(
        rewriter, group.root->getLoc(), base.getLhs(), base.getRhs(), sides,
        dests, maps, base.getAccumulatorType(),
        [&](OpBuilder &b, Location loc, Value sum, ValueRange scalars) {
          return emitBody(b, loc, sum, scalars);
        });
    fused->setDiscardableAttrs(base->getDiscardableAttrDictionary());
    auto size = [&](unsigned dim) {
      return createSize(rewriter, group.root->getLoc(), base.getOuts()[0], dim);
    };
    for (auto [value, number] : kept) {
      auto type = cast<RankedTensorType>(value.getType());
      const EpilogueSpace::Layout &layout =
          group.values.find(value)->second.layout;
      builder.replace(value, group.space.createRaised(
                                 rewriter, value.getLoc(),
                                 fused.getResult(number), layout, type,
                                 *group.space.lower(layout, type), size));
    }
  }
  for (Operation *op : group.ops)
    builder.erase(op);
  if (base != group.root)
    rewriter.eraseOp(base);
  return fused;
}

ContractOp rectify::buildEpilogue(EpilogueBlockBuilder &builder,
                                  EpilogueGroup &group) {
  return GroupBuilder(builder, group).run();
}
