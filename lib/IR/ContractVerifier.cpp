// The verifier of rectify.contract. Rules bear the numbers that the op's
// description gives them.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Kernels/BlockedMap.h"

#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/Sequence.h"
#include "llvm/ADT/SmallBitVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace mlir::rectify;

/// What an error calls operand `i`.
static std::string getOperandName(ContractOp op, unsigned i) {
  if (i < 2)
    return i == 0 ? "lhs" : "rhs";
  unsigned side = i - 2, sides = op.getSides().size();
  return side < sides ? "side #" + std::to_string(side)
                      : "out #" + std::to_string(side - sides);
}

/// The number of dims of an operand: 0 for a scalar.
static int64_t getRank(Type type) {
  auto shaped = dyn_cast<ShapedType>(type);
  return shaped ? shaped.getRank() : 0;
}

/// The dims that are a result of one of `maps` by themselves.
static llvm::SmallBitVector getSizedDims(unsigned numDims,
                                         ArrayRef<AffineMap> maps) {
  llvm::SmallBitVector sized(numDims);
  for (AffineMap map : maps)
    for (AffineExpr expr : map.getResults())
      if (auto dim = dyn_cast<AffineDimExpr>(expr))
        sized.set(dim.getPosition());
  return sized;
}

/// The dims that occur in one of `maps`.
static llvm::SmallBitVector getUsedDims(ArrayRef<AffineMap> maps) {
  return getUnusedDimsBitVector(maps).flip();
}

/// C1, C2, C3: the operands and results as such.
static LogicalResult verifyForm(ContractOp op) {
  bool onBuffers = op.isOnBuffers();
  for (auto [i, type] : llvm::enumerate(op->getOperandTypes()))
    if (isa<ShapedType>(type) && isa<MemRefType>(type) != onBuffers)
      return op.emitOpError("expects all operands to be tensors or all to be "
                            "memrefs, but lhs is ")
             << op.getLhs().getType() << " and " << getOperandName(op, i)
             << " is " << type;
  if (op.getOuts().empty())
    return op.emitOpError("expects at least one out");
  if (onBuffers && op.getNumResults() != 0)
    return op.emitOpError("expects no results when its operands are memrefs");
  if (!onBuffers && op.getResultTypes() != op.getOuts().getTypes()) {
    InFlightDiagnostic error =
        op.emitOpError("expects one result per out, of the out's type: ")
        << op.getOuts().getTypes() << ", but has ";
    if (op.getNumResults() == 0)
      return error << "none";
    return error << op.getResultTypes();
  }
  return success();
}

/// C4 to C7: each map by itself.
static LogicalResult verifyEachMap(ContractOp op) {
  if (op.getIndexingMaps().size() != op->getNumOperands())
    return op.emitOpError("expects one indexing map per operand: ")
           << op->getNumOperands() << ", but has "
           << op.getIndexingMaps().size();
  unsigned numDims = op.getNumLoops();
  for (auto [i, map] : llvm::enumerate(op.getMaps())) {
    std::string name = getOperandName(op, i);
    if (map.getNumSymbols() != 0)
      return op.emitOpError("expects indexing maps without symbols, but that "
                            "of ")
             << name << " is " << AffineMapAttr::get(map);
    if (map.getNumDims() != numDims)
      return op.emitOpError("expects all indexing maps to have ")
             << numDims << " dims as that of lhs has, but that of " << name
             << " has " << map.getNumDims();
    int64_t rank = getRank(op->getOperand(i).getType());
    if (map.getNumResults() != rank)
      return op.emitOpError("expects the indexing map of ")
             << name << " to have " << rank
             << " results, one per dim of its operand, but it has "
             << map.getNumResults();
    bool fits = i < 2 ? isSumOfDimsMap(map) || isBlockedMap(map)
                      : map.isProjectedPermutation();
    if (!fits)
      return op.emitOpError("expects the indexing map of ")
             << name << " to be a projected permutation"
             << (i < 2 ? " or to have sums of dims times positive constants, "
                         "no dim twice, or the blocks of dims and what lies "
                         "within them, as rectify.pack"
                       : "")
             << ", but it is " << AffineMapAttr::get(map);
  }
  return success();
}

static std::string getText(AffineExpr expr) {
  std::string text;
  llvm::raw_string_ostream(text) << expr;
  return text;
}

/// C11, once the sizes of the dims are known: no read beyond an operand's end.
static LogicalResult verifyReads(ContractOp op, ArrayRef<int64_t> sizes) {
  for (unsigned i : {0, 1}) {
    auto shaped = cast<ShapedType>(op->getOperand(i).getType());
    // Of an operand nothing is read if one of its dims is empty.
    AffineMap map = op.getMap(i);
    auto isEmpty = [&](unsigned dim) { return sizes[dim] == 0; };
    if (llvm::any_of(llvm::seq<unsigned>(0, map.getNumDims()), isEmpty))
      continue;
    for (auto [position, expr] : llvm::enumerate(map.getResults())) {
      if (isa<AffineDimExpr>(expr) || shaped.isDynamicDim(position))
        continue;
      if (std::optional<BlockedResult> blocked = getBlockedResult(expr)) {
        int64_t size = getBlockedSize(*blocked, sizes[blocked->dim]);
        if (blocked->fits(shaped.getDimSize(position), size))
          continue;
        return op.emitOpError("expects dim ")
               << position << " of " << getOperandName(op, i) << ", indexed by "
               << getText(expr) << ", to be of size " << size
               << (blocked->part == BlockedResult::Part::Block ? " or more"
                                                               : "")
               << ", but it is " << shaped.getDimSize(position);
      }
      // A dim of unknown size has one element at least.
      uint64_t read = 1;
      SmallVector<ScaledDim> terms = *getSumOfDims(expr);
      for (const ScaledDim &term : terms)
        if (!ShapedType::isDynamic(sizes[term.dim]))
          read = llvm::SaturatingMultiplyAdd<uint64_t>(sizes[term.dim] - 1,
                                                       term.factor, read);
      if (read <= static_cast<uint64_t>(shaped.getDimSize(position)))
        continue;
      return op.emitOpError("expects dim ")
             << position << " of " << getOperandName(op, i) << ", indexed by "
             << getText(expr) << ", to be of size " << read
             << " or more, which is what is read of it, but it is "
             << shaped.getDimSize(position);
    }
  }
  return success();
}

/// C8 to C11: the maps together.
static LogicalResult verifyDims(ContractOp op) {
  unsigned numDims = op.getNumLoops();
  SmallVector<AffineMap> outMaps = op.getOutMaps();
  llvm::SmallBitVector parallel = getUsedDims(outMaps);
  for (auto [i, map] : llvm::enumerate(outMaps)) {
    llvm::SmallBitVector missing = parallel;
    missing.reset(getUsedDims(map));
    if (missing.any())
      return op.emitOpError("expects every out to be indexed by all parallel "
                            "dims, but d")
             << missing.find_first() << " is missing in the map of out #" << i;
  }
  for (auto [i, map] : llvm::enumerate(op.getSideMaps())) {
    llvm::SmallBitVector reduced = getUsedDims(map);
    reduced.reset(parallel);
    if (reduced.any())
      return op.emitOpError("expects side operands to be indexed by parallel "
                            "dims only, but d")
             << reduced.find_first() << ", which the map of side #" << i
             << " uses, occurs in no out";
  }
  llvm::SmallBitVector known = parallel;
  known |= getSizedDims(numDims, {op.getLhsMap(), op.getRhsMap()});
  if (!known.all())
    return op.emitOpError("expects every dim to occur by itself in the map of "
                          "lhs, rhs or an out, but d")
           << known.find_first_unset() << " does not";

  SmallVector<int64_t> sizes(numDims, ShapedType::kDynamic);
  SmallVector<unsigned> from(numDims);
  for (auto [i, map] : llvm::enumerate(op.getMaps())) {
    auto shaped = dyn_cast<ShapedType>(op->getOperand(i).getType());
    if (!shaped)
      continue;
    for (auto [expr, size] : llvm::zip(map.getResults(), shaped.getShape())) {
      auto dimExpr = dyn_cast<AffineDimExpr>(expr);
      if (!dimExpr || ShapedType::isDynamic(size))
        continue;
      unsigned dim = dimExpr.getPosition();
      if (ShapedType::isDynamic(sizes[dim])) {
        sizes[dim] = size;
        from[dim] = i;
      } else if (sizes[dim] != size) {
        return op.emitOpError("expects one size for d")
               << dim << ", but it is " << sizes[dim] << " in "
               << getOperandName(op, from[dim]) << " and " << size << " in "
               << getOperandName(op, i);
      }
    }
  }
  return verifyReads(op, sizes);
}

/// C12, C13, C14: element types and the region's arguments.
static LogicalResult verifyArguments(ContractOp op) {
  Type lhs = getElementTypeOrSelf(op.getLhs().getType());
  Type rhs = getElementTypeOrSelf(op.getRhs().getType());
  if (isa<FloatType>(lhs) != isa<FloatType>(rhs))
    return op.emitOpError("expects the elements of lhs and rhs to be both "
                          "floats or both integers, but they are ")
           << lhs << " and " << rhs;

  Block &body = op.getEpilogue().front();
  unsigned expected = 1 + op.getSides().size();
  if (body.getNumArguments() != expected)
    return op.emitOpError("expects the region to have ")
           << expected
           << " arguments, the accumulator and one per side operand, but it "
              "has "
           << body.getNumArguments();
  for (auto [i, side] : llvm::enumerate(op.getSides())) {
    Type element = getElementTypeOrSelf(side.getType());
    Type argument = body.getArgument(i + 1).getType();
    if (argument != element)
      return op.emitOpError("expects region argument #")
             << i + 1 << " to be " << element << ", the element type of side #"
             << i << ", but it is " << argument;
  }

  Type accumulator = body.getArgument(0).getType();
  for (Type input : {lhs, rhs}) {
    bool sameKind = isa<FloatType>(input) ? isa<FloatType>(accumulator)
                                          : accumulator.isSignlessInteger();
    if (accumulator != input &&
        (!sameKind ||
         accumulator.getIntOrFloatBitWidth() <= input.getIntOrFloatBitWidth()))
      return op.emitOpError("expects the accumulator to be of the inputs' "
                            "element type or a wider one of its kind, but it "
                            "is ")
             << accumulator << " for inputs of " << input;
  }
  return success();
}

LogicalResult ContractOp::verify() {
  if (failed(verifyForm(*this)) || failed(verifyEachMap(*this)) ||
      failed(verifyDims(*this)))
    return failure();
  return verifyArguments(*this);
}

/// C15, C16: the region's ops.
LogicalResult ContractOp::verifyRegions() {
  auto isScalar = [](Type type) { return type.isIntOrIndexOrFloat(); };
  for (Operation &nested : getBody()->without_terminator()) {
    bool mappable = nested.hasTrait<OpTrait::ConstantLike>() ||
                    OpTrait::hasElementwiseMappableTraits(&nested);
    if (!mappable || !isMemoryEffectFree(&nested) ||
        !llvm::all_of(nested.getOperandTypes(), isScalar) ||
        !llvm::all_of(nested.getResultTypes(), isScalar)) {
      InFlightDiagnostic error = nested.emitOpError(
          "cannot be in an epilogue: it may hold only constants and "
          "elementwise mappable ops without side effects, on scalars");
      error.attachNote(getLoc()) << "the epilogue belongs to this op";
      return error;
    }
  }

  auto yield = dyn_cast<YieldOp>(getBody()->back());
  if (!yield)
    return getBody()->back().emitOpError(
        "cannot end an epilogue: expected rectify.yield");
  if (yield.getNumOperands() != getOuts().size())
    return yield.emitOpError("expects one value per out: ")
           << getOuts().size() << ", but has " << yield.getNumOperands();
  for (auto [i, out] : llvm::enumerate(getOuts())) {
    Type element = getElementTypeOrSelf(out.getType());
    if (yield.getOperand(i).getType() != element)
      return yield.emitOpError("expects value #")
             << i << " to be " << element << ", the element type of out #" << i
             << ", but it is " << yield.getOperand(i).getType();
  }
  return success();
}
