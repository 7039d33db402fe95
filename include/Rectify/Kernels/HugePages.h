// Huge pages, as Linux' madvise has them.

#ifndef RECTIFY_KERNELS_HUGEPAGES_H
#define RECTIFY_KERNELS_HUGEPAGES_H

#include <cstdint>

namespace mlir::rectify {

/// Bytes of a huge page, from which they pay, and of an ordinary one, to which
/// memory is to be aligned.
inline constexpr int64_t hugePageBytes = 2 << 20, pageBytes = 4096;
/// Advice: put memory that is touched later into huge pages; and move memory
/// there that was touched before (since Linux 6.1).
inline constexpr int32_t madvHugePage = 14, madvCollapse = 25;

} // namespace mlir::rectify

#endif // RECTIFY_KERNELS_HUGEPAGES_H
