// A line of progress, from a thread that wakes up for it.

#include "Progress.h"

#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir::rectify::run;
using namespace std::chrono_literals;

Progress::Progress(llvm::StringRef tool)
    : tool(tool), onTerminal(llvm::sys::Process::StandardErrIsDisplayed()),
      watcher([this] { watch(); }) {}

void Progress::finish() {
  if (!watcher.joinable())
    return;
  {
    std::lock_guard<std::mutex> lock(mutex);
    ended = true;
  }
  changed.notify_one();
  watcher.join();
  if (shown && onTerminal)
    llvm::errs() << "\x1b[2K";
}

void Progress::start(llvm::StringRef newWhat) {
  std::lock_guard<std::mutex> lock(mutex);
  what = newWhat.str();
  done = all = 0;
}

void Progress::advance(uint64_t newDone, uint64_t newAll) {
  std::lock_guard<std::mutex> lock(mutex);
  done = newDone;
  all = newAll;
}

void Progress::watch() {
  std::unique_lock<std::mutex> lock(mutex);
  auto next = begin + (onTerminal ? 2s : 10s);
  while (!changed.wait_until(lock, next, [this] { return ended; })) {
    show();
    next += onTerminal ? Clock::duration(500ms) : Clock::duration(10s);
  }
}

void Progress::show() {
  if (what.empty())
    return;
  shown = true;
  std::string line = tool + ": " + what;
  if (all)
    line += llvm::formatv(", {0} of {1}", done, all);
  auto seconds =
      std::chrono::duration_cast<std::chrono::seconds>(Clock::now() - begin);
  line += llvm::formatv(" ({0} s)", seconds.count());
  // The cursor goes back, so that whatever else is written covers the line.
  llvm::errs() << (onTerminal ? "\x1b[2K" + line + "\r" : line + "\n");
}
