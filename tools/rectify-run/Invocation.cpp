// Calling a compiled function: descriptors, the clock, the results.

#include "Invocation.h"

#include "llvm/Support/MathExtras.h"

#include <chrono>
#include <cstring>

using namespace mlir;
using namespace mlir::rectify::run;

using llvm::Error;
using llvm::Expected;

namespace mlir::rectify::run {
/// A memref as compiled code passes it: allocated and aligned pointer, offset,
/// sizes, strides; each of 8 bytes.
class MemRefDescriptor {
public:
  /// A descriptor of all of `array`.
  explicit MemRefDescriptor(HostArray &array) : rank(array.shape().size()) {
    words.resize(3 + 2 * rank);
    words[0] = words[1] = reinterpret_cast<int64_t>(array.data());
    int64_t stride = 1;
    for (size_t d = rank; d-- > 0;) {
      words[3 + d] = array.shape()[d];
      words[3 + rank + d] = stride;
      stride *= std::max<int64_t>(array.shape()[d], 1);
    }
  }

  /// The descriptor of rank `rank` at `memory`.
  MemRefDescriptor(const char *memory, size_t rank) : rank(rank) {
    words.resize(3 + 2 * rank);
    std::memcpy(words.data(), memory, words.size() * sizeof(int64_t));
  }

  void *pointer() { return words.data(); }
  void *allocated() const { return reinterpret_cast<void *>(words[0]); }
  llvm::ArrayRef<int64_t> sizes() const {
    return llvm::ArrayRef(words).slice(3, rank);
  }

  /// Copies the elements into `array`, whose shape is this one's.
  void copyTo(HostArray &array) const {
    size_t bytes = array.element().bytes;
    const char *base =
        reinterpret_cast<const char *>(words[1]) + words[2] * bytes;
    llvm::ArrayRef<int64_t> strides =
        llvm::ArrayRef(words).slice(3 + rank, rank);
    llvm::SmallVector<int64_t> position(rank, 0);
    int64_t offset = 0;
    for (int64_t i = 0, e = array.size(); i < e; ++i) {
      std::memcpy(array.data() + i * bytes, base + offset * (int64_t)bytes,
                  bytes);
      for (size_t d = rank; d-- > 0;) {
        offset += strides[d];
        if (++position[d] < sizes()[d])
          break;
        offset -= strides[d] * sizes()[d];
        position[d] = 0;
      }
    }
  }

private:
  size_t rank;
  llvm::SmallVector<int64_t> words;
};
} // namespace mlir::rectify::run

/// Frees the results in their block that are new buffers.
static void releaseResults(const Signature &signature,
                           const ResultLayout &layout, const char *block) {
  for (auto [slot, offset] : llvm::zip(signature.results, layout.offsets))
    if (slot.isShaped())
      if (void *p =
              MemRefDescriptor(block + offset, slot.shape.size()).allocated();
          isAllocated(p))
        release(p);
}

/// Reads the results out of their block.
static Error readResults(const Signature &signature, const ResultLayout &layout,
                         const char *block,
                         llvm::SmallVectorImpl<HostArray> &outputs) {
  for (auto [slot, offset] : llvm::zip(signature.results, layout.offsets)) {
    std::optional<MemRefDescriptor> descriptor;
    llvm::ArrayRef<int64_t> shape;
    if (slot.isShaped()) {
      descriptor.emplace(block + offset, slot.shape.size());
      shape = descriptor->sizes();
    }
    Expected<HostArray> array = HostArray::create(slot.element, shape);
    if (!array)
      return llvm::createStringError(slot.name + ": " +
                                     llvm::toString(array.takeError()));
    if (descriptor)
      descriptor->copyTo(*array);
    else
      std::memcpy(array->data(), block + offset, slot.element.bytes);
    outputs.push_back(std::move(*array));
  }
  return Error::success();
}

Invocation::Invocation(const CompiledFunction &function,
                       const Signature &signature,
                       llvm::ArrayRef<HostArray> inputs)
    : function(function), signature(signature), inputs(inputs),
      results(llvm::divideCeil(function.results.bytes, 8)) {}

Invocation::~Invocation() = default;

Expected<std::unique_ptr<Invocation>>
Invocation::create(const CompiledFunction &function, const Signature &signature,
                   llvm::ArrayRef<HostArray> inputs) {
  std::unique_ptr<Invocation> self(new Invocation(function, signature, inputs));
  for (const HostArray &input : inputs) {
    Expected<HostArray> copy = input.clone();
    if (!copy)
      return copy.takeError();
    self->arguments.push_back(std::move(*copy));
  }
  for (auto [slot, argument] :
       llvm::zip(signature.arguments, self->arguments)) {
    self->descriptors.push_back(std::make_unique<MemRefDescriptor>(argument));
    self->pointers.push_back(slot.isShaped()
                                 ? self->descriptors.back()->pointer()
                                 : argument.data());
  }

  releaseAllocations();
  if (function.prepare)
    function.prepare(self->pointers.data());
  // What the function changes it needs back before the next call. What it
  // leaves alone stays in the caches as a caller would have it there.
  self->call();
  releaseResults(signature, function.results,
                 reinterpret_cast<const char *>(self->results.data()));
  self->keptBytes = keepAllocations();
  for (auto [i, input] : llvm::enumerate(inputs)) {
    if (!std::memcmp(self->arguments[i].data(), input.data(),
                     input.sizeInBytes()))
      continue;
    if (!llvm::is_contained(signature.writtenArguments, i))
      return llvm::createStringError("the compiled code wrote " +
                                     signature.arguments[i].name +
                                     ", which it must not");
    self->changed.push_back(i);
  }
  return std::move(self);
}

void Invocation::restore() {
  releaseAllocations();
  for (unsigned i : changed)
    std::memcpy(arguments[i].data(), inputs[i].data(), inputs[i].sizeInBytes());
}

void Invocation::call() { function.call(pointers.data(), results.data()); }

void Invocation::time() {
  restore();
  auto start = std::chrono::steady_clock::now();
  call();
  auto stop = std::chrono::steady_clock::now();
  seconds.push_back(std::chrono::duration<double>(stop - start).count());
}

Expected<RunResult> Invocation::finish() {
  restore();
  call();
  RunResult result;
  result.heap = getHeapUse();
  result.heap.peakBytes += keptBytes;
  Error error = readResults(signature, function.results,
                            reinterpret_cast<const char *>(results.data()),
                            result.outputs);
  releaseAllocations();
  if (error)
    return std::move(error);
  for (unsigned i : signature.writtenArguments)
    result.outputs.push_back(std::move(arguments[i]));

  llvm::sort(seconds);
  if (seconds.empty())
    return std::move(result);
  result.minSeconds = seconds.front();
  result.medianSeconds =
      (seconds[(seconds.size() - 1) / 2] + seconds[seconds.size() / 2]) / 2;
  return std::move(result);
}
