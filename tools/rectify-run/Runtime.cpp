// The heap of compiled code, and the few functions it may call.

#include "Runtime.h"

#include "llvm/ADT/APFloat.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/bit.h"
#include "llvm/Support/raw_ostream.h"

#include <chrono>
#include <cstdlib>
#include <cstring>
#include <mutex>

using namespace mlir::rectify::run;

namespace {
struct Piece {
  size_t bytes;
  /// It is the code's own from call to call.
  bool isKept = false;
};

struct Heap {
  std::mutex mutex;
  llvm::DenseMap<void *, Piece> live;
  /// What is live, and what was when `use` began to count.
  uint64_t liveBytes = 0, oldBytes = 0;
  HeapUse use;
};
} // namespace

static Heap &heap() {
  static Heap instance;
  return instance;
}

/// Compiled code does not look for a null pointer: it ends here instead.
static void *remember(void *p, size_t size) {
  if (!p) {
    llvm::errs() << "error: the compiled function asked for " << size
                 << " bytes, more than this machine can give\n";
    std::_Exit(1);
  }
  std::lock_guard<std::mutex> lock(heap().mutex);
  heap().live[p] = {size};
  heap().liveBytes += size;
  HeapUse &use = heap().use;
  ++use.allocations;
  use.bytes += size;
  if (heap().liveBytes > heap().oldBytes)
    use.peakBytes = std::max(use.peakBytes, heap().liveBytes - heap().oldBytes);
  return p;
}

static void forget(void *p) {
  std::lock_guard<std::mutex> lock(heap().mutex);
  auto it = heap().live.find(p);
  if (it == heap().live.end())
    return;
  heap().liveBytes -= it->second.bytes;
  heap().live.erase(it);
}

static void *allocate(size_t size) {
  return remember(std::malloc(size ? size : 1), size);
}

static void *allocateZeroed(size_t count, size_t size) {
  return remember(std::calloc(count ? count : 1, size ? size : 1),
                  count * size);
}

static void *allocateAligned(size_t alignment, size_t size) {
  size_t rounded = (size + alignment - 1) / alignment * alignment;
  return remember(std::aligned_alloc(alignment, rounded ? rounded : alignment),
                  size);
}

void mlir::rectify::run::release(void *p) {
  if (!p)
    return;
  forget(p);
  std::free(p);
}

static void *reallocate(void *p, size_t size) {
  if (p)
    forget(p);
  return remember(std::realloc(p, size ? size : 1), size);
}

namespace {
struct RunningLayer {
  LayerUse use;
  std::chrono::steady_clock::time_point start;
};
} // namespace

/// Layers run one after the other, on the thread that called the function.
static std::vector<RunningLayer> &layers() {
  static std::vector<RunningLayer> instance;
  return instance;
}

static void beginLayer(int64_t layer) {
  if (layer >= static_cast<int64_t>(layers().size()))
    layers().resize(layer + 1);
  layers()[layer].start = std::chrono::steady_clock::now();
}

static void endLayer(int64_t layer, int64_t operations, int64_t bytes) {
  auto stop = std::chrono::steady_clock::now();
  RunningLayer &running = layers()[layer];
  ++running.use.calls;
  running.use.seconds +=
      std::chrono::duration<double>(stop - running.start).count();
  running.use.operations += static_cast<double>(operations);
  running.use.bytes += static_cast<double>(bytes);
}

std::vector<LayerUse> mlir::rectify::run::takeLayerUses() {
  std::vector<LayerUse> uses;
  for (RunningLayer &running : layers())
    uses.push_back(std::exchange(running.use, {}));
  return uses;
}

/// `value` rounded to bf16, in the low half of the register that returns a
/// float, which is where the x86-64 ABI returns a __bf16.
template <typename T> static float truncateToBF16(T value) {
  llvm::APFloat rounded(value);
  bool losesInfo;
  rounded.convert(llvm::APFloat::BFloat(), llvm::APFloat::rmNearestTiesToEven,
                  &losesInfo);
  return llvm::bit_cast<float>(
      static_cast<uint32_t>(rounded.bitcastToAPInt().getZExtValue()));
}

/// An unranked memref: the rank, and the descriptor of that rank (allocated and
/// aligned pointer, offset, sizes, strides).
struct UnrankedMemRef {
  int64_t rank;
  const int64_t *descriptor;
};

/// What memref.copy becomes where a layout is not contiguous.
static void copyMemRef(int64_t elementSize, const UnrankedMemRef *source,
                       const UnrankedMemRef *target) {
  int64_t rank = source->rank;
  const int64_t *sizes = source->descriptor + 3;
  const int64_t *sourceStrides = sizes + rank;
  const int64_t *targetStrides = target->descriptor + 3 + rank;
  const char *from = reinterpret_cast<const char *>(source->descriptor[1]) +
                     source->descriptor[2] * elementSize;
  char *to = reinterpret_cast<char *>(target->descriptor[1]) +
             target->descriptor[2] * elementSize;
  int64_t elements = 1;
  for (int64_t d = 0; d < rank; ++d)
    elements *= sizes[d];
  llvm::SmallVector<int64_t> position(rank, 0);
  for (int64_t i = 0; i < elements; ++i) {
    std::memcpy(to, from, elementSize);
    for (int64_t d = rank; d-- > 0;) {
      from += sourceStrides[d] * elementSize;
      to += targetStrides[d] * elementSize;
      if (++position[d] < sizes[d])
        break;
      from -= sourceStrides[d] * sizes[d] * elementSize;
      to -= targetStrides[d] * sizes[d] * elementSize;
      position[d] = 0;
    }
  }
}

std::vector<std::pair<llvm::StringRef, void *>>
mlir::rectify::run::getRuntimeFunctions() {
  return {
      {"malloc", reinterpret_cast<void *>(allocate)},
      {"calloc", reinterpret_cast<void *>(allocateZeroed)},
      {"aligned_alloc", reinterpret_cast<void *>(allocateAligned)},
      {"realloc", reinterpret_cast<void *>(reallocate)},
      {"free", reinterpret_cast<void *>(release)},
      {"rectify_layer_begin", reinterpret_cast<void *>(beginLayer)},
      {"rectify_layer_end", reinterpret_cast<void *>(endLayer)},
      {"memrefCopy", reinterpret_cast<void *>(copyMemRef)},
      {"__truncsfbf2", reinterpret_cast<void *>(truncateToBF16<float>)},
      {"__truncdfbf2", reinterpret_cast<void *>(truncateToBF16<double>)},
  };
}

void mlir::rectify::run::releaseAllocations() {
  std::lock_guard<std::mutex> lock(heap().mutex);
  llvm::SmallVector<void *> freed;
  for (auto &[p, piece] : heap().live)
    if (!piece.isKept) {
      heap().liveBytes -= piece.bytes;
      freed.push_back(p);
    }
  for (void *p : freed) {
    heap().live.erase(p);
    std::free(p);
  }
  heap().oldBytes = heap().liveBytes;
  heap().use = {};
}

uint64_t mlir::rectify::run::keepAllocations() {
  std::lock_guard<std::mutex> lock(heap().mutex);
  uint64_t bytes = 0;
  for (auto &[p, piece] : heap().live) {
    bytes += piece.isKept ? 0 : piece.bytes;
    piece.isKept = true;
  }
  return bytes;
}

bool mlir::rectify::run::isAllocated(void *p) {
  std::lock_guard<std::mutex> lock(heap().mutex);
  return heap().live.contains(p);
}

HeapUse mlir::rectify::run::getHeapUse() {
  std::lock_guard<std::mutex> lock(heap().mutex);
  return heap().use;
}
