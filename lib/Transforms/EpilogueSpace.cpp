// The index space of a contraction's result as what follows it sees it, through
// reshapes.

#include "EpilogueSpace.h"

using namespace mlir;
using namespace mlir::rectify;

EpilogueSpace::EpilogueSpace(RankedTensorType type)
    : rank(type.getRank()), numAtoms(rank + 1), shape(type.getShape()) {}

EpilogueSpace::Layout EpilogueSpace::getIdentity() const {
  return llvm::to_vector(llvm::seq<unsigned>(rank));
}

std::optional<unsigned> EpilogueSpace::getDim(unsigned atom) const {
  return atom < rank ? std::optional(atom) : std::nullopt;
}

std::optional<std::pair<const EpilogueSpace::Split *, unsigned>>
EpilogueSpace::getPart(unsigned atom) const {
  for (const Split &split : splits)
    if (atom >= split.firstAtom && atom < split.firstAtom + split.shape.size())
      return std::pair(&split, atom - split.firstAtom);
  return std::nullopt;
}

const EpilogueSpace::Merge *EpilogueSpace::getMerge(unsigned atom) const {
  const Merge *merge = llvm::find_if(
      merges, [&](const Merge &merge) { return merge.atom == atom; });
  return merge == merges.end() ? nullptr : merge;
}

OpFoldResult EpilogueSpace::getPartSize(unsigned atom) const {
  auto part = getPart(atom);
  return part ? part->first->sizes[part->second] : OpFoldResult();
}

const EpilogueSpace::Split *EpilogueSpace::getRefined(unsigned dim) const {
  const Split *split = llvm::find_if(splits, [&](const Split &split) {
    return split.dim == dim && split.refined;
  });
  return split == splits.end() ? nullptr : split;
}

bool EpilogueSpace::refine(ArrayRef<unsigned> layout) {
  bool changed = false;
  for (Split &split : splits) {
    if (split.refined || llvm::none_of(layout, [&](unsigned atom) {
          auto part = getPart(atom);
          return part && part->first == &split;
        }))
      continue;
    if (getRefined(split.dim))
      return false;
    split.refined = changed = true;
  }
  return changed;
}

unsigned EpilogueSpace::getNumRefined() const {
  return llvm::count_if(splits, [](const Split &s) { return s.refined; });
}

SmallVector<unsigned> EpilogueSpace::getFusedDims(unsigned atom) const {
  SmallVector<unsigned> dims;
  if (const Merge *merge = getMerge(atom))
    for (unsigned dim : merge->dims)
      llvm::append_range(dims, getFusedDims(dim));
  else if (const Split *split = getRefined(atom))
    for (unsigned k = 0; k < split->shape.size(); ++k)
      dims.push_back(split->firstAtom + k);
  else
    dims.push_back(atom);
  return dims;
}

int64_t EpilogueSpace::getStaticSize(unsigned dim) const {
  auto part = getPart(dim);
  return part ? part->first->shape[part->second] : shape[dim];
}

std::optional<EpilogueSpace::Layout>
EpilogueSpace::expand(ArrayRef<unsigned> layout, tensor::ExpandShapeOp op) {
  ArrayRef<int64_t> newShape = op.getResultType().getShape();
  SmallVector<OpFoldResult> sizes = op.getMixedOutputShape();
  Layout result(newShape.size(), getUnit());
  for (auto [atom, group] :
       llvm::zip_equal(layout, op.getReassociationIndices())) {
    SmallVector<int64_t> wide;
    for (int64_t i : group)
      if (newShape[i] != 1)
        wide.push_back(i);
    // Of size 1 all of them: any may stand for the dim.
    if (wide.empty() && !isUnit(atom))
      wide.push_back(group.front());
    if (wide.empty())
      continue;
    if (wide.size() == 1) {
      result[wide[0]] = atom;
      continue;
    }
    if (const Merge *merge = getMerge(atom)) {
      if (merge->dims.size() != wide.size())
        return std::nullopt;
      for (auto [dim, i] : llvm::zip(merge->dims, wide)) {
        if (ShapedType::isDynamic(newShape[i]) || shape[dim] != newShape[i])
          return std::nullopt;
        result[i] = dim;
      }
      continue;
    }
    if (!getDim(atom))
      return std::nullopt;
    Split split{atom, numAtoms, {}, {}, false};
    for (int64_t i : wide) {
      split.sizes.push_back(sizes[i]);
      split.shape.push_back(newShape[i]);
    }
    const Split *same = llvm::find_if(splits, [&](const Split &other) {
      return other.dim == split.dim && other.shape == split.shape &&
             (llvm::count_if(split.shape, ShapedType::isDynamic) < 2 ||
              other.sizes == split.sizes);
    });
    unsigned first = split.firstAtom;
    if (same != splits.end()) {
      first = same->firstAtom;
    } else {
      splits.push_back(split);
      numAtoms += wide.size();
    }
    for (auto [part, i] : llvm::enumerate(wide))
      result[i] = first + part;
  }
  return result;
}

std::optional<EpilogueSpace::Layout>
EpilogueSpace::collapse(ArrayRef<unsigned> layout, tensor::CollapseShapeOp op) {
  Layout result;
  for (const ReassociationIndices &group : op.getReassociationIndices()) {
    SmallVector<unsigned> atoms, dims;
    for (int64_t i : group)
      if (!isUnit(layout[i]))
        atoms.push_back(layout[i]);
    if (atoms.size() < 2) {
      result.push_back(atoms.empty() ? getUnit() : atoms[0]);
      continue;
    }
    for (unsigned i = 0; i < atoms.size();) {
      if (auto part = getPart(atoms[i])) {
        unsigned count = part->first->shape.size();
        for (unsigned k = 0; k < count; ++k)
          if (i + k >= atoms.size() ||
              atoms[i + k] != part->first->firstAtom + k)
            return std::nullopt;
        dims.push_back(part->first->dim);
        i += count;
        continue;
      }
      if (const Merge *merge = getMerge(atoms[i]))
        llvm::append_range(dims, merge->dims);
      else
        dims.push_back(atoms[i]);
      ++i;
    }
    if (dims.size() == 1) {
      result.push_back(dims[0]);
      continue;
    }
    const Merge *same = llvm::find_if(
        merges, [&](const Merge &other) { return other.dims == dims; });
    if (same == merges.end()) {
      merges.push_back({numAtoms++, dims});
      same = &merges.back();
    }
    result.push_back(same->atom);
  }
  return result;
}

/// The type that collapsing dims of `type` gives.
static RankedTensorType collapseType(RankedTensorType type,
                                     ArrayRef<ReassociationIndices> groups) {
  return tensor::CollapseShapeOp::inferCollapsedType(type, groups);
}

std::optional<EpilogueSpace::Lowering>
EpilogueSpace::lower(ArrayRef<unsigned> layout, RankedTensorType type) const {
  Lowering lowering;
  ReassociationIndices units;
  for (unsigned i = 0; i < layout.size();) {
    unsigned atom = layout[i];
    if (isUnit(atom)) {
      if (type.getDimSize(i) != 1)
        return std::nullopt;
      lowering.collapses = true;
      if (lowering.collapsed.empty())
        units.push_back(i);
      else
        lowering.collapsed.back().push_back(i);
      ++i;
      continue;
    }
    ReassociationIndices &group = lowering.collapsed.emplace_back(units);
    units.clear();
    unsigned first = lowering.dims.size();
    if (auto part = getPart(atom); part && !part->first->refined) {
      // All parts, one behind the other, at most with dims of size 1 between.
      for (unsigned k = 0, e = part->first->shape.size(); k < e; ++i) {
        if (i >= layout.size() ||
            (!isUnit(layout[i]) && layout[i] != part->first->firstAtom + k) ||
            (isUnit(layout[i]) && type.getDimSize(i) != 1))
          return std::nullopt;
        k += !isUnit(layout[i]);
        group.push_back(i);
      }
      atom = part->first->dim;
      lowering.collapses = true;
    } else {
      group.push_back(i++);
    }
    llvm::append_range(lowering.dims, getFusedDims(atom));
    lowering.expands |= lowering.dims.size() - first > 1;
    lowering.expanded.push_back(
        llvm::to_vector<2>(llvm::seq<int64_t>(first, lowering.dims.size())));
  }
  if (!lowering.reshapes())
    return lowering;
  // Both types of a reshape have to be dynamic at the same places.
  if (type.getEncoding())
    return std::nullopt;
  RankedTensorType collapsed = collapseType(type, lowering.collapsed);
  for (auto [size, group] :
       llvm::zip_equal(collapsed.getShape(), lowering.expanded)) {
    bool dynamic = llvm::any_of(group, [&](int64_t i) {
      return ShapedType::isDynamic(getStaticSize(lowering.dims[i]));
    });
    if (ShapedType::isDynamic(size) != dynamic)
      return std::nullopt;
  }
  return lowering;
}

Value EpilogueSpace::createLowered(OpBuilder &builder, Location loc,
                                   Value value, const Lowering &lowering,
                                   CreateSize createSize) const {
  if (lowering.collapses)
    value = tensor::CollapseShapeOp::create(builder, loc, value,
                                            lowering.collapsed);
  if (!lowering.expands)
    return value;
  SmallVector<int64_t> newShape;
  SmallVector<OpFoldResult> sizes;
  for (unsigned dim : lowering.dims) {
    newShape.push_back(getStaticSize(dim));
    OpFoldResult part = getPartSize(dim);
    sizes.push_back(part ? part : createSize(dim));
  }
  auto type = RankedTensorType::get(
      newShape, cast<RankedTensorType>(value.getType()).getElementType());
  return tensor::ExpandShapeOp::create(builder, loc, type, value,
                                       lowering.expanded, sizes);
}

Value EpilogueSpace::createRaised(OpBuilder &builder, Location loc, Value value,
                                  ArrayRef<unsigned> layout,
                                  RankedTensorType type,
                                  const Lowering &lowering,
                                  CreateSize createSize) const {
  if (lowering.expands)
    value = tensor::CollapseShapeOp::create(
        builder, loc,
        collapseType(cast<RankedTensorType>(value.getType()),
                     lowering.expanded),
        value, lowering.expanded);
  if (!lowering.collapses)
    return value;
  SmallVector<OpFoldResult> sizes;
  for (auto [atom, size] : llvm::zip_equal(layout, type.getShape())) {
    if (!ShapedType::isDynamic(size))
      sizes.push_back(builder.getIndexAttr(size));
    else if (OpFoldResult part = getPartSize(atom))
      sizes.push_back(part);
    else if (std::optional<unsigned> dim = getDim(atom))
      sizes.push_back(createSize(*dim));
    else
      sizes.push_back(tensor::getMixedSize(
          builder, loc, value,
          llvm::find_if(lowering.collapsed,
                        [&](const ReassociationIndices &group) {
                          return llvm::is_contained(group, sizes.size());
                        }) -
              lowering.collapsed.begin()));
  }
  return tensor::ExpandShapeOp::create(builder, loc, type, value,
                                       lowering.collapsed, sizes);
}
