// Numbers for people.

#include "Units.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"

using llvm::StringRef;

std::string mlir::rectify::run::printTime(double seconds) {
  static constexpr std::pair<double, StringRef> units[] = {
      {1, "s"}, {1e-3, "ms"}, {1e-6, "us"}, {1e-9, "ns"}};
  const auto *unit = llvm::find_if(
      units, [&](const auto &unit) { return seconds >= unit.first; });
  if (unit == std::end(units))
    --unit;
  std::string text;
  llvm::raw_string_ostream(text)
      << llvm::format("%.4g ", seconds / unit->first) << unit->second;
  return text;
}

std::string mlir::rectify::run::printBytes(uint64_t bytes) {
  static constexpr std::pair<double, StringRef> units[] = {
      {1e9, "GB"}, {1e6, "MB"}, {1e3, "kB"}};
  const auto *unit = llvm::find_if(
      units, [&](const auto &unit) { return bytes >= unit.first; });
  if (unit == std::end(units))
    return std::to_string(bytes) + " bytes";
  std::string text;
  llvm::raw_string_ostream(text)
      << llvm::format("%.4g ", bytes / unit->first) << unit->second;
  return text;
}
