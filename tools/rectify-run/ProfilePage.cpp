// The profile as a page of HTML: a roofline, the layers, and what became of the
// activations. One file, without scripts, so that it can be mailed.

#include "Report.h"
#include "Units.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/FormatVariadic.h"

#include <cmath>

using namespace mlir::rectify::run;
using llvm::formatv;
using llvm::raw_ostream;
using llvm::StringRef;

static constexpr StringRef style = R"css(
body { font: 15px/1.45 system-ui, sans-serif; color: #1c2430; margin: 2em auto; max-width: 1180px; padding: 0 1em; }
h1 { font-size: 1.5em; margin-bottom: 0; } h2 { font-size: 1.15em; margin-top: 2em; }
p.sub { color: #5a6675; margin-top: .3em; }
table { border-collapse: collapse; width: 100%; font-size: 13px; }
th { text-align: left; font-weight: 600; border-bottom: 2px solid #c8d0da; padding: 4px 10px 4px 0; vertical-align: bottom; }
td { border-bottom: 1px solid #e6eaef; padding: 3px 10px 3px 0; vertical-align: top; overflow-wrap: anywhere; }
th.n, td.n { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
td.bar { width: 90px; } td:first-child { min-width: 230px; } td.bar div { background: #e6eaef; height: 12px; margin-top: 4px; }
td.bar div div { margin: 0; }
small { color: #5a6675; }
.share { display: flex; height: 22px; margin: 1em 0 .3em; } .share div { min-width: 1px; }
.key { display: inline-block; width: 11px; height: 11px; margin: 0 5px 0 14px; }
svg text { font: 12px system-ui, sans-serif; fill: #3b4654; }
ol { font-size: 13px; }
)css";

/// Of the kinds of ops, the one with the most time first; then it is grey.
static constexpr StringRef colors[] = {"#2f6fb3", "#d9822b", "#3a9a6b",
                                       "#a4508b", "#c0392b", "#7a8793"};

namespace {
class Page {
public:
  Page(const Report &report, raw_ostream &os)
      : report(report), profile(*report.profile), os(os) {}
  void write();

private:
  void writeHead();
  void writeShares();
  void writeRoofline();
  void writeLayers();
  void writeActivations();
  StringRef colorOf(StringRef op);
  /// The text with what HTML must have escaped.
  static std::string text(StringRef value) {
    std::string escaped;
    llvm::raw_string_ostream stream(escaped);
    llvm::printHTMLEscaped(value, stream);
    return escaped;
  }
  static std::string percent(double share) {
    return formatv("{0:F1} %", 100 * share);
  }

  const Report &report;
  const Profile &profile;
  raw_ostream &os;
};
} // namespace

StringRef Page::colorOf(StringRef op) {
  auto shares = profile.getShares();
  size_t i = llvm::find_if(shares, [&](auto &s) { return s.first == op; }) -
             shares.begin();
  return colors[std::min(i, std::size(colors) - 1)];
}

void Page::writeHead() {
  StringRef file = llvm::StringRef(report.file).rsplit('/').second;
  std::string title = text(file.empty() ? StringRef(report.file) : file);
  os << "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
        "<meta charset=\"utf-8\">\n<title>Profile of "
     << title << "</title>\n<style>" << style << "</style>\n</head>\n<body>\n";
  os << "<h1>" << title << ": " << printTime(report.run.medianSeconds)
     << "</h1>\n";
  os << formatv("<p class=\"sub\">@{0}, pipeline {1} for {2}, {3} thread{4}; "
                "median of {5} run{6}, of which {7} in {8} layers. Compiled in "
                "{9}; ",
                text(report.signature->entry), text(report.pipeline),
                text(report.pipelineTarget), report.threads,
                report.threads == 1 ? "" : "s", report.repeat,
                report.repeat == 1 ? "" : "s", printTime(profile.layerSeconds),
                profile.layers.size(), printTime(report.compileSeconds));
  os << printBytes(report.run.heap.peakBytes) << " of heap at most.</p>\n";
}

void Page::writeShares() {
  os << "<div class=\"share\">";
  for (auto &[op, share] : profile.getShares())
    os << formatv("<div style=\"flex:{0:F4};background:{1}\" title=\"{2} "
                  "{3}\"></div>",
                  share, colorOf(op), text(op), percent(share));
  os << "</div>\n<p class=\"sub\">";
  for (auto [i, entry] : llvm::enumerate(profile.getShares()))
    if (i < std::size(colors))
      os << formatv("<span class=\"key\" style=\"background:{0}\"></span>{1} "
                    "{2}",
                    colorOf(entry.first), text(entry.first),
                    percent(entry.second));
  os << "</p>\n";
}

/// Performance over intensity, both logarithmic, under what the machine allows:
/// the least of the peak and of intensity times bandwidth.
void Page::writeRoofline() {
  constexpr double width = 1100, height = 430, left = 60, bottom = 45, top = 15;
  double minX = 1e300, maxX = 0, minY = 1e300, maxY = 0;
  auto include = [](double value, double &min, double &max) {
    min = std::min(min, value);
    max = std::max(max, value);
  };
  for (const ProfiledLayer &layer : profile.layers)
    if (layer.operationRate > 0 && layer.byteRate > 0) {
      include(layer.use.operations / layer.use.bytes, minX, maxX);
      include(layer.operationRate * 1e-9, minY, maxY);
    }
  if (maxX == 0)
    return;
  const Limits &limits = profile.limits;
  for (const Limits::Rate &rate : limits.rates)
    include(rate.operations * 1e-9, minY, maxY);
  minX = std::min(minX, 0.5) * 0.7;
  maxX = std::max(maxX, 50.0) * 1.5;
  minY *= 0.6;
  maxY *= 1.4;
  auto x = [&](double value) {
    return left +
           (width - left) * std::log(value / minX) / std::log(maxX / minX);
  };
  auto y = [&](double value) {
    return top + (height - top - bottom) * std::log(maxY / value) /
                     std::log(maxY / minY);
  };
  os << "<h2>Roofline</h2>\n<p class=\"sub\">Each contraction by how many "
        "multiplications and additions it makes per byte that it must move, "
        "and "
        "how many a second it makes. Areas are shares of the time. The lines "
        "are this machine's limits, measured in the same run.</p>\n";
  os << formatv("<svg viewBox=\"0 0 {0} {1}\" width=\"100%\" role=\"img\" "
                "aria-label=\"Roofline plot\">\n",
                width, height);
  auto number = [](double value) {
    std::string digits;
    llvm::raw_string_ostream(digits) << llvm::format("%g", value);
    return digits;
  };
  // Powers of ten, and 2 and 5 times them.
  auto ticks = [](double min, double max, auto draw) {
    for (int power = -6; power < 12; ++power)
      for (double digit : {1.0, 2.0, 5.0}) {
        double value = digit * std::pow(10, power);
        if (value >= min && value <= max)
          draw(value);
      }
  };
  double right = width, floor = height - bottom;
  ticks(minX, maxX, [&](double value) {
    os << formatv("<line x1=\"{0:F1}\" y1=\"{1:F1}\" x2=\"{0:F1}\" "
                  "y2=\"{2:F1}\" stroke=\"#eef1f4\"/><text x=\"{0:F1}\" "
                  "y=\"{3:F1}\" text-anchor=\"middle\">{4}</text>\n",
                  x(value), top, floor, floor + 16, number(value));
  });
  ticks(minY, maxY, [&](double value) {
    os << formatv("<line x1=\"{0:F1}\" y1=\"{1:F1}\" x2=\"{2:F1}\" "
                  "y2=\"{1:F1}\" stroke=\"#eef1f4\"/><text x=\"{3:F1}\" "
                  "y=\"{4:F1}\" text-anchor=\"end\">{5}</text>\n",
                  left, y(value), right, left - 6, y(value) + 4, number(value));
  });
  os << formatv("<text x=\"{0:F1}\" y=\"{1:F1}\" text-anchor=\"middle\">"
                "operations per byte</text>\n<text x=\"12\" y=\"{2:F1}\" "
                "transform=\"rotate(-90 12 {2:F1})\" text-anchor=\"middle\">"
                "GF/s</text>\n",
                (left + width) / 2, height - 8, (top + floor) / 2);
  double peak = 0;
  for (const Limits::Rate &rate : limits.rates) {
    peak = std::max(peak, rate.operations * 1e-9);
    double at = y(rate.operations * 1e-9);
    os << formatv("<line x1=\"{0:F1}\" y1=\"{1:F1}\" x2=\"{2:F1}\" "
                  "y2=\"{1:F1}\" stroke=\"#1c2430\" stroke-width=\"1.5\"/>"
                  "<text x=\"{3:F1}\" y=\"{4:F1}\" text-anchor=\"end\">{5:F0} "
                  "GF/s in {6}</text>\n",
                  left, at, right, right - 6, at - 5, rate.operations * 1e-9,
                  text(rate.elements));
  }
  for (auto [rate, name] : {std::pair(limits.memory, "memory"),
                            std::pair(limits.cache, "L2 cache")}) {
    if (rate <= 0 || peak <= 0)
      continue;
    // From the left or the lower edge up to the peak.
    double gigabytes = rate * 1e-9;
    double fromX = std::max(minX, minY / gigabytes);
    double toX = std::min(maxX, peak / gigabytes);
    if (toX <= fromX)
      continue;
    double midX = std::sqrt(fromX * toX);
    double angle = -std::atan2(y(fromX * gigabytes) - y(toX * gigabytes),
                               x(toX) - x(fromX)) *
                   57.29578;
    os << formatv("<line x1=\"{0:F1}\" y1=\"{1:F1}\" x2=\"{2:F1}\" "
                  "y2=\"{3:F1}\" stroke=\"#1c2430\" stroke-width=\"1.5\" "
                  "stroke-dasharray=\"6 4\"/>",
                  x(fromX), y(fromX * gigabytes), x(toX), y(toX * gigabytes));
    os << formatv("<text x=\"{0:F1}\" y=\"{1:F1}\" transform=\"rotate({2:F1} "
                  "{0:F1} {1:F1})\" text-anchor=\"middle\">{3:F0} GB/s from "
                  "the {4}</text>\n",
                  x(midX), y(midX * gigabytes) - 6, angle, gigabytes, name);
  }
  for (const ProfiledLayer &layer : profile.layers) {
    if (layer.operationRate <= 0 || layer.byteRate <= 0)
      continue;
    os << formatv("<circle cx=\"{0:F1}\" cy=\"{1:F1}\" r=\"{2:F1}\" "
                  "fill=\"{3}\" fill-opacity=\"0.55\" stroke=\"{3}\"><title>"
                  "{4}&#10;{5}&#10;{6}, ",
                  x(layer.use.operations / layer.use.bytes),
                  y(layer.operationRate * 1e-9),
                  std::max(3.0, 45 * std::sqrt(layer.share)), colorOf(layer.op),
                  text(layer.name), text(Profile::describe(layer)),
                  printTime(layer.use.seconds));
    os << formatv("{0:F1} GF/s, {1:F1} operations per byte</title></circle>\n",
                  layer.operationRate * 1e-9,
                  layer.use.operations / layer.use.bytes);
  }
  os << "</svg>\n";
}

void Page::writeLayers() {
  os << "<h2>Layers</h2>\n<table>\n<tr><th>layer</th><th>op and kernel</th>"
        "<th class=\"n\">calls</th><th class=\"n\">time</th>"
        "<th colspan=\"2\">share</th><th class=\"n\">GF/s</th>"
        "<th class=\"n\">of peak</th><th class=\"n\">GB/s</th>"
        "<th class=\"n\">of memory</th></tr>\n";
  double largest = 0;
  for (const ProfiledLayer &layer : profile.layers)
    largest = std::max(largest, layer.share);
  auto cell = [&](std::string value) {
    os << "<td class=\"n\">" << value << "</td>";
  };
  for (const ProfiledLayer &layer : profile.layers) {
    if (profile.isSmall(layer))
      continue;
    os << "<tr><td>" << text(layer.name);
    if (!layer.others.empty())
      os << "<br><small>with " << text(llvm::join(layer.others, ", "))
         << "</small>";
    os << "</td><td>" << text(Profile::describe(layer));
    if (!layer.kernel.empty())
      os << "<br><small title=\"" << text(layer.kernel) << "\">"
         << text(StringRef(layer.kernel).split(';').first) << "</small>";
    os << "</td>";
    cell(std::to_string(layer.use.calls));
    cell(printTime(layer.use.seconds));
    cell(percent(layer.share));
    os << formatv("<td class=\"bar\"><div><div style=\"width:{0:F1}%;"
                  "background:{1}\"></div></div></td>",
                  largest > 0 ? 100 * layer.share / largest : 0,
                  colorOf(layer.op));
    auto rate = [](double value) -> std::string {
      return value > 0 ? formatv("{0:F1}", value * 1e-9).str() : "";
    };
    cell(rate(layer.operationRate));
    cell(layer.ofPeak > 0 ? percent(layer.ofPeak) : "");
    cell(rate(layer.byteRate));
    cell(layer.byteRate > 0 && profile.limits.memory > 0
             ? percent(layer.byteRate / profile.limits.memory)
             : "");
    os << "</tr>\n";
  }
  if (auto small = profile.getSmallLayers()) {
    os << "<tr><td>" << text(small->first) << "</td><td></td><td></td>";
    cell(printTime(small->second));
    cell(percent(small->second / profile.layerSeconds));
    os << "</tr>\n";
  }
  os << "</table>\n<p class=\"sub\">GB/s counts each buffer once: what must be "
        "moved at least. A layer whose buffers are still in a cache is above "
        "the memory's rate. ";
  for (const Limits::Rate &rate : profile.limits.rates)
    os << formatv("Peak in {0}: {1:F1} GF/s, {2} from the L1 cache. ",
                  text(rate.elements), rate.operations * 1e-9, text(rate.how));
  if (profile.limits.memory > 0)
    os << formatv("Reads from the memory: {0:F1} GB/s, from the L2 cache: "
                  "{1:F1} GB/s.",
                  profile.limits.memory * 1e-9, profile.limits.cache * 1e-9);
  os << "</p>\n";
}

void Page::writeActivations() {
  const llvm::json::Array *functions = profile.activations.getAsArray();
  if (!functions || functions->empty())
    return;
  os << "<h2>What became of each activation</h2>\n";
  for (const llvm::json::Value &value : *functions) {
    const llvm::json::Object *function = value.getAsObject();
    const llvm::json::Array *rows =
        function ? function->getArray("activations") : nullptr;
    if (!rows)
      continue;
    auto get = [](const llvm::json::Object &object, StringRef key) {
      return text(object.getString(key).value_or(""));
    };
    os << "<h3>@" << get(*function, "function")
       << "</h3>\n<table>\n<tr><th>activation</th><th>at</th>"
          "<th>came from</th><th>fused into</th></tr>\n";
    std::vector<std::string> notes;
    for (const llvm::json::Value &row : *rows) {
      const llvm::json::Object *activation = row.getAsObject();
      if (!activation)
        continue;
      os << "<tr>";
      for (StringRef key : {"activation", "at", "came_from", "fused_into"}) {
        os << "<td>" << get(*activation, key);
        const llvm::json::Array *own = activation->getArray("notes");
        if (key == "fused_into" && own)
          for (const llvm::json::Value &note : *own) {
            std::string sentence = text(note.getAsString().value_or(""));
            auto it = llvm::find(notes, sentence);
            os << " [" << it - notes.begin() + 1 << "]";
            if (it == notes.end())
              notes.push_back(sentence);
          }
        os << "</td>";
      }
      os << "</tr>\n";
    }
    os << "</table>\n";
    if (notes.empty())
      continue;
    os << "<ol>\n";
    for (const std::string &note : notes)
      os << "<li>" << note << "</li>\n";
    os << "</ol>\n";
  }
}

void Page::write() {
  writeHead();
  writeShares();
  writeRoofline();
  writeLayers();
  writeActivations();
  os << "</body>\n</html>\n";
}

void mlir::rectify::run::writeProfilePage(const Report &report,
                                          raw_ostream &os) {
  Page(report, os).write();
}
