// From an op to machine code.

#include "Kernel.h"

#include "Pipelines.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

using namespace mlir;
using namespace mlir::rectify;
using namespace mlir::rectify::sweep;

/// func @sweep(inputs..., values...) with the op on them.
static OwningOpRef<ModuleOp> makeModule(ScalarBodyOpInterface op,
                                        int64_t length) {
  Location loc = op.getLoc();
  OwningOpRef<ModuleOp> module = ModuleOp::create(loc);
  OpBuilder b = OpBuilder::atBlockEnd(module->getBody());
  Type type = MemRefType::get(
      length, getElementTypeOrSelf(op.getInputs()[0].getType()));
  SmallVector<Type> types(op.getInputs().size() + op.getNumValues(), type);
  auto function =
      func::FuncOp::create(b, loc, "sweep", b.getFunctionType(types, {}));
  b.setInsertionPointToEnd(function.addEntryBlock());
  OperationState state(loc, op->getName());
  state.addOperands(function.getArguments());
  state.addAttributes(op->getAttrDictionary().getValue());
  b.create(state);
  func::ReturnOp::create(b, loc);
  return module;
}

llvm::Expected<Kernel> Kernel::compile(ScalarBodyOpInterface op, int64_t length,
                                       llvm::StringRef targetName) {
  std::string messages;
  ScopedDiagnosticHandler collect(op.getContext(), [&](Diagnostic &d) {
    if (d.getSeverity() == DiagnosticSeverity::Error)
      messages += (messages.empty() ? "" : "; ") + d.str();
    return success();
  });
  llvm::Expected<run::Target> target = run::resolveTarget(targetName);
  if (!target)
    return target.takeError();
  OwningOpRef<ModuleOp> module = makeModule(op, length);
  FailureOr<run::Signature> signature =
      run::findEntry(*module, "sweep", nullptr);
  Kernel kernel;
  kernel.length = length;
  if (succeeded(signature)) {
    run::PipelineOptions options;
    options.target = target->name;
    FailureOr<run::CompiledFunction> function = run::compile(
        *module, *signature, {run::getPipeline("default", options), *target});
    if (succeeded(function)) {
      kernel.function = std::move(*function);
      return std::move(kernel);
    }
  }
  return llvm::createStringError("does not compile: " + messages);
}

void Kernel::call(llvm::ArrayRef<void *> arrays) const {
  // Descriptors: allocated and aligned pointer, offset, size, stride.
  SmallVector<std::array<int64_t, 5>, 6> descriptors;
  for (void *array : arrays) {
    auto address = reinterpret_cast<int64_t>(array);
    descriptors.push_back({address, address, 0, length, 1});
  }
  SmallVector<void *, 6> pointers;
  for (auto &descriptor : descriptors)
    pointers.push_back(descriptor.data());
  function.call(pointers.data(), nullptr);
}
