// The targets, by the features they need.

#include "Target.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/TargetParser/Host.h"

#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
#endif

using namespace mlir::rectify::run;

using llvm::StringRef;

namespace {
struct Level {
  StringRef name;
  /// LLVM's name of the x86-64 level it starts from.
  StringRef cpu;
  /// What a CPU must have: the level's vector features, then ours.
  llvm::ArrayRef<StringRef> needed;
  /// What the level adds to `cpu`.
  llvm::ArrayRef<StringRef> added;
};
} // namespace

static constexpr StringRef avx2Needs[] = {"avx2", "fma",   "f16c", "bmi",
                                          "bmi2", "lzcnt", "movbe"};
static constexpr StringRef avx512Needs[] = {
    "avx2",  "fma",     "f16c",     "bmi",      "bmi2",     "lzcnt",
    "movbe", "avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"};
static constexpr StringRef amxNeeds[] = {
    "avx2",       "fma",      "f16c",     "bmi",      "bmi2",     "lzcnt",
    "movbe",      "avx512f",  "avx512bw", "avx512cd", "avx512dq", "avx512vl",
    "avx512bf16", "amx-tile", "amx-bf16", "amx-int8"};
static constexpr StringRef amxAdds[] = {"avx512bf16", "amx-tile", "amx-bf16",
                                        "amx-int8"};

/// From wide to narrow.
static const Level levels[] = {
    {"amx", "x86-64-v4", amxNeeds, amxAdds},
    {"avx512", "x86-64-v4", avx512Needs, {}},
    {"avx2", "x86-64-v3", avx2Needs, {}},
    {"baseline", "x86-64", {}, {}},
};

/// Linux gives a process the tile registers on request
/// (Documentation/arch/x86/xstate.rst).
static bool requestTiles() {
#if defined(__linux__) && defined(__x86_64__)
  constexpr long requestPermission = 0x1023; // ARCH_REQ_XCOMP_PERM
  constexpr long tileData = 18;              // XFEATURE_XTILEDATA
  return syscall(SYS_arch_prctl, requestPermission, tileData) == 0;
#else
  return false;
#endif
}

llvm::Expected<Target> mlir::rectify::run::resolveTarget(StringRef name) {
  llvm::Triple triple(llvm::sys::getProcessTriple());
  llvm::StringMap<bool> host = llvm::sys::getHostCPUFeatures();
  Target target{"", llvm::orc::JITTargetMachineBuilder(triple)};
  target.machine.setCodeGenOptLevel(llvm::CodeGenOptLevel::Aggressive);

  const Level *level = llvm::find_if(
      levels, [&](const Level &level) { return level.name == name; });
  if (name != "native") {
    if (level == std::end(levels))
      return llvm::createStringError(
          "there is no target '" + name +
          "': choose native, baseline, avx2, avx512 or amx");
    if (triple.getArch() != llvm::Triple::x86_64)
      return llvm::createStringError("the target " + name +
                                     " is one of x86-64, and this CPU is of " +
                                     triple.getArchName());
    llvm::SmallVector<StringRef> missing;
    for (StringRef feature : level->needed)
      if (!host.lookup(feature))
        missing.push_back(feature);
    if (!missing.empty())
      return llvm::createStringError("this CPU cannot run the target " + name +
                                     ": it lacks " + llvm::join(missing, ", "));
    if (name == "amx" && !requestTiles())
      return llvm::createStringError("this CPU has the tiles that the target "
                                     "amx needs, but the system refuses them");
    target.name = name.str();
    target.machine.setCPU(level->cpu.str());
    for (StringRef feature : level->added)
      target.machine.getFeatures().AddFeature(feature);
    // The v4 level prefers 256-bit vectors, for the sake of older CPUs.
    if (level->cpu == "x86-64-v4")
      target.machine.getFeatures().AddFeature("prefer-256-bit", false);
    return target;
  }

  // The features alone describe the host: a hypervisor can hide its name.
  for (const auto &feature : host)
    target.machine.getFeatures().AddFeature(feature.getKey(),
                                            feature.getValue());
  target.name = "baseline";
  if (triple.getArch() != llvm::Triple::x86_64) {
    target.machine.setCPU(llvm::sys::getHostCPUName().str());
    return target;
  }
  target.machine.setCPU("x86-64");
  for (const Level &candidate : levels)
    if (llvm::all_of(candidate.needed,
                     [&](StringRef feature) { return host.lookup(feature); }) &&
        (candidate.name != "amx" || requestTiles())) {
      target.name = candidate.name.str();
      break;
    }
  return target;
}
