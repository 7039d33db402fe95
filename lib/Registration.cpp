// Everything Rectify registers, for every tool and the plugin.

#include "Rectify/Registration.h"

#include "Rectify/IR/Rectify.h"
#include "Rectify/Passes.h"
#include "Rectify/Pipelines.h"

using namespace mlir;

void rectify::registerAllDialects(DialectRegistry &registry) {
  registry.insert<RectifyDialect>();
  registerContractExternalModels(registry);
  registerPackExternalModels(registry);
  registerElementwiseExternalModels(registry);
}

void rectify::registerAllPasses() {
  registerRectifyPasses();
  registerPipelines();
}
