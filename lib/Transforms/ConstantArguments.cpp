// Finds what depends only on arguments that are the same on every call.

#include "ConstantArguments.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"

using namespace mlir;
using namespace mlir::rectify;

/// Ops beyond which a computation is not followed.
static constexpr size_t mostOps = 64;

bool rectify::isConstantArgument(Value value) {
  auto argument = dyn_cast<BlockArgument>(value);
  if (!argument || !argument.getOwner()->isEntryBlock())
    return false;
  auto function =
      dyn_cast<FunctionOpInterface>(argument.getOwner()->getParentOp());
  return function && function.getArgAttr(argument.getArgNumber(),
                                         RectifyDialect::constantName);
}

/// Whether the op gives the same for the same operands, and nothing else.
static bool isComputation(Operation *op) {
  if (auto toTensor = dyn_cast<bufferization::ToTensorOp>(op))
    return isConstantArgument(toTensor.getBuffer());
  llvm::SetVector<Value> captured;
  getUsedValuesDefinedAbove(op->getRegions(), captured);
  return captured.empty() && isMemoryEffectFree(op);
}

/// Adds the ops that compute `value`, operands first; `fromArgument` is set if
/// one of them reads an argument. False if something else is read.
static bool collect(Value value, llvm::SetVector<Operation *> &ops,
                    bool &fromArgument) {
  if (isConstantArgument(value))
    return fromArgument = true;
  Operation *op = value.getDefiningOp();
  if (!op ||
      (!ops.contains(op) && (!isComputation(op) || ops.size() >= mostOps)))
    return false;
  for (Value operand : op->getOperands())
    if (!ops.contains(op) && !collect(operand, ops, fromArgument))
      return false;
  ops.insert(op);
  return true;
}

bool rectify::dependsOnConstantsOnly(Value value) {
  llvm::SetVector<Operation *> ops;
  bool fromArgument = false;
  return collect(value, ops, fromArgument) && fromArgument;
}

SmallVector<Operation *> rectify::getComputation(Value value) {
  llvm::SetVector<Operation *> ops;
  bool fromArgument = false;
  collect(value, ops, fromArgument);
  return ops.takeVector();
}
