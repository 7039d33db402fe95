// One allocation in place of the many buffers of a function, in which those
// that are not alive at the same time share memory.

#include "Rectify/Analysis/Remarks.h"
#include "Rectify/Analysis/StaticBuffer.h"
#include "Rectify/Passes.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/Dialect/SCF/IR/SCF.h"
#include "llvm/Support/MathExtras.h"

#define DEBUG_TYPE "rectify-plan-memory"

namespace mlir::rectify {
#define GEN_PASS_DEF_PLANMEMORY
#include "Rectify/Passes.h.inc"
} // namespace mlir::rectify

using namespace mlir;
using namespace mlir::rectify;

/// Every buffer begins in a cache line of its own.
static constexpr int64_t bufferAlignment = 64;

namespace {
/// A buffer, and where it lies.
struct Buffer : StaticBuffer {
  /// The places in the block of the first op that uses it, and of the last.
  unsigned begin, end;
  int64_t offset = 0;

  bool livesWith(const Buffer &other) const {
    return begin < other.end && other.begin < end;
  }
  bool overlaps(const Buffer &other, int64_t at) const {
    return at < other.offset + other.bytes && other.offset < at + bytes;
  }
};

struct PlanMemory : rectify::impl::PlanMemoryBase<PlanMemory> {
  using PlanMemoryBase::PlanMemoryBase;
  void runOnOperation() override {
    if (!getOperation().isExternal())
      plan(getOperation().front());
  }

private:
  void plan(Block &block);
  void hoist(scf::ForOp loop);
  void hoist(scf::ForallOp loop);
};
} // namespace

/// What `alloc` makes, if it can be planned.
static std::optional<Buffer>
getBuffer(memref::AllocOp alloc,
          const llvm::DenseMap<Operation *, unsigned> &places) {
  std::optional<StaticBuffer> known = StaticBuffer::get(alloc);
  if (!known || known->bytes == 0 ||
      alloc.getAlignment().value_or(1) > uint64_t(bufferAlignment))
    return std::nullopt;
  Buffer buffer{*known, places.lookup(known->dealloc),
                places.lookup(known->dealloc)};
  buffer.bytes = llvm::alignTo(buffer.bytes, bufferAlignment);
  for (Operation *user : alloc->getUsers()) {
    Operation *ancestor = alloc->getBlock()->findAncestorOpInBlock(*user);
    if (!ancestor)
      return std::nullopt;
    buffer.begin = std::min(buffer.begin, places.lookup(ancestor));
  }
  return buffer;
}

/// Makes `buffer` the bytes of `all` from `offset` on.
static void replace(StaticBuffer &buffer, Value all, Value offset) {
  OpBuilder b(buffer.alloc);
  Value view =
      memref::ViewOp::create(b, buffer.alloc->getLoc(), buffer.alloc.getType(),
                             all, offset, ValueRange());
  buffer.dealloc->erase();
  buffer.alloc->replaceAllUsesWith(ValueRange(view));
  buffer.alloc->erase();
}

/// Gives each of `buffers` the lowest place that is free while it lives, the
/// largest first; the bytes of all.
static int64_t place(MutableArrayRef<Buffer> buffers) {
  SmallVector<Buffer *> order =
      llvm::map_to_vector(buffers, [](Buffer &buffer) { return &buffer; });
  llvm::sort(order, [](const Buffer *a, const Buffer *b) {
    return std::tuple(-a->bytes, a->begin, a->end) <
           std::tuple(-b->bytes, b->begin, b->end);
  });
  int64_t total = 0;
  SmallVector<Buffer *> placed; // by offset
  for (Buffer *buffer : order) {
    int64_t at = 0;
    for (Buffer *other : placed)
      if (buffer->livesWith(*other) && buffer->overlaps(*other, at))
        at = other->offset + other->bytes;
    buffer->offset = at;
    total = std::max(total, at + buffer->bytes);
    auto *position =
        llvm::upper_bound(placed, buffer, [](const Buffer *a, const Buffer *b) {
          return a->offset < b->offset;
        });
    placed.insert(position, buffer);
  }
  return total;
}

static SmallVector<StaticBuffer> getBuffers(Block &block) {
  SmallVector<StaticBuffer> buffers;
  for (auto alloc : block.getOps<memref::AllocOp>())
    if (std::optional<StaticBuffer> buffer = StaticBuffer::get(alloc))
      buffers.push_back(*buffer);
  return buffers;
}

/// One allocation for all turns of `loop`.
void PlanMemory::hoist(scf::ForOp loop) {
  plan(*loop.getBody());
  for (StaticBuffer &buffer : getBuffers(*loop.getBody())) {
    buffer.alloc->moveBefore(loop);
    buffer.dealloc->moveAfter(loop);
  }
}

/// One allocation for all turns of `loop`, of which each has a part, if there
/// are no more of them than threads.
void PlanMemory::hoist(scf::ForallOp loop) {
  plan(*loop.getBody());
  std::optional<SmallVector<Value>> turn = loop.getLoopInductionVars();
  if (!loop.isNormalized() || loop.getRank() != 1 ||
      ShapedType::isDynamic(loop.getStaticUpperBound()[0]) ||
      loop.getStaticUpperBound()[0] > threads)
    return;
  int64_t turns = loop.getStaticUpperBound()[0];
  for (StaticBuffer &buffer : getBuffers(*loop.getBody())) {
    Location loc = buffer.alloc->getLoc();
    if (buffer.alloc.getAlignment().value_or(1) > uint64_t(bufferAlignment))
      continue;
    int64_t bytes = llvm::alignTo(buffer.bytes, bufferAlignment);
    OpBuilder b(loop);
    Value all = memref::AllocOp::create(
        b, loc, MemRefType::get({turns * bytes}, b.getI8Type()),
        b.getI64IntegerAttr(bufferAlignment));
    b.setInsertionPointAfter(loop);
    memref::DeallocOp::create(b, buffer.dealloc->getLoc(), all);
    b.setInsertionPoint(buffer.alloc);
    Value offset = arith::MulIOp::create(
        b, loc, turn->front(), arith::ConstantIndexOp::create(b, loc, bytes));
    replace(buffer, all, offset);
  }
}

void PlanMemory::plan(Block &block) {
  for (Operation &op : block)
    if (auto loop = dyn_cast<scf::ForOp>(op))
      hoist(loop);
    else if (auto forall = dyn_cast<scf::ForallOp>(op))
      hoist(forall);
  llvm::DenseMap<Operation *, unsigned> places;
  for (auto [place, op] : llvm::enumerate(block))
    places[&op] = place;
  SmallVector<Buffer> buffers;
  for (auto alloc : block.getOps<memref::AllocOp>())
    if (std::optional<Buffer> buffer = getBuffer(alloc, places))
      buffers.push_back(*buffer);
  if (buffers.size() < 2)
    return;
  int64_t total = place(buffers), sum = 0;
  Operation *last = buffers.front().dealloc;
  for (const Buffer &buffer : buffers) {
    sum += buffer.bytes;
    if (last->isBeforeInBlock(buffer.dealloc))
      last = buffer.dealloc;
  }

  OpBuilder b(buffers.front().alloc);
  Location loc = buffers.front().alloc->getLoc();
  Value all =
      memref::AllocOp::create(b, loc, MemRefType::get({total}, b.getI8Type()),
                              b.getI64IntegerAttr(bufferAlignment));
  b.setInsertionPointAfter(last);
  memref::DeallocOp::create(b, last->getLoc(), all);
  remarkPassed(block.getParentOp(), DEBUG_TYPE, "planned")
      << (Twine(buffers.size()) + " buffers of " + Twine(sum) +
          " bytes share " + Twine(total))
             .str();
  for (Buffer &buffer : buffers) {
    b.setInsertionPoint(buffer.alloc);
    Value offset = arith::ConstantIndexOp::create(b, buffer.alloc->getLoc(),
                                                  buffer.offset);
    replace(buffer, all, offset);
  }
}
