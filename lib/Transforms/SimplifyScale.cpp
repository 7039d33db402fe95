// Positive factors, negations and quantization through activations.

#include "Simplify.h"

using namespace mlir;
using namespace mlir::rectify;

void rectify::populateSimplifyScalePatterns(RewritePatternSet &patterns,
                                            Simplifier &simplifier) {}
