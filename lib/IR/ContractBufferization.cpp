// One-shot bufferization of rectify.contract: in place, side operands too.

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/Bufferization/IR/DstBufferizableOpInterfaceImpl.h"
#include "mlir/Dialect/Utils/StructuredOpsUtils.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::bufferization;

namespace {
/// Inputs and side operands are read, outs are written and not read, so that
/// any tensor may serve as an out in place.
struct ContractBufferization
    : DstBufferizableOpInterfaceExternalModel<ContractBufferization,
                                              ContractOp> {
  bool bufferizesToMemoryRead(Operation *op, OpOperand &operand,
                              const AnalysisState &) const {
    return !cast<ContractOp>(op).isDpsInit(&operand);
  }

  /// A side operand may share an out's buffer if both are indexed alike: every
  /// point is read before it is written, and never read again.
  bool bufferizesToElementwiseAccess(Operation *op, const AnalysisState &,
                                     ArrayRef<OpOperand *> operands) const {
    auto contract = cast<ContractOp>(op);
    AffineMap map;
    for (OpOperand *operand : operands) {
      unsigned i = operand->getOperandNumber();
      if (i < 2 || (map && map != contract.getMap(i)))
        return false;
      map = contract.getMap(i);
    }
    return true;
  }

  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    auto contract = cast<ContractOp>(op);
    if (contract.isOnBuffers())
      return success();
    OpBuilder::InsertionGuard guard(rewriter);
    rewriter.setInsertionPoint(op);

    SmallVector<Value> buffers;
    for (Value operand : op->getOperands()) {
      if (!isa<TensorType>(operand.getType())) {
        buffers.push_back(operand);
        continue;
      }
      FailureOr<Value> buffer = getBuffer(rewriter, operand, options, state);
      if (failed(buffer))
        return failure();
      buffers.push_back(*buffer);
    }

    Operation *newOp =
        mlir::cloneWithoutRegions(rewriter, op, /*newResultTypes=*/{}, buffers);
    rewriter.inlineRegionBefore(contract.getEpilogue(), newOp->getRegion(0),
                                newOp->getRegion(0).begin());
    replaceOpWithBufferizedValues(
        rewriter, op, ArrayRef<Value>(buffers).take_back(op->getNumResults()));
    return success();
  }
};
} // namespace

void rectify::registerContractExternalModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, RectifyDialect *) {
    ContractOp::attachInterface<ContractBufferization>(*context);
  });
}
