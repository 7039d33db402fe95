// The pipelines that --pipeline names, as the text of mlir-opt's
// --pass-pipeline.

#ifndef RECTIFY_RUN_PIPELINES_H
#define RECTIFY_RUN_PIPELINES_H

#include "llvm/ADT/StringRef.h"

#include <optional>
#include <string>

namespace mlir::rectify::run {

struct PipelineOptions {
  /// The name of the target.
  std::string target;
  /// How many threads the code may use.
  unsigned threads = 1;
  /// How exactly contractions of f32 must be computed, as --rectify-to-llvm
  /// takes it.
  std::string precision = "f32";
  /// The tiles by which convolutions may be computed, as --rectify-to-llvm
  /// takes it.
  unsigned winograd = 0;
  /// What a core's cache holds, as --rectify-to-llvm takes it; its own default
  /// if none.
  std::optional<int64_t> cacheBytes = {};
  /// Number the layers and time them (--rectify-profile), and write what became
  /// of each activation to this file (--rectify-report) where it is named.
  bool profile = false;
  std::string activationsFile = {};
  /// The file holds tosa ops, which the upstream conversion takes to linalg
  /// first. A pipeline that the caller wrote out is left as it is.
  bool hasTosa = false;
  /// A tensor or memref of the file has no elements: upstream's tiling cannot
  /// take a matmul with an empty sum, so that file goes without.
  bool hasEmptyShape = false;
};

/// Text of the pipeline `name`: "default", "unfused", "upstream", "reference",
/// or a text that begins with "builtin.module(" and is returned as it is. Empty
/// if there is no such pipeline.
std::string getPipeline(llvm::StringRef name, const PipelineOptions &options);

/// The transform script that the pipeline "upstream" runs.
llvm::StringRef getUpstreamScript();

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_PIPELINES_H
