// Where ops stand in the source, whatever passes made of them.

#ifndef RECTIFY_ANALYSIS_PLACES_H
#define RECTIFY_ANALYSIS_PLACES_H

#include "mlir/IR/Location.h"

#include <string>

namespace mlir::rectify {

/// The places that `loc` was fused from, in its order; a call site is one
/// place, and so is a node of an imported model. Unknown ones are left out.
SmallVector<Location, 2> getPlaces(Location loc);

/// Whether two ops stood at one place before passes changed them.
bool shareAPlace(Location a, Location b);

/// The first place of `loc`: "7:8", or "model.mlir:7:8" where that is not the
/// file of `context`; of an imported model the name of the node.
std::string printPlace(Location loc, Location context);

} // namespace mlir::rectify

#endif // RECTIFY_ANALYSIS_PLACES_H
