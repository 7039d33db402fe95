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

/// Whether `value` is argument `number` of `body` minus argument `zero`.
static bool isShifted(Block &body, Value value, unsigned number,
                      unsigned zero) {
  auto sub = value.getDefiningOp<arith::SubIOp>();
  return sub && getWidenedInput(sub.getLhs()) == body.getArgument(number) &&
         getWidenedInput(sub.getRhs()) == body.getArgument(zero);
}

bool rectify::isSumOfShiftedProducts(Block &body) {
  if (body.getNumArguments() != 5 ||
      body.getTerminator()->getNumOperands() != 1)
    return false;
  auto add = body.getTerminator()->getOperand(0).getDefiningOp<arith::AddIOp>();
  if (!add)
    return false;
  Value product =
      add.getLhs() == body.getArgument(4) ? add.getRhs() : add.getLhs();
  auto mul = product.getDefiningOp<arith::MulIOp>();
  if (!mul || (add.getLhs() == body.getArgument(4)) ==
                  (add.getRhs() == body.getArgument(4)))
    return false;
  Value a = mul.getLhs(), b = mul.getRhs();
  return (isShifted(body, a, 0, 2) && isShifted(body, b, 1, 3)) ||
         (isShifted(body, b, 0, 2) && isShifted(body, a, 1, 3));
}
