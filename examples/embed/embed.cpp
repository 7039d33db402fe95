// A compiler of one's own that has the rectify dialect.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Registration.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

int main() {
  DialectRegistry registry;
  registry.insert<func::FuncDialect>();
  rectify::registerAllDialects(registry);
  MLIRContext context(registry);
  context.loadAllAvailableDialects();
  for (Dialect *dialect : context.getLoadedDialects())
    llvm::outs() << dialect->getNamespace() << "\n";
  return 0;
}
