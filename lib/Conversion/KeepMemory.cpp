// Keeps large buffers from one call of a function to the next:
//
//   %m = memref.alloc ... memref.dealloc %m
//     ->  %p = rectify_take_memory(slot) ... rectify_give_memory(slot, %p)
//
// A slot is a pointer, which is exchanged atomically. Who finds none in it, as
// the first call and a second one at the same time, allocates; who finds one
// when it gives its own back frees that.

#include "Declarations.h"

#include "Rectify/Analysis/StaticBuffer.h"
#include "Rectify/Kernels/HugePages.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"

namespace mlir::rectify {
#define GEN_PASS_DEF_KEEPMEMORY
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// Below, malloc keeps memory by itself (glibc's threshold for mmap).
static constexpr int64_t leastBytes = 128 << 10;

/// Vectors are not to cross cache lines.
static constexpr int64_t lineBytes = 64;

namespace {
struct KeepMemory : rectify::impl::KeepMemoryBase<KeepMemory> {
  void runOnOperation() override;

private:
  void makeTake(LLVM::LLVMFuncOp malloc, LLVM::LLVMFuncOp madvise);
  void makeGive(LLVM::LLVMFuncOp free);
  void makeRelease(MutableArrayRef<LLVM::GlobalOp> slots,
                   LLVM::LLVMFuncOp free);
  LLVM::GlobalOp makeSlot(SymbolTable &symbols, Location loc);
  void keep(StaticBuffer &buffer, LLVM::GlobalOp slot);

  /// What `slot` holds, which is `value` from now on.
  static Value exchange(OpBuilder &b, Location loc, Value slot, Value value) {
    return LLVM::AtomicRMWOp::create(b, loc, LLVM::AtomicBinOp::xchg, slot,
                                     value, LLVM::AtomicOrdering::acq_rel);
  }
  static Value number(OpBuilder &b, Location loc, int64_t value) {
    return LLVM::ConstantOp::create(b, loc, b.getI64IntegerAttr(value));
  }
  /// `pointer`, at the next multiple of `alignment`, as an integer.
  static Value align(OpBuilder &b, Location loc, Value pointer,
                     Value alignment) {
    Value address = LLVM::PtrToIntOp::create(b, loc, b.getI64Type(), pointer);
    Value mask = LLVM::SubOp::create(b, loc, number(b, loc, 0), alignment);
    Value last = LLVM::SubOp::create(b, loc, alignment, number(b, loc, 1));
    return LLVM::AndOp::create(
        b, loc, LLVM::AddOp::create(b, loc, address, last), mask);
  }

  LLVM::LLVMPointerType pointer;
  LLVM::LLVMFuncOp take, give;
};
} // namespace

static int64_t getAlignment(StaticBuffer &buffer) {
  return std::max<int64_t>(buffer.bytes >= hugePageBytes ? hugePageBytes
                                                         : lineBytes,
                           buffer.alloc.getAlignment().value_or(1));
}

/// ptr take(ptr slot, i64 bytes, i64 alignment): memory of so many bytes and
/// as many as aligning it may cost.
void KeepMemory::makeTake(LLVM::LLVMFuncOp malloc, LLVM::LLVMFuncOp madvise) {
  Location loc = take.getLoc();
  OpBuilder b(&getContext());
  Block *entry = take.addEntryBlock(b);
  Value slot = take.getArgument(0), bytes = take.getArgument(1),
        alignment = take.getArgument(2);
  Region &body = take.getBody();
  auto *fresh = b.createBlock(&body), *large = b.createBlock(&body),
       *done = b.createBlock(&body, {}, {pointer}, {loc});
  b.setInsertionPointToEnd(entry);
  Value null = LLVM::ZeroOp::create(b, loc, pointer);
  Value kept = exchange(b, loc, slot, null);
  Value isThere =
      LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::ne, kept, null);
  LLVM::CondBrOp::create(b, loc, isThere, done, ValueRange{kept}, fresh,
                         ValueRange{});
  b.setInsertionPointToEnd(fresh);
  Value all = LLVM::AddOp::create(b, loc, bytes, alignment);
  Value made =
      LLVM::CallOp::create(b, loc, malloc, ValueRange{all}).getResult();
  Value isLarge =
      LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::uge, alignment,
                           number(b, loc, hugePageBytes));
  LLVM::CondBrOp::create(b, loc, isLarge, large, ValueRange{}, done,
                         ValueRange{made});
  b.setInsertionPointToEnd(large);
  Value advice =
      LLVM::ConstantOp::create(b, loc, b.getI32IntegerAttr(madvHugePage));
  LLVM::CallOp::create(
      b, loc, madvise,
      ValueRange{align(b, loc, made, alignment), bytes, advice});
  LLVM::BrOp::create(b, loc, ValueRange{made}, done);
  b.setInsertionPointToEnd(done);
  LLVM::ReturnOp::create(b, loc, done->getArgument(0));
}

/// void give(ptr slot, ptr memory)
void KeepMemory::makeGive(LLVM::LLVMFuncOp free) {
  Location loc = give.getLoc();
  OpBuilder b(&getContext());
  b.setInsertionPointToStart(give.addEntryBlock(b));
  Value other = exchange(b, loc, give.getArgument(0), give.getArgument(1));
  LLVM::CallOp::create(b, loc, free, ValueRange{other});
  LLVM::ReturnOp::create(b, loc, ValueRange());
}

/// Frees what is in the slots when the module is unloaded.
void KeepMemory::makeRelease(MutableArrayRef<LLVM::GlobalOp> slots,
                             LLVM::LLVMFuncOp free) {
  if (!getOperation().getOps<LLVM::GlobalDtorsOp>().empty())
    return; // a module has one list of destructors
  Location loc = slots.front().getLoc();
  OpBuilder b = OpBuilder::atBlockEnd(getOperation().getBody());
  auto release = LLVM::LLVMFuncOp::create(
      b, loc, "rectify_release_memory",
      LLVM::LLVMFunctionType::get(LLVM::LLVMVoidType::get(&getContext()), {}),
      LLVM::Linkage::Internal);
  SymbolTable(getOperation()).insert(release);
  LLVM::GlobalDtorsOp::create(
      b, loc, b.getArrayAttr(FlatSymbolRefAttr::get(release)),
      b.getI32ArrayAttr(0), b.getArrayAttr(LLVM::ZeroAttr::get(&getContext())));
  b.setInsertionPointToStart(release.addEntryBlock(b));
  Value null = LLVM::ZeroOp::create(b, loc, pointer);
  for (LLVM::GlobalOp slot : slots) {
    Value address = LLVM::AddressOfOp::create(b, loc, slot);
    LLVM::CallOp::create(b, loc, free,
                         ValueRange{exchange(b, loc, address, null)});
  }
  LLVM::ReturnOp::create(b, loc, ValueRange());
}

LLVM::GlobalOp KeepMemory::makeSlot(SymbolTable &symbols, Location loc) {
  OpBuilder b(getOperation().getBodyRegion());
  auto slot = LLVM::GlobalOp::create(b, loc, pointer, /*isConstant=*/false,
                                     LLVM::Linkage::Internal, "rectify_memory",
                                     Attribute());
  symbols.insert(slot);
  b.createBlock(&slot.getInitializerRegion());
  LLVM::ReturnOp::create(b, loc, LLVM::ZeroOp::create(b, loc, pointer));
  return slot;
}

void KeepMemory::keep(StaticBuffer &buffer, LLVM::GlobalOp slot) {
  memref::AllocOp alloc = buffer.alloc;
  Location loc = alloc.getLoc();
  OpBuilder b(alloc);
  Value address = LLVM::AddressOfOp::create(b, loc, slot);
  Value alignment = number(b, loc, getAlignment(buffer));
  Value memory =
      LLVM::CallOp::create(
          b, loc, take,
          ValueRange{address, number(b, loc, buffer.bytes), alignment})
          .getResult();
  Value aligned = LLVM::IntToPtrOp::create(b, loc, pointer,
                                           align(b, loc, memory, alignment));
  MemRefType type = alloc.getType();
  auto [strides, offset] = type.getStridesAndOffset();
  SmallVector<Type> fields = {pointer, pointer, b.getI64Type()};
  if (type.getRank() > 0)
    fields.append(2, LLVM::LLVMArrayType::get(b.getI64Type(), type.getRank()));
  Value descriptor = LLVM::PoisonOp::create(
      b, loc, LLVM::LLVMStructType::getLiteral(&getContext(), fields));
  auto set = [&](Value value, ArrayRef<int64_t> place) {
    descriptor = LLVM::InsertValueOp::create(b, loc, descriptor, value, place);
  };
  set(memory, 0);
  set(aligned, 1);
  set(number(b, loc, 0), 2);
  for (int64_t dim = 0; dim < type.getRank(); ++dim) {
    set(number(b, loc, type.getDimSize(dim)), {3, dim});
    set(number(b, loc, strides[dim]), {4, dim});
  }
  Value view =
      UnrealizedConversionCastOp::create(b, loc, type, descriptor).getResult(0);
  b.setInsertionPoint(buffer.dealloc);
  LLVM::CallOp::create(b, buffer.dealloc->getLoc(), give,
                       ValueRange{address, memory});
  buffer.dealloc->erase();
  alloc->replaceAllUsesWith(ValueRange(view));
  alloc->erase();
}

void KeepMemory::runOnOperation() {
  SmallVector<StaticBuffer> buffers;
  for (auto function : getOperation().getOps<func::FuncOp>())
    if (!function.isExternal())
      for (auto alloc : function.front().getOps<memref::AllocOp>())
        if (std::optional<StaticBuffer> buffer = StaticBuffer::get(alloc);
            buffer && buffer->bytes >= leastBytes)
          buffers.push_back(*buffer);
  if (buffers.empty())
    return;
  SymbolTable symbols(getOperation());
  OpBuilder b(&getContext());
  pointer = LLVM::LLVMPointerType::get(&getContext());
  Type nothing = LLVM::LLVMVoidType::get(&getContext()), i64 = b.getI64Type();
  auto type = [](Type result, ArrayRef<Type> arguments) {
    return LLVM::LLVMFunctionType::get(result, arguments);
  };
  LLVM::LLVMFuncOp malloc = declare(symbols, "malloc", type(pointer, {i64})),
                   free = declare(symbols, "free", type(nothing, {pointer})),
                   madvise = declareMadvise(symbols);
  if (!malloc || !free || !madvise)
    return;
  auto define = [&](StringRef name, LLVM::LLVMFunctionType type) {
    b.setInsertionPointToEnd(getOperation().getBody());
    auto function = LLVM::LLVMFuncOp::create(b, getOperation().getLoc(), name,
                                             type, LLVM::Linkage::Internal);
    symbols.insert(function);
    return function;
  };
  take = define("rectify_take_memory", type(pointer, {pointer, i64, i64}));
  give = define("rectify_give_memory", type(nothing, {pointer, pointer}));
  makeTake(malloc, madvise);
  makeGive(free);
  SmallVector<LLVM::GlobalOp> slots;
  for (StaticBuffer &buffer : buffers) {
    slots.push_back(makeSlot(symbols, buffer.alloc->getLoc()));
    keep(buffer, slots.back());
  }
  makeRelease(slots, free);
}
