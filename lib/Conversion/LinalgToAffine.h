// The half of --convert-rectify-to-affine that knows linalg.

#ifndef RECTIFY_CONVERSION_LINALGTOAFFINE_H
#define RECTIFY_CONVERSION_LINALGTOAFFINE_H

#include "Rectify/Kernels/ElementwiseKernel.h"
#include "Rectify/Kernels/Precision.h"

#include "mlir/IR/PatternMatch.h"

namespace mlir::rectify {

/// Adds the patterns that lower elementwise linalg ops and linalg's
/// contractions and convolutions on memrefs through the kernels.
void populateLinalgToAffinePatterns(RewritePatternSet &patterns,
                                    const ElementwiseOptions &options,
                                    PatternBenefit benefit = 1);

/// Refuses to lower `op` at the speed of a kernel: a match failure, and a
/// missed-optimization remark for the user.
LogicalResult refuseKernel(PatternRewriter &rewriter, Operation *op,
                           const Twine &reason);

/// The precision that `op` permits by its attribute.
Precision getPrecision(Operation *op);

/// Says which kernel `op` was lowered to.
void remarkKernel(Operation *op, StringRef kernel, StringRef notes);

} // namespace mlir::rectify

#endif // RECTIFY_CONVERSION_LINALGTOAFFINE_H
