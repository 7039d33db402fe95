// Finding the function to run, and what it takes and gives.

#include "Signature.h"

#include "Rectify/IR/Rectify.h"

#include "mlir/AsmParser/AsmParserState.h"
#include "mlir/Dialect/Bufferization/IR/Bufferization.h"
#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinAttributes.h"
#include "mlir/Interfaces/CallInterfaces.h"
#include "mlir/Interfaces/LoopLikeInterface.h"
#include "mlir/Interfaces/SideEffectInterfaces.h"
#include "mlir/Interfaces/ViewLikeInterface.h"

using namespace mlir;
using namespace mlir::rectify::run;

/// The name of block argument `i` of `func`: its location's, or the one it has
/// in the source text; empty if neither is known.
static std::string argumentName(func::FuncOp func, unsigned i,
                                const AsmParserState *names) {
  if (names && !func.isDeclaration())
    if (const auto *block = names->getBlockDef(&func.front()))
      if (i < block->arguments.size() && block->arguments[i].loc.isValid()) {
        llvm::SMRange range = block->arguments[i].loc;
        return std::string(range.Start.getPointer(), range.End.getPointer());
      }
  if (auto loc = dyn_cast<NameLoc>(func.getArgument(i).getLoc()))
    return "%" + loc.getName().str();
  return "";
}

/// True if an operation may write the buffer behind `value`, directly or
/// through a view of it.
static bool mayBeWritten(Value value) {
  llvm::SmallVector<Value> worklist{value};
  llvm::SmallPtrSet<Value, 8> seen{value};
  while (!worklist.empty()) {
    Value current = worklist.pop_back_val();
    for (Operation *user : current.getUsers()) {
      if (isa<ViewLikeOpInterface>(user)) {
        for (Value view : user->getResults())
          if (seen.insert(view).second)
            worklist.push_back(view);
        continue;
      }
      auto effects = dyn_cast<MemoryEffectOpInterface>(user);
      if (!effects || isa<CallOpInterface, LoopLikeOpInterface>(user) ||
          llvm::any_of(user->getResultTypes(),
                       [](Type type) { return isa<BaseMemRefType>(type); }))
        return true;
      llvm::SmallVector<MemoryEffects::EffectInstance> instances;
      effects.getEffectsOnValue(current, instances);
      for (const auto &instance : instances)
        if (isa<MemoryEffects::Write>(instance.getEffect()))
          return true;
    }
  }
  return false;
}

/// True if a row-major buffer without offset satisfies the layout of `type`.
static bool takesRowMajor(MemRefType type) {
  llvm::SmallVector<int64_t> strides;
  int64_t offset;
  if (failed(type.getStridesAndOffset(strides, offset)))
    return false;
  if (offset != 0 && !ShapedType::isDynamic(offset))
    return false;
  int64_t expected = 1;
  for (int64_t d = type.getRank() - 1; d >= 0; --d) {
    // Past a dynamic size the expected stride is unknown, and only a dynamic
    // one is sure to agree; the identity layout agrees by definition.
    bool known = !ShapedType::isDynamic(expected);
    if (!ShapedType::isDynamic(strides[d]) &&
        (!known || strides[d] != expected))
      return false;
    int64_t size = type.getDimSize(d);
    expected = known && !ShapedType::isDynamic(size) ? expected * size
                                                     : ShapedType::kDynamic;
  }
  return true;
}

/// Fills `slot` from `type`; says in `why` what is unsupported about it.
static LogicalResult describe(Type type, bool isArgument, Slot &slot,
                              std::string &why) {
  slot.type = type;
  Type elementType = type;
  if (auto shaped = dyn_cast<ShapedType>(type)) {
    if (!isa<RankedTensorType, MemRefType>(type)) {
      why = "only ranked tensors, memrefs and scalars can be passed";
      return failure();
    }
    slot.shape.assign(shaped.getShape().begin(), shaped.getShape().end());
    elementType = shaped.getElementType();
    if (auto tensor = dyn_cast<RankedTensorType>(type);
        tensor && tensor.getEncoding()) {
      why = "tensors with an encoding cannot be passed";
      return failure();
    }
    if (auto memref = dyn_cast<MemRefType>(type)) {
      if (memref.getMemorySpace()) {
        why = "only memrefs of the default memory space can be passed";
        return failure();
      }
      if (isArgument && !takesRowMajor(memref)) {
        why = "only row-major memrefs can be passed";
        return failure();
      }
      if (!memref.isStrided()) {
        why = "only strided memrefs can be returned";
        return failure();
      }
    }
  }
  auto element = ElementType::get(elementType);
  if (!element) {
    why = "its elements are neither floats of 8 to 64 bits, nor i1, nor "
          "integers of 8, 16, 32 or 64 bits, nor index";
    return failure();
  }
  slot.element = *element;
  return success();
}

/// The function to run, or null after a diagnostic.
static func::FuncOp selectEntry(ModuleOp module, llvm::StringRef entryName) {
  llvm::SmallVector<func::FuncOp> candidates;
  for (auto func : module.getOps<func::FuncOp>())
    if (func.isPublic() && !func.isDeclaration())
      candidates.push_back(func);
  auto listCandidates = [&](InFlightDiagnostic &diagnostic) {
    diagnostic << (candidates.empty() ? "; there is none"
                                      : "; the public functions are ");
    llvm::interleaveComma(candidates, diagnostic, [&](func::FuncOp func) {
      diagnostic << "'" << func.getSymName() << "'";
    });
  };

  if (entryName.empty()) {
    if (candidates.size() == 1)
      return candidates.front();
    InFlightDiagnostic diagnostic = module.emitError(
        candidates.empty() ? "there is no public function to run"
                           : "say which function to run with --entry");
    if (!candidates.empty())
      listCandidates(diagnostic);
    return {};
  }
  auto func = module.lookupSymbol<func::FuncOp>(entryName);
  if (!func) {
    InFlightDiagnostic diagnostic = module.emitError("there is no function '")
                                    << entryName
                                    << "' at the top of the module";
    listCandidates(diagnostic);
    return {};
  }
  if (func.isDeclaration()) {
    func.emitError("'") << entryName << "' is declared here but has no body";
    return {};
  }
  return func;
}

FailureOr<Signature>
mlir::rectify::run::findEntry(ModuleOp module, llvm::StringRef entryName,
                              const AsmParserState *names) {
  func::FuncOp func = selectEntry(module, entryName);
  if (!func)
    return failure();

  Signature signature;
  signature.entry = func.getSymName().str();
  std::string why;
  for (auto [i, type] : llvm::enumerate(func.getArgumentTypes())) {
    Slot slot;
    slot.name = "argument #" + std::to_string(i);
    std::string name = argumentName(func, i, names);
    if (!name.empty())
      slot.name += " (" + name + ")";
    if (failed(describe(type, /*isArgument=*/true, slot, why)))
      return func.emitError()
             << "cannot run '" << signature.entry << "': " << slot.name
             << " is " << type << "; " << why;
    slot.isConstant =
        static_cast<bool>(func.getArgAttr(i, RectifyDialect::constantName));
    if (slot.isMemRef() && mayBeWritten(func.getArgument(i)))
      signature.writtenArguments.push_back(i);
    signature.arguments.push_back(std::move(slot));
  }
  for (auto [i, type] : llvm::enumerate(func.getResultTypes())) {
    Slot slot;
    slot.name = "result #" + std::to_string(i);
    if (failed(describe(type, /*isArgument=*/false, slot, why)))
      return func.emitError()
             << "cannot run '" << signature.entry << "': " << slot.name
             << " is " << type << "; " << why;
    signature.results.push_back(std::move(slot));
  }
  return signature;
}

void mlir::rectify::run::prepareEntry(ModuleOp module,
                                      const Signature &signature) {
  auto func = module.lookupSymbol<func::FuncOp>(signature.entry);
  MLIRContext *context = module.getContext();
  for (auto other : module.getOps<func::FuncOp>())
    other.setVisibility(other == func ? SymbolTable::Visibility::Public
                                      : SymbolTable::Visibility::Private);
  func->setAttr(LLVM::LLVMDialect::getEmitCWrapperAttrName(),
                UnitAttr::get(context));
  for (auto [i, slot] : llvm::enumerate(signature.arguments))
    if (isa<TensorType>(slot.type))
      func.setArgAttr(i, bufferization::BufferizationDialect::kWritableAttrName,
                      BoolAttr::get(context, false));
}
