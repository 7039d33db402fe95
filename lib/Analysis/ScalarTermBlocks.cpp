// Values that a block of its own computes: tensors, by the body of a linalg op,
// and results of calls, by the function's body.

#include "ScalarTermDialects.h"

#include "mlir/Dialect/Linalg/IR/Linalg.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/FunctionInterfaces.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"

using namespace mlir;
using namespace mlir::rectify;

/// Whether an operand of type `type` that is read by `map` is broadcast to
/// `rank` dims as in numpy.
static bool isBroadcast(AffineMap map, RankedTensorType type, int64_t rank) {
  int64_t skip = rank - type.getRank();
  return llvm::all_of(llvm::seq(type.getRank()), [&](int64_t i) {
    AffineExpr result = map.getResult(i);
    if (isa<AffineConstantExpr>(result))
      return type.getDimSize(i) == 1;
    auto dim = dyn_cast<AffineDimExpr>(result);
    return dim && dim.getPosition() == skip + i;
  });
}

/// A tensor each element of which a linalg op computes once, from its body.
static std::optional<BlockResult> getLinalgResult(OpResult value) {
  auto op = dyn_cast<linalg::LinalgOp>(value.getOwner());
  if (!op || !op.hasPureTensorSemantics() ||
      op.getNumParallelLoops() != op.getNumLoops())
    return std::nullopt;
  AffineMap place = op.getIndexingMapMatchingResult(value);
  if (!place.isPermutation())
    return std::nullopt;
  BlockResult result;
  result.yielded =
      op.getBlock()->getTerminator()->getOperand(value.getResultNumber());
  // What is read elsewhere is no element at the same place.
  for (OpOperand *operand : op.getDpsInputOperands())
    if (auto type = dyn_cast<RankedTensorType>(operand->get().getType());
        type &&
        (op.getMatchingIndexingMap(operand) == place ||
         (place.isIdentity() && isBroadcast(op.getMatchingIndexingMap(operand),
                                            type, place.getNumDims()))))
      result.arguments.emplace_back(op.getMatchingBlockArgument(operand),
                                    operand->get());
  return result;
}

/// What a function of one block returns.
static std::optional<BlockResult> getCallResult(OpResult value,
                                                SymbolTableCollection &symbols,
                                                Operation *scope) {
  auto call = dyn_cast<CallOpInterface>(value.getOwner());
  if (!call || !scope || !scope->hasTrait<OpTrait::SymbolTable>())
    return std::nullopt;
  auto callee = dyn_cast_or_null<FunctionOpInterface>(
      call.resolveCallableInTable(&symbols));
  if (!callee || !scope->isProperAncestor(callee) || callee.isExternal() ||
      !llvm::hasSingleElement(callee.getFunctionBody()))
    return std::nullopt;
  Block &block = callee.getFunctionBody().front();
  Operation *end = block.getTerminator();
  auto operands = call.getArgOperands();
  if (!end->hasTrait<OpTrait::ReturnLike>() ||
      end->getNumOperands() != value.getOwner()->getNumResults() ||
      operands.size() != block.getNumArguments())
    return std::nullopt;
  BlockResult result;
  result.yielded = end->getOperand(value.getResultNumber());
  for (auto [argument, operand] : llvm::zip(block.getArguments(), operands))
    result.arguments.emplace_back(argument, operand);
  return result;
}

std::optional<BlockResult>
rectify::getBlockResult(Value value, SymbolTableCollection &symbols,
                        Operation *scope) {
  auto result = dyn_cast<OpResult>(value);
  if (!result)
    return std::nullopt;
  if (isa<linalg::LinalgOp>(result.getOwner()))
    return getLinalgResult(result);
  return getCallResult(result, symbols, scope);
}

bool rectify::onlyComputesTerms(
    Block *block, llvm::function_ref<const Term *(Value)> lookup) {
  return llvm::all_of(block->without_terminator(), [&](Operation &op) {
    if (isMemoryEffectFree(&op))
      return true;
    const Term *term =
        op.getNumResults() == 1 ? lookup(op.getResult(0)) : nullptr;
    // An op that is not known is an input itself; another is passed on.
    return term &&
           !(term->is(TermKind::Input) && term->value == op.getResult(0));
  });
}

const Term *rectify::substitute(
    TermArena &arena, const Term *root,
    llvm::SmallDenseMap<const Term *, const Term *> replacements) {
  // No activation is this large; calls of functions that call others twice
  // would grow without end.
  constexpr unsigned limit = 1024;
  SmallVector<const Term *> stack = {root};
  while (!stack.empty()) {
    if (replacements.size() > limit)
      return nullptr;
    const Term *term = stack.back();
    if (replacements.contains(term)) {
      stack.pop_back();
      continue;
    }
    bool ready = true;
    for (const Term *operand : term->operands)
      if (!replacements.contains(operand)) {
        stack.push_back(operand);
        ready = false;
      }
    if (!ready)
      continue;
    auto operands = llvm::map_to_vector<3>(
        term->operands, [&](const Term *t) { return replacements.lookup(t); });
    bool same = ArrayRef<const Term *>(operands) == term->operands;
    replacements[term] = same ? term : arena.create(*term, operands);
    stack.pop_back();
  }
  return replacements.lookup(root);
}
