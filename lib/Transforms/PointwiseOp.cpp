// Elementwise ops on tensors seen in one way, however they are spelled: linalg
// ops with parallel dims only, ops that state their scalar body, and ops that
// are elementwise mappable.

#include "PointwiseOp.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/Dialect/Tensor/Utils/Utils.h"
#include "mlir/IR/IRMapping.h"
#include "mlir/IR/TypeUtilities.h"
#include "llvm/ADT/SmallBitVector.h"

using namespace mlir;
using namespace mlir::rectify;

static std::string quote(Operation *op) {
  return ("'" + op->getName().getStringRef() + "'").str();
}

static bool isConstant(Value value) {
  Operation *source = value.getDefiningOp();
  return source && source->hasTrait<OpTrait::ConstantLike>();
}

/// What keeps `nested`, in the body of an elementwise linalg op, from moving
/// into an epilogue; empty if nothing does.
static std::string getObstacle(Operation *nested) {
  auto isScalar = [](Type type) { return type.isIntOrIndexOrFloat(); };
  if (!isMemoryEffectFree(nested))
    return quote(nested) + " in its body has side effects";
  if ((!nested->hasTrait<OpTrait::ConstantLike>() &&
       !OpTrait::hasElementwiseMappableTraits(nested)) ||
      !llvm::all_of(nested->getOperandTypes(), isScalar) ||
      !llvm::all_of(nested->getResultTypes(), isScalar))
    return quote(nested) + " in its body is not elementwise arithmetic";
  for (Value operand : nested->getOperands()) {
    if (operand.getParentBlock() == nested->getBlock())
      continue;
    if (!isConstant(operand) && !operand.getType().isIntOrFloat())
      return quote(nested) + " in its body uses a value from outside that is "
                             "no number";
  }
  return "";
}

static FailureOr<PointwiseOp> getFromLinalg(linalg::LinalgOp op,
                                            std::string &why) {
  if (!op.hasPureTensorSemantics() ||
      op.getNumParallelLoops() != op.getNumLoops())
    return failure();
  Block *body = op.getBlock();
  for (Operation &nested : body->without_terminator()) {
    why = getObstacle(&nested);
    if (!why.empty())
      return failure();
  }

  PointwiseOp pointwise;
  pointwise.op = op;
  SmallVector<BlockArgument> arguments;
  for (OpOperand &operand : op->getOpOperands()) {
    unsigned i = operand.getOperandNumber();
    if (i >= body->getNumArguments() || body->getArgument(i).use_empty())
      continue;
    arguments.push_back(body->getArgument(i));
    pointwise.inputs.push_back(operand.get());
    pointwise.inputMaps.push_back(op.getMatchingIndexingMap(&operand));
  }
  for (Operation &nested : body->without_terminator())
    for (Value operand : nested.getOperands())
      if (operand.getParentBlock() != body && !isConstant(operand))
        pointwise.captures.push_back(operand);
  for (Value operand : body->getTerminator()->getOperands())
    if (operand.getParentBlock() != body && !isConstant(operand))
      pointwise.captures.push_back(operand);
  for (OpOperand &init : op.getDpsInitsMutable()) {
    pointwise.resultMaps.push_back(op.getMatchingIndexingMap(&init));
    pointwise.inits.push_back(init.get());
  }
  pointwise.emit = [body, arguments](OpBuilder &builder, Location,
                                     ValueRange scalars) {
    IRMapping mapping;
    for (auto [argument, scalar] : llvm::zip_equal(arguments, scalars))
      mapping.map(argument, scalar);
    for (Operation &nested : body->without_terminator())
      builder.clone(nested, mapping);
    SmallVector<Value> values;
    for (Value value : body->getTerminator()->getOperands())
      values.push_back(mapping.lookupOrDefault(value));
    return values;
  };
  return pointwise;
}

static FailureOr<PointwiseOp> getFromScalarBody(ScalarBodyOpInterface op,
                                                std::string &why) {
  if (!isa<RankedTensorType>(op.getInputs()[0].getType()))
    return failure();
  PointwiseOp pointwise;
  pointwise.op = op;
  for (unsigned i = 0, e = op.getNumValues(); i < e; ++i) {
    pointwise.resultMaps.push_back(op.getResultMap(i));
    pointwise.inits.push_back(nullptr);
  }
  pointwise.inputs = llvm::to_vector_of<Value>(op.getInputs());
  for (unsigned i = 0, e = pointwise.inputs.size(); i < e; ++i)
    pointwise.inputMaps.push_back(op.getInputMap(i));
  pointwise.emit = [op](OpBuilder &builder, Location,
                        ValueRange scalars) mutable {
    return op.createOnElements(builder, op.getLoc(), scalars);
  };
  return pointwise;
}

static FailureOr<PointwiseOp> getFromMappable(Operation *op) {
  auto isTensor = [](Type type) { return isa<RankedTensorType>(type); };
  if (!OpTrait::hasElementwiseMappableTraits(op) || !isMemoryEffectFree(op) ||
      op->getNumResults() == 0 ||
      !llvm::all_of(op->getResultTypes(), isTensor) ||
      llvm::any_of(op->getOperandTypes(), [](Type type) {
        return !isa<RankedTensorType>(type) && !type.isIntOrFloat();
      }))
    return failure();
  PointwiseOp pointwise;
  pointwise.op = op;
  MLIRContext *context = op->getContext();
  unsigned rank = cast<ShapedType>(op->getResult(0).getType()).getRank();
  auto identity = AffineMap::getMultiDimIdentityMap(rank, context);
  pointwise.inputs = llvm::to_vector(op->getOperands());
  for (Value input : pointwise.inputs)
    pointwise.inputMaps.push_back(isTensor(input.getType())
                                      ? identity
                                      : AffineMap::get(rank, 0, context));
  pointwise.resultMaps.assign(op->getNumResults(), identity);
  pointwise.inits.assign(op->getNumResults(), nullptr);
  pointwise.emit = [op](OpBuilder &builder, Location, ValueRange scalars) {
    OperationState state(op->getLoc(), op->getName());
    state.addOperands(scalars);
    for (Type type : op->getResultTypes())
      state.addTypes(getElementTypeOrSelf(type));
    state.addAttributes(op->getAttrDictionary().getValue());
    return llvm::to_vector_of<Value>(builder.create(state)->getResults());
  };
  return pointwise;
}

/// Checks what an epilogue asks of every elementwise op.
static std::string getObstacle(const PointwiseOp &pointwise) {
  auto isNumber = [](Type type) {
    Type element = getElementTypeOrSelf(type);
    return isa<FloatType>(element) || element.isSignlessInteger();
  };
  for (auto [input, map] : llvm::zip(pointwise.inputs, pointwise.inputMaps)) {
    if (!isNumber(input.getType()))
      return "its elements are neither floats nor signless integers";
    if (!map.isProjectedPermutation(/*allowZeroInResults=*/true) ||
        !indexesUnitDimsByConstants(input, map))
      return "it reads an input otherwise than by some of its dims in some "
             "order";
  }
  for (Type type : pointwise.op->getResultTypes())
    if (!isNumber(type))
      return "its elements are neither floats nor signless integers";
  for (AffineMap map : pointwise.resultMaps)
    if (!map.isPermutation())
      return "it has a result of another shape";
  return "";
}

FailureOr<PointwiseOp> PointwiseOp::get(Operation *op, std::string &why) {
  FailureOr<PointwiseOp> pointwise = failure();
  if (auto linalgOp = dyn_cast<linalg::LinalgOp>(op))
    pointwise = getFromLinalg(linalgOp, why);
  else if (auto body = dyn_cast<ScalarBodyOpInterface>(op))
    pointwise = getFromScalarBody(body, why);
  else
    pointwise = getFromMappable(op);
  if (failed(pointwise))
    return failure();
  why = getObstacle(*pointwise);
  if (!why.empty())
    return failure();
  return pointwise;
}

bool rectify::indexesUnitDimsByConstants(Value value, AffineMap map) {
  auto shaped = dyn_cast<ShapedType>(value.getType());
  for (auto [i, expr] : llvm::enumerate(map.getResults()))
    if (isa<AffineConstantExpr>(expr) && shaped.getDimSize(i) != 1)
      return false;
  return true;
}

void rectify::lookThroughBroadcasts(Value &value, AffineMap &map,
                                    function_ref<bool(Value)> stop) {
  while (Operation *source = value.getDefiningOp()) {
    if (stop && stop(value))
      return;
    if (auto splat = dyn_cast<tensor::SplatOp>(source)) {
      value = splat.getInput();
      map = AffineMap::get(map.getNumDims(), 0, map.getContext());
      return;
    }
    auto op = dyn_cast<linalg::LinalgOp>(source);
    if (!op || !op.hasPureTensorSemantics() || op->getNumResults() != 1 ||
        op.getNumParallelLoops() != op.getNumLoops() ||
        !llvm::hasSingleElement(*op.getBlock()))
      return;
    auto argument =
        dyn_cast<BlockArgument>(op.getBlock()->getTerminator()->getOperand(0));
    AffineMap outMap = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
    if (!argument || argument.getOwner() != op.getBlock() ||
        !outMap.isPermutation())
      return;
    OpOperand &input = op->getOpOperand(argument.getArgNumber());
    AffineMap through = op.getMatchingIndexingMap(&input)
                            .compose(inversePermutation(outMap))
                            .compose(map);
    if (!through.isProjectedPermutation(/*allowZeroInResults=*/true) ||
        !indexesUnitDimsByConstants(input.get(), through))
      return;
    value = input.get();
    map = through;
  }
}

void rectify::dropUnitDims(OpBuilder &builder, Location loc, Value &value,
                           AffineMap &map) {
  llvm::SmallBitVector unit(map.getNumResults());
  for (auto [i, expr] : llvm::enumerate(map.getResults()))
    if (isa<AffineConstantExpr>(expr))
      unit.set(i);
  if (unit.none())
    return;
  value = tensor::dropGivenUnitDims(builder, loc, value, unit);
  map = map.dropResults(unit);
}
