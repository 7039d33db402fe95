// Rectify for stock tools: `mlir-opt --load-dialect-plugin=RectifyPlugin.so`
// brings the dialect with the passes and pipelines, `--load-pass-plugin` the
// passes and pipelines alone.

#include "Rectify/Registration.h"

#include "mlir/Tools/Plugins/DialectPlugin.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "llvm/Config/llvm-config.h"

/// Registers the passes once, though both ways of loading ask for them.
static void registerPasses() {
  [[maybe_unused]] static const bool once =
      (mlir::rectify::registerAllPasses(), true);
}

extern "C" LLVM_ATTRIBUTE_WEAK ::mlir::DialectPluginLibraryInfo
mlirGetDialectPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "Rectify", LLVM_VERSION_STRING,
          [](mlir::DialectRegistry *registry) {
            mlir::rectify::registerAllDialects(*registry);
            registerPasses();
          }};
}

extern "C" LLVM_ATTRIBUTE_WEAK ::mlir::PassPluginLibraryInfo
mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "Rectify", LLVM_VERSION_STRING,
          registerPasses};
}
