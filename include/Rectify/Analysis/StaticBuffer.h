// Buffers of which a compiler knows all that an allocator would be told.

#ifndef RECTIFY_ANALYSIS_STATICBUFFER_H
#define RECTIFY_ANALYSIS_STATICBUFFER_H

#include "mlir/Dialect/MemRef/IR/MemRef.h"

#include <optional>

namespace mlir::rectify {

/// A buffer of static shape, without gaps, that one block allocates and frees.
struct StaticBuffer {
  memref::AllocOp alloc;
  memref::DeallocOp dealloc;
  int64_t bytes;

  /// What `alloc` makes, if it is such a buffer.
  static std::optional<StaticBuffer> get(memref::AllocOp alloc);
};

} // namespace mlir::rectify

#endif // RECTIFY_ANALYSIS_STATICBUFFER_H
