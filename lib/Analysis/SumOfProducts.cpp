// Recognition of the scalar body of a contraction.

#include "Rectify/Analysis/SumOfProducts.h"

#include "mlir/Dialect/Arith/IR/Arith.h"

using namespace mlir;

/// The input of a body that `value` is, as it is or widened by its sign.
static BlockArgument getWidenedInput(Value value) {
  if (Operation *cast = value.getDefiningOp();
      isa_and_nonnull<arith::ExtFOp, arith::ExtSIOp>(cast))
    value = cast->getOperand(0);
  return dyn_cast<BlockArgument>(value);
}

bool rectify::isSumOfProducts(Block &body) {
  if (body.getNumArguments() != 3 ||
      body.getTerminator()->getNumOperands() != 1)
    return false;
  Operation *add = body.getTerminator()->getOperand(0).getDefiningOp();
  if (!isa_and_nonnull<arith::AddFOp, arith::AddIOp>(add))
    return false;
  for (unsigned i : {0, 1}) {
    Operation *mul = add->getOperand(1 - i).getDefiningOp();
    if (add->getOperand(i) != body.getArgument(2) ||
        !isa_and_nonnull<arith::MulFOp, arith::MulIOp>(mul))
      continue;
    BlockArgument lhs = getWidenedInput(mul->getOperand(0));
    BlockArgument rhs = getWidenedInput(mul->getOperand(1));
    return lhs && rhs && lhs.getOwner() == &body && rhs.getOwner() == &body &&
           lhs.getArgNumber() + rhs.getArgNumber() == 1;
  }
  return false;
}
