// From linalg bodies of one activation to the activation on tensors.

#include "Lift.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/PatternMatch.h"
#include "mlir/IR/Verifier.h"

#include "llvm/Support/Threading.h"

using namespace mlir;
using namespace mlir::rectify;

/// The one op of the body, whose value is yielded; null for other bodies.
static ScalarBodyOpInterface getOnlyOp(linalg::LinalgOp op) {
  Block *body = op.getBlock();
  Operation *yield = body->getTerminator();
  if (yield->getNumOperands() != 1)
    return {};
  auto only = yield->getOperand(0).getDefiningOp<ScalarBodyOpInterface>();
  if (!only || only->getBlock() != body || only->getNumResults() != 1)
    return {};
  for (Operation &nested : body->without_terminator())
    if (&nested != only && !nested.use_empty() &&
        !nested.hasTrait<OpTrait::ConstantLike>())
      return {};
  return only;
}

/// The op on `operands`, if it is valid and reads them by `maps`; with each
/// axis in turn if it does not without.
static Operation *createOnTensors(RewriterBase &rewriter,
                                  ScalarBodyOpInterface scalar, Type type,
                                  ArrayRef<Value> operands,
                                  ArrayRef<AffineMap> maps) {
  // A refusal is an answer here, no error. Other threads report theirs.
  uint64_t thread = llvm::get_threadid();
  ScopedDiagnosticHandler silence(rewriter.getContext(), [&](Diagnostic &) {
    return success(llvm::get_threadid() == thread);
  });
  int64_t rank = cast<RankedTensorType>(type).getRank();
  for (int64_t axis = -1; axis < rank; ++axis) {
    OperationState state(scalar.getLoc(), scalar->getName());
    state.addOperands(operands);
    state.addTypes(type);
    state.addAttributes(scalar->getAttrs());
    if (axis >= 0) {
      if (!llvm::is_contained(scalar->getName().getAttributeNames(), "axis"))
        return nullptr;
      state.addAttribute("axis", rewriter.getI64IntegerAttr(axis));
    }
    Operation *op = rewriter.create(state);
    auto body = cast<ScalarBodyOpInterface>(op);
    bool same = succeeded(verify(op));
    for (unsigned i = 0, e = maps.size(); same && i < e; ++i)
      same = body.getInputMap(i) == maps[i];
    if (same)
      return op;
    rewriter.eraseOp(op);
  }
  return nullptr;
}

static void lift(RewriterBase &rewriter, linalg::LinalgOp op) {
  if (!op.hasPureTensorSemantics() || op->getNumResults() != 1 ||
      op.getNumLoops() != op.getNumParallelLoops())
    return;
  ScalarBodyOpInterface scalar = getOnlyOp(op);
  if (!scalar)
    return;
  AffineMap out = op.getMatchingIndexingMap(op.getDpsInitOperand(0));
  if (!out.isPermutation())
    return;
  // Everything by the dims of the result.
  AffineMap toLoops = inversePermutation(out);
  auto type = cast<RankedTensorType>(op->getResult(0).getType());

  rewriter.setInsertionPoint(op);
  SmallVector<Value> operands;
  SmallVector<AffineMap> maps;
  SmallVector<Operation *> constants;
  for (Value input : scalar.getInputs()) {
    auto argument = dyn_cast<BlockArgument>(input);
    if (argument && argument.getOwner() == op.getBlock()) {
      if (argument.getArgNumber() >= op.getNumDpsInputs())
        return;
      OpOperand *operand = op.getMatchingOpOperand(argument);
      operands.push_back(operand->get());
      maps.push_back(op.getMatchingIndexingMap(operand).compose(toLoops));
      // A scalar operand is read without an index.
      continue;
    }
    if (op->isProperAncestor(input.getParentRegion()->getParentOp()) ||
        input.getParentRegion() == &op->getRegion(0)) {
      // A constant of the body.
      Operation *constant = input.getDefiningOp();
      if (!constant || !constant->hasTrait<OpTrait::ConstantLike>())
        return;
      constants.push_back(constant);
    }
    operands.push_back(input);
    maps.push_back(AffineMap::get(type.getRank(), 0, op.getContext()));
  }
  if (operands.empty() || operands[0].getType() != type ||
      !maps[0].isIdentity())
    return;
  SmallVector<Operation *> moved;
  for (Value &operand : operands)
    if (llvm::is_contained(constants, operand.getDefiningOp())) {
      moved.push_back(rewriter.clone(*operand.getDefiningOp()));
      operand = moved.back()->getResult(0);
    }
  if (Operation *lifted =
          createOnTensors(rewriter, scalar, type, operands, maps))
    rewriter.replaceOp(op, lifted);
  else
    for (Operation *constant : moved)
      rewriter.eraseOp(constant);
}

void raise::liftElementwise(Operation *root) {
  SmallVector<linalg::LinalgOp> ops;
  root->walk([&](linalg::LinalgOp op) {
    if (isa<linalg::GenericOp, linalg::MapOp>(op))
      ops.push_back(op);
  });
  IRRewriter rewriter(root->getContext());
  for (linalg::LinalgOp op : ops)
    lift(rewriter, op);
}
