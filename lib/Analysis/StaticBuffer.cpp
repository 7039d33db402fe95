// Finding buffers of known size and lifetime.

#include "Rectify/Analysis/StaticBuffer.h"

using namespace mlir;
using namespace mlir::rectify;

std::optional<StaticBuffer> StaticBuffer::get(memref::AllocOp alloc) {
  MemRefType type = alloc.getType();
  Type element = type.getElementType();
  if (!type.hasStaticShape() || !type.getLayout().isIdentity() ||
      type.getMemorySpace() || !element.isIntOrFloat() ||
      element.getIntOrFloatBitWidth() % 8 != 0)
    return std::nullopt;
  StaticBuffer buffer{alloc, nullptr,
                      type.getNumElements() * element.getIntOrFloatBitWidth() /
                          8};
  for (Operation *user : alloc->getUsers()) {
    auto dealloc = dyn_cast<memref::DeallocOp>(user);
    if (!dealloc)
      continue;
    if (buffer.dealloc || dealloc->getBlock() != alloc->getBlock())
      return std::nullopt;
    buffer.dealloc = dealloc;
  }
  if (!buffer.dealloc)
    return std::nullopt;
  return buffer;
}
