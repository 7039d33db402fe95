// Prints what every activation says of itself on f32, with its parameters at
// their defaults: one line for each, with a tab between the columns. It finds
// the activations by their interface.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Registration.h"

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/IR/Verifier.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::rectify;

/// A short decimal form of a number; both zeros are 0.
static std::string print(double value) {
  std::string text;
  llvm::raw_string_ostream(text) << llvm::format("%.4g", value + 0.0);
  return text;
}

/// The parameters of the formula, as they are written in the assembly.
static std::string printParameters(Operation *op) {
  SmallVector<std::string> parameters;
  for (NamedAttribute attr : op->getAttrDictionary()) {
    if (auto number = dyn_cast<FloatAttr>(attr.getValue()))
      parameters.push_back(
          (attr.getName().getValue() + " = " + print(number.getValueAsDouble()))
              .str());
    else if (attr.getName() == "approximate")
      parameters.push_back((attr.getName().getValue() + " = \"" +
                            cast<StringAttr>(attr.getValue()).getValue() + "\"")
                               .str());
  }
  return llvm::join(parameters, ", ");
}

/// Makes `name` on f32 at the end of `module`, with as many inputs as it takes.
static Operation *makeDefault(RegisteredOperationName name, ModuleOp module) {
  OpBuilder builder = OpBuilder::atBlockEnd(module.getBody());
  Type f32 = builder.getF32Type();
  ScopedDiagnosticHandler quiet(module.getContext(), [](Diagnostic &) {});
  for (unsigned inputs = 1; inputs <= 3; ++inputs) {
    Value x = UnrealizedConversionCastOp::create(builder, module.getLoc(),
                                                 TypeRange{f32}, ValueRange{})
                  .getResult(0);
    OperationState state(module.getLoc(), name);
    state.addOperands(SmallVector<Value>(inputs, x));
    state.addTypes(f32);
    Operation *op = builder.create(state);
    if (succeeded(verify(op)))
      return op;
    op->erase();
  }
  return nullptr;
}

int main() {
  DialectRegistry registry;
  registerAllDialects(registry);
  MLIRContext context(registry);
  context.loadAllAvailableDialects();
  OwningOpRef<ModuleOp> module =
      ModuleOp::create(UnknownLoc::get(&context), "table");

  for (RegisteredOperationName name : context.getRegisteredOperations()) {
    if (!name.hasInterface<ActivationOpInterface>())
      continue;
    auto activation =
        dyn_cast_or_null<ActivationOpInterface>(makeDefault(name, *module));
    if (!activation) {
      llvm::errs() << "cannot make " << name << " on f32\n";
      return 1;
    }
    ActivationFacts facts = activation.getFacts();
    SmallVector<llvm::ConstantFPRange> all(
        activation.getInputs().size(),
        llvm::ConstantFPRange::getNonNaN(APFloat::IEEEsingle()));
    llvm::ConstantFPRange range = activation.inferRange(all);
    llvm::outs() << name.stripDialect() << '\t' << printParameters(activation)
                 << '\t' << facts.monotone << '\t' << facts.zeroPreserving
                 << '\t' << facts.positivelyHomogeneous << '\t'
                 << facts.idempotent << '\t' << facts.derivativeFromOutput
                 << '\t' << print(range.getLower().convertToDouble()) << '\t'
                 << print(range.getUpper().convertToDouble()) << '\n';
  }
  return 0;
}
