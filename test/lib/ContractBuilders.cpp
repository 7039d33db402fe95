// Makes a rectify.contract by each builder, verifies it and prints it.

#include "Rectify/IR/Rectify.h"
#include "Rectify/Registration.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/Math/IR/Math.h"
#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/OwningOpRef.h"
#include "mlir/IR/Verifier.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::rectify;

namespace {
/// A module that gets one function per case.
struct Cases {
  explicit Cases(MLIRContext *context)
      : builder(context), loc(builder.getUnknownLoc()),
        module(ModuleOp::create(builder, loc)) {}

  /// Adds `@name(types...)`, the body of which `make` builds.
  void add(StringRef name, TypeRange types,
           function_ref<void(Block::BlockArgListType)> make) {
    builder.setInsertionPointToEnd(module->getBody());
    auto func = func::FuncOp::create(builder, loc, name,
                                     builder.getFunctionType(types, {}));
    builder.setInsertionPointToStart(func.addEntryBlock());
    make(func.getArguments());
    func::ReturnOp::create(builder, loc);
  }

  OpBuilder builder;
  Location loc;
  OwningOpRef<ModuleOp> module;
};
} // namespace

static void addCases(Cases &cases) {
  OpBuilder &b = cases.builder;
  Location loc = cases.loc;
  auto tensor = [](ArrayRef<int64_t> shape, Type element) -> Type {
    return RankedTensorType::get(shape, element);
  };
  Type f32 = b.getF32Type(), bf16 = b.getBF16Type(), i8 = b.getI8Type();

  cases.add("plain",
            {tensor({4, 8}, f32), tensor({8, 16}, f32), tensor({4, 16}, f32)},
            [&](auto args) {
              ContractOp::createMatmul(b, loc, args[0], args[1], args[2]);
            });

  cases.add("sides",
            {tensor({4, 8}, bf16), tensor({8, 16}, bf16), tensor({4, 16}, bf16),
             tensor({4}, f32), tensor({16}, f32), tensor({4, 16}, bf16), f32},
            [&](auto args) {
              ContractOp::createMatmul(
                  b, loc, args[0], args[1], args[2],
                  {ContractSide::perRow(args[3]),
                   ContractSide::perColumn(args[4]),
                   ContractSide::full(args[5]), ContractSide::scalar(args[6])},
                  [](OpBuilder &b, Location loc, Value sum,
                     ValueRange sides) -> Value {
                    Value scaled =
                        math::FmaOp::create(b, loc, sum, sides[0], sides[1]);
                    return arith::MulFOp::create(b, loc, scaled, sides[3]);
                  });
            });

  MatmulOptions transposed;
  transposed.transposeLhs = transposed.transposeRhs = true;
  cases.add("transposed_batched",
            {tensor({3, 8, 4}, i8), tensor({16, 8}, i8),
             tensor({3, 4, 16}, b.getI32Type())},
            [&](auto args) {
              ContractOp::createMatmul(b, loc, args[0], args[1], args[2], {},
                                       nullptr, transposed);
            });

  MatmulOptions wide;
  wide.accumulator = b.getF64Type();
  cases.add("mapped",
            {tensor({4, 8}, f32), tensor({8, 16}, f32), tensor({4, 16}, f32),
             tensor({16, 4}, b.getF64Type())},
            [&](auto args) {
              AffineExpr m, n;
              bindDims(b.getContext(), m, n);
              ContractOp::createMatmul(
                  b, loc, args[0], args[1], args[2],
                  {ContractSide::mapped(
                      args[3], AffineMap::get(3, 0, {n, m}, b.getContext()))},
                  [](OpBuilder &b, Location loc, Value sum,
                     ValueRange sides) -> Value {
                    return arith::AddFOp::create(b, loc, sum, sides[0]);
                  },
                  wide);
            });

  cases.add("captured",
            {tensor({4, 8}, f32), tensor({8, 16}, f32), tensor({4, 16}, f32),
             tensor({4, 16}, f32), f32},
            [&](auto args) {
              Value half =
                  arith::ConstantOp::create(b, loc, b.getF32FloatAttr(0.5));
              auto maps = *ContractOp::getDefaultMaps(
                  b.getContext(), args[0].getType(), args[1].getType(), {},
                  {args[2].getType(), args[3].getType()});
              ContractOp::create(
                  b, loc, args[0], args[1], ValueRange(),
                  ValueRange{args[2], args[3]}, maps,
                  [&](OpBuilder &b, Location loc, Value sum,
                      ValueRange) -> SmallVector<Value> {
                    Value scaled =
                        math::FmaOp::create(b, loc, sum, half, args[4]);
                    Value twice = arith::MulFOp::create(b, loc, scaled, half);
                    return {scaled, twice};
                  });
            });

  auto biased = [](OpBuilder &b, Location loc, Value sum,
                   ValueRange sides) -> Value {
    return arith::AddFOp::create(b, loc, sum, sides[0]);
  };
  cases.add("convolution",
            {tensor({1, 9, 9, 8}, f32), tensor({3, 3, 8, 16}, f32),
             tensor({1, 7, 7, 16}, f32), tensor({16}, f32)},
            [&](auto args) {
              ContractOp::createConvolution(b, loc, args[0], args[1], args[2],
                                            {ContractSide::perColumn(args[3])},
                                            biased);
            });

  ConvolutionOptions strided{"ncdhw",   "fcdhw",   "nfdhw",
                             {1, 2, 3}, {1, 1, 2}, Type()};
  cases.add("strided_convolution",
            {tensor({1, 8, 9, 9, 11}, f32), tensor({16, 8, 3, 3, 3}, f32),
             tensor({1, 16, 7, 4, 3}, f32), tensor({16}, f32)},
            [&](auto args) {
              ContractOp::createConvolution(b, loc, args[0], args[1], args[2],
                                            {ContractSide::perColumn(args[3])},
                                            biased, strided);
            });

  ConvolutionOptions depthwise{"nhwc", "hwc", "nhwc", {2, 2}, {}, Type()};
  cases.add("depthwise_convolution",
            {tensor({1, 9, 9, 8}, bf16), tensor({3, 3, 8}, bf16),
             tensor({1, 4, 4, 8}, bf16), tensor({8}, f32)},
            [&](auto args) {
              ContractOp::createConvolution(b, loc, args[0], args[1], args[2],
                                            {ContractSide::perColumn(args[3])},
                                            biased, depthwise);
            });

  ConvolutionOptions grouped{"ngcw", "gfcw", "ngfw", {}, {}, Type()};
  cases.add("grouped_convolution",
            {tensor({1, 2, 3, 9}, f32), tensor({2, 5, 3, 3}, f32),
             tensor({1, 2, 5, 7}, f32), tensor({1, 2, 5, 7}, f32)},
            [&](auto args) {
              ContractOp::createConvolution(b, loc, args[0], args[1], args[2],
                                            {ContractSide::full(args[3])},
                                            biased, grouped);
            });
}

int main() {
  DialectRegistry registry;
  registry.insert<func::FuncDialect>();
  rectify::registerAllDialects(registry);
  MLIRContext context(registry);
  context.loadAllAvailableDialects();

  Cases cases(&context);
  addCases(cases);
  if (failed(verify(*cases.module)))
    return 1;
  cases.module->print(llvm::outs());
  return 0;
}
