// What the ranges of floats decide.

#include "Simplify.h"

using namespace mlir;
using namespace mlir::rectify;

void rectify::populateSimplifyRangesPatterns(RewritePatternSet &patterns,
                                             Simplifier &simplifier) {}
