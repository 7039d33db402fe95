// Where functions are compared.

#ifndef RECTIFY_LIB_RAISE_PROBES_H
#define RECTIFY_LIB_RAISE_PROBES_H

#include "Rectify/Analysis/ScalarTerm.h"

namespace mlir::rectify::raise {

/// Points to compare at.
using Probes = std::vector<SmallVector<Number, 3>>;

/// Points where piecewise functions with these constants may differ: NaN,
/// zeros, infinities, the ends of the format, the constants and sums of two of
/// them with their neighbours; and numbers between. For several inputs all
/// combinations of fewer of them.
Probes getProbes(Type element, unsigned numInputs, ArrayRef<double> constants);

} // namespace mlir::rectify::raise

#endif // RECTIFY_LIB_RAISE_PROBES_H
