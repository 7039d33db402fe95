// Declarations of all passes, and of the patterns they are made of.

#ifndef RECTIFY_PASSES_H
#define RECTIFY_PASSES_H

#include "mlir/IR/PatternMatch.h"
#include "mlir/Pass/Pass.h"

namespace mlir::rectify {

struct TargetFeatures;

/// How --rectify-report writes what it knows.
enum class ReportFormat { text, json };

/// Adds the patterns of --convert-rectify-to-affine, with the tiles and
/// instructions of `target`, large contractions and elementwise ops spread over
/// `threads`, and elementwise outputs of `nontemporalBytes` or more stored past
/// the caches.
void populateConvertRectifyToAffinePatterns(RewritePatternSet &patterns,
                                            const TargetFeatures &target,
                                            int64_t threads = 1,
                                            int64_t nontemporalBytes = 16 << 20,
                                            PatternBenefit benefit = 1);

#define GEN_PASS_DECL
#include "Rectify/Passes.h.inc"

/// Expands activations on scalars and vectors into arith and math ops. With
/// `fused`, for a CPU with FMA.
void populateConvertRectifyToArithPatterns(RewritePatternSet &patterns,
                                           bool fused = true,
                                           PatternBenefit benefit = 1);

/// Turns activations and gradients on tensors and memrefs into linalg.generic
/// with the same op on scalars, and rectify.contract into a fill, a contraction
/// and an elementwise linalg.generic; the latter only with `contractions`.
void populateConvertRectifyToLinalgPatterns(RewritePatternSet &patterns,
                                            PatternBenefit benefit = 1,
                                            bool contractions = true);

#define GEN_PASS_REGISTRATION
#include "Rectify/Passes.h.inc"

} // namespace mlir::rectify

#endif // RECTIFY_PASSES_H
