// The table of all importers.

#include "Node.h"

#include "llvm/Support/raw_ostream.h"

#include <map>

using namespace mlir;
using namespace mlir::rectify;

namespace {
struct Kind {
  StringRef title;
  ArrayRef<OpImporter> (*get)();
};
} // namespace

static const Kind kinds[] = {
    {"Activations", getActivationImporters},
    {"Elementwise", getElementwiseImporters},
    {"Contractions", getContractionImporters},
    {"Convolutions", getConvolutionImporters},
    {"Pools", getPoolImporters},
    {"Normalizations", getNormalizationImporters},
    {"Quantized tensors", getQuantizedImporters},
    {"Reductions", getReductionImporters},
    {"Recurrent", getRecurrentImporters},
    {"Control flow", getControlFlowImporters},
    {"Shapes and constants", getShapeImporters},
    {"Slices and pads", getSliceImporters},
    {"Movement", getMovementImporters},
    {"Indexing", getIndexingImporters},
    {"Resizing", getResizeImporters},
};

const OpImporter *mlir::rectify::findImporter(StringRef name, int64_t opset) {
  static const auto byName = [] {
    llvm::StringMap<SmallVector<const OpImporter *, 2>> result;
    for (const Kind &kind : kinds)
      for (const OpImporter &importer : kind.get())
        result[importer.name].push_back(&importer);
    return result;
  }();
  const OpImporter *best = nullptr;
  auto it = byName.find(name);
  if (it == byName.end())
    return nullptr;
  for (const OpImporter *importer : it->second)
    if (importer->since <= opset && (!best || importer->since > best->since))
      best = importer;
  return best;
}

void mlir::rectify::printONNXOps(raw_ostream &os) {
  constexpr size_t width = 100;
  for (const Kind &kind : kinds) {
    std::map<StringRef, int64_t> since;
    for (const OpImporter &importer : kind.get()) {
      auto [it, isNew] = since.try_emplace(importer.name, importer.since);
      it->second = std::min(it->second, importer.since);
    }
    std::string line = (kind.title + ":").str();
    for (auto [i, entry] : llvm::enumerate(since)) {
      std::string text = (" " + entry.first + " " + Twine(entry.second)).str();
      if (i + 1 < since.size())
        text += ',';
      if (line.size() + text.size() > width) {
        os << line << '\n';
        line = " ";
      }
      line += text;
    }
    os << line << '\n';
  }
}
