// Scale and shift into the constant weights of what comes before.

#include "Simplify.h"

using namespace mlir;
using namespace mlir::rectify;

void rectify::populateSimplifyAffinePatterns(RewritePatternSet &patterns,
                                             Simplifier &simplifier) {}
