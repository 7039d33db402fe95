// Says what is going on where it takes longer than two seconds.

#ifndef RECTIFY_RUN_PROGRESS_H
#define RECTIFY_RUN_PROGRESS_H

#include "llvm/ADT/StringRef.h"

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

namespace mlir::rectify::run {

/// Writes to stderr from two seconds after its construction on: on a terminal
/// one line that is renewed twice a second, elsewhere a line every ten seconds.
class Progress {
public:
  /// `tool` is what lines begin with.
  explicit Progress(llvm::StringRef tool);
  ~Progress() { finish(); }

  /// What is done from now on: "compiling, rectify-raise".
  void start(llvm::StringRef what);
  /// How much of it is done.
  void advance(uint64_t done, uint64_t all);
  /// Wipes the line, and says nothing more.
  void finish();

private:
  void watch();
  void show();

  using Clock = std::chrono::steady_clock;
  const std::string tool;
  const bool onTerminal;
  const Clock::time_point begin = Clock::now();
  std::mutex mutex;
  std::condition_variable changed;
  bool ended = false, shown = false;
  std::string what;
  uint64_t done = 0, all = 0;
  std::thread watcher;
};

} // namespace mlir::rectify::run

#endif // RECTIFY_RUN_PROGRESS_H
