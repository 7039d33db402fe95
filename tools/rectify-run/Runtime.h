// What compiled code finds in this process beside the C library.

#ifndef RECTIFY_RUN_RUNTIME_H
#define RECTIFY_RUN_RUNTIME_H

#include "llvm/ADT/StringRef.h"

#include <utility>
#include <vector>

namespace mlir::rectify::run {

/// Functions for compiled code, by name:
/// malloc and its relatives, which remember what is live: a result may be a
/// new buffer, a constant of the program or a part of an argument, and only
/// the heap can tell which of them to free;
/// the clock of --rectify-profile;
/// memref.copy between layouts;
/// and the roundings to bf16, which a CPU without them leaves to a compiler's
/// library.
std::vector<std::pair<llvm::StringRef, void *>> getRuntimeFunctions();

/// What compiled code has taken from the heap.
struct HeapUse {
  uint64_t allocations = 0;
  /// The sum of all allocations, and the most that was live at once.
  uint64_t bytes = 0, peakBytes = 0;
};

/// What a layer took (see --rectify-profile).
struct LayerUse {
  uint64_t calls = 0;
  double seconds = 0;
  /// Multiplications and additions of contractions, and the least that had to
  /// be read and written.
  double operations = 0, bytes = 0;
};

/// What each layer took since the last call; those after the last that ran are
/// left out.
std::vector<LayerUse> takeLayerUses();

/// Frees all that compiled code has allocated and neither freed nor keeps, and
/// counts from zero again.
void releaseAllocations();

/// What is allocated now the code keeps for its next call; the bytes of what it
/// did not keep before.
uint64_t keepAllocations();

/// Whether `p` is the beginning of memory that compiled code has allocated, and
/// frees it.
bool isAllocated(void *p);
void release(void *p);

/// What was taken since then.
HeapUse getHeapUse();

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_RUNTIME_H
