// Where ops on tensors write.

#include "Destination.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"

using namespace mlir;
using namespace mlir::rectify;

bool rectify::isOnlyWritten(OpOperand &use) {
  auto op = dyn_cast<DestinationStyleOpInterface>(use.getOwner());
  if (!op || !op.isDpsInit(&use))
    return false;
  auto linalgOp = dyn_cast<linalg::LinalgOp>(*op);
  return isa<ContractOp>(op) ||
         (linalgOp && !linalgOp.payloadUsesValueFromOperand(&use));
}
