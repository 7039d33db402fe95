// Activations past ops that move or select elements.

#include "Simplify.h"

using namespace mlir;
using namespace mlir::rectify;

void rectify::populateSimplifyMovementPatterns(RewritePatternSet &patterns,
                                               Simplifier &simplifier) {}
