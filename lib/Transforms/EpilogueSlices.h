// Contractions of which only slices are used.

#ifndef RECTIFY_LIB_TRANSFORMS_EPILOGUESLICES_H
#define RECTIFY_LIB_TRANSFORMS_EPILOGUESLICES_H

#include "EpilogueGroup.h"

namespace mlir::rectify {

/// Whether what `group` computes is used in slices only that share no element,
/// some of them by what is elementwise: a contraction for each of them does no
/// more work, and can take in what follows. Else `obstacle` says what is not
/// so, if slices are used at all.
bool isUsedInSlices(const EpilogueGroup &group, EpilogueObstacle &obstacle);

/// Makes `contract`, of which that holds, one contraction for each of the
/// slices, which are added to `parts`.
void cutIntoSlices(RewriterBase &rewriter, ContractOp contract,
                   SmallVectorImpl<ContractOp> &parts);

} // namespace mlir::rectify

#endif // RECTIFY_LIB_TRANSFORMS_EPILOGUESLICES_H
