// Finds what depends only on arguments that are the same on every call.

#include "ConstantArguments.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Transforms/RegionUtils.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/SmallPtrSet.h"

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

namespace {
/// The ops that compute a value, operands first, as far as they are known.
struct Computation {
  llvm::SetVector<Operation *> ops;
  /// Those that were begun; in a graph region they may lead back to themselves.
  llvm::SmallPtrSet<Operation *, 16> begun;
  /// Whether one of them reads a constant argument.
  bool fromArgument = false;

  /// Adds what computes `value`; false if something else is read.
  bool add(Value value);
};
} // namespace

bool Computation::add(Value value) {
  if (isConstantArgument(value))
    return fromArgument = true;
  Operation *op = value.getDefiningOp();
  if (!op || ops.contains(op))
    return op != nullptr;
  if (begun.size() >= mostOps || !begun.insert(op).second ||
      !isComputation(op) ||
      !llvm::all_of(op->getOperands(),
                    [&](Value operand) { return add(operand); }))
    return false;
  ops.insert(op);
  return true;
}

bool rectify::dependsOnConstantsOnly(Value value) {
  Computation computation;
  return computation.add(value) && computation.fromArgument;
}

SmallVector<Operation *> rectify::getComputation(Value value) {
  Computation computation;
  computation.add(value);
  return computation.ops.takeVector();
}
