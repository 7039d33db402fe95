// Threads for contractions.

#ifndef RECTIFY_CONVERSION_DISTRIBUTEROWS_H
#define RECTIFY_CONVERSION_DISTRIBUTEROWS_H

#include "Rectify/Kernels/ContractionKernel.h"

#include "mlir/IR/PatternMatch.h"

namespace mlir::rectify {

/// Emits `contraction` as `emitContraction` does, by `threads` threads, if that
/// is more than one and the work is worth it: each thread of one
/// affine.parallel takes a run of rows (the outermost parallel dim that is not
/// vectorized), packing for itself. `notes`
/// are those of `emitContraction`, and how many threads.
LogicalResult emitDistributed(RewriterBase &rewriter, Location loc,
                              const Contraction &contraction,
                              const KernelOptions &options, int64_t threads,
                              ContractionEpilogue epilogue, std::string &notes);

} // namespace mlir::rectify

#endif // RECTIFY_CONVERSION_DISTRIBUTEROWS_H
