// The table of targets.

#include "Rectify/Kernels/TargetFeatures.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir::rectify;

#define RECTIFY_AVX2 "+avx,+avx2,+fma,+f16c"
#define RECTIFY_AVX512                                                         \
  RECTIFY_AVX2 ",+avx512f,+avx512bw,+avx512dq,+avx512vl,+avx512cd"

static const TargetFeatures targets[] = {
    {"baseline", 16, 16, /*fma=*/false, 2, ""},
    {"avx2", 32, 16, /*fma=*/true, 2, RECTIFY_AVX2},
    {"avx512", 64, 32, /*fma=*/true, 3, RECTIFY_AVX512 ",-prefer-256-bit"},
    {"amx", 64, 32, /*fma=*/true, 3,
     RECTIFY_AVX512 ",+avx512bf16,+amx-tile,+amx-bf16,+amx-int8,"
                    "-prefer-256-bit"},
};

llvm::ArrayRef<TargetFeatures> TargetFeatures::all() { return targets; }

const TargetFeatures *TargetFeatures::lookup(llvm::StringRef name) {
  const TargetFeatures *found = llvm::find_if(
      targets, [&](const TargetFeatures &t) { return t.name == name; });
  return found == std::end(targets) ? nullptr : found;
}

std::string TargetFeatures::names() {
  return llvm::join(
      llvm::map_range(targets,
                      [](const TargetFeatures &t) { return t.name.str(); }),
      ", ");
}
