// Interfaces of other dialects on activations and gradients. One-shot
// bufferization: in place of the input that dies, else into a new buffer, which
// is not first filled with a copy. Value bounds: results are as large as
// inputs.

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Bufferization/IR/BufferizableOpInterface.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/MemRef/IR/MemRef.h"
#include "mlir/Interfaces/ValueBoundsOpInterface.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::bufferization;

/// Marks an op whose result may not overwrite an input, between the resolution
/// of conflicts and bufferization.
static constexpr StringLiteral outOfPlace = "rectify.out_of_place";

/// The input that the first result may overwrite: x of an activation, and the
/// incoming gradient of a gradient.
static OpOperand &getHost(ScalarBodyOpInterface op) {
  bool forward = isa<ActivationOpInterface>(op.getOperation());
  return op->getOpOperand(forward ? 0 : op.getInputs().size() - 1);
}

static bool isHost(Operation *op, OpOperand &operand) {
  return &getHost(cast<ScalarBodyOpInterface>(op)) == &operand;
}

/// Whether result `index` needs a buffer of its own.
static bool isAllocated(Operation *op, unsigned index) {
  return index > 0 || op->hasAttr(outOfPlace);
}

static FailureOr<MemRefType>
getAllocatedType(Value result, const BufferizationOptions &options) {
  auto type = cast<TensorType>(result.getType());
  std::optional<Attribute> space = options.defaultMemorySpaceFn(type);
  if (!space)
    return result.getDefiningOp()->emitOpError("could not infer memory space");
  return cast<MemRefType>(getMemRefTypeWithStaticIdentityLayout(type, *space));
}

/// An input of the type of result `index`, and so of its size.
static unsigned getLike(ScalarBodyOpInterface op, unsigned index) {
  auto like = llvm::find_if(op.getInputs(), [&](Value input) {
    return input.getType() == op->getResult(index).getType();
  });
  return std::distance(op.getInputs().begin(), like);
}

/// A new buffer for result `index`.
static FailureOr<Value> allocate(RewriterBase &rewriter,
                                 ScalarBodyOpInterface op, unsigned index,
                                 ArrayRef<Value> buffers,
                                 const BufferizationOptions &options) {
  Value result = op->getResult(index);
  FailureOr<MemRefType> type = getAllocatedType(result, options);
  if (failed(type))
    return failure();
  Value buffer = buffers[getLike(op, index)];
  SmallVector<Value> sizes;
  for (auto [dim, size] : llvm::enumerate(type->getShape()))
    if (ShapedType::isDynamic(size))
      sizes.push_back(
          memref::DimOp::create(rewriter, op.getLoc(), buffer, dim));
  return options.createAlloc(rewriter, op.getLoc(), *type, sizes);
}

static LogicalResult bufferizeElementwise(ScalarBodyOpInterface op,
                                          RewriterBase &rewriter,
                                          const BufferizationOptions &options,
                                          BufferizationState &state) {
  OpBuilder::InsertionGuard guard(rewriter);
  rewriter.setInsertionPoint(op);
  SmallVector<Value> buffers;
  for (Value input : op.getInputs()) {
    if (!isa<TensorType>(input.getType())) {
      buffers.push_back(input);
      continue;
    }
    FailureOr<Value> buffer = getBuffer(rewriter, input, options, state);
    if (failed(buffer))
      return failure();
    buffers.push_back(*buffer);
  }

  SmallVector<Value> outputs;
  for (unsigned i = 0; i < op->getNumResults(); ++i) {
    if (!isAllocated(op, i)) {
      outputs.push_back(buffers[getHost(op).getOperandNumber()]);
      continue;
    }
    FailureOr<Value> buffer = allocate(rewriter, op, i, buffers, options);
    if (failed(buffer))
      return failure();
    outputs.push_back(*buffer);
  }

  llvm::append_range(buffers, outputs);
  Operation *onBuffers =
      mlir::cloneWithoutRegions(rewriter, op, /*newResultTypes=*/{}, buffers);
  onBuffers->removeAttr(outOfPlace);
  replaceOpWithBufferizedValues(rewriter, op, outputs);
  return success();
}

namespace {
/// Inputs are read, and the host is overwritten point by point.
template <class Op>
struct ElementwiseBufferization
    : BufferizableOpInterface::ExternalModel<ElementwiseBufferization<Op>, Op> {
  bool bufferizesToAllocation(Operation *op, Value value) const {
    return isAllocated(op, cast<OpResult>(value).getResultNumber());
  }
  bool bufferizesToMemoryRead(Operation *, OpOperand &,
                              const AnalysisState &) const {
    return true;
  }
  bool bufferizesToMemoryWrite(Operation *op, OpOperand &operand,
                               const AnalysisState &) const {
    return isHost(op, operand);
  }
  /// An input may share the host's buffer if it is read at the same places.
  bool bufferizesToElementwiseAccess(Operation *op, const AnalysisState &,
                                     ArrayRef<OpOperand *> operands) const {
    auto body = cast<ScalarBodyOpInterface>(op);
    return llvm::all_of(operands, [&](OpOperand *operand) {
      return body.getInputMap(operand->getOperandNumber()).isIdentity();
    });
  }
  AliasingValueList getAliasingValues(Operation *op, OpOperand &operand,
                                      const AnalysisState &) const {
    if (!isHost(op, operand))
      return {};
    return {{op->getResult(0), BufferRelation::Equivalent}};
  }
  LogicalResult resolveConflicts(Operation *op, RewriterBase &rewriter,
                                 const AnalysisState &analysis,
                                 const BufferizationState &) const {
    OpOperand &host = getHost(cast<ScalarBodyOpInterface>(op));
    if (isa<TensorType>(host.get().getType()) && !analysis.isInPlace(host))
      rewriter.modifyOpInPlace(
          op, [&] { op->setAttr(outOfPlace, rewriter.getUnitAttr()); });
    return success();
  }
  FailureOr<BufferLikeType>
  getBufferType(Operation *op, Value value, const BufferizationOptions &options,
                const BufferizationState &state,
                SmallVector<Value> &invocationStack) const {
    if (!isAllocated(op, cast<OpResult>(value).getResultNumber()))
      return bufferization::detail::defaultGetBufferType(value, options, state,
                                                         invocationStack);
    FailureOr<MemRefType> type = getAllocatedType(value, options);
    if (failed(type))
      return failure();
    return cast<BufferLikeType>(*type);
  }
  LogicalResult bufferize(Operation *op, RewriterBase &rewriter,
                          const BufferizationOptions &options,
                          BufferizationState &state) const {
    return bufferizeElementwise(cast<ScalarBodyOpInterface>(op), rewriter,
                                options, state);
  }
};

template <class Op>
struct ElementwiseValueBounds
    : ValueBoundsOpInterface::ExternalModel<ElementwiseValueBounds<Op>, Op> {
  void populateBoundsForShapedValueDim(Operation *op, Value value, int64_t dim,
                                       ValueBoundsConstraintSet &cstr) const {
    unsigned like = getLike(cast<ScalarBodyOpInterface>(op),
                            cast<OpResult>(value).getResultNumber());
    cstr.bound(value)[dim] == cstr.getExpr(op->getOperand(like), dim);
  }
};

/// Attaches the models to the ops that compute point by point.
template <class... Ops> void attach(MLIRContext *context) {
  auto attachTo = [&](auto *null) {
    using Op = std::remove_pointer_t<decltype(null)>;
    if constexpr (Op::template hasTrait<ScalarBodyOpInterface::Trait>())
      Op::template attachInterface<ElementwiseBufferization<Op>,
                                   ElementwiseValueBounds<Op>>(*context);
  };
  (attachTo(static_cast<Ops *>(nullptr)), ...);
}
} // namespace

void rectify::registerElementwiseExternalModels(DialectRegistry &registry) {
  registry.addExtension(+[](MLIRContext *context, RectifyDialect *) {
    attach<
#define GET_OP_LIST
#include "Rectify/IR/RectifyOps.cpp.inc"
        >(context);
  });
}
