// The table of targets.

#include "Rectify/Kernels/TargetFeatures.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/IR/Operation.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir::rectify;

#define RECTIFY_AVX2 "+avx,+avx2,+fma,+f16c"
#define RECTIFY_AVX512                                                         \
  RECTIFY_AVX2 ",+avx512f,+avx512bw,+avx512dq,+avx512vl,+avx512cd"

#define RECTIFY_VNNI RECTIFY_AVX512 ",+avx512vnni"
// All CPUs with bf16 but the first, Cooper Lake, have VBMI.
#define RECTIFY_BF16 RECTIFY_VNNI ",+avx512bf16,+avx512vbmi"

static const TargetFeatures targets[] = {
    {"baseline", 16, 16, 2, /*fma=*/false, /*dotBF16=*/false, /*dotI8=*/false,
     /*tiles=*/false, /*permuteBytes=*/false, /*streamPages=*/1, ""},
    {"avx2", 32, 16, 2, /*fma=*/true, /*dotBF16=*/false, /*dotI8=*/false,
     /*tiles=*/false, /*permuteBytes=*/false, /*streamPages=*/1, RECTIFY_AVX2},
    {"avx512", 64, 32, 3, /*fma=*/true, /*dotBF16=*/false, /*dotI8=*/false,
     /*tiles=*/false, /*permuteBytes=*/false, /*streamPages=*/1,
     RECTIFY_AVX512 ",-prefer-256-bit"},
    {"avx512vnni", 64, 32, 3, /*fma=*/true, /*dotBF16=*/false, /*dotI8=*/true,
     /*tiles=*/false, /*permuteBytes=*/false, /*streamPages=*/1,
     RECTIFY_VNNI ",-prefer-256-bit"},
    {"avx512bf16", 64, 32, 3, /*fma=*/true, /*dotBF16=*/true, /*dotI8=*/true,
     /*tiles=*/false, /*permuteBytes=*/true, /*streamPages=*/1,
     RECTIFY_BF16 ",-prefer-256-bit"},
    {"amx", 64, 32, 3, /*fma=*/true, /*dotBF16=*/true, /*dotI8=*/true,
     /*tiles=*/true, /*permuteBytes=*/true, /*streamPages=*/4,
     RECTIFY_BF16 ",+amx-tile,+amx-bf16,+amx-int8,-prefer-256-bit"},
    {"neon", 16, 32, 4, /*fma=*/true, /*dotBF16=*/false, /*dotI8=*/false,
     /*tiles=*/false, /*permuteBytes=*/false, /*streamPages=*/1, ""},
};

llvm::ArrayRef<TargetFeatures> TargetFeatures::all() { return targets; }

const TargetFeatures *TargetFeatures::lookup(llvm::StringRef name) {
  const TargetFeatures *found = llvm::find_if(
      targets, [&](const TargetFeatures &t) { return t.name == name; });
  return found == std::end(targets) ? nullptr : found;
}

const TargetFeatures *TargetFeatures::lookup(llvm::StringRef name,
                                             mlir::Operation *op) {
  const TargetFeatures *found = lookup(name);
  if (!found)
    mlir::emitError(op->getLoc())
        << "there is no target '" << name << "'; there are " << names();
  return found;
}

std::string TargetFeatures::names() {
  return llvm::join(
      llvm::map_range(targets,
                      [](const TargetFeatures &t) { return t.name.str(); }),
      ", ");
}
