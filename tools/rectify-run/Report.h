// What the tool says about a run: lines for people, JSON for programs.

#ifndef RECTIFY_RUN_REPORT_H
#define RECTIFY_RUN_REPORT_H

#include "Check.h"
#include "Invocation.h"
#include "Profile.h"

#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

namespace mlir::rectify::run {

/// One output beside the same one of the reference lowering.
struct CheckedOutput {
  Difference difference;
  double tolerance = 0;
  bool passed = true;
};

/// The same function through another pipeline, run in turns with the first.
struct Rival {
  std::string pipeline;
  double compileSeconds = 0;
  RunResult run;
};

/// Everything that there is to report.
struct Report {
  std::string file;
  const Signature *signature = nullptr;
  std::string target;
  /// What the pipelines' target option was: differs for "native".
  std::string pipelineTarget;
  std::string pipeline;
  unsigned threads = 1;
  unsigned repeat = 1;
  /// Significant digits of the numbers printed; 0 for as many as tell them from
  /// their neighbours.
  unsigned digits = 0;
  double compileSeconds = 0;
  RunResult run;
  std::optional<Rival> rival;
  std::optional<Profile> profile;
  /// The outputs of the reference lowering, or those expected, and what became
  /// of them; both empty without a check.
  std::string checkedAgainst = "the reference lowering";
  llvm::SmallVector<HostArray> reference;
  llvm::SmallVector<CheckedOutput> checks;

  /// Compares `run` with `reference`, by `tolerance` where it is given.
  void check(std::optional<double> tolerance);
  bool passed() const;

  void print(llvm::raw_ostream &os) const;
  llvm::json::Value toJSON() const;
};

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_REPORT_H
