// mlir-opt with the rectify dialect, its passes and the passes that test it.

#include "Rectify/Registration.h"
#include "Testing/Testing.h"

#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/InitAllPasses.h"
#include "mlir/Tools/mlir-opt/MlirOptMain.h"

int main(int argc, char **argv) {
  mlir::DialectRegistry registry;
  mlir::registerAllDialects(registry);
  mlir::registerAllExtensions(registry);
  mlir::rectify::registerAllDialects(registry);
  mlir::registerAllPasses();
  mlir::rectify::registerAllPasses();
  mlir::rectify::registerTestContractPass();
  mlir::rectify::registerTestEquivalencePass();
  mlir::rectify::registerTestFloatRangePass();
  mlir::rectify::registerTestIdiomsPass();
  mlir::rectify::registerTestUnrollVectorsPass();
  return mlir::failed(
      mlir::MlirOptMain(argc, argv, "Rectify optimizer driver\n", registry));
}
