// The protocol of the drivers, and the clock.

#include "Driver.h"

#include "llvm/Support/raw_ostream.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <fcntl.h>
#include <iostream>
#include <memory>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace mlir::rectify::bench;
using llvm::Error;
using llvm::Expected;
namespace json = llvm::json;

Expected<Mapping> Mapping::open(const std::string &path) {
  int file = ::open(path.c_str(), O_RDWR);
  struct stat status;
  if (file < 0 || fstat(file, &status) != 0)
    return llvm::createStringError("cannot open " + path);
  size_t length = status.st_size;
  void *bytes = mmap(nullptr, length, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_POPULATE, file, 0);
  close(file);
  if (bytes == MAP_FAILED)
    return llvm::createStringError("cannot map " + path);
  return Mapping(static_cast<char *>(bytes), length);
}

Expected<Mapping> Mapping::allocate(size_t bytes) {
  void *memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
  if (memory == MAP_FAILED)
    return llvm::createStringError("memory is short");
  return Mapping(static_cast<char *>(memory), bytes);
}

Mapping::Mapping(Mapping &&other) : bytes(other.bytes), length(other.length) {
  other.bytes = nullptr;
}

Mapping::~Mapping() {
  if (bytes)
    munmap(bytes, length);
}

Expected<Record> Record::read(const json::Object &json,
                              const std::string &folder) {
  Record record;
  record.json = json;
  auto text = [&](const char *key) {
    return json.getString(key).value_or("").str();
  };
  auto number = [&](const char *key, int64_t otherwise) {
    return json.getInteger(key).value_or(otherwise);
  };
  record.kind = text("kind");
  record.type = text("type");
  record.m = number("m", 0);
  record.n = number("n", 0);
  record.k = number("k", 0);
  record.epilogue = text("epilogue");
  record.scale = json.getNumber("scale").value_or(1.0);
  record.variants = number("variants", 1);
  record.function = text("function");
  record.elements = number("elements", 0);
  record.columns = number("columns", 0);
  record.inPlace = json.getBoolean("in_place").value_or(false);
  record.probe = text("probe");
  record.bytes = number("bytes", 0);
  record.threads = number("threads", 1);
  if (const json::Array *names = json.getArray("operands"))
    for (const json::Value &name : *names) {
      std::string file = name.getAsString().value_or("").str();
      Expected<Mapping> mapping = Mapping::open(folder + "/" + file);
      if (!mapping)
        return mapping.takeError();
      record.operands.emplace(file, std::move(*mapping));
    }
  return std::move(record);
}

static double now() {
  return std::chrono::duration<double>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

double mlir::rectify::bench::secondsOf(const std::function<void()> &call,
                                       int64_t calls) {
  call();
  double start = now();
  for (int64_t i = 0; i < calls; ++i)
    call();
  return (now() - start) / calls;
}

size_t mlir::rectify::bench::fastest(size_t ways,
                                     llvm::function_ref<void(size_t)> run) {
  if (ways < 2)
    return 0;
  // One call of each finds those that are worth more.
  std::vector<double> best;
  run(0);
  for (size_t i = 0; i < ways; ++i) {
    double start = now();
    run(i);
    best.push_back(now() - start);
  }
  auto fastest = [&] { return std::min_element(best.begin(), best.end()); };
  double limit = 2 * *fastest(), deadline = now() + 0.2;
  for (int round = 0; round < 5 && now() < deadline; ++round)
    for (size_t i = 0; i < ways; ++i)
      if (best[i] <= limit) {
        int64_t calls = std::max<int64_t>(1, 1e-3 / best[i]);
        best[i] = std::min(best[i], secondsOf([&] { run(i); }, calls));
      }
  return fastest() - best.begin();
}

namespace {
/// The state between requests.
class Server {
public:
  explicit Server(Driver &driver) : driver(driver) {}

  json::Object answer(const json::Object &request) {
    llvm::StringRef op = request.getString("op").value_or("");
    if (op == "load")
      return load(request);
    if (!record)
      return json::Object{{"error", "nothing is loaded"}};
    if (op == "run")
      return json::Object{
          {"seconds", run(request.getInteger("calls").value_or(1))}};
    if (op == "result") {
      restore();
      driver.call(0);
      driver.finish();
      return json::Object{{"ok", true}};
    }
    return json::Object{{"error", "there is no such op"}};
  }

private:
  json::Object load(const json::Object &request) {
    const json::Object *fields = request.getObject("record");
    std::string folder = request.getString("folder").value_or("").str();
    record.reset();
    if (!fields)
      return json::Object{{"error", "there is no record"}};
    Expected<Record> read = Record::read(*fields, folder);
    if (!read)
      return json::Object{{"error", llvm::toString(read.takeError())}};
    record = std::make_unique<Record>(std::move(*read));
    Expected<std::string> config = driver.load(*record);
    if (config)
      return json::Object{
          {"ok", true}, {"config", *config}, {"work", driver.work()}};
    json::Object failed;
    llvm::handleAllErrors(
        config.takeError(), [&](const llvm::ErrorInfoBase &info) {
          bool isLimit = info.convertToErrorCode() == std::errc::not_supported;
          failed[isLimit ? "unsupported" : "error"] = info.message();
        });
    record.reset();
    return failed;
  }

  /// Gives an operation in place its input back.
  void restore() {
    if (record->inPlace)
      std::memcpy(record->get<char>("c"), record->get<char>("a"),
                  record->all().at("a").size());
  }

  double run(int64_t calls) {
    int64_t variant = 0;
    auto call = [&] { driver.call(variant++ % record->variants); };
    if (!record->inPlace)
      return secondsOf(call, calls);
    // The clock stands still while the input is restored.
    double seconds = 0;
    for (int64_t i = 0; i <= calls; ++i) {
      restore();
      double start = now();
      call();
      if (i > 0)
        seconds += now() - start;
    }
    return seconds / calls;
  }

  Driver &driver;
  std::unique_ptr<Record> record;
};
} // namespace

int mlir::rectify::bench::serve(Driver &driver) {
  // What libraries print must not end up among the answers.
  int answers = dup(STDOUT_FILENO);
  dup2(STDERR_FILENO, STDOUT_FILENO);
  llvm::raw_fd_ostream os(answers, /*shouldClose=*/true);
  Server server(driver);
  std::string line;
  while (std::getline(std::cin, line)) {
    Expected<json::Value> request = json::parse(line);
    json::Object answer;
    if (!request || !request->getAsObject()) {
      llvm::consumeError(request.takeError());
      answer["error"] = "this is no JSON object";
    } else if (request->getAsObject()->getString("op") == "quit") {
      break;
    } else {
      answer = server.answer(*request->getAsObject());
    }
    os << json::Value(std::move(answer)) << '\n';
    os.flush();
  }
  return 0;
}
