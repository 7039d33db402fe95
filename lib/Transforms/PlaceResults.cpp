// Results are written where padding and concatenation want them.

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"

#include "Destination.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Utils/StaticValueUtils.h"

#define DEBUG_TYPE "rectify-place-results"

namespace mlir::rectify {
#define GEN_PASS_DEF_PLACERESULTS
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// Pixels in a row from which the tiles of a matmul over all pixels are no
/// better than those of one over each row, which padding leaves.
static constexpr int64_t leastRow = 32;

namespace {
/// A part of a tensor, in steps of 1.
struct Part {
  SmallVector<OpFoldResult> offsets, sizes;

  Part(OpBuilder &b, ArrayRef<int64_t> offsets, ArrayRef<int64_t> sizes)
      : offsets(getAsIndexOpFoldResult(b.getContext(), offsets)),
        sizes(getAsIndexOpFoldResult(b.getContext(), sizes)) {}

  Value extract(OpBuilder &b, Location loc, Value whole) const {
    SmallVector<OpFoldResult> ones(sizes.size(), b.getIndexAttr(1));
    return tensor::ExtractSliceOp::create(b, loc, whole, offsets, sizes, ones);
  }
  Value insert(OpBuilder &b, Location loc, Value part, Value whole) const {
    SmallVector<OpFoldResult> ones(sizes.size(), b.getIndexAttr(1));
    return tensor::InsertSliceOp::create(b, loc, part, whole, offsets, sizes,
                                         ones);
  }
};

struct PlaceResults : rectify::impl::PlaceResultsBase<PlaceResults> {
  void runOnOperation() override {
    SmallVector<tensor::PadOp> pads;
    SmallVector<tensor::ConcatOp> concats;
    getOperation()->walk([&](Operation *op) {
      if (auto pad = dyn_cast<tensor::PadOp>(op))
        pads.push_back(pad);
      else if (auto concat = dyn_cast<tensor::ConcatOp>(op))
        concats.push_back(concat);
    });
    for (tensor::PadOp pad : pads)
      place(pad);
    // One that is a part of another is placed with that.
    while (!concats.empty()) {
      auto *largest =
          std::max_element(concats.begin(), concats.end(),
                           [](tensor::ConcatOp a, tensor::ConcatOp b) {
                             return a.getInputs().size() < b.getInputs().size();
                           });
      tensor::ConcatOp concat = *largest;
      concats.erase(largest);
      place(concat, concats);
    }
  }

private:
  void place(tensor::PadOp pad);
  void place(tensor::ConcatOp concat, SmallVector<tensor::ConcatOp> &others);
};
} // namespace

//===----------------------------------------------------------------------===//
// Who can write elsewhere
//===----------------------------------------------------------------------===//

/// The operand that says where `value` is written first, if it is only written
/// to: of the op that makes it or, where that starts from a fill, of the fill.
static OpOperand *findDestination(Value value) {
  auto op = value.getDefiningOp<DestinationStyleOpInterface>();
  if (!op || !op.hasPureTensorSemantics())
    return nullptr;
  OpOperand *init = op.getTiedOpOperand(cast<OpResult>(value));
  if (init->get().getDefiningOp<tensor::ExtractSliceOp>())
    return nullptr;
  if (isa<ContractOp>(op))
    return init;
  auto linalgOp = dyn_cast<linalg::LinalgOp>(*op);
  if (!linalgOp)
    return nullptr;
  if (!linalgOp.payloadUsesValueFromOperand(init))
    return init;
  auto fill = init->get().getDefiningOp<linalg::FillOp>();
  if (!fill || !fill->hasOneUse() || fill->getBlock() != op->getBlock() ||
      fill.getDpsInitOperand(0)->get().getDefiningOp<tensor::ExtractSliceOp>())
    return nullptr;
  // Nobody is to read anything between the two.
  fill->moveBefore(op);
  return fill.getDpsInitOperand(0);
}

/// Whether `op` is a matmul over all pixels, which are more than its tiles have
/// rows, and would be one over each row of them beside padding.
static bool wantsAllPixels(Operation *op) {
  auto contract = dyn_cast<ContractOp>(op);
  if (!contract)
    return false;
  for (unsigned i : {0, 1})
    for (AffineExpr expr : contract.getMap(i).getResults())
      if (!isa<AffineDimExpr>(expr))
        return false;
  ArrayRef<int64_t> shape =
      cast<RankedTensorType>(contract->getResult(0).getType()).getShape();
  return shape.size() > 2 && shape[shape.size() - 2] < leastRow;
}

/// Of `uses`, those behind `op` in its block get `part` of `whole` instead,
/// which is there from `op` on; what would be written over it gets a tensor of
/// its own, since `whole` may be read later.
static void readFrom(OpBuilder &b, Operation *op, ArrayRef<OpOperand *> uses,
                     const Part &part, Value whole) {
  Value read;
  b.setInsertionPointAfter(op);
  for (OpOperand *use : uses) {
    Operation *user = op->getBlock()->findAncestorOpInBlock(*use->getOwner());
    if (!user || user == op || user->isBeforeInBlock(op))
      continue;
    if (isOnlyWritten(*use)) {
      auto type = cast<RankedTensorType>(use->get().getType());
      OpBuilder here(use->getOwner());
      use->set(tensor::EmptyOp::create(here, op->getLoc(), type.getShape(),
                                       type.getElementType()));
      continue;
    }
    if (!read)
      read = part.extract(b, op->getLoc(), whole);
    use->set(read);
  }
}

static SmallVector<OpOperand *> getUses(Value value) {
  return llvm::map_to_vector(value.getUses(),
                             [](OpOperand &use) { return &use; });
}

//===----------------------------------------------------------------------===//
// Padding
//===----------------------------------------------------------------------===//

/// `whole` with `value` outside of the part that begins at `low` and ends
/// `high` before its end.
static Value fillBorder(OpBuilder &b, Location loc, Value whole, Value value,
                        ArrayRef<int64_t> low, ArrayRef<int64_t> high) {
  ArrayRef<int64_t> shape = cast<RankedTensorType>(whole.getType()).getShape();
  SmallVector<int64_t> offsets(shape.size(), 0), sizes(shape);
  auto fill = [&](int64_t dim, int64_t offset, int64_t size) {
    if (size == 0)
      return;
    SmallVector<int64_t> at(offsets), extents(sizes);
    at[dim] = offset;
    extents[dim] = size;
    Part part(b, at, extents);
    Value filled =
        linalg::FillOp::create(b, loc, value, part.extract(b, loc, whole))
            .getResult(0);
    whole = part.insert(b, loc, filled, whole);
  };
  // What a dim has beside the part, of all of the dims behind it, but of those
  // before it only what is left.
  for (int64_t dim = 0, rank = shape.size(); dim < rank; ++dim) {
    fill(dim, 0, low[dim]);
    fill(dim, shape[dim] - high[dim], high[dim]);
    offsets[dim] = low[dim];
    sizes[dim] -= low[dim] + high[dim];
  }
  return whole;
}

/// pad(x) = x inserted into what has only a border. Where the op that makes x
/// can, it writes there at once, and all others read it from there.
void PlaceResults::place(tensor::PadOp pad) {
  RankedTensorType type = pad.getResultType();
  Value filler = pad.getConstantPaddingValue();
  Value source = pad.getSource();
  auto isKnown = [](int64_t size) { return size >= 0; };
  if (!filler || !type.hasStaticShape() ||
      !pad.getSourceType().hasStaticShape() ||
      !llvm::all_of(pad.getStaticLow(), isKnown) ||
      !llvm::all_of(pad.getStaticHigh(), isKnown))
    return;
  OpBuilder b(pad);
  Part inside(b, pad.getStaticLow(), pad.getSourceType().getShape());
  OpOperand *destination = findDestination(source);
  Operation *maker = source.getDefiningOp();
  bool isPlaced = destination && maker->getBlock() == pad->getBlock() &&
                  !wantsAllPixels(maker);
  if (isPlaced)
    b.setInsertionPoint(destination->getOwner());
  if (filler.getDefiningOp())
    filler = b.clone(*filler.getDefiningOp())->getResult(0);
  Value whole = tensor::EmptyOp::create(b, pad.getLoc(), type.getShape(),
                                        type.getElementType());
  whole = fillBorder(b, pad.getLoc(), whole, filler, pad.getStaticLow(),
                     pad.getStaticHigh());
  if (isPlaced) {
    destination->set(inside.extract(b, pad.getLoc(), whole));
    SmallVector<OpOperand *> uses = getUses(source);
    b.setInsertionPointAfter(maker);
    whole = inside.insert(b, pad.getLoc(), source, whole);
    llvm::erase(uses, &pad.getSourceMutable());
    readFrom(b, whole.getDefiningOp(), uses, inside, whole);
    remarkPassed(maker, DEBUG_TYPE, "placed")
        << "its result is written between the padding of what reads it";
  } else {
    whole = inside.insert(b, pad.getLoc(), source, whole);
  }
  pad.getResult().replaceAllUsesWith(whole);
  pad.erase();
}

//===----------------------------------------------------------------------===//
// Concatenation
//===----------------------------------------------------------------------===//

namespace {
/// One operand of a concatenation, and where it lies in the result.
struct Piece {
  Value value;
  Part part;
  OpOperand *destination;
};
} // namespace

/// Those of `pieces` that are written in place into `whole`, in the order in
/// which they are made, and the ops that insert them. `pieces` keeps the
/// others.
static SmallVector<std::pair<Piece, Operation *>>
placePieces(OpBuilder &b, tensor::ConcatOp concat, SmallVector<Piece> &pieces,
            Value &whole) {
  SmallVector<Piece> candidates, others;
  for (const Piece &piece : pieces) {
    bool canPlace =
        piece.destination &&
        piece.value.getDefiningOp()->getBlock() == concat->getBlock();
    (canPlace ? candidates : others).push_back(piece);
  }
  llvm::sort(candidates, [](const Piece &a, const Piece &b) {
    return a.value.getDefiningOp()->isBeforeInBlock(b.value.getDefiningOp());
  });
  if (!candidates.empty())
    b.setInsertionPoint(candidates.front().destination->getOwner());
  RankedTensorType type = concat.getResultType();
  whole = tensor::EmptyOp::create(b, concat.getLoc(), type.getShape(),
                                  type.getElementType());
  SmallVector<std::pair<Piece, Operation *>> placed;
  for (const Piece &piece : candidates) {
    Operation *maker = piece.value.getDefiningOp();
    // The same once more, or another result of the same op.
    if (!placed.empty() && maker->isBeforeInBlock(placed.back().second)) {
      others.push_back(piece);
      continue;
    }
    b.setInsertionPoint(piece.destination->getOwner());
    piece.destination->set(piece.part.extract(b, concat.getLoc(), whole));
    b.setInsertionPointAfter(maker);
    whole = piece.part.insert(b, concat.getLoc(), piece.value, whole);
    placed.push_back({piece, whole.getDefiningOp()});
    remarkPassed(maker, DEBUG_TYPE, "placed")
        << "its result is written where a concatenation has it";
  }
  pieces = others;
  return placed;
}

/// Which operand of `whole` the operands of `part` begin at, if they are
/// operands of it one after the other.
static std::optional<unsigned> findPart(tensor::ConcatOp whole,
                                        tensor::ConcatOp part) {
  if (whole->getBlock() != part->getBlock() || whole.getDim() != part.getDim())
    return std::nullopt;
  auto inputs = whole.getInputs();
  auto it = std::search(inputs.begin(), inputs.end(), part.getInputs().begin(),
                        part.getInputs().end());
  if (it == inputs.end())
    return std::nullopt;
  return it - inputs.begin();
}

/// The last insertion of an operand of `part`, if all were placed where they
/// are in the tensor: at `begins` of its concatenated dim.
static Operation *findLast(ArrayRef<std::pair<Piece, Operation *>> placed,
                           tensor::ConcatOp part, ArrayRef<int64_t> begins) {
  Operation *last = nullptr;
  for (unsigned i = 0, e = part.getNumOperands(); i < e; ++i) {
    const auto *it = llvm::find_if(placed, [&](const auto &it) {
      const Piece &piece = it.first;
      return piece.value == part.getInputs()[i] &&
             getConstantIntValue(piece.part.offsets[part.getDim()]) ==
                 begins[i];
    });
    if (it == placed.end())
      return nullptr;
    if (!last || last->isBeforeInBlock(it->second))
      last = it->second;
  }
  return last;
}

/// concat(x, y, ...) = x, y, ... inserted into one tensor, each as soon as it
/// is there. Of `others`, those of some operands in a row are parts of that
/// tensor, and are erased: DenseNet's blocks copy nothing.
void PlaceResults::place(tensor::ConcatOp concat,
                         SmallVector<tensor::ConcatOp> &others) {
  RankedTensorType type = concat.getResultType();
  OpBuilder b(concat);
  SmallVector<Piece> pieces;
  SmallVector<int64_t> offsets(type.getRank(), 0), begins;
  for (Value value : concat.getInputs()) {
    auto part = cast<RankedTensorType>(value.getType());
    if (!part.hasStaticShape())
      return;
    pieces.push_back(
        {value, Part(b, offsets, part.getShape()), findDestination(value)});
    begins.push_back(offsets[concat.getDim()]);
    offsets[concat.getDim()] += part.getDimSize(concat.getDim());
  }
  Value whole;
  SmallVector<std::pair<Piece, Operation *>> placed =
      placePieces(b, concat, pieces, whole);
  SmallVector<Operation *> inserted =
      llvm::map_to_vector(placed, [](const auto &it) { return it.second; });
  b.setInsertionPoint(concat);
  for (const Piece &piece : pieces)
    whole = piece.part.insert(b, concat.getLoc(), piece.value, whole);
  if (!pieces.empty())
    inserted.push_back(whole.getDefiningOp());

  // Other concatenations that are a part of this one, all of which is there
  // when the last of its operands is inserted.
  struct Within {
    tensor::ConcatOp concat;
    Part part;
    Operation *last;
  };
  SmallVector<Within> withins;
  llvm::erase_if(others, [&](tensor::ConcatOp other) {
    std::optional<unsigned> begin = findPart(concat, other);
    Operation *last =
        begin ? findLast(placed, other, ArrayRef(begins).drop_front(*begin))
              : nullptr;
    if (!last)
      return false;
    SmallVector<int64_t> at(type.getRank(), 0);
    at[concat.getDim()] = begins[*begin];
    withins.push_back(
        {other, Part(b, at, other.getResultType().getShape()), last});
    return true;
  });
  for (Within &within : withins) {
    for (Operation *op : llvm::reverse(inserted)) {
      readFrom(b, op, getUses(within.concat.getResult()), within.part,
               op->getResult(0));
      if (op == within.last)
        break;
    }
    within.concat.erase();
  }

  // What is read behind a later insertion is read from its result, so that no
  // old state of the memory is needed.
  for (const auto &[piece, own] : placed)
    for (Operation *op : llvm::reverse(inserted)) {
      if (op == own)
        break;
      SmallVector<OpOperand *> uses = getUses(piece.value);
      llvm::erase_if(uses, [&](OpOperand *use) {
        return isa<tensor::InsertSliceOp>(use->getOwner()) ||
               use->getOwner() == concat;
      });
      readFrom(b, op, uses, piece.part, op->getResult(0));
    }
  concat.getResult().replaceAllUsesWith(whole);
  concat.erase();
}
