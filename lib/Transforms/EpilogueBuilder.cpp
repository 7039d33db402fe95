// Makes a contraction and what was found to go into its epilogue one
// rectify.contract.

#include "EpilogueDest.h"
#include "EpilogueDims.h"
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
  /// An input of a member: another value of the group, a constant, or a side.
  struct Input {
    const EpilogueValue *value = nullptr;
    TypedAttr constant;
    unsigned side = 0;
  };

  void collectInputs();
  void collectOuts();
  SmallVector<Value> emitBody(OpBuilder &b, Location loc, Value sum,
                              ValueRange scalars);

  EpilogueBlockBuilder &builder;
  RewriterBase &rewriter;
  EpilogueGroup &group;
  ContractOp base;
  std::optional<EpilogueDims> dims;
  SmallVector<Value> sides;
  SmallVector<AffineMap> sideMaps;
  SmallVector<SmallVector<Input>> inputs;
  SmallVector<EpilogueOut> outs;
  /// The values of the group that are used outside of it, with their results.
  SmallVector<std::pair<Value, unsigned>> kept;
};
} // namespace

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

/// Finds what each member reads, and makes the side operands.
void GroupBuilder::collectInputs() {
  for (auto [side, map] : llvm::zip(base.getSides(), base.getSideMaps())) {
    dims->refine(rewriter, group.root->getLoc(), sides.emplace_back(side),
                 sideMaps.emplace_back(map));
  }
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
      AffineMap sideMap = dims->getMap({});
      if (auto type = dyn_cast<RankedTensorType>(value.getType())) {
        EpilogueSpace::Lowering lowering =
            *group.space.lower(side.layout, type);
        sideMap = dims->getMap(lowering.dims);
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
    EpilogueOut *out = llvm::find_if(outs, [&](const EpilogueOut &other) {
      return other.member == info.member && other.number == info.number &&
             other.dims == lowering.dims;
    });
    kept.emplace_back(value, out - outs.begin());
    if (out != outs.end())
      continue;
    outs.push_back({info.member,
                    info.number,
                    lowering.dims,
                    {},
                    dims->getMap(lowering.dims)});
    outs.back().dest =
        chooseEpilogueDest(builder, group, base, sides, sideMaps, outs, value);
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
  for (const EpilogueOut &out : outs)
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

  Location loc = group.root->getLoc();
  dims.emplace(group.space, base.getOutMaps()[0]);
  Value lhs = base.getLhs(), rhs = base.getRhs();
  SmallVector<AffineMap> maps = {base.getLhsMap(), base.getRhsMap()};
  dims->refine(rewriter, loc, lhs, maps[0]);
  dims->refine(rewriter, loc, rhs, maps[1]);
  collectInputs();
  collectOuts();
  llvm::append_range(maps, sideMaps);
  SmallVector<Value> dests;
  for (const EpilogueOut &out : outs) {
    maps.push_back(out.map);
    dests.push_back(out.dest);
  }
  ContractOp fused;
  if (!outs.empty()) {
    fused = ContractOp::create(
        rewriter, loc, lhs, rhs, sides, dests, maps, base.getAccumulatorType(),
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
