// The dims of a fused op. Where what follows a contraction moves parts of a dim
// apart, as the heads of an attention layer, the contraction gets them as dims
// of its own: its operands are expanded, which costs nothing.

#include "EpilogueDims.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace mlir::rectify;

/// Elements of the last part of a dim from which on a kernel is as fast on
/// parts as on the whole: what a vector holds.
static constexpr int64_t minPartSize = 16;

/// The maps of lhs, rhs and the first result.
static std::array<AffineMap, 3> getMaps(Operation *root) {
  if (auto contract = dyn_cast<ContractOp>(root))
    return {contract.getLhsMap(), contract.getRhsMap(),
            contract.getOutMaps()[0]};
  auto linalgOp = cast<linalg::LinalgOp>(root);
  SmallVector<AffineMap> maps = linalgOp.getIndexingMapsArray();
  return {maps[0], maps[1], maps.back()};
}

EpilogueObstacle rectify::makeLowered(EpilogueGroup &group,
                                      ArrayRef<unsigned> layout,
                                      RankedTensorType type) {
  if (group.space.lower(layout, type))
    return {};
  EpilogueObstacle moved = {
      "the dims of the result cannot be told from its own behind a reshape",
      "do what is elementwise before the reshape"};
  if (!group.space.refine(layout) || !group.space.lower(layout, type))
    return moved;
  for (Type type : group.root->getOperandTypes())
    if (auto tensor = dyn_cast<RankedTensorType>(type);
        tensor && tensor.getEncoding())
      return moved;
  auto [lhs, rhs, out] = getMaps(group.root);
  for (unsigned i = 0; i < out.getNumResults(); ++i) {
    SmallVector<unsigned> dims = group.space.getFusedDims(i);
    if (dims.size() == 1)
      continue;
    int64_t last = group.space.getStaticSize(dims.back());
    if (!ShapedType::isDynamic(last) && last < minPartSize)
      return {"it needs the parts of a dim that was reshaped as dims of the "
              "contraction, and the last part, of " +
                  std::to_string(last) + ", is shorter than a vector",
              "do what is elementwise before the reshape"};
    // A term of a sum needs factors.
    bool isStatic =
        llvm::none_of(ArrayRef(dims).drop_front(), [&](unsigned dim) {
          return ShapedType::isDynamic(group.space.getStaticSize(dim));
        });
    AffineExpr expr = out.getResult(i);
    unsigned position = cast<AffineDimExpr>(expr).getPosition();
    for (AffineMap map : {lhs, rhs})
      if (!isStatic && map.isFunctionOfDim(position) &&
          !map.getResultPosition(expr))
        return moved;
  }
  return {};
}

bool rectify::areLowered(const EpilogueGroups &groups,
                         const EpilogueGroup &group,
                         ArrayRef<EpilogueMember> members) {
  auto isLowered = [&](ArrayRef<unsigned> layout, Value value) {
    auto type = dyn_cast<RankedTensorType>(value.getType());
    return !type || group.space.lower(layout, type);
  };
  for (auto &[value, info] : group.values)
    if (!isLowered(info.layout, value))
      return false;
  for (ArrayRef<EpilogueMember> some : {ArrayRef(group.members), members})
    for (const EpilogueMember &member : some)
      for (auto [input, map] :
           llvm::zip(member.pointwise.inputs, member.pointwise.inputMaps)) {
        // What the new members compute is checked by who adds it.
        Operation *source = input.getDefiningOp();
        if (group.values.contains(input) ||
            llvm::any_of(members, [&](const EpilogueMember &other) {
              return other.pointwise.op == source;
            }))
          continue;
        EpilogueSide side =
            getEpilogueSide(groups, group, member.atoms, input, map);
        if (!side.constant && !isLowered(side.layout, side.value))
          return false;
      }
  return true;
}

EpilogueDims::EpilogueDims(const EpilogueSpace &space, AffineMap out)
    : space(space), context(out.getContext()), parts(out.getNumDims()),
      atoms(out.getNumDims()) {
  for (unsigned dim = 0; dim < out.getNumDims(); ++dim) {
    std::optional<unsigned> position =
        out.getResultPosition(getAffineDimExpr(dim, context));
    if (!position) {
      parts[dim].push_back(numDims++);
      continue;
    }
    atoms[dim] = space.getFusedDims(*position);
    for (unsigned atom : atoms[dim]) {
      dimOfAtom[atom] = numDims;
      parts[dim].push_back(numDims++);
    }
  }
}

AffineMap EpilogueDims::getMap(ArrayRef<unsigned> dims) const {
  SmallVector<AffineExpr> exprs;
  for (unsigned dim : dims)
    exprs.push_back(getAffineDimExpr(dimOfAtom.lookup(dim), context));
  return AffineMap::get(numDims, 0, exprs, context);
}

void EpilogueDims::refine(OpBuilder &builder, Location loc, Value &value,
                          AffineMap &map) const {
  if (numDims == parts.size())
    return;
  // Each dim in terms of its parts.
  SmallVector<AffineExpr> wholes;
  for (auto [dims, own] : llvm::zip(parts, atoms)) {
    AffineExpr whole = getAffineDimExpr(dims[0], context);
    for (auto [dim, atom] : llvm::drop_begin(llvm::zip(dims, own)))
      whole =
          whole * space.getStaticSize(atom) + getAffineDimExpr(dim, context);
    wholes.push_back(whole);
  }
  SmallVector<AffineExpr> results;
  SmallVector<ReassociationIndices> groups;
  SmallVector<int64_t> shape, sourceShape;
  SmallVector<OpFoldResult> sizes;
  auto type = dyn_cast<RankedTensorType>(value.getType());
  for (auto [i, expr] : llvm::enumerate(map.getResults())) {
    groups.emplace_back();
    auto dim = dyn_cast<AffineDimExpr>(expr);
    sourceShape.push_back(type.getDimSize(i));
    if (!dim || parts[dim.getPosition()].size() == 1) {
      groups.back().push_back(results.size());
      results.push_back(
          simplifyAffineExpr(expr.replaceDims(wholes), numDims, 0));
      shape.push_back(type.getDimSize(i));
      sizes.push_back(OpFoldResult());
      continue;
    }
    int64_t product = 1;
    for (auto [part, atom] :
         llvm::zip(parts[dim.getPosition()], atoms[dim.getPosition()])) {
      groups.back().push_back(results.size());
      results.push_back(getAffineDimExpr(part, context));
      int64_t size = space.getStaticSize(atom);
      shape.push_back(size);
      sizes.push_back(space.getPartSize(atom));
      product = ShapedType::isDynamic(size) || ShapedType::isDynamic(product)
                    ? ShapedType::kDynamic
                    : product * size;
    }
    sourceShape.back() = product;
  }
  if (results.size() != map.getNumResults()) {
    Type element = type.getElementType();
    auto source = RankedTensorType::get(sourceShape, element);
    if (source != type)
      value = tensor::CastOp::create(builder, loc, source, value);
    for (auto [i, group] : llvm::enumerate(groups))
      if (OpFoldResult &size = sizes[group[0]]; !size)
        size = tensor::getMixedSize(builder, loc, value, i);
    value = tensor::ExpandShapeOp::create(builder, loc,
                                          RankedTensorType::get(shape, element),
                                          value, groups, sizes);
  }
  map = AffineMap::get(numDims, 0, results, context);
}
