// Everything Rectify registers, for every tool and the plugin.

#include "Rectify/Registration.h"

#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"
#include "Rectify/Pipelines.h"

#include "mlir/Conversion/ControlFlowToLLVM/ControlFlowToLLVM.h"
#include "mlir/Dialect/AMX/AMXDialect.h"
#include "mlir/Dialect/AMX/Transforms.h"
#include "mlir/Dialect/ControlFlow/IR/ControlFlow.h"

using namespace mlir;

void rectify::registerAllDialects(DialectRegistry &registry) {
  registry.insert<RectifyDialect>();
  registerContractExternalModels(registry);
  registerPackExternalModels(registry);
  registerElementwiseExternalModels(registry);
  // What --rectify-to-llvm converts through --convert-to-llvm.
  registry.insert<amx::AMXDialect, cf::ControlFlowDialect>();
  registerConvertAMXToLLVMInterface(registry);
  cf::registerConvertControlFlowToLLVMInterface(registry);
}

void rectify::registerAllPasses() {
  registerRectifyPasses();
  registerPipelines();
}
