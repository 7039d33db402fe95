// A plugin that lets code for AMX run on any CPU: `--test-emulate-amx`, after
// everything else has become the LLVM dialect, makes a tile a vector and each
// of its instructions a call to a function here, by Intel's description of them
// (Architecture Instruction Set Extensions Programming Reference, chapter 3).

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/BuiltinOps.h"
#include "mlir/IR/Matchers.h"
#include "mlir/Pass/Pass.h"
#include "mlir/Tools/Plugins/PassPlugin.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Config/llvm-config.h"

#include <cmath>
#include <cstring>

using namespace mlir;

//===----------------------------------------------------------------------===//
// The instructions, on whole tiles
//===----------------------------------------------------------------------===//

static constexpr int64_t tileRows = 16, rowBytes = 64;

namespace {
template <typename Word> struct Tile {
  Word words[tileRows][rowBytes / sizeof(Word)];
};
} // namespace

/// The bf16 `bits` as f32; subnormal ones are zeros.
static float widen(uint16_t bits) {
  uint32_t wide = uint32_t(bits) << 16;
  if ((wide & 0x7F800000) == 0)
    wide &= 0x80000000;
  float value;
  std::memcpy(&value, &wide, sizeof value);
  return value;
}

extern "C" {
LLVM_ATTRIBUTE_USED void test_tile_zero(char *tile) {
  std::memset(tile, 0, tileRows * rowBytes);
}

LLVM_ATTRIBUTE_USED void test_tile_load(char *tile, const char *base,
                                        int64_t stride) {
  for (int64_t r = 0; r < tileRows; ++r)
    std::memcpy(tile + r * rowBytes, base + r * stride, rowBytes);
}

LLVM_ATTRIBUTE_USED void test_tile_store(char *base, int64_t stride,
                                         const char *tile) {
  for (int64_t r = 0; r < tileRows; ++r)
    std::memcpy(base + r * stride, tile + r * rowBytes, rowBytes);
}

/// sums += a * b, where b has pairs of rows behind one another.
LLVM_ATTRIBUTE_USED void test_tile_dpbf16ps(Tile<float> *sums,
                                            const Tile<uint16_t> *a,
                                            const Tile<uint16_t> *b) {
  for (int m = 0; m < 16; ++m)
    for (int k = 0; k < 32; ++k)
      for (int n = 0; n < 16; ++n) {
        float &sum = sums->words[m][n];
        sum = std::fma(widen(a->words[m][k]),
                       widen(b->words[k / 2][2 * n + k % 2]), sum);
      }
}

/// sums += a * b, where b has fours of rows behind one another.
LLVM_ATTRIBUTE_USED void test_tile_dpbssd(Tile<int32_t> *sums,
                                          const Tile<int8_t> *a,
                                          const Tile<int8_t> *b) {
  for (int m = 0; m < 16; ++m)
    for (int k = 0; k < 64; ++k)
      for (int n = 0; n < 16; ++n)
        sums->words[m][n] = static_cast<int32_t>(
            static_cast<uint32_t>(sums->words[m][n]) +
            static_cast<uint32_t>(a->words[m][k] *
                                  b->words[k / 4][4 * n + k % 4]));
}

/// Which of 16 numbers are subnormal; no other class is asked for.
LLVM_ATTRIBUTE_USED void test_fpclass(uint16_t *mask, const uint32_t *x,
                                      int32_t) {
  *mask = 0;
  for (int i = 0; i < 16; ++i)
    *mask |= uint16_t((x[i] & 0x7F800000) == 0 && (x[i] & 0x7FFFFF) != 0) << i;
}

/// Rounds 16 numbers to the nearest bf16, ties to even; subnormal ones to zero.
LLVM_ATTRIBUTE_USED void test_cvtneps2bf16(uint16_t *y, const uint32_t *x) {
  for (int i = 0; i < 16; ++i) {
    uint32_t bits = x[i];
    if ((bits & 0x7F800000) == 0)
      y[i] = bits >> 16 & 0x8000;
    else if ((bits & 0x7FFFFFFF) > 0x7F800000)
      y[i] = bits >> 16 | 0x40;
    else
      y[i] = (bits + 0x7FFF + (bits >> 16 & 1)) >> 16;
  }
}
}

//===----------------------------------------------------------------------===//
// The pass
//===----------------------------------------------------------------------===//

namespace {
struct EmulateAMX : PassWrapper<EmulateAMX, OperationPass<ModuleOp>> {
  MLIR_DEFINE_EXPLICIT_INTERNAL_INLINE_TYPE_ID(EmulateAMX)

  StringRef getArgument() const override { return "test-emulate-amx"; }
  StringRef getDescription() const override {
    return "Compute what instructions of the target amx do by function calls";
  }
  void getDependentDialects(DialectRegistry &registry) const override {
    registry.insert<LLVM::LLVMDialect>();
  }

  void runOnOperation() override {
    auto tile = VectorType::get(256, IntegerType::get(&getContext(), 32));
    auto retype = [&](Value value) {
      if (isa<LLVM::LLVMX86AMXType>(value.getType()))
        value.setType(tile);
    };
    getOperation()->walk([&](Operation *op) {
      llvm::for_each(op->getResults(), retype);
      for (Region &region : op->getRegions())
        for (Block &block : region)
          llvm::for_each(block.getArguments(), retype);
    });
    WalkResult result = getOperation()->walk(
        [&](LLVM::CallIntrinsicOp op) -> WalkResult { return emulate(op); });
    if (result.wasInterrupted())
      return signalPassFailure();
    // What remains runs on any CPU.
    getOperation()->walk(
        [](LLVM::LLVMFuncOp op) { op.removeTargetFeaturesAttr(); });
  }

private:
  LogicalResult emulate(LLVM::CallIntrinsicOp op);
};
} // namespace

/// Replaces `op` if it is one of these instructions.
LogicalResult EmulateAMX::emulate(LLVM::CallIntrinsicOp op) {
  StringRef name =
      llvm::StringSwitch<StringRef>(op.getIntrin())
          .Case("llvm.x86.tilezero.internal", "test_tile_zero")
          .Case("llvm.x86.tileloadd64.internal", "test_tile_load")
          .Case("llvm.x86.tilestored64.internal", "test_tile_store")
          .Case("llvm.x86.tdpbf16ps.internal", "test_tile_dpbf16ps")
          .Case("llvm.x86.tdpbssd.internal", "test_tile_dpbssd")
          .Case("llvm.x86.avx512.fpclass.ps.512", "test_fpclass")
          .Case("llvm.x86.avx512bf16.cvtneps2bf16.512", "test_cvtneps2bf16")
          .Default("");
  if (name.empty())
    return success();
  OpBuilder b(op);
  Location loc = op.getLoc();
  auto pointer = LLVM::LLVMPointerType::get(&getContext());
  auto allocate = [&](Type type) -> Value {
    OpBuilder::InsertionGuard guard(b);
    // Each thread has its own.
    Region *scope = op->getParentRegion();
    while (!isa<LLVM::LLVMFuncOp>(scope->getParentOp()) &&
           scope->getParentOp()->getName().getStringRef() != "omp.parallel")
      scope = scope->getParentRegion();
    b.setInsertionPointToStart(&scope->front());
    Value one = LLVM::ConstantOp::create(b, loc, b.getI64Type(), 1);
    return LLVM::AllocaOp::create(b, loc, pointer, type, one);
  };
  // Vectors go through memory. A product changes its first tile.
  SmallVector<Value> arguments;
  bool isProduct = name.starts_with("test_tile_dp");
  if (op->getNumResults() && !isProduct)
    arguments.push_back(allocate(op->getResult(0).getType()));
  for (Value operand : op.getArgs()) {
    APInt value;
    if (operand.getType().isInteger(16)) {
      // Rows, and bytes of a row.
      if (!matchPattern(operand, m_ConstantInt(&value)) ||
          (value != tileRows && value != rowBytes))
        return op.emitError("expects a whole tile");
      continue;
    }
    if (!isa<VectorType>(operand.getType())) {
      arguments.push_back(operand);
      continue;
    }
    Value memory = allocate(operand.getType());
    LLVM::StoreOp::create(b, loc, operand, memory);
    arguments.push_back(memory);
  }
  auto module = getOperation();
  auto callee = module.lookupSymbol<LLVM::LLVMFuncOp>(name);
  if (!callee) {
    OpBuilder atEnd = OpBuilder::atBlockEnd(module.getBody());
    auto type = LLVM::LLVMFunctionType::get(
        LLVM::LLVMVoidType::get(&getContext()),
        llvm::to_vector(ValueRange(arguments).getTypes()));
    callee = LLVM::LLVMFuncOp::create(atEnd, module.getLoc(), name, type);
  }
  LLVM::CallOp::create(b, loc, callee, arguments);
  if (op->getNumResults())
    op->replaceAllUsesWith(
        ValueRange{LLVM::LoadOp::create(b, loc, op->getResult(0).getType(),
                                        arguments.front())
                       .getResult()});
  op->erase();
  return success();
}

extern "C" LLVM_ATTRIBUTE_WEAK ::mlir::PassPluginLibraryInfo
mlirGetPassPluginInfo() {
  return {MLIR_PLUGIN_API_VERSION, "EmulateAMX", LLVM_VERSION_STRING,
          [] { PassRegistration<EmulateAMX>(); }};
}
