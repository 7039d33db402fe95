// The layers of a compiled function, from the module's attribute and from what
// the passes said.

#include "Layers.h"

#include "Rectify/Analysis/Places.h"
#include "Rectify/Analysis/Remarks.h"
#include "Rectify/IR/Rectify.h"

using namespace mlir;
using namespace mlir::rectify::run;
using mlir::rectify::RecordedRemark;
using mlir::rectify::RemarkJournal;
using mlir::rectify::RemarkSubject;

/// "relu" for an op of the dialect, "arith.addf" for others.
static std::string shorten(StringRef op) {
  op.consume_front("rectify.");
  return op.str();
}

/// Whether the remark's op is the one called `op` at `loc`.
static bool isAbout(const RecordedRemark &remark, StringRef op, Location loc) {
  auto isIt = [&](const RemarkSubject &subject) {
    return subject.name == op && rectify::shareAPlace(subject.loc, loc);
  };
  return isIt(remark.op) || llvm::any_of(remark.others, isIt);
}

/// The kernel of the layer `op` at `loc`. Of equal layers that share one, the
/// first alone was turned into it.
static std::string findKernel(ArrayRef<RecordedRemark> remarks, StringRef op,
                              Location loc) {
  auto isKernel = [](const RecordedRemark &remark) {
    return remark.pass == "convert-rectify-to-affine" &&
           remark.kind == rectify::RemarkKind::Passed;
  };
  for (const RecordedRemark &remark : remarks)
    if (isKernel(remark) && isAbout(remark, op, loc))
      return StringRef(remark.message)
          .split(" becomes a nest of ")
          .second.str();
  for (const RecordedRemark &remark : remarks)
    if (remark.name == "shared" && isAbout(remark, op, loc) &&
        remark.op.loc != loc)
      return findKernel(remarks, op, remark.op.loc);
  return "";
}

std::vector<Layer> mlir::rectify::run::readLayers(ModuleOp module) {
  auto list = module->getAttrOfType<ArrayAttr>(RectifyDialect::layersName);
  if (!list)
    return {};
  std::vector<RecordedRemark> remarks;
  if (RemarkJournal *journal = RemarkJournal::get(module.getContext()))
    remarks = journal->getRemarks(module);
  std::vector<Layer> layers;
  for (auto entry : list.getAsRange<DictionaryAttr>()) {
    auto text = [&](StringRef key) -> StringRef {
      auto attribute = entry.getAs<StringAttr>(key);
      return attribute ? attribute.getValue() : "";
    };
    Layer &layer = layers.emplace_back();
    layer.function = text("function");
    layer.op = shorten(text("op"));
    if (auto with = entry.getAs<ArrayAttr>("with"))
      for (auto name : with.getAsRange<StringAttr>())
        layer.with.push_back(shorten(name.getValue()));
    if (auto elements = entry.getAs<TypeAttr>("elements"))
      llvm::raw_string_ostream(layer.elements) << elements.getValue();
    auto at = entry.getAs<LocationAttr>("at");
    Location loc = at ? Location(at) : UnknownLoc::get(module.getContext());
    SmallVector<Location, 2> places = getPlaces(loc);
    layer.name = printPlace(loc, module.getLoc());
    for (Location place : llvm::drop_begin(places, !places.empty())) {
      std::string name = printPlace(place, module.getLoc());
      if (name != layer.name && !llvm::is_contained(layer.others, name))
        layer.others.push_back(name);
    }
    layer.kernel = findKernel(remarks, text("op"), loc);
  }
  return layers;
}
