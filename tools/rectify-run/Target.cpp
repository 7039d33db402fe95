// The targets, by the features they need.

#include "Target.h"

#include "Rectify/Kernels/TargetFeatures.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/TargetParser/Host.h"

#ifdef __linux__
#include <sys/syscall.h>
#include <unistd.h>
#endif

using namespace mlir::rectify;
using namespace mlir::rectify::run;

using llvm::StringRef;

/// The features that `target` needs and `host` lacks.
static llvm::SmallVector<StringRef>
missingFeatures(const TargetFeatures &target,
                const llvm::StringMap<bool> &host) {
  llvm::SmallVector<StringRef> missing;
  for (StringRef feature : llvm::split(target.llvmFeatures, ','))
    if (feature.consume_front("+") && !host.lookup(feature))
      missing.push_back(feature);
  return missing;
}

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

/// True if the target has tile registers, which the system gives on request.
static bool usesTiles(const TargetFeatures &target) {
  return target.llvmFeatures.contains("amx-tile");
}

llvm::Expected<Target> mlir::rectify::run::resolveTarget(StringRef name) {
  llvm::Triple triple(llvm::sys::getProcessTriple());
  llvm::StringMap<bool> host = llvm::sys::getHostCPUFeatures();
  Target target{"baseline", llvm::orc::JITTargetMachineBuilder(triple)};
  target.machine.setCodeGenOptLevel(llvm::CodeGenOptLevel::Aggressive);
  llvm::SubtargetFeatures &features = target.machine.getFeatures();
  bool isX86 = triple.getArch() == llvm::Triple::x86_64;

  if (name == "native") {
    // The features describe the host: a hypervisor can hide its name.
    target.machine.setCPU(isX86 ? "x86-64" : llvm::sys::getHostCPUName().str());
    for (const auto &feature : host)
      features.AddFeature(feature.getKey(), feature.getValue());
    bool isArm = triple.getArch() == llvm::Triple::aarch64;
    for (const TargetFeatures &candidate : TargetFeatures::all())
      if ((candidate.isX86() ? isX86 : isArm) &&
          missingFeatures(candidate, host).empty() &&
          (!usesTiles(candidate) || requestTiles()))
        target.name = candidate.name.str();
    return target;
  }

  const TargetFeatures *named = TargetFeatures::lookup(name);
  if (!named)
    return llvm::createStringError("there is no target '" + name +
                                   "': choose native, " +
                                   TargetFeatures::names());
  if (named->isX86() != isX86)
    return llvm::createStringError("the target " + name + " is one of " +
                                   (named->isX86() ? "x86-64" : "AArch64") +
                                   ", and this CPU is of " +
                                   triple.getArchName());
  llvm::SmallVector<StringRef> missing = missingFeatures(*named, host);
  if (!missing.empty())
    return llvm::createStringError("this CPU cannot run the target " + name +
                                   ": it lacks " + llvm::join(missing, ", "));
  if (usesTiles(*named) && !requestTiles())
    return llvm::createStringError("this CPU has the tile registers of the "
                                   "target " +
                                   name + ", but the system refuses them");
  target.name = name.str();
  if (isX86)
    target.machine.setCPU("x86-64");
  for (StringRef feature : llvm::split(named->llvmFeatures, ','))
    if (!feature.empty())
      features.AddFeature(feature);
  return target;
}
