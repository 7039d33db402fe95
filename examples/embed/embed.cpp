// A compiler of one's own: makes relu(x * w + bias) as one fused op, in C++,
// and compiles it to the LLVM dialect.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Pipelines.h"
#include "Rectify/Registration.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Tensor/IR/Tensor.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/MLIRContext.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/IR/Verifier.h"
#include "mlir/InitAllDialects.h"
#include "mlir/InitAllExtensions.h"
#include "mlir/Pass/PassManager.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

/// The module with one dense layer of 64 inputs and 32 outputs, for a batch of
/// any size: @layer(x, w, bias) -> y.
static OwningOpRef<ModuleOp> buildLayer(MLIRContext *context) {
  OpBuilder builder(context);
  Location loc = builder.getUnknownLoc();
  OwningOpRef<ModuleOp> module = ModuleOp::create(builder, loc);
  builder.setInsertionPointToStart(module->getBody());

  Type f32 = builder.getF32Type();
  auto x = RankedTensorType::get({ShapedType::kDynamic, 64}, f32);
  auto w = RankedTensorType::get({64, 32}, f32);
  auto bias = RankedTensorType::get({32}, f32);
  auto y = RankedTensorType::get({ShapedType::kDynamic, 32}, f32);
  auto func = func::FuncOp::create(builder, loc, "layer",
                                   builder.getFunctionType({x, w, bias}, {y}));
  Block *entry = func.addEntryBlock();
  builder.setInsertionPointToStart(entry);

  Value batch = tensor::DimOp::create(builder, loc, entry->getArgument(0), 0);
  Value out = tensor::EmptyOp::create(builder, loc, y, ValueRange{batch});
  auto layer = rectify::ContractOp::createMatmul(
      builder, loc, entry->getArgument(0), entry->getArgument(1), out,
      {rectify::ContractSide::perColumn(entry->getArgument(2))},
      [](OpBuilder &b, Location loc, Value sum, ValueRange sides) -> Value {
        Value biased = arith::AddFOp::create(b, loc, sum, sides[0]);
        return rectify::ReluOp::create(b, loc, biased).getResult();
      });
  func::ReturnOp::create(builder, loc, layer.getResults());
  return module;
}

int main() {
  DialectRegistry registry;
  registerAllDialects(registry);
  registerAllExtensions(registry);
  rectify::registerAllDialects(registry);
  MLIRContext context(registry);
  context.loadAllAvailableDialects();

  OwningOpRef<ModuleOp> module = buildLayer(&context);
  if (failed(verify(*module)))
    return 1;
  llvm::outs() << "// The layer:\n" << *module;

  PassManager manager(&context);
  rectify::ToLLVMOptions options;
  options.target = "avx2";
  rectify::buildOptimizePipeline(manager);
  rectify::buildToLLVMPipeline(manager, options);
  if (failed(manager.run(*module)))
    return 1;
  llvm::outs() << "\n// For LLVM, with the vectors of AVX2:\n" << *module;
  return 0;
}
