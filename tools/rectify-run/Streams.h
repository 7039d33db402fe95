// Memory traffic at the rate that the machine allows.

#ifndef RECTIFY_RUN_STREAMS_H
#define RECTIFY_RUN_STREAMS_H

#include <cstddef>
#include <cstdint>

namespace mlir::rectify::run {

/// Reads all of it, in four streams, since one does not keep the memory busy;
/// and looks ahead, as kernels do. Gives a number that depends on all of it.
uint64_t readAll(const uint64_t *data, size_t count);

/// Reads and writes all of it.
void flipAll(uint64_t *data, size_t count);

/// Copies past the caches. Four pages at a time, where there are so many: the
/// memory has more banks than one stream keeps busy.
void streamAll(char *to, const char *from, size_t bytes);

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_STREAMS_H
