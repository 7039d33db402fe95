// Where ops stand in the source.

#include "Rectify/Analysis/Places.h"

#include "mlir/IR/BuiltinAttributes.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace mlir::rectify;

static void collectPlaces(Location loc, SmallVectorImpl<Location> &places) {
  if (auto fused = dyn_cast<FusedLoc>(loc)) {
    for (Location part : fused.getLocations())
      collectPlaces(part, places);
    return;
  }
  if (auto name = dyn_cast<NameLoc>(loc);
      name && !isa<UnknownLoc>(name.getChildLoc()))
    return collectPlaces(name.getChildLoc(), places);
  if (!isa<UnknownLoc>(loc))
    places.push_back(loc);
}

SmallVector<Location, 2> rectify::getPlaces(Location loc) {
  SmallVector<Location, 2> places;
  collectPlaces(loc, places);
  return places;
}

bool rectify::shareAPlace(Location a, Location b) {
  SmallVector<Location, 2> placesOfB = getPlaces(b);
  return llvm::any_of(getPlaces(a), [&](Location place) {
    return llvm::is_contained(placesOfB, place);
  });
}

std::string rectify::printPlace(Location loc, Location context) {
  SmallVector<Location, 2> places = getPlaces(loc);
  if (places.empty())
    return "an unknown place";
  std::string text;
  llvm::raw_string_ostream os(text);
  if (auto file = places[0]->findInstanceOf<FileLineColLoc>()) {
    auto own = context->findInstanceOf<FileLineColLoc>();
    if (!own || own.getFilename() != file.getFilename())
      os << file.getFilename().getValue() << ":";
    os << file.getLine() << ":" << file.getColumn();
  } else if (auto name = places[0]->findInstanceOf<NameLoc>()) {
    os << name.getName().getValue();
  } else {
    os << places[0];
  }
  return text;
}
