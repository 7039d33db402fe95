// The profile as a table and as JSON.

#include "Profile.h"
#include "Units.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"

using namespace mlir::rectify::run;
using llvm::StringRef;

static double getMedian(std::vector<double> values) {
  llvm::sort(values);
  size_t size = values.size();
  return size ? (values[(size - 1) / 2] + values[size / 2]) / 2 : 0;
}

Profile::Profile(llvm::ArrayRef<Layer> allLayers,
                 llvm::ArrayRef<std::vector<LayerUse>> calls, Limits limits)
    : limits(std::move(limits)) {
  for (size_t i = 0; i < allLayers.size(); ++i) {
    auto median = [&](auto member) {
      std::vector<double> values;
      for (const std::vector<LayerUse> &uses : calls)
        values.push_back(i < uses.size() ? double(uses[i].*member) : 0);
      return getMedian(std::move(values));
    };
    ProfiledLayer profiled;
    static_cast<Layer &>(profiled) = allLayers[i];
    profiled.use.calls = static_cast<uint64_t>(median(&LayerUse::calls));
    profiled.use.seconds = median(&LayerUse::seconds);
    profiled.use.operations = median(&LayerUse::operations);
    profiled.use.bytes = median(&LayerUse::bytes);
    if (profiled.use.calls == 0)
      continue;
    layerSeconds += profiled.use.seconds;
    layers.push_back(std::move(profiled));
  }
  for (ProfiledLayer &layer : layers) {
    if (layer.use.seconds <= 0)
      continue;
    layer.share = layer.use.seconds / layerSeconds;
    layer.operationRate = layer.use.operations / layer.use.seconds;
    layer.byteRate = layer.use.bytes / layer.use.seconds;
    double peak = this->limits.getOperations(layer.elements);
    layer.ofPeak = peak > 0 ? layer.operationRate / peak : 0;
  }
}

std::string Profile::describe(const Layer &layer) {
  std::string text = layer.op;
  for (auto [i, name] : llvm::enumerate(layer.with)) {
    StringRef shortName = name;
    shortName.consume_front("arith.");
    shortName.consume_front("math.");
    text += (i ? ", " : ": ") + shortName.str();
  }
  return text;
}

std::vector<std::pair<std::string, double>> Profile::getShares() const {
  llvm::MapVector<StringRef, double> shares;
  for (const ProfiledLayer &layer : layers)
    shares[layer.op] += layer.share;
  std::vector<std::pair<std::string, double>> sorted;
  for (auto [op, share] : shares)
    sorted.emplace_back(op.str(), share);
  llvm::sort(sorted, [](auto &a, auto &b) { return a.second > b.second; });
  return sorted;
}

std::optional<std::pair<std::string, double>> Profile::getSmallLayers() const {
  unsigned count = 0;
  double seconds = 0;
  for (const ProfiledLayer &layer : layers)
    if (isSmall(layer)) {
      ++count;
      seconds += layer.use.seconds;
    }
  if (count == 0)
    return std::nullopt;
  return std::pair(llvm::formatv("{0} layer{1} of less than {2:F2}%{3}", count,
                                 count == 1 ? "" : "s", 100 * smallShare,
                                 count == 1 ? "" : " each")
                       .str(),
                   seconds);
}

/// At most `width` characters; of a path the end says most.
static std::string shorten(StringRef text, size_t width, bool keepEnd) {
  if (text.size() <= width)
    return text.str();
  return keepEnd ? ".." + text.take_back(width - 2).str()
                 : text.take_front(width - 2).str() + "..";
}

static std::string printShare(double share) {
  return llvm::formatv("{0:F1}%", 100 * share);
}

void Profile::print(llvm::raw_ostream &os) const {
  using Cells = std::vector<std::string>;
  std::vector<Cells> table = {{"layer", "op", "calls", "time", "share", "GF/s",
                               "of peak", "GB/s", "of memory"}};
  constexpr size_t numTexts = 2;
  for (const ProfiledLayer &layer : layers) {
    if (isSmall(layer))
      continue;
    std::string name = shorten(layer.name, 32, /*keepEnd=*/true);
    if (!layer.others.empty())
      name += " +" + std::to_string(layer.others.size());
    auto rate = [](double value) -> std::string {
      return value > 0 ? llvm::formatv("{0:F1}", value * 1e-9).str() : "-";
    };
    table.push_back({name, shorten(describe(layer), 40, /*keepEnd=*/false),
                     std::to_string(layer.use.calls),
                     printTime(layer.use.seconds), printShare(layer.share),
                     rate(layer.operationRate),
                     layer.ofPeak > 0 ? printShare(layer.ofPeak) : "-",
                     rate(layer.byteRate),
                     layer.byteRate > 0 && limits.memory > 0
                         ? printShare(layer.byteRate / limits.memory)
                         : "-"});
  }
  if (auto small = getSmallLayers())
    table.push_back({small->first, "", "", printTime(small->second),
                     printShare(small->second / layerSeconds), "", "", "", ""});
  std::vector<size_t> widths(table[0].size());
  for (const Cells &cells : table)
    for (auto [cell, width] : llvm::zip(cells, widths))
      width = std::max(width, cell.size());

  os << "profile: " << printTime(layerSeconds) << " in " << layers.size()
     << (layers.size() == 1 ? " layer" : " layers");
  for (auto [i, share] : llvm::enumerate(getShares()))
    if (i < 4)
      os << (i ? ", " : "; ") << share.first << " " << printShare(share.second);
  os << "\n";
  for (const Cells &cells : table) {
    std::string line = " ";
    for (auto [i, cell] : llvm::enumerate(cells)) {
      std::string padding(widths[i] - cell.size(), ' ');
      line += " " + (i < numTexts ? cell + padding : padding + cell);
    }
    os << StringRef(line).rtrim() << "\n";
  }
  for (const Limits::Rate &rate : limits.rates)
    os << llvm::formatv("  peak in {0}: {1:F1} GF/s ({2})\n", rate.elements,
                        rate.operations * 1e-9, rate.how);
  if (limits.memory > 0)
    os << llvm::formatv("  reads: {0:F1} GB/s from the memory, {1:F1} from the "
                        "L2 cache\n",
                        limits.memory * 1e-9, limits.cache * 1e-9);
}

llvm::json::Value Profile::toJSON() const {
  llvm::json::Array list, rates;
  for (const ProfiledLayer &layer : layers)
    list.push_back(
        llvm::json::Object{{"function", layer.function},
                           {"name", layer.name},
                           {"others", llvm::json::Array(layer.others)},
                           {"op", layer.op},
                           {"with", llvm::json::Array(layer.with)},
                           {"elements", layer.elements},
                           {"kernel", layer.kernel},
                           {"calls", layer.use.calls},
                           {"seconds", layer.use.seconds},
                           {"operations", layer.use.operations},
                           {"bytes", layer.use.bytes},
                           {"of_peak", layer.ofPeak}});
  for (const Limits::Rate &rate : limits.rates)
    rates.push_back(
        llvm::json::Object{{"elements", rate.elements},
                           {"how", rate.how},
                           {"operations_per_second", rate.operations}});
  return llvm::json::Object{{"layer_seconds", layerSeconds},
                            {"layers", std::move(list)},
                            {"peaks", std::move(rates)},
                            {"memory_bytes_per_second", limits.memory},
                            {"cache_bytes_per_second", limits.cache},
                            {"activations", activations}};
}
