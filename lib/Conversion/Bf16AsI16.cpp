// Moves of bf16 as moves of i16. On x86-64 without bf16 instructions LLVM's
// back end turns a select, an insert or a masked load of bf16 into library
// calls that round each element, __truncsfbf2, which Debian 12 does not have.

#include "Rectify/Passes.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"
#include "mlir/IR/TypeUtilities.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_BF16ASI16
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

namespace {

/// Whether `type` is bf16 or a vector of it.
bool isBf16(Type type) { return getElementTypeOrSelf(type).isBF16(); }

Type asI16(Type type) {
  Type i16 = IntegerType::get(type.getContext(), 16);
  if (auto vector = dyn_cast<VectorType>(type))
    return vector.clone(i16);
  return i16;
}

bool touchesBf16(Operation *op) {
  return llvm::any_of(op->getOperandTypes(), isBf16) ||
         llvm::any_of(op->getResultTypes(), isBf16);
}

/// Whether `op` means the same on i16.
bool isMove(Operation *op) {
  return isa<LLVM::LoadOp, LLVM::StoreOp, LLVM::MaskedLoadOp,
             LLVM::MaskedStoreOp, LLVM::InsertElementOp, LLVM::ExtractElementOp,
             LLVM::ShuffleVectorOp, LLVM::SelectOp, LLVM::BitcastOp,
             LLVM::ConstantOp, LLVM::PoisonOp, LLVM::UndefOp, LLVM::ZeroOp,
             LLVM::BrOp, LLVM::CondBrOp, LLVM::SwitchOp, LLVM::CallOp,
             LLVM::CallIntrinsicOp, LLVM::ReturnOp>(op);
}

/// Whether the types of `op`'s operands and results are given by something
/// outside the function.
bool isBoundary(Operation *op) {
  return isa<LLVM::CallOp, LLVM::CallIntrinsicOp, LLVM::ReturnOp>(op);
}

/// The attribute of an llvm.mlir.constant of bf16, as bits.
Attribute asBits(Attribute attribute) {
  if (auto number = dyn_cast<FloatAttr>(attribute))
    return IntegerAttr::get(asI16(number.getType()),
                            number.getValue().bitcastToAPInt());
  if (auto elements = dyn_cast<DenseElementsAttr>(attribute))
    return elements.bitcast(IntegerType::get(attribute.getContext(), 16));
  return nullptr;
}

/// True where every use of bf16 in `function` is a move.
bool onlyMoves(LLVM::LLVMFuncOp function) {
  return !function
              .walk([](Operation *op) {
                if (!touchesBf16(op))
                  return WalkResult::advance();
                if (!isMove(op))
                  return WalkResult::interrupt();
                auto constant = dyn_cast<LLVM::ConstantOp>(op);
                if (constant && !asBits(constant.getValue()))
                  return WalkResult::interrupt();
                return WalkResult::advance();
              })
              .wasInterrupted();
}

void convert(LLVM::LLVMFuncOp function) {
  OpBuilder b(function.getContext());
  SmallVector<Operation *> moves, boundaries;
  function.walk([&](Operation *op) {
    if (touchesBf16(op))
      (isBoundary(op) ? boundaries : moves).push_back(op);
  });

  // What goes outside stays bf16, and so does what comes from there.
  for (Operation *op : boundaries) {
    b.setInsertionPoint(op);
    for (OpOperand &operand : op->getOpOperands()) {
      Value value = operand.get();
      if (isBf16(value.getType()))
        operand.set(
            LLVM::BitcastOp::create(b, value.getLoc(), value.getType(), value));
    }
  }
  auto useBits = [&](Value value) {
    if (!isBf16(value.getType()))
      return;
    auto bits = LLVM::BitcastOp::create(b, value.getLoc(),
                                        asI16(value.getType()), value);
    value.replaceAllUsesExcept(bits, bits);
  };
  b.setInsertionPointToStart(&function.getBody().front());
  llvm::for_each(function.getBody().front().getArguments(), useBits);
  for (Operation *op : boundaries) {
    b.setInsertionPointAfter(op);
    llvm::for_each(op->getResults(), useBits);
  }

  // All others are moved as bits.
  auto setBits = [](Value value) {
    if (isBf16(value.getType()))
      value.setType(asI16(value.getType()));
  };
  // Those of regions within, too: parallel ones stay until they are translated.
  Block *entry = &function.getBody().front();
  function.walk([&](Block *block) {
    if (block != entry)
      llvm::for_each(block->getArguments(), setBits);
  });
  for (Operation *op : moves) {
    if (auto constant = dyn_cast<LLVM::ConstantOp>(op))
      constant.setValueAttr(asBits(constant.getValue()));
    llvm::for_each(op->getResults(), setBits);
  }
  for (Operation *op : moves) {
    auto bitcast = dyn_cast<LLVM::BitcastOp>(op);
    if (bitcast && bitcast.getArg().getType() == bitcast.getType()) {
      bitcast.replaceAllUsesWith(bitcast.getArg());
      bitcast.erase();
    }
  }
}

struct Bf16AsI16 : rectify::impl::Bf16AsI16Base<Bf16AsI16> {
  void runOnOperation() override {
    getOperation()->walk([](LLVM::LLVMFuncOp function) {
      if (!function.isExternal() && onlyMoves(function))
        convert(function);
    });
  }
};

} // namespace
